"""across: what only the posts of a whole run show together - the same post twice, one reply for many, contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"run"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """find: a post that is there `twice`, a `reply` given to many, or a price, discount or date that `contradicts`

    another post of the campaign. The first post is never flagged, those after it are.
    """

    find: Literal["twice", "reply", "contradicts"]


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    seen = post.seen
    if params.find == "contradicts":
        for said in seen.contradictions:
            found = f"Contradicts {said.place}, where the {said.what} is {said.other}"
            yield Finding(said.span.start, said.span.end, found=found, evidence={"other": str(said.place)})
        return
    other = seen.same_post if params.find == "twice" else seen.same_reply
    if other is None or (params.find == "reply" and seen.replies < post.config.policy.repeats.replies):
        return
    span = _post.first(post)
    if params.find == "twice":
        found = f"Says the same as {other}."
        yield Finding(span.start, span.end, found=found, whole=True, evidence={"other": str(other)})
    else:
        found = f"{seen.replies} customers got the same reply before, the first in {other}."
        evidence = {"other": str(other), "replies": seen.replies}
        yield Finding(span.start, span.end, found=found, whole=True, evidence=evidence)
