"""What a company's policy may say: the sections [policy] and [platforms.NAME] of the configuration.

Values only, with the mistakes that their types cannot hold. An empty policy says nothing, and its rules stay silent.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from postlint import networks
from postlint.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Whole = Annotated[int, msgspec.Meta(ge=0)]
AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
ValueType = Literal["text", "number", "whole-number", "yes-no", "date", "date-time", "link", "list", "any"]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One table of the policy; field names are kebab-case in TOML."""


class Term(Table, frozen=True):
    """A word or phrase that a list names.

    case: true for exactly as written, false for any case; unset, a term in small letters is found in any case and
    one with capitals as written or all in capitals. inflect: its plurals, possessives and verb forms too.
    pattern: `term` is a regular expression. instead: what to write, offered as a fix.
    """

    term: str
    case: bool | None = None
    inflect: bool = False
    pattern: bool = False
    instead: str = ""
    why: str = ""


Terms = tuple[str | Term, ...]


class Embargo(Table, frozen=True):
    """Terms that may not be said before (`until`) or after (`after`) a moment with a zone."""

    terms: Terms
    until: Moment | None = None
    after: Moment | None = None
    name: str = ""


class Absence(Table, frozen=True):
    """Days, both inclusive, on which a person does not post."""

    first: date
    last: date


class Person(Table, frozen=True):
    """A designated author: who posts on which accounts, in which languages, on which topics, and when not.

    author: the name that drafts give as `author`. An empty list of accounts, languages or topics means any.
    """

    author: str
    accounts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    away: tuple[Absence, ...] = ()
    sign_off: str = ""


class Account(Table, frozen=True):
    """How an account speaks.

    sign_off: whether posts end in initials or a name (`^KM`). first_person: `signed` when "I" needs a sign-off.
    voice: `brand` when nobody's private life is told here.
    """

    sign_off: Literal["required", "forbidden", "optional"] = "optional"
    first_person: Literal["free", "signed"] = "free"
    voice: Literal["any", "brand"] = "any"


class Disclosure(Table, frozen=True):
    """When a post is advertising, and how it says so.

    keys: metadata that say so when they are true or given. ambassadors: handles and hashtags of people who are paid.
    labels: the words that disclose it. within: the number of characters in which the label must begin.
    """

    keys: tuple[str, ...] = ("ad", "advert", "sponsored", "paid", "paid-partnership", "partner", "affiliate", "gifted")
    ambassadors: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    within: AtLeastOne = 60


class Field(Table, frozen=True):
    """A key of front matter or of a record that drafts must (or may) carry, its type and its allowed values."""

    required: bool = True
    type: ValueType = "text"
    values: tuple[str, ...] = ()
    pattern: str = ""
    platforms: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


class Approval(Table, frozen=True):
    """Who approved, and for which text.

    approver, hash: the metadata keys. Without `required`, only drafts that name an approver are held to it.
    """

    approver: str = "approver"
    hash: str = "approved-text"
    required: bool = True
    hash_required: bool = False


class Links(Table, frozen=True):
    """Where links may lead. domains: the approved ones, with their subdomains; empty means any.

    shorteners: shorteners of one's own. utm: whether campaign parameters may stand in a published link.
    """

    domains: tuple[str, ...] = ()
    shorteners: tuple[str, ...] = ()
    utm: Literal["allow", "forbid"] = "allow"


class Repeats(Table, frozen=True):
    """When posts of one run are called the same. similarity: of their words, 0 to 1. replies: how many people may

    get the same reply before it is flagged.
    """

    similarity: Share = 0.8
    replies: AtLeastOne = 2
    words: AtLeastOne = 6


class PolicyConfig(Table, frozen=True):
    """[policy]: who speaks, in which words, with which promises, links and metadata."""

    people: tuple[Person, ...] = ()
    accounts: dict[str, Account] = {}
    banned: Terms = ()
    confidential: Terms = ()
    competitors: Terms = ()
    accepted: tuple[str, ...] = ()
    embargoes: tuple[Embargo, ...] = ()
    ticket_prefixes: tuple[str, ...] = ()
    internal_hosts: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    disclosure: Disclosure = Disclosure()
    metadata: dict[str, Field] = {}
    approval: Approval | None = None
    links: Links = Links()
    repeats: Repeats = Repeats()


class PlatformConfig(Table, frozen=True):
    """[platforms.NAME]: the official accounts on a network, and limits in place of the network's own."""

    accounts: tuple[str, ...] = ()
    limit: AtLeastOne | None = None
    counts: networks.Counts | None = None
    url_length: Whole | None = None
    max_hashtags: Whole | None = None
    plain_text: bool | None = None
    fold: AtLeastOne | None = None


def phase(policy: PolicyConfig, now: datetime) -> list[bool]:
    """Which moments of the policy are over: answers given before one of them passed are void."""
    return [moment <= now for e in policy.embargoes for moment in (e.until, e.after) if moment is not None]


@lru_cache(maxsize=4096)
def handle(name: str) -> str:
    """An account's name as it is compared: no @, any case."""
    return name.strip().lstrip("@").casefold()


class Problem(msgspec.Struct, frozen=True):
    """A mistake in a policy: the key it stands at, what is wrong and what to do."""

    key: str
    message: str
    hint: str = ""


def problems(policy: PolicyConfig, platforms: dict[str, PlatformConfig], *, part: bool = False) -> Iterator[Problem]:
    """The mistakes that types do not hold: unknown networks, accounts of no network, bad patterns and the like.

    Of a `part` of a policy nothing is said of accounts, whose networks may stand in another part.
    """
    known = networks.names() if platforms or policy.metadata else ()
    for name, platform in platforms.items():
        if name not in known:
            yield _unknown_network(name, f"platforms.{name}", known)
        yield from _twice(platform.accounts, f"platforms.{name}.accounts")
    if not part:
        yield from _strangers(policy, platforms)
    yield from _people(policy)
    yield from _terms(policy)
    for key, wanted in policy.metadata.items():
        place = f"policy.metadata.{key}"
        for name in wanted.platforms:
            if name not in known:
                yield _unknown_network(name, f"{place}.platforms", known)
        if wanted.pattern:
            yield from _pattern(wanted.pattern, f"{place}.pattern")
    for domain in (*policy.links.domains, *policy.links.shorteners):
        if not re.fullmatch(r"(?:[\w-]+\.)+[\w-]+", domain):
            yield Problem(
                "policy.links.domains",
                f"{domain!r} is no domain",
                "write it as acme.example, without https:// or a path",
            )


def _unknown_network(name: str, key: str, known: tuple[str, ...]) -> Problem:
    hint = 'did you mean "x"?' if name == "twitter" else nearest(name, known) or f"known: {', '.join(known)}"
    return Problem(key, f"unknown network {name!r}", hint)


def _strangers(policy: PolicyConfig, platforms: dict[str, PlatformConfig]) -> Iterator[Problem]:
    """Accounts that the policy speaks of and no network lists."""
    official = {handle(a) for p in platforms.values() for a in p.accounts}
    named = [(f'policy.accounts."{name}"', name) for name in policy.accounts]
    named += [("policy.people.accounts", name) for person in policy.people for name in person.accounts]
    named += [
        (f"policy.metadata.{key}.accounts", name) for key, field in policy.metadata.items() for name in field.accounts
    ]
    for key, account in named:
        if handle(account) not in official:
            hint = f'add it to the network it is on, as in [platforms.x] accounts = ["{account}"]'
            yield Problem(key, f"the account {account!r} is listed for no network", hint)


def _twice(accounts: tuple[str, ...], key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for account in accounts:
        if not handle(account):
            yield Problem(key, "an account without a name", 'write it as "@acme"')
        elif handle(account) in seen:
            yield Problem(key, f"the account {account!r} is listed twice", "take one out")
        seen.add(handle(account))


def _people(policy: PolicyConfig) -> Iterator[Problem]:
    for person in policy.people:
        if not person.author.strip():
            yield Problem(
                "policy.people.author", "a designation without a name", "write the name that drafts give as author"
            )
        for absence in person.away:
            if absence.last < absence.first:
                yield Problem("policy.people.away", "an absence ends before it begins", "put the earlier day first")
    for one, other in combinations(policy.people, 2):
        shared = _shared(one, other)
        if shared is None:
            continue
        if one.author.casefold() == other.author.casefold():
            what = f"{one.author} is designated twice for {shared}"
            yield Problem("policy.people.author", what, "make it one entry with all languages, topics and absences")
        elif one.sign_off and one.sign_off.casefold() == other.sign_off.casefold():
            what = f"{one.author} and {other.author} sign as {one.sign_off} on {shared}"
            yield Problem("policy.people.sign-off", what, "give each a sign-off of their own")


def _shared(one: Person, other: Person) -> str | None:
    """An account that two designations overlap on; None when there is none."""
    if not one.accounts or not other.accounts:
        return next(iter((*one.accounts, *other.accounts)), "every account")
    theirs = {handle(a) for a in other.accounts}
    return next((a for a in one.accounts if handle(a) in theirs), None)


def _terms(policy: PolicyConfig) -> Iterator[Problem]:
    lists: list[tuple[str, Terms]] = [
        ("policy.banned", policy.banned),
        ("policy.confidential", policy.confidential),
        ("policy.competitors", policy.competitors),
        ("policy.accepted", policy.accepted),
    ]
    for embargo in policy.embargoes:
        lists.append(("policy.embargoes.terms", embargo.terms))
        if embargo.until is None and embargo.after is None:
            hint = "give until or after, as in until = 2027-01-31T09:00:00+01:00"
            yield Problem("policy.embargoes.terms", "an embargo without a date", hint)
        elif embargo.until is not None and embargo.after is not None and embargo.after < embargo.until:
            yield Problem("policy.embargoes.after", "the terms may never be said", "after must be later than until")
    for key, terms in lists:
        for term in terms:
            if isinstance(term, Term) and term.pattern:
                yield from _pattern(term.term, key)
            elif not (term if isinstance(term, str) else term.term).strip():
                yield Problem(key, "an empty term", "take it out")


def _pattern(pattern: str, key: str) -> Iterator[Problem]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        yield Problem(
            key, f"not a regular expression: {pattern!r}: {error}", "for a plain word leave out pattern = true"
        )
        return
    if compiled.match(""):
        yield Problem(
            key, f"the pattern {pattern!r} matches nothing at all, everywhere", "make it need at least one character"
        )
