"""builtin: rules that the engine itself applies (what could not be checked, waivers); the file documents them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.checks import Need
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postlint.annotate import Annotated
    from postlint.checks import Finding

NEEDS: frozenset[Need] = frozenset()


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """Nothing to say."""


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    return ()
