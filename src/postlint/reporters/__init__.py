"""The output formats, one a module; the module's name is the format's.

A reporter is a module with one pure function, `render(reports, options) -> str`: it neither filters, nor chooses the
exit code, nor prints. Formats are found by listing this package.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from postlint.model import Outcome, Position, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postlint.model import Draft, Fix, Report, Violation


Columns = Literal["code-points", "utf-16", "utf-8"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a reporter may know besides the reports.

    rules: the documentation of rules by code. columns: what the formats for machines count columns in, where the
    format leaves it open. fail_level: from which level a violation fails the run. outcome: that of the whole run.
    template: the text and the name of a template.
    """

    color: bool = False
    width: int = 100
    rules: Mapping[str, Mapping[str, Any]] | None = None
    columns: Columns = "code-points"
    fail_level: Severity = Severity.WARNING
    outcome: Outcome = Outcome.PASS
    template: tuple[str, str] | None = None


class Reporter(Protocol):
    """What a module of this package offers."""

    def render(self, reports: Sequence[Report], options: Options) -> str: ...


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The formats there are, sorted, without importing any."""
    return tuple(
        sorted(
            m.name.rstrip("_").replace("_", "-") for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")
        )
    )


def load(name: str) -> Reporter:
    """The reporter of that name."""
    # A module may not be called json, which is another's name; it ends in an underscore.
    module = name.replace("-", "_")
    module = f"{module}_" if any(m.name == f"{module}_" for m in pkgutil.iter_modules(__path__)) else module
    return cast("Reporter", importlib.import_module(f"{__name__}.{module}"))


def violations(reports: Sequence[Report]) -> Iterator[tuple[Report, Violation]]:
    """Each violation with its report, in order."""
    for report in reports:
        for violation in report.violations:
            yield report, violation


def place(draft: Draft, offset: int, columns: Columns = "code-points") -> Position:
    """The line and column of an offset in the file, which is not that of the text for a record."""
    at = draft.lines.position(offset)
    if columns == "code-points":
        return at
    before = draft.lines.text[offset - at.column + 1 : offset]
    if columns == "utf-8":
        return Position(at.line, len(before.encode("utf-8", "surrogatepass")) + 1)
    return Position(at.line, len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1)


def fix_to_show(report: Report, violation: Violation) -> Fix | None:
    """The violation's fix, unless its new words would repeat personal information that is masked elsewhere."""
    fix = violation.fix
    if fix is None or violation.category == "privacy":
        return fix
    copies = any(e.text and Span(e.start, e.end).overlaps(m) for e in fix.edits for m in report.masked)
    return None if copies else fix


def as_data(report: Report, violation: Violation) -> dict[str, Any]:
    """A violation as plain data: the entries of the JSON contract, and `help`."""
    start, end = report.draft.position(violation.start), report.draft.position(violation.end)
    fix = fix_to_show(report, violation)
    return {
        "path": violation.path,
        "post_id": violation.post_id,
        "code": violation.code,
        "rule": violation.rule,
        "guideline": violation.guideline,
        "category": violation.category,
        "severity": str(violation.severity),
        "message": violation.message,
        "help": violation.help,
        "start_offset": violation.start,
        "end_offset": violation.end,
        "start": {"line": start.line, "column": start.column},
        "end": {"line": end.line, "column": end.column},
        "evidence": dict(violation.evidence),
        "fix": fix
        and {
            "applicability": fix.applicability.value,
            "message": fix.message,
            "edits": [{"start_offset": e.start, "end_offset": e.end, "text": e.text} for e in fix.edits],
        },
    }
