"""The kinds of check, one a module; `check.kind: personal-data` in a rule file names the module personal_data.

A kind is a module with three names (see Kind): typed Params, the annotations it NEEDS, and find().
Kinds are found by listing this package; nothing else names them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import msgspec

from postlint.errors import nearest
from postlint.model import EMPTY, Applicability, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from postlint.annotate import Annotated

Need = Literal["doc", "sentiment", "personal-data", "judge", "run"]
"""What a kind reads of a post, so that nothing else is worked out; `run` is what the posts before it said."""


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule file may say to a kind; a field's type and name are the schema and its error texts.

    A ValueError or TypeError raised in __post_init__ is reported at the check's place in the rule file.
    """


_tested: ContextVar[bool] = ContextVar("_tested", default=False)


@contextmanager
def tested() -> Iterator[None]:
    """Takes patterns as they are: those of the bundled rules have run in the tests, and compiling all costs a start."""
    token = _tested.set(True)
    try:
        yield
    finally:
        _tested.reset(token)


def must_compile(*patterns: str) -> None:
    """Raises ValueError for the first that is no regular expression."""
    if _tested.get():
        return
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {pattern!r}: {error}") from None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a kind found: offsets in the view of the post, and data that shows how it came to it.

    `found` replaces the rule's summary; `whole` says that the finding is about the whole post, not a quote of it.
    `edits` (start, end, text; in the view) remove it. Evidence holds numbers, labels and offsets, never text of the draft.
    """

    start: int
    end: int
    found: str = ""
    whole: bool = False
    evidence: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    severity: Severity | None = None
    edits: tuple[tuple[int, int, str], ...] = ()
    applicability: Applicability = Applicability.DISPLAY
    fix_message: str = ""


HINT = 0.8
"""From this share of a judgement's threshold on, a rule suggests what it would warn of from the threshold on."""


def weight(score: float, threshold: float) -> Severity | None:
    """What a judgement below its threshold is worth; None, for as much as its rule says, from the threshold on."""
    return None if score >= threshold else Severity.SUGGESTION


class Kind(Protocol):
    """What a module of this package offers."""

    Params: type[Params]
    NEEDS: frozenset[Need]

    def find(self, post: Annotated, params: Any) -> Iterable[Finding]: ...


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The kinds there are, sorted, without importing any."""
    return tuple(sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


@lru_cache(maxsize=256)
def load(kind: str) -> Kind:
    """The kind of that name. Raises LookupError with the nearest match."""
    if kind not in names():
        raise LookupError(f"unknown kind {kind!r}; " + (nearest(kind, names()) or f"known: {', '.join(names())}"))
    return cast("Kind", importlib.import_module(f"{__name__}.{kind.replace('-', '_')}"))
