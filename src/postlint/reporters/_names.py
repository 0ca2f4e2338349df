"""What other tools call postlint's levels, and how they name files."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from postlint.model import Severity

if TYPE_CHECKING:
    from postlint.model import Violation

SARIF = {Severity.SUGGESTION: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
GITHUB = {Severity.SUGGESTION: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}
GITLAB = {Severity.SUGGESTION: "info", Severity.WARNING: "minor", Severity.ERROR: "major"}
CHECKSTYLE = {Severity.SUGGESTION: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}
RDJSON = {Severity.SUGGESTION: "INFO", Severity.WARNING: "WARNING", Severity.ERROR: "ERROR"}


def relative(path: str) -> str:
    """A file's path as repositories write it: with slashes, without a leading `./`."""
    return PurePath(path).as_posix()


def uri(path: str) -> str:
    """A file's path as a URI reference: relative where the path is, absolute (file:) otherwise."""
    if PurePath(path).is_absolute():
        return Path(path).as_uri()
    return quote(relative(path).encode("utf-8", "surrogateescape"))


def sentence(violation: Violation) -> str:
    """What was found and what to write instead, for tools that show one text."""
    return f"{violation.message} {violation.help}".strip()


def clean(text: str) -> str:
    """The text without what may not stand in XML or JSON: control characters and lone surrogates."""
    kept = "".join(c if c in "\t\n\r" or (c >= " " and not "\x7f" <= c <= "\x9f") else "\ufffd" for c in text)
    kept = kept.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return kept.encode("utf-8", "replace").decode("utf-8")
