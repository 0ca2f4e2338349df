"""Numbers by which a company knows its customer: orders, bookings, cases, tickets, parcels, policies, accounts, meters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, alternatives, digits_of, luhn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["ReferenceNumber"]

_THING = alternatives(
    """
    order|purchase order|work order|job|job sheet|booking|booking reference|reservation|ref|reference|case|case id|ticket|support ticket|incident|service request|request|complaint|enquiry|query|claim|policy|tracking|
    tracking id|parcel|package|shipment|consignment|delivery|waybill|airway bill|awb|docket|manifest|invoice|receipt|quote|quotation|proof|transaction|payment|refund|transfer|account|acct|a/c|customer|
    customer id|consumer|client|client id|member|membership|loyalty|subscriber|subscription|contract|agreement|lease|tenancy|meter|mpan|mprn|nmi|icp|gprn|eircode ref|supply point|service|circuit|pnr|confirmation|
    record locator|locator|e-ticket|eticket|voucher|candidate|student|student id|pupil|employee|employee id|staff id|payroll|application|appointment|patient|patient id|mrn|hospital|nhs ref|prescription|rx|docket|police report|crime|
    crime reference|fir|report|rma|return|returns|work ticket|file|dossier|registration|enrolment|enrollment|library card|frequent flyer|bonus|rewards|user id|userid|profile|login id|wallet|box|po box|locker|session|
    sr|cr|crn|prn|urn|uprn|utr|vrn|grievance|docket|loan|mortgage|pension|fund|folio|demat|investor|scheme|pass|season ticket|permit|licence plate ref|visa application|gwf|uan|epf|pf|pass number|id
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
_LINK_WORDS = r"(?:\s*(?:number|numbers|num|nos?\.?|nr\.?|n°|№|#|id|code|ref(?:erence)?\.?|acc(?:oun)?t|card|report|is|was|are|under|of|for\s+this\s+is|:|=|-|–|\(|\"|“|`|\*{1,2}|the|still|ending\s+in)){0,5}\s*"
_AFTER_CUE = re.compile(
    rf"(?<![\w-])(?P<thing>{_THING})s?(?P<link>{_LINK_WORDS})(?P<value>#?(?=[A-Z\d/-]*\d)[A-Z\d]{{1,22}}(?:[-/–.][A-Z\d]{{1,14}}){{0,6}}(?: (?=[\d][\d-]{{1,7}}(?!\w))[\d-]{{2,8}}){{0,5}}(?:\s(?=GB\b|IE\b)[A-Z]{{2}})?)(?![\w])",
    re.IGNORECASE,
)
_AND_MORE = re.compile(r"\s?(?:and|&|,|/)\s(?P<value>#?(?=[A-Z\d-]*\d)[A-Z\d]{1,14}(?:[-/][A-Z\d]{1,14}){0,5})(?![\w])")
_GROUPED = re.compile(
    rf"(?<![\w-])(?P<thing>{_THING}|tag|track(?:ed|ing)?)s?(?P<link>{_LINK_WORDS})(?P<value>[A-Z\d]{{1,5}}(?:-[A-Z\d]{{1,4}})?(?: (?=[A-Z]?\d)[A-Z\d]{{1,9}}){{1,7}}(?: (?:[A-Z]{{2}})(?![\w]))?)(?![\w])"
)
_SPACED = re.compile(
    rf"(?<![\w-])(?P<thing>{_THING})s?(?P<link>{_LINK_WORDS})(?P<value>\d(?:[ ]\d){{5,19}})(?!\d)", re.IGNORECASE
)
_LOCATOR = re.compile(
    r"\b(?:booking|reservation|pnr|locator|confirmation(?:\s+code)?|reference|ref|code)\b"
    + _LINK_WORDS
    + r"(?P<value>(?=[A-Z\d]*[A-Z])[A-Z\d]{6})(?![\w])"
)
_BARE = re.compile(
    r"(?<![\w/.@#-])(?P<value>#?[A-Z]{1,6}(?:[-/ ]?[A-Z]{1,5})?[-/]?\d{6,14}(?:[-/]?[A-Z\d]{1,6})?|[A-Z]{2,6}[-/]\d{2,6}[-/]\d{2,10}(?:[-/][A-Z\d]{1,8})?|[A-Z]{2,5}[-/](?:[A-Z]{1,6}[-/])?\d{4,10}|[A-Z]{2,4}\d? ?\d{4} \d{4} \d{4}(?: [A-Z]{2})?|[A-Z]{1,4}\d{1,4}-\d{4,8})(?![\w@]|[.]\d|-\w)"
)
_POSTAL = re.compile(
    r"(?<!\w)(?:[A-Z]{2}\d{9}[A-Z]{2}|[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}|1Z[A-Z0-9]{16}|JJ?D\d{16,20}|H[0O]\d{14,16}|\d{20,22})(?!\w)"
)
_GOODS = re.compile(
    r"\b(?:model|part|parts|sku|item|items|article|product|series|seal|spare|filter|cable|kit|code|error|fault|firmware|version|release|batch|lot|recall|flight|train|service\s+to|bus|route|isbn|issn|kb|patch|cve|iso|en|bs|din|"
    r"standard|regulation|charity|company|registration|vat|reg(?:istered)?|licen[cs]e|catalogue|bulb|battery|printer|laptop|router|boiler|engine|tyre|version|update|channel|postcode|room|gate|platform|coach|seat|table|lane|chapter|"
    r"page|section|rule|form|grade|level|category|sizes?|colou?r|shade|asin|ean|upc|barcode|promo|promotion|voucher|discount|coupon|offer|hashtag|use|text|keyword)\b[^.;]{0,14}$"
)
_PLAIN_NUMBER = re.compile(
    r"\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d{1,2})?|(?:19|20)\d{2}|\d{1,2}[:.]\d{2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}(?:st|nd|rd|th)|(?:19|20)\d{2}[-/–]\d{2,4}|\d+(?:k|m|kg|g|gb|mb|ml|am|pm|p|x|mm|cm|km|w|v|hrs?|mins?|days?|d|h|s|a|b)|24/7|\d{1,4}-\d{1,3}|c-\d+/\d+",
    re.IGNORECASE,
)
_WEAK = frozenset(
    "job request enquiry query delivery receipt payment refund transfer service line circuit unit box locker session chat call file report pass return returns id voucher permit quote manifest hospital bonus profile registration loyalty scheme fund wallet".split()
)
_UNIT = re.compile(
    r"^\s?(?:%|days?|hours?|mins?|minutes?|weeks?|months?|years?|people|members|points?|orders?|units?|times|euros?|pounds?|dollars?|km|kg|gb|mb|of\s+(?:you|us|them)|am\b|pm\b|litres?)\b"
)


_ONE_BY_ONE = re.compile(
    r"(?<![\w-])[A-Z\d](?:(?:\s?-\s?|,?\s(?:then\s|and\s|space\s|dash\s)?)[A-Z\d](?![\w'’])){5,24}(?![\w-])"
)
_SPELLS = re.compile(
    rf"\b(?:{_THING}|code|otp|pin|pan|plate|reg|name|surname|username|handle|password|reads|spelled|spelt|yours|ending)\b[^.;!?]{{0,30}}$"
)


class ReferenceNumber:
    """Numbers after a word such as "order" or "claim", and shapes that only such numbers have."""

    name = "reference-number"
    entities = ("REFERENCE_NUMBER",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give the numbers without the word before them."""
        if not page.has_numbers and not _LOCATOR.search(page.text) and not _ONE_BY_ONE.search(page.text):
            return
        for match in _AFTER_CUE.finditer(page.text):
            start, end = match.span("value")
            if self._counts(page, match, start, end):
                yield Hit(start, end, "REFERENCE_NUMBER", 0.85, "after a cue", match.group("thing").lower())
                more = _AND_MORE.match(page.text, end)
                if more is not None and len(digits_of(more.group("value"))) >= 5:
                    yield Hit(
                        more.start("value"),
                        more.end("value"),
                        "REFERENCE_NUMBER",
                        0.75,
                        "after a cue",
                        match.group("thing").lower(),
                    )
        for match in _GROUPED.finditer(page.text):
            value = match.group("value")
            if (
                "grid" not in page.before(match.start(), 12)
                and len(digits_of(value)) >= 6
                and any(char.isalpha() for char in value)
                and not page.in_link(*match.span())
            ):
                yield Hit(
                    match.start("value"),
                    match.end("value"),
                    "REFERENCE_NUMBER",
                    0.87,
                    "grouped",
                    match.group("thing").lower(),
                )
        for match in _SPACED.finditer(page.text):
            yield Hit(
                match.start("value"),
                match.end("value"),
                "REFERENCE_NUMBER",
                0.75,
                "spaced out",
                match.group("thing").lower(),
            )
        for match in _LOCATOR.finditer(page.text):
            value = match.group("value")
            if any(char.isdigit() for char in value) or (
                value.isupper()
                and re.search(
                    r"\b(?:pnr|locator)\b|\b(?:booking|reservation|confirmation)\s+(?:code|ref\w*)\b|\bsee\s+booking\b",
                    match.group().lower(),
                )
            ):
                yield Hit(
                    match.start("value"), match.end("value"), "REFERENCE_NUMBER", 0.8, "record locator", "booking"
                )
        for match in _POSTAL.finditer(page.text):
            if not page.in_link(*match.span()):
                yield Hit(match.start(), match.end(), "REFERENCE_NUMBER", 0.8, "parcel number")
        for match in _BARE.finditer(page.text):
            start, end = match.span("value")
            before = page.before(start, 36)
            if (
                page.in_link(start, end)
                or _GOODS.search(before)
                or re.search(r"\biban\b|\bpublic\b", before)
                or re.match(r"\W{0,3}(?:it['’]s\s+)?public\b", page.after(end, 16))
                or re.match(r"(?:CVE|XX|ISO|RFC|GHSA|IEC|ANSI|UTF)", match.group("value"))
                or not self._bare(page, match.group("value"), start)
            ):
                continue
            yield Hit(start, end, "REFERENCE_NUMBER", 0.6, "letters and digits")
        for match in _ONE_BY_ONE.finditer(page.text):
            value = match.group()
            digits = digits_of(value)
            figures = len(digits)
            if list(digits) == sorted(set(digits)) and figures >= 6:  # "1, 2, 3, 4, 5 and 6"
                continue
            # Letters alone are as often cheering ("S-O-R-R-Y") or a list as a name or a code.
            if (
                figures >= 7
                or (figures >= 2 and not value.isdigit() and len(value) > 9)
                or _SPELLS.search(page.before(match.start()))
            ):
                yield Hit(match.start(), match.end(), "REFERENCE_NUMBER", 0.7, "one by one")
        for spoken in page.spoken:
            if re.search(rf"\b{_THING}{_LINK_WORDS}$", page.before(spoken.start, 40)):
                yield Hit(spoken.start, spoken.end, "REFERENCE_NUMBER", 0.8, "spelled out")

    @staticmethod
    def _counts(page: Page, match: re.Match[str], start: int, end: int) -> bool:
        value, thing = match.group("value"), match.group("thing").lower()
        if page.in_link(start, end) or _UNIT.match(page.folded[end : end + 14]):
            return False
        if page.text[start - 1 : start] in tuple("£$€¥₹₦₩") or re.match(r"\s?[€£₹]|[.,]\d", page.text[end : end + 2]):
            return False
        digits = digits_of(value)
        link = match.group("link").lower()
        said = bool(re.search(r"number|num|no|nr|#|id|code|ref|:|=|°|acc", link)) or "#" in value
        if _PLAIN_NUMBER.fullmatch(value.lstrip("#")) and not (
            thing in ("ticket", "case", "order", "incident", "a/c") and said and len(digits) >= 4
        ):
            return False
        if not link.strip() and not match.group("link"):
            return False
        if any(char.islower() for char in value) and not said:
            return False
        letters = any(char.isalpha() for char in value)
        need = 4 if said and thing not in _WEAK else 5
        if thing in _WEAK and not said:
            need = 7 if not letters else 5 if "-" in value else 6
            if thing in ("box", "locker"):
                need = 5
        elif letters and not said:
            need = 4
        return len(digits) >= need or (letters and said and len(value) >= 6 and len(digits) >= 3)

    @staticmethod
    def _bare(page: Page, value: str, start: int) -> bool:
        digits = digits_of(value)
        if luhn(digits) and len(digits) in (15, 16):
            return False
        longest = max((len(run) for run in re.findall(r"\d+", value)), default=0)
        if longest >= 6 or len(digits) >= 8:
            return True
        if re.match(
            r"\s(?:appears|means|usually|says|tells|shows\s+up|is\s+(?:an?|the)\s)",
            page.folded[start + len(value) : start + len(value) + 20],
        ):
            return False
        if longest >= 5 and "-" in value and (page.context or not page.company):
            return True
        about = page.around(start, start + len(value), 50)
        return bool(
            re.search(
                r"\b(?:booking|order|claim|case|case|policy|ticket|parcel|found|reservation|account|your|pulled\s+up|we['’]ve\s+got|number)\b",
                about,
            )
        )
