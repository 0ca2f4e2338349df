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
# Part of any polite post, whatever its subject.
_FORMULA = re.compile(
    r"^\W*(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening))\b.{0,40}$"
    r"|^\W*(?:many |big |huge )?(?:thanks?|thank you|cheers|ta|much appreciated)\b.{0,60}$"
    r"|^\W*(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)\b.{0,40}$"
    r"|^\W*(?:take care|have a (?:great|good|lovely|nice|wonderful) \w+|all the best|see you (?:soon|there|then)|speak soon)"
    r"\b.{0,40}$"
    r"|\b(?:let (?:us|me) know|(?:drop|send) us a|(?:dm|message|contact|call|email|ring) us|get in touch)\b"
    r"|^\W*(?:follow us|find us on|tell us how we did|rate us|take (?:our|a) (?:short |quick )?survey)\b"
    r"|^\W*[\^~*/–—-]\s?\w{1,14}\W*$",
    re.IGNORECASE,
)


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """subject: what a sentence is held against, the customer's message (`reply`) or the rest of the post (`post`)."""

    subject: Literal["reply", "post"]


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    if bool(post.customer_said) != (params.subject == "reply"):
        return
    threshold = post.thresholds["drift"]
    for sentence, reading in post.read_sentences():
        if reading.drift < threshold or _FORMULA.search(post.text(sentence)):
            continue
        yield Finding(
            sentence.start,
            sentence.end,
            evidence={"model": "judge", "score": round(reading.drift, 3), "threshold": threshold},
        )
