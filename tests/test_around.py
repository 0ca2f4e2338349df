"""What stands around a check: rendering, counting, listing, watching, completing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Ran
from postlint import cli, directives
from postlint.errors import DraftError
from postlint.model import Draft
from postlint.sources import drafts_in

Run = Callable[..., Ran]


# -- render


RENDERED = {
    ("a.txt", "We open.\r\nAt nine.  \r\n"): "We open.\r\nAt nine.  \r\n",
    ("a.txt", "---\nid: 1\npostlint: {allow: []}\n---\n\n \nWe open.\n"): "We open.\n",
    ("a.md", '---\nid: 1\n---\nOne.\n\n<!-- postlint: allow PL313 reason="x" -->\nTwo.\n'): "One.\n\nTwo.\n",
    ("a.md", '<!-- postlint: allow file PL2 reason="x" -->\n\n# Hi\n'): "# Hi\n",
    ("a.md", "One <!-- POSTLINT allow PL313 --> two.\n"): "One two.\n",
    ("a.md", "One.\n\n<!--postlint: what is this-->"): "One.\n\n",
    ("a.md", "Keep <!-- my note --> this.\n"): "Keep <!-- my note --> this.\n",
    ("a.md", "```\n<!-- postlint: allow PL1 -->\n```\n"): "```\n<!-- postlint: allow PL1 -->\n```\n",
    ("a.html", "<p>One</p>\n<!-- postlint: allow PL1 reason=x -->\n<p>Two</p>\n"): "<p>One</p>\n\n<p>Two</p>\n",
    ("a.txt", "One.\n<!-- postlint: allow PL1 -->\n"): "One.\n",
    ("a.jsonl", '{"text": "One \\u00e9", "postlint": {"allow": []}, "id": 4}\n'): "One é",
}


@pytest.mark.parametrize("case", RENDERED)
def test_render_prints_exactly_the_text_to_publish(run: Run, tmp_path: Path, case: tuple[str, str]) -> None:
    name, text = case
    (tmp_path / name).write_bytes(text.encode())
    ran = run("render", name)
    assert (ran.code, ran.out) == (0, RENDERED[case])


def test_render_of_one_record_and_of_standard_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text('id,text\n1,"One, ""two"""\n2,Three\n')
    assert run("render", "p.csv", "--id", "1").out == 'One, "two"'
    ran = run("render", "p.csv")
    assert ran.code == 2
    assert "this file holds 2 posts" in ran.err
    assert run("render", "p.csv", "--id", "3").code == 2
    assert run("render", "-", stdin=b"\xef\xbb\xbfHi\n").out == "Hi\n"
    ran = run("render", "-", "--stdin-filename", "a.md", stdin="<!-- postlint: allow PL1 -->\nHi\n")
    assert ran.out == "Hi\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b'One.\n\n<!-- postlint: allow PL313 reason="x"\n\nTwo.\n'),
        ("a.txt", b"One. <!-- postlint allow\n"),
        ("a.html", b"<p>One.</p><!-- postlint allow"),
        ("a.md", b"---\nid: 1\nNo end.\n"),
        ("a.txt", b"\xff\xfe\xff"),
        ("a.jsonl", b'{"txt": 1}\n'),
    ],
)
def test_render_prints_nothing_when_it_cannot_tell(run: Run, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    ran = run("render", name)
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err
    assert run("render", "none.txt").code == 2


PIECES = st.sampled_from(
    [
        *('<!-- postlint: allow PL313 reason="x" -->', "<!--postlint x-->", "<!-- postlint:", "-->", "<!--"),
        *("postlint: allow", "\n", "\n\n", "\r\n", "word", "# Head", "- item", "> quote", "<p>", "</p>", "---", "    "),
        *("<!-- note -->", "\\"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, max_size=12), suffix=st.sampled_from([".txt", ".md", ".html"]), front=st.booleans())
def test_nothing_of_postlints_reaches_what_is_published(pieces: list[str], suffix: str, front: bool) -> None:
    head = "---\npostlint: {allow: [{rule: PL201, reason: x}]}\n---\n" if front else "x\n"
    (draft,) = drafts_in(head + " ".join(pieces), f"a{suffix}")
    assert isinstance(draft, Draft)
    try:
        text = directives.to_publish(draft)
    except DraftError:
        return
    assert "<!-- postlint" not in text or suffix == ".md"
    assert "rule: PL201" not in text
    again = directives.to_publish(Draft(text=text, path=draft.path, format=draft.format))
    assert again == text


# -- counts and lists


def test_statistics(run: Run, house: Path) -> None:
    (house / "a.txt").write_text("Kindly, kindly {{x}}.\n")
    ran = run("a.txt", "--statistics")
    assert ran.out == "2\tHX102\t[*] filler\n1\tPL112\t[ ] leftover-placeholder\n"
    assert ran.code == 1
    data = json.loads(run("a.txt", "--statistics", "--output-format", "json").out)
    assert data[0] == {"code": "HX102", "name": "filler", "count": 2, "fixable_count": 2}
    ran = run("a.txt", "--statistics", "--output-format", "sarif")
    assert ran.code == 2
    run("a.txt", "--statistics", "-o", "counts.txt")
    assert (house / "counts.txt").read_text().startswith("2\tHX102")


def test_show_files(run: Run, house: Path) -> None:
    for name in ("b.md", "a.txt", "skip.txt", "c.png"):
        (house / name).write_text("{{x}}")
    (house / ".gitignore").write_text("skip.txt\n")
    ran = run("--show-files")
    assert (ran.code, ran.out, ran.err) == (0, "a.txt\nb.md\n", "")


# -- watch


def test_watch_checks_again_after_each_change(run: Run, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watchfiles = pytest.importorskip("watchfiles")
    (house / "a.txt").write_text("{{x}}")
    asked: list[object] = []

    def watch(*folders: object, watch_filter: Callable[[object, str], bool], **_: object) -> Iterator[set[object]]:
        asked.extend(folders)
        assert [watch_filter(None, p) for p in ("x/a.txt", "postlint.toml", "house/a.yaml", "out.sarif")] == [
            True
        ] * 3 + [False]
        (house / "postlint.toml").write_text("oops = 1")
        yield set()
        (house / "postlint.toml").write_text('select = ["PL112"]')
        (house / "a.txt").write_text("Fine.")
        yield set()

    monkeypatch.setattr(watchfiles, "watch", watch)
    ran = run("a.txt", "--watch")
    assert ran.code == 0
    assert [str(folder) for folder in asked] == ["."]
    assert ran.out.count("PL112") == 1
    assert "unknown key 'oops'" in ran.err
    assert ran.err.count("Watching for changes") == 3
    assert run("-", "--watch").code == 2


# -- completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert ran.code == 0
    assert "_POSTLINT_COMPLETE" in ran.out
    assert run("completion", "cmd").code == 2


def completed(*words: str) -> set[str]:
    environment = {
        **os.environ,
        "_POSTLINT_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    code = "from postlint.cli import main; main()"
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    return {line.partition(",")[2] for line in ran.stdout.splitlines()}


def test_completion_knows_commands_options_and_formats() -> None:
    assert {"render", "rule", "rules"} <= completed("postlint", "r")
    assert {"--fix", "--fail-level"} <= completed("postlint", "--f")
    assert {"--max-warnings"} <= completed("postlint", "check", "--max")
    assert completed("postlint", "--output-format", "sa") == {"sarif"}
    assert completed("postlint", "--fail-level", "w") == {"warning"}


def test_help_of_every_command(run: Run) -> None:
    for name in cli.COMMANDS:
        ran = run(name, "--help")
        assert ran.code == 0
        assert ran.out.startswith(f"Usage: postlint {name}")
        assert name in run("--help").out
