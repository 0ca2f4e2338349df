"""Dates that can be somebody's birthday, as figures and as words, and the cues that say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["BirthDate"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)\.?"
)
_YEAR = r"(?:19[0-9]{2}|20[0-2][0-9])"
_SHORT_YEAR = r"(?:['’]?\d{2})"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|"
    r"eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first)"
)
_SPOKEN_YEAR = (
    r"(?:(?:nineteen|twenty)[- ](?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]"
    + _ONES
    + r")?|oh[- ]"
    + _ONES
    + r"|ten|eleven|twelve|\w{3,6}teen)"
    r"|two\s+thousand(?:\s+and)?(?:\s+\w{3,9})?)"
)
_FULL = re.compile(
    r"(?<![\w/.-])(?=\w)(?:"
    rf"(?P<iso>{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01]))"
    rf"|(?P<num>(?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:{_YEAR}|\d{{2}}))"
    rf"|(?P<dmy>(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?[ -](?:of\s+)?{_MONTH},?[ -](?:{_YEAR}|{_SHORT_YEAR}))"
    rf"|(?P<mdy>{_MONTH}\s(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s+(?:{_YEAR}|['’]\d{{2}}))"
    rf"|(?P<said>(?:the\s+)?{_ORDINAL}(?:\s+of)?\s+{_MONTH},?\s+(?:{_YEAR}|{_SPOKEN_YEAR}))"
    rf"|(?P<saidm>{_MONTH}\s+(?:the\s+)?{_ORDINAL},?\s+(?:{_YEAR}|{_SPOKEN_YEAR}))"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"(?<![\w/.-])(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\s+of)?\s{_MONTH}|{_MONTH}\s(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?)(?![\w/-])",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(
    r"\d[-/. ]?\d|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|jän|mär|mai|okt|dez|fév|avr|juin|juil|aoû|déc|gen|mag|giu|lug|set|ott)"
)
_CUE = re.compile(
    r"\b(?:born(?:\s+(?:on|in))?|d\.?\s?o\.?\s?b\b\.?|date\s+of\s+birth|birth\s?-?date|birth\s?day|b-?day|geboren|geb\.|n[ée]e?\s+le|nacid[oa]|nato|nata)\b"
)
_TURNS = re.compile(
    r"\b(?:turn(?:s|ed|ing)?|be(?:comes?)?)\s+(?:\d{1,3}|(?:eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|a\s+hundred)\s+(?:years?\s+old\s+)?(?:on|this|next)\s+(?:the\s+)?$"
)
_OURS = re.compile(
    r"\b(?:we|our(?:\s+[\w-]+){1,3}|company|shop|brand|bakery|club|business|idea|tradition|pavilion|school|society|band|composer|painter|author|poet|king|queen|founder)\s+(?:was|were|is|are|got)?\s*(?:first\s+)?$"
)
_IDENTITY = re.compile(
    r"\b(?:passport|match(?:es)?|verif\w+|identity|profile|on\s+file|got\s+you\s+as|you\s+as|confirm(?:ing)?|registered|patient|candidate|security\s+(?:check|question)|id\b)"
)
_OTHER_DATE = re.compile(
    r"\b(?:issued|expir\w+|valid|dated|since|until|from|by|due|deadline|booked|ordered|posted|published|updated|delivered|paid|sent|arriv\w+|depart\w+)\s+(?:on\s+)?$"
)


class BirthDate:
    """A full date after a cue of birth, a day after "turns 40 on", and a date of long ago that stands beside a name."""

    name = "birth-date"
    entities = ("DATE_OF_BIRTH",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give the dates without their cue."""
        if not _ANY_DATE.search(page.folded):
            return
        for match in _FULL.finditer(page.text):
            start, end = match.span()
            before = page.before(start, 60)
            cue = _last(_CUE, before)
            if cue is not None and len(before) - cue.end() <= 28:
                if not _OURS.search(before[: cue.start()]):
                    yield Hit(start, end, "DATE_OF_BIRTH", 0.95, "after a cue", cue.group())
                continue
            if re.match(
                r"\W{0,3}(?:is|was|as)?\s*(?:the\s+|your\s+|his\s+|her\s+)?(?:date\s+of\s+birth|birth\s?day|dob\b)",
                page.after(end, 30),
            ):
                yield Hit(start, end, "DATE_OF_BIRTH", 0.85, "before a cue")
            elif _OTHER_DATE.search(before):
                continue
            elif _is_adult_year(match.group()) and (self._beside_name(page, start) or _IDENTITY.search(before)):
                yield Hit(start, end, "DATE_OF_BIRTH", 0.6, "long ago, beside a person")
        for match in _DAY.finditer(page.text):
            before = page.before(match.start(), 60)
            turns = _TURNS.search(before)
            if turns is None:
                cue = _last(_CUE, before)
                turns = (
                    cue
                    if cue is not None and len(before) - cue.end() <= 12 and "birth" in cue.group() and _someone(before)
                    else None
                )
            if turns is not None and not _OURS.search(before[: turns.start()]):
                age = re.search(
                    r"\d|(?:eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a\s+hundred)", turns.group()
                )
                start = (
                    match.start() - (len(turns.group()) - age.start())
                    if age and "turn" in turns.group()
                    else match.start()
                )
                yield Hit(start, match.end(), "DATE_OF_BIRTH", 0.6, "day of birth", turns.group().split()[0])

    @staticmethod
    def _beside_name(page: Page, start: int) -> bool:
        left = page.text[max(0, start - 50) : start]
        return bool(re.search(r"[A-Z][^\W\d_]+(?:[\s-][A-Z][^\W\d_]+)+\s?[,(]\s*$", left))


def _someone(before: str) -> bool:
    return bool(re.search(r"\b(?:your|his|her)\b", before))


def _is_adult_year(date: str) -> bool:
    year = re.search(_YEAR, date)
    return year is not None and 1915 <= int(year.group()) <= 2010


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)
