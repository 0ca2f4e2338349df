"""links-policy: where links lead and whether they work where the post is shown."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.checks._literals import hopes
from postlint.model import Applicability, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]+)\]\(\s*<?(?:https?://|www\.|mailto:|/)[^)\s]*(?:\s+\"[^\"\n]*\")?\s*\)")
_BARE_SITE = re.compile(
    r"\b(?:visit|see|check(?: out)?|go to|head to|find (?:it|them|more|out more)?\s?(?:on|at)|(?:up )?on|at|via|through) "
    r"(?P<site>our (?:web ?site|web ?page|site|home ?page|online (?:shop|store)|help (?:page|cent(?:re|er)|section)))\b",
    re.IGNORECASE,
)


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """find: links to a `domain` that is not approved, a `shortener`, an `insecure` address, `tracking` parameters, an

    `internal` host, `markdown` that the network shows as typed, or a site that is named without a link (`bare`).
    hosts: globs of hosts. parameters: globs of query parameters that are always too much.
    """

    find: Literal["domain", "shortener", "insecure", "tracking", "internal", "markdown", "bare"]
    hosts: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    if params.find == "markdown":
        return _markdown(post)
    linked = post.urls or post.view.links
    if params.find == "bare":
        return () if linked or not hopes((_BARE_SITE.pattern,)).among(post.lowered) else _bare(post)
    return _links(post, params) if linked else ()


def _links(post: Annotated, params: Params) -> Iterator[Finding]:
    for span, target in _post.targets(post):
        if params.find == "tracking":
            yield from _tracking(post, span, target, params)
        elif _wrong(post, target, params):
            yield Finding(span.start, span.end)


def _wrong(post: Annotated, target: str, params: Params) -> bool:
    links = post.config.policy.links
    if params.find == "insecure":
        return target.lower().startswith("http://")
    host = _post.host(target)
    if host is None:
        return False
    if params.find == "domain":
        return bool(links.domains) and not _post.below(host, (*links.domains, *links.shorteners))
    if params.find == "shortener":
        return _like(params.hosts, host) and not _post.below(host, links.shorteners)
    return _like(params.hosts, host) or _post.below(host, post.config.policy.internal_hosts)


@lru_cache(maxsize=64)
def _globs(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(glob) for glob in globs) or r"(?!)")


def _like(globs: tuple[str, ...], name: str) -> bool:
    """Whether a name is like one of the globs."""
    return _globs(globs).match(name) is not None


_QUERY = re.compile(r"\?([^#]*)")


def _tracking(post: Annotated, span: Span, target: str, params: Params) -> Iterator[Finding]:
    query = _QUERY.search(target)
    if query is None:
        return
    wanted = (*params.parameters, "utm_*") if post.config.policy.links.utm == "forbid" else params.parameters
    pairs = query[1].split("&")
    kept = [p for p in pairs if not _like(wanted, p.partition("=")[0].lower())]
    if len(kept) == len(pairs):
        return
    plain = post.text(span) == target
    clean = target[: query.start()] + ("?" + "&".join(kept) if kept else "") + target[query.end() :]
    yield Finding(
        span.start,
        span.end,
        evidence={"parameters": len(pairs) - len(kept)},
        edits=((span.start, span.end, clean),) if plain else (),
        applicability=Applicability.SAFE,
        fix_message="Cut the tracking parameters off" if plain else "",
    )


def _markdown(post: Annotated) -> Iterator[Finding]:
    network = _post.network(post)
    if network is None or not network.plain_text or post.draft.format == "html":
        return
    text = post.view.text
    if post.draft.format == "markdown":
        for link in post.view.links:
            if link.end > link.start and text[link.start : link.end] != link.target:
                yield Finding(link.start, link.end, found=_shown(network.label))
        return
    for match in _MARKDOWN_LINK.finditer(text):
        yield Finding(*match.span(), found=_shown(network.label))


def _shown(label: str) -> str:
    return f"{label} shows Markdown as it is typed, so this is no link there"


def _bare(post: Annotated) -> Iterator[Finding]:
    for match in _BARE_SITE.finditer(post.view.text):
        if post.own(*match.span("site")):
            yield Finding(*match.span("site"))
