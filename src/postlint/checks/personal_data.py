"""personal-data: what Presidio and postlint's own recognizers find in the whole published text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.checks import Finding, Need
from postlint.checks import Params as Base
from postlint.model import Applicability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"doc", "personal-data"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """Which entities a rule speaks for, from which score (0 to 1), and the word that a redaction leaves."""

    entities: tuple[str, ...]
    min_score: float = 0.5
    redacted: str = ""


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    for hit in post.personal_data:
        if hit.entity in params.entities and hit.score >= params.min_score:
            label = params.redacted or hit.entity.lower().replace("_", " ")
            yield Finding(
                hit.start,
                hit.end,
                evidence={"entity": hit.entity, "score": round(hit.score, 3), **hit.evidence},
                edits=((hit.start, hit.end, f"[{label} removed]"),),
                applicability=Applicability.UNSAFE,
                fix_message=f"Replace it by [{label} removed]",
            )
