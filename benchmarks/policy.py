"""How fast a policy-only run is: 1,000 drafts against a full policy, on one core.

    python benchmarks/policy.py [DRAFTS] [TERMS]

Runs `postlint check --select policy` in a process of its own, as a user does, and prints drafts a second (reading,
checking and reporting; without and with the start of Python), whether spaCy was imported, and what 10,000 terms cost.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

POLICY = """
company = "Acme"
[platforms.x]
accounts = ["@acme", "@acmehelp"]
[platforms.instagram]
accounts = ["@acme"]
[platforms.mastodon]
accounts = ["@acme@social.example"]
[policy]
banned = {terms}
confidential = ["Project Heron"]
competitors = ["Globex", "Initech"]
ticket-prefixes = ["SUP"]
[policy.accounts."@acmehelp"]
sign-off = "required"
first-person = "signed"
[policy.accounts."@acme"]
voice = "brand"
[policy.links]
domains = ["acme.example"]
utm = "forbid"
[policy.disclosure]
ambassadors = ["@kim_walks"]
[[policy.people]]
author = "kim"
accounts = ["@acme", "@acmehelp"]
topics = ["repairs", "events"]
[[policy.people]]
author = "lee"
[[policy.embargoes]]
terms = ["Aurora"]
until = 2999-01-01T09:00:00+01:00
[policy.metadata.topic]
values = ["repairs", "events"]
"""
OPENINGS = ["Thanks for telling us", "We're sorry about the wait", "Good morning", "Here is what we know", "You asked about tickets"]
MIDDLES = [
    "we've put a new kettle in the post and you'll have a note from us",
    "the reading room opens at ten and our café at eleven",
    "our engineer is on the way to the mast on the hill",
    "everything you need is at https://acme.example/help/{n}",
    "we'd love to see your photos of item {n} 🎉",
]
CLOSINGS = ["See you soon!", "Tell us how it goes.", "#OpenDay #Acme", "We're here till six. ^KM", "Any questions, just ask us."]

_CHILD = """
import sys, time, resource
started = time.perf_counter()
from postlint.cli import run
code = run(sys.argv[1:])
took = time.perf_counter() - started
print(took, "spacy" in sys.modules, "presidio_analyzer" in sys.modules, code, file=sys.stderr)
"""


def drafts(count: int) -> list[dict[str, object]]:
    """Invented drafts for three networks; the same every time."""
    chance = random.Random(7)
    out: list[dict[str, object]] = []
    for n in range(count):
        platform, account, author = chance.choice(
            [("x", "@acme", "kim"), ("x", "@acmehelp", "kim"), ("instagram", "@acme", "lee"), ("mastodon", "@acme@social.example", "lee")]
        )
        text = f"{chance.choice(OPENINGS)} (number {n}), {chance.choice(MIDDLES)}. {chance.choice(MIDDLES).capitalize()}. {chance.choice(CLOSINGS)}"
        if account == "@acmehelp" and not text.endswith("^KM"):
            text += " ^KM"
        if chance.random() < 0.05:
            text += " Cheap, guys! See http://localhost/x #one #two"
        record: dict[str, object] = {"text": text.replace("{n}", str(n)), "platform": platform, "account": account, "author": author, "topic": "events"}
        if chance.random() < 0.6:
            record["in_reply_to"] = "Where is my order?"
        out.append(record)
    return out


def measure(count: int, terms: int) -> tuple[float, str]:
    """Seconds for one run in a fresh process, and what it said of imports."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["cheap", "guys", *(f"word{n}ish" for n in range(terms - 2))]
        Path(folder, "postlint.toml").write_text(POLICY.replace("{terms}", json.dumps(words)), encoding="utf-8")
        lines = (json.dumps(d, ensure_ascii=False) for d in drafts(count))
        Path(folder, "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-c", _CHILD, "check", "--select", "policy", "--no-cache", "--quiet", "--output-format", "json", "posts.jsonl"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        took, *rest = done.stderr.strip().splitlines()[-1].split()
        return float(took), f"spacy imported: {rest[0]}, presidio imported: {rest[1]}, {len(json.loads(done.stdout)):,} violations"


def main() -> None:
    count, terms = (int(a) if a else d for a, d in zip([*sys.argv[1:3], "", ""][:2], (1000, 10_000), strict=True))
    start = min(measure(1, 2)[0] for _ in range(3))
    for size in (2, terms):
        best = min(measure(count, size) for _ in range(3))
        rate = count / (best[0] - start)
        print(f"{count:,} drafts, {size:,} banned terms: {rate:,.0f} drafts a second ({count / best[0]:,.0f} with {start:.2f} s to start); {best[1]}")


if __name__ == "__main__":
    main()
