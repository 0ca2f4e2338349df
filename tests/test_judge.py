"""The judge: how a conversation is laid out, how names and addresses are replaced, and that reading never fails."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import postlint
from postlint.annotate.judge import (
    CONTEXT_TOKENS,
    MODEL_FILE,
    PLACEHOLDER,
    SENTENCE_TOKENS,
    TOKENIZER_FILE,
    WINDOW,
    Judge,
    Reading,
    SentenceReading,
    masker,
    pack,
    prepare,
)
from postlint.annotate.sentences import split
from postlint.config import parse
from postlint.engine import Linter
from postlint.errors import PipelineError
from postlint.model import Draft, Severity, Turn
from postlint.ruleset import bundled

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(postlint.__file__).parent / "models" / "judge"
COMPLAINT = (("customer", "My parcel has been late three times now, what is going on?"),)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(FOLDER)


def names(*company: str) -> str:
    """A text with many ways of naming a company, its names replaced."""
    mask = masker(company, rare=lambda word: word not in {"Green", "Bank"})
    return mask(
        "Osprela Ferries Ltd, Osprela Ferries, OSPRELA FERRIES, @OsprelaFerriesHelp, OsprelaFerries, Osprela's, osprey"
    )


def test_names_of_the_company_become_one_word() -> None:
    assert names("Osprela Ferries Ltd") == (
        f"{PLACEHOLDER}, {PLACEHOLDER}, {PLACEHOLDER}, {PLACEHOLDER}, {PLACEHOLDER}, {PLACEHOLDER}'s, osprey"
    )
    assert names("@OsprelaFerries").count(PLACEHOLDER) == 2
    assert names() == names("", "@", " & ")


def test_ordinary_words_of_a_name_stay() -> None:
    mask = masker(["Green Bank"], rare=lambda word: word not in {"Green", "Bank"})
    assert mask("Green tea at Green Bank") == f"Green tea at {PLACEHOLDER}"


def test_initials_are_names() -> None:
    mask = masker(["Weald & Downs Electric"], rare=lambda _: True)
    assert mask("WDE says so") == f"{PLACEHOLDER} says so"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://a.example/x?y=1 now", "See link now"),
        ("See shop.example/x now", "See link now"),
        ("Write to help@a.example now", "Write to email now"),
        ("@sam_9 hello", "@user hello"),
        ("Case 123456789 it is", "Case 1234 it is"),
        ("We’re “sorry”…", 'We\'re "sorry"...'),
        ("Sure 🙄🙄", "Sure rolling eyes"),
        ("READ THE SIGN, Sam", "caps : READ THE SIGN, Sam"),
        ("Your ISBN is on the last page", "Your ISBN is on the last page"),
    ],
)
def test_prepare(text: str, expected: str) -> None:
    assert " ".join(prepare(text, lambda t: t).split()) == expected


def test_windows_cover_every_sentence_once_and_overlap_by_one(judge: Judge) -> None:
    text = ["word " * 40] * 30
    windows = pack(judge._tokenizer, text, context=[("customer", "late again " * 200)])
    assert len(windows) > 1
    assert all(len(w.ids) <= WINDOW for w in windows)
    assert windows[0].context[1] <= CONTEXT_TOKENS + 1
    covered = [w.first + k for w in windows for k in range(len(w.sentences))]
    assert sorted(set(covered)) == list(range(30))
    assert len(covered) == 30 + len(windows) - 1
    assert all(b - a <= SENTENCE_TOKENS for w in windows for a, b in w.sentences)


def test_the_last_customer_message_leads(judge: Judge) -> None:
    tokenizer = judge._tokenizer
    short = pack(tokenizer, ["Hi"], context=[("customer", "first"), ("company", "second"), ("customer", "third")])[0]
    start, end = short.context
    assert tokenizer.decode(short.ids[start:end]) == "first third"


def test_reading_has_a_row_for_each_sentence(judge: Judge) -> None:
    text = "Hi Ana. We're sorry about the delay. Please send us the tracking number so we can look into it."
    spans = split(text)
    reading = judge.read(text, spans, context=COMPLAINT, company=["Osprela Ferries"])
    assert [(s.start, s.end) for s in reading.sentences] == spans
    for s in reading.sentences:
        assert all(0.0 <= p <= 1.0 for p in (s.third, s.drift, s.disrespect))
        assert math.isclose(sum(s.kinds.values()), 1.0, abs_tol=1e-6)
    assert math.isclose(sum(reading.brought.values()), 1.0, abs_tol=1e-6)
    assert 0.0 <= reading.help_missing <= 1.0
    assert judge.read(text, spans, context=COMPLAINT, company=["Osprela Ferries"]) == reading


def test_judgements_point_the_right_way(judge: Judge) -> None:
    kind = "I'm sorry this happened. We'll send a new one tomorrow, free of charge."
    rude = "Are you too lazy to read, you muppet? Stop wasting our time with your whining."
    aside = kind + " By the way, our summer sale on garden furniture starts on Friday."

    def worst(text: str, head: str, context: Sequence[tuple[str, str]] = COMPLAINT) -> float:
        return max(getattr(s, head) for s in judge.read(text, split(text), context=context).sentences)

    assert worst(kind, "disrespect") < 0.3 < worst(rude, "disrespect")
    assert worst(kind, "drift") < 0.3 < worst(aside, "drift")
    third = "The company regrets the delay. Customers are advised to wait."
    assert worst(kind, "third") < 0.3 < worst(third, "third")


@pytest.mark.parametrize(
    "text", ["", " ", "😀", "…", "a" * 5000, "\u200d\ufe0f", "\x00", "word " * 3000, "ok. " * 2000]
)
def test_odd_input_is_read(judge: Judge, text: str) -> None:
    spans = split(text)
    reading = judge.read(text, spans, context=[("customer", text), ("company", "")], company=["", "@", "&", text[:50]])
    assert len(reading.sentences) == len(spans)


@pytest.mark.parametrize("broken", [MODEL_FILE, TOKENIZER_FILE, "judge.json"])
def test_a_missing_or_broken_file_says_what_to_do(tmp_path: Path, broken: str) -> None:
    for path in FOLDER.iterdir():
        if path.is_file() and path.name != broken:
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(PipelineError, match=broken):
        Judge(tmp_path)
    (tmp_path / broken).write_text("{", encoding="utf-8")
    with pytest.raises(PipelineError, match="does not load"):
        Judge(tmp_path).read("You never listen.", [(0, 17)])


def test_the_card_names_what_the_code_reads(judge: Judge) -> None:
    card = json.loads((FOLDER / "judge.json").read_text(encoding="utf-8"))
    assert set(card["calibration"]) == {*card["heads"], "help_missing"}
    assert card["heads"] == ["third", "drift", "disrespect", "private"]
    assert set(card["thresholds"]) == set(card["calibration"])
    assert judge.thresholds == card["thresholds"]
    assert card["brought"] == ["problem", "question", "praise", "none"]


def test_what_the_judge_is_less_sure_of_is_a_suggestion() -> None:
    draft = Draft(
        text="Perhaps ask a grown-up to open it for you next time. We'll send a new jar.",
        in_reply_to=(Turn("customer", "I can't get the lid off"),),
    )
    # Model only: the phrases that rules list are left out.
    rules = [
        replace(rule, checks=tuple(c for c in rule.checks if c.kind == "tone"))
        for rule in bundled()
        if any(c.kind == "tone" for c in rule.checks) or rule.code.startswith("PL00")
    ]
    sure, unsure = (
        list(Linter(parse({"tone": {"threshold": t}}), rules=rules).check_draft(draft).violations) for t in (0.5, 1.0)
    )
    assert [v.severity > Severity.SUGGESTION for v in sure] == [True]
    assert [v.severity for v in unsure] == [Severity.SUGGESTION]
    assert unsure[0].message.startswith("Perhaps ")
    assert unsure[0].code == sure[0].code


def test_a_suggestion_gives_way_to_what_is_sure_of_the_same_words() -> None:
    text = "It clearly says on the box that it's fragile, so you should have read the label. We'll send a new lid."
    report = postlint.check_text(text, in_reply_to="The lid came smashed.")
    assert [(v.code, v.severity) for v in report.violations] == [("PL313", Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "private", "flagged", "severity"),
    [
        ("The bank turned it down twice.", 0.7, "The bank turned it down twice.", Severity.WARNING),
        ("The bank turned it down twice.", 0.4, "The bank turned it down twice.", Severity.SUGGESTION),
        ("The bank turned it down twice.", 0.2, "", None),
        ("We gave it to Thabiso Ndlemba on Friday.", 0.3, "Thabiso Ndlemba", Severity.WARNING),
        ("We gave it to Thabiso Ndlemba on Friday.", 0.2, "", None),
        # What a recognizer finds is said by the rule for such data.
        ("We'll ring you on 06-55500318 at noon.", 0.9, "", None),
    ],
)
def test_a_private_fact_is_flagged_by_the_sentence_or_by_the_name_in_it(
    text: str, private: float, flagged: str, severity: Severity | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Reading((SentenceReading(0, len(text), 0.0, 0.0, 0.0, private, {"blame": 1.0}),), {"none": 1.0}, 0.0)
    monkeypatch.setattr(Judge, "read", lambda *_, **__: reading)
    linter = Linter(parse({"select": ["PL515"], "privacy": {"threshold": 0.5}}))
    found = linter.check_draft(Draft(text=text, company=("Acme",), in_reply_to=(Turn("customer", "Where is it?"),)))
    assert [(text[v.start : v.end], v.severity) for v in found.violations if v.code == "PL515"] == (
        [(flagged, severity)] if flagged else []
    )
