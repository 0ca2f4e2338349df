"""The company's policy: its configuration and what is wrong with it, its word lists, people, links, metadata."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from postlint import config, sources
from postlint.annotate import Annotator
from postlint.checks._literals import needed
from postlint.checks.metadata import text_hash
from postlint.checks.terms import fold, forms
from postlint.config import parse
from postlint.engine import Linter
from postlint.errors import ConfigError
from postlint.model import Draft, Report, Turn
from postlint.policy import phase
from postlint.ruleset import bundled

if TYPE_CHECKING:
    from collections.abc import Callable

X = {"x": {"accounts": ["@acme"]}}


def check(
    text: str, select: str = "policy", *, platforms: Any = None, said: str = "", policy: Any = None, **keys: Any
) -> Report:
    """One draft against a policy, by policy rules only."""
    linter = Linter(parse({"select": select.split(), "policy": policy or {}, "platforms": platforms or {}}))
    turns = (Turn("customer", said),) if said else ()
    return linter.check_draft(Draft(text=text, in_reply_to=turns, **keys))


def quotes(report: Report) -> list[str]:
    return [report.draft.text[v.start : v.end] for v in report.violations]


def codes(report: Report) -> list[str]:
    return [v.code for v in report.violations]


# -- what is wrong with a policy


@pytest.mark.parametrize(
    ("toml", "place", "said", "hint"),
    [
        ('[[policy.embargoes]]\nterms = ["a"]\nuntil = 2027-01-31\n', "3:1", "got a date", "2027-01-31T09:00:00+01:00"),
        (
            '[[policy.embargoes]]\nterms = ["a"]\nuntil = 2027-01-31T09:00:00\n',
            "3:1",
            "a date and time with a time zone",
            "with its zone",
        ),
        (
            '[[policy.embargoes]]\nterms = ["a"]\nafter = "next week"\n',
            "3:1",
            "policy.embargoes.after",
            "with its zone",
        ),
        ('[[policy.embargoes]]\nterms = ["a"]\n', "2:1", "without a date", "give until or after"),
        (
            '[[policy.embargoes]]\nterms = ["a"]\nuntil = 2027-02-01T00:00:00Z\nafter = 2027-01-01T00:00:00Z\n',
            "4:1",
            "may never be said",
            "later than until",
        ),
        ("[platforms.facebok]\n", "1:2", "unknown network 'facebok'", 'did you mean "facebook"?'),
        ("[platforms.twitter]\n", "1:2", "unknown network 'twitter'", 'did you mean "x"?'),
        ('[platforms.x]\nlimit = "many"\n', "2:1", "platforms.limit: expected a whole number", None),
        ("[platforms.x]\nlimit = 28.5\n", "2:1", "expected a whole number", None),
        ("[platforms.x]\nlimit = 0\n", "2:1", "expected a whole number >= 1", None),
        ("[platforms.x]\nmax-hashtags = -1\n", "2:1", "expected a whole number >= 0", None),
        ('[platforms.x]\ncounts = "bytes"\n', "2:1", "bytes", None),
        ('[platforms.x]\naccounts = ["@a", "A"]\n', "2:1", "'A' is listed twice", "take one out"),
        ('[platforms.x]\naccounts = ["@"]\n', "2:1", "an account without a name", '"@acme"'),
        (
            '[platforms.x]\naccounts = ["@a"]\n\n[policy.accounts."@b"]\n',
            "4:2",
            "'@b' is listed for no network",
            "[platforms.x]",
        ),
        (
            '[[policy.people]]\nauthor = "kim"\naccounts = ["@b"]\n',
            "3:1",
            "'@b' is listed for no network",
            "[platforms.x]",
        ),
        ('[policy.metadata.goal]\naccounts = ["@b"]\n', "2:1", "'@b' is listed for no network", "[platforms.x]"),
        ('[policy.metadata.goal]\nplatforms = ["X"]\n', "2:1", "unknown network 'X'", "known:"),
        (
            '[[policy.people]]\nauthor = "kim"\n[[policy.people]]\nauthor = "Kim"\n',
            "2:1",
            "kim is designated twice",
            "one entry",
        ),
        (
            '[platforms.x]\naccounts = ["@a", "@b"]\n[[policy.people]]\nauthor = "kim"\naccounts = ["@a"]\n'
            '[[policy.people]]\nauthor = "kim"\naccounts = ["@b", "A"]\n',
            "4:1",
            "kim is designated twice for @a",
            "one entry",
        ),
        (
            '[[policy.people]]\nauthor = "kim"\nsign-off = "^K"\n[[policy.people]]\nauthor = "lee"\nsign-off = "^k"\n',
            "3:1",
            "kim and lee sign as ^K",
            "a sign-off of their own",
        ),
        (
            '[[policy.people]]\nauthor = "kim"\naway = [{first = 2027-02-01, last = 2027-01-01}]\n',
            "3:1",
            "ends before it begins",
            "earlier day first",
        ),
        (
            '[[policy.people]]\nauthor = "kim"\naway = [{first = "soon", last = 2027-01-01}]\n',
            "3:1",
            "policy.people.away.first",
            None,
        ),
        ('[[policy.people]]\nauthor = " "\n', "2:1", "a designation without a name", None),
        (
            '[policy]\nbanned = ["ok", {term = "(", pattern = true}]\n',
            "2:1",
            "not a regular expression: '('",
            "pattern = true",
        ),
        (
            '[policy]\nbanned = [{term = "a*", pattern = true}]\n',
            "2:1",
            "matches nothing at all",
            "at least one character",
        ),
        ('[policy]\ncompetitors = [""]\n', "2:1", "an empty term", "take it out"),
        ('[policy]\nbaned = ["x"]\n', "2:1", "unknown key 'baned' in [policy]", 'did you mean "banned"?'),
        ('[policy.metadata.goal]\nrequired = "yes"\n', "2:1", "expected true or false", None),
        ('[policy.metadata.goal]\ntype = "string"\n', "2:1", "'string'", None),
        ('[policy.metadata.goal]\npattern = "["\n', "2:1", "not a regular expression", None),
        ('[policy.links]\ndomains = ["https://acme.example/"]\n', "2:1", "is no domain", "acme.example"),
        ("[policy.repeats]\nsimilarity = 1.5\n", "2:1", "policy.repeats.similarity", None),
    ],
)
def test_a_wrong_policy_says_where_and_what_to_do(
    tmp_path: Path, toml: str, place: str, said: str, hint: str | None
) -> None:
    path = tmp_path / "postlint.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert caught.value.where == f"{path}:{place}"
    assert said in caught.value.message
    assert hint is None or hint in (caught.value.hint or "")


def test_a_policy_may_stand_in_pyproject(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.postlint.platforms.x]\nlimit = "a"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert caught.value.where == f"{path}:2:1"


def test_accounts_may_stand_in_the_configuration_that_is_extended(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('[platforms.x]\naccounts = ["@a"]\n', encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        'extend = "base.toml"\n[[policy.people]]\nauthor = "kim"\naccounts = ["@a"]\n', encoding="utf-8"
    )
    assert config.load(tmp_path / "postlint.toml").config.policy.people[0].author == "kim"
    (tmp_path / "base.toml").write_text("[platforms.x]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="listed for no network"):
        config.load(tmp_path / "postlint.toml")


def test_a_policy_survives_being_merged() -> None:
    given = {
        "platforms": X,
        "policy": {
            "banned": ["a", {"term": "b", "inflect": True}],
            "people": [{"author": "kim", "away": [{"first": "2027-01-01", "last": "2027-01-02"}]}],
            "embargoes": [{"terms": ["z"], "until": "2027-01-01T09:00:00+01:00"}],
        },
    }
    first = parse(given)
    again = config.merge(first, {"select": ["PL103"]})
    assert (again.policy, again.platforms) == (first.policy, first.platforms)


def test_no_policy_says_nothing() -> None:
    needs_policy = {f"PL1{n:02}" for n in (1, 2, 3, 7, 8, 9, 10, 11, 19)}
    text = "Guaranteed! I'm at https://evil.example with my wife. Globex, Project Heron."
    assert not needs_policy & set(codes(check(text, account="@any", author="anybody", platform="x")))


# -- words


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("cheap", "Cheap, CHEAP, cheaper, dirtcheap and #cheap", ["Cheap", "CHEAP", "cheap"]),
        ("Falcon", "A falcon, the Falcon, FALCON and Falcons", ["Falcon", "FALCON"]),
        ({"term": "Falcon", "case": True}, "falcon Falcon FALCON", ["Falcon"]),
        ({"term": "Falcon", "case": False}, "falcon Falcon FALCON", ["falcon", "Falcon", "FALCON"]),
        (
            {"term": "stop", "inflect": True},
            "stop stops stopped stopping stopper unstop",
            ["stop", "stops", "stopped", "stopping"],
        ),
        ({"term": "city", "inflect": True}, "city cities city's cityscape", ["city", "cities", "city's"]),
        (
            {"term": "rip off", "inflect": True},
            "We rip off, ripped off, ripping  off",
            ["rip off", "ripped off", "ripping  off"],
        ),
        ("free money", "free\nmoney and free  money", ["free\nmoney", "free  money"]),
        ("don't panic", "Don’t panic", ["Don’t panic"]),
        ("C++", "We use C++, and C++11 too", ["C++", "C++"]),
        ("café", "A cafe\u0301 and a CAFÉ", ["cafe\u0301", "CAFÉ"]),
        ("caf", "A cafe\u0301 and a caf", ["caf"]),
        ("password", "pass\u00adword and pass\u200bword", ["pass\u00adword", "pass\u200bword"]),
        ("שלום", "אמרנו שלום, ולא שלומית", ["שלום"]),
        ("مرحبا", "قلنا مرحبا اليوم", ["مرحبا"]),
        ("İstanbul", "We love İstanbul", ["İstanbul"]),
        ("👨‍👩‍👧", "Our 👨‍👩‍👧 page", ["👨‍👩‍👧"]),
        ("🇩🇪", "Now in 🇩🇪 too", ["🇩🇪"]),
        ({"term": r"v\d+", "pattern": True}, "v1 and V22", ["v1", "V22"]),
        ("york", "New York yorkshire", ["York"]),
    ],
)
def test_terms_are_whole_words_in_their_case(term: Any, text: str, found: list[str]) -> None:
    assert quotes(check(text, "PL103", policy={"banned": [term]})) == found


def test_the_longest_of_overlapping_terms_counts() -> None:
    assert quotes(
        check("new york city hall", "PL103", policy={"banned": ["new york", "york city hall", "new york city"]})
    ) == ["new york city"]


def test_banned_words_of_others_and_in_links_are_left_alone_but_secrets_never() -> None:
    text = 'You wrote "so cheap here". See https://cheap.example/cheap now.'
    assert quotes(check(text, "PL103", policy={"banned": ["cheap"]})) == []
    assert quotes(check(text, "PL103", policy={"confidential": ["cheap"]})) == ["cheap", "cheap", "cheap"]


def test_an_accepted_term_never_silences_another_rule() -> None:
    policy = {
        "accepted": ["Guaranteed Cheap Globex Fridays", "TODO list"],
        "banned": ["cheap"],
        "competitors": ["Globex"],
    }
    policy["embargoes"] = [{"terms": ["Fridays"], "until": "2999-01-01T00:00:00Z"}]
    report = check("Guaranteed Cheap Globex Fridays and a TODO list", policy=policy)
    assert codes(report) == ["PL113", "PL109", "PL112"]
    assert codes(check("Guaranteed cheap Globex", policy=policy)) == ["PL113", "PL103", "PL111"]


def test_a_term_can_offer_a_fix_and_a_reason() -> None:
    (violation,) = check(
        "Guys, hello.", "PL103", policy={"banned": [{"term": "guys", "instead": "everyone", "why": "not all are"}]}
    ).violations
    assert violation.fix is not None
    assert violation.fix.edits[0].text == "Everyone"
    assert "not all are" in violation.message


def test_ten_thousand_terms_are_fast() -> None:
    terms = [f"term{n} word{n % 97}" for n in range(9_999)] + ["cheap"]
    drafts = [
        Draft(text=f"Our chairs are cheap and number {n} has term5 word6 in it.", path=f"{n}") for n in range(500)
    ]

    def seconds(banned: list[str]) -> float:
        linter = Linter(parse({"select": ["PL103"], "policy": {"banned": banned}}))
        linter.check_draft(drafts[0])
        started = time.process_time()
        assert all(len(r.violations) == 1 for r in linter.check(drafts))
        return time.process_time() - started

    assert seconds(terms) < 3 * seconds(["cheap"]) + 0.05


def test_a_list_of_ten_thousand_loads_fast() -> None:
    started = time.process_time()
    loaded = parse({"select": ["PL103"], "policy": {"banned": [f"term {n}" for n in range(10_000)]}})
    report = Linter(config.merge(loaded, {"ignore": []}), rules=bundled()).check_draft(Draft(text="term 77"))
    assert len(report.violations) == 1
    assert time.process_time() - started < 3


def test_forms_and_folding() -> None:
    assert {"bus", "buses", "bus's"} <= set(forms("bus"))
    assert {"make do", "making do", "makes do", "made up"} - set(forms("make do")) == {"made up"}
    folded, places = fold("a\u00a0\u00a0e\u0301\u200bb")
    assert folded == "a éb"
    assert places is not None
    assert [(p.start, p.end) for p in places] == [(0, 1), (1, 2), (3, 5), (6, 7)]


@pytest.mark.parametrize(
    ("when", "flagged"),
    [
        ("2027-01-31T08:59:59+01:00", True),
        ("2027-01-31T09:00:00+01:00", False),
        ("2027-01-31T03:00:00-05:00", False),
        ("2027-01-31T08:00:00Z", False),
        ("2027-01-31T12:00:00", True),
        ("2027-01-31", True),
        ("2027-02-02", False),
        (datetime(2027, 1, 31, 9, tzinfo=timezone.utc), False),
        ("no date at all", True),
    ],
)
def test_an_embargo_ends_in_its_own_zone(when: Any, flagged: bool) -> None:
    policy = {"embargoes": [{"terms": ["Aurora"], "until": "2027-01-31T09:00:00+01:00"}]}
    report = check(
        "Aurora is here",
        "PL109",
        policy=policy,
        metadata={"publish_at": when} if when != "no date at all" else {"publish-at": when},
    )
    # A moment that cannot be read is now, and now is before 2027 while this test matters.
    assert bool(report.violations) is (flagged and (when != "no date at all" or datetime.now(timezone.utc).year < 2027))


def test_the_phase_of_a_policy_changes_with_each_moment() -> None:
    policy = parse(
        {
            "policy": {
                "embargoes": [{"terms": ["a"], "until": "2027-01-31T09:00:00+01:00", "after": "2027-02-01T00:00:00Z"}]
            }
        }
    ).policy
    assert phase(policy, datetime(2027, 1, 31, 7, tzinfo=timezone.utc)) == [False, False]
    assert phase(policy, datetime(2027, 1, 31, 8, tzinfo=timezone.utc)) == [True, False]
    assert phase(policy, datetime(2027, 2, 2, tzinfo=timezone.utc)) == [True, True]


# -- people and accounts


def test_a_designation_is_for_an_account_a_language_and_a_topic() -> None:
    policy = {
        "people": [
            {"author": "kim", "accounts": ["@acme"], "languages": ["en-GB"], "topics": ["Repairs"]},
            {"author": "lee"},
        ]
    }
    given: dict[str, Any] = {"platforms": X, "policy": policy, "account": "@ACME"}
    assert not codes(check("We fixed it.", "PL102", author="@Kim", metadata={"topics": ["repairs"]}, **given))
    assert codes(check("We fixed it.", "PL102", author="kim", metadata={"topics": ["repairs", "prices"]}, **given)) == [
        "PL102"
    ]
    german = "Wir haben heute den Aufzug im alten Haus wieder in Gang gebracht."
    assert codes(check(german, "PL102", author="kim", **given)) == ["PL102"]
    assert not codes(check(german, "PL102", author="lee", **given))
    assert codes(check("We fixed it.", "PL102", author="pat", **given)) == ["PL102"]


@pytest.mark.parametrize(
    ("day", "flagged"), [("2027-07-01", True), ("2027-07-14", True), ("2027-07-17", False), ("2027-06-28", False)]
)
def test_nobody_posts_while_away(day: str, flagged: bool) -> None:
    policy = {"people": [{"author": "kim", "away": [{"first": "2027-07-01", "last": "2027-07-14"}]}]}
    assert bool(codes(check("Hi.", "PL102", author="kim", policy=policy, metadata={"publish-at": day}))) is flagged


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("Done. ^KM", True),
        ("Done. ^ Kim", True),
        ("Done. ~kim", True),
        ("Done. - Kim", True),
        ("Done. —KM", True),
        ("Done. /KM", True),
        ("Done. ^KM 1/2", True),
        ("Done. ^KM https://acme.example #acme", True),
        ("Done.\n\n^KM\n", True),
        ("Done - finally", False),
        ("Done 2^8", False),
        ("See a/KM for it.", False),
        ("^KM said it was done.", False),
        ("", False),
    ],
)
def test_sign_offs(text: str, signed: bool) -> None:
    settings = {"accounts": {"@acme": {"sign-off": "required"}}}
    found = codes(check(text or "Done.", "PL110", platforms=X, policy=settings, account="@acme"))
    assert found == ([] if signed else ["PL110"])


def test_i_needs_a_sign_off_where_the_policy_says_so() -> None:
    settings = {"accounts": {"@acme": {"first-person": "signed"}}}
    assert quotes(check("Hi, I've fixed it.", "PL110", platforms=X, policy=settings, account="@acme")) == ["I've"]
    for text in ("Hi, I've fixed it. ^KM", 'You wrote "I am cold".', "Queen Elizabeth I.", "We've fixed it."):
        assert not codes(check(text, "PL110", platforms=X, policy=settings, account="@acme"))


# -- disclosure, links, metadata, accessibility


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("#ad We like it.", True),
        ("We like it #ad", True),
        ("We like it #tea #ad", False),
        ("We like it #ad #tea", True),
        ("We like it #tea #ad #oak", False),
        ("x" * 61 + " #ad", False),
        ("Our #adventure begins", False),
        ("Paid partnership: we like it.", True),
    ],
)
def test_advertising_says_so_at_the_start(text: str, fine: bool) -> None:
    assert codes(check(text, "PL104", metadata={"ad": True})) == ([] if fine else ["PL104"])
    assert not codes(check(text, "PL104"))


@pytest.mark.parametrize(
    ("value", "kind", "fine"),
    [
        ("kim", "text", True),
        (7, "text", False),
        (["kim"], "text", False),
        (7, "whole-number", True),
        ("7", "whole-number", True),
        ("7.5", "whole-number", False),
        (True, "number", False),
        ("7.5", "number", True),
        ("2027-01-31", "date", True),
        ("31.1.2027", "date", False),
        ("2027-01-31T09:00:00", "date-time", False),
        ("2027-01-31T09:00:00+01:00", "date-time", True),
        ("yes", "yes-no", True),
        ("maybe", "yes-no", False),
        ("https://acme.example", "link", True),
        ("acme", "link", False),
        (["a"], "list", True),
        ("a", "list", False),
        ({"a": 1}, "any", True),
    ],
)
def test_metadata_has_a_type(value: Any, kind: str, fine: bool) -> None:
    report = check("Hi.", "PL108", policy={"metadata": {"goal": {"type": kind}}}, metadata={"goal": value})
    assert codes(report) == ([] if fine else ["PL108"])


def test_metadata_has_values_and_patterns() -> None:
    policy = {
        "metadata": {"goal": {"values": ["fame", "service"]}, "budget": {"required": False, "pattern": "[0-9]+ EUR"}}
    }
    assert not codes(check("Hi.", "PL108", policy=policy, metadata={"goal": "Fame"}))
    report = check("Hi.", "PL108", policy=policy, metadata={"goal": "money", "budget": "much"})
    assert [v.message.split(". ")[0] for v in report.violations] == [
        "budget is to look like [0-9]+ EUR",
        "goal is to be one of fame, service",
    ]


def test_an_approval_is_void_when_the_text_changes() -> None:
    draft = Draft(text="We open at nine.", author="kim", format="markdown")
    mark = text_hash(Annotator().annotate(draft))
    policy = {"approval": {"hash-required": True}}
    given: dict[str, Any] = {"policy": policy, "author": "kim", "metadata": {"approver": "lee", "approved-text": mark}}
    assert not codes(check("We open at nine.", "PL108", **given))
    assert not codes(check("We open\nat  nine.\n", "PL108", **given))
    assert codes(check("We open at ten.", "PL108", **given)) == ["PL108"]
    linked = "We [open](https://acme.example) at nine."
    assert codes(check(linked, "PL108", format="markdown", **given)) == ["PL108"]


@pytest.mark.parametrize(
    "target",
    [
        "http://[::1",
        "https://",
        "https://acme.example:port/x",
        "//x",
        "https://ac me.example",
        "javascript:void(0)",
        "tel:+441632960000",
    ],
)
def test_odd_links_do_not_fail(target: str) -> None:
    report = check(
        f"See [this]({target}) or {target}",
        format="markdown",
        platform="x",
        policy={"links": {"domains": ["acme.example"]}},
    )
    assert "PL004" not in codes(report)


def test_fancy_letters_have_plain_ones() -> None:
    (violation,) = check("𝓞𝓹𝓮𝓷 𝓃𝒾𝑔𝒽𝓉", "PL123").violations
    assert violation.fix is not None
    assert violation.fix.edits[0].text == "Open night"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", None),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "PL121"),
        ("🇩🇪🇫🇷🇮🇹", None),
        ("🇩🇪🇫🇷🇮🇹🇪🇸", "PL121"),
        ("1️⃣2️⃣3️⃣", None),
        ("👍🏽👍🏾👍🏿", None),
        ("© ® ™ 1 2 3 # *", None),
    ],
)
def test_emoji_are_counted_as_people_see_them(text: str, code: str | None) -> None:
    assert codes(check(f"Thanks {text}", "PL121")) == ([code] if code else [])


def test_odd_text_breaks_no_rule(run: Callable[..., Any], tmp_path: Path) -> None:
    texts = [
        "\ud800 lone #\udc00",
        "א" * 400,
        "e\u0301" * 300,
        "👨‍👩‍👧‍👦" * 90,
        "\u202eabc #שלום",
        "#️⃣1️⃣ 🇩",
        "\u0301",
        "ﷺ" * 100,
        "#" * 500,
        "[" * 300 + "](http://",
    ]
    posts = "".join(
        json.dumps({"text": t, "platform": p, "account": "@acme"}) + "\n"
        for t in texts
        for p in ("x", "bluesky", "mastodon", "threads")
    )
    (tmp_path / "posts.jsonl").write_text(posts, encoding="utf-8")
    (tmp_path / "postlint.toml").write_text('[policy]\nbanned = ["א", "é", "#"]\n', encoding="utf-8")
    ran = run("check", "--select", "policy", "--output-format", "json", "posts.jsonl")
    assert ran.code in (0, 1), ran.err
    found = json.loads(ran.out)
    assert {v["code"] for v in found} <= {"PL103", "PL105", "PL121", "PL130"}


def test_a_quick_look_never_overlooks_a_match() -> None:
    for rule in bundled():
        if rule.category != "policy":
            continue
        for bound in rule.checks:
            for pattern in getattr(bound.params, "patterns", ()):
                words = needed(pattern)
                for example in rule.examples:
                    if words and re.search(pattern, example.draft.text, re.I):
                        assert any(w in example.draft.text.lower() for w in words), (rule.code, pattern)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bfoo(?:d|l)?\b", {"foo"}),
        (r"(?:alpha|beta) \d+", {"alpha", "beta"}),
        (r"a?b?c?", set()),
        (r"[ab]c", set()),
        (r"(?:x|\d)yz", {"yz"}),
        (r"x{4,}", {"xxxx"}),
        (r"(?i:ABC)|def", {"abc", "def"}),
        (r"\{\{.*\}\}", {"{{"}),
    ],
)
def test_needed_words(pattern: str, words: set[str]) -> None:
    assert set(needed(pattern)) == words or (words == {"{{"} and set(needed(pattern)) <= {"{{", "}}"})


# -- the whole


def test_the_policies_in_the_documentation_are_valid() -> None:
    page = (Path(__file__).parents[1] / "docs" / "policy.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 6
    for block in blocks:
        parse(config.tomllib.loads(block))
    written = set(re.findall(r"^\| (PL1\d\d) ", page, re.MULTILINE))
    assert written | {"PL108"} == {r.code for r in bundled() if r.category == "policy"}
    off = set(re.findall(r"^\| (PL1\d\d) [\w-]+ \(\*off\*\)", page, re.MULTILINE))
    assert off == {r.code for r in bundled() if r.category == "policy" and not r.default}


def test_a_policy_run_imports_no_language_tools(tmp_path: Path) -> None:
    lines = (
        json.dumps({"text": f"Post number {n}, see https://acme.example #one 🎉", "platform": "x"}) for n in range(100)
    )
    (tmp_path / "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code = "import sys; from postlint.cli import run; run(['check','--select','policy','--isolated','--no-cache','-q','posts.jsonl']);"
    code += "print([m for m in ('spacy','presidio_analyzer','onnxruntime','torch','py3langid') if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--company", 'Ac"me \\ Söhne', "--platform", "x=@acme", "--platform", "x=acmehelp", "--platform", "instagram"],
        ["--platform", "mastodon=@acme@social.example", "--domain", "acme.example"],
        ["--platform", "forum", "--platform", "Twitter=@a"],
    ],
)
def test_init_writes_a_policy_that_works(run: Callable[..., Any], tmp_path: Path, arguments: list[str]) -> None:
    assert run("init", *arguments).code == 0
    loaded = config.load(tmp_path / "postlint.toml").config
    assert loaded.companies == (('Ac"me \\ Söhne',) if "--company" in arguments else ())
    if "x=@acme" in arguments:
        assert loaded.platforms["x"].accounts == ("@acme", "@acmehelp")
    (tmp_path / "draft.md").write_text(
        '---\nplatform: x\naccount: "@fake"\n---\nIt is guaranteed, TODO.\n', encoding="utf-8"
    )
    ran = run("check", "--ignore", "voice,focus,respect,help,privacy", "--output-format", "json", "draft.md")
    expected = {"PL112", "PL113", *(["PL101"] if any("=" in a for a in arguments) else [])}
    assert {v["code"] for v in json.loads(ran.out)} == expected


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--platform", "facebok"], "unknown network"), (["--domain", "https://a"], "is no domain")]
)
def test_init_refuses_what_it_does_not_know(
    run: Callable[..., Any], tmp_path: Path, arguments: list[str], said: str
) -> None:
    ran = run("init", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "postlint.toml").exists()


def test_every_policy_rule_reads_well() -> None:
    rules = [r for r in bundled() if r.category == "policy"]
    assert {r.code for r in rules} >= {f"PL1{n:02}" for n in range(1, 20)} | {f"PL12{n}" for n in range(6)} | {
        "PL130",
        "PL131",
        "PL132",
    }
    drafts = list(sources.drafts_in("We open at nine.", "a.txt"))
    assert not [v for r in Linter(parse({"select": ["policy"]})).check(drafts) for v in r.violations]
