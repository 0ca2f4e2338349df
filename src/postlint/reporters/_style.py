"""Colours of the formats that people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from postlint.model import Severity

if TYPE_CHECKING:
    from postlint.model import Violation

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.SUGGESTION: "cyan"}


@dataclass(frozen=True, slots=True)
class Style:
    """Wraps text in terminal colours, or leaves it as it is."""

    color: bool

    def paint(self, text: str, **styles: Any) -> str:
        return click.style(text, **styles) if self.color and text else text

    def bold(self, text: str) -> str:
        return self.paint(text, bold=True)

    def dim(self, text: str) -> str:
        return self.paint(text, dim=True)

    def code(self, violation: Violation) -> str:
        return self.paint(violation.code, bold=True, fg=_COLORS[violation.severity])

    def severity(self, violation: Violation, text: str) -> str:
        return self.paint(text, fg=_COLORS[violation.severity])


def printable(text: str) -> str:
    """The text without control characters, which could act on a terminal, and without lone surrogates."""
    clean = "".join(c if c.isprintable() or c in "\u200d\ufe0f" else " " for c in text)
    return clean.encode("utf-8", "replace").decode("utf-8")
