"""--fix, --unsafe-fixes and --diff: what they change, and everything they must not."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Ran, rule
from postlint import fixes
from postlint.errors import PostlintError
from postlint.model import Applicability, Draft, Edit, Fix, Report, Severity, Violation
from postlint.sources import drafts_in

Run = Callable[..., Ran]
UNSAFE = ("--fix", "--unsafe-fixes")


def fixed(run: Run, path: Path, data: str | bytes, *args: str) -> bytes:
    """The bytes of a file after --fix --unsafe-fixes."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    run(path.name, *UNSAFE, *args)
    return path.read_bytes()


# -- which fixes


def test_only_safe_fixes_without_unsafe(run: Run, house: Path) -> None:
    text = '<!-- postlint: allow HX104 reason="old" -->\nWe reply at your earliest convenience.\n'
    (house / "a.md").write_text(text)
    ran = run("a.md", "--fix")
    assert (house / "a.md").read_text() == "We reply at your earliest convenience.\n"
    assert "Fixed 1 violation." in ran.err
    assert ran.code == 1
    assert "HX101" in ran.out
    ran = run("a.md", *UNSAFE)
    assert (house / "a.md").read_text() == "We reply soon.\n"
    assert (ran.code, ran.out) == (0, "")


def test_a_removal_leaves_no_doubled_or_stray_space(run: Run, house: Path) -> None:
    cases = {
        "We kindly wait.": "We wait.",
        "We wait kindly.": "We wait.",
        "We wait, kindly, for you.": "We wait, for you.",
        "We wait, kindly.": "We wait.",
        "Kindly we wait.": "we wait.",
        "We wait kindly": "We wait",
        "Yes  kindly  no": "Yes   no",
    }
    for before, after in cases.items():
        assert fixed(run, house / "a.txt", before) == after.encode()


def test_a_row_of_marks_is_safely_made_one(run: Run, house: Path) -> None:
    (house / "house" / "marks.yaml").write_text(
        rule("HX105", "respect", "warning", "{kind: phrase, patterns: ['[!?]{2,}']}")
    )
    (house / "a.txt").write_text("We said no!!! Why?!? Fine!\n")
    assert run("a.txt", "--fix").code == 0
    assert (house / "a.txt").read_text() == "We said no! Why? Fine!\n"


def test_overlapping_fixes_are_resolved_in_order(run: Run, house: Path) -> None:
    # "clash of words" begins first; what it leaves has no "of words" any more.
    assert fixed(run, house / "a.txt", "A clash of words.") == b"A fight."
    assert fixed(run, house / "a.txt", "A flood of words and more.") == b"A flood of more."


def test_two_fixes_on_one_span_are_applied_once() -> None:
    def check(draft: Draft) -> Report:
        at = draft.text.find("bad")
        if at < 0:
            return Report(draft)
        found = [violation(code, at, at + 3, word) for code, word in (("ZZ002", "fine"), ("ZZ001", "good"))]
        return Report(draft).with_violations(found)

    done = fixes.fix_draft(check(Draft(text="a bad day")), check=check, unsafe=False)
    assert done.report.draft.text == "a good day"
    assert [v.code for v in done.applied] == ["ZZ001"]


def violation(code: str, start: int, end: int, text: str) -> Violation:
    fix = Fix(Applicability.SAFE, "", (Edit(start, end, text),))
    return Violation("a.txt", None, code, code.lower(), 1, "voice", Severity.WARNING, code, "", start, end, fix=fix)


def test_a_fix_that_does_not_help_or_brings_another_violation_is_not_kept() -> None:
    def check(draft: Draft) -> Report:
        found = []
        for match in re.finditer(r"bad|worse|poor", draft.text):
            new = {"bad": "worse", "worse": "worse", "poor": "good"}[match.group()]
            found.append(violation(f"ZZ{len(match.group()):03}", match.start(), match.end(), new))
        return Report(draft).with_violations(found)

    done = fixes.fix_draft(check(Draft(text="bad poor worse")), check=check, unsafe=False)
    assert done.report.draft.text == "bad good worse"
    assert done.edits == (Edit(4, 8, "good"),)


def test_a_fix_that_is_left_out_is_told(run: Run, house: Path) -> None:
    (house / "house" / "late.yaml").write_text(
        rule("HX105", "respect", "warning", "{kind: phrase, replace: {late: kindly}}")
    )
    (house / "a.txt").write_text("We came late, actually.\n")
    ran = run("a.txt", *UNSAFE)
    assert (house / "a.txt").read_text() == "We came late.\n"
    assert (
        ran.err
        == "Found 1 warning in 1 post. Fixed 1 violation. Left 1 fix out that would not help, or would break another rule.\n"
    )


def test_what_the_baseline_excuses_is_not_fixed(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("We kindly wait.\n")
    run("baseline")
    run(".", *UNSAFE)
    assert (house / "a.txt").read_text() == "We kindly wait.\n"


# -- waivers


WAIVERS = {
    "---\npostlint: {allow: [{rule: HX101, reason: x}]}\nid: 1\n---\nHi.\n": "---\nid: 1\n---\nHi.\n",
    "---\nid: 1\npostlint:\n  allow:\n    - rule: HX101\n      reason: x\n# a note\nplatform: x\n---\nHi.\n": (
        "---\nid: 1\n# a note\nplatform: x\n---\nHi.\n"
    ),
    "---\npostlint:\n  allow:\n    - {rule: HX101, reason: x}\n    - {rule: HX102, reason: y}\n---\nWe kindly wait.\n": (
        "---\npostlint:\n  allow:\n    - {rule: HX102, reason: y}\n---\nWe kindly wait.\n"
    ),
    "---\npostlint: {allow: [{rule: HX102, reason: y}, {rule: HX101, reason: x}]}\n---\nWe kindly wait.\n": (
        "---\npostlint: {allow: [{rule: HX102, reason: y}]}\n---\nWe kindly wait.\n"
    ),
    "---\npostlint:\n  allow:\n    - rule: HX101\n      reason: x\n      until: 2020-01-01\n---\nHi.\n": "---\n---\nHi.\n",
    'One.\n\n<!-- postlint: allow HX101 reason="x" -->\n\nTwo.\n': "One.\n\nTwo.\n",
    'One.\n<!-- postlint: allow HX101 reason="x" -->\nTwo.\n': "One.\n\nTwo.\n",
    'One.\r\n\r\n<!-- postlint: allow HX101 reason="x" -->\r\nTwo.\r\n': "One.\r\n\r\nTwo.\r\n",
    'One <!-- postlint: allow HX101 reason="x" --> two.\n': "One two.\n",
    'One.\n\n<!-- postlint: allow HX101 reason="x" -->': "One.\n\n",
}


@pytest.mark.parametrize("before", WAIVERS)
def test_unused_waivers_are_removed(run: Run, house: Path, before: str) -> None:
    (house / "a.md").write_bytes(before.encode())
    ran = run("a.md", "--fix")
    assert (house / "a.md").read_bytes().decode() == WAIVERS[before]
    assert "PL010" not in run("a.md").out + ran.out


def test_a_waiver_in_use_or_of_a_rule_that_did_not_run_stays(run: Run, house: Path) -> None:
    for rules in ("HX102", "HX102,HX101", "HX101,PL313"):
        text = f'<!-- postlint: allow {rules} reason="x" -->\nWe kindly wait.\n'
        (house / "a.md").write_text(text)
        run("a.md", "--fix", "--ignore", "HX101")
        assert (house / "a.md").read_text() == text


# -- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_encoding_mark_and_line_ends_stay(run: Run, house: Path, encoding: str) -> None:
    mark = "" if encoding.startswith("utf-8") else "\ufeff"
    before = f"{mark}Café 👋\r\nWe kindly wait.\rYes.\n\n"
    after = before.replace("kindly ", "")
    assert fixed(run, house / "a.txt", before.encode(encoding)) == after.encode(encoding)


def test_mode_and_symbolic_links_stay(run: Run, house: Path) -> None:
    real = house / "real.txt"
    real.write_text("We kindly wait.\n")
    real.chmod(0o640)
    (house / "link.txt").symlink_to("real.txt")
    run("link.txt", *UNSAFE)
    assert (house / "link.txt").is_symlink()
    assert real.read_text() == "We wait.\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(p.name for p in house.iterdir() if "real" in p.name) == ["real.txt"]


def test_a_read_only_file_is_left_and_told(run: Run, house: Path) -> None:
    path = house / "a.txt"
    path.write_text("We kindly wait.\n")
    path.chmod(0o444)
    (house / "b.txt").write_text("We kindly wait.\n")
    ran = run(".", *UNSAFE)
    assert ran.code == 2
    assert "a.txt: cannot be fixed: the file is read-only" in ran.err
    assert path.read_text() == "We kindly wait.\n"
    assert (house / "b.txt").read_text() == "We wait.\n"


def test_a_file_that_changes_meanwhile_is_not_touched(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house / "a.txt"
    path.write_text("We kindly wait.\n")
    sync = os.fsync

    def meddle(handle: int) -> None:
        path.write_text("Somebody kindly writes this now.\n")
        sync(handle)

    monkeypatch.setattr(os, "fsync", meddle)
    ran = run("a.txt", *UNSAFE)
    assert ran.code == 2
    assert "a.txt: changed while it was being fixed" in ran.err
    assert path.read_text() == "Somebody kindly writes this now.\n"
    assert [p.name for p in house.glob(".a.txt*")] == []


def test_a_file_that_changed_since_it_was_read_is_not_touched(
    run: Run, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house / "a.txt"
    path.write_text("We kindly wait.\n")
    rewrite = fixes.rewrite

    def meddle(source: str, changed: object) -> str:
        path.write_text("New.\n")
        return rewrite(source, changed)  # type: ignore[arg-type]

    monkeypatch.setattr(fixes, "rewrite", meddle)
    ran = run("a.txt", *UNSAFE)
    assert ran.code == 2
    assert path.read_text() == "New.\n"


def test_a_folder_that_cannot_be_written_is_told(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house / "a.txt"
    path.write_text("x")

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(fixes.tempfile, "mkstemp", refuse)
    with pytest.raises(PostlintError, match="cannot be fixed: Permission denied"):
        fixes.write(path, b"x", b"y")


# -- records


def test_a_jsonl_record_is_fixed_in_place(run: Run, house: Path) -> None:
    lines = [
        '{"text" : "We kindly \\u0077ait \\ud83d\\ude00, \\"kindly go\\" \\/ so", "id":1 , "n": 1.0e3}',
        "",
        '{"id": 2,"text":"no change \\u00e9"}\r',
        '{"text": "first", "text": "A clash of words \\u00e9"}',
        "not json",
    ]
    after = fixed(run, house / "p.jsonl", "\n".join(lines)).decode().split("\n")
    assert after[0] == '{"text" : "We \\u0077ait \\ud83d\\ude00, \\"kindly go\\" \\/ so", "id":1 , "n": 1.0e3}'
    assert after[1:3] == lines[1:3]
    assert after[3] == '{"text": "first", "text": "A fight \\u00e9"}'
    assert after[4] == "not json"


def test_a_csv_record_is_fixed_in_place(run: Run, house: Path) -> None:
    before = 'id;text;note\r\n1;"We kindly ""kindly wait""; A clash of words"; x\r\n2;We kindly wait;"y""\n z"\r\n'
    after = fixed(run, house / "p.csv", before).decode()
    assert after == 'id;text;note\r\n1;"We ""kindly wait""; A fight"; x\r\n2;We wait;"y""\n z"\r\n'


def test_an_unquoted_field_is_quoted_when_it_must_be(run: Run, house: Path) -> None:
    path = house / "house" / "canned.yaml"
    path.write_text(path.read_text().replace("convenience: soon", 'convenience: "now, or \\"soon\\""'))
    after = fixed(run, house / "p.csv", "id,text\n1,We reply at your earliest convenience\n").decode()
    assert after == 'id,text\n1,"We reply now, or ""soon"""\n'
    assert list(csv.reader(io.StringIO(after)))[1][1] == 'We reply now, or "soon"'


def test_edits_of_an_unusual_cell_are_refused(run: Run, house: Path) -> None:
    # Text behind a closing quotation mark is no CSV; what is not understood is not rewritten.
    before = b'id,text\n1,"We kind"ly wait\n'
    assert fixed(run, house / "p.csv", before) == before


def test_reports_after_a_fix_stand_where_the_file_is_now(run: Run, house: Path) -> None:
    path = house / "p.jsonl"
    path.write_text('{"text": "We kindly {{a}} wait"}\n{"text": "{{b}}"}\n')
    ran = run("p.jsonl", *UNSAFE, "--output-format", "json")
    found = json.loads(ran.out)
    lines = path.read_text().splitlines()
    assert [lines[v["start"]["line"] - 1][v["start"]["column"] - 1 :][:5] for v in found] == ["{{a}}", "{{b}}"]


# -- standard input and --diff


def test_standard_input_is_fixed_to_standard_output(run: Run, house: Path) -> None:
    ran = run("-", *UNSAFE, stdin="We kindly wait {{x}}.\r\n")
    assert ran.out == "We wait {{x}}.\r\n"
    assert "PL112" in ran.err
    ran = run("--stdin-filename", "a.jsonl", *UNSAFE, stdin='{"text": "We kindly wait"}\n')
    assert ran.out == '{"text": "We wait"}\n'
    assert run("-", "--fix", stdin="Nothing to do.\n").out == "Nothing to do.\n"


def test_diff_changes_nothing_and_masks(run: Run, house: Path) -> None:
    text = "We kindly wait, jane@doe.example.\nStay.\n"
    (house / "a.txt").write_text(text)
    ran = run(".", "--unsafe-fixes", "--diff")
    assert ran.code == 1
    assert (house / "a.txt").read_text() == text
    assert ran.out == (
        "--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-We kindly wait, j•••@•••.example.\n+We wait, j•••@•••.example.\n"
    )
    assert "Would fix 1 violation." in ran.err
    assert "jane@doe.example" in run(".", "--unsafe-fixes", "--diff", "--reveal").out
    assert run(".", "--diff").code == 0


# -- the hook


def test_the_real_pre_commit_fixes_a_content_repository(house: Path) -> None:
    pytest.importorskip("pre_commit")
    if shutil.which("git") is None:
        pytest.skip("needs git")
    hook = {"id": "postlint", "name": "postlint", "language": "system", "types": ["text"], "exclude": "house/|toml$"}
    hook["entry"] = f"{sys.executable} -m postlint check --force-exclude --fix --unsafe-fixes"
    (house / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [{"repo": "local", "hooks": [hook]}]}))
    (house / "a.txt").write_text("We kindly wait.\n")
    (house / "b.jsonl").write_text('{"text": "We reply at your earliest convenience"}\n')
    (house / ".gitignore").write_text(".postlint_cache/\n")
    who = {f"GIT_{role}_{key}": "a@a.example" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    home = {"PRE_COMMIT_HOME": str(house.parent / "pre-commit"), "NO_COLOR": "1"}
    environment = {**os.environ, **who, **home}

    def call(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)

    assert call("git", "init", "-q").returncode == 0
    codes = []
    for _ in range(2):
        call("git", "add", "-A")
        codes.append(call(sys.executable, "-m", "pre_commit", "run", "--all-files").returncode)
    # The first run stops the commit since files changed, the second finds nothing.
    assert codes == [1, 0]
    assert (house / "a.txt").read_text() == "We wait.\n"
    assert (house / "b.jsonl").read_text() == '{"text": "We reply soon"}\n'


# -- properties


def test_edits_lead_from_the_first_text_to_the_last() -> None:
    text = fixes._Text.of("abcdef")
    for edit in ([Edit(1, 2, "XY")], [Edit(0, 1, ""), Edit(2, 4, "-")], [Edit(4, 4, "!")]):
        after = text.apply(edit)
        assert after is not None
        text = after
    out = "abcdef"
    for edit in reversed(list(text.edits())):
        out = out[: edit.start] + edit.text + out[edit.end :]
    assert out == text.now


WORDS = st.sampled_from(
    [
        *("kindly", "Kindly", "We", "wait", "at your earliest convenience", "clash of words and", "of words and"),
        *("actually", "{{x}}", "henceforth", "👋", "é", '"', ",", "\\", ".", "\n", "\r\n", "- ", "> ", "`kindly`"),
        *("a@b.example", "  ", '<!-- postlint: allow HX102 reason="x" -->', "no!!!"),
        '\n<!-- postlint: allow HX101 reason="x" -->\n',
    ]
)
POSTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    posts=st.lists(POSTS, min_size=1, max_size=3), suffix=st.sampled_from([".txt", ".md", ".html", ".jsonl", ".csv"])
)
def test_fixing_is_a_fixed_point(tmp_path_factory: pytest.TempPathFactory, posts: list[str], suffix: str) -> None:
    from postlint import config
    from postlint.engine import Linter

    linter = Linter(config.parse({"select": ["PL112", "PL010", "PL011"], "rules": [str(_house(tmp_path_factory))]}))
    source = _file(posts, suffix)
    text = source
    for _ in range(2):
        drafts = list(drafts_in(text, f"p{suffix}"))
        done = [fixes.fix_draft(r, check=linter.check_draft, unsafe=True) for r in linter.check(drafts)]
        changed = [(d, f.edits) for d, f in zip(drafts, done, strict=True) if f.applied and isinstance(d, Draft)]
        after = fixes.rewrite(text, changed)
        if text is not source:
            # The second time there is nothing left to do.
            assert after == text
        for before, now in zip(linter.check(drafts), linter.check(drafts_in(after, f"p{suffix}")), strict=True):
            counts = [sorted(v.code for v in r.violations) for r in (before, now)]
            assert all(counts[1].count(code) <= counts[0].count(code) for code in counts[1])
        text = after


_made: list[Path] = []


def _house(factory: pytest.TempPathFactory) -> Path:
    if not _made:
        folder = factory.mktemp("house")
        canned = (
            "{kind: phrase, replace: {at your earliest convenience: soon, clash of words and: fight, of words and: of}}"
        )
        (folder / "canned.yaml").write_text(rule("HX101", "voice", "warning", canned))
        filler = '{kind: phrase, replace: {kindly: "", actually: "well, actually"}}'
        (folder / "filler.yaml").write_text(rule("HX102", "voice", "warning", filler))
        (folder / "marks.yaml").write_text(rule("HX105", "respect", "warning", "{kind: phrase, patterns: ['!{2,}']}"))
        _made.append(folder)
    return _made[0]


def _file(posts: list[str], suffix: str) -> str:
    if suffix == ".jsonl":
        return "".join(json.dumps({"text": p, "id": i}, ensure_ascii=i % 2 == 0) + "\n" for i, p in enumerate(posts))
    if suffix == ".csv":
        out = io.StringIO()
        csv.writer(out).writerows([["id", "text"], *([str(i), p] for i, p in enumerate(posts))])
        return out.getvalue()
    return posts[0]


def test_a_library_draft_keeps_its_keys(house: Path) -> None:
    def check(draft: Draft) -> Report:
        found = [violation("ZZ001", 0, 3, "")] if draft.text.startswith("bad") and draft.platform == "x" else []
        return Report(draft).with_violations(found)

    draft = replace(Draft(text="bad day"), platform="x")
    done = fixes.fix_draft(check(draft), check=check, unsafe=False)
    assert (done.report.draft.text, done.report.draft.platform) == ("day", "x")
