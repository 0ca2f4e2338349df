"""Who speaks: the classics that lists of pronouns get wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from postlint.annotate.company import aliases, pattern
from postlint.checks import _first_person
from postlint.config import parse
from postlint.engine import Linter
from postlint.model import Applicability, Draft

LINTER = Linter(parse({"select": ["PL201"]}))


def nobody_speaks(text: str) -> bool:
    return bool(LINTER.check_draft(Draft(text=text)).violations)


@pytest.mark.parametrize(
    "text",
    [
        "The API returns 429 when the limit is reached.",
        "Parcels to the US take nine days.",
        "Deliveries to Portland, ME are free.",
        "Use the I/O panel on the left to restart it.",
        "Open My Account and press Reset.",
        "The reign of Elizabeth I is on page nine of the guide.",
        'You wrote "I hate it, we all do". The other cable works better.',
        "> I hate it, and my friends do too.\n\nThe other cable works better.",
        "See https://acme.example/us/my/orders for the form.",
        "Thanks for waiting, the lift works again. @us_and_them #weCare",
    ],
)
def test_what_only_looks_like_the_first_person(text: str) -> None:
    assert nobody_speaks(text)


@pytest.mark.parametrize(
    "text",
    [
        "We recommend the blue one.",
        "I've sent you a new cable.",
        "Ours open at nine on Sundays.",
        "Let's get this sorted today.",
        "Drop us a line when it arrives.",
        "SO HAPPY FOR YOU. COME AND SEE US ON FRIDAY.",
        "i'll check and come back to you",
        "Thanks! My colleague Bev has it.",
        "That one's mine, sorry.",
        "we’re on it",
    ],
)
def test_what_is_the_first_person(text: str) -> None:
    assert not nobody_speaks(text)


def test_names_of_a_company() -> None:
    assert aliases(["Northwind Traders Ltd"]) == ("Northwind Traders Ltd", "Northwind Traders")
    assert set(aliases([], "@AcmeSupport")) == {"AcmeSupport", "Acme Support", "Acme"}
    assert aliases(["Acme"], "@OtherAccount") == ("Acme",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acme regrets this", "Acme"),
        ("the ACME app", "the ACME"),
        ("write to @acme", None),
        ("acmeology", None),
        ("info@acme.example", None),
    ],
)
def test_mentions_of_a_company(text: str, found: str | None) -> None:
    names = pattern(("Acme",))
    assert names is not None
    match = names.search(text)
    assert (match.group() if match else None) == found


# -- proposals in the first person


PROPOSALS = [
    ("Acme apologises for the delay and offers its customers a refund.", "We apologise for the delay and offer our customers a refund."),
    ("Sorry to hear that. Acme takes this seriously and is sorry.", "Sorry to hear that. We take this seriously and are sorry."),
    ("As it happens, Acme has a policy on this.", "As it happens, we have a policy on this."),
    ("The team will look into this tomorrow and do their best.", "We will look into this tomorrow and do our best."),
    ("A member of staff will be in touch.", "We will be in touch."),
    ("Customers are advised to bring their own bags.", "Please bring your own bags."),
    ("Guests will receive their vouchers by mail.", "You will receive your vouchers by mail."),
    ("It is regretted that the order was late.", "We regret that the order was late."),
    ("Your feedback has been forwarded to the kitchen.", "We have forwarded your feedback to the kitchen."),
    ("Your complaint is being investigated.", "We are investigating your complaint."),
    ("The matter will be looked into.", "We will look into the matter."),
    ("Your complaint was reviewed yesterday.", "We reviewed your complaint yesterday."),
]  # fmt: skip
EVERYONE = Linter(parse({"company": "Acme", "select": ["PL202", "PL203", "PL204", "PL205"]}))


def proposals(text: str) -> set[str]:
    """What each finding proposes to write."""
    out = set()
    for violation in EVERYONE.check_draft(Draft(text=text)).violations:
        if violation.fix is None:
            continue
        assert violation.fix.applicability is Applicability.DISPLAY
        proposal = text
        for edit in reversed(violation.fix.edits):
            proposal = proposal[: edit.start] + edit.text + proposal[edit.end :]
        out.add(proposal)
    return out


@pytest.mark.parametrize(("text", "proposal"), PROPOSALS)
def test_the_clause_is_proposed_in_the_first_person_and_agrees(text: str, proposal: str) -> None:
    assert proposal in proposals(text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme, which was founded in 1900, regrets this.",
        "All passengers who are asked to wait are asked to sit down.",
        "Your complaint, which we read, has been and will be escalated to the relevant department.",
    ],
)
def test_what_is_not_sure_to_come_out_as_grammar_is_not_proposed(text: str) -> None:
    assert EVERYONE.check_draft(Draft(text=text)).violations
    assert not proposals(text)


def test_the_terminal_shows_a_proposal_and_no_fix_applies_it(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Acme will review your case this week.\n")
    said = run("--isolated", "--company", "Acme", "a.txt").out
    assert "+ We will review your case this week." in said
    run("--isolated", "--company", "Acme", "--fix", "--unsafe-fixes", "a.txt")
    assert (tmp_path / "a.txt").read_text() == "Acme will review your case this week.\n"


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("For the last time, the sale ended on Friday.", "The sale ended on Friday."),
        ("It's on page 2, for goodness' sake, and we've sent it.", "It's on page 2, and we've sent it."),
        ("The bloody printer jammed again, we're sorry.", "The printer jammed again, we're sorry."),
    ],
)
def test_needless_words_of_temper_are_proposed_to_be_left_out(text: str, proposal: str) -> None:
    found = Linter(parse({"select": ["PL318", "PL320"]})).check_draft(Draft(text=text)).violations
    fixes = [v.fix for v in found if v.fix is not None]
    assert [f.applicability for f in fixes] == [Applicability.DISPLAY]
    [edit] = fixes[0].edits
    assert text[: edit.start] + edit.text + text[edit.end :] == proposal


def test_one_clause_is_told_once() -> None:
    found = EVERYONE.check_draft(Draft(text="Customers are advised to bring their own bags.")).violations
    assert [v.code for v in found] == ["PL204"]


def test_a_name_whose_verb_the_parse_missed_takes_the_plural_of_to_be() -> None:
    post = EVERYONE._tools.annotate(
        Draft(text="Marlow Street Market is excited to welcome them and regrets the noise.")
    )
    edits = _first_person.by_name(list(post.doc)[:3])
    assert [text for _, _, text in edits][:2] == ["We", "are"]
