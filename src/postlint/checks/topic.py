"""topic: sentences that leave the subject of the conversation, or of the post itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"judge"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """subject: what the sentence is held against: the customer's message (`reply`) or the rest of the post (`post`).

    never: patterns of sentences that are part of any polite post (greetings, thanks, sign-offs).
    """

    subject: Literal["reply", "post"]
    never: tuple[str, ...] = ()


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    if bool(post.customer_said) != (params.subject == "reply"):
        return
    threshold = post.thresholds["drift"]
    formula = re.compile("|".join(f"(?:{p})" for p in params.never), re.I) if params.never else None
    for sentence, reading in post.read_sentences():
        if reading.drift < threshold or (formula and formula.search(post.text(sentence))):
            continue
        yield Finding(
            sentence.start,
            sentence.end,
            evidence={"model": "judge", "score": round(reading.drift, 3), "threshold": threshold},
        )
