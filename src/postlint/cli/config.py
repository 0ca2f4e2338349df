"""postlint config: what applies, where it comes from, and why a rule is on or off for a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from postlint.cli import _schemas
from postlint.cli._options import configurations
from postlint.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.config import Loaded
    from postlint.model import Rule


@click.command(name="config")
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--config", "config_options", multiple=True, metavar="PATH|KEY=VALUE", help="As for check.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option(
    "--explain",
    type=(click.Path(path_type=Path), str),
    metavar="FILE RULE",
    help="Tell why RULE is on, off, or at its level for FILE.",
)
@click.option("--schema", type=click.Choice(_schemas.NAMES), help="Print the JSON Schema of a kind of file.")
def command(
    path: Path,
    *,
    config_options: tuple[str, ...],
    isolated: bool,
    explain: tuple[Path, str] | None,
    schema: str | None,
) -> None:
    """Show the configuration that applies to PATH, as JSON, and the file it comes from."""
    if schema:
        click.echo(_schemas.text(schema), nl=False)
        return
    resolve = configurations(config_options, isolated=isolated, overrides={})
    if explain:
        file, name = explain
        loaded = resolve(file if file.is_dir() else file.parent)
        click.echo("\n".join(_explained(loaded, file, name)))
        return
    loaded = resolve(path if path.is_dir() else path.parent)
    click.echo(f"# from: {loaded.path or 'defaults (no postlint.toml above)'}", err=True)
    click.echo(json.dumps(msgspec.to_builtins(loaded.config), indent=2, ensure_ascii=False))


def _explained(loaded: Loaded, file: Path, name: str) -> Iterator[str]:
    """The verdict on a rule for a file, then each step that led to it."""
    from postlint.engine import Linter

    linter = Linter(loaded.config, root=loaded.root)
    rule = next((r for r in linter.rules if name.lower() in (r.code.lower(), r.name)), None)
    if rule is None:
        known = [*(r.code for r in linter.rules), *(r.name for r in linter.rules)]
        raise UsageError(f"unknown rule {name!r}", hint=nearest(name, known) or "see: postlint rules")
    platform = _platform(file)
    after = next((r for r in linter.rules_for(str(file), platform) if r.code == rule.code), None)
    state = f"on, at the level {after.severity}" if after else "off"
    yield f"{rule.code} {rule.name} is {state} for {file}"
    yield f"  configuration: {loaded.path or 'none'}"
    yield from (f"  {step}" for step in _selection(loaded, rule))
    yield from (f"  {step}" for step in _levels(loaded, rule))
    relative = linter.relative(str(file))
    yield from (f"  {step}" for step in _for_file(loaded, rule, relative, platform))


def _selection(loaded: Loaded, rule: Rule) -> Iterator[str]:
    from postlint.ruleset import Selector

    config = loaded.config
    if rule.code.startswith("PL00"):
        yield "always on: what could not be checked is never hidden"
        return
    chosen = [(Selector(w).weight, "select", w) for w in config.select if Selector(w).matches(rule)]
    chosen += [(Selector(w).weight, "extend-select", w) for w in config.extend_select if Selector(w).matches(rule)]
    dropped = [(Selector(w).weight, "ignore", w) for w in config.ignore if Selector(w).matches(rule)]
    house = Path(rule.path).resolve()
    if any(house.is_relative_to((loaded.root / folder).resolve()) for folder in config.rules):
        yield f"on: it stands in a folder of rules of yours ({loaded.origin('rules')})"
    elif not chosen:
        yield f"off: select does not name it ({loaded.origin('select')})"
    else:
        weight, key, word = max(chosen)
        yield f"{key} names it with {word!r} ({loaded.origin(key)})"
        if not rule.default and weight == (0, 0):
            yield "off: it is off unless it is named by code, category or name"
    for _, key, word in sorted(dropped, reverse=True)[:1]:
        stronger = bool(chosen) and max(chosen)[0] > max(dropped)[0]
        effect = "which is less specific than select" if stronger else "off"
        yield f"{effect}: {key} names it with {word!r} ({loaded.origin(key)})"


def _levels(loaded: Loaded, rule: Rule) -> Iterator[str]:
    from postlint.ruleset import Selector

    words = [w for w in loaded.config.severity if Selector(w).matches(rule)]
    if words:
        word = max(words, key=lambda w: Selector(w).weight)
        yield f"level {loaded.config.severity[word]}: [severity] {word!r} ({loaded.origin('severity', word)})"
    else:
        yield f"level {rule.severity}: the rule's own"


def _for_file(loaded: Loaded, rule: Rule, path: str, platform: str | None) -> Iterator[str]:
    from postlint import levels
    from postlint.ruleset import Selector

    config = loaded.config
    for glob, words in config.per_file_ignores.items():
        for word in words:
            if Selector(word).matches(rule) and levels.matches(glob, path):
                yield f"off here: per-file-ignores {glob!r} names {word!r} ({loaded.origin('per-file-ignores', glob)})"
    for number, override in enumerate(config.overrides, 1):
        if not levels.applies(override, path, platform):
            continue
        for word in override.ignore:
            if Selector(word).matches(rule):
                yield f"off here: [[overrides]] number {number} ignores {word!r} ({loaded.origin('overrides')})"
        for word, level in override.severity.items():
            if Selector(word).matches(rule):
                where = loaded.origin("overrides")
                yield f"level {level} here: [[overrides]] number {number}, severity {word!r} ({where})"


def _platform(file: Path) -> str | None:
    """The network that a file's first post is for."""
    from postlint.model import Draft
    from postlint.sources import read

    if not file.is_file():
        return None
    item = next(read(file), None)
    return item.platform if isinstance(item, Draft) else None
