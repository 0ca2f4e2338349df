"""What the posts of one run have in common: the same words, the same reply to many, one campaign's prices and dates.

A Run is asked post by post, in order, and knows those before. It keeps hashes (MinHash) and facts, never texts, and one
representative of each group of near-duplicates, so that time and memory grow with the number of posts.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from postlint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postlint.model import Draft
    from postlint.policy import Repeats

PERMUTATIONS = 256
# Of the pairs that are as alike as asked, so many are found; the others, all but a few, are never compared.
RECALL = 0.99
SEED = 20_270_131
_WORD = re.compile(r"\w+(?:['’]\w+)?")
# Handles and sign-offs, which differ where the words are the same. Each begins with its mark, which is found fast.
_HANDLE = re.compile(r"@(?<!\w@)[\w.-]+(?:@[\w.-]+)?")
_SIGNED = re.compile(r"\^(?:(?<=\s\^)|(?<!.\^))\s?\w{1,15}", re.DOTALL)
_INITIALS = re.compile(r"[-–]\s?[A-Z]{2,3}(?=\s*$)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post of the run stands."""

    path: str
    post_id: str | None

    def __str__(self) -> str:
        return f"{self.path} ({self.post_id})" if self.post_id else self.path


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A price, discount or date of the post (in the view) that an earlier post of its campaign gives otherwise."""

    span: Span
    what: str
    other: str
    place: Place


@dataclass(frozen=True, slots=True)
class Seen:
    """What the run knew of a post when it came: the same post, the same reply and to how many, contradictions."""

    same_post: Place | None = None
    same_reply: Place | None = None
    replies: int = 0
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(slots=True)
class _Group:
    """Posts that say the same, by where they are for."""

    posts: dict[tuple[str, str], Place] = field(default_factory=dict)
    reply: Place | None = None
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A price, discount or date, what it is of, and its value in a form that compares."""

    span: Span
    key: str
    value: str
    shown: str


class Run:
    """What the posts of a run said so far."""

    def __init__(self, repeats: Repeats) -> None:
        self._repeats = repeats
        self._exact: dict[bytes, _Group] = {}
        self._shingles: list[tuple[tuple[int, ...], _Group]] = []
        self._index: Any = None
        self._campaigns: dict[str, dict[str, tuple[str, str, Place]]] = {}

    def see(self, draft: Draft, text: str) -> Seen:
        """What earlier posts have in common with a draft, `text` being what its readers see; it counts from now on."""
        place = Place(draft.path, draft.post_id)
        contradictions = tuple(self._contradictions(draft.metadata, text, place))
        words = _WORD.findall(_INITIALS.sub(" ", _SIGNED.sub(" ", _HANDLE.sub(" ", text))).casefold())
        if len(words) < self._repeats.words:
            return Seen(contradictions=contradictions)
        group = self._group(words)
        if draft.in_reply_to:
            before, count = group.reply, group.replies
            group.reply, group.replies = before or place, count + 1
            return Seen(same_reply=before, replies=count, contradictions=contradictions)
        stream = (draft.platform or "", (draft.account or "").casefold())
        same = group.posts.setdefault(stream, place)
        return Seen(same_post=same if same != place else None, contradictions=contradictions)

    def _group(self, words: list[str]) -> _Group:
        """The group of posts that say the same as these words, a new one if there is none."""
        key = hashlib.blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        known = self._exact.get(key)
        if known is None:
            known = self._exact[key] = self._like(words)
        return known

    def _like(self, words: list[str]) -> _Group:
        import rensa

        if self._index is None:
            bands = PERMUTATIONS // rows(self._repeats.similarity)
            self._index = rensa.RMinHashLSH(threshold=self._repeats.similarity, num_perm=PERMUTATIONS, num_bands=bands)
        sketch = rensa.RMinHash(num_perm=PERMUTATIONS, seed=SEED)
        shingles = [*words, *map(" ".join, pairwise(words))]
        sketch.update(shingles)
        hashes = tuple(map(hash, shingles))
        best: tuple[float, _Group] | None = None
        for number in sorted(self._index.query(sketch)):
            # The sketch only proposes; how alike they are is counted.
            alike = _alike(hashes, self._shingles[number][0])
            if alike >= self._repeats.similarity and (best is None or alike > best[0]):
                best = alike, self._shingles[number][1]
        if best is not None:
            return best[1]
        group = _Group()
        self._index.insert(len(self._shingles), sketch)
        self._shingles.append((hashes, group))
        return group

    def _contradictions(self, metadata: Mapping[str, Any], text: str, place: Place) -> Iterator[Contradiction]:
        campaign = metadata.get("campaign")
        if not isinstance(campaign, str) or not campaign.strip():
            return
        known = self._campaigns.setdefault(campaign.strip().casefold(), {})
        for fact in facts(text):
            value, shown, where = known.setdefault(fact.key, (fact.value, fact.shown, place))
            if value != fact.value:
                yield Contradiction(fact.span, fact.key.partition(":")[0], shown, where)


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The share of what two posts have in common (Jaccard)."""
    mine, theirs = frozenset(one), frozenset(other)
    shared = len(mine & theirs)
    return shared / (len(mine) + len(theirs) - shared)


def rows(similarity: float) -> int:
    """How many values a band has: as many as still find nearly every pair that is so alike."""
    for number in (16, 8, 4, 2):
        if 1 - (1 - similarity**number) ** (PERMUTATIONS // number) >= RECALL:
            return number
    return 1


# -- prices, discounts and dates


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = "|".join(f"{m}[a-z]*" for m in _MONTHS)
# Plain strings, which re compiles and keeps at their first use: few runs have a campaign.
_PRICE = r"(?:(?P<sign>[£$€])\s?(?P<a>\d+(?:[.,]\d{3})*(?:[.,]\d{2})?)|(?<![\d.,])(?P<b>\d+(?:[.,]\d{3})*(?:[.,]\d{2})?)\s?(?P<name>euros?|dollars?|pounds?|[£$€]))(?!\w|%)"
_PERCENT = r"(?P<n>\d{1,2}(?:[.,]\d+)?)\s?(?:%|per ?cent)\s+(?:off|discount|less)\b"
_DATE = (
    r"\b(?P<cue>until|till|through|ends?(?: on)?|closes?(?: on)?|by|before|from|starts?(?: on)?|begins?(?: on)?|opens?(?: on)?)\s+(?:the\s+|on\s+)?"
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
)
_CUES = {"till": "until", "through": "until", "end": "until", "close": "until", "by": "until", "before": "until"}
_CUES |= {"start": "from", "begin": "from", "open": "from"}
_CURRENCY = {"£": "pound", "$": "dollar", "€": "euro"}
_EMPTY = frozenset(
    "a an the is are was be at for from of only just now cost costs cost's price prices priced it its it's you your our we all and or with to in on "
    "each per every that this these those get pay off as by up than less more new".split()
)


def facts(text: str) -> list[Fact]:
    """The prices, discounts and dates of a text that are given once; what has two values in one text has none."""
    found = [*_prices(text), *_percents(text), *_dates(text)]
    values: dict[str, set[str]] = {}
    for fact in found:
        values.setdefault(fact.key, set()).add(fact.value)
    return [fact for fact in found if len(values[fact.key]) == 1]


def _prices(text: str) -> Iterator[Fact]:
    for match in re.finditer(_PRICE, text, re.IGNORECASE):
        thing = _thing(text, *match.span())
        amount = re.sub(r"[.,](?=\d{3}\b)", "", match["a"] or match["b"]).replace(",", ".")
        if thing:
            unit = _CURRENCY.get(match["sign"] or match["name"]) or match["name"].lower().rstrip("s")
            yield Fact(Span(*match.span()), f"price:{thing}", f"{unit} {float(amount):.2f}", match.group())


def _thing(text: str, start: int, end: int) -> str:
    """What a price is of: the word after it ("£5 a ticket", "£5 tickets"), else the last word of weight before it."""
    after = re.match(r"\s+(?:(?:a|per|each|for (?:a|an|the|one))\s+)?([^\W\d_]{3,})", text[end : end + 40])
    if after and after[1].casefold() not in _EMPTY:
        return _singular(after[1])
    clause = re.split(r"[.!?;\n]", text[max(0, start - 80) : start])[-1]
    words = [w for w in re.findall(r"[^\W\d_]{3,}", clause.casefold()) if w not in _EMPTY]
    return _singular(words[-1]) if words else ""


def _singular(word: str) -> str:
    word = word.casefold()
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _percents(text: str) -> Iterator[Fact]:
    for match in re.finditer(_PERCENT, text, re.IGNORECASE):
        yield Fact(Span(*match.span()), "discount:", match["n"].replace(",", "."), match.group())


def _dates(text: str) -> Iterator[Fact]:
    for match in re.finditer(_DATE, text, re.IGNORECASE):
        cue = match["cue"].lower().split()[0]
        cue = _CUES.get(cue.rstrip("s"), cue.rstrip("s") if cue not in _CUES else _CUES[cue])
        day, month = match["d1"] or match["d2"], (match["m1"] or match["m2"]).lower()[:3]
        yield Fact(Span(*match.span()), f"date:{cue}", f"{month} {int(day)}", " ".join(match.group().split()))
