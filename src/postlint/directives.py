"""postlint's own marks in a draft: where they stand, how to take one out, and the text to publish without them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from postlint.annotate.markup import RegionKind, view_of
from postlint.errors import DraftError
from postlint.model import Draft, Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.markup import View

KEY = "postlint"
_COMMENT = re.compile(r"<!--\s*postlint\b.*?-->", re.DOTALL | re.IGNORECASE)
_OPEN = re.compile(r"<!--\s*postlint\b", re.IGNORECASE)
_MINE = re.compile(r"\s*postlint\b", re.IGNORECASE)


def comments(draft: Draft, view: View) -> Iterator[Span]:
    """The comments of a draft's body that speak to postlint; in plain text whatever looks like one."""
    if draft.format == "text":
        for match in _COMMENT.finditer(draft.text, draft.body_start):
            yield Span(match.start(), match.end())
        return
    for comment in view.comments:
        if _MINE.match(comment.text):
            yield Span(comment.start, comment.end)


def to_publish(draft: Draft) -> str:
    """Exactly the text to publish: without front matter and without a word to postlint.

    Raises DraftError when a directive cannot be told from the post, because its comment is not closed.
    """
    text = draft.text[draft.body_start :]
    if draft.body_start:
        text = re.sub(r"\A(?:[ \t]*(?:\r\n|\n|\r))+", "", text)
    while True:
        body = Draft(text=text, path=draft.path, format=draft.format)
        view = view_of(body)
        edits = [e for where in comments(body, view) for e in removal(body, where)]
        if not edits:
            break
        for edit in reversed(apart(edits)):
            text = text[: edit.start] + edit.text + text[edit.end :]
    code = [view.to_source(r.start, r.end) for r in view.regions if r.kind is RegionKind.CODE]
    for match in _OPEN.finditer(text):
        if not any(c.start <= match.start() < c.end for c in code):
            raise DraftError(
                "a comment to postlint is not closed, so that it would be published", hint="close it with -->"
            )
    return text


def apart(edits: list[Edit]) -> list[Edit]:
    """The edits in order, without those that overlap one before."""
    out: list[Edit] = []
    for edit in sorted(set(edits), key=lambda e: (e.start, e.end, e.text)):
        if not out or edit.start >= out[-1].end:
            out.append(edit)
    return out


def removal(draft: Draft, where: Span) -> tuple[Edit, ...]:
    """The edits that take out a directive: a comment of the body, or an entry of `postlint: {allow: [...]}`.

    Empty when it stands where it cannot be taken out without rewriting its surroundings.
    """
    if where.start >= where.end:
        return ()
    if where.start >= draft.body_start:
        return (_without_comment(draft.text, where, draft.body_start),)
    return tuple(_without_entry(draft, where))


def _without_comment(text: str, where: Span, first: int) -> Edit:
    start, end = where.start, where.end
    line = max(text.rfind("\n", first, start), text.rfind("\r", first, start)) + 1 or first
    line = max(line, first)
    rest = re.compile(r"[ \t]*(\r\n|\n|\r|\Z)").match(text, end)
    if text[line:start].strip(" \t") == "" and rest:
        above = text[first:line].rstrip("\r\n")
        before_blank = line == first or len(_ends(text[first + len(above) : line])) > 1
        below = re.compile(r"[ \t]*(\r\n|\n|\r|\Z)").match(text, rest.end())
        if rest.group(1) == "" or before_blank:
            # Of the two blank lines that it stood between, one goes with it.
            return Edit(line, below.end() if below and before_blank else rest.end(), "")
        # A comment between two paragraphs parts them, so a blank line does in its place.
        return Edit(line, rest.end(), "" if below else rest.group(1))
    if text[start - 1 : start] in (" ", "\t") and (rest or text[end : end + 1] in (" ", "\t")):
        start -= 1
    return Edit(start, end, "")


def _ends(text: str) -> list[str]:
    return re.findall(r"\r\n|\n|\r", text)


# -- front matter


def entries(draft: Draft) -> list[Span]:
    """Where the entries of `postlint: {allow: [...]}` stand in the front matter, in order."""
    found = _nodes(draft)
    return found.entries if found else []


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the section stands in the text, how its list is written, and where its entries stand."""

    section: Span
    flow: bool
    entries: list[Span]


def _nodes(draft: Draft) -> _Found | None:
    import yaml

    opening = re.compile(r"---[^\r\n]*(?:\r\n|\n|\r)").match(draft.text)
    if not opening or draft.places is not None:
        return None
    body = draft.text[: draft.body_start].rstrip()
    body = body[: -len("---")] if body.endswith(("---", "...")) else body
    try:
        # The loader in Python counts characters; marks of the one in C depend on how it was built.
        root = yaml.compose(body[opening.end() :], Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    key, section = _member(root, KEY)
    allow = _member(section, "allow")[1] if isinstance(section, yaml.MappingNode) else None
    if not isinstance(allow, yaml.SequenceNode):
        return None
    base = opening.end()

    def span(node: Any) -> Span:
        return Span(base + node.start_mark.index, base + _stop(node))

    return _Found(
        Span(span(key).start, span(section).end), bool(allow.flow_style), [span(node) for node in allow.value]
    )


def _member(node: Any, name: str) -> tuple[Any, Any]:
    """The nodes of a key and of its value in a mapping."""
    return next(((k, v) for k, v in node.value if k.value == name), (None, None))


def _stop(node: Any) -> int:
    """Where a node ends: a collection in block style ends with its last leaf, not where the next key begins."""
    children = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
    if isinstance(node.value, str) or node.flow_style or not children:
        return int(node.end_mark.index)
    return _stop(children[-1])


def _without_entry(draft: Draft, where: Span) -> Iterator[Edit]:
    found = _nodes(draft)
    if not found or where not in found.entries:
        return
    spans, text, at = found.entries, draft.text, found.entries.index(where)
    if len(spans) == 1:
        yield Edit(_line_start(text, found.section.start), _line_end(text, found.section.end), "")
    elif found.flow:
        if at + 1 < len(spans):
            yield Edit(where.start, spans[at + 1].start, "")
        else:
            yield Edit(spans[at - 1].end, where.end, "")
    else:
        start = _line_start(text, where.start)
        if re.fullmatch(r"[ \t]*-[ \t]+", text[start : where.start]):
            yield Edit(start, _line_end(text, where.end), "")


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    """The end of the line, its line end included; what closes a flow mapping on the line goes too."""
    match = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)").match(text, at)
    return match.end() if match else len(text)
