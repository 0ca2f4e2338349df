"""Telephone numbers of some thirty countries, by libphonenumber's metadata and by the way people group digits."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, digits_of, luhn
from postlint.annotate.recognizers.own_side import is_own_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["PhoneNumber", "guess_regions", "national_number"]

_SEP = r"[ \u00a0\u2009\u2011.\-–/()]{1,3}"
_CANDIDATE = re.compile(
    rf"(?<![\w/#@.$£€¥₹=%&-])(?:\+\s?|\+?\(\+?)?\(?\d(?:\d|{_SEP}(?=[\d(])){{5,24}}\d(?:\s?(?:x|ext\.?|extension)\s?\d{{1,6}})?(?![\w%]|[.,]\d|°)",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"^\s?(?:%|km\b|kg\b|cm\b|mm\b|ml\b|mb\b|gb\b|kwh\b|litres?\b|liters?\b|miles\b|people\b|points?\b|pts\b|euros?\b|dollars?\b|pounds\b|votes?\b|views\b|followers\b|times\b|years?\b|days\b|hours\b|p\.?m\b|a\.?m\b|rs\b|usd\b|eur\b)"
)
_DATE = re.compile(
    r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})|\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}|\d{1,2} \d{1,2} (?:19|20)\d{2}|(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)?\d{2}(?:\s?[-–/]\s?\d{2,4})?|\d{1,2}[.:]\d{2}\s?[-–]\s?\d{1,2}[.:]\d{2}"
)
_CUE = re.compile(
    r"\b(?:phones?|telephone|tel|mobile|mob|cell(?:phone)?|call(?:ed|ing|s)?|rang|ring(?:ing)?|dial(?:led)?|text(?:ed|ing)?|sms|whats\s?app|viber|signal|fax|handy|"
    r"landline|contact(?:ed)?\s+(?:number|no|him|her|them|you|me)?|(?:his|her|their|my|your)\s+(?:\w+\s+)?number|reach(?:ed)?|voicemail|buzz|hotline|callback|number\s+(?:is|ending|for\s+\w+)|"
    r"bill\s+my|number\s+on\s+file)\b"
)
_OTHER_NUMBER = re.compile(
    r"\b(?:order|booking|reservation|ref(?:erence)?|case|ticket|claim|policy|tracking|parcel|consignment|invoice|account|acct|a/c|customer|consumer|member(?:ship)?|meter|serial|imei|ssn|sin|tfn|abn|acn|vat|nhs|"
    r"aadhaar|pan|pesel|passport|licen[cs]e|card|visa|mastercard|amex|iban|sort\s+code|routing|isbn|issn|ean|gtin|part|model|item|sku|error|code|version|firmware|batch|lot|flight|train|bus|medicare|social\s+security|"
    r"national\s+insurance|tax(?:\s+(?:number|file|id))?|id|identity|charity|company|registration|registered|mpan|mprn|nmi|nric|cpf|bsn|nif|number\s+plate|pin|otp|zip|postcode|doi|kb|catalogue|barcode|lottery|vin)\b"
    r"(?:\s+(?:card|number|numbers|num|no\.?|nr\.?|code|id|is|was|under|file|of|our|your|his|her|account|ends?|licence|license))*\s*[:#=]?\s*[(\"“]?$"
)
_TOLL_FREE = re.compile(
    r"^(?:\+?1)?8(?:00|33|44|55|66|77|88)\d{7}$|^0?80[08]\d{5,8}$|^1[38]00\d{3,8}$|^00?800\d{5,8}$|^0?300\d{7}$|^0?345\d{7}$|^0?33[03]\d{7}$|^0?844\d{7}$|^0?871\d{7}$|^13\d{4}$|^\+?(?:44|353|61|49|33|39|34|91)(?:800|1800|808)\d{5,8}$"
)
_NANP = re.compile(
    r"(?:(?:\+|00)?1[ .\-]?)?\(?[2-9]?\d{2}\)?[ .\-/]{0,2}\d{3}[ .\-]\d{4}(?:\s?(?:x|ext\.?|extension)\s?\d+)?",
    re.IGNORECASE,
)
_HINTS: tuple[tuple[str, str], ...] = (
    (r"£|\buk\b|\bpounds?\b|\b[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}\b|\.uk\b|\bpostcode\b", "GB"),
    (r"\birish\b|\bireland\b|\bdublin\b|\bcork\b|\bgalway\b|\bco\. [a-z]+|\.ie\b|\beircode\b", "IE"),
    (
        r"\baustralia\b|\bsydney\b|\bmelbourne\b|\bbrisbane\b|\bperth\b|\barvo\b|\bmate\b|\bno dramas\b|\.au\b|\bnsw\b|\bqld\b",
        "AU",
    ),
    (r"\bkia ora\b|\bnew zealand\b|\bauckland\b|\bwellington\b|\bwhānau\b|\.nz\b", "NZ"),
    (
        r"₹|\brs\.? ?\d|\bkindly\b|\bcrore\b|\blakh\b|\bindia\b|\bmumbai\b|\bdelhi\b|\bpune\b|\bbengaluru\b|\baadhaar\b|\.in\b",
        "IN",
    ),
    (r"\bsingapore\b|\bsgd\b|\bs\$|\bpls\b|\blah\b|\.sg\b|\bblk \d|\bhdb\b|\bnric\b", "SG"),
    (r"\bmrt\b|\bhong kong\b|hk\$|\.hk\b", "HK"),
    (r"\beish\b|\bsouth africa\b|\bjohannesburg\b|\bdurban\b|\bcape town\b|\br\d{2,}|\.za\b|\bpretoria\b", "ZA"),
    (r"₦|\bnigeria\b|\blagos\b|\babuja\b|\bnaira\b|\.ng\b|\boga\b|\bhaba\b", "NG"),
    (r"\bksh\b|\bkenya\b|\bnairobi\b|\bmpesa\b|\bm-pesa\b|\bmombasa\b|\bpole sana\b|\.ke\b", "KE"),
    (r"\bph[ip]\b|₱|\bmanila\b|\bpo\b.*\bsalamat\b|\.ph\b|\bquezon\b", "PH"),
    (r"\bmalaysia\b|\bkuala lumpur\b|\brm ?\d|\.my\b", "MY"),
    (r"\bdubai\b|\bdhs?\b|\baed\b|\babu dhabi\b|\bsharjah\b|\.ae\b", "AE"),
    (r"\bcanada\b|\btoronto\b|\bvancouver\b|\bmontr[eé]al\b|\bontario\b|\b[a-z]\d[a-z] \d[a-z]\d\b|\.ca\b", "CA"),
    (
        r"straße\b|\bgmbh\b|\bdeutschland\b|\bgermany\b|\bberlin\b|\bm[uü]nchen\b|\bleipzig\b|\bhamburg\b|\bmoin\b|\.de\b",
        "DE",
    ),
    (r"\baustria\b|\bwien\b|\bvienna\b|\.at\b", "AT"),
    (r"\bgrüezi\b|\bzürich\b|\bzurich\b|\bschweiz\b|\bchf\b|\.ch\b", "CH"),
    (r"\bfrance\b|\bparis\b|\blyon\b|\bbonjour\b|\brue\b|\bmerci\b|\.fr\b", "FR"),
    (r"\bbelgium\b|\bbrussels\b|\bantwerp\b|\.be\b", "BE"),
    (r"\bspain\b|\bmadrid\b|\bbarcelona\b|\bhola\b|\bcalle\b|\btoledo\b|\bsevilla\b|\.es\b", "ES"),
    (r"\bportugal\b|\blisbo[na]\w*|\bporto\b|\bol[aá]\b|\.pt\b", "PT"),
    (r"\bitaly\b|\broma\b|\bmilano\b|\bfirenze\b|\bciao\b|\bvia [A-Za-z]|\.it\b", "IT"),
    (r"\bnetherlands\b|\bamsterdam\b|\brotterdam\b|\bdutch\b|\bstraat\b|gracht\b|\.nl\b", "NL"),
    (r"\bsweden\b|\bstockholm\b|\btack\b|gatan\b|\.se\b", "SE"),
    (r"\bnorway\b|\boslo\b|\bnok\b|\.no\b", "NO"),
    (r"\bdenmark\b|\bcopenhagen\b|\bdkk\b|\.dk\b", "DK"),
    (r"\bfinland\b|\bhelsinki\b|\.fi\b", "FI"),
    (r"\bpoland\b|\bwarsaw\b|\bkraków\b|\bzł\b|\bpln\b|\.pl\b", "PL"),
    (r"r\$|\bbrazil\b|\brio de janeiro\b|\bsão paulo\b|\brua\b|\.br\b", "BR"),
    (r"\bmexico\b|\bcdmx\b|\.mx\b", "MX"),
    (r"\bjapan\b|\btokyo\b|\bkyoto\b|\bosaka\b|[\u3040-\u30ff\u4e00-\u9fff]|\.jp\b", "JP"),
    (r"₩|\bkorea\b|\bseoul\b|\.kr\b", "KR"),
    (r"\bgreece\b|\bathens\b|\.gr\b", "GR"),
    (r"\bturkey\b|\bistanbul\b|\.tr\b", "TR"),
    (r"\bisrael\b|\btel aviv\b|\.il\b", "IL"),
    (r"(?<!\w)\$\d|\bzip\b|\b(?:ca|tx|ny|fl|oh|wa|il|pa|ga) \d{5}\b|\busa?\b", "US"),
)


@lru_cache(maxsize=1)
def _hint_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), region) for pattern, region in _HINTS)


def guess_regions(page: Page) -> list[str]:
    """ISO regions that the configuration names or the text's money, places, spelling and domains speak for, in that order."""
    regions = [region.upper() for region in page.regions]
    seen = f"{page.folded[:4000]} {' '.join(page.company).lower()} {page.said[:2000]}"
    for pattern, region in _hint_patterns():
        if region not in regions and pattern.search(seen):
            regions.append(region)
    return regions[:6]


def national_number(text: str, regions: list[str]) -> str:
    """The number in a form that compares across spellings: its last nine digits (fewer where it has fewer)."""
    import phonenumbers

    for region in [None, *regions]:
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        return str(parsed.national_number)[-9:]
    return digits_of(text).lstrip("0")[-9:]


class PhoneNumber:
    """Numbers that belong to people; lines that customers are told to use are left alone."""

    name = "phone-number"
    entities = ("PHONE_NUMBER",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give numbers in figures and in words."""
        if page.has_numbers:
            regions: list[str] | None = None
            for match in _CANDIDATE.finditer(page.text):
                start, end = match.span()
                if regions is None:
                    regions = guess_regions(page)
                hit = self._judge(page, start, end, regions)
                if hit is not None:
                    yield hit
        for spoken in page.spoken:
            before = page.before(spoken.start, 40)
            if (
                7 <= len(spoken.digits) <= 13
                and not _OTHER_NUMBER.search(before)
                and not is_own_line(page, spoken.start, spoken.end)
            ):
                yield Hit(spoken.start, spoken.end, "PHONE_NUMBER", 0.75, "spelled out")

    @staticmethod
    def _judge(page: Page, start: int, end: int, regions: list[str]) -> Hit | None:
        text = page.text[start:end]
        body = re.split(r"\s?(?:x|ext)", text, maxsplit=1, flags=re.IGNORECASE)[0]
        digits = digits_of(body)
        count = len(digits)
        if not 7 <= count <= 16 or _DATE.fullmatch(body.strip("() ")) or page.in_link(start, end):
            return None
        if _NOT_AFTER.match(page.folded[end : end + 12]) or (
            re.fullmatch(r"\d{1,3}(?:[ .]\d{3}){2,3}", body) and body[0] != "0" and count < 9
        ):
            return None
        if (
            re.fullmatch(r"97[89][\d -]{10,14}", body)
            or re.fullmatch(r"\d+\.\d+", body)
            or re.fullmatch(r"(?:\d{1,3}\.){3}\d{1,3}", body)
        ):
            return None
        if len(set(digits)) == 1 or _TOLL_FREE.match(digits if not body.startswith("+") else "+" + digits):
            return None
        before = page.before(start, 60)
        other = bool(_OTHER_NUMBER.search(before))
        cue = max(_CUE.finditer(before), key=lambda match: match.start(), default=None)
        near = cue is not None or bool(
            re.match(r"[^.;]{0,24}\b(?:number|voicemail|answers|call(?:ed|ing)?)\b", page.after(end, 40))
        )
        score, pattern = PhoneNumber._shape(body, digits, regions, near, other)
        if (
            score < 0.5
            and not other
            and not page.company
            and (9 <= count <= 11 or (count >= 8 and re.search(r"\d\D+\d", body)))
        ):
            score, pattern = 0.5, "digits of a phone's length"
        if score <= 0:
            return None
        if count >= 13 and luhn(digits) and not body.startswith(("+", "0")):
            return None
        if is_own_line(page, start, end):
            return None
        return Hit(start, end, "PHONE_NUMBER", score, pattern, cue.group() if cue else None)

    @staticmethod
    def _shape(body: str, digits: str, regions: list[str], cue: bool, other: bool) -> tuple[float, str]:
        count = len(digits)
        grouped = bool(re.search(r"\d\D+\d", body))
        if body.startswith(("+", "(+")) or (digits.startswith("00") and count > 10 and not digits.startswith("000")):
            if other and not cue:
                return 0.3, "international"
            return (0.95 if _valid(body if "+" in body else "+" + digits[2:], None) else 0.8), "international"
        if other:
            return 0.0, ""
        if _NANP.fullmatch(body) and grouped:
            return (0.9 if cue else 0.8), "North American grouping"
        if re.match(r"\(0?\d{1,5}\)", body) and count >= 8:
            return 0.8, "area code in brackets"
        if digits[0] == "0" and 9 <= count <= 12:
            if cue or any(_valid(body, region) for region in regions):
                return 0.85, "trunk prefix"
            return (0.7 if grouped else 0.55), "trunk prefix"
        if digits[0] == "0" and cue and count >= 7:
            return 0.6, "trunk prefix"
        for region in regions:
            if (grouped or cue) and _valid(body, region):
                return (0.8 if cue else 0.6), f"national {region}"
        if cue and count <= 13:
            return 0.65, "after a cue"
        if grouped and re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{3}|\d{5} \d{5}|\d{3}[ .]\d{3}[ .]\d{4}", body):
            return 0.4, "grouped digits"
        return 0.0, ""


def _valid(text: str, region: str | None) -> bool:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(
        phonenumbers.is_valid_number(parsed)
        or (
            region is not None
            and region not in ("US", "CA")
            and phonenumbers.is_possible_number(parsed)
            and text.lstrip("(").startswith("0")
        )
    )
