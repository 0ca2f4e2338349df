"""github: workflow commands, which GitHub Actions shows as annotations beside the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.reporters import Options, fix_to_show, place, violations
from postlint.reporters._names import GITHUB, clean, relative, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report, Violation


def render(reports: Sequence[Report], options: Options) -> str:
    return "".join(_one(report, violation, options) for report, violation in violations(reports))


def _one(report: Report, violation: Violation, options: Options) -> str:
    draft = report.draft
    start = place(draft, draft.in_file(violation.start), options.columns)
    end = place(draft, draft.in_file(violation.end), options.columns)
    values = {"file": relative(violation.path), "line": str(start.line), "endLine": str(end.line)}
    if start.line == end.line:
        # GitHub refuses columns for a range of several lines; its last column is part of the range.
        values |= {"col": str(start.column), "endColumn": str(max(start.column, end.column - 1))}
    post = f" (post {violation.post_id})" if violation.post_id is not None else ""
    values["title"] = f"{violation.code} {violation.rule}{post}"
    message = sentence(violation)
    fix = fix_to_show(report, violation)
    if fix is not None and fix.message:
        message += f" Fix: {fix.message}."
    given = ",".join(f"{key}={_value(value)}" for key, value in values.items())
    return f"::{GITHUB[violation.severity]} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
