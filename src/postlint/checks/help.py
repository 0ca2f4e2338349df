"""help: what the customer brought (a problem, a question, praise) against what the draft gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, must_compile
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"judge"})
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<![\w.])\+?\(?\d[\d\s().-]{6,}\d(?!\w)")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """brought: what the customer must have brought for the rule to speak.

    given: patterns that show that the draft gives what is due; a link, a mail address or a phone number does so too
    when `resources` is set. threshold: how sure the judge must be (0 to 1) that nothing is given; the measured default
    when unset. certain: how sure it must be of what was brought for the patterns alone to decide.
    """

    brought: Literal["problem", "question", "praise"]
    given: tuple[str, ...] = ()
    resources: bool = True
    threshold: float | None = None
    certain: float = 1.01

    def __post_init__(self) -> None:
        must_compile(*self.given)


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    if not post.customer_said or not post.own_sentences:
        return
    reading = post.reading
    brought = max(sorted(reading.brought), key=lambda b: reading.brought[b])
    threshold = params.threshold if params.threshold is not None else post.thresholds["help_missing"]
    sure = reading.help_missing >= threshold or reading.brought[brought] >= params.certain
    if brought != params.brought or not sure or _gives(post, params):
        return
    first = post.own_sentences[0]
    yield Finding(
        first.start,
        first.end,
        whole=True,
        evidence={
            "model": "judge",
            "score": round(reading.help_missing, 3),
            "threshold": threshold,
            "brought": {k: round(v, 3) for k, v in sorted(reading.brought.items())},
        },
    )


def _gives(post: Annotated, params: Params) -> bool:
    own = " ".join(post.text(s) for s in post.own_sentences)
    if params.resources and (post.urls or any(link.target for link in post.view.links) or _CONTACT.search(own)):
        return True
    return any(re.search(pattern, own, re.I) for pattern in params.given)
