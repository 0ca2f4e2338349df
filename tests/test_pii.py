"""Personal data: what is found, what is left alone, how it is reported."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import Ran
from postlint.annotate.pii import ENTITIES, PersonalData, PersonalDataFinder
from postlint.annotate.recognizers import Page, all_recognizers
from postlint.annotate.recognizers.base import luhn, squash
from postlint.annotate.recognizers.spoken import spoken_numbers

RULES = [
    path
    for path in sorted((Path(__file__).parent.parent / "rules" / "privacy").glob("*.yaml"))
    if path.stem != "private-fact"  # which the judge finds
]


@pytest.fixture(scope="module")
def nlp() -> Any:
    import spacy

    return spacy.blank("en")


@pytest.fixture(scope="module")
def finder() -> PersonalDataFinder:
    return PersonalDataFinder()


def found(finder: PersonalDataFinder, nlp: Any, text: str, **kwargs: Any) -> list[tuple[str, str]]:
    kwargs.setdefault("company", ["Acme"])
    return [(text[x.start : x.end], x.entity) for x in finder.find(nlp(text), **kwargs) if x.score >= 0.5]


LEAKS = [
    ("We've typed siobhan (at) kilbride (dot) ie on your file.", "siobhan (at) kilbride (dot) ie", "EMAIL_ADDRESS"),
    ("It's under jolene dot may88 at example dot com.", "jolene dot may88 at example dot com", "EMAIL_ADDRESS"),
    ("We'll ring you on 06-55500318 at noon.", "06-55500318", "PHONE_NUMBER"),
    ("We'll ring you on (21) 99555-0148.", "(21) 99555-0148", "PHONE_NUMBER"),
    ("His number for the keys is 050 555 0196.", "050 555 0196", "PHONE_NUMBER"),
    ("She lives at Via dei Glicini 18, 50134 Firenze.", "Via dei Glicini 18, 50134 Firenze", "POSTAL_ADDRESS"),
    ("It went to Blk 418 Ang Mo Kio Ave 10 #07-1155.", "Blk 418 Ang Mo Kio Ave 10 #07-1155", "POSTAL_ADDRESS"),
    ("Your card 5555-5555-5555-4444 was declined.", "5555-5555-5555-4444", "CREDIT_CARD"),
    ("We've sent it to GB82 WEST 1234 5698 7654 32.", "GB82 WEST 1234 5698 7654 32", "BANK_ACCOUNT"),
    ("Your PAN is ABCPE1234F on this form.", "ABCPE1234F", "GOVERNMENT_ID"),
    ("We have your DNI as 12345678Z here.", "12345678Z", "GOVERNMENT_ID"),
    ("Your PPS, which we've as 1234567T, is fine.", "1234567T", "GOVERNMENT_ID"),
    ("We have her as born 05 JUN 1990.", "05 JUN 1990", "DATE_OF_BIRTH"),
    ("Claim CLM/24/0093471 is open with me.", "CLM/24/0093471", "REFERENCE_NUMBER"),
    ("Your customer number is 3 0 0 7 7 1 9 4.", "3 0 0 7 7 1 9 4", "REFERENCE_NUMBER"),
    ("Your booking Q W T R X L was moved to the noon boat.", "Q W T R X L", "REFERENCE_NUMBER"),
    ("It's under 4 4 7, then 0 9 1 7 2 6 here.", "4 4 7, then 0 9 1 7 2 6", "REFERENCE_NUMBER"),
    ("The ticket reads M-A-R-L-O-W-E, so we'll mend it.", "M-A-R-L-O-W-E", "REFERENCE_NUMBER"),
    ("Your login came from 81.2.69.142 at two.", "81.2.69.142", "NETWORK_ADDRESS"),
    ("We moved him because of his asthma.", "his asthma", "HEALTH"),
    ("The alarm code is 90210.", "90210", "CREDENTIAL"),
    ("The alarm number is 90210.", "90210", "CREDENTIAL"),
    ("Your reg, KA 05 MH 1234, is on the list.", "KA 05 MH 1234", "NUMBER_PLATE"),
    ("It's in the name of Sander van der Heijden.", "Sander van der Heijden", "PERSON"),
]

FINE = [
    "Call us on 01632 960 114, day or night.",
    "Our helpline is 0800 555 0199, free from any phone.",
    "Write to bookings@acme.example or see acme.example/help?id=7.",
    "Visit our shop at 12 High Street, open from 9 to 5.",
    "KV418 to Faro leaves at 19:50 from gate B7.",
    "ISBN 978-1-78563-204-4 is the paperback, £12.99.",
    "Seal BD-4471-L fits up to March 2012.",
    "Version 3.14.2 is out; 8.8.8.8 works as DNS.",
    "Our CEO Jane Doe speaks at two.",
    "It's on its way.\n- Sam Lee, Acme support",
    "I'm Sam Lee from the billing team and I'll fix this.",
    "Thanks, Priya! @harbourparkrun did the hard bit. #CleanCut2024",
    "We are so S-O-R-R-Y, and rounds 1, 2, 3, 4, 5, 6 and 7 are on us.",
    "If you have asthma, tell the instructor first.",
    "Never share your PIN or your password with anyone.",
    "Dear Mrs Okonjo, thank you for being so frank.",
]


@pytest.mark.parametrize(("text", "quote", "entity"), LEAKS)
def test_a_leak_is_found_whole(finder: PersonalDataFinder, nlp: Any, text: str, quote: str, entity: str) -> None:
    assert (quote, entity) in found(finder, nlp, text)


@pytest.mark.parametrize("text", FINE)
def test_a_fine_reply_is_left_alone(finder: PersonalDataFinder, nlp: Any, text: str) -> None:
    assert found(finder, nlp, text) == []


def test_owned_contacts_in_any_spelling_are_no_leak(nlp: Any) -> None:
    finder = PersonalDataFinder(
        allow=["+44 7700 900461", "jo@acme-people.example", "partner.example", "Robert Lindqvist"]
    )
    text = (
        "We'll ring you from 07700 900461. We'll copy jo@acme-people.example and you@partner.example, and your "
        "neighbour Robert Lindqvist."
    )
    assert found(finder, nlp, text) == []


def test_data_that_the_customer_gave_scores_higher(finder: PersonalDataFinder, nlp: Any) -> None:
    doc = nlp("Thanks, we've found order FCF-2024-118830.")
    alone = finder.find(doc, company=["Acme"])
    repeated = finder.find(doc, company=["Acme"], context=["where is fcf-2024-118830??"])
    assert repeated[0].score > alone[0].score
    assert repeated[0].evidence["said_before"] is True


def test_findings_are_sorted_do_not_overlap_and_hide_the_text(finder: PersonalDataFinder, nlp: Any) -> None:
    text = "Order QX7RMB99 for Callum Sinclair, born 14 July 1998, card 4111 1111 1111 1111, ring him on 07700 900461."
    results = finder.find(nlp(text), company=["Acme"])
    spans = [(x.start, x.end) for x in results]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    for result in results:
        assert result.entity in ENTITIES
        assert 0 <= result.score <= 1
        assert squash(text[result.start : result.end]) not in squash(repr(dict(result.evidence)))
    assert results == finder.find(nlp(text), company=["Acme"])


def test_an_empty_text_has_nothing(finder: PersonalDataFinder, nlp: Any) -> None:
    assert finder.find(nlp("  \n ")) == []


def test_no_socket_is_opened(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    finder = PersonalDataFinder()
    assert found(finder, nlp, "We've written to jane.doe@example.com.") == [("jane.doe@example.com", "EMAIL_ADDRESS")]


def test_every_entity_of_a_recognizer_is_known() -> None:
    given = [entity for recognizer in all_recognizers() for entity in recognizer.entities]
    assert sorted(given) == sorted(ENTITIES)


@pytest.mark.parametrize(
    "text", ["1" * 30_000, " " * 30_000, "1 " * 15_000, "Aa " * 10_000, "A1-" * 10_000, "a@" * 15_000]
)
def test_monotonous_text_takes_no_more_than_seconds(text: str) -> None:
    for recognizer in all_recognizers():
        start = time.process_time()
        list(recognizer.find(Page(text=text, company=("Acme",))))
        assert time.process_time() - start < 20, recognizer.name


def test_spoken_numbers_are_read_back() -> None:
    said = next(iter(spoken_numbers("on oh eight seven, triple five, oh one four one please")))
    assert said.digits == "0875550141"


@pytest.mark.parametrize(
    ("digits", "right"), [("4111111111111111", True), ("4111111111111112", False), ("", False), ("４１", False)]
)
def test_luhn(digits: str, right: bool) -> None:
    assert luhn(digits) is right


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_examples(finder: PersonalDataFinder, nlp: Any, path: Path) -> None:
    rule = yaml.safe_load(path.read_text(encoding="utf-8"))
    check, examples = rule["check"], rule["examples"]
    assert set(check["entities"]) <= set(ENTITIES)
    assert sum("bad" in example for example in examples) >= 4
    assert sum("good" in example for example in examples) >= 4
    for example in examples:
        text = example.get("bad") or example["good"]
        company = [example["company"]] if "company" in example else []
        results: list[PersonalData] = finder.find(nlp(text), company=company)
        quotes = [
            text[x.start : x.end] for x in results if x.entity in check["entities"] and x.score >= check["min_score"]
        ]
        wanted = example.get("flags", [])
        # A rule that flags the clause says more than the fact that was found in it.
        fits = (lambda q, w: q in w) if check.get("clause") else (lambda q, w: q == w)
        assert len(quotes) == len(wanted), text
        assert all(fits(q, w) for q, w in zip(quotes, wanted, strict=True)), text


def test_there_are_fourteen_rules() -> None:
    codes = [yaml.safe_load(path.read_text(encoding="utf-8"))["code"] for path in RULES]
    assert sorted(codes) == [f"PL{code}" for code in range(501, 515)]


def test_a_health_fact_is_flagged_masked_and_redacted_with_its_clause(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We moved you, since his chemo starts at the Royal on Monday, to the front row.\n")
    ran = run("--isolated", "--select", "PL511", "a.txt")
    assert ran.code == 1
    assert "chemo" not in ran.out
    assert "Royal" not in ran.out
    assert "We moved you, " in ran.out
    run("--isolated", "--select", "PL511", "a.txt", "--fix", "--unsafe-fixes")
    fixed = (tmp_path / "a.txt").read_text()
    assert "[health information removed]" in fixed
    assert fixed.startswith("We moved you, since ")
