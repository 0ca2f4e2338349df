"""private-fact: sentences that tell something private about a person without any shape that gives it away.

A bank that declined twice, a fall, a final warning: no number or name is there to be recognized, so the judge says it of the
sentence. Where a recognizer has found the data in it, that is said by the rule for such data; where it was unsure of a name,
the two opinions together are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.checks import HINT, Finding, Need, weight
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"judge", "doc", "personal-data"})
_RECOGNIZED = 0.5
"""The score from which on the rules for each sort of data speak."""


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """named: in a sentence with what may be a name, the judge need only be that many times as sure as elsewhere.

    How sure elsewhere is `privacy.threshold` of the configuration.
    """

    named: float = 1.0


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    threshold = post.thresholds["private"]
    # Quotations are published as well, so all sentences count.
    for sentence in post.reading.sentences:
        if sentence.private < threshold * min(HINT, params.named):
            continue
        hits = [h for h in post.personal_data if h.start < sentence.end and sentence.start < h.end]
        if any(hit.score >= _RECOGNIZED for hit in hits):
            continue
        evidence = {"model": "judge", "score": round(sentence.private, 3), "threshold": threshold}
        names = [hit for hit in hits if hit.entity == "PERSON"]
        if names and sentence.private < threshold:
            if sentence.private >= threshold * params.named:
                for name in names:
                    yield Finding(name.start, name.end, evidence={**evidence, "entity": "PERSON"})
        elif sentence.private >= threshold * HINT:
            yield Finding(sentence.start, sentence.end, severity=weight(sentence.private, threshold), evidence=evidence)
