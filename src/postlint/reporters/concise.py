"""concise: `path:line:column: CODE message`, one violation a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.reporters import Options, violations
from postlint.reporters._style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


def render(reports: Sequence[Report], options: Options) -> str:
    style = Style(options.color)
    lines = []
    for report, violation in violations(reports):
        at = report.draft.position(violation.start)
        where = f"{style.bold(violation.path)}:{at.line}:{at.column}:"
        lines.append(f"{where} {style.code(violation)} {violation.message}\n")
    return "".join(lines)
