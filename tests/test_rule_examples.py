"""Every rule file's examples hold, and every rule file is complete."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from postlint import checks
from postlint.model import Example, Rule
from postlint.ruleset import bundled, load_folder
from postlint.testing import run_examples

RULES = bundled()
DESIGNED = {
    *(f"PL00{n}" for n in (1, 2, 3, 4)),
    "PL010",
    "PL011",
    "PL112",
    *(f"PL20{n}" for n in (1, 2, 3, 4, 5)),
    "PL211",
    "PL212",
    "PL301",
    "PL302",
    *(f"PL3{n}" for n in range(11, 21)),
    *(f"PL4{n:02}" for n in (1, 2, 3, 11, 12)),
    *(f"PL5{n:02}" for n in range(1, 16)),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.name}")
def test_examples_hold(rule: Rule) -> None:
    problems = [f"{o.where}: {o.problem}" for o in run_examples([rule]) if o.problem]
    assert problems == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.name}")
def test_rule_file_is_complete(rule: Rule) -> None:
    def count(bad: bool) -> list[Example]:
        return [e for e in rule.examples if e.bad is bad]

    assert len(count(True)) >= 4
    assert len(count(False)) >= 4
    for text in (rule.summary, rule.why, rule.instead):
        assert re.match(r"[A-Z\"']", text), f"{rule.name}: a text starts with a capital: {text}"
        assert text.endswith((".", "!", "?", '"')), f"{rule.name}: a text ends as a sentence: {text}"
    assert rule.guideline == (int(rule.code[2]) if rule.code[2] in "12345" else 0)


def test_bundled_patterns_compile() -> None:
    """A start takes them on trust; here they are compiled."""
    load_folder(ROOT / "rules")


def test_every_designed_code_has_a_rule() -> None:
    assert DESIGNED - {r.code for r in RULES} == set()


def test_every_kind_is_used() -> None:
    used = {check.kind for rule in RULES for check in rule.checks}
    assert set(checks.names()) - used <= {"pattern"}
