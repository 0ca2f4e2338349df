"""What every recognizer works on (a `Page`) and gives back (a `Hit`), and the small tools they share.

Recognizers are plain classes over the text: they import no third-party package at module level, so the set can be listed
and tested without Presidio. `postlint.annotate.pii` hands them to Presidio's engine.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from postlint.annotate.recognizers.spoken import SpokenNumber, spoken_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Hit", "Page", "Recognizer", "alternatives", "digits_of", "fold", "luhn", "squash"]

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'`]{2,2000}"
    r"|(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,12}/[^\s<>\"'`)]{1,2000}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_HANDLE = re.compile(r"(?<![\w.@])@\w+")
_BREAK = re.compile(r"(?<=[a-z0-9)\]\"'”’*_>`#])[.!?](?=[\s\"'”’)*_]|$)|[!?…]|\n{2,}")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|no|nr|acct|ref|tel|mob|ext|apt|ave|rd|blvd|co|inc|exp|approx|e\.g|i\.e|d\.o\.b|a\.m|p\.m|blk|str)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that looks like personal data; offsets are half-open code points into `Page.text`, score is 0 to 1."""

    start: int
    end: int
    entity: str
    score: float
    pattern: str
    cue: str | None = None
    checksum: bool | None = None


@dataclass(frozen=True)
class Page:
    """A draft's text with what is known around it; made once a draft and shared by all recognizers."""

    text: str
    people: Sequence[tuple[int, int]] = ()
    """Spans that the pipeline calls a person."""
    places: Sequence[tuple[int, int]] = ()
    """Spans that the pipeline calls an organisation, a place, a product or a work."""
    context: Sequence[str] = ()
    company: Sequence[str] = ()
    author: str | None = None
    regions: Sequence[str] = ()
    allow: Sequence[str] = field(default=())

    @cached_property
    def folded(self) -> str:
        """The text in lower case, of the same length (characters that change length stay as they are)."""
        lower = self.text.lower()
        if len(lower) == len(self.text):
            return lower
        return "".join(low if len(low := char.lower()) == 1 else char for char in self.text)

    @cached_property
    def links(self) -> tuple[tuple[int, int], ...]:
        """Where URLs stand, their query left out: data in a query is shared all the same."""
        spans = []
        for match in _LINK.finditer(self.text):
            query = match.group().find("?")
            spans.append((match.start(), match.start() + query if query >= 0 else match.end()))
        return tuple(spans)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Where sentences end, roughly: enough to keep a cue word from reaching into the next sentence."""
        ends = []
        for match in _BREAK.finditer(self.text):
            if match.group() == "." and _ABBREVIATION.search(self.text[max(0, match.start() - 8) : match.start()]):
                continue
            ends.append(match.end())
        return tuple(ends)

    @cached_property
    def has_digits(self) -> bool:
        """Whether any digit stands in the text."""
        return any(char.isdigit() for char in self.text)

    @cached_property
    def has_numbers(self) -> bool:
        """Whether any digit stands in the text outside links and handles, which are full of them."""
        if not self.has_digits:
            return False
        return any(
            not self.in_link(*match.span())
            for match in _DIGIT.finditer(_HANDLE.sub(lambda m: "@" * len(m[0]), self.text))
        )

    @cached_property
    def spoken(self) -> tuple[SpokenNumber, ...]:
        """Numbers spelled out in the text."""
        return tuple(spoken_numbers(self.text))

    @cached_property
    def said(self) -> str:
        """What was said before, in one string of lower case."""
        return "\n".join(self.context).lower()

    @cached_property
    def said_digits(self) -> str:
        """The digits of what was said before."""
        return "".join(char for char in self.said if char.isdigit())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The company's names, squashed to letters and digits."""
        both = (form for name in self.company for form in (squash(name), squash(name.replace("&", " and "))))
        return tuple(dict.fromkeys(name for name in both if len(name) > 1))

    def in_link(self, start: int, end: int) -> bool:
        """Whether the span lies inside a URL (outside its query)."""
        return any(start < stop and begin < end for begin, stop in self.links)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentence(s) that the span lies in."""
        from bisect import bisect_left, bisect_right

        left = bisect_right(self.breaks, start)
        right = bisect_left(self.breaks, end)
        return (
            self.breaks[left - 1] if left else 0,
            self.breaks[right] if right < len(self.breaks) else len(self.text),
        )

    def before(self, start: int, reach: int = 60) -> str:
        """Up to `reach` characters before `start`, of the same sentence, in lower case."""
        return self.folded[max(self.sentence(start, start)[0], start - reach, 0) : start]

    def after(self, end: int, reach: int = 40) -> str:
        """Up to `reach` characters after `end`, of the same sentence, in lower case."""
        return self.folded[end : min(self.sentence(end, end)[1], end + reach)]

    def around(self, start: int, end: int, reach: int = 60) -> str:
        """What stands before and after the span in its sentence, in lower case."""
        return f"{self.before(start, reach)} \u241f {self.after(end, reach)}"


class Recognizer(Protocol):
    """Finds one sort of personal data."""

    @property
    def name(self) -> str:
        """What evidence calls it."""

    @property
    def entities(self) -> Sequence[str]:
        """The entities it can give."""

    def find(self, page: Page) -> Iterator[Hit]:
        """Give each place, in any order; overlaps are resolved by the caller."""


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first; a space stands for any white space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def digits_of(text: str) -> str:
    """The digits of a string, in order."""
    return "".join(char for char in text if char.isdigit())


def squash(text: str) -> str:
    """Letters and digits only, without accents, in lower case: the form in which names of companies and hosts compare."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if char.isalnum())


def fold(text: str) -> str:
    """Lower case without accents, spaces kept."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if not unicodedata.combining(char))


def luhn(digits: str) -> bool:
    """Whether the last digit is the right check digit by Luhn's method."""
    if not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0 and len(digits) > 1
