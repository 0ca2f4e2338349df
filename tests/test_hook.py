"""The pre-commit hook, run by the real pre-commit on a content repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import FIXTURES, ROOT

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.hooksPath=/dev/null"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A repository of posts that uses the hook as .pre-commit-hooks.yaml defines it, from this environment."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    # pre-commit would build an environment of its own; `system` runs what is installed here.
    hook |= {"language": "system", "entry": f"{sys.executable} -m {hook['entry']}"}
    folder = tmp_path / "content"
    folder.mkdir()
    git(folder, "init", "-q")
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (folder / "postlint.toml").write_text('exclude = ["archive/"]\n')
    git(folder, "add", ".")
    return folder


def pre_commit(folder: Path) -> subprocess.CompletedProcess[str]:
    git(folder, "add", ".")
    home = {"PRE_COMMIT_HOME": str(folder.parent / "cache"), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, **home}, timeout=180)


def test_a_good_draft_passes_and_a_bad_one_does_not(content: Path) -> None:
    shutil.copy(FIXTURES / "good-reply.md", content / "good.md")
    ran = pre_commit(content)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout
    shutil.copy(FIXTURES / "all-five.md", content / "bad.md")
    ran = pre_commit(content)
    assert ran.returncode == 1
    assert "bad.md:6:4" in ran.stdout
    assert "PL112" in ran.stdout


def test_excluded_files_stay_excluded_and_broken_ones_stop_the_commit(content: Path) -> None:
    (content / "archive").mkdir()
    (content / "archive/old.txt").write_text("Hi {{name}}.")
    assert pre_commit(content).returncode == 0
    (content / "broken.txt").write_bytes(b"\x00\x01\x02")
    ran = pre_commit(content)
    assert ran.returncode != 0
    assert "PL001" in ran.stdout
