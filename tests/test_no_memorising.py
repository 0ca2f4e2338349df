"""No text, id or company of a labelled post is in a rule, a list or the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import ROOT

SHINGLE = 9
"""Words in a row that two authors do not write by chance."""
EVALUATION = [
    *(ROOT / "corpus").glob("drafts-*.jsonl"),
    *(ROOT.parent / "shared/eval").glob("**/*.jsonl"),
]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def shingles(text: str) -> set[str]:
    said = words(text)
    return {" ".join(said[i : i + SHINGLE]) for i in range(len(said) - SHINGLE + 1)}


@pytest.fixture(scope="module")
def labelled() -> tuple[set[str], set[str], set[str]]:
    """The shingles, ids and companies of the labelled posts."""
    texts, ids, companies = set(), set(), set()
    for path in EVALUATION:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                item = json.loads(line)
                ids.add(item["id"])
                if item.get("company"):
                    companies.add(item["company"].lower())
                for key in ("draft", "bad", "good", "other", "reply_ok", "reply_missing", "drift", "on_topic"):
                    texts |= shingles(item.get(key) or "")
    return texts, ids, companies


def sources() -> list[Path]:
    return [*(ROOT / "rules").rglob("*.yaml"), *(ROOT / "src/postlint").rglob("*.py")]


def test_no_labelled_text_is_in_rules_or_code(labelled: tuple[set[str], set[str], set[str]]) -> None:
    texts, _, _ = labelled
    copied = {
        f"{path.relative_to(ROOT)}: {shingle}" for path in sources() for shingle in shingles(path.read_text()) & texts
    }
    assert sorted(copied) == []


def test_no_labelled_id_or_company_is_in_rules_or_code(labelled: tuple[set[str], set[str], set[str]]) -> None:
    _, ids, companies = labelled
    # One common word is no name of a company.
    names = {c for c in companies if len(c.split()) > 1 and len(c) > 8}
    for path in sources():
        text = path.read_text()
        assert not ids & set(re.findall(r"[\w-]+", text)), path
        lowered = " ".join(words(text))
        found = {n for n in names if f" {' '.join(words(n))} " in f" {lowered} "}
        assert not found, f"{path}: {found}"
