"""hashtags: how many there are, and whether each can be read aloud."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.model import Applicability

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postlint.annotate import Annotated
    from postlint.model import Span

NEEDS: frozenset[Need] = frozenset()
_LONG = 24
_SHORTEST = 7


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """find: `too-many` for the network, or words in small letters `run-together`.

    words: ordinary words; a tag in small letters that falls into two or more of them is flagged.
    """

    find: Literal["too-many", "run-together"]
    words: tuple[str, ...] = ()


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    tags = _post.hashtags(post)
    return _found(post, params, tags) if tags else ()


def _found(post: Annotated, params: Params, tags: Sequence[Span]) -> Iterator[Finding]:
    text = post.view.text
    if params.find == "too-many":
        network = _post.network(post)
        limit = network.max_hashtags if network else None
        if network is not None and limit is not None and len(tags) > limit:
            most = f"{limit} hashtag{'s' if limit != 1 else ''}" if limit else "no hashtags"
            found = f"Has {len(tags)} hashtags; {network.label} takes {most} and this is the first too many"
            tag = tags[limit]
            yield Finding(tag.start, tag.end, found=found, evidence={"hashtags": len(tags), "limit": limit})
        return
    own = post.once(
        "own hashtags", lambda: {h.lstrip("#＃").casefold(): h.lstrip("#＃") for h in post.config.policy.hashtags}
    )
    for tag in tags:
        word = text[tag.start + 1 : tag.end]
        better = own.get(word.casefold()) or _camel(word, params.words)
        if better and better != word:
            yield Finding(
                tag.start,
                tag.end,
                edits=((tag.start + 1, tag.end, better),),
                applicability=Applicability.SAFE,
                fix_message=f"Write #{better}",
            )
        elif better is None and len(word) >= _LONG and word.isalpha() and word.islower():
            yield Finding(tag.start, tag.end)


def _camel(word: str, words: tuple[str, ...]) -> str | None:
    """A tag in small letters with a capital for each of its words; None when they cannot be told apart."""
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha() and word.islower()):
        return None
    parts = split(word, words)
    return "".join(p.capitalize() for p in parts) if len(parts) > 1 else None


@lru_cache(maxsize=4)
def _known(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


@lru_cache(maxsize=4096)
def split(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """A run of letters as the fewest known words; empty when it is none."""
    known = _known(words)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is not None and word[start:end] in known:
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = (*before, word[start:end])
    return best[-1] or ()
