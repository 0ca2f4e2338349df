"""The three example policies: the drafts that keep them pass, those that break them are found out as EXPECTED says."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint import config, sources
from postlint.engine import Linter

EXAMPLES = Path(__file__).parents[1] / "examples"
POLICIES = ("shop", "bank", "library")


def _found(folder: Path, part: str) -> dict[str, str]:
    loaded = config.load(folder / "postlint.toml")
    ignore = ["voice", "focus", "respect", "help", "privacy"]
    linter = Linter(config.merge(loaded.config, {"ignore": ignore}), root=folder)
    drafts = [item for file in sources.files([part], (), root=folder) for item in sources.read(file)]
    assert drafts
    out = {}
    for report in linter.check(drafts):
        name = f"{report.draft.path}#{report.draft.post_id}" if report.draft.post_id else report.draft.path
        out[Path(name).as_posix()] = " ".join(sorted(v.code for v in report.violations))
    return out


@pytest.mark.parametrize("policy", POLICIES)
def test_drafts_that_keep_the_policy_pass(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / policy)
    found = _found(EXAMPLES / policy, "keeps")
    assert len(found) >= 3
    assert set(found.values()) == {""}


@pytest.mark.parametrize("policy", POLICIES)
def test_drafts_that_break_the_policy_are_found_out(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / policy)
    lines = (EXAMPLES / policy / "EXPECTED").read_text(encoding="utf-8").splitlines()
    expected = dict(line.split(": ", 1) for line in lines if not line.startswith("#"))
    found = {name: codes for name, codes in _found(EXAMPLES / policy, "breaks").items() if codes}
    assert found == expected


def test_every_policy_code_of_the_examples_has_a_rule() -> None:
    codes = {
        c
        for p in POLICIES
        for line in (EXAMPLES / p / "EXPECTED").read_text().splitlines()
        if ": " in line and line[0] != "#"
        for c in line.split(": ")[1].split()
    }
    assert {f"PL1{n:02}" for n in range(1, 13)} <= codes
