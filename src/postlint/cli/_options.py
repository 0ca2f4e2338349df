"""What several commands share: formats, and which configuration applies where."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postlint import config, reporters
from postlint.errors import ConfigError, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


class FormatType(click.ParamType[str]):
    """The name of an output format."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return self.check(str(value))

    @staticmethod
    def check(name: str) -> str:
        if name not in reporters.names():
            hint = nearest(name, reporters.names()) or f"known: {', '.join(reporters.names())}"
            raise UsageError(f"unknown output format {name!r}", hint=hint)
        return name


def words(values: Iterable[str]) -> list[str]:
    """Selectors, given several times or with commas."""
    return [word for value in values for word in re.split(r"[,\s]+", value) if word]


def overrides(
    *,
    select: Sequence[str],
    extend_select: Sequence[str],
    ignore: Sequence[str],
    fail_level: str | None,
    max_warnings: int | None = None,
) -> dict[str, Any]:
    """What options of the command line say in place of the configuration."""
    out: dict[str, Any] = {}
    if select:
        out["select"] = words(select)
        out["ignore"] = []
    if extend_select:
        out["extend-select"] = words(extend_select)
    if ignore:
        out["ignore"] = words(ignore)
    if fail_level:
        out["fail-level"] = fail_level
    if max_warnings is not None:
        out["max-warnings"] = max_warnings
    return out


def configurations(
    options: Sequence[str], *, isolated: bool, overrides: Mapping[str, Any]
) -> Callable[[Path], config.Loaded]:
    """A function from a folder to the configuration that applies in it.

    `options` are those of --config: a file, or TOML pairs laid over whatever file applies.
    """
    pairs: dict[str, Any] = {}
    chosen: Path | None = None
    environment = config.from_environment(os.environ)
    named = os.environ.get("POSTLINT_CONFIG")
    for option in (*([named] if named else []), *options):
        if re.match(r"[\w.-]+\s*=", option) and not Path(option).is_file():
            config.lay_over(pairs, _pair(option))
        elif not Path(option).is_file():
            raise UsageError(
                "no such configuration file",
                where=option,
                hint="or give a pair, as in --config \"fail-level = 'error'\"",
            )
        else:
            chosen = Path(option)

    @lru_cache(maxsize=512)
    def load(path: Path | None) -> config.Loaded:
        loaded = config.load(path) if path else config.Loaded()
        return loaded.over("the environment", environment).over("--config", pairs).over("an option", overrides)

    def resolve(folder: Path) -> config.Loaded:
        if isolated:
            return load(None)
        return load(chosen or config.find(folder))

    return resolve


def _pair(option: str) -> dict[str, Any]:
    try:
        return config.toml_pair(option)
    except ValueError:
        raise ConfigError(
            "not a TOML pair", where=f"--config {option}", hint="as in --config \"fail-level = 'error'\""
        ) from None
