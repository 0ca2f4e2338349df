"""full: what a person reads: the finding, the line it stands in with a caret, a fix if there is one, why, what to write instead."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import TYPE_CHECKING

from postlint.fixes import tidy
from postlint.model import Span
from postlint.reporters import Options, fix_to_show, violations
from postlint.reporters._style import Style, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report, Violation

_CONTEXT = 30
"""Columns of the line shown on either side of a quote in a line wider than the terminal."""


def render(reports: Sequence[Report], options: Options) -> str:
    style = Style(options.color)
    return "".join(_one(r, v, style, max(options.width, 40)) for r, v in violations(reports))


def _one(report: Report, violation: Violation, style: Style, width: int) -> str:
    at = report.draft.position(violation.start)
    post = f" (post {violation.post_id})" if violation.post_id is not None else ""
    head = f"{style.bold(violation.path)}:{at.line}:{at.column}: {style.code(violation)}"
    out = [f"{head} {style.severity(violation, str(violation.severity))}{style.dim(f' [{violation.rule}]{post}')}"]
    out += [f"  {line}" for line in textwrap.wrap(printable(violation.message), width - 2)]
    out += _frame(report, violation, style, width)
    out += textwrap.wrap(printable(violation.help), width - 2, initial_indent="  Instead: ", subsequent_indent=" " * 11)
    return "\n".join(out) + "\n\n"


def _frame(report: Report, violation: Violation, style: Style, width: int) -> list[str]:
    """The line of the post that the violation begins in, masked, with carets under the quote."""
    draft = report.draft
    if not draft.text:
        return []
    text = draft.text
    begin = max(text.rfind("\n", 0, violation.start), text.rfind("\r", 0, violation.start)) + 1
    end = next((i for i in range(violation.start, len(text)) if text[i] in "\r\n"), len(text))
    stop = min(violation.end, end)
    room = max(width - 10, 30)
    if end - begin > room:
        begin = max(begin, violation.start - _CONTEXT)
        end = min(end, begin + room)
        stop = min(stop, end)
    if begin >= end:
        return []
    number = str(draft.position(violation.start).line)
    gutter = " " * len(number)
    shown = printable(report.visible(begin, end))
    before = _columns(printable(report.visible(begin, violation.start)))
    quote = Span(violation.start, max(stop, violation.start + 1))
    under = max(1, _columns(printable(report.visible(quote.start, min(quote.end, end)))))
    bar = style.dim("|")
    return [
        f"  {gutter} {bar}",
        f"  {style.dim(number)} {bar} {shown}",
        f"  {gutter} {bar} {' ' * before}{style.severity(violation, '^' * under)}",
        *(f"  {gutter} {style.dim('+')} {line}" for line in _fixed(report, violation, Span(begin, end))),
    ]


def _fixed(report: Report, violation: Violation, shown: Span) -> list[str]:
    """The line as a fix would leave it, masked; none when it does not stand in this line alone."""
    fix = fix_to_show(report, violation)
    if fix is None or not fix.edits or not all(Span(e.start, e.end).within(shown) for e in fix.edits):
        return []
    parts, at = [], shown.start
    for edit in sorted((tidy(report.draft.text, e) for e in fix.edits), key=lambda e: e.start):
        parts += [report.visible(at, edit.start), edit.text]
        at = edit.end
    after = "".join([*parts, report.visible(at, shown.end)])
    return [printable(after)] if after.strip() and not re.search(r"[\r\n]", after) else []


def _columns(text: str) -> int:
    """How many terminal columns a text takes."""
    width = 0
    for char in text:
        if unicodedata.combining(char) or char in "\u200d\ufe0f\u200b":
            continue
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width
