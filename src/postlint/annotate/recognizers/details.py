"""Other details that point at one person: number plates, device ids, positions, income."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, digits_of, luhn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["OtherDetail"]

_PLATE_CUE = re.compile(
    r"\b(?:reg(?:istration)?(?:\s+(?:number|no\.?|plate|mark))?|number\s?plate|licen[cs]e\s+plate|plates?(?:\s+(?:number|no\.?|on\s+(?:file|record|the\s+\w+)))?|rego|tag|vrm|vehicle|car|van|bike|scooter|kennzeichen|matr[ií]cula)\b(?:\s*(?:is|was|reads|no\.?|number|:|,|=|\(|on\s+file|with)){0,3}\s*[\"“`(]?$"
)
_PLATE_VALUE = re.compile(
    r"(?<![\w/.-])(?=[A-Z0-9 -]{0,12}\d)(?=[A-Z0-9 -]{0,12}[A-Z])[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5}){1,3}(?![\w]|-\w)"
)
_UK_PLATE = re.compile(r"(?<![\w/-])[A-HJ-PR-Y][A-Y](?:0[2-9]|[1-7]\d)\s?[A-HJ-PR-Z]{3}(?![\w-])")
_IN_PLATE = re.compile(
    r"(?<![\w/-])(?:AP|AR|AS|BR|CG|CH|DL|GA|GJ|HP|HR|JH|JK|KA|KL|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TG|TN|TR|TS|UK|UP|WB)[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}(?![\w-])"
)
_DE_PLATE = re.compile(r"(?<![\w/-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[HE]?(?![\w-])")
_IMEI = re.compile(r"(?<![\w.])\d(?:[ -]?\d){14}(?![\w])")
_VIN = re.compile(
    r"(?<!\w)(?=[A-HJ-NPR-Z\d]{0,16}\d)(?=[A-HJ-NPR-Z\d]{0,16}[A-HJ-NPR-Z])[A-HJ-NPR-Z\d]{11}[A-HJ-NPR-Z\d]{2}\d{4}(?!\w)"
)
_DEVICE = re.compile(
    r"\b(?:your|his|her|their|the|device|handset|phone|laptop|tablet|camera|bike|frame|watch|console|machine)?\s*(?:(?:device|handset|phone|laptop|bike|frame|chassis|hardware|unit|serial|s/n|iccid|sim|eid|udid|meid|esn|imsi|microchip|chip)\s*(?:serial|id|number|no\.?|card|#)?)\s*(?:number|no\.?|id)?\s*(?:is|was|:|=|#)?\s*"
    r"(?P<value>(?=[A-Z\d -]{0,12}\d)[A-Z\d]{1,8}(?:[ -]?(?=[A-Z\d]*\d|[A-Z]\b)[A-Z\d]{1,12}){0,5})(?![\w])",
    re.IGNORECASE,
)
_POINT = re.compile(
    r"(?<![\w.])-?\d{1,3}\.\d{4,10}°?\s?[NS]?\s?[,;/ ]\s?-?\d{1,3}\.\d{4,10}°?\s?[EW]?(?![\w])|(?<!\w)\d{1,3}°\s?\d{1,2}['’′]\s?(?:\d{1,2}(?:\.\d+)?[\"”″])?\s?[NS][, ]{1,2}\d{1,3}°\s?\d{1,2}['’′]\s?(?:\d{1,2}(?:\.\d+)?[\"”″])?\s?[EW]",
    re.IGNORECASE,
)
_W3W = re.compile(r"(?<!\w)///[a-z]{3,15}\.[a-z]{3,15}\.[a-z]{3,15}(?!\w)")
_MONEY = re.compile(
    r"(?<![\w])(?:(?:US|A|C|NZ|S|HK)?[$£€¥₹₦₩]|Rs\.?\s?|KSh\s?|R(?=\d)|CHF\s?|EUR\s?|USD\s?|GBP\s?)\d{1,3}(?:[,. ]?\d{3})*(?:\.\d{1,2})?\s?k?(?:\s(?:a|per)\s(?:year|month|week|annum|hour)|\s?p\.?[am]\.?(?=\W|$))?",
    re.IGNORECASE,
)
_INCOME = re.compile(
    r"\b(?:(?:your|his|her|their|my)\s+(?:(?:gross|net|annual|monthly|declared|basic|current|household|taxable|total|last)\s+)*(?:salary|income|wages?|pay|earnings|pension|bonus|payslip|take-?home)|you\s+earn|(?:he|she|they)\s+(?:earns?|makes?|takes\s+home)|salary\s+of|income\s+of|on\s+a\s+salary|earning)\b[^.;]{0,40}$"
)
_LIMIT = re.compile(
    r"\b(?:your|his|her|their)\s+(?:(?:credit|card|current|available|outstanding|remaining|savings|account|loan|overdraft|mortgage|closing)\s+)*(?:limit|balance|debt|arrears|overdraft|credit\s+score|savings)\b[^.;]{0,24}$"
)
_PAYSLIP = re.compile(r"\b(?:box\s+\d{1,2}|gross|net\s+pay|taxable)\s*[:=]\s*$")
_IN_USE = re.compile(r"^\s(?:was|is|were|had\s+been)\s+(?:in\s+use|owing|outstanding|overdrawn|in\s+arrears|drawn)\b")
_PAGE = re.compile(
    r"\b(?:photo|scan|copy|picture|image)\s+of\s+(?:your|his|her|their|[A-Z]\w+['’]s)\s+(?:passport|driving\s+licen[cs]e|driver['’]s\s+licen[cs]e|id\s+card|birth\s+certificate)\s+(?:is\s+)?(?:attached|below|here|above|enclosed)",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:(?:the\s+|a\s+)?(?:county\s+court\s+)?(?:judge?ment|ccj|charge|conviction|warrant|caution|complaint\s+to\s+the\s+police|restraining\s+order|bankruptcy\s+order)\s+(?:registered\s+|filed\s+|made\s+|issued\s+)?against\s+(?:you|him|her|them|[A-Z][\w-]+)(?:\s+in\s+\d{4})?"
    r"|(?:your|his|her)\s+(?:criminal\s+record|conviction|bankruptcy|divorce(?:\s+settlement)?|custody\s+(?:case|hearing)|immigration\s+status|visa\s+refusal|rent\s+arrears|probation|parole|eviction|default(?:ed)?\s+(?:loan|payment)s?|county\s+court\s+judge?ment))\b",
    re.IGNORECASE,
)
_DISMISSED = re.compile(
    r"\b(?:(?:two|three|several|final|written|verbal|a)\s+){1,3}warnings?\s+(?:for|about|over)\s+[^.;]{3,80}",
    re.IGNORECASE,
)


class OtherDetail:
    """Number plates, IMEI, serial and chassis numbers, coordinates, income and balances of a person."""

    name = "other-detail"
    entities = ("NUMBER_PLATE", "DEVICE_ID", "POSITION", "INCOME", "PERSONAL_RECORD")

    def find(self, page: Page) -> Iterator[Hit]:
        """Give each detail without the word before it."""
        text = page.text
        if page.has_numbers:
            yield from self._plates(page)
            yield from self._devices(page)
            for match in _POINT.finditer(text):
                if not page.in_link(*match.span()) and not re.search(
                    r"\b(?:our|we['’]re|find\s+us|meet|shop|event|start|car\s+park)\b", page.before(match.start(), 60)
                ):
                    yield Hit(match.start(), match.end(), "POSITION", 0.8, "coordinates")
            yield from self._income(page)
        for match in _W3W.finditer(text):
            if re.search(r"\b(?:your|his|her|their|you)\b", page.before(match.start(), 60)):
                yield Hit(match.start(), match.end(), "POSITION", 0.6, "three words")
        for match in _PAGE.finditer(text):
            yield Hit(match.start(), match.end(), "PERSONAL_RECORD", 0.6, "identity document shown")
        for match in _RECORD.finditer(text):
            yield Hit(match.start(), match.end(), "PERSONAL_RECORD", 0.6, "record of a person")
        for match in _DISMISSED.finditer(text):
            if re.search(
                r"\b(?:dismissed|sacked|fired|let\s+go|left|after|he|she|him|her)\b", page.before(match.start(), 60)
            ):
                yield Hit(match.start(), match.end(), "PERSONAL_RECORD", 0.6, "employment record")

    @staticmethod
    def _plates(page: Page) -> Iterator[Hit]:
        for match in _PLATE_VALUE.finditer(page.text):
            cue = _PLATE_CUE.search(page.before(match.start(), 40))
            value = match.group()
            if cue is None or not 4 <= len(re.sub(r"\W", "", value)) <= 9 or page.in_link(*match.span()):
                continue
            if cue.group().split()[0] in ("vehicle", "car", "van", "bike", "scooter", "tag") and not (
                _UK_PLATE.fullmatch(value)
                or _IN_PLATE.fullmatch(value)
                or re.fullmatch(
                    r"[A-Z]{1,3}[ -]?\d{2,4}[ -]?[A-Z]{1,3}|\d{1,3}-?[A-Z]{1,3}-?\d{1,5}|\d[A-Z]{3}\d{3}", value
                )
            ):
                continue
            yield Hit(match.start(), match.end(), "NUMBER_PLATE", 0.85, "after a cue", cue.group().strip())
        for pattern, name in ((_UK_PLATE, "UK"), (_IN_PLATE, "India")):
            for match in pattern.finditer(page.text):
                yield Hit(match.start(), match.end(), "NUMBER_PLATE", 0.65, f"plate of {name}")
        for match in _DE_PLATE.finditer(page.text):
            if re.search(r"\b(?:car|van|plate|kennzeichen|vehicle|reg|auto|parked)\b", page.before(match.start(), 50)):
                yield Hit(match.start(), match.end(), "NUMBER_PLATE", 0.6, "plate of Germany")

    @staticmethod
    def _devices(page: Page) -> Iterator[Hit]:
        for match in _IMEI.finditer(page.text):
            cue = re.search(r"\bimei\b|\bmeid\b|\bdevice\b|\bhandset\b", page.before(match.start(), 30))
            if cue and (luhn(digits_of(match.group())) or cue.group() == "imei"):
                yield Hit(
                    match.start(), match.end(), "DEVICE_ID", 0.9, "IMEI", cue.group(), luhn(digits_of(match.group()))
                )
        for match in _VIN.finditer(page.text):
            if re.search(r"\bnumbers\b|\bstarting\b", page.before(match.start(), 30)):
                continue
            if re.search(r"\bvin\b|\bchassis\b|\bvehicle\b|\bcar\b", page.around(match.start(), match.end(), 40)):
                yield Hit(match.start(), match.end(), "DEVICE_ID", 0.85, "VIN")
        for match in _DEVICE.finditer(page.text):
            value = match.group("value")
            head = page.folded[match.start() : match.start("value")]
            named = re.search(r"\b(?:serial|s/n|iccid|sim|eid|udid|imsi|chip|microchip|frame|chassis|id)\b", head)
            owner = re.search(
                r"\b(?:your|his|her|their|marked|stolen|registered|lost|found)\b",
                page.before(match.start() + 6, 40) + head,
            )
            if (
                named
                and len(digits_of(value)) >= 5
                and (owner or "microchip" in head or "iccid" in head)
                and value.upper() == value
            ):
                yield Hit(match.start("value"), match.end("value"), "DEVICE_ID", 0.65, "serial", named.group())

    @staticmethod
    def _income(page: Page) -> Iterator[Hit]:
        for match in _MONEY.finditer(page.text):
            start, end = match.start(), match.start() + len(match.group().rstrip())
            before = page.before(start, 70)
            if len(digits_of(match.group())) < 3:
                continue
            if _INCOME.search(before) or _PAYSLIP.search(before):
                yield Hit(start, end, "INCOME", 0.75, "income")
            elif (
                re.search(r"(?:a|per)\s(?:year|annum)$|p\.?a\.?$", match.group().lower())
                and re.search(r"(?:\b|^)(?:on|earn\w*|paid|salary)\s*$", before)
                and not re.search(r"\b(?:we|from|role|position|job|vacancy|hiring)\b", before)
            ):
                yield Hit(start, end, "INCOME", 0.6, "income")
            elif (
                re.search(r"\b(?:your|his|her|their)\s*$", before) and len(digits_of(match.group().split(".")[0])) >= 5
            ):
                yield Hit(start, end, "INCOME", 0.5, "large sum of a person")
            elif _LIMIT.search(before) or (
                _IN_USE.match(page.after(end, 30)) and re.search(r"\b(?:your|his|her|limit|card)\b", before)
            ):
                yield Hit(start, end, "INCOME", 0.55, "balance or limit")
