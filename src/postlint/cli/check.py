"""postlint check: the main job."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postlint import reporters
from postlint.cli._options import FormatType, configurations, overrides
from postlint.errors import ExitCode, UsageError
from postlint.model import Draft, Report, Severity, Turn
from postlint.reporters import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postlint.sources import Unreadable

log = logging.getLogger("postlint")


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line says of every draft that does not say it itself."""

    company: tuple[str, ...]
    in_reply_to: tuple[Turn, ...]

    def apply(self, item: Draft | Unreadable) -> Draft | Unreadable:
        if not isinstance(item, Draft):
            return item
        return replace(
            item, company=item.company or self.company, in_reply_to=item.in_reply_to or self.in_reply_to
        )


@click.command(name="check")
@click.argument("paths", nargs=-1)
@click.option("--stdin-filename", metavar="NAME", help="The name to give standard input; its suffix says how to read it.")
@click.option("--select", multiple=True, metavar="RULES", help="Rules to run: codes, prefixes, categories or names.")
@click.option("--extend-select", multiple=True, metavar="RULES", help="Rules to run besides the selected ones.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Rules not to run.")
@click.option("--config", "config_options", multiple=True, metavar="PATH|KEY=VALUE", help="A configuration file, or a TOML pair that beats every file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--output-format", type=FormatType(), metavar="FORMAT", help=f"One of: {', '.join(reporters.names())}.")
@click.option("-o", "--output-file", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings to a file.")
@click.option("--fail-level", type=click.Choice(["suggestion", "warning", "error"]), help="The least severity that fails the run (default: warning).")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are violations; 2 stays 2.")
@click.option("--statistics", is_flag=True, help="Count violations by rule instead of listing them.")
@click.option("--company", multiple=True, metavar="NAME", help="A name the company goes by, for drafts that give none.")
@click.option("--in-reply-to", metavar="TEXT|@FILE", help="What the customer said, for drafts that do not give it.")
@click.option("--reveal", is_flag=True, help="Show personal information instead of masking it.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out even when they are named (for hooks).")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to use colours.")
@click.option("-q", "--quiet", is_flag=True, help="Print the findings and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Tell on standard error what is done.")
def command(
    paths: tuple[str, ...],
    *,
    stdin_filename: str | None,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_options: tuple[str, ...],
    isolated: bool,
    output_format: str | None,
    output_file: Path | None,
    fail_level: str | None,
    exit_zero: bool,
    statistics: bool,
    company: tuple[str, ...],
    in_reply_to: str | None,
    reveal: bool,
    force_exclude: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Check drafts: files, folders (searched for .txt .md .html .jsonl .csv), or - for standard input.

    \b
    postlint reply.md
    postlint posts/ --select respect,privacy
    echo "We're on it!" | postlint - --in-reply-to "It broke." --company Acme
    """
    _logging(verbose)
    started = time.perf_counter()
    given = overrides(select=select, extend_select=extend_select, ignore=ignore, fail_level=fail_level)
    resolve = configurations(config_options, isolated=isolated, overrides=given)
    said = Said(company, _context(in_reply_to))
    reports: list[Report] = []
    level = Severity.WARNING
    failing = False
    for loaded, items, count in _work(paths, stdin_filename, resolve, force_exclude):
        from postlint.engine import Linter

        linter = Linter(loaded.config, root=loaded.root, reveal=reveal)
        log.debug("%s: %d rules, configuration %s", count, len(linter.active), loaded.path or "none")
        level = Severity.parse(loaded.config.fail_level)
        for report in _watched(linter.check(said.apply(i) for i in items), count, quiet):
            reports.append(report)
            worst = report.worst()
            failing = failing or (worst is not None and worst >= level)
    reports.sort(key=lambda r: r.draft.path)
    text = _statistics(reports) if statistics else _render(reports, output_format, output_file, color)
    _write(text, output_file)
    if not quiet:
        click.echo(_summary(reports, failing), err=True)
    log.debug("%d posts in %.2f s", len(reports), time.perf_counter() - started)
    if any(r.incomplete for r in reports):
        return int(ExitCode.INCOMPLETE)
    return int(ExitCode.VIOLATIONS if failing and not exit_zero else ExitCode.CLEAN)


def _logging(verbose: bool) -> None:
    logging.basicConfig(format="%(name)s: %(message)s", stream=sys.stderr, level=logging.CRITICAL)
    log.setLevel(logging.DEBUG if verbose else logging.CRITICAL)


def _context(said: str | None) -> tuple[Turn, ...]:
    if not said:
        return ()
    if said.startswith("@") and Path(said[1:]).is_file():
        from postlint.sources import decode

        said = decode(Path(said[1:]).read_bytes()).strip()
    return (Turn("customer", said),)


def _work(
    paths: Sequence[str], stdin_filename: str | None, resolve: Any, force_exclude: bool
) -> Iterator[tuple[Any, Iterable[Draft | Unreadable], int]]:
    """What to check, by the configuration that applies: (configuration, drafts, number of files)."""
    from postlint import sources

    names = list(paths) or (["-"] if stdin_filename else ["."])
    if "-" in names or (stdin_filename and not paths):
        place = Path(stdin_filename).parent if stdin_filename else Path.cwd()
        yield resolve(place), sources.read_stdin(stdin_filename), 1
        names = [n for n in names if n != "-"]
        if not names:
            return
    groups: dict[Any, tuple[Any, list[Path]]] = {}
    for name in names:
        path = Path(name)
        loaded = resolve(path if path.is_dir() else path.parent)
        found = sources.files([name], loaded.config.exclude, root=loaded.root, force_exclude=force_exclude)
        if path.is_dir() and not found:
            raise UsageError("no drafts in this folder", where=name, hint="postlint reads .txt .md .html .jsonl .csv")
        for file in found:
            own = resolve(file.parent)
            groups.setdefault(own.path, (own, []))[1].append(file)
    for loaded, files in groups.values():
        unique = list(dict.fromkeys(files))
        yield loaded, (draft for file in unique for draft in sources.read(file)), len(unique)


def _watched(reports: Iterator[Report], count: int, quiet: bool) -> Iterator[Report]:
    """The reports, with a progress bar when a person watches a long run."""
    if quiet or count < 20 or not sys.stderr.isatty():
        yield from reports
        return
    shown: set[str] = set()
    with click.progressbar(length=count, label="Checking", file=sys.stderr) as bar:
        for report in reports:
            if report.draft.path not in shown:
                shown.add(report.draft.path)
                bar.update(1)
            yield report


def _render(reports: Sequence[Report], output_format: str | None, output_file: Path | None, color: str) -> str:
    name = output_format or os.environ.get("POSTLINT_OUTPUT_FORMAT") or ("full" if sys.stdout.isatty() or not output_file else "concise")
    colored = color == "always" or (color == "auto" and output_file is None and _wants_color())
    from shutil import get_terminal_size

    return reporters.load(FormatType.check(name)).render(reports, Options(color=colored, width=min(get_terminal_size().columns, 120)))


def _wants_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _write(text: str, output_file: Path | None) -> None:
    if output_file is None:
        sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8"))
        sys.stdout.flush()
        return
    try:
        output_file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"cannot write the findings: {error.strerror}", where=str(output_file)) from None


def _statistics(reports: Sequence[Report]) -> str:
    counts = Counter((v.code, v.rule) for r in reports for v in r.violations)
    fixable = {(v.code, v.rule) for r in reports for v in r.violations if v.fix}
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = len(str(rows[0][1])) if rows else 1
    return "".join(f"{n:>{width}}\t{code}\t[{'*' if (code, rule) in fixable else ' '}] {rule}\n" for (code, rule), n in rows)


def _summary(reports: Sequence[Report], failing: bool) -> str:
    """One quiet line."""
    posts = _count(len(reports), "post")
    undone = sum(r.incomplete for r in reports)
    found = Counter(v.severity for r in reports for v in r.violations if not v.incomplete)
    excused = sum(len(r.suppressed) for r in reports)
    tail = f" {_count(excused, 'violation')} waived." if excused else ""
    parts = [_count(found[s], str(s)) for s in sorted(found, reverse=True)]
    if undone:
        parts.append(f"{_count(undone, 'post')} could not be checked")
    if not parts:
        return f"All good: {posts} checked.{tail}"
    verdict = "" if failing or undone else " Good to post."
    return f"Found {', '.join(parts)} in {posts}.{verdict}{tail}"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
