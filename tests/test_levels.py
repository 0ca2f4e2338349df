"""What fails a run, what only asks for a person, and what is let through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from postlint import config, levels
from postlint.model import Draft, Outcome, Report, Severity, Violation

Run = Callable[..., Ran]


def settings(folder: Path, text: str) -> None:
    path = folder / "postlint.toml"
    path.write_text(f"{text}\n{path.read_text()}" if not text.startswith("[") else f"{path.read_text()}\n{text}\n")


def summary(run: Run, *args: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(run(*args, "--output-format", "summary").out)
    return data


# -- the fail level


@pytest.mark.parametrize(
    ("level", "text", "code"),
    [
        ("suggestion", "Henceforth.", 1),
        ("warning", "Henceforth.", 0),
        ("warning", "Kindly.", 1),
        ("error", "Kindly.", 0),
        ("error", "{{x}}", 1),
    ],
)
def test_the_fail_level(run: Run, house: Path, level: str, text: str, code: int) -> None:
    (house / "a.txt").write_text(text)
    assert run("--fail-level", level).code == code
    settings(house, f'fail-level = "{level}"')
    assert run().code == code


def test_the_environment_sets_it_and_the_option_beats_it(
    run: Run, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house / "a.txt").write_text("Kindly.")
    monkeypatch.setenv("POSTLINT_FAIL_LEVEL", "error")
    assert run().code == 0
    assert run("--config", "fail-level = 'warning'").code == 1
    assert run("--fail-level", "warning").code == 1
    monkeypatch.setenv("POSTLINT_FAIL_LEVEL", "loud")
    ran = run()
    assert ran.code == 2
    assert "the environment: fail-level: unknown level 'loud'" in ran.err


# -- max-warnings


def test_max_warnings_lets_some_through(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Kindly, kindly.\n")
    (house / "b.txt").write_text("Kindly.\n")
    assert run("--max-warnings", "3").code == 0
    assert run("--max-warnings", "2").code == 1
    assert run("--max-warnings", "0").code == 1
    assert summary(run, "--max-warnings", "3")["outcome"] == "review"
    settings(house, "max-warnings = 3")
    assert run().code == 0
    (house / "c.txt").write_text("{{x}}")
    assert run().code == 1


def test_max_warnings_with_a_higher_fail_level(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Kindly, kindly.\n")
    assert run("--fail-level", "error", "--max-warnings", "1").code == 1
    assert run("--max-warnings", "-1").code == 2


def test_max_warnings_of_the_environment(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (house / "a.txt").write_text("Kindly, kindly.\n")
    monkeypatch.setenv("POSTLINT_MAX_WARNINGS", "2")
    assert run().code == 0
    monkeypatch.setenv("POSTLINT_MAX_WARNINGS", "many")
    assert "POSTLINT_MAX_WARNINGS: not a whole number" in run().err


# -- three outcomes


def test_three_outcomes(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("We open at nine.\n")
    assert (run().code, summary(run)["outcome"]) == (0, "pass")
    (house / "a.txt").write_text("Kindly.\n")
    ran = run("--fail-level", "error")
    assert ran.code == 0
    assert "A person should read it before it is published." in ran.err
    assert summary(run, "--fail-level", "error")["outcome"] == "review"
    assert run("--fail-level", "error", "--strict-review").code == 3
    assert run("--fail-level", "error", "--strict-review", "--exit-zero").code == 0
    assert run("--strict-review").code == 1
    (house / "b.txt").write_bytes(b"\xff\xfe\xff")
    assert run("--fail-level", "error", "--strict-review").code == 2
    assert summary(run)["outcome"] == "block"


def test_the_outcome_is_in_sarif(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Kindly.\n")
    data = json.loads(run("--fail-level", "error", "--output-format", "sarif").out)
    assert data["runs"][0]["properties"]["outcome"] == "review"


def test_rules_that_ask_a_person_do_not_block(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Kindly write to jane@doe.example.\n")
    settings(house, '[review]\nrules = ["privacy", "filler"]')
    ran = run("--strict-review")
    assert ran.code == 3
    assert "HX103" in ran.out


def test_the_level_that_asks_a_person(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Henceforth.\n")
    assert run("--strict-review").code == 0
    settings(house, '[review]\nlevel = "suggestion"')
    assert run("--strict-review").code == 3


def test_unsure_judgements_ask_a_person() -> None:
    settings = config.parse({"review": {"below": 0.8}})

    def outcome(score: object) -> Outcome:
        violation = Violation("a", None, "X", "x", 1, "v", Severity.ERROR, "", "", 0, 1, evidence={"score": score})
        return levels.judged(Report(Draft(text="x"), (violation,)), settings).outcome

    assert [outcome(s) for s in (0.79, 0.8, None)] == [Outcome.REVIEW, Outcome.BLOCK, Outcome.BLOCK]


# -- overrides


def test_levels_by_rule_path_and_platform(run: Run, house: Path) -> None:
    (house / "replies").mkdir()
    for name in ("a.md", "replies/b.md"):
        for platform in ("x", "linkedin"):
            (house / name.replace(".", f"-{platform}.")).write_text(f"---\nplatform: {platform}\n---\nKindly.\n")
    settings(
        house,
        '[severity]\nfiller = "error"\n'
        '[[overrides]]\npath = "replies/"\nseverity = {HX1 = "suggestion"}\n'
        '[[overrides]]\nplatform = ["linkedin"]\nseverity = {filler = "warning"}\n'
        '[[overrides]]\npath = ["replies/*"]\nplatform = "linkedin"\nignore = ["HX102"]',
    )
    found = {v["path"]: v["severity"] for v in json.loads(run("--output-format", "json").out)}
    assert found == {"a-linkedin.md": "warning", "a-x.md": "error", "replies/b-x.md": "suggestion"}


def test_overrides_never_hide_what_could_not_be_checked(run: Run, house: Path) -> None:
    settings(house, '[[overrides]]\nignore = ["ALL"]')
    (house / "a.txt").write_bytes(b"\xff\xfe\xff")
    (house / "b.txt").write_text("Kindly {{x}}.")
    ran = run("--output-format", "concise")
    assert ran.code == 2
    assert ran.out.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[overrides]]\nignore = ["HX1O2"]', "unknown rule, code or category 'HX1O2'"),
        ('[[overrides]]\nseverity = {PL999 = "error"}', "unknown rule, code or category 'PL999'"),
        ('[[overrides]]\nseverity = {PL112 = "loud"}', "overrides.severity.PL112: unknown level 'loud'"),
        ('[[overrides]]\npaths = "x"', "unknown key 'paths'"),
        ('[[overrides]]\nplatform = "linkedn"', 'did you mean "linkedin"?'),
        ("max-warnings = -1", "max-warnings: "),
        ("[review]\nbelow = 80", "review.below: "),
        ('[review]\nlevel = "x"', "review.level: unknown level 'x'"),
        ('[review]\nlevels = "x"', 'did you mean "level"?'),
    ],
)
def test_wrong_settings_are_told(run: Run, house: Path, text: str, problem: str) -> None:
    (house / "a.txt").write_text("x")
    settings(house, text)
    ran = run()
    assert ran.code == 2
    assert problem in ran.err


# -- waivers of the configuration


def test_waivers_of_the_configuration_are_for_files_and_fingerprints(
    run: Run, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (house / "replies").mkdir()
    (house / "replies" / "a.txt").write_text("Kindly {{x}}, kindly.\n")
    (house / "a.txt").write_text("Kindly.\n")
    plain = (house / "postlint.toml").read_text()
    settings(house, '[[waivers]]\npath = "replies/*"\nrule = "HX102"\nreason = "agreed"')
    assert run("--output-format", "concise").out.count(": HX102 ") == 1
    monkeypatch.chdir(house / "replies")
    assert run("a.txt", "--output-format", "concise").out.count(": HX102 ") == 0
    monkeypatch.chdir(house)
    (house / "postlint.toml").write_text(plain)
    data = json.loads(run("replies", "--output-format", "sarif").out)["runs"][0]["results"]
    mark = next(r["partialFingerprints"]["postlint/v1"] for r in data if r["ruleId"] == "HX102").partition(":")[0]
    settings(house, f'[[waivers]]\nrule = "HX102"\nfingerprint = "{mark}"\nreason = "agreed"')
    assert run("--output-format", "concise").out.count(": HX102 ") == 2


@pytest.mark.parametrize(
    ("waiver", "code"),
    [
        ('rule = "HX102"', "PL011"),
        ('rule = "HX999"\nreason = "x"', "PL011"),
        ('rule = "PL001"\nreason = "x"', "PL011"),
        ('rule = "HX102"\nreason = "x"\nuntil = 2020-01-01', "PL010"),
    ],
)
def test_a_wrong_waiver_of_the_configuration_is_a_finding(run: Run, house: Path, waiver: str, code: str) -> None:
    (house / "a.txt").write_text("Kindly.\n")
    settings(house, f"[[waivers]]\n{waiver}")
    out = run("--output-format", "concise").out
    assert code in out
    assert "HX102" in out


def test_a_waiver_of_the_configuration_that_excuses_nothing_is_a_finding_once_all_its_drafts_were_checked(
    run: Run, house: Path
) -> None:
    (house / "replies").mkdir()
    (house / "replies" / "a.txt").write_text("Kindly.\n")
    (house / "replies" / "b.txt").write_text("We open at nine.\n")
    (house / "c.txt").write_text("We open at nine.\n")
    waivers = [
        'path = "replies/*"\nrule = "HX102"',
        'path = "replies/b.txt"\nrule = "HX101"',
        'path = "gone.txt"\nrule = "HX101"',
    ]
    settings(house, "\n".join(f'[[waivers]]\n{waiver}\nreason = "agreed"' for waiver in waivers))
    lines = (house / "postlint.toml").read_text().splitlines()
    headers = [number for number, line in enumerate(lines, 1) if line == "[[waivers]]"]
    found = [line.split(":", 3) for line in run("--output-format", "concise").out.splitlines()]
    assert [int(line) for _, line, _, _ in found] == headers[1:]
    assert [text.split(" excuses nothing")[0] for *_, text in found] == [
        " PL010 A waiver of HX101 for replies/b.txt",
        " PL010 A waiver of HX101 for gone.txt",
    ]
    # One draft of several says nothing of a waiver for all of them.
    assert "replies/*" not in run("replies/b.txt", "--output-format", "concise").out
    assert "gone.txt" not in run("replies", "--output-format", "concise").out
    assert "PL010" not in run("replies", "--ignore", "PL010", "--output-format", "concise").out
