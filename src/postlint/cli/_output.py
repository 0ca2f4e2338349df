"""What a run prints: findings in one or several formats, counts, and one line for a person."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postlint import reporters
from postlint.cli._options import FormatType
from postlint.errors import UsageError
from postlint.fixes import may_apply
from postlint.model import Applicability, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

    from postlint.model import Report
    from postlint.reporters import Options


@dataclass(frozen=True, slots=True)
class Target:
    """An output format and where it goes; None is --output-file, or standard output."""

    format: str
    file: Path | None = None


class TargetType(click.ParamType[Target]):
    """FORMAT, or FORMAT=FILE."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Target:
        if isinstance(value, Target):
            return value
        name, equals, file = str(value).partition("=")
        if equals and not file:
            raise UsageError(f"--output-format {value}: no file is named", hint=f"as in {name}=report.txt")
        return Target(FormatType.check(name), Path(file) if file else None)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in reporters.names() if name.startswith(incomplete)]


def targets(given: Sequence[Target], output_file: Path | None) -> list[Target]:
    """Where to write what. Raises UsageError when two formats are for one place."""
    if not given:
        given = [Target("full" if sys.stdout.isatty() or not output_file else "concise")]
    placed = [t if t.file else Target(t.format, output_file) for t in given]
    for i, target in enumerate(placed):
        if any(target.file == other.file for other in placed[:i]):
            where = target.file or "standard output"
            raise UsageError(
                f"two output formats for {where}", hint="give a file, as in --output-format sarif=report.sarif"
            )
    return placed


def write(targets: Sequence[Target], reports: Sequence[Report], options: Options, *, color: str, err: bool) -> None:
    """Renders the findings in each format and writes them; with `err` to standard error in place of output."""
    from shutil import get_terminal_size

    width = min(get_terminal_size().columns, 120)
    rendered = [
        (t.file, reporters.load(t.format).render(reports, replace(options, color=_colored(t, color), width=width)))
        for t in targets
    ]
    for file, text in rendered:
        write_text(text, file, err=err)


def _colored(target: Target, color: str) -> bool:
    if color == "always" or os.environ.get("NO_COLOR"):
        return color == "always"
    return color == "auto" and target.file is None and (bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty())


def write_text(text: str, file: Path | None, *, err: bool = False) -> None:
    """Writes text to a file or a standard stream, lone surrogates replaced."""
    if file is None:
        stream = sys.stderr if err else sys.stdout
        stream.write(text.encode("utf-8", "replace").decode("utf-8"))
        stream.flush()
        return
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"cannot write the findings: {error.strerror}", where=str(file)) from None


def template(path: Path | None) -> tuple[str, str] | None:
    """The text and the name of a template file."""
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8"), str(path)
    except OSError as error:
        raise UsageError(f"cannot read the template: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise UsageError("cannot read the template: it is not UTF-8", where=str(path)) from None


def statistics(reports: Sequence[Report], *, as_json: bool) -> str:
    """How often each rule was broken: [*] all of its violations can be fixed, [-] some, [ ] none."""
    found = [v for r in reports for v in r.violations]
    counts = Counter((v.code, v.rule) for v in found)
    can = Counter((v.code, v.rule) for v in found if v.fix and v.fix.applicability is not Applicability.DISPLAY)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if as_json:
        data = [{"code": code, "name": rule, "count": n, "fixable_count": can[code, rule]} for (code, rule), n in rows]
        return json.dumps(data, indent=2) + "\n"
    width = len(str(rows[0][1])) if rows else 1
    signs = {key: "*" if can[key] == n else "-" if can[key] else " " for key, n in rows}
    return "".join(f"{n:>{width}}\t{key[0]}\t[{signs[key]}] {key[1]}\n" for key, n in rows)


def summary(reports: Sequence[Report], outcome: Outcome, *, fixed: int, unsafe: bool, fixing: bool) -> str:
    """One quiet line."""
    posts = _count(len(reports), "post")
    undone = sum(r.incomplete for r in reports)
    found = Counter(v.severity for r in reports for v in r.violations if not v.incomplete)
    tail = _excused(reports)
    parts = [_count(found[s], str(s)) for s in sorted(found, reverse=True)]
    if undone:
        parts.append(f"{_count(undone, 'post')} could not be checked")
    mended = f" Fixed {_count(fixed, 'violation')}." if fixed else ""
    if not parts:
        return f"All good: {posts} checked.{mended}{tail}"
    verdict = {Outcome.PASS: " Good to post.", Outcome.REVIEW: " A person should read it before it is published."}
    hint = _left(reports, unsafe) if fixing else _fixable(reports, unsafe)
    return f"Found {', '.join(parts)} in {posts}.{verdict.get(outcome, '')}{mended}{tail}{hint}"


def _excused(reports: Sequence[Report]) -> str:
    excused = Counter(s.by for r in reports for s in r.suppressed)
    words = {"waiver": "waived", "baseline": "in the baseline"}
    return "".join(f" {_count(excused[by], 'violation')} {words[by]}." for by in ("waiver", "baseline") if excused[by])


def _fixable(reports: Sequence[Report], unsafe: bool) -> str:
    kinds = Counter(v.fix.applicability for r in reports for v in r.violations if v.fix)
    safe, risky = kinds[Applicability.SAFE], kinds[Applicability.UNSAFE]
    if unsafe:
        safe, risky = safe + risky, 0
    out = f" --fix mends {safe}." if safe else ""
    return out + (f" --fix --unsafe-fixes mends {risky}{' more' if safe else ''}." if risky else "")


def _left(reports: Sequence[Report], unsafe: bool) -> str:
    """What --fix had a fix for and left as it is."""
    left = sum(may_apply(v, unsafe=unsafe) for r in reports for v in r.violations)
    return f" Left {_count(left, 'fix')} out that would not help, or would break another rule." if left else ""


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 'es' if noun.endswith('x') else 's'}"
