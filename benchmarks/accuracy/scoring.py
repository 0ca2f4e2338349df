"""Scores findings against labelled drafts.

Judged once a post: voice.none (PL201), voice.third (PL202-PL209), help (PL401-PL403). Judged span by span, by overlap with
the labelled quotes: focus, respect, privacy (there more than half of the quote must be covered). Suggestions and policy
findings do not count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]
Row = str
Found = tuple[str, str, int, int, str]  # code, category, start, end, severity

POST_ROWS = ("voice.none", "voice.third", "help")
SPAN_ROWS = ("focus", "respect", "privacy")
ROWS = ("voice.none", "voice.third", "focus", "respect", "help", "privacy")


@dataclass
class Tally:
    """Hits, false alarms and misses."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        said = self.hit + self.false
        return self.hit / said if said else None

    @property
    def recall(self) -> float | None:
        due = self.hit + self.missed
        return self.hit / due if due else None

    def f(self, beta: float = 1.0) -> float | None:
        p, r = self.precision, self.recall
        if p is None or r is None:
            return None
        return (1 + beta**2) * p * r / (beta**2 * p + r) if p + r else 0.0


@dataclass
class Table:
    """What came of a set of posts."""

    rows: dict[Row, Tally] = field(default_factory=lambda: {row: Tally() for row in ROWS})
    rules: dict[str, Tally] = field(default_factory=dict)
    clean: int = 0
    passed: int = 0
    violating: int = 0
    exact: int = 0
    incomplete: int = 0
    missed: list[tuple[Row, str, str]] = field(default_factory=list)
    alarms: list[tuple[Row, str, str]] = field(default_factory=list)
    alarmed: Counter[str] = field(default_factory=Counter)


def row_of(code: str, category: str, severity: str) -> Row | None:
    """The row that a finding counts in."""
    if severity == "suggestion" or category in ("policy", "incomplete"):
        return None
    if category == "voice":
        return "voice.none" if code == "PL201" else "voice.third" if code < "PL210" else None
    if category == "help":
        return "help" if code < "PL410" else None
    return category


def places(text: str, quotes: list[str]) -> list[tuple[int, int]]:
    """Where the quotes stand, each at the first place that is free."""
    taken: list[tuple[int, int]] = []
    for quote in quotes:
        at = text.find(quote)
        while at >= 0 and any(a < at + len(quote) and at < b for a, b in taken):
            at = text.find(quote, at + 1)
        if at >= 0:
            taken.append((at, at + len(quote)))
    return taken


def _shared(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def score(items: list[Item], findings: dict[str, list[Found]]) -> Table:
    """The table of a set of labelled posts, given the findings by post id."""
    table = Table()
    for item in items:
        _score_post(item, findings.get(item["id"], []), table)
    return table


def _score_post(item: Item, found: list[Found], table: Table) -> None:
    text: str = item["draft"]
    said: dict[Row, list[Found]] = {}
    for finding in found:
        row = row_of(finding[0], finding[1], finding[4])
        if row:
            said.setdefault(row, []).append(finding)
    table.incomplete += any(code.startswith("PL00") for code, *_ in found)
    truth = {
        "voice.none": item["voice"] == "none",
        "voice.third": item["voice"] == "third",
        "help": item["help"] == "missing",
    }
    for row, true in truth.items():
        tally, here = table.rows[row], said.get(row, [])
        tally.hit += bool(true and here)
        tally.false += bool(here and not true)
        tally.missed += bool(true and not here)
        for code in sorted({f[0] for f in here}):
            rule = table.rules.setdefault(code, Tally())
            rule.hit += true
            rule.false += not true
        if true and not here:
            table.missed.append((row, item["id"], (item["third_quotes"] or [text])[0][:120]))
        elif here and not true:
            table.alarms.append((row, item["id"], text[here[0][2] : here[0][3]][:120]))
    quotes = {
        "focus": item["drift_quotes"],
        "respect": item["disrespect_quotes"],
        "privacy": [p["quote"] for p in item["pii"]],
    }
    for row, wanted in quotes.items():
        tally, here = table.rows[row], said.get(row, [])
        want = places(text, wanted)
        need = 0.5 if row == "privacy" else 0.0
        for quote in want:
            if any(_shared(quote, (f[2], f[3])) > need * (quote[1] - quote[0]) for f in here):
                tally.hit += 1
            else:
                tally.missed += 1
                table.missed.append((row, item["id"], text[quote[0] : quote[1]]))
        for finding in here:
            right = any(_shared(quote, (finding[2], finding[3])) for quote in want)
            tally.false += not right
            rule = table.rules.setdefault(finding[0], Tally())
            rule.hit += right
            rule.false += not right
            if not right:
                table.alarms.append((row, item["id"], f"{finding[0]}: {text[finding[2] : finding[3]]}"))
    wrong = {row for row in ("voice.third", "help") if truth[row]} | {row for row, q in quotes.items() if q}
    flagged = {row for row in said if row != "voice.none"}
    if wrong:
        table.violating += 1
        table.exact += flagged == wrong
    else:
        table.clean += 1
        table.passed += not flagged
        table.alarmed.update(flagged)
