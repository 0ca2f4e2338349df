"""Nothing reaches for the network, and the layers hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import FIXTURES, ROOT, Ran

BLOCKED = """
import socket, sys
def refuse(*args, **kwargs):
    print("NETWORK", file=sys.stderr)
    raise OSError("no network")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
from postlint.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(("name", "code"), [("all-five.md", 1), ("good-reply.md", 0), ("missing.md", 2)])
def test_the_main_job_with_sockets_blocked(name: str, code: int) -> None:
    command = [sys.executable, "-c", BLOCKED, str(FIXTURES / name), "--no-cache"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=FIXTURES)
    assert ran.returncode == code, ran.stderr
    assert "NETWORK" not in ran.stderr


def test_layers(run: Callable[..., Ran]) -> None:
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_only_adapters_import_the_heavy_libraries_and_inside_functions() -> None:
    import ast

    heavy = {"spacy", "vaderSentiment", "presidio_analyzer", "onnxruntime", "tokenizers"}
    wrong = []
    for path in (ROOT / "src/postlint").rglob("*.py"):
        tree = ast.parse(path.read_text())
        allowed_in_functions = "annotate" in path.parts
        for node in ast.walk(tree):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            if not heavy & {n.split(".")[0] for n in names}:
                continue
            parents = [n for n in ast.walk(tree) if any(child is node for child in ast.walk(n)) and n is not node]
            typing_only = any(isinstance(p, ast.If) and "TYPE_CHECKING" in ast.unparse(p.test) for p in parents)
            in_function = any(isinstance(p, ast.FunctionDef) for p in parents)
            matcher = path.name == "pattern.py" and in_function
            if not (typing_only or (in_function and allowed_in_functions) or matcher):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_no_rule_is_named_in_code() -> None:
    """Behaviour that a rule file cannot express is a new kind, never `if rule.code == ...`."""
    for path in (ROOT / "src/postlint/checks").glob("*.py"):
        assert "rule.code" not in path.read_text(), path
    assert Path(ROOT / "rules").is_dir()
