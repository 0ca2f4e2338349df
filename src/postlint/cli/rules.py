"""postlint rules: the list of rules."""

from __future__ import annotations

import json
from pathlib import Path

import click

from postlint.cli.rule import as_data, rules_here


@click.command(name="rules")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def command(*, output_format: str) -> None:
    """List the rules: code, name, severity and what each finds."""
    rules = rules_here(Path.cwd())
    if output_format == "json":
        click.echo(json.dumps([as_data(r, examples=False) for r in rules], indent=2, ensure_ascii=False))
        return
    width = max(len(r.name) for r in rules)
    for rule in rules:
        off = "" if rule.default else " (off by default)"
        click.echo(f"{rule.code}  {rule.name:<{width}}  {rule.severity!s:<10}  {rule.summary}{off}")
