"""github-review: a review of a pull request, as GitHub's API takes it; fixes are suggestions that one click applies.

`gh api --method POST repos/OWNER/REPO/pulls/NUMBER/reviews --input review.json`. GitHub refuses comments on lines that the
pull request does not touch, so this goes with --diff-base.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from postlint.fixes import tidy
from postlint.model import Applicability, Span
from postlint.reporters import Options, fix_to_show, violations
from postlint.reporters._names import clean, relative, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Edit, Report, Violation

_FENCE = "`"


def render(reports: Sequence[Report], options: Options) -> str:
    comments = [_comment(report, violation) for report, violation in violations(reports)]
    count = f"{len(comments)} finding{'' if len(comments) == 1 else 's'}"
    body = f"postlint has {count}." if comments else "postlint has nothing to say."
    return json.dumps({"event": "COMMENT", "body": body, "comments": comments}, indent=2, ensure_ascii=False) + "\n"


def _comment(report: Report, violation: Violation) -> dict[str, Any]:
    draft = report.draft
    at = Span(draft.in_file(violation.start), draft.in_file(max(violation.end - 1, violation.start)))
    said = f"**{violation.severity}** {violation.code} `{violation.rule}`: {clean(sentence(violation))}"
    fix = fix_to_show(report, violation)
    suggestion = _suggestion(report, fix.edits) if fix is not None else None
    if fix is not None and suggestion is not None:
        at, lines = suggestion
        fence = _FENCE * max((len(run) + 1 for run in re.findall(r"`{3,}", lines)), default=3)
        note = "Read it before you take it." if fix.applicability is not Applicability.SAFE else ""
        said += f"\n\n{note}\n{fence}suggestion\n{lines}\n{fence}"
    first, last = draft.lines.position(at.start).line, draft.lines.position(at.end).line
    out: dict[str, Any] = {"path": clean(relative(violation.path)), "line": last, "side": "RIGHT", "body": said}
    if last > first:
        out |= {"start_line": first, "start_side": "RIGHT"}
    return out


def _suggestion(report: Report, edits: Sequence[Edit]) -> tuple[Span, str] | None:
    """The lines that edits touch, and what they become; None where they would repeat masked personal information."""
    draft = report.draft
    source = draft.lines.text
    inside = sorted((draft.in_source(tidy(draft.text, e)) for e in edits), key=lambda e: e.start)
    if not inside:
        return None
    numbers = [draft.lines.position(place).line for e in inside for place in (e.start, max(e.start, e.end - 1))]
    begin, end = draft.lines.line(min(numbers)).start, draft.lines.line(max(numbers)).end
    masked = [Span(draft.in_file(m.start), draft.in_file(m.end)) for m in report.masked]
    if any(m.overlaps(Span(begin, end)) and not any(m.within(Span(e.start, e.end)) for e in inside) for m in masked):
        return None
    parts, at = [], begin
    for edit in inside:
        parts += [source[at : edit.start], edit.text]
        at = edit.end
    return Span(begin, max(begin, end - 1)), clean("".join([*parts, source[at:end]]))
