"""tone: sentences that the judge reads as disrespectful in their conversation, by the kind of disrespect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.checks import HINT, Finding, Need, weight
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"judge", "sentiment"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """kinds: what the judge must call the sentence (insult, blame, condescension, sarcasm, mockery, dismissal,
    threat, profanity, shouting, impatience).
    """

    kinds: tuple[str, ...]


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    threshold = post.thresholds["disrespect"]
    for sentence, reading in post.read_sentences():
        if reading.disrespect < threshold * HINT:
            continue
        kind = max(sorted(reading.kinds), key=lambda k: reading.kinds[k])
        if kind in params.kinds:
            yield Finding(
                sentence.start,
                sentence.end,
                severity=weight(reading.disrespect, threshold),
                evidence={
                    "model": "judge",
                    "score": round(reading.disrespect, 3),
                    "threshold": threshold,
                    "kinds": {k: round(v, 3) for k, v in sorted(reading.kinds.items()) if v >= 0.1},
                    "sentiment": post.sentiment(sentence),
                },
            )
