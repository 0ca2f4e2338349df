"""Numbers that a state gives a person: identity, tax, social security, health insurance, passport, driving licence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, digits_of, luhn
from postlint.annotate.recognizers.predefined import Predefined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["GovernmentId"]

_GENERIC_CUE = (
    r"(?:passports?|pass\s?port|driv(?:ing|er['’]?s?)\s+(?:licen[cs]e|permit)|(?:operator|learner)\s+permit|licen[cs]e\s+(?:number|no\.?)|(?:citizen|national|identity|residence|id)\s+(?:card|number|no\.?|document)|"
    r"(?:govt?|government)\s+id|(?:national\s+insurance|ni\s+number|nino|ssn|ss#|social(?:\s+(?:security|insurance))?|itin|tin|ein|sin\b|tfn|tax\s+(?:file|id|identification|ref(?:erence)?|code\s+id)?\s*(?:number|no\.?)?|utr|medicare(?:\s+card)?|"
    r"medicaid|nhs(?:\s+number)?|chi\s+number|aadha+r|pan(?:\s+card)?|voter\s+id|epic\s+(?:number|no)|ration\s+card|nric|fin\s+(?:number|no)|bc\s+no|birth\s+cert(?:ificate)?|pps(?:n)?|personnummer|personal\s+(?:number|identity\s+code|id)|cpr|bsn|burgerservicenummer|pesel|nif|nie|dni|"
    r"codice\s+fiscale|fiscal\s+code|cpf|rg\b|curp|rfc|rut|run\b|cedula|cédula|c[eé]dula|nin\b|bvn|ghana\s+card|huduma|id\b|emirates\s+id|iqama|my\s?kad|mykad|nik|ktp|umid|philhealth|sss\s+(?:number|no)|rrn|hkid|resident\s+id|amka|afm|ahv|oib|jmbg|egn|cnp|"
    r"steuer-?id|sozialversicherungsnummer|personalausweis(?:nummer)?|visa\s+(?:number|no\.?|grant)|brp|green\s+card|alien\s+(?:number|registration)|a-number|work\s+permit|health\s+(?:card|insurance)\s+(?:number|no\.?)?|ehic|ohip|vat\s+id|"
    r"gov(?:ernment)?-issued\s+id|military\s+id|veteran\s+id|tax\s+number|license|licence|insurance\s+number))"
)
_AFTER_CUE = re.compile(
    rf"(?<![\w@#-])(?P<cue>{_GENERIC_CUE})s?(?=[\s:#(,]|$)(?:\s*(?:card|number|numbers|num|nos?\.?|nr\.?|id|#|details)){{0,2}}[\s,]*(?:\(?(?:which\s+we(?:['’]ve|\s+have)\s+as|is|was|as|ends|reads|still|under|shows|:|=|#|of|no\.?)\s*){{0,2}}[\"“`(]?\s?"
    r"(?P<value>(?:[A-Z]{1,5}[ -]?)?(?=[A-Z\d .\-/]{0,12}\d)[A-Z\d]{1,14}(?:[-./][A-Z\d]{1,12}){0,4}(?:[ ](?=\d)\d{2,6}(?!\w)|[ ](?=[A-Z\d]{0,3}\d)[A-Z\d]{1,4}(?![\w])){0,4}(?:[ -][A-Z](?![\w]))?)(?![\w])",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"(?<![\w-])(?P<cue>{_GENERIC_CUE})[^.;]{{0,24}}?\s(?P<value>[A-Z\d](?: [A-Z\d]){{6,15}})(?![\w])", re.IGNORECASE
)
_CUE_AFTER = re.compile(
    r"(?<![\w-])(?P<value>(?=[A-Z]{0,3}\d)[A-Z\d]{1,12}(?: \d{2,4}){0,4}[A-Z]{0,2})(?![\w]),?\s(?:[\w'’]+\s){0,4}?(?P<cue>passport|pps(?:\s+number|n)?|nhs\s+number|national\s+insurance(?:\s+number)?|ni\s+number|social\s+security|ssn|driving\s+licen[cs]e|driver['’]s\s+licen[cs]e|aadhaar|tax\s+file|tfn|medicare|identity\s+card|id\s+number)\b",
)
_MORE = re.compile(r"\s(?:and|&|or)\s(?P<value>(?=[A-Z]*\d)[A-Z]{0,3}\d{5,12}[A-Z]?)(?![\w])")
_STRONG_CUE = re.compile(
    r"passport|licen[cs]e|insurance|nino|ssn|social|itin|sin|tfn|tax|medicare|nhs|aadha|pan|nric|pps|personnummer|bsn|pesel|cpf|curp|national|identity|emirates|bc no|voter|birth cert|bvn|nin|cpr|codice|visa|permit|nif|nie|dni|hkid"
)


def _verhoeff(digits: str) -> bool:
    table = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)

    def multiply(a: int, b: int) -> int:
        flip_a, flip_b = a >= 5, b >= 5
        if not flip_a and not flip_b:
            return (a + b) % 5
        if not flip_a:
            return 5 + (a + b - 5) % 5
        return 5 + (a - 5 - b) % 5 if not flip_b else (a - b) % 5

    check = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char)
        for _ in range(place % 8):
            value = table[1][value]
        check = multiply(check, value)
    return check == 0


def _south_africa(digits: str) -> bool:
    return luhn(digits) and 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31


def _dated13(digits: str) -> bool:
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and digits[10] in "012"


def _france(digits: str) -> bool:
    return 1 <= int(digits[3:5]) <= 12 and 97 - int(digits[:13]) % 97 == int(digits[13:15])


def _china(text: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(char) * weight for char, weight in zip(text[:17], weights, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _pesel(digits: str) -> bool:
    total = sum(int(char) * weight for char, weight in zip(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), strict=True))
    return total % 10 == 0 and 1 <= int(digits[2:4]) % 20 <= 12 and 1 <= int(digits[4:6]) <= 31


@dataclass(frozen=True, slots=True)
class _Shape:
    """A number that its own form gives away, no cue needed."""

    name: str
    pattern: re.Pattern[str]
    score: float
    check: Callable[[str], bool] | None = None


def _shape(name: str, pattern: str, score: float, check: Callable[[str], bool] | None = None) -> _Shape:
    return _Shape(name, re.compile(rf"(?<![\w./@#-])(?:{pattern})(?![\w]|[.-]\d)"), score, check)


_SHAPES = (
    _shape("United States, SSN", r"(?!000|666)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}", 0.7),
    _shape(
        "United Kingdom, National Insurance",
        r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PQR-TW-Z][A-CEGHJ-NPQR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
        0.9,
    ),
    _shape(
        "South Africa, identity number",
        r"\d{6} ?\d{4} ?\d{2} ?\d",
        0.8,
        lambda text: _south_africa(digits_of(text)) or (len(text) == 13 and _dated13(text)),
    ),
    _shape("India, Aadhaar", r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}", 0.7, lambda text: _verhoeff(digits_of(text))),
    _shape("India, PAN", r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", 0.85),
    _shape("Brazil, CPF", r"\d{3}\.\d{3}\.\d{3}-\d{2}", 0.9),
    _shape(
        "France, social security",
        r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}",
        0.85,
        lambda text: len(digits_of(text)) == 15 and _france(digits_of(text)),
    ),
    _shape("Switzerland, AHV", r"756\.\d{4}\.\d{4}\.\d{2}", 0.95),
    _shape(
        "China, resident identity",
        r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]",
        0.9,
        _china,
    ),
    _shape("Mexico, CURP", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d", 0.95),
    _shape("Mexico, RFC", r"[A-ZÑ&]{4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z\d]{3}", 0.8),
    _shape("Chile, RUT", r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]", 0.85),
    _shape("Poland, PESEL", r"\d{11}", 0.6, _pesel),
    _shape("Belgium, national number", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", 0.95),
    _shape("Sweden, personal number", r"(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}", 0.75),
    _shape("Denmark, CPR", r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}-\d{4}", 0.7),
    _shape("Hong Kong, identity card", r"[A-Z]{1,2}\d{6}\([\dA]\)", 0.9),
    _shape("Emirates, identity card", r"784-\d{4}-\d{7}-\d", 0.95),
    _shape("Korea, resident number", r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-4]\d{6}", 0.9),
    _shape("Malaysia, identity card", r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{2}-\d{4}", 0.9),
    _shape("Pakistan, identity card", r"\d{5}-\d{7}-\d", 0.85),
    _shape(
        "United Kingdom, driving licence", r"[A-Z9]{5}\d[0156]\d(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}\d?[A-Z]{2}", 0.85
    ),
)
_CHECKED = (
    ("EsNifRecognizer", re.compile(r"\d{7,8}-?[A-Z]"), 0.75),
    ("EsNieRecognizer", re.compile(r"[XYZ]-?\d{7}-?[A-Z]"), 0.8),
    ("ItFiscalCodeRecognizer", re.compile(r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]", re.IGNORECASE), 0.9),
    ("SgFinRecognizer", re.compile(r"\b[STFGM]\d{7}[A-Z]\b"), 0.75),
    ("FiPersonalIdentityCodeRecognizer", re.compile(r"\d{6}[-+A-F]\d{3}[0-9A-Y]"), 0.85),
    ("UsMbiRecognizer", re.compile(r"\b[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}\b"), 0.75),
    ("DeSocialSecurityRecognizer", re.compile(r"\d{2}[ ]?\d{6}[ ]?[A-Z][ ]?\d{3}"), 0.7),
)
_CUED = (
    ("NhsRecognizer", re.compile(r"\bnhs\b|\bpatient\b")),
    ("AuTfnRecognizer", re.compile(r"\btfn\b|\btax\b")),
    ("AuMedicareRecognizer", re.compile(r"\bmedicare\b")),
    ("CaSinRecognizer", re.compile(r"\bsin\b|\bsocial insurance\b")),
    ("InAadhaarRecognizer", re.compile(r"\baadha|\buid\b")),
    ("PlPeselRecognizer", re.compile(r"\bpesel\b|\bpoland\b|\bpolish\b")),
    ("ThTninRecognizer", re.compile(r"\bthai|\bthailand\b")),
    ("TrNationalIdRecognizer", re.compile(r"\bt\.?c\.?\b|\bturk|\bkimlik\b")),
    ("KrRrnRecognizer", re.compile(r"\bkorea|\brrn\b|\bresident\b")),
    ("SePersonnummerRecognizer", re.compile(r"\bpersonnummer\b|\bswed")),
    ("DeTaxIdRecognizer", re.compile(r"\bsteuer|\btax\b")),
    ("UsItinRecognizer", re.compile(r"\bitin\b|\btaxpayer\b|\bw-?[27]\b")),
    ("NgNinRecognizer", re.compile(r"\bnin\b|\bnigeria")),
)  # fmt: skip
_W2 = re.compile(r"(?<![\w-])9\d{2}-\d{2}-\d{4}(?![\w-])")
_NOT_ID = re.compile(
    r"\b(?:order|booking|parcel|tracking|part|item|flight|isbn|model|serial|phone|call|ring|text|mobile|tel|charity|company\s+(?:number|no)|account|case|ref(?:erence)?|invoice|sku)\b[^.;]{0,16}$"
)


class GovernmentId:
    """National numbers by checksum or by a shape of their own, and any number after a word such as "passport"."""

    name = "government-id"
    entities = ("GOVERNMENT_ID",)

    def __init__(self) -> None:
        self._checked = tuple((Predefined(name), name, gate, score) for name, gate, score in _CHECKED)
        self._cued = tuple((Predefined(name), name, gate) for name, gate in _CUED)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give the numbers without the word before them."""
        if not page.has_numbers or not re.search(r"\d[\d .\-/A-Za-z]{3,}", page.text):
            return
        text = page.text
        for shape in _SHAPES:
            for match in shape.pattern.finditer(text):
                value = match.group()
                if _NOT_ID.search(page.before(match.start(), 40)) or (
                    shape.check is not None and not shape.check(value)
                ):
                    continue
                yield Hit(
                    match.start(),
                    match.end(),
                    "GOVERNMENT_ID",
                    shape.score,
                    shape.name,
                    None,
                    True if shape.check else None,
                )
        for match in _W2.finditer(text):
            yield Hit(match.start(), match.end(), "GOVERNMENT_ID", 0.7, "United States, taxpayer number")
        for known, name, gate, score in self._checked:
            if gate.search(text):
                for found in known(text):
                    value = text[found.start : found.end]
                    shaped = (
                        name in ("ItFiscalCodeRecognizer", "SgFinRecognizer", "UsMbiRecognizer") and value.isupper()
                    )
                    other = _NOT_ID.search(page.before(found.start, 40))
                    if (found.checksum or shaped) and not other and len(digits_of(value)) >= 5:
                        yield Hit(found.start, found.end, "GOVERNMENT_ID", score, name, None, found.checksum)
        for known, name, gate in self._cued:
            if gate.search(page.folded):
                for found in known(text):
                    if (
                        found.checksum
                        and gate.search(page.around(found.start, found.end, 60))
                        and not _NOT_ID.search(page.before(found.start, 30))
                    ):
                        yield Hit(found.start, found.end, "GOVERNMENT_ID", 0.9, name, None, True)
        for match in _CUE_AFTER.finditer(text):
            if len(digits_of(match.group("value"))) >= 7:
                yield Hit(
                    match.start("value"),
                    match.end("value"),
                    "GOVERNMENT_ID",
                    0.8,
                    "before a cue",
                    match.group("cue").lower(),
                )
        for pattern in (_AFTER_CUE, _SPACED):
            for match in pattern.finditer(text):
                yield from self._after_cue(page, match)

    @staticmethod
    def _after_cue(page: Page, match: re.Match[str]) -> Iterator[Hit]:
        start, end = match.span("value")
        value = match.group("value")
        cue = re.sub(r"\s+", " ", match.group("cue").lower())
        digits = digits_of(value)
        letters = [char for char in value if char.isalpha()]
        if cue in ("id", "pan", "sin", "fin", "run", "rg", "nin", "tin", "license", "licence") and any(
            char.islower() for char in letters
        ):
            return
        if any(char.islower() for char in letters) and digits[:1] != value[:1] and len(digits) < 6:
            return
        if cue in ("license", "licence") and re.search(
            r"\b(?:fssai|food|liquor|premises|trade|business|operat\w+|our|software|site|product|tv|broadcast\w*|creative\s+commons|export|import|taxi|operator['’]?s?)\s$",
            page.before(match.start(), 24),
        ):
            return
        strong = bool(_STRONG_CUE.search(cue))
        need = 5 if strong else 6
        if len(digits) < need or page.in_link(start, end) or re.match(r"[.,]\d|\s?[%€£]", page.text[end : end + 2]):
            return
        if re.fullmatch(r"(?:19|20)\d{2}[-/](?:19|20)?\d{2}", value) or re.fullmatch(
            r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", value
        ):
            return
        if re.search(r"\b(?:our|company|charity|business|operator)\s+$", page.before(match.start(), 20)):
            return
        yield Hit(start, end, "GOVERNMENT_ID", 0.88 if strong else 0.8, "after a cue", cue)
        more = _MORE.match(page.text, end)
        if more is not None:
            yield Hit(more.start("value"), more.end("value"), "GOVERNMENT_ID", 0.75, "after a cue", cue)
