"""How networks count a text: graphemes, UTF-16 units, bytes of emoji, and X's weighted length.

X's rules are those it publishes: NFC; a link counts 23; an emoji counts 2 however it is composed; Latin and most
alphabets count 1, everything else 2. Offsets are code points of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postlint.networks import Network

URL_WEIGHT = 23
_PICTURES = re.compile("[\u203c-\u32ff\ufe0f\U0001f000-\U0001ffff]")
_LONGEST_URL = 4096
_LONGEST_LABEL = 63
# Code points that weigh one: Latin to Georgian, and general punctuation with the joiners.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_HEAVY = re.compile("[^" + "".join(f"{chr(a)}-{chr(b)}" for a, b in _LIGHT) + "]")
_INVALID = re.compile("[\ufffe\ufeff\uffff]")
_HANDLE_SERVER = re.compile(r"(?<![\w@/])(@\w(?:[\w.-]*\w)?)@(?:[\w-]+\.)+[\w-]+")


@dataclass(frozen=True, slots=True)
class Weighted:
    """X's count of a text. `fits`: the offset up to which it may be published; `valid`: whether all of it may."""

    length: int
    valid: bool
    fits: int


@lru_cache(maxsize=1)
def _clusters() -> Any:
    import regex

    return regex.compile(r"\X")


@lru_cache(maxsize=1)
def emoji() -> Any:
    """A compiled pattern of one emoji as people see it: flags, keycaps, skin tones, families."""
    import regex

    one = r"(?:\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)"
    return regex.compile(
        r"\p{Regional_Indicator}{2}"
        r"|[0-9#*]\uFE0F?\u20E3"
        r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
        # Copyright and trade marks, arrows and the like are text unless a selector makes them pictures.
        r"|[\u00A9\u00AE\u2122\u203C\u2049\u2139\u2194-\u21AA]\uFE0F"
        rf"|(?![\u00A9\u00AE\u2122\u203C\u2049\u2139\u2194-\u21AA]){one}(?:\u200D{one})*"
    )


def may_hold_emoji(text: str) -> bool:
    """Whether it is worth looking for emoji; cheap, and false for nearly every post without one."""
    return not text.isascii() and _PICTURES.search(text) is not None


def graphemes(text: str) -> int:
    """The number of characters as people see them."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(_clusters().findall(text))


def boundary(text: str, at: int) -> int:
    """The last offset at or before `at` that does not split a character as people see it."""
    if at >= len(text) or text.isascii():
        return min(at, len(text))
    return max((m.start() for m in _clusters().finditer(text) if m.start() <= at), default=0)


def after(text: str, number: int) -> int:
    """The offset after so many characters as people see them."""
    if text.isascii():
        return min(number, len(text))
    return max((m.end() for m in islice(_clusters().finditer(text), number)), default=0)


# -- links as X sees them


@lru_cache(maxsize=1)
def top_level_domains() -> frozenset[str]:
    """The top-level domains, in small letters."""
    text = (Path(__file__).parent / "tlds.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


_CHAR = r"[^\s!-,./:-@\[-`{-~\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\ufffe\ufeff\uffff_-]"
_LATIN = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253-\u0272\u0289\u028b\u0300-\u036f\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u04ff"
_PATH = rf"[a-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\u2013_~@|&{_LATIN}-]"
_PATH_END = rf"[a-z{_CYRILLIC}0-9=_#/+{_LATIN}-]"
_PARENS = rf"\({_PATH}*(?:\({_PATH}+\)){{0,1}}{_PATH}*\)"
# The two long ones are plain strings, which re compiles and keeps at their first use.
_CANDIDATE = (
    r"(?P<protocol>https?://)?"
    rf"(?P<host>{_CHAR}(?:[_-]*{_CHAR})*(?:\.{_CHAR}(?:[_-]*{_CHAR})*)+)"
)
_DOTTED = re.compile(r"\w\.\w")
_REST = (
    rf"(?::[0-9]+)?(?:/(?:(?:{_PATH}|{_PARENS})*(?:{_PATH_END}|{_PARENS}))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]*[a-z0-9_&=#/-])?"
)


def links(text: str) -> Iterator[tuple[int, int]]:
    """Where X finds links: with http(s)://, or a bare domain of a real top-level domain."""
    if not _DOTTED.search(text):
        return
    candidate, path = re.compile(_CANDIDATE, re.IGNORECASE), re.compile(_REST, re.IGNORECASE)
    at = 0
    while match := candidate.search(text, at):
        at = max(match.end(), at + 1)
        before = text[match.start() - 1] if match.start() else ""
        if before and (before.isalnum() or before in "@＠$#＃"):
            continue
        if not match["protocol"] and before in ("-", "_", ".", "/"):
            continue
        end = _host_end(match["host"], bare=not match["protocol"], after=text[match.end() : match.end() + 1])
        if end is None:
            continue
        end += match.start("host")
        rest = path.match(text, end)
        stop = rest.end() if rest and end == match.end() else end
        if stop - match.start() <= _LONGEST_URL:
            yield match.start(), stop
            at = stop


def _host_end(host: str, *, bare: bool, after: str) -> int | None:
    """How much of a dotted name is a host: up to its last real top-level domain; None when it is none."""
    labels = host.split(".")
    for n in range(len(labels), 1, -1):
        last = labels[n - 1].lower()
        known = last in top_level_domains() or last.startswith("xn--")
        if not known or (n == len(labels) and after[:1] in ("@", "+", "-") and after):
            continue
        if any(not _label_fits(label) for label in labels[:n]):
            return None
        if bare and not all(re.fullmatch(rf"[a-z0-9_{_LATIN}-]+", label, re.I) for label in labels[: n - 1]):
            return None
        return len(".".join(labels[:n]))
    return None


def _label_fits(label: str) -> bool:
    coded = len(label) if label.isascii() else len(label.encode("punycode", "replace")) + len("xn--")
    return coded <= _LONGEST_LABEL


# -- X


def weighted(
    text: str, *, limit: int = 280, url_weight: int | None = URL_WEIGHT, emoji_as_one: bool = True
) -> Weighted:
    """X's weighted length. Without `emoji_as_one`, as it was before 2018: each part of a composed emoji counts."""
    length = fits = 0
    bad = _INVALID.search(text)
    # The published range ends before the first character that is not allowed, wherever the limit is.
    last = bad.start() if bad else len(text)
    for end, weight in _weights(text, url_weight, emoji_as_one):
        length += weight
        if length <= limit and end <= last:
            fits = end
    return Weighted(length, 0 < length <= limit and bad is None, fits)


def _weights(text: str, url_weight: int | None, emoji_as_one: bool) -> Iterator[tuple[int, int]]:
    """The end and the weight of each link, emoji or character."""
    at = 0
    spans = list(links(text)) if url_weight is not None and ("." in text) else []
    for start, end in [*spans, (len(text), len(text))]:
        yield from _plain_weights(text, at, start, emoji_as_one)
        if end > start and url_weight is not None:
            yield end, url_weight
        at = end


def _weighted_length(text: str, url_weight: int | None) -> int:
    """The weighted length alone, without where each character ends."""
    extra = 0
    if url_weight is not None and "." in text:
        for start, end in reversed(list(links(text))):
            # A space stands for what is counted apart.
            text, extra = f"{text[:start]} {text[end:]}", extra + url_weight - 1
    if text.isascii():
        return len(text) + extra
    if may_hold_emoji(text):
        text, found = emoji().subn(" ", text)
        extra += found
    text = unicodedata.normalize("NFC", text)
    return len(text) + len(_HEAVY.findall(text)) + extra


def _plain_weights(text: str, start: int, end: int, emoji_as_one: bool) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.isascii():
        yield from ((i, 1) for i in range(start + 1, end + 1))
        return
    at = 0
    found = [m.span() for m in emoji().finditer(piece)] if emoji_as_one and may_hold_emoji(piece) else []
    for first, last in [*found, (len(piece), len(piece))]:
        for cluster in _clusters().finditer(piece, at, first):
            weight = sum(_weight(ord(c)) for c in unicodedata.normalize("NFC", cluster.group()))
            yield start + cluster.end(), weight
        if last > first:
            yield start + last, 2
        at = last


def _weight(point: int) -> int:
    return 1 if any(a <= point <= b for a, b in _LIGHT) else 2


# -- any network


def count(text: str, network: Network) -> int:
    """The length of a text as the network counts it."""
    if network.counts == "weighted":
        return _weighted_length(text, network.url_length)
    text = _shortened(text, network)
    return _COUNTERS[network.counts](text)


_MAYBE_LINK = re.compile(r"\S\.\S")


def at_most(text: str, network: Network) -> int:
    """A number that the length of a text does not exceed, however the network counts; much faster than counting."""
    # No character counts more than it has bytes in UTF-8; only what is not composed can grow when it is.
    length = len(text)
    if not text.isascii():
        length = len(text.encode("utf-8", "surrogatepass")) * (1 if unicodedata.is_normalized("NFC", text) else 4)
    if network.url_length is not None and "." in text:
        length += network.url_length * len(_MAYBE_LINK.findall(text))
    return length


def fits(text: str, network: Network) -> int:
    """The offset up to which a text fits; never within a character as people see it. `limit` must be set."""
    assert network.limit is not None
    if network.counts == "weighted":
        return boundary(text, weighted(text, limit=network.limit, url_weight=network.url_length).fits)
    length = at = 0
    for end, weight in _units(text, network):
        length += weight
        if length > network.limit:
            break
        at = end
    return boundary(text, at)


def _units(text: str, network: Network) -> Iterator[tuple[int, int]]:
    """The end and the count of each link, handle or character of a text."""
    fixed: list[tuple[int, int, int]] = []
    if network.url_length is not None and "." in text:
        fixed += [(start, end, network.url_length) for start, end in links(text)]
    if network.local_handles:
        taken = [
            m
            for m in _HANDLE_SERVER.finditer(text)
            if not any(m.start() < end and start < m.end() for start, end, _ in fixed)
        ]
        fixed += [(m.start(), m.end(), len(m[1])) for m in taken]
    counter, at = _COUNTERS[network.counts], 0
    for start, end, weight in [*sorted(fixed), (len(text), len(text), 0)]:
        for cluster in _clusters().finditer(text, at, start):
            yield cluster.end(), counter(cluster.group())
        if end > start:
            yield end, weight
        at = end


def _shortened(text: str, network: Network) -> str:
    """The text with links and handles as long as the network counts them."""
    if network.local_handles and "@" in text:
        text = _HANDLE_SERVER.sub(r"\1", text)
    if network.url_length is not None and "." in text:
        for start, end in reversed(list(links(text))):
            text = text[:start] + "x" * network.url_length + text[end:]
    return text


def _emoji_bytes(text: str) -> int:
    if text.isascii() or not may_hold_emoji(text):
        return len(text)
    extra = sum(len(m.group().encode("utf-8", "surrogatepass")) - len(m.group()) for m in emoji().finditer(text))
    return len(text) + extra


def _utf16(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def _characters(text: str) -> int:
    return len(text if text.isascii() else unicodedata.normalize("NFC", text))


_COUNTERS: dict[str, Callable[[str], int]] = {
    "graphemes": graphemes,
    "characters": _characters,
    "utf-16": _utf16,
    "emoji-bytes": _emoji_bytes,
}
