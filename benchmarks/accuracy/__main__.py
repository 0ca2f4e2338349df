"""Measures postlint on labelled drafts, beside the obvious way and with parts of it left out.

    python -m benchmarks.accuracy             print the tables
    python -m benchmarks.accuracy --write     and write docs/accuracy.md and src/postlint/measured.json

The project's own test sets are corpus/drafts-d.jsonl and drafts-u.jsonl, by an author each, which nothing was trained or
tuned on; they are measured together, and each for itself in a line. Other labelled files can be named;
../shared/eval/real-dev.jsonl is measured too where it is present.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.accuracy.scoring import ROWS, Found, Item, Table, Tally, score
from postlint.annotate import Annotator
from postlint.annotate.judge import Judge, Reading, SentenceReading
from postlint.config import Config
from postlint.engine import Linter
from postlint.model import BoundCheck, Draft, Rule, Turn
from postlint.ruleset import bundled

ROOT = Path(__file__).resolve().parents[2]
TEST_SETS = tuple(ROOT / f"corpus/drafts-{letter}.jsonl" for letter in "du")
REAL = ROOT.parent / "shared/eval/real-dev.jsonl"
GOALS = {"voice.none": 0.95, "voice.third": 0.85, "focus": 0.75, "respect": 0.60, "help": 0.80, "privacy": 0.92}
LEARNED = frozenset({"tone", "topic", "help", "voice", "private-fact"})


def load(path: Path) -> list[Item]:
    """The labelled items of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) | {"file": path.stem} for line in lines if line.strip()]


def draft_of(item: Item) -> Draft:
    """A labelled item as postlint reads it."""
    turns = [said.partition(": ") for said in item["context"]]
    return Draft(
        text=item["draft"],
        post_id=item["id"],
        company=(item["company"],),
        in_reply_to=tuple(Turn("company" if role == "company" else "customer", text) for role, _, text in turns),
    )


def lint(items: Sequence[Item], rules: Sequence[Rule] | None = None) -> dict[str, list[Found]]:
    """postlint's findings by post."""
    there = {rule.category for rule in (bundled() if rules is None else rules)}
    judged = tuple(c for c in ("voice", "focus", "respect", "help", "privacy") if c in there)
    linter = Linter(Config(select=judged), rules=rules)
    out = {}
    for report in linter.check(draft_of(i) for i in items):
        out[str(report.draft.post_id)] = [
            (v.code, v.category, v.start, v.end, str(v.severity)) for v in report.violations
        ]
    return out


class _Mute:
    """A judge that never says anything, to see what the explicit rules find alone."""

    def __init__(self, judge: Judge) -> None:
        self.thresholds = judge.thresholds

    def read(self, text: str, sentences: Sequence[tuple[int, int]], **_: Any) -> Reading:
        silent = tuple(SentenceReading(a, b, 0.0, 0.0, 0.0, 0.0, {}) for a, b in sentences)
        return Reading(silent, {"none": 1.0}, 0.0)


@contextmanager
def muted() -> Iterator[None]:
    """Runs with the mute judge."""
    real = Annotator.__dict__["judge"]

    mute = _Mute(Judge(ROOT / "src/postlint/models/judge"))

    class Mute:
        def __get__(self, tools: Annotator, owner: type | None = None) -> Any:
            return mute

    Annotator.judge = Mute()  # type: ignore[assignment]
    try:
        yield
    finally:
        Annotator.judge = real


def model_only() -> list[Rule]:
    """The rules with nothing but their learned checks."""
    kept = []
    for rule in bundled():
        checks: tuple[BoundCheck, ...] = tuple(c for c in rule.checks if c.kind in LEARNED)
        if checks or rule.category == "incomplete":
            kept.append(replace(rule, checks=checks or rule.checks))
    return kept


def line(name: str, table: Table) -> list[str]:
    """One row of the overview."""
    cells = [name]
    cells += [_show(table.rows[row].f(2.0 if row == "privacy" else 1.0)) for row in ROWS]
    cells.append(_show(table.passed / table.clean if table.clean else None))
    cells.append(_show(table.exact / table.violating if table.violating else None))
    return cells


def _show(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


HEAD = ["", *ROWS, "clean pass", "exact"]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(["| " + " | ".join(r) + " |" for r in (head, ["---"] * len(head), *rows)])


def measure(items: Sequence[Item]) -> tuple[list[list[str]], Table]:
    """The overview of labelled items: the obvious way, parts left out, and postlint; and postlint's table."""
    from benchmarks.accuracy.glue import Glue

    glue = Glue()
    with muted():
        rules_only = score(items, lint(items))
    found = lint(items)
    whole = score(items, found)
    rows = [
        line("glue script", score(items, {i["id"]: glue.findings(i) for i in items})),
        line("rules only", rules_only),
        line("model only", score(items, lint(items, model_only()))),
        line("postlint", whole),
    ]
    files = sorted({str(item["file"]) for item in items})
    if len(files) > 1:
        rows += [line(f"postlint, {name}", score([i for i in items if i["file"] == name], found)) for name in files]
    return rows, whole


def detail(table: Table) -> str:
    """Precision, recall and F of each row."""
    rows = []
    for row in ROWS:
        t = table.rows[row]
        f = t.f(2.0 if row == "privacy" else 1.0)
        rows.append(
            [row, _show(t.precision), _show(t.recall), _show(f), f"{t.hit}/{t.false}/{t.missed}", f"{GOALS[row]:.2f}"]
        )
    return markdown(["row", "precision", "recall", "F", "hits/false/missed", "goal"], rows)


def reliability(items: Sequence[Item]) -> str:
    """How often the judge is right where it says 0.1, 0.2, ...: predicted against observed, by sentence."""
    from benchmarks.accuracy.scoring import places

    bins: dict[str, dict[int, list[float]]] = {name: {} for name in ("third", "drift", "disrespect", "private")}
    quotes = {"third": "third_quotes", "drift": "drift_quotes", "disrespect": "disrespect_quotes"}
    tools = Annotator(Config())
    for item in items:
        post = tools.annotate(draft_of(item))
        wanted = {name: places(item["draft"], item[key]) for name, key in quotes.items()}
        wanted["private"] = places(item["draft"], [p["quote"] for p in item["pii"]])
        for span, reading in post.read_sentences():
            for name, cells in bins.items():
                p = getattr(reading, name)
                hit = any(a < span.end and span.start < b for a, b in wanted[name])
                cells.setdefault(min(int(p * 5), 4), []).append(float(hit))
    rows = []
    for name, cells in bins.items():
        for b in range(5):
            seen = cells.get(b, [])
            if seen:
                rows.append([name, f"{b / 5:.1f}-{(b + 1) / 5:.1f}", str(len(seen)), _show(sum(seen) / len(seen))])
    return markdown(["head", "says", "sentences", "is so"], rows)


def measured(table: Table, posts: int) -> dict[str, dict[str, Any]]:
    """What `postlint rule` tells of a rule: precision, its row's recall, and on how many posts."""
    out = {}
    for rule in bundled():
        tally = table.rules.get(rule.code, Tally())
        row = "voice.none" if rule.code == "PL201" else "voice.third" if rule.category == "voice" else rule.category
        if row not in table.rows or str(rule.severity) == "suggestion":
            continue
        out[rule.code] = {
            "precision": tally.precision,
            "findings": tally.hit + tally.false,
            "recall_of_category": table.rows[row].recall,
            "posts": posts,
        }
    return out


def report(files: Sequence[Sequence[Path]]) -> tuple[str, dict[str, dict[str, Any]]]:
    """The page, a section for each group of files, and the figures by rule."""
    out = [
        "# How accurate postlint is",
        "",
        "Generated by `python -m benchmarks.accuracy --write`. F1 for each row (F2 for privacy); *clean pass* is the share of "
        "posts without a violation that pass; *exact* the share of violating posts with exactly the right categories. "
        "Cross-validated figures on other drafts, with their spread and what was tried, stand in "
        "`training/judge/README.md`.",
    ]
    figures: dict[str, dict[str, Any]] = {}
    for paths in files:
        items = [item for path in paths for item in load(path)]
        rows, table = measure(items)
        own = tuple(paths) == TEST_SETS
        title = "The project's own test sets" if own else ", ".join(path.stem for path in paths)
        note = (
            "two files, by an author each; the judge was never trained or tuned on them"
            if own
            else "the judge was trained on them too, so they show that the code works, not how accurate it is"
        )
        out += ["", f"## {title}", "", f"{len(items)} posts: {note}.", "", markdown(HEAD, rows), "", detail(table)]
        if own:
            figures = measured(table, len(items))
            out += ["", "### Is the judge as sure as it should be?", "", reliability(items)]
            out += ["", "### Known misses", ""]
            for row in ROWS:
                missed = [m for m in table.missed if m[0] == row][:5]
                out += [
                    f"- {row}: {' · '.join(f'“{_inline(m[2])}” ({m[1]})' for m in missed)}"
                    for _ in missed[:1]
                    if row != "privacy"
                ]
            out += ["", "### Known false alarms", ""]
            for row in ROWS:
                alarms = [a for a in table.alarms if a[0] == row][:5]
                out += [
                    f"- {row}: {' · '.join(f'“{_inline(a[2])}” ({a[1]})' for a in alarms)}"
                    for _ in alarms[:1]
                    if row != "privacy"
                ]
    return "\n".join(out) + "\n", figures


def _inline(text: str) -> str:
    return " ".join(text.split())[:110]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="labelled files (default: the test sets and real-dev)")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md and src/postlint/measured.json")
    args = parser.parse_args()
    files = [(path,) for path in args.files] or [TEST_SETS, *([(REAL,)] if REAL.exists() else [])]
    started = time.perf_counter()
    page, figures = report(files)
    sys.stdout.write(page)
    sys.stderr.write(f"{time.perf_counter() - started:.0f} s\n")
    if args.write:
        (ROOT / "docs/accuracy.md").write_text(page, encoding="utf-8")
        (ROOT / "src/postlint/measured.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
