"""postlint check: the main job."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from postlint import reporters
from postlint.cli import _output
from postlint.cli._options import configurations, overrides
from postlint.cli._output import Target, TargetType
from postlint.cli._session import Group, Request, Said, Session, context
from postlint.errors import ExitCode, UsageError
from postlint.model import Outcome, Report, Severity
from postlint.reporters import Columns, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.errors import PostlintError
    from postlint.model import Rule

log = logging.getLogger("postlint")
LEVELS = click.Choice(["suggestion", "warning", "error"])
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--stdin-filename", metavar="NAME", help="The name to give standard input; its suffix says how to read it."
)
@click.option("--select", multiple=True, metavar="RULES", help="Rules to run: codes, prefixes, categories or names.")
@click.option("--extend-select", multiple=True, metavar="RULES", help="Rules to run besides the selected ones.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Rules not to run.")
@click.option(
    "--config",
    "config_options",
    multiple=True,
    metavar="PATH|KEY=VALUE",
    help="A configuration file (POSTLINT_CONFIG), or a TOML pair that beats every file.",
)
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option(
    "--output-format",
    "formats",
    multiple=True,
    type=TargetType(),
    envvar="POSTLINT_OUTPUT_FORMAT",
    metavar="FORMAT[=FILE]",
    help=f"How to print, and where to; may be given several times. One of: {', '.join(reporters.names())}.",
)
@click.option("-o", "--output-file", type=FILE, envvar="POSTLINT_OUTPUT_FILE", help="Write the findings to a file.")
@click.option("--template", type=FILE, help="The Jinja template of --output-format template.")
@click.option(
    "--columns",
    type=click.Choice(get_args(Columns)),
    default="code-points",
    help="What formats for machines count columns in, where they leave it open.",
)
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fixes that may change what is said, too.")
@click.option(
    "--diff", is_flag=True, help="Show what --fix would change, and change nothing; exits with 1 if anything."
)
@click.option("--diff-base", metavar="REF", help="Only violations on lines changed since the merge base with REF.")
@click.option("--no-baseline", is_flag=True, help="Report what stands in .postlint-baseline.json, too.")
@click.option("--fail-level", type=LEVELS, help="The least severity that fails the run (default: warning).")
@click.option(
    "--max-warnings",
    type=click.IntRange(0),
    metavar="N",
    help="Let up to N warnings through; one more fails the run.",
)
@click.option("--strict-review", is_flag=True, help="Exit with 3 when nothing fails but a person should read a post.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are violations; 2 stays 2.")
@click.option("--statistics", is_flag=True, help="Count violations by rule instead of listing them.")
@click.option("--show-files", is_flag=True, help="List the files that would be checked, and check none.")
@click.option("--watch", is_flag=True, help="Check again whenever a draft changes.")
@click.option("--company", multiple=True, metavar="NAME", help="A name the company goes by, for drafts that give none.")
@click.option("--in-reply-to", metavar="TEXT|@FILE", help="What the customer said, for drafts that do not give it.")
@click.option("--reveal", is_flag=True, help="Show personal information instead of masking it.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out even when they are named (for hooks).")
@click.option("--no-cache", is_flag=True, envvar="POSTLINT_NO_CACHE", help="Neither read nor keep former results.")
@click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="POSTLINT_CACHE_DIR",
    help="Where results are kept (default: .postlint_cache beside the configuration).",
)
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
    formats: tuple[Target, ...],
    output_file: Path | None,
    template: Path | None,
    columns: Columns,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    diff_base: str | None,
    no_baseline: bool,
    fail_level: str | None,
    max_warnings: int | None,
    strict_review: bool,
    exit_zero: bool,
    statistics: bool,
    show_files: bool,
    watch: bool,
    company: tuple[str, ...],
    in_reply_to: str | None,
    reveal: bool,
    force_exclude: bool,
    no_cache: bool,
    cache_dir: Path | None,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Check drafts: files, folders (searched for .txt .md .html .jsonl .csv), or - for standard input.

    \b
    postlint reply.md
    postlint posts/ --select respect,privacy
    echo "We're on it!" | postlint - --in-reply-to "It broke." --company Acme
    postlint --diff-base origin/main --output-format github --output-format sarif=report.sarif
    postlint posts/ --fix --unsafe-fixes --diff

    \b
    Exit codes: 0  nothing at or above the fail level
                1  violations, more than --max-warnings, or a --diff to apply
                2  something could not be checked or fixed, or wrong usage or configuration
                3  a person should read a post first (with --strict-review)

    Options also come from the configuration, and from the environment: POSTLINT_CONFIG, POSTLINT_SELECT,
    POSTLINT_IGNORE, POSTLINT_FAIL_LEVEL, POSTLINT_MAX_WARNINGS, POSTLINT_FINGERPRINT_KEY, POSTLINT_OUTPUT_FORMAT,
    POSTLINT_OUTPUT_FILE, POSTLINT_NO_CACHE, POSTLINT_CACHE_DIR, NO_COLOR, FORCE_COLOR.
    """
    _logging(verbose)
    given = overrides(
        select=select, extend_select=extend_select, ignore=ignore, fail_level=fail_level, max_warnings=max_warnings
    )

    def request() -> Request:
        return Request(
            paths=paths,
            stdin_filename=stdin_filename,
            resolve=configurations(config_options, isolated=isolated, overrides=given),
            said=Said(company, context(in_reply_to)),
            reveal=reveal,
            force_exclude=force_exclude,
            cache=not no_cache,
            cache_dir=cache_dir,
            diff_base=diff_base,
            baseline=not no_baseline,
            quiet=quiet,
        )

    if show_files:
        return _show_files(request())
    look = _Look(
        targets=() if diff else tuple(_output.targets(formats, output_file)),
        template=_output.template(template),
        columns=columns,
        color=color,
        statistics=_statistics(formats) if statistics else None,
        quiet=quiet,
    )
    wish = _Wish(fix=fix and not diff, diff=diff, unsafe=unsafe_fixes, exit_zero=exit_zero, strict=strict_review)
    if watch:
        from postlint.cli._watch import watching

        if "-" in paths or stdin_filename:
            raise UsageError("--watch needs files; standard input does not change")
        return watching(paths, lambda: _run(request(), wish, look))
    return _run(request(), wish, look)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a run does about what it finds."""

    fix: bool
    diff: bool
    unsafe: bool
    exit_zero: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run shows what it finds. `statistics` is None, or whether counts are printed as JSON."""

    targets: tuple[Target, ...]
    template: tuple[str, str] | None
    columns: Columns
    color: str
    statistics: bool | None
    quiet: bool


@dataclass(slots=True)
class _Found:
    """What the groups of a run add up to."""

    reports: list[Report]
    rules: dict[str, Rule]
    outcome: Outcome = Outcome.PASS
    level: Severity = Severity.ERROR
    fixed: int = 0
    mended: int = 0
    diff: str = ""
    text: str | None = None
    problems: list[PostlintError] | None = None


def _run(request: Request, wish: _Wish, look: _Look) -> int:
    started = time.perf_counter()
    groups = request.groups()
    found = _Found([], {}, problems=[])
    for group in groups:
        _add(found, request, group, wish)
    found.reports.sort(key=lambda r: r.draft.path)
    _show(found, wish, look)
    log.debug("%d posts in %.2f s", len(found.reports), time.perf_counter() - started)
    return _code(found, wish)


def _add(found: _Found, request: Request, group: Group, wish: _Wish) -> None:
    from postlint import levels
    from postlint.cli._idle import idle_waivers

    session = Session(request, group)
    reports = session.reports()
    idle = idle_waivers(session, reports) if session.config.waivers else []
    if wish.fix or wish.diff:
        from postlint.cli._repair import repair

        done = repair(session, reports, unsafe=wish.unsafe, write=wish.fix)
        reports = done.reports
        found.fixed += done.fixed
        found.diff += done.diff
        found.text = done.text if group.files is None else found.text
        found.problems = [*(found.problems or []), *done.problems]
    reports = session.filtered([*reports, *idle])
    found.reports += reports
    found.rules.update({rule.code: rule for rule in session.linter.rules})
    found.level = min(found.level, Severity.parse(session.config.fail_level))
    found.mended += session.mended()
    outcomes = (found.outcome, levels.overall(reports), session.too_many_warnings(reports))
    found.outcome = next((o for o in (Outcome.BLOCK, Outcome.REVIEW) if o in outcomes), Outcome.PASS)


def _show(found: _Found, wish: _Wish, look: _Look) -> None:
    from postlint.cli.rule import as_data

    # Of standard input the fixed text is what is asked for, so the findings give way to it.
    piped = wish.fix and found.text is not None
    if wish.diff:
        _output.write_text(found.diff, None)
    elif look.statistics is not None:
        _output.write_text(_output.statistics(found.reports, as_json=look.statistics), look.targets[0].file, err=piped)
    else:
        options = Options(
            rules={code: as_data(rule, examples=False) for code, rule in found.rules.items()},
            columns=look.columns,
            fail_level=found.level,
            outcome=found.outcome,
            template=look.template,
        )
        _output.write(look.targets, found.reports, options, color=look.color, err=piped)
    if piped:
        _output.write_text(found.text or "", None)
    _tell(found, wish, look)


def _tell(found: _Found, wish: _Wish, look: _Look) -> None:
    from postlint.cli import fail

    for problem in found.problems or []:
        fail(problem)
    if look.quiet:
        return
    if wish.diff:
        click.echo(f"Would fix {found.fixed} violation{'' if found.fixed == 1 else 's'}.", err=True)
        return
    line = _output.summary(found.reports, found.outcome, fixed=found.fixed, unsafe=wish.unsafe, fixing=wish.fix)
    click.echo(line, err=True)
    if found.mended:
        rows = "row of the baseline is" if found.mended == 1 else "rows of the baseline are"
        click.echo(f"{found.mended} {rows} fixed; drop with: postlint baseline --prune", err=True)


def _code(found: _Found, wish: _Wish) -> int:
    if found.problems or any(r.incomplete for r in found.reports):
        return int(ExitCode.INCOMPLETE)
    if wish.exit_zero:
        return int(ExitCode.CLEAN)
    if wish.diff:
        return int(ExitCode.VIOLATIONS if found.diff else ExitCode.CLEAN)
    if found.outcome is Outcome.REVIEW and wish.strict:
        return int(ExitCode.REVIEW)
    return int(ExitCode.VIOLATIONS if found.outcome is Outcome.BLOCK else ExitCode.CLEAN)


def _statistics(formats: Sequence[Target]) -> bool:
    """Whether counts are printed as JSON. Raises UsageError for a format that has no place for them."""
    names = {target.format for target in formats} - {"full", "concise"}
    if names - {"json"} or len(formats) > 1:
        raise UsageError("--statistics prints text or json", hint="as in --statistics --output-format json")
    return bool(names)


def _show_files(request: Request) -> int:
    for group in request.groups():
        for file in group.files if group.files is not None else (Path(request.stdin_filename or "-"),):
            click.echo(str(file))
    return int(ExitCode.CLEAN)


def _logging(verbose: bool) -> None:
    logging.basicConfig(format="%(name)s: %(message)s", stream=sys.stderr, level=logging.CRITICAL)
    log.setLevel(logging.DEBUG if verbose else logging.CRITICAL)
