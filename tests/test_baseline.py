"""The baseline: what it holds, what it survives, and how it goes wrong."""

from __future__ import annotations

import json
import subprocess
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import FIXTURES, Ran
from postlint import baseline, config
from postlint.model import Draft, Report, Severity, Violation
from postlint.suppress import fingerprint

Run = Callable[..., Ran]
FILE = baseline.FILE_NAME


@pytest.fixture
def old(run: Run, house: Path) -> Path:
    """A folder with two posts whose violations stand in the baseline."""
    (house / "a.md").write_text("Hello you.\n\nWe will kindly answer {{soon}} or at your earliest convenience.\n")
    (house / "b.txt").write_text("Henceforth we kindly wait for you.\n")
    ran = run("baseline")
    assert (ran.code, ran.out) == (0, "")
    assert f"Wrote 5 violations to {FILE}." in ran.err
    return house


def rows(folder: Path) -> list[list[object]]:
    return [row for row in json.loads((folder / FILE).read_text())["rows"] if row]


def test_check_leaves_out_what_stands_in_it(run: Run, old: Path) -> None:
    ran = run()
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "All good: 2 posts checked. 5 violations in the baseline.\n"
    (old / "b.txt").write_text("Henceforth we kindly wait for you, and kindly smile.\n")
    ran = run(".", "--output-format", "concise")
    assert ran.code == 1
    assert ran.out.startswith("b.txt:1:40: HX102")
    assert len(ran.out.splitlines()) == 1
    assert run("--no-baseline", "--output-format", "concise").out.count("\n") == 6


def test_it_is_found_from_below_and_by_each_configuration(run: Run, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (old / "sub").mkdir()
    (old / "sub" / "postlint.toml").write_text('select = ["PL112"]\n')
    (old / "sub" / "c.txt").write_text("{{x}}")
    assert "sub/c.txt" in run(".", "--output-format", "concise").out
    monkeypatch.chdir(old / "sub")
    assert run("../a.md").code == 0
    assert run("c.txt").code == 1


def test_it_holds_no_text_and_no_time(run: Run, old: Path) -> None:
    text = (old / FILE).read_text()
    assert not any(word in text for word in ("kindly", "convenience", "soon", "enceforth"))
    assert run("baseline").code == 0
    assert (old / FILE).read_text() == text
    assert rows(old) == sorted(rows(old), key=lambda row: str(row[0]))
    assert all(line.endswith(",") for line in text.splitlines()[1:-2])


def test_moving_and_reflowing_changes_nothing(run: Run, old: Path) -> None:
    text = (old / "a.md").read_text()
    hello, words = text.strip().split("\n\n")
    for width in (20, 30, 45):
        wrapped = textwrap.fill(words, width)
        (old / "a.md").write_text(f"\n\nA new beginning.\n\n{wrapped}\n\n{hello}\n")
        assert run().code == 0
    (old / "a.md").write_text("---\nplatform: x\n---\nNew.\n\n<!-- note -->\n" + words)
    assert run().code == 0


def test_a_renamed_file_and_text_that_moves_between_files(run: Run, old: Path) -> None:
    (old / "a.md").rename(old / "renamed.md")
    assert run().code == 0
    (old / "b.txt").write_text("We open at nine.\n")
    (old / "c.txt").write_text("Henceforth we kindly wait for you.\n")
    assert run().code == 0


def test_a_copy_of_an_old_violation_is_new(run: Run, old: Path) -> None:
    (old / "copy.txt").write_text((old / "b.txt").read_text())
    assert run("copy.txt").code == 1
    assert "copy.txt" in run(".", "--output-format", "concise").out


def test_fixed_rows_are_told_and_pruned(run: Run, old: Path) -> None:
    (old / "b.txt").write_text("Henceforth we wait for you.\n")
    ran = run()
    assert ran.code == 0
    assert "1 row of the baseline is fixed; drop with: postlint baseline --prune" in ran.err
    # A run that does not look at a file or a rule says nothing about its rows.
    assert "fixed" not in run("a.md").err
    assert "fixed" not in run("--select", "PL112", "--ignore", "HX102").err
    ran = run("baseline", "--prune")
    assert "Dropped 1 violation" in ran.err
    assert len(rows(old)) == 4
    assert run().code == 0
    (old / "b.txt").write_text("Henceforth we kindly wait for you.\n")
    assert run().code == 1


def test_pruning_some_files_keeps_the_rows_of_others(run: Run, old: Path) -> None:
    (old / "b.txt").write_text("Fine.\n")
    (old / "a.md").write_text("Fine.\n")
    run("baseline", "--prune", "a.md")
    assert {row[2] for row in rows(old)} == {"b.txt"}
    (old / "b.txt").unlink()
    run("baseline", "--prune", "a.md")
    assert rows(old) == []


def test_writing_some_files_keeps_the_rows_of_others(run: Run, old: Path) -> None:
    (old / "b.txt").write_text("Kindly, {{x}}.\n")
    run("baseline", "b.txt")
    assert len(rows(old)) == 3 + 2


def test_incomplete_results_and_what_may_not_be_waived_are_never_in_it(run: Run, house: Path) -> None:
    path = house / "house" / "address.yaml"
    path.write_text(path.read_text() + "waivable: false\n")
    (house / "a.txt").write_text("Write to jane@doe.example.\n")
    (house / "bad.txt").write_bytes(b"\xff\xfe\xff")
    ran = run("baseline")
    assert ran.code == 2
    assert "Left out, since they may not be waived: HX103." in ran.err
    assert "1 post could not be checked" in ran.err
    assert rows(house) == []
    assert run().code == 2


def test_two_branches_merge(run: Run, house: Path) -> None:
    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *args],
            cwd=house,
            check=True,
            capture_output=True,
        )

    for number in range(40):
        (house / f"{number}.txt").write_text(f"Word{number} kindly {number}.\n")
    run("baseline")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    for branch in ("left", "right"):
        git("checkout", "-qb", branch, "main")
        for number in range(3):
            (house / f"{branch}{number}.txt").write_text(f"{branch}{number} kindly {number}.\n")
        run("baseline")
        git("add", "-A")
        git("commit", "-qm", branch)
    git("merge", "-q", "left")
    assert run().code == 0
    assert len(rows(house)) == 46


def test_records_share_a_file(run: Run, house: Path) -> None:
    (house / "p.jsonl").write_text('{"text": "We kindly wait"}\n{"text": "We kindly wait"}\n')
    run("baseline")
    assert [row[3] for row in rows(house)] == [2]
    assert run().code == 0
    (house / "p.jsonl").write_text('{"text": "We kindly wait"}\n' * 3)
    assert run().out.count("Breaks HX102") == 1


# -- fingerprints


def found(text: str, quote: str, category: str = "voice") -> tuple[Draft, Violation]:
    at = text.index(quote)
    return Draft(text=text), Violation("a", None, "X", "x", 1, category, Severity.ERROR, "", "", at, at + len(quote))


def test_the_fingerprint_is_of_the_quote_and_its_neighbours() -> None:
    same = [
        ("We kindly wait.", "kindly"),
        ("Yes. WE\n  Kindly — wait!", "Kindly"),
        ("we <!-- x y --> kindly\n wait", "kindly"),
    ]
    other = [("They kindly wait.", "kindly"), ("We kindly go.", "kindly"), ("We kindly wait.", "kindly wait")]
    marks = {fingerprint(*found(*case), "key") for case in same}
    assert len(marks) == 1
    assert not marks & {fingerprint(*found(*case), "key") for case in other}
    assert fingerprint(*found(*same[0]), "other key") not in marks


def test_personal_information_enters_only_under_a_key_of_ones_own() -> None:
    one, two = (found(f"Call {number} now.", number, "privacy") for number in ("01632 960001", "01632 960002"))
    assert fingerprint(*one, config.DEFAULT_KEY) == fingerprint(*two, config.DEFAULT_KEY)
    assert fingerprint(*one, "secret") != fingerprint(*two, "secret")


# -- broken ones


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<<<<<<< HEAD\n", "two branches changed it"),
        ("not json", "the baseline is not JSON"),
        ("[]", "no baseline of postlint"),
        ('{"rows": []}', "no baseline of postlint"),
        ('{"postlint-baseline": 99, "rows": []}', "version 99; this postlint reads version 1"),
        ('{"postlint-baseline": 1, "key": "0", "rows": []}', "another fingerprint key"),
        ('{"postlint-baseline": 1, "key": "KEY", "rows": [["a", "b", "c"]]}', "a row is"),
        ('{"postlint-baseline": 1, "key": "KEY", "rows": [["a", "b", "c", true]]}', "a row is"),
        ('{"postlint-baseline": 1, "key": "KEY", "rows": 5}', "a row is"),
    ],
)
def test_a_broken_baseline_stops_the_run(run: Run, old: Path, text: str, problem: str) -> None:
    key = json.loads((old / FILE).read_text())["key"]
    (old / FILE).write_text(text.replace("KEY", key))
    for args in ((), ("baseline",), ("baseline", "--prune")):
        ran = run(*args)
        assert (ran.code, ran.out) == (2, "")
        assert problem in ran.err
    assert run("--no-baseline").code == 1


def test_a_baseline_that_is_not_utf8_stops_the_run(run: Run, old: Path) -> None:
    (old / FILE).write_bytes(b"\xff\xfe")
    assert "the baseline is not JSON" in run().err


def test_another_key_is_told(run: Run, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTLINT_FINGERPRINT_KEY", "secret")
    ran = run()
    assert ran.code == 2
    assert "another fingerprint key" in ran.err


def test_nothing_to_prune(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Fine.")
    assert "there is no baseline to prune" in run("baseline", "--prune").err
    assert run("baseline", "-").code == 2


# -- the fixtures


def test_the_baseline_survives_reflowing_every_paragraph_of_the_fixtures(run: Run, house: Path) -> None:
    """With every rule: of Markdown and HTML a reader sees no line ends, so postlint must not either."""
    (house / "postlint.toml").write_text('rules = ["house"]\n')
    for path in FIXTURES.rglob("*.md"):
        (house / path.name).write_text(path.read_text())
    assert run("baseline").code == 0
    assert len(rows(house)) > 4
    for width in (47,):
        for path in house.glob("*.md"):
            head, fence, body = path.read_text().rpartition("\n---\n")
            wrapped = "\n\n".join(
                textwrap.fill(p, width, break_long_words=False, break_on_hyphens=False) for p in body.split("\n\n")
            )
            path.write_text(head + fence + wrapped + "\n")
        assert run().code == 0


def test_a_matcher_counts(house: Path) -> None:
    row = baseline.Row("f", "X", "a")
    violation = Violation("a", None, "X", "x", 1, "voice", Severity.ERROR, "", "", 0, 1, fingerprint="f")
    from postlint.ruleset import load_folder

    rule = load_folder(house / "house")[0]
    known = baseline.Baseline(Counter({row: 1}))
    matcher = baseline.Matcher(known, str, lambda _: True, {"X": rule}, config.Config())
    (report,) = matcher.apply([Report(Draft(text="x", path="a"), (violation, violation))])
    assert (len(report.violations), len(report.suppressed)) == (1, 1)
