"""What only the posts of a whole run show: the same post twice, one reply for many, contradictions."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from postlint.annotate.across import facts
from postlint.config import parse
from postlint.engine import Linter
from postlint.model import Draft, Report, Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POST = "We open our doors at nine on Saturday, and there is cake for everybody who comes."
ACROSS = ["PL130", "PL131", "PL132"]


def _linter(**policy: Any) -> Linter:
    return Linter(parse({"select": ACROSS, "policy": policy}))


def _posts(*texts: str, reply: bool = False, **keys: Any) -> list[Draft]:
    said = (Turn("customer", "Hello?"),) if reply else ()
    return [Draft(text=t, path=f"{n}.txt", in_reply_to=said, **keys) for n, t in enumerate(texts)]


def _codes(reports: list[Report]) -> list[list[str]]:
    return [[v.code for v in r.violations] for r in reports]


def test_the_second_of_two_posts_is_flagged_and_names_the_first() -> None:
    reports = list(
        _linter().check(
            _posts(POST, "Something else entirely, about the lift and the stairs.", POST.replace("nine", "ten"))
        )
    )
    assert _codes(reports) == [[], [], ["PL130"]]
    assert reports[2].violations[0].evidence == {"other": "0.txt"}
    assert "0.txt" in reports[2].violations[0].message


def test_posts_for_other_networks_or_accounts_are_no_repeats() -> None:
    drafts = [
        Draft(text=POST, path=p, platform=p, account=a) for p, a in (("x", "@a"), ("facebook", "@a"), ("x", "@b"))
    ]
    assert _codes(list(_linter().check(drafts))) == [[], [], []]


def test_replies_are_counted_apart_from_posts() -> None:
    drafts = [*_posts(POST), *_posts(*(f"@user{n} {POST} ^K{n}" for n in range(4)), reply=True)]
    assert _codes(list(_linter().check(drafts))) == [[], [], [], ["PL131"], ["PL131"]]
    assert _codes(list(_linter(repeats={"replies": 1}).check(drafts))) == [[], [], ["PL131"], ["PL131"], ["PL131"]]


def test_similarity_and_length_are_the_policys() -> None:
    one, other = POST, POST.replace("Saturday", "Sunday").replace("cake", "soup").replace("nine", "eight")
    assert _codes(list(_linter().check(_posts(one, other)))) == [[], []]
    assert _codes(list(_linter(repeats={"similarity": 0.4}).check(_posts(one, other)))) == [[], ["PL130"]]
    assert _codes(list(_linter(repeats={"words": 50}).check(_posts(one, one)))) == [[], []]


def test_each_run_starts_afresh_and_one_draft_has_no_company() -> None:
    linter = _linter()
    assert not linter.check_draft(_posts(POST)[0]).violations
    assert not linter.check_draft(_posts(POST)[0]).violations


def test_reports_can_be_kept_and_joined_later() -> None:
    linter = _linter()
    kept = [report for draft in _posts(POST, POST) for report in linter.each([draft])]
    assert _codes(kept) == [[], []]
    assert _codes(list(linter.across(kept))) == [[], ["PL130"]]


def test_streaming_stays_possible() -> None:
    drafts = iter(_posts(POST, POST))
    reports = _linter().check(drafts)
    next(reports)
    assert next(drafts).path == "1.txt"


def test_a_repeat_can_be_waived() -> None:
    comment = '<!-- postlint: allow PL130 reason="it is a reminder" -->\n\n'
    drafts = [
        Draft(text=POST, path="a.md", format="markdown"),
        Draft(text=comment + POST, path="b.md", format="markdown"),
    ]
    reports = list(_linter().check(drafts))
    assert _codes(reports) == [[], []]
    assert [s.violation.code for s in reports[1].suppressed] == ["PL130"]


def test_it_is_linear_even_when_all_are_alike() -> None:
    def seconds(count: int) -> float:
        drafts = _posts(*(f"{POST} Number {n} of many." for n in range(count)))
        started = time.process_time()
        flagged = sum(bool(r.violations) for r in _linter().check(drafts))
        assert flagged > count * 0.9
        return time.process_time() - started

    seconds(50)
    assert seconds(2000) < 20 * max(seconds(400), 0.02)


def test_the_cache_does_not_hide_repeats(run: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(POST, encoding="utf-8")
    first = run("check", "--select", "PL130", "--output-format", "concise", ".")
    second = run("check", "--select", "PL130", "--output-format", "concise", ".")
    assert first.out == second.out
    assert first.out.count("PL130") == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tickets are £5.", {("price:ticket", "pound 5.00")}),
        ("It's 1,250.00 dollars a sofa", {("price:sofa", "dollar 1250.00")}),
        ("Only $1,250 a sofa", {("price:sofa", "dollar 1250.00")}),
        ("20 % off until 31 May", {("discount:", "20"), ("date:until", "may 31")}),
        ("20% discount, ends on Sunday, May 31st", {("discount:", "20"), ("date:until", "may 31")}),
        ("Starts 3rd of June", {("date:from", "jun 3")}),
        ("£5 for you, £6 for you", set()),
        ("We turn 20 on 31 May", set()),
    ],
)
def test_facts(text: str, found: set[tuple[str, str]]) -> None:
    assert {(f.key, f.value) for f in facts(text)} == found


def test_contradictions_need_a_campaign_and_name_the_other_post() -> None:
    texts = ("Everything is 20 % off.", "Everything is 30 % off.")
    assert _codes(list(_linter().check(_posts(*texts)))) == [[], []]
    reports = list(_linter().check(_posts(*texts, metadata={"campaign": "spring"})))
    assert _codes(reports) == [[], ["PL132"]]
    assert "20 % off" in reports[1].violations[0].message


def test_sketches_are_not_imported_without_posts_to_compare() -> None:
    code = "import sys; from postlint import Linter; from postlint.config import parse; from postlint import Draft\n"
    code += "list(Linter(parse({'select': ['PL103']})).check([Draft(text='a b c d e f g h i j')])); print('rensa' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
