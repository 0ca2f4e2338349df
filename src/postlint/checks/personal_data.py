"""personal-data: what Presidio and postlint's own recognizers find in the whole published text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.checks import Finding, Need
from postlint.checks import Params as Base
from postlint.model import Applicability, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated
    from postlint.annotate.pii import PersonalData

NEEDS: frozenset[Need] = frozenset({"doc", "personal-data"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """Which entities a rule speaks for, from which score (0 to 1), and the word that a redaction leaves.

    clause: flag the clause that a fact stands in, since the words around it ("he's in again for his") tell as much.
    """

    entities: tuple[str, ...]
    min_score: float = 0.5
    redacted: str = ""
    clause: bool = False


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    hits = [h for h in post.personal_data if h.entity in params.entities and h.score >= params.min_score]
    groups: dict[Span, list[PersonalData]] = {}
    for hit in hits:
        span = _clause(post, hit) if params.clause else Span(hit.start, hit.end)
        groups.setdefault(span, []).append(hit)
    for span, together in groups.items():
        first = together[0]
        label = params.redacted or first.entity.lower().replace("_", " ")
        yield Finding(
            span.start,
            span.end,
            evidence={"entity": first.entity, "score": round(first.score, 3), **first.evidence},
            edits=tuple((hit.start, hit.end, f"[{label} removed]") for hit in together),
            applicability=Applicability.UNSAFE,
            fix_message=f"Replace it by [{label} removed]",
        )


_BOUNDARY = re.compile(r"[.!?;:,](?=\s|$)|[\n()]|\s[–—-]\s")


def _clause(post: Annotated, hit: PersonalData) -> Span:
    """The clause around a fact: as far as the nearest mark on either side of it, within its sentence."""
    sentence = post.sentence_at(hit.start, hit.end)
    text = post.view.text
    before = [m.end() for m in _BOUNDARY.finditer(text, sentence.start, hit.start)]
    after = _BOUNDARY.search(text, hit.end, max(sentence.end, hit.end))
    start = max([sentence.start, *before])
    end = after.start() if after else max(sentence.end, hit.end)
    while start < hit.start and text[start].isspace():
        start += 1
    while end > hit.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
