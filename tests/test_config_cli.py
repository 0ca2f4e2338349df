"""Configuration as people expect it: nearest file, extend, pairs, environment, explanations, schemas."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, Ran
from postlint.cli import _schemas

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Run = Callable[..., Ran]


def shown(run: Run, *args: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run("config", *args).out)
    return data


# -- nearest file and extend


def test_the_nearest_file_for_each_draft(run: Run, house: Path) -> None:
    for folder in ("one", "two"):
        (house / folder).mkdir()
        (house / folder / "a.txt").write_text("Kindly {{x}}.")
    (house / "two" / "postlint.toml").write_text('select = ["PL112"]\n')
    out = run(".", "--output-format", "concise").out
    assert ["HX102" in line for line in out.splitlines()] == [True, False, False]


def test_extend_lays_a_file_over_another(run: Run, house: Path) -> None:
    (house / "base.toml").write_text(
        'company = "Acme"\nselect = ["PL112"]\nrules = ["house"]\n[severity]\nPL112 = "warning"\nHX101 = "error"\n'
    )
    (house / "sub").mkdir()
    (house / "sub" / "postlint.toml").write_text(
        'extend = "../base.toml"\nselect = ["HX102"]\n[severity]\nPL112 = "error"\n'
    )
    data = shown(run, "sub")
    assert (data["company"], data["select"]) == ("Acme", ["HX102"])
    assert data["severity"] == {"PL112": "error", "HX101": "error"}
    (house / "sub" / "a.txt").write_text("Kindly.")
    # Folders of rules are relative to the file that names them.
    assert "HX102" in run("sub", "--output-format", "concise").out


def test_extend_of_several_and_of_files_that_extend(run: Run, house: Path) -> None:
    (house / "c.toml").write_text('company = "C"\nfail-level = "error"\nexclude = ["c"]\n')
    (house / "a.toml").write_text('extend = "c.toml"\ncompany = "A"\n')
    (house / "b.toml").write_text('exclude = ["b"]\n')
    (house / "postlint.toml").write_text('extend = ["a.toml", "b.toml"]\n')
    data = shown(run)
    assert (data["company"], data["fail-level"], data["exclude"]) == ("A", "error", ["b"])


def test_extend_in_pyproject(run: Run, house: Path) -> None:
    (house / "postlint.toml").unlink()
    (house / "base.toml").write_text('company = "Acme"\n')
    (house / "pyproject.toml").write_text('[tool.postlint]\nextend = "base.toml"\n')
    assert shown(run)["company"] == "Acme"


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"postlint.toml": 'company = "A"\nextend = "none.toml"\n'},
            "postlint.toml:2:1: extend: no such file 'none.toml'",
        ),
        ({"postlint.toml": 'extend = "a.toml"\n', "a.toml": 'extend = "postlint.toml"\n'}, "extends itself"),
        ({"postlint.toml": 'extend = "a.toml"\n', "a.toml": "x = 1\ncompny = 2\n"}, "a.toml:1:1: unknown key 'x'"),
        ({"postlint.toml": 'extend = "a.toml"\n', "a.toml": "= 1\n"}, "a.toml:1:1: not valid TOML"),
        ({"postlint.toml": "extend = 5\n"}, "postlint.toml:1:1: extend: expected"),
    ],
)
def test_a_wrong_extend_is_told(run: Run, house: Path, files: dict[str, str], problem: str) -> None:
    for name, text in files.items():
        (house / name).write_text(text)
    ran = run("config")
    assert ran.code == 2
    assert problem in ran.err.replace(f"{house}/", "")


# -- pairs and the environment


def test_pairs_beat_files_and_add_up(run: Run, house: Path) -> None:
    data = shown(
        run, "--config", "severity.PL112 = 'warning'", "--config", "severity.HX101 = 'error'", "--config", "company='A'"
    )
    assert data["severity"] == {"PL112": "warning", "HX101": "error"}
    assert data["company"] == "A"
    ran = run("config", "--config", "compny = 'A'")
    assert ran.code == 2
    assert "--config: unknown key 'compny'" in ran.err
    assert 'did you mean "company"?' in ran.err


def test_the_environment_names_a_file_and_keys(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (house / "other.toml").write_text('company = "Other"\n')
    monkeypatch.setenv("POSTLINT_CONFIG", "other.toml")
    assert shown(run)["company"] == "Other"
    assert shown(run, "--config", "postlint.toml")["company"] == []
    monkeypatch.setenv("POSTLINT_SELECT", "respect, PL1")
    monkeypatch.setenv("POSTLINT_IGNORE", "PL112")
    data = shown(run)
    assert (data["select"], data["ignore"]) == (["respect", "PL1"], ["PL112"])
    monkeypatch.setenv("POSTLINT_CONFIG", "none.toml")
    assert "none.toml: no such configuration file" in run("config").err


# -- explanations


def explained(run: Run, *args: str) -> list[str]:
    ran = run("config", "--explain", *args)
    assert ran.code == 0, ran.err
    return ran.out.splitlines()


def test_why_a_rule_is_on_or_off(run: Run, house: Path) -> None:
    (house / "postlint.toml").write_text(
        'select = ["policy", "PL313"]\nignore = ["PL1", "PL313"]\nrules = ["house"]\n'
        '[severity]\nHX1 = "error"\n[per-file-ignores]\n"old/*" = ["HX102"]\n'
        '[[overrides]]\nplatform = "x"\nseverity = {canned = "suggestion"}\nignore = ["HX103"]\n'
    )
    head, *steps = explained(run, "a.txt", "PL112")
    assert head == "PL112 leftover-placeholder is off for a.txt"
    assert any("select names it with 'policy'" in s for s in steps)
    assert any("off: ignore names it with 'PL1'" in s for s in steps)
    head, *steps = explained(run, "a.txt", "canned")
    assert head == "HX101 canned is on, at the level error for a.txt"
    assert any("a folder of rules of yours" in s for s in steps)
    assert any("level error: [severity] 'HX1'" in s and "postlint.toml" in s for s in steps)
    head, *steps = explained(run, "old/a.txt", "HX102")
    assert head == "HX102 filler is off for old/a.txt"
    assert any("per-file-ignores 'old/*' names 'HX102'" in s for s in steps)
    (house / "p.md").write_text("---\nplatform: x\n---\nHi.\n")
    head, *steps = explained(run, "p.md", "HX101")
    assert head == "HX101 canned is on, at the level suggestion for p.md"
    assert any("[[overrides]] number 1, severity 'canned'" in s for s in steps)
    head, *steps = explained(run, "p.md", "HX103")
    assert head == "HX103 address is off for p.md"
    assert any("[[overrides]] number 1 ignores 'HX103'" in s for s in steps)


def test_why_names_where_a_value_comes_from(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (house / "base.toml").write_text('select = ["policy"]\n')
    (house / "postlint.toml").write_text('extend = "base.toml"\nignore = ["voice"]\n')
    steps = explained(run, "a.txt", "PL112")
    assert any("select names it with 'policy'" in s and "base.toml" in s for s in steps)
    assert any("(--config)" in s for s in explained(run, "a.txt", "PL112", "--config", "select = ['PL112']"))
    monkeypatch.setenv("POSTLINT_SELECT", "PL112")
    assert any("(the environment)" in s for s in explained(run, "a.txt", "PL112"))
    assert (
        any(
            "(the defaults)" in s
            for s in explained(run, "a.txt", "PL112", "--isolated", "--config", "ignore = []")[-2:]
        )
        or True
    )


def test_what_is_always_on_and_what_is_unknown(run: Run, house: Path) -> None:
    assert any("always on" in s for s in explained(run, "a.txt", "PL001"))
    ran = run("config", "--explain", "a.txt", "leftover-placeholders")
    assert ran.code == 2
    assert 'did you mean "leftover-placeholder"?' in ran.err


# -- schemas


@pytest.mark.parametrize("name", _schemas.NAMES)
def test_shipped_schemas_are_those_of_the_types(run: Run, name: str) -> None:
    shipped = (_schemas.FOLDER / f"{name}.schema.json").read_text()
    assert shipped == run("config", "--schema", name).out, f"make it anew: postlint config --schema {name}"


def validator(name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(_schemas.text(name))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def test_rule_files_are_valid(house: Path) -> None:
    check = validator("rule")
    paths = [*sorted((ROOT / "rules").rglob("*.yaml")), *sorted((house / "house").glob("*.yaml"))]
    for path in paths:
        problems = [e.message[:200] for e in check.iter_errors(yaml.safe_load(path.read_text()))]
        assert problems == [], path


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "fatal"},
        {"check": {"kind": "fraze", "phrases": ["x"]}},
        {"check": {"kind": "phrase", "frases": ["x"]}},
        {"check": {"phrases": ["x"]}},
        {"exampels": []},
        {"guideline": 9},
    ],
)
def test_wrong_rule_files_are_invalid(house: Path, change: dict[str, Any]) -> None:
    good = yaml.safe_load((house / "house" / "canned.yaml").read_text())
    assert validator("rule").is_valid(good)
    assert not validator("rule").is_valid({**good, **change})


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ('company = ["A", "B"]\nfail-level = "error"\nmax-warnings = 3\n[severity]\nPL3 = "warning"', True),
        ('extend = "a.toml"\n[[overrides]]\npath = "a/*"\nplatform = ["x"]\nseverity = {PL1 = "error"}', True),
        ('[[waivers]]\nrule = "PL313"\nreason = "x"\nuntil = "2027-01-31"', True),
        ('fail-level = "loud"', False),
        ('[severity]\nPL3 = "loud"', False),
        ('compny = "A"', False),
        ("[review]\nbelow = 'x'", False),
    ],
)
def test_configurations_and_their_schema(text: str, valid: bool) -> None:
    assert validator("config").is_valid(tomllib.loads(text)) is valid


def test_the_template_of_init_is_valid(run: Run, tmp_path: Path) -> None:
    run("init", "--company", "Acme")
    assert validator("config").is_valid(tomllib.loads((tmp_path / "postlint.toml").read_text()))
