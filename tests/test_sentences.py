"""The sentence splitter: what it does with the things posts are made of, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.annotate.sentences import split


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("Hello there", ["Hello there"]),
        ("We fixed it. Try again!", ["We fixed it.", "Try again!"]),
        ("Mr. Osei paid No. 5 at 5 p.m. on Friday. OK.", ["Mr. Osei paid No. 5 at 5 p.m. on Friday.", "OK."]),
        ("We open at 9 a.m. We close at 5 p.m.", ["We open at 9 a.m.", "We close at 5 p.m."]),
        ("Bring ID, e.g. a passport. Thanks", ["Bring ID, e.g. a passport.", "Thanks"]),
        ("It costs 3.50. Ask for $4.00 off.", ["It costs 3.50.", "Ask for $4.00 off."]),
        ("See https://a.example/x.html. Then reply", ["See https://a.example/x.html.", "Then reply"]),
        ("Start here: https://a.example/x?b=1 Let us know", ["Start here: https://a.example/x?b=1", "Let us know"]),
        ("well... it's fixed now", ["well... it's fixed now"]),
        ("Well… We looked again.", ["Well…", "We looked again."]),
        ("Great! 😀 Next one", ["Great! 😀", "Next one"]),
        ("Great!😀 next one", ["Great!😀", "next one"]),
        ("All done 🎉 Argh, sorry again", ["All done 🎉", "Argh, sorry again"]),
        ("With love from us here in ❤️ Leeds", ["With love from us here in ❤️ Leeds"]),
        ("Sorted :) See you", ["Sorted :)", "See you"]),
        ('He said "Stop." Then left.', ['He said "Stop."', "Then left."]),
        ("“Why?” she asked. We told her.", ["“Why?” she asked.", "We told her."]),
        ("Really (yes!). Well.", ["Really (yes!).", "Well."]),
        ("Yes?! No?! ok", ["Yes?!", "No?!", "ok"]),
        ("sorry about that. we fixed it. try now", ["sorry about that.", "we fixed it.", "try now"]),
        ("Done. ^AB", ["Done.", "^AB"]),
        ("DM us -Sam", ["DM us", "-Sam"]),
        ("Please send a ticket *TB", ["Please send a ticket", "*TB"]),
        ("It's done. - Jo", ["It's done.", "- Jo"]),
        ("All sorted.We did it!Thanks", ["All sorted.", "We did it!", "Thanks"]),
        ("Hi Sam,\nthanks for this.\nWe looked", ["Hi Sam,", "thanks for this.", "We looked"]),
        ("Please:\n- restart it\n- write to us", ["Please:", "- restart it", "- write to us"]),
        ("1. Open the app 2. Tap it 3. Go home.", ["1. Open the app", "2. Tap it", "3. Go home."]),
        ("# News\n\nWe moved\n\nTo Leeds", ["# News", "We moved", "To Leeds"]),
        (
            "This line of an ordinary letter was wrapped by hand and\ngoes on here. It ends.",
            ["This line of an ordinary letter was wrapped by hand and\ngoes on here.", "It ends."],
        ),
        ("Offices in the U.S. are open. J. Okoro runs them.", ["Offices in the U.S. are open.", "J. Okoro runs them."]),
        ("😀😀", ["😀😀"]),
        ("…", ["…"]),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


PIECES = st.sampled_from(
    [
        "Mr. ",
        "e.g. ",
        "We ",
        "sorry",
        ". ",
        "?! ",
        "… ",
        "😀",
        "\n",
        "\r\n",
        "\n\n",
        "- ",
        "^AB",
        "1. ",
        "2. ",
        '"',
        "”",
        ")",
        "a.b",
        " ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_invariants(text: str) -> None:
    spans = split(text)
    assert spans == split(text)
    end_before = 0
    covered: set[int] = set()
    for start, end in spans:
        assert end_before <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        covered.update(range(start, end))
        end_before = end
    assert covered >= {i for i, char in enumerate(text) if not char.isspace()}


def test_long_text_is_split_in_linear_time() -> None:
    text = "We looked at it again. " * 5_000
    assert len(split(text)) == 5_000
    assert split("x" * 100_000) == [(0, 100_000)]
