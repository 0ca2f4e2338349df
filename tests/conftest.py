"""What all tests share: no network, and the command line as a function."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from postlint import cli

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails."""

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise AssertionError("a test reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The command line, run in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def call(*args: str | Path, stdin: str | bytes = b"") -> Ran:
        import io
        import sys

        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        code = cli.run([str(a) for a in args])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


def rule(code: str, category: str, severity: str, check: str) -> str:
    """The text of a small rule file."""
    return (
        f"code: {code}\nguideline: 2\ncategory: {category}\nseverity: {severity}\n"
        f"summary: Breaks {code}.\nwhy: It is a test.\ninstead: Write something else.\ncheck: {check}\nexamples: []\n"
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty folder whose configuration runs a few rules that need no language tools.

    HX101 canned phrase (warning, unsafe fix), HX102 filler (warning, unsafe fix that removes it), HX103 an address
    (error, personal information), HX104 slow word (suggestion), and PL112.
    """
    folder = tmp_path / "house"
    folder.mkdir()
    canned = "{kind: phrase, replace: {at your earliest convenience: soon, clash of words: fight, of words and: of}}"
    rules = {
        "canned": rule("HX101", "voice", "warning", canned),
        "filler": rule("HX102", "voice", "warning", '{kind: phrase, replace: {kindly: "", actually: ""}}'),
        "address": rule("HX103", "privacy", "error", "{kind: phrase, scope: all, patterns: ['[\\w.]+@[\\w.]+\\w']}"),
        "slow": rule("HX104", "voice", "suggestion", "{kind: phrase, phrases: [henceforth]}"),
    }
    for name, text in rules.items():
        (folder / f"{name}.yaml").write_text(text)
    (tmp_path / "postlint.toml").write_text('select = ["PL112", "PL010", "PL011"]\nrules = ["house"]\n')
    return tmp_path
