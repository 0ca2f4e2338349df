"""postlint config: what applies, and where it comes from."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from postlint.cli._options import configurations


@click.command(name="config")
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--config", "config_options", multiple=True, metavar="PATH|KEY=VALUE", help="As for check.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def command(path: Path, *, config_options: tuple[str, ...], isolated: bool) -> None:
    """Show the configuration that applies to PATH, as JSON, and the file it comes from."""
    resolve = configurations(config_options, isolated=isolated, overrides={})
    loaded = resolve(path if path.is_dir() else path.parent)
    click.echo(f"# from: {loaded.path or 'defaults (no postlint.toml above)'}", err=True)
    click.echo(json.dumps(msgspec.to_builtins(loaded.config), indent=2, ensure_ascii=False))
