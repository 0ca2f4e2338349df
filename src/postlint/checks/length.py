"""length: whether a post fits its network, part by part in a thread, and where the rest hides behind "more"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from postlint import counting
from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated
    from postlint.networks import Network

NEEDS: frozenset[Need] = frozenset()
_RULE = re.compile(r"^[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$", re.MULTILINE)
_LEADING = re.compile(r"^[ \t]*\(?(\d{1,2})/(\d{1,2})\)?(?=\s|$)", re.MULTILINE)
_TRAILING = re.compile(r"(?<=\s)\(?(\d{1,2})/(\d{1,2})\)?[ \t]*$", re.MULTILINE)
_TO = re.compile(r"(?:@[\w.-]+(?:@[\w.-]+)?\s+)+")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """find: what is `over` the network's limit, or where it `folds` a post away."""

    find: Literal["over", "folds"] = "over"


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    network = _post.network(post)
    if network is None:
        return
    if params.find == "folds":
        yield from _fold(post, network)
        return
    if network.limit is None:
        return
    text = post.view.text
    # Most posts are passed without counting them.
    if counting.at_most(text, network) + _warning(post, network) <= network.limit:
        return
    parts = thread(text)
    for number, part in enumerate(parts, 1):
        yield from _over(post, network, part, f"Part {number} of {len(parts)}" if len(parts) > 1 else "")


def _over(post: Annotated, network: Network, part: Span, name: str) -> Iterator[Finding]:
    assert network.limit is not None
    text = post.text(part)
    start = part.start + _addressed(post, network, text) if part.start == 0 else part.start
    text = post.view.text[start : part.end]
    counted = counting.count(text, network) + _warning(post, network)
    if counted <= network.limit:
        return
    room = network.limit - _warning(post, network)
    at = start + counting.fits(text, _with_limit(network, max(room, 0)))
    unit = {"weighted": "weighted characters", "utf-16": "UTF-16 units"}.get(network.counts, "characters")
    what = f"{name or 'It'} is {counted:,} {unit} long and {network.label} allows {network.limit:,}; this is too much"
    yield Finding(
        min(at, part.end - 1),
        part.end,
        found=what,
        evidence={"counted": counted, "limit": network.limit, "counts": network.counts, "network": network.label},
    )


def _with_limit(network: Network, limit: int) -> Network:
    import msgspec

    return msgspec.structs.replace(network, limit=limit)


def _addressed(post: Annotated, network: Network, text: str) -> int:
    """How much of a reply's beginning X does not count: the handles that it answers to."""
    match = _TO.match(text) if network.counts == "weighted" and post.draft.in_reply_to else None
    return match.end() if match else 0


def _warning(post: Annotated, network: Network) -> int:
    """What a content warning adds, on the networks that have one."""
    given = _post.said(post, "content-warning", "spoiler-text") if network.local_handles else None
    return counting.graphemes(given) if isinstance(given, str) else 0


def thread(text: str) -> list[Span]:
    """The parts of a thread: numbered 1/3, 2/3, 3/3 at the beginning or end of a line, or parted by lines of ---.

    A text that is no thread is one part. Spacing around a part does not count.
    """
    marks = list(_LEADING.finditer(text)) if "/" in text else []
    if _counts_up(marks):
        starts = [0, *(m.start() for m in marks[1:]), len(text)]
    elif "/" in text and _counts_up(marks := list(_TRAILING.finditer(text))):
        # What follows the last mark, such as hashtags, belongs to the last part.
        starts = [0, *(m.end() for m in marks[:-1]), len(text)]
    else:
        rules = list(_RULE.finditer(text))
        spans = zip([0, *(m.end() for m in rules)], [*(m.start() for m in rules), len(text)], strict=True)
        parts = [_trimmed(text, a, b) for a, b in spans]
        return [p for p in parts if p.end > p.start] or [Span(0, 0)]
    return [_trimmed(text, a, b) for a, b in pairwise(starts)]


def _counts_up(marks: list[re.Match[str]]) -> bool:
    if len(marks) < 2:
        return False
    numbers = [(int(m[1]), int(m[2])) for m in marks]
    total = numbers[0][1]
    return numbers == [(i, total) for i in range(1, len(numbers) + 1)] and len(numbers) <= total


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, max(start + left, end - (len(piece) - len(piece.rstrip()))))


def _fold(post: Annotated, network: Network) -> Iterator[Finding]:
    """The words that stand right behind the fold, so that one sees what readers do not."""
    if network.fold is None:
        return
    part = _trimmed(post.view.text, 0, len(post.view.text))
    text = post.text(part)
    if len(text) <= network.fold or counting.graphemes(text) <= network.fold:
        return
    at = part.start + counting.after(text, network.fold)
    end = min(part.end, at + 40)
    found = f'{network.label} shows {network.fold} characters and hides the rest behind "more", from here on'
    yield Finding(at, end, found=found, evidence={"fold": network.fold, "hidden": part.end - at})
