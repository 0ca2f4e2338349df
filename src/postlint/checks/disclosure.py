"""disclosure: advertising says so, at the start, and not among hashtags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.checks._literals import Hopes
from postlint.checks.phrase import literal
from postlint.model import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()
_NO = frozenset({"no", "false", "none", "0", "organic"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """labels: the words that disclose advertising, where the policy names none of its own."""

    labels: tuple[str, ...]


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    disclosure = post.config.policy.disclosure
    keys = post.once("disclosure keys", lambda: frozenset(key.replace("_", "-") for key in disclosure.keys))
    given = _post.metadata(post)
    paid = any(_yes(given[key]) for key in given.keys() & keys)
    ambassador = _ambassador(post)
    if not paid and ambassador is None:
        return
    wanted = post.once("disclosure", lambda: _labels(disclosure.labels or params.labels))
    text = post.view.text
    labels = [Span(*m.span()) for m in wanted.finditer(text)]
    tags = _post.hashtags(post)
    clear = [label for label in labels if not _buried(text, label, tags)]
    if any(label.start < disclosure.within for label in clear):
        return
    if labels:
        label = (clear or labels)[0]
        where = "after too many characters" if clear else "among hashtags"
        yield Finding(label.start, label.end, found=f"Says only {where} that it is advertising")
    else:
        span = ambassador or _post.first(post)
        yield Finding(span.start, span.end, whole=True)


def _labels(labels: Sequence[str]) -> re.Pattern[str]:
    import re

    return re.compile("|".join(rf"(?<!\w){literal(label)}(?!\w)" for label in labels), re.IGNORECASE)


def _yes(value: object) -> bool:
    if isinstance(value, str):
        return value.strip() != "" and value.strip().lower() not in _NO
    return bool(value)


def _ambassador(post: Annotated) -> Span | None:
    """The first tag or handle of somebody who is paid."""
    names = post.config.policy.disclosure.ambassadors
    if not names:
        return None
    import re

    wanted, hopes = post.once(
        "ambassadors",
        lambda: (
            re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in names), re.I),
            Hopes(tuple(re.escape(n) for n in names)),
        ),
    )
    match = wanted.search(post.view.text) if hopes.among(post.lowered) else None
    return Span(*match.span()) if match else None


def _buried(text: str, label: Span, tags: Sequence[Span]) -> bool:
    """Whether a label is a hashtag right after another one, or between two."""
    if text[label.start] not in "#＃":
        return False
    return any(tag.end <= label.start and not text[tag.end : label.start].strip(" ,\n") for tag in tags)
