"""Who speaks: the classics that lists of pronouns get wrong."""

from __future__ import annotations

import pytest

from postlint.annotate.company import aliases, pattern
from postlint.config import parse
from postlint.engine import Linter
from postlint.model import Draft

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
