"""The nouns as frozen values, without input or output.

Offsets are half-open code-point offsets into the untouched text of a draft (the file's, or the record's `text`).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Role = Literal["customer", "company"]
Format = Literal["text", "markdown", "html"]
EMPTY: Mapping[str, Any] = MappingProxyType({})


class Severity(IntEnum):
    """How much a violation weighs; ordered."""

    SUGGESTION = 1
    WARNING = 2
    ERROR = 3

    @classmethod
    def parse(cls, name: str) -> Severity:
        """The severity of that lower-case name; KeyError when there is none."""
        return cls[name.upper()]

    def __str__(self) -> str:
        return self.name.lower()


class Applicability(str, Enum):
    """Who may apply a fix: --fix, --fix with --unsafe-fixes, or only a person."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Position:
    """A 1-based line and column; columns count code points."""

    line: int
    column: int


class Lines:
    """Turns offsets into lines and columns of one text; `\\n`, `\\r\\n` and `\\r` end lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        at = 0
        for line in text.splitlines(keepends=True):
            at += len(line)
            # str.splitlines also breaks at form feeds and the like, which editors do not count as lines.
            if line.endswith(("\n", "\r")):
                self._starts.append(at)

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        return Position(line + 1, offset - self._starts[line] + 1)

    def line(self, number: int) -> Span:
        """The range of a 1-based line, without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def __len__(self) -> int:
        return len(self._starts)


@lru_cache(maxsize=4)
def _lines(text: str) -> Lines:
    """The lines of a text; the records of one file share them."""
    return Lines(text)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said before the draft."""

    role: Role
    text: str


@dataclass(frozen=True)
class Draft:
    """A post not yet published, with what was said before it.

    `text` is untouched; `body` says which part of it is the post (the rest is front matter). For a record of a
    .jsonl or .csv file `source` is the whole file and `places[i]` the offset in it of `text[i]` (one more for the end).
    """

    text: str
    path: str = "-"
    post_id: str | None = None
    format: Format = "text"
    body_start: int = 0
    in_reply_to: tuple[Turn, ...] = ()
    platform: str | None = None
    account: str | None = None
    author: str | None = None
    company: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    source: str | None = None
    places: Sequence[int] | None = None

    def in_file(self, offset: int) -> int:
        """The offset in the file of an offset in the text."""
        if self.places is None:
            return offset
        return self.places[min(offset, len(self.places) - 1)]

    @cached_property
    def lines(self) -> Lines:
        """Lines and columns of the file that the draft stands in."""
        return _lines(self.source if self.source is not None else self.text)

    def position(self, offset: int) -> Position:
        """Where in the file an offset of the text stands."""
        return self.lines.position(self.in_file(offset))

    def in_source(self, edit: Edit) -> Edit:
        """An edit of the text as an edit of the file, its words written as the file's format writes them.

        In an unquoted field of a table only plain words can stand: a comma would need quotes around the field.
        """
        if self.places is None or self.source is None:
            return edit
        start, end = self.in_file(edit.start), self.in_file(edit.end)
        if self.is_json:
            raw = self.source[self.places[0] : self.places[-1]]
            escaped = json.dumps(edit.text, ensure_ascii=raw.isascii() and "\\u" in raw)[1:-1]
            return Edit(start, end, escaped)
        return Edit(start, end, edit.text.replace('"', '""') if self.quoted else edit.text)

    @property
    def is_json(self) -> bool:
        """Whether it is a record of a JSON Lines file."""
        return self.places is not None and self.path.lower().endswith((".jsonl", ".ndjson"))

    @property
    def quoted(self) -> bool:
        """Whether it is a field of a table that stands between quotation marks."""
        if self.places is None or self.source is None or self.is_json:
            return False
        return self.source[max(self.places[0] - 1, 0) : self.places[0]] == '"'


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `[start, end)` of the draft's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that remove a violation, applied together or not at all."""

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One finding of one rule in one draft. Its texts are masked unless the run was asked to reveal."""

    path: str
    post_id: str | None
    code: str
    rule: str
    guideline: int
    category: str
    severity: Severity
    message: str
    help: str
    start: int
    end: int
    evidence: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    fix: Fix | None = None
    fingerprint: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def incomplete(self) -> bool:
        """Whether it says that something could not be checked (PL00x), rather than what was found."""
        return self.code.startswith("PL00")

    @property
    def order(self) -> tuple[str, str, int, int, str, str]:
        """The total order of output."""
        return (self.path, self.post_id or "", self.start, self.end, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A violation that a waiver or the baseline excuses, and why."""

    violation: Violation
    by: Literal["waiver", "baseline"]
    reason: str


class Outcome(str, Enum):
    """What a pipeline does with a post: publish it, ask a person, or hold it back."""

    PASS = "pass"
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one draft. `masked` are the ranges of its text that no reporter may show."""

    draft: Draft
    violations: tuple[Violation, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    masked: tuple[Span, ...] = ()
    outcome: Outcome = Outcome.PASS

    @property
    def incomplete(self) -> bool:
        return any(v.incomplete for v in self.violations)

    def worst(self) -> Severity | None:
        """The highest severity among the violations that were found."""
        return max((v.severity for v in self.violations if not v.incomplete), default=None)

    def with_violations(self, violations: Iterable[Violation]) -> Report:
        return replace(self, violations=tuple(sorted(violations, key=lambda v: v.order)))

    def visible(self, start: int, end: int) -> str:
        """The draft's text in a range, with personal information masked; as long as the range."""
        return mask(self.draft.text, self.masked, Span(start, end))


def mask(text: str, spans: Sequence[Span], window: Span) -> str:
    """The window of a text with letters and digits inside the spans blotted out: `j•••@•••.com`.

    The result is as long as the window, so that a caret under it stays in place. Of an e-mail address the first
    letter and the top-level domain stay readable, of anything else only its punctuation.
    """
    shown = list(text[window.start : window.end])
    for span in spans:
        keep: set[int] = set()
        secret = text[span.start : span.end]
        at, dot = secret.find("@"), secret.rfind(".")
        if 0 < at < dot and " " not in secret:
            keep = {span.start, *range(span.start + dot, span.end)}
        for i in range(max(span.start, window.start), min(span.end, window.end)):
            if i not in keep and not text[i].isspace() and (text[i].isalnum() or ord(text[i]) > 127):
                shown[i - window.start] = "•"
    return "".join(shown)


@dataclass(frozen=True, slots=True)
class Example:
    """A draft in a rule file that the rule must (or must not) flag."""

    draft: Draft
    bad: bool
    flags: tuple[str, ...]
    line: int
    fixed: str | None = None
    data: bytes | None = None
    settings: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class BoundCheck:
    """A kind of check with the parameters that one rule gives it."""

    kind: str
    params: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file, validated."""

    code: str
    name: str
    guideline: int
    category: str
    severity: Severity
    summary: str
    why: str
    instead: str
    checks: tuple[BoundCheck, ...]
    read_examples: Callable[[], tuple[Example, ...]] = field(default=tuple, compare=False, repr=False)
    path: str = ""
    default: bool = True
    notes: str = ""
    waivable: bool = True
    yields_to: tuple[str, ...] = ()

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples of its file, read anew each time. Raises RuleError."""
        return self.read_examples()

    @property
    def order(self) -> tuple[str, str]:
        return (self.code, self.name)
