"""What can go wrong, as one small tree of errors with raw fields; they are formatted at the edge only.

PostlintError             something the user can act on
├── ConfigError           postlint.toml, [tool.postlint] or a command-line option is wrong
├── RuleError             a rule file does not load
├── DraftError            a draft, or one record of a file, cannot be read
├── PipelineError         a language pipeline or model is missing or broken
└── UsageError            the request itself makes no sense
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """How a run of the command line ended; INCOMPLETE beats VIOLATIONS."""

    CLEAN = 0
    VIOLATIONS = 1
    INCOMPLETE = 2
    REVIEW = 3


class PostlintError(Exception):
    """Something the user can act on.

    `where` is "file", "file:line" or "file:line:column" (1-based); `hint` says what to do.
    The message never contains text of a draft: an error travels to logs and terminals.
    """

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class ConfigError(PostlintError):
    """The configuration or an option is wrong."""


class RuleError(PostlintError):
    """A rule file does not load."""


class DraftError(PostlintError):
    """A draft, or one record of a file, cannot be read.

    `code` is the PL0xx code that the failure is reported under; `line` and `column` are 1-based.
    """

    def __init__(self, message: str, *, code: str = "PL001", line: int = 1, column: int = 1, hint: str | None = None):
        super().__init__(message, hint=hint)
        self.code = code
        self.line = line
        self.column = column


class PipelineError(PostlintError):
    """A language pipeline or model is missing or broken."""


class UsageError(PostlintError):
    """The request itself makes no sense."""


_TYPES = {
    "object": "a table",
    "array": "a list",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
    "date": "a date",
    "datetime": "a date and time",
    "datetime with a timezone component": "a date and time with a time zone",
}


def in_words(reason: str) -> str:
    """A validation message without type names: "expected `str | null`, got `int`" -> "expected text or nothing, ..."."""

    def plain(match: re.Match[str]) -> str:
        return " or ".join(_TYPES.get(part, part) for part in match[1].split(" | "))

    reason = re.sub(r"`datetime` with a timezone component", "`datetime with a timezone component`", reason)
    return re.sub(r"`([^`]*)`", plain, reason[:1].lower() + reason[1:])


def nearest(word: str, known: Iterable[str]) -> str:
    """A phrase naming the closest known word, or "" when none is close: `did you mean "select"?`."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""
