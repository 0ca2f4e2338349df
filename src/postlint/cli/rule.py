"""postlint rule: the documentation of a rule, from its file."""

from __future__ import annotations

import json
import textwrap
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import click

from postlint.cli._options import configurations
from postlint.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from postlint.model import Rule


@click.command(name="rule")
@click.argument("name", required=False, metavar="CODE|NAME")
@click.option("--all", "every", is_flag=True, help="All the rules.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def command(name: str | None, *, every: bool, output_format: str) -> None:
    """Show what a rule finds, why it matters, what to write instead, and examples."""
    from pathlib import Path

    known = rules_here(Path.cwd())
    if every == (name is not None):
        raise UsageError("name one rule, or give --all", hint="as in: postlint rule PL313")
    wanted = [r for r in known if every or (name or "").lower() in (r.code.lower(), r.name)]
    if not wanted:
        words = [*(r.code for r in known), *(r.name for r in known)]
        raise UsageError(f"unknown rule {name!r}", hint=nearest(name or "", words) or "see: postlint rules")
    if output_format == "json":
        data: Any = [as_data(r, examples=True) for r in wanted]
        click.echo(json.dumps(data if every else data[0], indent=2, ensure_ascii=False))
    else:
        click.echo("\n\n".join(page(r) for r in wanted))


def rules_here(folder: Path) -> Sequence[Rule]:
    """The bundled rules and those of the configuration that applies in a folder."""
    from postlint.engine import Linter

    loaded = configurations((), isolated=False, overrides={})(folder)
    return Linter(loaded.config, root=loaded.root).rules


@lru_cache(maxsize=1)
def _figures() -> dict[str, Any]:
    """What `python -m benchmarks.accuracy --write` measured, by code; nothing in a checkout where it never ran."""
    path = resources.files("postlint") / "measured.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def measured(rule: Rule) -> str:
    """What the rule's precision and its category's recall were on the project's test set, in a sentence; "" when unmeasured."""
    figures = _figures().get(rule.code)
    if figures is None:
        return ""
    found, precision, recall = figures["findings"], figures["precision"], figures["recall_of_category"]
    right = f"{precision:.0%} of its {found} findings were right" if found else "it found nothing"
    missed = f"; its category finds {recall:.0%} of what there is" if recall is not None else ""
    return f"On {figures['posts']} labelled posts of the project's own test set, {right}{missed}. See docs/accuracy.md."


def as_data(rule: Rule, *, examples: bool) -> dict[str, Any]:
    """A rule as plain data."""
    data: dict[str, Any] = {
        "code": rule.code,
        "name": rule.name,
        "guideline": rule.guideline,
        "category": rule.category,
        "severity": str(rule.severity),
        "default": rule.default,
        "summary": rule.summary,
        "why": rule.why,
        "instead": rule.instead,
        "notes": rule.notes,
        "kinds": [check.kind for check in rule.checks],
        "measured": measured(rule) or None,
    }
    if examples:
        data["examples"] = [
            {"bad" if e.bad else "good": e.draft.text or e.draft.path, "flags": list(e.flags)} for e in rule.examples
        ]
    return data


def page(rule: Rule) -> str:
    """A rule's file as a page to read in a terminal."""
    head = click.style(f"{rule.code} {rule.name}", bold=True)
    out = [f"{head}  ({rule.severity}, {rule.category}, guideline {rule.guideline or '-'})", ""]
    for title, text in (
        ("What it finds", rule.summary),
        ("Why", rule.why),
        ("Write instead", rule.instead),
        ("Notes", rule.notes),
        ("Measured", measured(rule)),
    ):
        if text:
            out += [
                click.style(title, underline=True),
                *textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="  "),
                "",
            ]
    bad = [e for e in rule.examples if e.bad]
    good = [e for e in rule.examples if not e.bad]
    for title, examples in (("Flagged", bad), ("Not flagged", good)):
        if examples:
            out.append(click.style(title, underline=True))
        for example in examples:
            said = " / ".join(t.text for t in example.draft.in_reply_to)
            if said:
                out += textwrap.wrap(f"(to: {said})", 96, initial_indent="  ", subsequent_indent="    ")
            shown = example.draft.text or example.draft.path
            out += textwrap.wrap(" ".join(shown.split()), 96, initial_indent="  - ", subsequent_indent="    ")
        if examples:
            out.append("")
    return "\n".join(out).rstrip()
