"""Applies fixes: which ones go together, whether the result is better, and how it reaches the file.

A fix is kept only when the text, checked again, is rid of its violation and has no new one. Files are replaced in one
step, with their encoding, byte-order mark, line ends, mode and symbolic links; of a record nothing but the words
themselves changes.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.errors import PostlintError
from postlint.model import Applicability, Draft, Edit
from postlint.sources import Unreadable, drafts_in, encoding_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postlint.model import Format, Report, Violation

_SUFFIXES: dict[Format, str] = {"text": ".txt", "markdown": ".md", "html": ".html"}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A draft with fixes applied, what was found in it then, the violations that are gone, and what changed.

    `edits` lead from the text as it was to the text as it is.
    """

    report: Report
    applied: tuple[Violation, ...] = ()
    edits: tuple[Edit, ...] = ()


def may_apply(violation: Violation, *, unsafe: bool) -> bool:
    """Whether --fix applies a violation's fix, or --fix with --unsafe-fixes."""
    if violation.fix is None or not violation.fix.edits:
        return False
    return violation.fix.applicability in (
        (Applicability.SAFE, Applicability.UNSAFE) if unsafe else (Applicability.SAFE,)
    )


def fix_draft(
    report: Report,
    *,
    check: Callable[[Draft], Report],
    unsafe: bool,
    keep: Callable[[Report], Report] = lambda report: report,
) -> Fixed:
    """Applies fixes to a draft until none is left that makes it better; another call would change nothing.

    `check` finds everything that is wrong with a draft; `keep` leaves out what is not to be fixed (the baseline's, say).
    Fixes that overlap are tried in order of place and code, the later ones again on what the earlier ones leave.
    """
    text = _Text.of(report.draft.text)
    applied: list[Violation] = []
    refused: set[tuple[object, ...]] = set()
    while True:
        wanted = [v for v in keep(report).violations if may_apply(v, unsafe=unsafe)]
        group = _together([v for v in wanted if _key(v) not in refused])
        if not group:
            return Fixed(report, tuple(applied), tuple(text.edits()))
        for chosen in [group] if len(group) == 1 else [group, *([v] for v in group)]:
            better = _attempt(report, text, chosen, check)
            if better is not None:
                report, text = better
                applied += chosen
                refused.clear()
                break
        else:
            refused.update(map(_key, group))


def _key(violation: Violation) -> tuple[object, ...]:
    return (violation.start, violation.end, violation.code, violation.message)


def _together(violations: Sequence[Violation]) -> list[Violation]:
    """The violations whose fixes can be applied in one go: in order, without those that overlap one before."""
    chosen: list[Violation] = []
    taken: list[tuple[Edit, ...]] = []
    for violation in sorted(violations, key=lambda v: (_first(v), v.order)):
        edits = violation.fix.edits if violation.fix else ()
        # The same edits may mend two violations at once.
        if edits in taken or not any(_collide(a, b) for other in taken for a in other for b in edits):
            chosen.append(violation)
            taken.append(edits)
    return chosen


def _first(violation: Violation) -> int:
    return min((e.start for e in violation.fix.edits), default=0) if violation.fix else 0


def _collide(a: Edit, b: Edit) -> bool:
    """Whether two edits touch the same characters, or insert at the same place."""
    return (a.start < b.end and b.start < a.end) or a.start == b.start or a.end == b.start or b.end == a.start


def _attempt(
    report: Report, text: _Text, chosen: Sequence[Violation], check: Callable[[Draft], Report]
) -> tuple[Report, _Text] | None:
    """The report and the text after a group of fixes, None unless they are better than before."""
    edits = sorted({e for v in chosen if v.fix for e in v.fix.edits}, key=lambda e: (e.start, e.end, e.text))
    draft = report.draft
    after = text.apply([tidy(draft.text, edit) for edit in edits])
    if after is None or after.now == draft.text:
        return None
    remade = _remade(draft, after.now)
    if remade is None:
        return None
    again = check(remade)
    # What is left, by code and by category: a judgement of other words may get another code of its category.
    limits = _counts(report.violations)
    limits.subtract(_counts(chosen))
    mended = {v.code for v in chosen}
    strict = mended | {v.code for v in again.violations if v.incomplete}
    counts = {name: n for name, n in _counts(again.violations).items() if name in strict or name.islower()}
    return (again, after) if all(n <= limits[name] for name, n in counts.items()) else None


def _counts(violations: Sequence[Violation]) -> Counter[str]:
    """How many violations each code and each category has; codes are in capitals, categories are not."""
    return Counter(name for v in violations for name in (v.code, v.category))


def tidy(text: str, edit: Edit) -> Edit:
    """The edit without the doubled or stray space that a removal would leave, and with the text's line ends."""
    start, end, new = edit.start, edit.end, edit.text
    if "\r\n" in text:
        new = re.sub(r"(?<!\r)\n", "\r\n", new)
    if new or start == end or re.search(r"[\r\n]", text[start:end]):
        return Edit(start, end, new)
    before, after = text[:start][-1:], text[end : end + 1]
    if text[:start].endswith(", ") and (after in ".,;:!?" or not after):
        # Of the two commas around a filler, or the one before it at the end, one is left over.
        return Edit(start - 2, end, "")
    if before == " " and (after in " .,;:!?\r\n" or not after):
        return Edit(start - 1, end, "")
    if after == " " and before in "\r\n":
        return Edit(start, end + 1, "")
    return Edit(start, end, "")


def _remade(draft: Draft, text: str) -> Draft | None:
    """The draft with another text; its front matter is read again when that changed."""
    if draft.places is not None:
        return replace(draft, text=text, source=None, places=None)
    same = text[: draft.body_start] == draft.text[: draft.body_start]
    if same and (draft.body_start or not text.startswith("---")):
        return replace(draft, text=text)
    item = next(iter(drafts_in(text, draft.path, _SUFFIXES[draft.format])))
    if isinstance(item, Unreadable):
        return None
    # What the command line said of the draft stays said.
    return replace(item, company=item.company or draft.company, in_reply_to=item.in_reply_to or draft.in_reply_to)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with, for each of its characters, its place in the text that all began with (-1 for a new one)."""

    now: str
    origin: tuple[int, ...]
    size: int

    @classmethod
    def of(cls, text: str) -> _Text:
        return cls(text, tuple(range(len(text))), len(text))

    def apply(self, edits: Sequence[Edit]) -> _Text | None:
        """The text after edits in order, None when they overlap or lie outside."""
        parts: list[str] = []
        origin: list[int] = []
        at = 0
        for edit in edits:
            if not at <= edit.start <= edit.end <= len(self.now):
                return None
            parts += [self.now[at : edit.start], edit.text]
            origin += [*self.origin[at : edit.start], *([-1] * len(edit.text))]
            at = edit.end
        return _Text("".join([*parts, self.now[at:]]), (*origin, *self.origin[at:]), self.size)

    def edits(self) -> Iterator[Edit]:
        """The edits that lead from the first text to this one."""
        at, new = 0, ""
        for char, origin in zip(self.now, self.origin, strict=True):
            if origin < 0:
                new += char
                continue
            if new or origin > at:
                yield Edit(at, origin, new)
            at, new = origin + 1, ""
        if new or at < self.size:
            yield Edit(at, self.size, new)


# -- to the file


def rewrite(source: str, changed: Sequence[tuple[Draft, Sequence[Edit]]]) -> str:
    """The text of a file with edits of its drafts made in it.

    Raises PostlintError when the file, read again, would not hold exactly the new posts and everything else as it was.
    """
    edits = [e for draft, own in changed for e in _in_source(draft, own)]
    text = _edited(source, sorted(edits, key=lambda e: (e.start, e.end)))
    if changed and changed[0][0].places is not None:
        path = changed[0][0].path
        wanted = {tuple(draft.places or ()): _edited(draft.text, own) for draft, own in changed}
        before, after = list(drafts_in(source, path)), list(drafts_in(text, path))
        expected = [_record(item, wanted) for item in before]
        if expected != [_record(item, {}) for item in after]:
            raise PostlintError("cannot be fixed in place: a record is written in an unusual way", where=path)
    return text


def _in_source(draft: Draft, edits: Sequence[Edit]) -> list[Edit]:
    special = draft.places is not None and not draft.is_json and not draft.quoted
    if special and draft.places and any(re.search(r"[\",;\t\r\n]", e.text) for e in edits):
        # An unquoted field of a table that comes to hold a delimiter needs quotes.
        whole = _edited(draft.text, edits).replace('"', '""')
        return [Edit(draft.places[0], draft.places[-1], f'"{whole}"')]
    return [draft.in_source(edit) for edit in edits]


def _edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits, which are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def _record(item: Draft | Unreadable, wanted: dict[tuple[int, ...], str]) -> object:
    """What a record says: its own text, or the wanted one, and its keys."""
    if isinstance(item, Unreadable):
        return item.error.message
    text = wanted.get(tuple(item.places or ()), item.text)
    return (
        text,
        item.post_id,
        item.in_reply_to,
        item.platform,
        item.account,
        item.author,
        item.company,
        dict(item.metadata),
    )


def encode(text: str, before: bytes) -> bytes:
    """The text as bytes, in the encoding and with the byte-order mark that the file had."""
    encoding, mark = encoding_of(before)
    return mark + text.encode(encoding)


def write(path: Path, before: bytes, after: bytes) -> None:
    """Replaces a file in one step, keeping its mode; a symbolic link keeps pointing at it.

    Raises PostlintError when it is read-only, cannot be written, or no longer holds `before`: then it is left as it is.
    """
    target = Path(os.path.realpath(path))
    try:
        status = target.stat()
        if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise PostlintError("cannot be fixed: the file is read-only", where=str(path))
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise PostlintError(f"cannot be fixed: {error.strerror}", where=str(path)) from None
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(status.st_mode & 0o7777)
        with contextlib.suppress(OSError, AttributeError):
            os.chown(new, status.st_uid, status.st_gid)
        if target.read_bytes() != before:
            raise PostlintError("changed while it was being fixed; it was left as it is", where=str(path))
        new.replace(target)
    except OSError as error:
        raise PostlintError(f"cannot be fixed: {error.strerror}", where=str(path)) from None
    finally:
        new.unlink(missing_ok=True)
