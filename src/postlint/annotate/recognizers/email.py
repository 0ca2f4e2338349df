"""E-mail addresses, written plainly or dressed up so that robots cannot read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.annotate.recognizers.base import Hit
from postlint.annotate.recognizers.own_side import belongs_to_company, is_own_line, is_role_mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate.recognizers.base import Page

__all__ = ["EmailAddress"]

_PLAIN = re.compile(
    r"(?<![\w.+%@/-])[\w][\w.+%'’-]{0,63}@(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,5}[^\W\d_][\w-]{0,22}[^\W_]",
    re.IGNORECASE,
)
_SAMPLES = frozenset(
    "name you your yourname your.name user username email mail someone somebody example firstname.lastname first.last xxx abc".split()
)
_AT = r"(?:\s?[\[({<]\s?(?:at|@|arroba|ät)\s?[\])}>]\s?|\s+(?:at|AT|arroba)\s+|\s?@\s?)"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|\.|punkt|punto)\s?[\])}>]\s?|\s+(?:dot|DOT|punkt|punto)\s+|\s?\.\s?)"
_PIECE = r"[A-Za-z0-9_+-]{1,40}"
_ENDING = r"(?:com|net|org|edu|gov|info|biz|io|co|me|dev|app|example|test|eu|[a-z]{2})"
_DRESSED = re.compile(
    rf"(?<![\w@.])({_PIECE}(?:{_DOT}{_PIECE}){{0,5}}){_AT}({_PIECE}(?:{_DOT}{_PIECE}){{0,3}}{_DOT}{_ENDING})(?![\w])",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"(?<!\S)((?:[A-Za-z0-9._+-] ){3,60}[A-Za-z0-9]) ?@ ?([A-Za-z0-9-](?: ?[A-Za-z0-9-]){1,40} ?\. ?(?:[A-Za-z]{2,12}|[A-Za-z](?: [A-Za-z]){1,5}))(?![\w])"
)
_DRESS = re.compile(
    r"[\[({<]\s?(?:at|dot|@|\.|arroba|punkt|punto|ät)\s?[\])}>]|\s(?:at|dot|arroba|punkt|punto)\s", re.IGNORECASE
)
_SPOKEN_STOP = re.compile(
    r"^(?:.*\s)?(?:under|to|is|as|on|via|address|e-?mail|mail|me|us|for|from|with|at|write|and|or|of|the|your|my|his|her)\s+",
    re.IGNORECASE,
)


class EmailAddress:
    """Addresses of people; a desk's mailbox and the company's own domain are left alone."""

    name = "email-address"
    entities = ("EMAIL_ADDRESS",)

    def find(self, page: Page) -> Iterator[Hit]:
        """Give plain, bracketed ("jane (at) example (dot) com") and spaced-out addresses."""
        text = page.text
        if "@" in text:
            for match in _PLAIN.finditer(text):
                local, _, host = match.group().rpartition("@")
                if not self._is_ours(page, local, host, match.start(), match.end()):
                    yield Hit(match.start(), match.end(), "EMAIL_ADDRESS", 0.95, "address")
            for match in _SPACED.finditer(text):
                yield Hit(match.start(), match.end(), "EMAIL_ADDRESS", 0.9, "spaced out")
        if "@" not in text and not _DRESS.search(text):
            return
        for match in _DRESSED.finditer(text):
            if not _DRESS.search(match.group()) or (
                " at " in match.group().lower() and not self._reads_as_address(match)
            ):
                continue
            if not self._is_ours(page, match.group(1), re.sub(_DOT, ".", match.group(2)), match.start(), match.end()):
                yield Hit(match.start(), match.end(), "EMAIL_ADDRESS", 0.9, "dressed up")

    @staticmethod
    def _reads_as_address(match: re.Match[str]) -> bool:
        """A bare "at" is a word of its own: the host must then be spelled with "dot" or hold a plain dot without spaces."""
        host = match.group(2)
        return bool(_DRESS.search(host)) or (" " not in host and bool(re.search(r"[._\d]|\bdot\b", match.group(1))))

    @staticmethod
    def _is_ours(page: Page, local: str, host: str, start: int, end: int) -> bool:
        local = _SPOKEN_STOP.sub("", local)
        if local.lower() in _SAMPLES or is_role_mailbox(local) or belongs_to_company(page, host):
            return True
        initials = {name[: len(local)] for name in page.names}
        return len(local) > 3 and local.lower() in initials and is_own_line(page, start, end)
