"""How each network counts: X's public conformance vectors, and what the others say of theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from postlint import counting, networks
from postlint.checks.length import thread
from postlint.config import parse
from postlint.engine import Linter
from postlint.model import Draft, Report, Span, Turn

VECTORS = Path(__file__).parents[2] / "shared" / "public" / "twitter-text-validate.yml"
SECTIONS = {
    "WeightedTweetsCounterTest": False,
    "WeightedTweetsWithDiscountedEmojiCounterTest": True,
    "UnicodeDirectionalMarkerCounterTest": True,
}
LINKS = ["t.co", "https://acme.example/a", "e\u0301té.fr", "😀.com", "@kim@social.example", "🇬🇧", "\U0001d160"]
FAMILY = "👨‍👩‍👧‍👦"


def _vectors() -> list[Any]:
    if not VECTORS.is_file():
        return []
    tests = yaml.safe_load(VECTORS.read_text(encoding="utf-8"))["tests"]
    return [
        pytest.param(case, emoji, id=f"{section}-{n}")
        for section, emoji in SECTIONS.items()
        for n, case in enumerate(tests[section])
    ]


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.skipif(not VECTORS.is_file(), reason=f"the public vectors of twitter-text are not at {VECTORS}")
def test_all_vectors_are_there() -> None:
    assert len(_vectors()) == 44


@pytest.mark.parametrize(("case", "emoji"), _vectors())
def test_twitter_text_weighted_length(case: dict[str, Any], emoji: bool) -> None:
    text, expected = case["text"], case["expected"]
    found = counting.weighted(text, emoji_as_one=emoji)
    assert {
        "weightedLength": found.length,
        "valid": found.valid,
        "permillage": found.length * 1000 // 280,
        "displayRangeStart": 0,
        "displayRangeEnd": _utf16(text) - 1,
        "validRangeStart": 0,
        "validRangeEnd": _utf16(text[: found.fits]) - 1,
    } == expected


@given(st.text(max_size=80))
def test_both_ways_of_weighing_agree(text: str) -> None:
    assert counting.count(text, networks.table()["x"]) == counting.weighted(text).length


@given(
    st.text(max_size=60),
    st.integers(1, 40),
    st.sampled_from(["x", "bluesky", "mastodon", "threads", "tiktok", "facebook"]),
)
def test_what_fits_fits(text: str, limit: int, name: str) -> None:
    network = msgspec.structs.replace(networks.table()[name], limit=limit)
    at = counting.fits(text, network)
    assert 0 <= at <= len(text)
    if counting.count(text, network) <= limit and name != "x":
        assert at == len(text)


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("x", "Hi https://acme.example/a/very/long/path?x=1", 26),
        ("x", "We have report.docx and v1.2", 28),
        ("x", "שלום עולם", 9),
        ("x", "e\u0301", 1),
        ("x", FAMILY, 2),
        ("x", "🇩🇪1️⃣", 4),
        ("x", "木曜日", 6),
        ("x", "mail kim@acme.example", 21),
        ("x", "\ud800", 2),
        ("bluesky", FAMILY * 3, 3),
        ("bluesky", "🇩🇪🇫🇷", 2),
        ("bluesky", "नमस्ते", 3),
        ("bluesky", "https://acme.example/a", 22),
        ("mastodon", "See https://acme.example/a/very/long/path/indeed", 27),
        ("mastodon", "@kim@a-long-server.example hello", 10),
        ("mastodon", "@kim hello", 10),
        ("threads", "ok 🎉", 7),
        ("threads", "plain", 5),
        ("tiktok", "🎉", 2),
        ("instagram", "cafe\u0301", 4),
        ("reddit", "a\nb", 3),
    ],
)
def test_networks_count_their_own_way(name: str, text: str, length: int) -> None:
    assert counting.count(text, networks.table()[name]) == length


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("x", 280),
        ("bluesky", 300),
        ("mastodon", 500),
        ("threads", 500),
        ("instagram", 2200),
        ("linkedin", 3000),
        ("facebook", 63206),
        ("youtube", 10000),
        ("tiktok", 4000),
        ("reddit", 40000),
        ("pinterest", 500),
        ("google", 1500),
    ],
)
def test_limits_with_their_source(name: str, limit: int) -> None:
    network = networks.table()[name]
    assert network.limit == limit
    assert network.source.startswith("https://")
    assert network.date.year >= 2026


def test_every_network_of_drafts_is_known() -> None:
    from postlint.sources import PLATFORMS

    assert set(PLATFORMS) == set(networks.names())


def _check(text: str, platform: str, *, said: str = "", **settings: Any) -> Report:
    draft = Draft(text=text, platform=platform, in_reply_to=(Turn("customer", said),) if said else ())
    return Linter(parse({"select": ["PL105", "PL106", "PL145"], **settings})).check_draft(draft)


@pytest.mark.parametrize(
    "name", ["x", "bluesky", "mastodon", "threads", "instagram", "linkedin", "pinterest", "google"]
)
def test_exactly_the_limit_passes_and_one_more_does_not(name: str) -> None:
    limit = networks.table()[name].limit
    assert limit is not None
    settings = {"platforms": {name: {"fold": 100_000}}}
    assert not _check("a" * limit, name, **settings).violations
    (violation,) = _check("a" * (limit + 1) + "\n", name, **settings).violations
    assert (violation.code, violation.start, violation.end) == ("PL105", limit, limit + 1)
    assert violation.evidence["counted"] == limit + 1


def test_a_character_is_never_cut() -> None:
    report = _check("ab" + FAMILY, "bluesky", platforms={"bluesky": {"limit": 2}})
    assert report.violations[0].start == 2


def test_handles_of_a_reply_do_not_count_on_x() -> None:
    text = "@kim @lee " + "a" * 280
    assert not _check(text, "x", said="Hello?").violations
    assert _check(text, "x").violations


def test_a_content_warning_counts_on_mastodon() -> None:
    draft = Draft(text="a" * 490, platform="mastodon", metadata={"content_warning": "spiders here"})
    assert [v.code for v in Linter(parse({"select": ["PL105"]})).check_draft(draft).violations] == ["PL105"]


def test_limits_can_be_overridden() -> None:
    text = "a" * 400
    assert _check(text, "x").violations
    assert not _check(text, "x", platforms={"x": {"limit": 25_000}}).violations
    assert _check("a" * 30, "forum", platforms={"forum": {"limit": 20}}).violations
    assert not _check(text * 100, "forum").violations


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one part", ["one part"]),
        ("1/2 first\n\n2/2 second", ["1/2 first", "2/2 second"]),
        ("(1/3) a\n(2/3) b\n(3/3) c", ["(1/3) a", "(2/3) b", "(3/3) c"]),
        ("first 1/2\n\nsecond 2/2\n#tag", ["first 1/2", "second 2/2\n#tag"]),
        ("first\n---\nsecond\n---\n", ["first", "second"]),
        ("2/3 of us\n1/3 of you", ["2/3 of us\n1/3 of you"]),
        ("Mix 1/2 cup of milk and 1/2 of flour", ["Mix 1/2 cup of milk and 1/2 of flour"]),
        ("", [""]),
    ],
)
def test_threads_fall_into_parts(text: str, parts: list[str]) -> None:
    assert [text[p.start : p.end] for p in thread(text)] == parts


def test_a_thread_is_counted_part_by_part() -> None:
    first, second = "1/2 " + "a" * 270, "2/2 " + "b" * 290
    report = _check(f"{first}\n\n{second}", "x")
    (violation,) = report.violations
    assert "Part 2 of 2" in violation.message
    assert violation.span == Span(len(first) + 2 + 280, len(first) + 2 + 294)


def test_the_fold_is_reported_on_request_only() -> None:
    text = "a" * 300
    assert [v.code for v in _check(text, "linkedin").violations] == ["PL145"]
    draft = Draft(text=text, platform="linkedin")
    off = Linter(parse({"select": ["ALL"], "ignore": ["voice", "focus", "respect", "help", "privacy"]}))
    assert not off.check_draft(draft).violations


@pytest.mark.parametrize(
    "text", ["\ud800" * 300, "א" * 290, "e\u0301" * 400, "👩‍🚀" * 200, "1️⃣" * 200, "\u202e" + "a" * 290, "\u200d" * 290]
)
@pytest.mark.parametrize("name", ["x", "bluesky", "mastodon", "threads", "tiktok"])
def test_odd_text_is_counted_without_failing(text: str, name: str) -> None:
    report = _check(text, name)
    assert all(v.code == "PL105" for v in report.violations)


@given(st.sampled_from(networks.names()), st.text(max_size=80), st.lists(st.sampled_from(LINKS), max_size=4))
def test_the_quick_look_never_says_less_than_the_count(name: str, text: str, links: list[str]) -> None:
    network = networks.table()[name]
    whole = " ".join([text, *links, text])
    assert counting.count(whole, network) <= counting.at_most(whole, network)
