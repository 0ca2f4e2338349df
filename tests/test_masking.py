"""Personal information goes nowhere: not to any format, log, error or file, unless --reveal asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ran
from postlint import reporters
from postlint.model import Span, mask

Run = Callable[..., Ran]
CARD, MAIL, PHONE = "4111 1111 1111 1111", "jane.doe@example.com", "+44 7700 900123"
DRAFT = f"We've refunded {CARD}, written to {MAIL} and left a message on {PHONE}. IT IS NOT OUR FAULT THAT {MAIL} BOUNCED!!!"
SECRETS = (CARD, CARD.replace(" ", ""), MAIL, "jane.doe", PHONE, "7700 900123", "900123", "1111 1111")


@pytest.mark.parametrize("name", reporters.names())
def test_no_format_shows_it(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text(DRAFT)
    (tmp_path / "t.j2").write_text("{% for v in violations %}{{ v }}{% endfor %}")
    extra = ["--template", "t.j2"] if name == "template" else []
    ran = run("a.md", "--output-format", name, "-v", *extra)
    assert ran.code == 1, ran.err
    for secret in SECRETS:
        assert secret not in ran.out + ran.err
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != "a.md":
            data = path.read_bytes()
            assert not any(secret.encode() in data for secret in SECRETS), path


def test_reveal_shows_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT)
    ran = run("a.txt", "--output-format", "full", "--reveal")
    assert MAIL in ran.out
    assert CARD in ran.out


def test_what_is_masked_is_found_at_its_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT)
    found = json.loads(run("a.txt", "--output-format", "json").out)
    quotes = {DRAFT[v["start_offset"] : v["end_offset"]] for v in found if v["category"] == "privacy"}
    assert {CARD, MAIL, PHONE} <= quotes


def test_a_mail_address_keeps_its_first_letter_and_top_level_domain() -> None:
    text = "to jane.doe@example.com now"
    assert mask(text, [Span(3, 23)], Span(0, len(text))) == "to j•••.•••@•••••••.com now"


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_mask_keeps_length_and_hides_letters_and_digits(text: str, a: int, b: int, c: int, d: int) -> None:
    secret = Span(*sorted((min(a, len(text)), min(b, len(text)))))
    window = Span(*sorted((min(c, len(text)), min(d, len(text)))))
    shown = mask(text, [secret], window)
    assert len(shown) == window.end - window.start
    kept_mail = "@" in text[secret.start : secret.end]
    for i, char in enumerate(shown):
        at = window.start + i
        inside = secret.start <= at < secret.end
        if not inside:
            assert char == text[at]
        elif not kept_mail:
            assert not char.isalnum() or char == "•"
