"""Which plain letters a regular expression cannot match without, so that most patterns are never run.

Looking for a few words in a text is a hundred times faster than running a pattern that ignores case over it.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TABLE = Path(__file__).parent / "literals.json"

try:
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_constants as codes
    import sre_parse as parser

# A longer list of words is not worth looking for, a shorter word is in every text.
_MOST, _SHORTEST = 600, 2
# A choice that holds one of these would be met in nearly every post.
_COMMON = frozenset(
    "a about all and any are at be can could do for from get go had has have he here how i if in is it its just let like me my no not of off on one or our out see she so some that the them then there they this to up us was we were what when who will with would you your".split()
)
# From here on there are signs and pictures, which have no case.
_PICTURES = 0x2600


class Hopes:
    """One search for the words that several patterns cannot do without."""

    def __init__(self, patterns: tuple[str, ...], *, words: Mapping[str, str] | None = None) -> None:
        """Take the patterns, and for those whose needed word is known, that word in small letters."""
        import ahocorasick_rs

        self._patterns = patterns
        asked = {p: (words[p],) if words and words.get(p) else needed(p) for p in patterns}
        holders: dict[str, list[str]] = {}
        for pattern, needs in asked.items():
            for word in needs:
                holders.setdefault(word, []).append(pattern)
        self._holders = list(holders.values())
        self._always = [pattern for pattern, needs in asked.items() if not needs]
        self._search = ahocorasick_rs.AhoCorasick(list(holders)) if holders else None

    def among(self, lowered: str) -> Sequence[str]:
        """The patterns that may match a text, given in small letters (Annotated.lowered): a quick look, not the last word."""
        if self._search is None:
            return self._patterns
        try:
            seen = self._search.find_matches_as_indexes(lowered, overlapping=True)
        except UnicodeEncodeError:  # a lone surrogate, which only re can read
            return self._patterns
        if not seen:
            return self._always
        kept = {pattern for index, _, _ in seen for pattern in self._holders[index]}
        return [pattern for pattern in self._patterns if pattern in kept or pattern in self._always]


@lru_cache(maxsize=1024)
def hopes(patterns: tuple[str, ...]) -> Hopes:
    """The Hopes of patterns that are asked about many times."""
    return Hopes(patterns)


@lru_cache(maxsize=4096)
def needed(pattern: str) -> tuple[str, ...]:
    """Words in small letters of which every match holds at least one; empty when that cannot be told."""
    known = _known().get(_key(pattern))
    return _worked_out(pattern) if known is None else tuple(known)


def _key(pattern: str) -> str:
    return hashlib.blake2b(pattern.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    """The words of the bundled rules' patterns, worked out beforehand: parsing all of them costs a start a quarter second."""
    try:
        return msgspec.json.decode(TABLE.read_bytes(), type=dict[str, list[str]])
    except (OSError, msgspec.DecodeError):
        return {}


def _worked_out(pattern: str) -> tuple[str, ...]:
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
    except (re.error, RecursionError):
        return ()
    words = _of_sequence(list(tree))
    return tuple(sorted(words)) if words else ()


def _of_sequence(items: list[Any]) -> frozenset[str] | None:
    """The best choice among the parts of a sequence, all of which must match: the longest words, the fewest."""
    choices: list[frozenset[str]] = []
    run = ""
    for op, value in [*items, (None, None)]:
        if op is codes.LITERAL and (32 <= value < 127 or value >= _PICTURES):
            run += chr(value).lower()
            continue
        if len(run) >= _SHORTEST or (run and not run.isalnum() and run != " "):
            choices.append(frozenset({run}))
        run = ""
        found = _of_part(op, value)
        if found:
            choices.append(found)
    return max(choices, key=lambda c: (_COMMON.isdisjoint(map(str.strip, c)), min(map(len, c)), -len(c)), default=None)


def _of_part(op: Any, value: Any) -> frozenset[str] | None:
    if op is codes.SUBPATTERN:
        # An inline (?-i:...) only asks for more, so small letters stay needed.
        return _of_sequence(list(value[-1]))
    if op is codes.BRANCH:
        branches = [_of_sequence(list(branch)) for branch in value[1]]
        if any(b is None for b in branches):
            return None
        words = frozenset(w for b in branches if b for w in b)
        return words if len(words) <= _MOST else None
    if op is codes.IN and len(value) <= _MOST and all(o is codes.LITERAL and v >= _PICTURES for o, v in value):
        return frozenset(chr(v) for _, v in value)
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] >= 1:
        # What must stand there several times stands there in a row.
        return _of_sequence(list(value[2]) * min(value[0], 4))
    return None


def table(patterns: Iterable[str]) -> str:
    """The text of TABLE for patterns, which docs/build.py writes for those of the bundled rules."""
    words = {_key(pattern): list(_worked_out(pattern)) for pattern in patterns}
    return msgspec.json.format(msgspec.json.encode(dict(sorted(words.items()))).decode(), indent=0) + "\n"
