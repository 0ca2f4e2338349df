"""Payment cards, bank accounts and crypto wallets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit, digits_of, luhn
from postlint.annotate.recognizers.predefined import Predefined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["BankAccount", "CryptoWallet", "PaymentCard"]

_CARD_CUE = re.compile(
    r"\b(?:credit|debit|card|cards|visa|master\s?card|maestro|amex|american\s+express|discover|diners|jcb|rupay|unionpay|cc|pan|charged?|paid\s+with|pay\s+with|payment|declined|billing|bill)\b"
)
_CARD = re.compile(r"(?<![\w./#-])\d(?:[ \u00a0-]?\d){11,18}(?![\w]|[.-]\d)")
_EXPIRY = re.compile(
    r"(?:\b(?:exp(?:iry|ires?|iration|\.)?(?:\s+date)?|valid\s+(?:thru|through|until))\s*[:.]?\s*(?:is\s+|on\s+)?)((?:0?[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d{2})(?:\s*[,;]?\s*(?:and\s+)?(?:cvv|cvc|cv2|csc|security\s+code)\s*(?:is|:|=)?\s*\d{3,4})?\b",
    re.IGNORECASE,
)
_CVV = re.compile(
    r"\b(?:cvv2?|cvc2?|cv2|csc|(?:card\s+)?security\s+code)\s*(?:number|code)?\s*(?:is|was|:|=|\()?\s*(\d{3,4})\b",
    re.IGNORECASE,
)
_LAST_FOUR = re.compile(
    r"\b(?:ending|ends)\s+(?:in\s+)?(\d{4},?\s+exp(?:iry|ires?|\.)?\s+\d{2}/\d{2,4})", re.IGNORECASE
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\s?\d{2}(?:[ \u00a0-]?[A-Z0-9]){10,30}(?![A-Za-z0-9])")
_IBAN_LENGTH = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29,
    "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
    "VG": 24, "XK": 20,
}  # fmt: skip
_OUR_ACCOUNT = re.compile(
    r"\b(?:our\s+(?:own\s+)?(?:account|iban|bank|appeal|fund|relief)|appeal|donat\w+|fundrais\w+|account\s+(?:that\s+)?we\s+run|pay\s+us|transfer\s+(?:it\s+)?to\s+us)\b(?![^.]*\b(?:your|his|her)\b)"
)
_SORT_CODE = re.compile(
    r"\bsort\s*code\s*(?:is|:|=|no\.?)?\s*(\d{2}[- ]?\d{2}[- ]?\d{2})(?:[\s,;/&]*(?:and\s+)?(?:(?:your|his|her|the)\s+)?(?:account|acct?|a/c|acc)?(?:\s*(?:number|no\.?|num|#))?\s*(?:is|:|=)?\s*(\d[\d ]{5,9}\d))?",
    re.IGNORECASE,
)
_ROUTING = re.compile(
    r"\b(?:routing|aba|transit|rtn|bsb|ifsc|bic|swift|clabe|bankleitzahl|blz|iban)\s*(?:number|no\.?|code|#)?\s*(?:is|:|=|was)?\s*((?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{5,21}|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b"
    r"(?:[\s,;/&]*(?:and\s+)?(?:(?:your|his|her|the)\s+)?(?:account|acct?|a/c|acc)(?:\s*(?:number|no\.?|num|#))?\s*(?:is|:|=)?\s*(\d[\d -]{4,18}\d))?",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\b(?:bank\s+(?:account|acct?)|(?:checking|savings|current|cheque|salary)\s+(?:account|acct?)|bban|account\s+(?:with|at|in)\s+[\w ]{2,25}\s+bank)(?:\s*(?:number|no\.?|num|#))?[\s,:]*(?:is|was|ending|:|=)?\s*([A-Z]{0,6}\d[A-Z\d -]{4,24}\d)\b",
    re.IGNORECASE,
)


class PaymentCard:
    """Card numbers with a right check digit, or in a card's grouping after a card's name; expiry dates and security codes."""

    name = "payment-card"
    entities = ("CREDIT_CARD",)

    def __init__(self) -> None:
        self._known = Predefined("CreditCardRecognizer")

    def find(self, page: Page) -> Iterator[Hit]:
        """Give numbers, and beside a card's name also its expiry date and security code."""
        if not page.has_numbers:
            for spoken in page.spoken:
                if len(spoken.digits) >= 13:
                    yield Hit(spoken.start, spoken.end, "CREDIT_CARD", 0.8, "spelled out", None, luhn(spoken.digits))
            return
        checked = {(known.start, known.end) for known in self._known(page.text) if known.checksum}
        spans: list[tuple[int, int]] = []
        for match in _CARD.finditer(page.text):
            start, end = match.span()
            digits = digits_of(match.group())
            if page.in_link(start, end) or len(set(digits)) < 2:
                continue
            cue = _last(_CARD_CUE, page.before(start, 60)) or _last(_CARD_CUE, page.after(end, 25))
            right = (start, end) in checked or luhn(digits)
            issued = bool(re.match(r"4|5[0-8]|2[2-7]|3[0-9]|6[0-9]|1800|2131|81|9[2-4]", digits))
            score = 0.0
            if re.search(
                r"\b(?:sandbox|test\s+(?:card|mode|number)|dummy|sample|fake)\b",
                page.folded[max(0, start - 200) : end + 60],
            ):
                continue
            if right and issued and (cue or (len(digits) >= 15 and not _looks_like_other(page, start))):
                score = 0.95 if cue else 0.75
            elif cue and issued and len(digits) >= 12:
                score = 0.7
            elif issued and re.fullmatch(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}|3\d{3}([ -])\d{6}\2\d{5}", match.group()):
                score = 0.6
            if score:
                expiry = _EXPIRY.match(
                    page.text, end + len(page.text[end : end + 4]) - len(page.text[end : end + 4].lstrip(" ,;("))
                )
                if expiry is not None:
                    end, score = expiry.end(), max(score, 0.85)
                spans.append((start, end))
                yield Hit(start, end, "CREDIT_CARD", score, "card number", cue, right)
        for spoken in page.spoken:
            if len(spoken.digits) >= 13:
                yield Hit(spoken.start, spoken.end, "CREDIT_CARD", 0.8, "spelled out", None, luhn(spoken.digits))
        for match in _LAST_FOUR.finditer(page.text):
            yield Hit(match.start(1), match.end(1), "CREDIT_CARD", 0.7, "last digits and expiry")
        for match in _EXPIRY.finditer(page.text):
            if any(begin <= match.start() < stop for begin, stop in spans):
                continue
            if spans or _CARD_CUE.search(page.before(match.start(), 60)) or "cv" in match.group().lower():
                yield Hit(match.start(1), match.end(), "CREDIT_CARD", 0.65, "expiry date")
        for match in _CVV.finditer(page.text):
            if any(begin <= match.start() < stop for begin, stop in spans):
                continue
            yield Hit(match.start(1), match.end(1), "CREDIT_CARD", 0.8, "security code")


class BankAccount:
    """IBANs, and national account numbers by the code that goes with them."""

    name = "bank-account"
    entities = ("BANK_ACCOUNT",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give IBANs with or without spaces, sort code and account, routing number and account, BIC and account."""
        if not page.has_numbers:
            return
        for match in _IBAN.finditer(page.text):
            hit = self._iban(page, match.start(), match.group())
            if hit is not None:
                yield hit
        for match in _SORT_CODE.finditer(page.text):
            yield Hit(match.start(), match.end(), "BANK_ACCOUNT", 0.9, "sort code", "sort code")
        for match in _ROUTING.finditer(page.text):
            if digits_of(match.group()) and not page.in_link(match.start(), match.end()) and _whole(match.group(1)):
                yield Hit(
                    match.start(1), match.end(), "BANK_ACCOUNT", 0.9, "bank code", match.group().split()[0].lower()
                )
        for match in _ACCOUNT.finditer(page.text):
            yield Hit(match.start(1), match.end(1), "BANK_ACCOUNT", 0.8, "account of a bank", "account")

    @staticmethod
    def _iban(page: Page, start: int, text: str) -> Hit | None:
        plain, ends = "", []
        for place, char in enumerate(text):
            if char.isalnum():
                plain += char
                ends.append(start + place + 1)
        length = _IBAN_LENGTH.get(plain[:2])
        if length is None or page.in_link(start, start + len(text)):
            return None
        whole = len(plain) >= length and _mod97(plain[:length])
        if _OUR_ACCOUNT.search(page.before(start, 90)):
            return None
        if whole:
            return Hit(start, ends[length - 1], "BANK_ACCOUNT", 1.0, "IBAN", None, True)
        cue = re.search(
            r"\b(?:iban|account|bank|transfer\w*|refund\w*|paid|payment|payee|payout|sent|credit\w*|details|from|to|it\s+isn['’]t)\b",
            page.before(start, 60),
        )
        if cue and abs(len(plain) - length) <= 2 and len(digits_of(plain)) >= 10:
            return Hit(
                start, ends[min(len(plain), length) - 1], "BANK_ACCOUNT", 0.75, "IBAN's shape", cue.group(), False
            )
        return None


class CryptoWallet:
    """Addresses of Bitcoin (by checksum), Ethereum and a few more by shape."""

    name = "crypto-wallet"
    entities = ("CRYPTO_WALLET",)
    _SHAPE = re.compile(
        r"(?<![\w/])(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{25,71}|[13][1-9A-HJ-NP-Za-km-z]{25,38}|[LM][1-9A-HJ-NP-Za-km-z]{26,33}|T[1-9A-HJ-NP-Za-km-z]{33}|r[1-9A-HJ-NP-Za-km-z]{24,34}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|addr1[0-9a-z]{50,105})(?!\w)"
    )
    _CUE = re.compile(
        r"\b(?:wallet|bitcoin|btc|crypto|eth(?:ereum)?|litecoin|ltc|usdt|tether|tron|trx|ripple|xrp|monero|xmr|cardano|ada|solana|sol|coin|address|token|send|sent|received)\b"
    )

    def __init__(self) -> None:
        self._known = Predefined("CryptoRecognizer")

    def find(self, page: Page) -> Iterator[Hit]:
        """Give addresses; those without a checksum need a cue, Ethereum's and segwit's do not."""
        candidates = [
            match for match in self._SHAPE.finditer(page.text) if not page.in_link(match.start(), match.end())
        ]
        if not candidates:
            return
        right = {(known.start, known.end) for known in self._known(page.text) if known.checksum}
        for match in candidates:
            cue = _last(self._CUE, page.around(match.start(), match.end(), 60))
            checksum = match.span() in right
            digits = len(digits_of(match.group()))
            if checksum or (match.group().startswith(("0x", "bc1", "addr1")) and digits) or (cue and digits >= 3):
                yield Hit(
                    match.start(),
                    match.end(),
                    "CRYPTO_WALLET",
                    1.0 if checksum else 0.8,
                    "wallet address",
                    cue,
                    checksum or None,
                )


def _mod97(iban: str) -> bool:
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _whole(code: str) -> bool:
    return sum(char.isdigit() for char in code) >= 4 or (len(code) in (8, 11) and code.isupper())


def _looks_like_other(page: Page, start: int) -> bool:
    return bool(
        re.search(
            r"\b(?:imei|tracking|parcel|order|ean|serial|barcode|sku|item|article|part|isbn|meter|reference|ref|case)\b[^.]{0,20}$",
            page.before(start, 40),
        )
    )


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = [match.group() for match in pattern.finditer(text)]
    return found[-1] if found else None
