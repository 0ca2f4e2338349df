"""Labelled conversations for training the judge, read from the corpora and laid out as the judge reads them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from postlint.annotate.sentences import split

if TYPE_CHECKING:
    import random
    from pathlib import Path

KINDS = (
    "insult", "blame", "condescension", "sarcasm", "mockery",
    "dismissal", "threat", "profanity", "shouting", "impatience",
)  # fmt: skip
BROUGHT = ("problem", "question", "praise", "none")
HEADS = ("third", "drift", "disrespect", "private")
DOMAINS = ("drafts", "respect pairs", "voice triples", "help and focus", "twins", "transplanted")
UNKNOWN = -1.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its labels: 1, 0 or UNKNOWN for each head; the number of its kind or -1."""

    text: str
    third: float = UNKNOWN
    drift: float = UNKNOWN
    disrespect: float = UNKNOWN
    private: float = UNKNOWN
    kind: int = -1


@dataclass(frozen=True, slots=True)
class Example:
    """A post in its conversation. `group` keeps what must not be torn apart by a split; `pair` marks minimal pairs:
    sentence number `pair[0]` is the bad one (1) or the good one (0) for the head `pair[2]`."""

    id: str
    source: str
    domain: int
    group: str
    sentences: tuple[Sentence, ...]
    context: tuple[tuple[str, str], ...] = ()
    company: tuple[str, ...] = ()
    brought: int = -1
    missing: float = UNKNOWN
    pair: tuple[int, int, int] | None = None
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)


def turns(context: list[str]) -> tuple[tuple[str, str], ...]:
    out = []
    for turn in context:
        role, _, text = turn.partition(": ")
        out.append((role, text) if role in ("customer", "company") else ("customer", turn))
    return tuple(out)


def places(text: str, quotes: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for quote in quotes:
        at = text.find(quote)
        while at >= 0 and any(a < at + len(quote) and at < b for a, b in found):
            at = text.find(quote, at + 1)
        if at >= 0:
            found.append((at, at + len(quote)))
    return found


def covers(span: tuple[int, int], quotes: list[tuple[int, int]]) -> int | None:
    """The number of the quote that a sentence (nearly) holds or lies in, or None."""
    for number, (a, b) in enumerate(quotes):
        shared = min(span[1], b) - max(span[0], a)
        if shared > 0 and (shared >= 12 or shared >= 0.5 * min(b - a, span[1] - span[0])):
            return number
    return None


def draft(item: dict[str, Any], source: str) -> Example:
    text = item["draft"]
    spans = split(text)
    third, drift, rude = (
        places(text, item.get(k) or []) for k in ("third_quotes", "drift_quotes", "disrespect_quotes")
    )
    leaks = places(text, [p["quote"] for p in item.get("pii") or []])
    named = [n.strip() for n in str(item.get("note") or "").split(",")]
    rows = []
    for span in spans:
        hit = covers(span, rude)
        kind = -1
        if hit is not None and named and (len(named) == 1 or len(named) == len(rude)):
            name = named[0 if len(named) == 1 else hit]
            kind = KINDS.index(name) if name in KINDS else -1
        rows.append(
            Sentence(
                text[span[0] : span[1]],
                third=float(covers(span, third) is not None),
                drift=float(covers(span, drift) is not None),
                disrespect=float(hit is not None),
                private=float(covers(span, leaks) is not None),
                kind=kind,
            )
        )
    context = turns(item.get("context") or [])
    said = " ".join(text for _, text in context)
    company = item.get("company") or []
    return Example(
        id=str(item["id"]),
        source=source,
        domain=4 if source.startswith("drafts") else 0,
        group=said.lower() if said else f"{source}:{min(str(item['id']), item.get('twin') or '~')}",
        sentences=tuple(rows),
        context=context,
        company=tuple([company] if isinstance(company, str) else company),
        brought=BROUGHT.index(item["help_why"]),
        missing=UNKNOWN if item["help"] == "na" else float(item["help"] == "missing"),
        spans=tuple(spans),
    )


def sound(item: dict[str, Any]) -> bool:
    """Whether every quote of a draft stands in it."""
    return all(
        q in item["draft"] for k in ("third_quotes", "drift_quotes", "disrespect_quotes") for q in item.get(k) or []
    )


def lines(path: Path) -> list[dict[str, Any]]:
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            out.append(json.loads(line))
        except ValueError:  # a line that is being written
            continue
    return out


def load_drafts(paths: list[Path]) -> list[Example]:
    return [draft(item, path.stem) for path in paths for item in lines(path) if sound(item)]


def _customer(text: str) -> tuple[tuple[str, str], ...]:
    return (("customer", text),) if text else ()


def load_pairs(folder: Path) -> list[list[Example]]:
    """Minimal pairs, each a list of the examples that belong together, the bad one first."""
    sets: list[list[Example]] = []
    for path in sorted(folder.glob("pairs-respect-*.jsonl")):
        for item in lines(path):
            before = _before(item["before"])
            pair = []
            for bad, text in ((1, item["bad"]), (0, item["good"])):
                row = Sentence(text, disrespect=float(bad), kind=KINDS.index(item["kind"]) if bad else -1)
                if not bad:
                    row = replace(row, disrespect=0.0)
                pair.append(
                    Example(
                        id=f"{item['id']}.{bad}",
                        source=path.stem,
                        domain=1,
                        group=item["context"].lower() or item["id"],
                        sentences=(*before, row),
                        context=_customer(item["context"]),
                        pair=(len(before), bad, 2),
                    )
                )
            sets.append(pair)
    for path in sorted(folder.glob("pairs-voice*.jsonl")):
        for item in lines(path):
            before = _before(item["before"])
            sets.append(
                [
                    Example(
                        id=f"{item['id']}.{key}",
                        source=path.stem,
                        domain=2,
                        group=item["context"].lower() or item["id"],
                        sentences=(*before, Sentence(item[key], third=float(key == "bad"), disrespect=0.0)),
                        context=_customer(item["context"]),
                        company=(item["company"],),
                        pair=(len(before), int(key == "bad"), 0),
                    )
                    for key in ("bad", "good", "other")
                ]
            )
    return sets


def _before(text: str) -> tuple[Sentence, ...]:
    """The sentences before the one that is judged: of the same hand, and fine."""
    return tuple(Sentence(text[a:b], disrespect=0.0) for a, b in split(text))


def load_help(folder: Path) -> list[dict[str, Any]]:
    return [item for path in sorted(folder.glob("pairs-help-focus*.jsonl")) for item in lines(path)]


def help_examples(item: dict[str, Any], rng: random.Random) -> list[Example]:
    """A reply that helps and one that does not, each with the drifting or the fitting sentence, or with neither."""
    out = []
    order = [("drift", 1.0), ("on_topic", 0.0)]
    rng.shuffle(order)
    for key, (extra, label) in zip(("reply_ok", "reply_missing"), order, strict=False):
        text = item[key]
        rows = [Sentence(text[a:b], drift=0.0, disrespect=0.0) for a, b in split(text)]
        at = rng.randint(min(1, len(rows)), len(rows))
        added = Sentence(item[extra], drift=label, disrespect=0.0)
        # A fitting sentence may itself be what helps.
        missing = float(key == "reply_missing") if extra == "drift" or key == "reply_ok" else UNKNOWN
        if rng.random() < 0.25:
            added, missing = None, float(key == "reply_missing")
        out.append(
            Example(
                id=f"{item['id']}.{key}",
                source="pairs-help-focus",
                domain=3,
                group=" ".join(item["context"]).lower(),
                sentences=tuple(rows[:at] + ([added] if added else []) + rows[at:]),
                context=turns(item["context"]),
                brought=BROUGHT.index(item["brought"]),
                missing=missing,
            )
        )
    return out


_SMALL_TALK = re.compile(
    r"^\W*(hi|hey|hello|dear|thank|thanks|cheers|sorry|apolog|we're sorry|i'm sorry|"
    r"good (morning|afternoon|evening)|best|kind|warm|"
    r"regards|see you|let us know|please dm|dm|follow|take care|hope)\b|@|\blink\b|https?:|\?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Donors:
    """Passages that drift when put into another company's post, as (company, sentences)."""

    asides: list[tuple[str, tuple[str, ...]]]
    """What authors wrote as a departure from the subject."""
    posts: list[tuple[str, tuple[str, ...]]]
    """Sentences of posts that answer nobody: news, offers, stories."""
    replies: list[tuple[str, tuple[str, ...]]]
    """Sentences of replies, which fit their own conversation only."""

    def draw(self, rng: random.Random) -> tuple[str, tuple[str, ...]]:
        lot = rng.random()
        return rng.choice(self.asides if lot < 0.55 else self.posts if lot < 0.85 else self.replies)


def donors(examples: list[Example], helps: list[dict[str, Any]]) -> Donors:
    out = Donors([(item["id"], (item["drift"],)) for item in helps], [], [])
    for example in examples:
        owner = example.company[0] if example.company else example.id
        rows = example.sentences
        at = 0
        while at < len(rows):
            end = at
            while end < len(rows) and rows[end].drift > 0:
                end += 1
            if end > at:
                out.asides.append((owner, tuple(r.text for r in rows[at:end])))
                at = end
                continue
            fit = [r for r in rows[at : at + 2] if r.disrespect <= 0 and r.third <= 0 and r.drift <= 0]
            if fit and fit[0] is rows[at] and 30 < len(fit[0].text) < 260 and not _SMALL_TALK.search(fit[0].text):
                passage = tuple(r.text for r in fit if not _SMALL_TALK.search(r.text))
                if not example.context:
                    out.posts.append((owner, passage))
                elif len(fit[0].text) > 70 and at > 0:
                    out.replies.append((owner, passage[:1]))
            at += 1
    return out


def transplanted(example: Example, pool: Donors, rng: random.Random) -> Example:
    """The example with a passage of another company's post put in, which drifts."""
    rows = list(example.sentences)
    company, passage = pool.draw(rng)
    if company in example.company:
        return example
    if len(passage) > 1 and rng.random() < 0.4:
        passage = passage[: rng.randint(1, len(passage))]
    at = rng.randint(min(1, len(rows)) if rng.random() < 0.8 else 0, len(rows))
    rows[at:at] = [Sentence(text, third=UNKNOWN, drift=1.0, disrespect=0.0) for text in passage]
    domain = 5 if example.domain == 0 else example.domain
    return replace(example, sentences=tuple(rows), domain=domain)


_SYMPATHY = re.compile(
    r"^\W*(@\w+[\s,.!]*)*(hi|hey|hello|dear|good (morning|afternoon|evening)|oh no|sorry|"
    r"so sorry|we're (so |very |really )?sorry|"
    r"we are (so |very |truly )?sorry|i'm (so |very |really )?sorry|i am (so )?sorry|apologies|"
    r"we apologi|i apologi|our apologies|"
    r"thanks for (reaching|the tag|letting|getting|telling|your)|thank you for (reaching|"
    r"letting|getting|telling|your|contacting)|"
    r"we (completely |totally |fully )?(understand|hear you|know how)|i (completely |"
    r"totally )?understand|that's (not|no way|awful|"
    r"horrible|never)|how (frustrating|annoying|disappointing|awful|horrible)|we hate|we'd hate|"
    r"this is(n't| not) (the|how|what))\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(dm|pm|link|message|email|e-mail|call|ring|visit|refund|replace|here|send|check|look|"
    r"reply|try|sort|fix)\w*\b|@\w|http|\d",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\b(dm us|direct message|message us|send (us|me)|drop us|email us|e-mail us|call us|"
    r"ring us|reply with|get in touch)\b",
    re.IGNORECASE,
)


def sympathy_only(example: Example) -> Example | None:
    """The post cut down to the kind words it opens with, or None where it has none: no help is left."""
    if example.brought not in (0, 1):
        return None
    kept = []
    for row in example.sentences:
        if not _SYMPATHY.match(row.text) or _GIVES.search(re.sub(r"@\w+", "", row.text)):
            break
        kept.append(row)
    if not kept or len(kept) == len(example.sentences) or sum(len(r.text) for r in kept) < 15:
        return None
    return replace(example, sentences=tuple(kept), domain=3, missing=1.0)


def channels(examples: list[Example]) -> list[str]:
    """Sentences that offer a way to get help, whatever the matter."""
    return [
        row.text
        for e in examples
        for row in e.sentences
        if _CHANNEL.search(row.text)
        and len(row.text) < 140
        and row.drift <= 0
        and row.disrespect <= 0
        and row.third <= 0
    ]


def with_channel(example: Example, offers: list[str], rng: random.Random) -> Example:
    """A post that gave no help, now with a way to get it."""
    rows = list(example.sentences)
    at = max(0, len(rows) - (1 if rows and len(rows[-1].text) < 16 else 0))
    rows.insert(at, Sentence(rng.choice(offers), drift=UNKNOWN, disrespect=0.0))
    return replace(example, sentences=tuple(rows), domain=3, missing=0.0)


def varied(
    example: Example, pool: Donors, offers: list[str], rng: random.Random, *, share: float, aid: float
) -> Example:
    """The example as it is, or with a drifting sentence put in (`share`), or its help taken or given (`aid`)."""
    if not example.sentences:
        return example
    if rng.random() < aid:
        if example.missing == 1 and example.brought in (0, 1) and offers and rng.random() < 0.6:
            example = with_channel(example, offers, rng)
        elif example.missing == 0 and (cut := sympathy_only(example)) is not None:
            example = cut
    return transplanted(example, pool, rng) if rng.random() < share else example


def fold_of(group: str, folds: int, seed: int = 7) -> int:
    return int(hashlib.sha256(f"{seed}:{group}".encode()).hexdigest(), 16) % folds
