"""link: hyperlinks by the words that are clicked or by where they lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.checks import Finding, Need, must_compile
from postlint.checks import Params as Base
from postlint.checks.phrase import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """texts: words that say nothing about a link's target. targets: patterns of targets, also of bare URLs."""

    texts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        must_compile(*self.targets)


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    text = post.view.text
    vague = re.compile(rf"\W*(?:{'|'.join(literal(t) for t in params.texts)})\W*", re.I) if params.texts else None
    dead = re.compile("|".join(f"(?:{t})" for t in params.targets), re.I) if params.targets else None
    for link in post.view.links:
        words = text[link.start : link.end]
        if link.end > link.start and (
            (vague and vague.fullmatch(words)) or (dead and dead.fullmatch(link.target.strip()))
        ):
            yield Finding(link.start, link.end)
    if dead:
        linked = [(link.start, link.end) for link in post.view.links]
        for url in post.urls:
            inside = any(a <= url.start and url.end <= b for a, b in linked)
            if not inside and dead.fullmatch(post.text(url)):
                yield Finding(url.start, url.end)
