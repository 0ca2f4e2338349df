"""postlint: a linter for a company's social posts and replies.

    import postlint
    report = postlint.check_text("You should have read the manual.", in_reply_to="It broke.", company="Acme")
    for violation in report.violations:
        print(violation.code, violation.message)

Importing it loads neither spaCy nor Presidio; they are loaded when a draft is checked by a rule that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postlint.config import Config
    from postlint.engine import Linter, check_text
    from postlint.errors import PostlintError
    from postlint.model import Draft, Report, Severity, Turn, Violation

__all__ = ["Config", "Draft", "Linter", "PostlintError", "Report", "Severity", "Turn", "Violation", "check_text"]

_HOMES = {
    "Config": "config",
    "Draft": "model",
    "Linter": "engine",
    "PostlintError": "errors",
    "Report": "model",
    "Severity": "model",
    "Turn": "model",
    "Violation": "model",
    "check_text": "engine",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("postlint")
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"postlint.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
