"""Numbers spelled out ("oh seven double four ...") read back as digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SpokenNumber", "spoken_numbers"]

_UNITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "null": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_WORD = r"(?:(?:double|triple|treble)[ -](?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|\d)|zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|\d{1,5})"
_RUN = re.compile(
    rf"(?<![\w.])(?:plus\s+)?{_WORD}(?:(?:,?\s|-|,\s?|\.{{2,3}}\s?|\s-\s){_WORD}){{4,24}}(?![\w])", re.IGNORECASE
)
_ITEM = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_SPELLED = re.compile(r"\b(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A spelled-out number: where it stands and the digits it says."""

    start: int
    end: int
    digits: str


def spoken_numbers(text: str) -> Iterator[SpokenNumber]:
    """Runs of at least five number words (figures may stand among them) that say six digits or more."""
    for match in _RUN.finditer(text):
        if len(_SPELLED.findall(match.group())) < 3:
            continue
        digits, times = [], 1
        for item in _ITEM.findall(match.group().lower()):
            if item in _TIMES:
                times = _TIMES[item]
                continue
            digits.append(_UNITS.get(item, item if item.isdigit() else "") * times)
            times = 1
        said = "".join(digits)
        if len(said) >= 6:
            yield SpokenNumber(match.start(), match.end(), said)
