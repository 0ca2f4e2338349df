"""postlint test-rules: runs the examples that rule files carry."""

from __future__ import annotations

from pathlib import Path

import click

from postlint.errors import ExitCode


@click.command(name="test-rules")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-k", "only", metavar="CODE|NAME", help="Only this rule.")
def command(folder: Path | None, *, only: str | None) -> int:
    """Run the examples of the rules in FOLDER (the bundled rules without one)."""
    from postlint.testing import load_rules, run_examples

    rules = [r for r in load_rules(folder) if only is None or only.lower() in (r.code.lower(), r.name)]
    outcomes = list(run_examples(rules))
    failed = [o for o in outcomes if o.problem]
    for outcome in failed:
        click.echo(f"{outcome.where}: {outcome.rule.code} {outcome.rule.name}: {outcome.problem}")
    bare = [r for r in rules if not r.examples]
    for rule in bare:
        click.echo(f"{rule.path}: {rule.code} {rule.name}: has no examples")
    click.echo(f"{len(outcomes) - len(failed)} of {len(outcomes)} examples of {len(rules)} rules hold.", err=True)
    return int(ExitCode.VIOLATIONS if failed or bare else ExitCode.CLEAN)
