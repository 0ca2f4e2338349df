"""topic: sentences that leave the subject of the conversation, or of the post itself."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from postlint.checks import HINT, Finding, Need, must_compile
from postlint.checks import Params as Base
from postlint.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated
    from postlint.model import Span

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
    """subject: what a sentence is held against, the customer's message (`reply`) or the rest of the post (`post`).

    cues: patterns of sentences that open another subject (an offer, a launch, "by the way"), unless the customer spoke of
    it; there the judge need only be `hinted` times as sure as elsewhere. beside: the same for a sentence next to one that
    drifts, since whoever leaves the subject seldom does so for one sentence only.
    """

    subject: Literal["reply", "post"]
    cues: tuple[str, ...] = ()
    hinted: float = 1.0
    beside: float = 1.0

    def __post_init__(self) -> None:
        must_compile(*self.cues)


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    if bool(post.customer_said) != (params.subject == "reply"):
        return
    threshold = post.thresholds["drift"]
    sentences = [(s, r) for s, r in post.read_sentences() if not _FORMULA.search(post.text(s))]
    hinted = {s for s, _ in sentences if _hints(post, s, params)}
    drifting = {s for s, r in sentences if r.drift >= threshold * (params.hinted if s in hinted else 1.0)}
    # Spread from each sentence that drifts to those beside it, both ways.
    for steps in (sentences, sentences[::-1]):
        for (before, _), (sentence, reading) in pairwise(steps):
            if before in drifting and reading.drift >= threshold * params.beside:
                drifting.add(sentence)
    for sentence, reading in sentences:
        if sentence in drifting or reading.drift >= threshold * HINT:
            evidence = {"model": "judge", "score": round(reading.drift, 3), "threshold": threshold}
            yield Finding(
                sentence.start,
                sentence.end,
                severity=None if sentence in drifting else Severity.SUGGESTION,
                evidence={**evidence, "cue": sentence in hinted},
            )


def _hints(post: Annotated, sentence: Span, params: Params) -> bool:
    said = " ".join(post.customer_said)
    text = post.text(sentence)
    return any(re.search(cue, text, re.I) and not re.search(cue, said, re.I) for cue in params.cues)
