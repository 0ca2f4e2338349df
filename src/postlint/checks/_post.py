"""What several policy kinds ask of a post: its network, its metadata, its hashtags, when it goes out."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from postlint import networks
from postlint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated
    from postlint.networks import Network

HASHTAG = re.compile(r"(?<![\w&/#＃])[#＃](\w*[^\W\d_]\w*)")
_EARLIEST, _LATEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
WHEN = ("publish-at", "publish", "scheduled", "scheduled-at", "date")


def network(post: Annotated) -> Network | None:
    """The network that a post is for, with the limits that the policy sets in its place; None when it names none."""
    name = post.draft.platform
    if name is None:
        return None
    return post.once(("network", name), lambda: _resolved(post, name))


def _resolved(post: Annotated, name: str) -> Network | None:
    facts = networks.table().get(name)
    own = post.config.platforms.get(name)
    if facts is None or own is None:
        return facts
    said = {k: v for k, v in msgspec.structs.asdict(own).items() if v is not None and k != "accounts"}
    return msgspec.structs.replace(facts, **said)


def first(post: Annotated) -> Span:
    """The place of a finding about the whole post: its first own sentence, or its beginning."""
    return next(iter(post.own_sentences), Span(0, 0))


def last(post: Annotated) -> Span:
    """The last own sentence of a post, or its end."""
    end = len(post.view.text)
    return post.own_sentences[-1] if post.own_sentences else Span(end, end)


def said(post: Annotated, *keys: str) -> Any:
    """The first of these metadata keys that a draft gives; hyphens and underscores are alike. None when it gives none."""
    if post.draft.metadata:
        given = metadata(post)
        for key in keys:
            value = given.get(key.replace("_", "-"))
            if value is not None:
                return value
    return None


def metadata(post: Annotated) -> dict[str, Any]:
    """The metadata of a draft, keys spelled with hyphens."""
    return post.here("metadata", lambda: {str(k).replace("_", "-"): v for k, v in post.draft.metadata.items()})


def hashtags(post: Annotated) -> list[Span]:
    """The hashtags of the post, with their #; the # within a link is none."""
    text = post.view.text
    if "#" not in text and "＃" not in text:
        return []
    found = (Span(*m.span()) for m in HASHTAG.finditer(text))
    return [tag for tag in found if not any(tag.within(url) for url in post.urls)]


def moments(post: Annotated) -> tuple[datetime, datetime]:
    """When the post goes out: the earliest and the latest moment it may mean.

    Its metadata say so, else it is now. A time without a zone is taken for every zone at once, so that an embargo holds.
    """
    given = said(post, *WHEN)
    if isinstance(given, str):
        given = _moment(given.strip())
    if isinstance(given, datetime):
        if given.tzinfo is not None:
            return given, given
        return given.replace(tzinfo=_EARLIEST), given.replace(tzinfo=_LATEST)
    if isinstance(given, date):
        return datetime.combine(given, time.min, _EARLIEST), datetime.combine(given, time.max, _LATEST)
    return post.now, post.now


def _moment(text: str) -> date | datetime | None:
    """A day, or a moment, as ISO 8601 writes it; None when it is neither."""
    for read, form in ((date.fromisoformat, text), (datetime.fromisoformat, text.replace("Z", "+00:00"))):
        try:
            return read(form)
        except ValueError:
            continue
    return None


def targets(post: Annotated) -> list[tuple[Span, str]]:
    """Every link of the post: the words that show it and where it leads."""
    return post.here("targets", lambda: list(_targets(post)))


def _targets(post: Annotated) -> Iterator[tuple[Span, str]]:
    linked = [Span(link.start, link.end) for link in post.view.links]
    for link in post.view.links:
        yield Span(link.start, link.end), link.target.strip()
    for url in post.urls:
        if not any(url.within(span) for span in linked):
            yield url, post.text(url)


@lru_cache(maxsize=1024)
def host(target: str) -> str | None:
    """The host that a link leads to, in small letters; None for mail, telephone, anchors and what is no link."""
    if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", target, re.I) or target.startswith(("#", "/", ".")):
        return None
    try:
        name = urlsplit(target if "://" in target else f"//{target}").hostname
    except ValueError:
        return None
    return name.rstrip(".").lower() if name else None


def below(name: str, domains: tuple[str, ...]) -> bool:
    """Whether a host is one of the domains or stands below one."""
    return any(name == d.lower() or name.endswith("." + d.lower()) for d in domains)
