"""check --watch: checks again whenever a draft or a configuration changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from postlint import config
from postlint.errors import ExitCode, PostlintError
from postlint.sources import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def watching(paths: Sequence[str], check: Callable[[], int]) -> int:
    """Runs `check` now and after each change, until it is interrupted; gives the last exit code."""
    from watchfiles import watch

    code = _checked(check)
    # An editor may replace a file rather than write to it, so folders are watched.
    folders = {path if path.is_dir() else path.parent for path in map(Path, paths or ["."])}
    for _ in watch(*sorted(folders), watch_filter=lambda _, path: _matters(path), raise_interrupt=False):
        config.forget()
        click.echo("", err=True)
        code = _checked(check)
    return code


def _checked(check: Callable[[], int]) -> int:
    """One run; what is wrong with the configuration may be mended before the next."""
    from postlint.cli import fail

    try:
        code = check()
    except PostlintError as error:
        fail(error)
        code = int(ExitCode.INCOMPLETE)
    click.echo("Watching for changes; end with Ctrl-C.", err=True)
    return code


def _matters(path: str) -> bool:
    name = Path(path).name
    return Path(path).suffix.lower() in SUFFIXES or name in config.FILE_NAMES or Path(path).suffix == ".yaml"
