"""Runs the examples of rule files: each bad one must be flagged exactly as it says, each good one not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postlint import config as configuration
from postlint.engine import Linter
from postlint.errors import DraftError
from postlint.ruleset import bundled
from postlint.sources import Unreadable, decode, drafts_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from postlint.model import Draft, Example, Report, Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example: the problem in a sentence, or None when it holds."""

    rule: Rule
    example: Example
    problem: str | None

    @property
    def where(self) -> str:
        return f"{self.rule.path}:{self.example.line}"


def run_examples(rules: Sequence[Rule]) -> Iterator[Outcome]:
    """Runs the examples of rules, each with that rule alone."""
    linters: dict[tuple[str, str], Linter] = {}
    for rule in rules:
        for example in rule.examples:
            key = (rule.code, repr(dict(example.settings)))
            if key not in linters:
                linters[key] = _linter(rule, example, rules)
            yield Outcome(rule, example, _check(linters[key], rule, example))


def _linter(rule: Rule, example: Example, rules: Sequence[Rule]) -> Linter:
    base = configuration.parse({"select": [rule.code]})
    house = {r.code: r for r in (*bundled(), *rules)}
    return Linter(configuration.merge(base, dict(example.settings)), rules=list(house.values()))


def _check(linter: Linter, rule: Rule, example: Example) -> str | None:
    drafts: Sequence[Draft | Unreadable]
    if example.data is None:
        drafts = [example.draft]
    else:
        drafts = list(_read(example))
    reports = list(linter.check(drafts))
    mine = [(r, v) for r in reports for v in r.violations if v.code == rule.code]
    others = sorted({v.code for r in reports for v in r.violations if v.incomplete and v.code != rule.code})
    if others:
        return f"could not be checked ({', '.join(others)})"
    quotes = sorted(r.draft.text[v.start : v.end] for r, v in mine)
    if example.data is not None and not example.flags:
        return None if bool(mine) == example.bad else f"flagged {len(mine)} times"
    if quotes != sorted(example.flags):
        return f"flagged {quotes or 'nothing'} rather than {sorted(example.flags) or 'nothing'}"
    if example.fixed is not None:
        return _fixed(reports[0], example, linter)
    return None


def _read(example: Example) -> Iterator[Draft | Unreadable]:
    assert example.data is not None
    try:
        for item in drafts_in(decode(example.data), example.draft.path):
            yield item if isinstance(item, Unreadable) else replace(item, company=item.company or example.draft.company)
    except DraftError as error:
        yield Unreadable(replace(example.draft, text=""), error)


def _fixed(report: Report, example: Example, linter: Linter) -> str | None:
    text = example.draft.text
    edits = sorted({e for v in report.violations if v.fix for e in v.fix.edits}, key=lambda e: -e.start)
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    if text != example.fixed:
        return f"fixed to {text!r} rather than {example.fixed!r}"
    again = linter.check_draft(replace(example.draft, text=text))
    return "is flagged again when fixed" if again.violations else None


def load_rules(folder: Path | None) -> Sequence[Rule]:
    """The rules of a folder, or the bundled ones."""
    from postlint.ruleset import load_folder

    return load_folder(folder) if folder else bundled()
