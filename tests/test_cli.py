"""What the command line promises: exit codes, streams, formats, options."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import FIXTURES, ROOT, Ran

Run = Callable[..., Ran]


def test_a_draft_that_breaks_all_guidelines(run: Run) -> None:
    ran = run(FIXTURES / "all-five.md", "--output-format", "json", "--reveal")
    found = json.loads(ran.out)
    text = (FIXTURES / "all-five.md").read_text()
    quotes = {v["category"]: [] for v in found}
    for v in found:
        quotes[v["category"]].append(text[v["start_offset"] : v["end_offset"]])
    assert ran.code == 1
    assert quotes["policy"] == ["{{first_name}}"]
    assert any("Northwind regrets" in q for q in quotes["voice"])
    assert any("should have read" in q for q in quotes["respect"])
    assert quotes["focus"] == ["Our new summer sandals are 30% off until Sunday!"]
    assert {"Marta Kowalczyk", "+44 7700 900123"} <= set(quotes["privacy"])


def test_a_good_reply_passes_with_one_quiet_line(run: Run) -> None:
    ran = run(FIXTURES / "good-reply.md")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "All good: 1 post checked.\n"


def test_check_is_the_default_command(run: Run) -> None:
    path = FIXTURES / "good-reply.md"
    assert run(path, "--select", "policy") == run("check", path, "--select", "policy")


def test_a_missing_file_is_not_linted_as_text(run: Run) -> None:
    ran = run("drafst.txt")
    assert ran.code == 2
    assert "drafst.txt: no such file" in ran.err


def test_incomplete_beats_violations(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hi {{name}}.")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\xff")
    ran = run("a.txt", "b.txt", "--select", "policy", "--output-format", "concise")
    assert ran.code == 2
    assert "PL112" in ran.out
    assert "b.txt:1:1: PL001" in ran.out


def test_exit_zero_keeps_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hi {{name}}.")
    assert run("a.txt", "--select", "policy", "--exit-zero").code == 0
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    assert run(".", "--select", "policy", "--exit-zero").code == 2


def test_fail_level(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hi {{name}}.")
    (tmp_path / "postlint.toml").write_text('[severity]\nPL112 = "suggestion"\n')
    assert run("a.txt", "--select", "PL112").code == 0
    assert run("a.txt", "--select", "PL112", "--fail-level", "suggestion").code == 1


def test_standard_input_with_a_name(run: Run) -> None:
    ran = run(
        "-", "--stdin-filename", "x.md", "--select", "PL112", "--output-format", "concise", stdin="`{{a}}` **{{b}}**"
    )
    assert [line.split(":")[:3] for line in ran.out.splitlines()] == [["x.md", "1", "2"], ["x.md", "1", "11"]]


def test_said_on_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text("Do you open on Sunday?")
    text = "Great question! We love hearing from our customers."
    assert run("-", "--select", "PL403", stdin=text).code == 0
    assert run("-", "--select", "PL403", "--in-reply-to", "Do you open on Sunday?", stdin=text).code == 1
    assert run("-", "--select", "PL403", "--in-reply-to", "@said.txt", stdin=text).code == 1


def test_unknown_selector_names_the_nearest(run: Run) -> None:
    ran = run("-", "--select", "blam", stdin="Hi.")
    assert ran.code == 2
    assert 'did you mean "blame"?' in ran.err


def test_unknown_format_names_the_nearest(run: Run) -> None:
    ran = run("-", "--output-format", "jsn", stdin="Hi.")
    assert ran.code == 2
    assert "json" in ran.err


def test_colours_obey(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ("-", "--select", "PL112", "--color", "always")
    assert "\033[" in run(*args, stdin="{{a}}").out
    assert "\033[" not in run(*args[:3], stdin="{{a}}").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\033[" in run(*args[:3], stdin="{{a}}").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033[" not in run(*args[:3], stdin="{{a}}").out


def test_rule_and_rules(run: Run) -> None:
    assert "PL313" in run("rules").out
    by_code, by_name = run("rule", "PL313"), run("rule", "blame")
    assert by_code == by_name
    assert "Write instead" in by_code.out
    ran = run("rule", "blaem")
    assert (ran.code, ran.out) == (2, "")
    assert 'did you mean "blame"?' in ran.err
    assert {"code", "why", "instead", "examples"} <= set(
        json.loads(run("rule", "PL313", "--output-format", "json").out)
    )


def test_init_writes_a_configuration_that_loads(run: Run) -> None:
    assert run("init", "--company", "Acme").code == 0
    ran = run("config")
    assert json.loads(ran.out)["company"] == ["Acme"]
    assert "postlint.toml" in ran.err
    assert run("init").code == 2


def test_test_rules_tells_what_fails(run: Run, tmp_path: Path) -> None:
    rule = (ROOT / "rules/policy/leftover-placeholder.yaml").read_text().replace("PL112", "ACME001")
    (tmp_path / "house").mkdir()
    (tmp_path / "house/placeholder.yaml").write_text(rule)
    assert run("test-rules", "house").code == 0
    (tmp_path / "house/placeholder.yaml").write_text(rule.replace('flags: ["TBC"]', 'flags: ["T"]'))
    ran = run("test-rules", "house")
    assert ran.code == 1
    assert "house/placeholder.yaml:" in ran.out


def test_house_rules_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house/no-fax.yaml").write_text(
        "{code: ACME001, guideline: 1, category: policy, severity: warning, summary: Mentions the fax., why: It is gone.,"
        " instead: Give the mail address., check: {kind: phrase, phrases: [fax]}, examples: []}"
    )
    (tmp_path / "postlint.toml").write_text('rules = ["house/"]\nselect = ["PL112"]\n')
    assert "ACME001" in run("-", "--output-format", "concise", stdin="Send us a fax.").out
    assert "ACME001" in run("rules").out


@pytest.mark.parametrize("command", ["", "check", "rule", "rules", "init", "config", "test-rules"])
def test_help_of_each_command(run: Run, command: str) -> None:
    ran = run(*([command] if command else []), "--help")
    assert ran.code == 0
    assert "Usage: postlint" in ran.out


def test_per_file_ignores(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").write_text("{{a}}")
    (tmp_path / "b.txt").write_text("{{b}}")
    (tmp_path / "postlint.toml").write_text('select = ["PL112"]\n[per-file-ignores]\n"news/*" = ["PL1"]\n')
    ran = run(".", "--output-format", "concise")
    assert "b.txt" in ran.out
    assert "a.txt" not in ran.out


def test_folders_respect_gitignore_and_exclude(run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "old/b.txt", "tmp/c.txt", ".hidden/d.txt", "e.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{{x}}")
    (tmp_path / ".gitignore").write_text("tmp/\n")
    (tmp_path / "postlint.toml").write_text('select = ["PL112"]\nexclude = ["old/"]\n')
    assert [line.split(":")[0] for line in run(".", "--output-format", "concise").out.splitlines()] == ["a.txt"]
    assert run("old/b.txt").code == 1
    assert run("old/b.txt", "--force-exclude").code == 0
