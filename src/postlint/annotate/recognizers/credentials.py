"""Passwords, PINs, door codes, keys and tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["Credential"]

_KEY = re.compile(
    r"(?<![\w/-])(?:(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[\w-]{18,64}|xox[abeoprs]-[A-Za-z0-9-]{10,250}|"
    r"sk-(?:ant-|proj-|live-|test-)?[A-Za-z0-9_-]{16,250}|(?:[a-z]{2,6}_)?(?:sk|pk|rk|key|tok|token|secret|api|live|test)_(?:live_|test_)?[A-Za-z0-9]{10,250}|[a-z]{2,5}_(?:live|test|prod)_[A-Za-z0-9]{8,250}|AIza[\w-]{35}|ya29\.[\w-]{20,250}|SG\.[\w-]{16,32}\.[\w-]{16,64}|"
    r"npm_[A-Za-z0-9]{36}|pypi-[\w-]{30,250}|hf_[A-Za-z0-9]{20,64}|dop_v1_[a-f0-9]{64}|eyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}(?:\.[\w-]{0,2000})?|EAA[A-Za-z0-9]{30,250})(?![\w])"
)
_BLOCK = re.compile(
    r"-----BEGIN (?:[A-Z ]{0,30})PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END (?:[A-Z ]{0,30})PRIVATE KEY-----|\Z)"
)
_NOUN = (
    r"(?:(?:temp(?:orary)?|new|current|old|default|admin|root|console|wi-?fi|wifi|wlan|router|guest|network|account|login|log-in|portal|e-?mail|voicemail|one-?time|verification|security|access|sim|card|phone|"
    r"door|gate|alarm|entry|keypad|key\s?pad|garage|building|front|back|main|padlock|lock|locker|safe|key\s?safe|lock\s?box|key\s?box|unit|barrier|parking|master|activation|recovery|reset|backup|unlock|puk|api|client|auth|authentication|bearer|private|shared|licen[cs]e|unit\s+padlock|cabin|room|flat|lift|shed|store)\s+){0,3}"
)
_SECRET = rf"(?:{_NOUN}(?P<plain>pass\s?words?|pass\s?codes?|pass\s?phrase|passwd|pwd|pins?|puk|otp|keys?|secret|token|code|combination|combo|credentials?))"
_SECRET_WORD = re.compile(
    r"pass|p[iw]n|pwd|puk|otp|key|secret|token|code|comb|credential|lock|door|gate|alarm|safe|barrier|garage|enter|type|use|punch"
)
_AFTER = re.compile(
    rf"\b{_SECRET}\s*(?:(?:number|again|now|on\s+file|we\s+have|for\s+(?:the\s+|your\s+)?[\w-]{{2,20}}(?:\s[\w-]{{2,12}})?)\s*)?(?:(?:is|was|are|will\s+be|remains|stays|has\s+been\s+(?:set|reset|changed)\s+to|to|=|:|-|–)\s*(?:now\s+|still\s+|set\s+to\s+)?)?[\"'“‘`*(]{{0,2}}(?P<value>[^\s\"'“”‘’`,;()]{{4,64}})",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b(?:key\s?safe|lock\s?box|door|gate|alarm|safe|padlock)\s+(?:number|digits)\s*(?:,|:|is|was)\s*(?P<number>\d{3,8}[#*]?)|\b(?:door|gate|lock|lockbox|keybox|key\s?safe|safe|padlock|locker|barrier|garage|keypad)\s+(?:opens|unlocks|works)\s+with\s+(?:the\s+code\s+)?[\"'“`]?(?P<value>[\w#*-]{3,12})|\b(?:key\s?in|punch\s+in|enter|type|use)\s+(?:the\s+)?(?:code\s+)?[\"'“`]?(?P<code>[#*]?\d{4,8}[#*])",
    re.IGNORECASE,
)
_BEARER = re.compile(
    r"\b(?:authorization:\s*(?:bearer|basic|token)|bearer|x-api-key:|api[_-]?key\s*[=:]|access_token=|token=|password=|passwd=|pwd=|secret=)\s*(?P<value>[\w.~+/=-]{6,512})",
    re.IGNORECASE,
)
_WORDS_ONLY = re.compile(r"[A-Za-z]+[.!?:]*")
_GENERAL = re.compile(
    r"\b(?:error|fault|promo(?:tional)?|discount|voucher|coupon|offer|referral|gift|qr|bar|product|item|dress|post(?:al|code)?|zip|country|area|dialling|source|colou?r|tax|sort|booking|tracking|reference|morse|building|highway|morse|sku|open|status|exit|http|swift|bic|train|airport|hex|date|batch|licence|lock|recall|model|stock)\s+$"
)


class Credential:
    """Secrets by their own shape, or a value after a word such as "password" or "door code"."""

    name = "credential"
    entities = ("CREDENTIAL",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give the secret without the word before it."""
        for match in _BLOCK.finditer(page.text):
            yield Hit(match.start(), match.end(), "CREDENTIAL", 1.0, "private key")
        for match in _KEY.finditer(page.text):
            if any(char.isdigit() for char in match.group()):
                yield Hit(match.start(), match.end(), "CREDENTIAL", 0.95, "token")
        for match in _BEARER.finditer(page.text):
            if any(char.isdigit() for char in match.group("value")):
                yield Hit(match.start("value"), match.end("value"), "CREDENTIAL", 0.9, "token", "header")
        if not _SECRET_WORD.search(page.folded):
            return
        for match in _OPENS.finditer(page.text):
            group = next(name for name in ("value", "code", "number") if match.group(name))
            if any(char.isdigit() for char in match.group(group)):
                yield Hit(match.start(group), match.end(group), "CREDENTIAL", 0.8, "opens with")
        for match in _AFTER.finditer(page.text):
            hit = self._after(page, match)
            if hit is not None:
                yield hit

    @staticmethod
    def _after(page: Page, match: re.Match[str]) -> Hit | None:
        noun = match.group("plain").lower().replace(" ", "")
        value = match.group("value").rstrip(".!?:*_")
        start, end = match.start("value"), match.start("value") + len(value)
        head = page.folded[match.start() : match.start("plain")]
        digits = sum(char.isdigit() for char in value)
        marks = sum(not char.isalnum() for char in value.strip("-"))
        if len(value) < 4 or page.in_link(start, end) or ("@" in value[1:-1] and "." in value.rpartition("@")[2]):
            return None
        verb = page.text[match.end("plain") : start]
        stated = bool(re.search(r"\b(?:is|was|are|be|remains|stays|to)\b|[:=]", verb))
        if noun in ("code", "codes", "combination", "combo"):
            opening = re.search(
                r"door|gate|alarm|entry|key\s?pad|garage|padlock|lock|safe|box|barrier|access|security|verification|one-?time|otp|unlock|activation|recovery|backup|login|unit|parking|front|cabin|room|flat|shed|lift|building",
                head,
            )
            if not opening and not re.search(
                r"\b(?:door|gate|alarm|lockbox|key\s?safe|keybox|keypad|log\s?in|sign\s?in)\b[^.]{0,30}$",
                page.before(match.start(), 50),
            ):
                return None
            if (
                (digits < 3 and "#" not in value)
                or re.search(r"\b(?:error|promo|fault)", head)
                or re.search(r"\b(?:error|fault|alert)\b[^.]{0,16}$", page.before(match.start(), 40))
            ):
                return None
            return Hit(start, end, "CREDENTIAL", 0.85, "code", f"{head}{noun}".strip())
        if noun in ("pin", "pins", "puk", "otp"):
            if not re.fullmatch(r"#?\d{3,8}[#*]?", value) or _GENERAL.search(page.before(match.start(), 20)):
                return None
            return Hit(start, end, "CREDENTIAL", 0.85, "PIN", noun)
        if noun in ("key", "keys", "secret", "token", "credential", "credentials"):
            if (not stated and not head) or digits < 2 or len(value) < 8:
                return None
            return Hit(start, end, "CREDENTIAL", 0.75, "key", noun)
        if not digits and not (marks and not _WORDS_ONLY.fullmatch(value)):
            quoted = page.text[start - 1 : start] in tuple("\"'“‘`")
            if not (stated and quoted and re.search(r"[=:]|\bis\b|\bto\b", verb)):
                return None
        if re.fullmatch(r"\d{1,2}[-+]?\d?", value) or re.search(r"^(?:https?|www)", value):
            return None
        return Hit(start, end, "CREDENTIAL", 0.85 if stated else 0.6, "password", noun)
