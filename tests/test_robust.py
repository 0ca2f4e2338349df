"""Odd posts are checked like any other: nothing fails, and every span lies in the text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.config import Config
from postlint.engine import Linter
from postlint.model import Draft, Format, Turn

LINTER = Linter(Config())
ODD = [
    "😀",
    "🇮🇪🇮🇪👩‍👩‍👧‍👦1️⃣",
    "e\u0301te\u0301 \u202eabc\u202c",
    "مرحبا بكم في متجرنا اليوم",
    "\ud83d lone",
    "\u200b\u200b.",
    "a" * 5000,
    "1 " * 2000,
    "!!!???",
    "^AB",
    "@a @b @c",
    "#" * 300,
    "> quoted\n> only",
    "```\ncode only\n```",
    '"quoted only"',
    "https://acme.example/a?b=c",
    "\x00\x07bell",
    "word\u2028line\u2029paragraph\x0bvt\x0cff\x85nel we are here.",
    "I",
    ".",
]


def check(text: str, form: Format, said: str | None = None) -> None:
    turns = (Turn("customer", said),) if said else ()
    report = LINTER.check_draft(Draft(text=text, format=form, in_reply_to=turns, company=("Acme", "")))
    for violation in report.violations:
        assert violation.code != "PL004", violation.message
        assert 0 <= violation.start <= violation.end <= len(text)
        violation.message.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_odd_posts(text: str, form: Format) -> None:
    check(text, form, said="It broke 😀")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=200) | st.text(alphabet="abc we you us. ,!?\n@#*_>[]()<&;'\"1234-+😀é", max_size=300),
    st.sampled_from(["text", "markdown", "html"]),
    st.none() | st.text(min_size=1, max_size=50),
)
def test_any_post(text: str, form: Format, said: str | None) -> None:
    check(text, form, said)


@pytest.mark.parametrize("said", ["", "\ud83d", "?" * 10_000, "😀"])
def test_odd_customers(said: str) -> None:
    check("We'll send you a new one today.", "text", said)
