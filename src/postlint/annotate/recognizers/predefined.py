"""Presidio's own recognizers, loaded one by one when a text first needs them, with postlint's rules on when to believe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Known", "Predefined"]


@dataclass(frozen=True, slots=True)
class Known:
    """A place that one of Presidio's recognizers gave."""

    start: int
    end: int
    pattern: str
    checksum: bool | None
    score: float


class Predefined:
    """One recognizer of Presidio's by its class name; built at the first call."""

    __slots__ = ("_built", "class_name")

    def __init__(self, class_name: str) -> None:
        self.class_name = class_name
        self._built: Any = None

    def __call__(self, text: str) -> Iterator[Known]:
        """Give what it finds in the text; `checksum` is True where a check digit fits and None where there is none."""
        if self._built is None:
            from presidio_analyzer import predefined_recognizers

            self._built = getattr(predefined_recognizers, self.class_name)()
        for result in self._built.analyze(text, list(self._built.supported_entities), None):
            why = result.analysis_explanation
            yield Known(result.start, result.end, str(why.pattern_name), why.validation_result, float(result.score))
