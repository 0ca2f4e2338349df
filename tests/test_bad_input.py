"""Bad input gets a clear error, in its place, and nothing else is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran

Run = Callable[..., Ran]
ARGS = ("--select", "PL112", "--output-format", "concise")


def test_a_folder_without_drafts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("empty", *ARGS)
    assert ran.code == 2
    assert "no drafts in this folder" in ran.err


def test_binary(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    ran = run("a.txt", *ARGS)
    assert ran.code == 2
    assert "PL001 Binary file" in ran.out


def test_invalid_utf8_says_where(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Hello\ncafé".encode("latin-1"))
    ran = run("a.txt", *ARGS)
    assert ran.code == 2
    assert "line 2, column 4" in ran.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_byte_order_marks(run: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("é {{name}}".encode(encoding))
    ran = run("a.txt", *ARGS)
    assert ran.code == 1
    assert ran.out.startswith("a.txt:1:3: PL112")


@pytest.mark.parametrize("text", ["", "  \n\n", "---\nid: 1\n---\n"])
def test_an_empty_post(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text)
    ran = run("a.md", *ARGS)
    assert ran.code == 2
    assert "PL001 The post is empty" in ran.out


def test_windows_line_ends(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("---\r\nid: 1\r\n---\r\nHi 😀.\r\n\r\nSee {{x}}\r\n".encode())
    ran = run("a.md", *ARGS)
    assert ran.out.startswith("a.md:6:5: PL112")


def test_five_megabytes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We open at nine. " * 300_000 + "{{x}}")
    ran = run("a.txt", "--select", "PL112,PL201", "--output-format", "concise")
    assert ran.code == 2
    assert "too long" in ran.out
    assert "PL112" in ran.out


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("---\nid: 1\nHello", "never closed"),
        ("---\n- a\n---\nHello", "not a mapping"),
        ("---\na: [\n---\nHello", "not valid YAML"),
        ("---\nplatform: 5\n---\nHello", "platform"),
        ("---\nplatform: facebok\n---\nHello", 'did you mean "facebook"?'),
        ("---\nin_reply_to: [{txt: a}]\n---\nHello", "in_reply_to"),
    ],
)
def test_broken_front_matter(run: Run, tmp_path: Path, front: str, words: str) -> None:
    (tmp_path / "a.md").write_text(front)
    ran = run("a.md", "--select", "PL112", "--output-format", "full")
    assert ran.code == 2
    assert "PL002" in ran.out
    assert words.lower() in " ".join(ran.out.split()).lower()


def test_one_broken_record_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    lines = ['{"text": "Hi {{a}}", "id": "one"}', '{"text": "broken', '{"text": 5}', '["a"]', "", '{"text": "{{b}}"}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    ran = run("a.jsonl", "--select", "PL112", "--output-format", "json")
    found = [(v["code"], v["post_id"], v["start"]["line"]) for v in json.loads(ran.out)]
    assert found == [("PL112", "one", 1), ("PL002", "2", 2), ("PL002", "3", 3), ("PL002", "4", 4), ("PL112", "6", 6)]
    assert ran.code == 2


def test_columns_in_a_record_are_those_of_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "\\u00e9 \\ud83d\\ude00 {{a}}"}\n')
    found = json.loads(run("a.jsonl", "--select", "PL112", "--output-format", "json").out)[0]
    assert (found["start_offset"], found["end_offset"]) == (4, 9)
    assert found["start"] == {"line": 1, "column": 40}


def test_tables(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id;text\n7;"Hi ""you""\n{{a}}"\n8;fine\n9\n')
    found = json.loads(run("a.csv", "--select", "PL112", "--output-format", "json").out)
    assert [(v["code"], v["post_id"], v["start"]["line"]) for v in found] == [("PL112", "7", 3), ("PL002", "3", 5)]
    (tmp_path / "b.csv").write_text("id,texxt\n1,a\n")
    ran = run("b.csv", "--select", "PL112")
    assert ran.code == 2
    assert "no column text" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('selct = ["PL1"]', "postlint.toml:1:1: unknown key 'selct'"),
        ('\n[privacy]\nalow = ["x"]', "postlint.toml:3:1: unknown key 'alow' in [privacy]"),
        ("select = 5", "postlint.toml:1:1: select"),
        ("select = [", "postlint.toml:"),
        ('fail-level = "fatal"', "use suggestion, warning or error"),
        ('[severity]\nPL112 = "loud"', "postlint.toml:2:1"),
        ('select = ["PL999"]', "unknown rule"),
    ],
)
def test_wrong_configuration(run: Run, tmp_path: Path, toml: str, words: str) -> None:
    (tmp_path / "postlint.toml").write_text(toml)
    ran = run("-", stdin="Hello")
    assert ran.code == 2
    assert words in ran.err.replace(str(tmp_path) + os.sep, "")
    assert "Traceback" not in ran.err


def test_nearest_key_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "postlint.toml").write_text('selct = ["PL1"]')
    assert 'did you mean "select"?' in run("-", stdin="Hello").err


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("chek: {kind: phrase}", ":1:1: unknown key 'chek'"),
        ("code: PL313", "is missing"),
        ("check: {kind: phrases, phrases: [a]}", 'did you mean "phrase"?'),
        ("check: {kind: phrase, phrasess: [a]}", "unknown key 'phrasess'"),
        ("check: {kind: phrase, patterns: ['(']}", "not a regular expression"),
        ("code: [", "not valid YAML"),
        ("severity: loud", "one of error, warning, suggestion"),
    ],
)
def test_wrong_rule_file(run: Run, tmp_path: Path, rule: str, words: str) -> None:
    key = rule.partition(":")[0]
    base = {
        "code": "ACME001",
        "guideline": "1",
        "category": "policy",
        "severity": "warning",
        "summary": "A.",
        "why": "B.",
        "instead": "C.",
        "check": "{kind: phrase, phrases: [fax]}",
        "examples": "[]",
    }
    rest = "\n".join(f"{k}: {v}" for k, v in base.items() if k != key and not (rule == "code: PL313" and k == "why"))
    (tmp_path / "house").mkdir()
    (tmp_path / "house/bad.yaml").write_text(rule + "\n" + rest)
    ran = run("test-rules", "house")
    assert ran.code == 2
    assert "bad.yaml:" in ran.err
    assert words in ran.err


def test_another_language(run: Run) -> None:
    text = "Wir bedauern die Verspätung sehr und schicken Ihnen noch heute ein neues Gerät, {{name}}."
    ran = run("-", "--select", "PL112,PL201", "--output-format", "concise", stdin=text)
    assert ran.code == 2
    assert "PL003" in ran.out
    assert "PL112" in ran.out
    assert "PL201" not in ran.out
    assert run("-", "--select", "PL112", "--output-format", "concise", stdin=text).code == 1


def test_a_missing_pipeline_names_the_command_that_installs_it(run: Run) -> None:
    ran = run("-", "--select", "PL201", "--config", 'nlp.pipeline = "en_core_web_none"', stdin="Please wait here.")
    assert ran.code == 2
    text = " ".join(ran.out.split())
    assert "python -m spacy download en_core_web_none" in text
    assert "PL004" in text


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions stop")
def test_an_unreadable_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello")
    (tmp_path / "a.txt").chmod(0)
    ran = run("a.txt", *ARGS)
    assert ran.code == 2
    assert "PL001 Cannot be read: Permission denied" in ran.out


def test_a_file_that_cannot_be_opened_is_reported_in_its_place(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Hello")
    (tmp_path / "b.txt").write_text("{{x}}")
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    ran = run("a.txt", "b.txt", *ARGS)
    assert ran.code == 2
    assert "a.txt:1:1: PL001 Cannot be read: Permission denied" in ran.out
    assert "b.txt:1:1: PL112" in ran.out


def test_a_closed_standard_output_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("{{x}}\n" * 500)
    command = [sys.executable, "-m", "postlint", "a.txt", "--select", "PL112", "--output-format", "json"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read().decode()
        assert process.wait(60) == 2
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


def test_a_check_that_raises_is_no_clean_post(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from postlint.checks import phrase

    def explode(*args: object) -> None:
        raise ZeroDivisionError("the secret text")

    monkeypatch.setattr(phrase, "find", explode)
    ran = run("-", *ARGS, stdin="the secret text")
    assert ran.code == 2
    assert "PL004 The check of PL112 leftover-placeholder failed (ZeroDivisionError)" in ran.out
    assert "secret" not in ran.out + ran.err


def test_an_internal_error_is_one_line_without_the_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from postlint import engine

    def explode(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the secret text")

    monkeypatch.setattr(engine.Linter, "check", explode)
    ran = run("-", *ARGS, stdin="the secret text")
    assert ran.code == 2
    assert "internal error: RuntimeError" in ran.err
    assert "secret" not in ran.err
