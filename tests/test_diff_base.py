"""--diff-base: only what changed since the merge base, whatever git calls it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran

Run = Callable[..., Ran]


def git(folder: Path, *args: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "protocol.file.allow=always"]
    return subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(house: Path) -> Path:
    """A repository with posts full of old violations, on a branch that has changed nothing yet."""
    (house / "a.txt").write_text("Kindly one.\nKindly two.\nKindly three.\n")
    (house / "front.md").write_text("---\nplatform: x\n---\nKindly one.\n\nKindly two.\n")
    (house / "p.jsonl").write_text('{"id": "1", "text": "Kindly one"}\n{"id": "2", "text": "Kindly two"}\n')
    (house / "two words é.txt").write_text("Kindly one.\nKindly two.\n")
    (house / "wide.txt").write_text("Kindly one.\nKindly two.\n", encoding="utf-16")
    git(house, "init", "-q", "-b", "main")
    git(house, "add", "-A")
    git(house, "commit", "-qm", "one")
    git(house, "checkout", "-qb", "work")
    return house


def lines(run: Run, *args: str) -> list[str]:
    """path:line of each violation, and that nothing failed."""
    ran = run(*args, "--diff-base", "main", "--output-format", "json")
    assert ran.code in (0, 1), ran.err
    return [f"{v['path']}:{v['start']['line']}" for v in json.loads(ran.out)]


def test_nothing_changed_nothing_reported(run: Run, repository: Path) -> None:
    assert lines(run) == []
    assert run("--diff-base", "main").code == 0


def test_changed_lines_only(run: Run, repository: Path) -> None:
    (repository / "a.txt").write_text("Kindly zero.\nKindly one.\nKindly two!\nKindly three.\n")
    assert lines(run) == ["a.txt:1", "a.txt:3"]
    git(repository, "add", "-A")
    assert lines(run) == ["a.txt:1", "a.txt:3"]
    git(repository, "commit", "-qm", "two")
    assert lines(run) == ["a.txt:1", "a.txt:3"]


def test_what_others_did_on_main_is_not_mine(run: Run, repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "a.txt").write_text("Kindly ONE.\nKindly two.\nKindly three.\n")
    git(repository, "commit", "-qam", "theirs")
    git(repository, "checkout", "-q", "work")
    (repository / "p.jsonl").write_text('{"id": "1", "text": "Kindly one"}\n{"id": "2", "text": "Kindly 2"}\n')
    assert lines(run) == ["p.jsonl:2"]


def test_a_renamed_file_keeps_its_old_lines(run: Run, repository: Path) -> None:
    git(repository, "mv", "a.txt", "b.txt")
    assert lines(run) == []
    (repository / "b.txt").write_text("Kindly one.\nKindly two.\nKindly three.\nKindly four.\n")
    assert lines(run) == ["b.txt:4"]


def test_new_files_are_new_as_a_whole(run: Run, repository: Path) -> None:
    (repository / "new.txt").write_text("Kindly one.\nKindly two.\n")
    (repository / ".gitignore").write_text("ignored.txt\n")
    (repository / "ignored.txt").write_text("Kindly one.\n")
    assert lines(run, "new.txt", "ignored.txt") == ["ignored.txt:1", "new.txt:1", "new.txt:2"]
    assert lines(run) == ["new.txt:1", "new.txt:2"]


def test_odd_names_and_encodings(run: Run, repository: Path) -> None:
    (repository / "two words é.txt").write_text("Kindly one.\nKindly 2.\n")
    (repository / "wide.txt").write_text("Kindly one.\nKindly 2.\n", encoding="utf-16")
    # Git tells no lines of what it takes for binary, so all of them count.
    assert lines(run) == ["two words é.txt:2", "wide.txt:1", "wide.txt:2"]
    git(repository, "mv", "wide.txt", "wider.txt")
    assert lines(run, "wider.txt") == ["wider.txt:1", "wider.txt:2"]


def test_lines_that_look_like_headers(run: Run, repository: Path) -> None:
    (repository / "a.txt").write_text("Kindly one.\n++ b/x\n-- a/x\n@@ -1 +1 @@\nKindly 2.\nKindly three.\n")
    assert lines(run) == ["a.txt:5"]


def test_a_carriage_return_ends_no_line_of_git(run: Run, repository: Path) -> None:
    (repository / "a.txt").write_bytes(b"Kindly one.\nKindly two.\rKindly 2.\nKindly three.\n")
    assert lines(run) == ["a.txt:2", "a.txt:3"]


def test_a_post_whose_front_matter_changed_counts_as_a_whole(run: Run, repository: Path) -> None:
    path = repository / "front.md"
    path.write_text(path.read_text().replace("One", "one").replace("two.", "2."))
    assert lines(run) == ["front.md:6"]
    path.write_text(path.read_text().replace("platform: x", "platform: linkedin"))
    assert lines(run) == ["front.md:4", "front.md:6"]


def test_what_could_not_be_checked_in_a_changed_file_stays(run: Run, repository: Path) -> None:
    (repository / "a.txt").write_bytes(b"\xff\xfe\xff")
    ran = run("--diff-base", "main")
    assert ran.code == 2
    assert "PL001" in ran.out


def test_from_a_folder_below(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "sub").mkdir()
    (repository / "sub" / "n.txt").write_text("Kindly one.\n")
    (repository / "a.txt").write_text("Kindly 1.\nKindly two.\nKindly three.\n")
    monkeypatch.chdir(repository / "sub")
    assert lines(run, "../a.txt", "n.txt") == ["../a.txt:1", "n.txt:1"]


def test_settings_of_git_do_not_matter(run: Run, repository: Path) -> None:
    for key, value in (
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("color.ui", "always"),
        ("diff.renames", "false"),
    ):
        git(repository, "config", key, value)
    git(repository, "mv", "a.txt", "b.txt")
    (repository / "b.txt").write_text("Kindly one.\nKindly two.\nKindly 3.\n")
    assert lines(run) == ["b.txt:3"]


def test_with_fixes_only_changed_lines_are_fixed(run: Run, repository: Path) -> None:
    (repository / "a.txt").write_text("Kindly one.\nKindly 2.\nKindly three.\n")
    run("--diff-base", "main", "--fix", "--unsafe-fixes")
    assert (repository / "a.txt").read_text() == "Kindly one.\n2.\nKindly three.\n"


# -- what goes wrong


def test_an_unknown_ref_names_the_nearest(run: Run, repository: Path) -> None:
    for ref in ("mian", "--output=x", ""):
        ran = run("--diff-base", ref)
        assert ran.code == 2
        assert "no such commit, branch or tag" in ran.err
        assert ran.out == ""
    assert 'did you mean "main"?' in run("--diff-base", "mian").err


def test_no_repository(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("x")
    ran = run("--diff-base", "main")
    assert ran.code == 2
    assert "this is no git repository" in ran.err


def test_no_git(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository / "nowhere"))
    ran = run("--diff-base", "main")
    assert ran.code == 2
    assert "git, which is not installed" in ran.err


def test_a_shallow_clone_is_told(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "a.txt").write_text("Kindly 1.\n")
    git(repository, "commit", "-qam", "two")
    git(repository, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository}", "shallow")
    git(repository, "clone", "-q", "--depth=1", f"file://{repository}", "narrow")
    monkeypatch.chdir(repository / "shallow")
    ran = run("--diff-base", "origin/main")
    assert ran.code == 2
    assert "this shallow clone does not reach back" in ran.err
    assert "git fetch --unshallow" in ran.err
    monkeypatch.chdir(repository / "narrow")
    ran = run("--diff-base", "origin/main")
    assert ran.code == 2
    assert "this clone is shallow" in ran.err
    git(repository / "shallow", "fetch", "-q", "--unshallow")
    monkeypatch.chdir(repository / "shallow")
    assert [
        line.split(":")[0] for line in run("--diff-base", "origin/main", "--output-format", "concise").out.splitlines()
    ] == ["a.txt"]


def test_histories_without_a_common_commit(run: Run, repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "other")
    git(repository, "commit", "-qm", "alone")
    ran = run("--diff-base", "main")
    assert ran.code == 2
    assert "no commit in common" in ran.err


def test_standard_input_has_no_history(run: Run, repository: Path) -> None:
    assert run("-", "--diff-base", "main", stdin="x").code == 2
