"""account: who posts where - official accounts, designated authors, sign-offs, and whose voice an account has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, _post, must_compile
from postlint.checks import Params as Base
from postlint.checks._literals import hopes
from postlint.policy import Account, handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postlint.annotate import Annotated
    from postlint.policy import Person

NEEDS: frozenset[Need] = frozenset()
_SIGNED = re.compile(
    r"(?:^|(?<=\s))(?:[\^~]\s?[^\W\d_]{1,15}|[-–—]\s?(?:[A-Z]{2,3}|[A-Z][a-z]{1,14})|/[A-Z]{2,3})"
    r"(?=\W*(?:\s(?:https?://\S+|[#@]\w+|\(?\d{1,2}/\d{1,2}\)?)\s*)*$)"
)
_MARK = re.compile(r"(?:^|\s)[\^~–—/-]")
_I = re.compile(r"(?<![\w'’.&/-])I(?:['’](?:m|ve|ll|d))?(?=\s+[a-z'’])")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """find: `unofficial` accounts, `undesignated` authors, `sign-off` (missing, forbidden or somebody else's), or a

    `personal` voice on a brand account. patterns: how a personal voice sounds.
    """

    find: Literal["unofficial", "undesignated", "sign-off", "personal"]
    patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        must_compile(*self.patterns)


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    if params.find == "unofficial":
        return _unofficial(post)
    if params.find == "undesignated":
        return _undesignated(post)
    if params.find == "sign-off":
        return _sign_off(post)
    return _personal(post, params)


def _whole(post: Annotated, found: str) -> Finding:
    span = _post.first(post)
    return Finding(span.start, span.end, found=found, whole=True)


def _unofficial(post: Annotated) -> Iterator[Finding]:
    account, platforms = post.draft.account, post.config.platforms
    if account is None or not any(p.accounts for p in platforms.values()):
        return
    platform = post.draft.platform
    if platform is None:
        official = [a for p in platforms.values() for a in p.accounts]
        where = "any network"
    else:
        official = list(platforms[platform].accounts) if platform in platforms else []
        facts = _post.network(post)
        where = facts.label if facts else platform
    if handle(account) not in map(handle, official):
        yield _whole(post, f"Is to be posted by {account}, which is no official account on {where}.")


def _undesignated(post: Annotated) -> Iterator[Finding]:
    people, author, account = post.config.policy.people, post.draft.author, post.draft.account
    if not people or author is None:
        return
    designated = post.once(
        "designated", lambda: [(handle(p.author), {handle(a) for a in p.accounts}, p) for p in people]
    )
    who, where = handle(author), handle(account) if account else None
    here = [
        p for name, accounts, p in designated if name == who and (where is None or not accounts or where in accounts)
    ]
    if not here:
        yield _whole(post, f"{author} is not designated to post{f' on {account}' if account else ''}.")
        return
    reasons = [_objection(post, person) for person in here]
    # Entries for one author do not overlap, so one that has nothing against the post is enough.
    if all(reasons):
        yield _whole(post, f"{author} {reasons[0]}.")


def _objection(post: Annotated, person: Person) -> str:
    """Why a designated person should not post this; "" when there is no reason."""
    for absence in person.away:
        earliest, latest = _post.moments(post)
        if earliest.date() <= absence.last and absence.first <= latest.date():
            return f"is away until {absence.last}"
    if person.languages and post.language not in {language.lower().partition("-")[0] for language in person.languages}:
        return f"is not designated for this language ({post.language})"
    topics = _post.said(post, "topic", "topics")
    if person.topics and topics is not None:
        given = [topics] if isinstance(topics, str) else topics if isinstance(topics, list) else []
        known = {t.casefold() for t in person.topics}
        strange = [str(t) for t in given if str(t).casefold() not in known]
        if strange:
            return f"is not designated for the topic {strange[0]}"
    return ""


def _settings(post: Annotated) -> Account | None:
    account = post.draft.account
    if account is None:
        return None
    known = post.once("accounts", lambda: {handle(name): a for name, a in post.config.policy.accounts.items()})
    return known.get(handle(account))


def _signature(post: Annotated) -> tuple[int, int] | None:
    """Where the post is signed: a sign-off of the policy, or initials or a first name after ^, ~, - or /."""
    text = post.view.text
    body = text.rstrip()
    for person in post.config.policy.people:
        if person.sign_off and body.endswith(person.sign_off):
            return len(body) - len(person.sign_off), len(body)
    match = _SIGNED.search(text) if _MARK.search(text) else None
    return match.span() if match else None


def _sign_off(post: Annotated) -> Iterator[Finding]:
    settings = _settings(post)
    signed = _signature(post) if settings or post.config.policy.people else None
    if signed and post.draft.author:
        yield from _borrowed(post, signed)
    if settings is None:
        return
    if settings.sign_off == "forbidden" and signed:
        yield Finding(*signed, found="Is signed, which this account does not do.")
    elif settings.sign_off == "required" and not signed:
        span = _post.last(post)
        yield Finding(span.start, span.end, found="Is not signed.", whole=True)
    elif settings.first_person == "signed" and not signed:
        for match in _I.finditer(post.view.text):
            if post.own(*match.span()):
                yield Finding(*match.span(), found="Says I without a sign-off, so nobody knows who speaks.")
                return


def _borrowed(post: Annotated, signed: tuple[int, int]) -> Iterator[Finding]:
    """A sign-off that belongs to somebody else than the author."""
    text = post.view.text[signed[0] : signed[1]].casefold()
    owners = [p for p in post.config.policy.people if p.sign_off and p.sign_off.casefold() == text]
    if owners and all(handle(p.author) != handle(post.draft.author or "") for p in owners):
        yield Finding(*signed, found=f"Is signed by {owners[0].author}, but written by {post.draft.author}.")


def _personal(post: Annotated, params: Params) -> Iterator[Finding]:
    settings = _settings(post)
    if settings is None or settings.voice != "brand":
        return
    for pattern in hopes(params.patterns).among(post.lowered):
        for match in re.finditer(pattern, post.view.text, re.I):
            if post.own(*match.span()):
                yield Finding(*match.span())
