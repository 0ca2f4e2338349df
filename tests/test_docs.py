"""The documentation: complete, fresh, and its examples work."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from conftest import ROOT
from postlint import checks, config, reporters
from postlint.cli import COMMANDS, postlint
from postlint.ruleset import RuleFile, parse_rule
from postlint.testing import run_examples

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^( *)```([\w-]+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Where each block of code in a language begins, and its text."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            if match[2] == language:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.relative_to(ROOT)}:{line}", re.sub(rf"^{match[1]}", "", match[3], flags=re.MULTILINE)


def of(language: str) -> list[object]:
    return [pytest.param(text, id=where) for where, text in blocks(language)]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_described(name: str) -> None:
    command = postlint.get_command(click.Context(postlint), name)
    assert command is not None
    assert command.help
    bare = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert bare == []
    assert any(re.search(rf"\bpostlint {name}\b", path.read_text(encoding="utf-8")) for path in PAGES)


def test_each_option_that_is_shown_exists() -> None:
    known: set[str] = set()
    for name in COMMANDS:
        command = postlint.get_command(click.Context(postlint), name)
        assert command is not None
        known |= {option for p in command.params for option in p.opts}
    for where, text in blocks("console"):
        for line in re.findall(r"^\$ (.*postlint .*)$", text, re.MULTILINE):
            given = re.findall(r"(?<!\S)--[\w-]+", line.partition("postlint ")[2].partition("|")[0].partition("&&")[0])
            assert set(given) <= known | {"--help", "--version"}, where


def test_each_format_is_described() -> None:
    assert [name for name in reporters.names() if f"`{name}`" not in page("ci")] == []


def test_each_key_of_the_configuration_is_described() -> None:
    text = page("configuration")
    assert [key for key in config.known_keys([]) if not re.search(rf"\b{key}\b", text)] == []
    assert [name for name in config.ENVIRONMENT if name not in text] == []


def test_each_key_of_a_rule_file_and_each_kind_is_described() -> None:
    text = page("rules-writing")
    assert [key for key in RuleFile.__struct_fields__ if f"`{key}`" not in text] == []
    assert [kind for kind in checks.names() if f"`{kind}`" not in text] == []


@pytest.mark.parametrize("text", of("toml"))
def test_configurations_load(text: str) -> None:
    data = tomllib.loads(text)
    config.parse(data.get("tool", {}).get("postlint", data))


@pytest.mark.parametrize("text", of("yaml"))
def test_yaml_and_rules_load(text: str) -> None:
    data = next(yaml.safe_load_all(text))
    if isinstance(data, dict) and {"code", "check"} <= set(data):
        rule = parse_rule(text, Path("example.yaml"))
        assert [o.problem for o in run_examples([rule]) if o.problem] == []


@pytest.mark.parametrize("text", of("python"))
def test_python_compiles(text: str) -> None:
    compile(text, "example.py", "exec")


def test_what_is_generated_is_fresh() -> None:
    command = [sys.executable, str(ROOT / "docs/build.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_links(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
