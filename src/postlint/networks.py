"""The networks, as data: how long a post may be there and how each counts. The facts stand in platforms.yaml."""

from __future__ import annotations

from datetime import date  # noqa: TC003  (msgspec reads the annotation)
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

Counts = Literal["weighted", "graphemes", "characters", "utf-16", "emoji-bytes"]


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One network.

    limit: the longest post, in what `counts` says (see counting.py); None for no limit worth checking.
    url_length: what each link counts, None for its own length. local_handles: of @name@server only @name counts.
    plain_text: whether Markdown is shown as typed. fold: after how many characters the rest hides behind "more".
    source, date: where the facts are published, and when the entry was last revised.
    """

    label: str
    date: date
    source: str = ""
    limit: int | None = None
    counts: Counts = "characters"
    url_length: int | None = None
    local_handles: bool = False
    max_hashtags: int | None = None
    plain_text: bool = True
    fold: int | None = None
    note: str = ""


@lru_cache(maxsize=1)
def table() -> dict[str, Network]:
    """Every network that is known, by the name that drafts give as `platform`."""
    import yaml

    text = (Path(__file__).parent / "platforms.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), dict[str, Network])


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of the networks, in the file's order."""
    return tuple(table())
