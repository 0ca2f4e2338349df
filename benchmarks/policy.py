"""How fast a policy-only run is: 1,000 drafts against a full policy, on one core.

    python benchmarks/policy.py [DRAFTS] [TERMS]

Runs `postlint check --select policy` in a process of its own, as a user does, and prints drafts a second of processor
time and of the clock (reading, checking and reporting, less what one draft costs), whether spaCy was imported, and what
10,000 terms cost.
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
OPENINGS = [
    "Thanks for telling us",
    "We're sorry about the wait",
    "Good morning",
    "Here is what we know",
    "You asked about tickets",
]
CLOSINGS = [
    "See you soon!",
    "Tell us how it goes.",
    "#OpenDay #Acme",
    "We're here till six. ^KM",
    "Any questions, just ask us.",
]
THINGS = """kettle lamp chair table bridge lift garden door window ticket parcel invoice bicycle café library stage concert recipe oven
    tram platform counter sofa router camera printer blanket harbour museum ladder fence river orchard engine piano""".split()
DEEDS = "repair paint open close move send check replace clean plan measure carry load sell lend borrow build cook print water".split()
PLACES = (
    "by the station|next to the school|in the old hall|on the hill|behind the market|at our counter|in the yard".split(
        "|"
    )
)

_CHILD = """
import sys, time
started, used = time.perf_counter(), time.process_time()
from postlint.cli import run
code = run(sys.argv[1:])
took, used = time.perf_counter() - started, time.process_time() - used
print(used, took, "spacy" in sys.modules, "presidio_analyzer" in sys.modules, code, file=sys.stderr)
"""


def drafts(count: int) -> list[dict[str, object]]:
    """Invented drafts for three networks; the same every time."""
    chance = random.Random(7)
    out: list[dict[str, object]] = []
    for n in range(count):
        platform, account, author = chance.choice(
            [
                ("x", "@acme", "kim"),
                ("x", "@acmehelp", "kim"),
                ("instagram", "@acme", "lee"),
                ("mastodon", "@acme@social.example", "lee"),
            ]
        )
        middles = [
            f"we'll {chance.choice(DEEDS)} the {chance.choice(THINGS)} and the {chance.choice(THINGS)} {chance.choice(PLACES)}",
            f"our {chance.choice(THINGS)} is ready {chance.choice(PLACES)}, so you can {chance.choice(DEEDS)} it",
        ]
        if chance.random() < 0.4:
            middles.append(f"everything about the {chance.choice(THINGS)} is at https://acme.example/help/{n} 🎉")
        text = f"{chance.choice(OPENINGS)}, {'. '.join(middles)}. {chance.choice(CLOSINGS)}"
        if account == "@acmehelp" and not text.endswith("^KM"):
            text += " ^KM"
        if chance.random() < 0.05:
            text += " Cheap, guys! See http://localhost/x #one #two"
        record: dict[str, object] = {
            "text": text,
            "platform": platform,
            "account": account,
            "author": author,
            "topic": "events",
        }
        if chance.random() < 0.6:
            record["in_reply_to"] = "Where is my order?"
        out.append(record)
    return out


def measure(count: int, terms: int) -> tuple[float, float, str]:
    """Seconds of the processor and of the clock for one run in a fresh process, and what it said of imports."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["cheap", "guys", *(f"word{n}ish" for n in range(terms - 2))]
        Path(folder, "postlint.toml").write_text(POLICY.replace("{terms}", json.dumps(words)), encoding="utf-8")
        lines = (json.dumps(d, ensure_ascii=False) for d in drafts(count))
        Path(folder, "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
        command = [
            sys.executable,
            "-c",
            _CHILD,
            "check",
            "--select",
            "policy",
            "--no-cache",
            "--quiet",
            "--output-format",
            "json",
            "posts.jsonl",
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        used, took, *rest = done.stderr.strip().splitlines()[-1].split()
        return (
            float(used),
            float(took),
            f"spacy imported: {rest[0]}, presidio imported: {rest[1]}, {len(json.loads(done.stdout)):,} violations",
        )


def main() -> None:
    count, terms = (int(a) if a else d for a, d in zip([*sys.argv[1:3], "", ""][:2], (1000, 10_000), strict=True))
    for size in (2, terms):
        first = [min(column) for column in zip(*(measure(1, size)[:2] for _ in range(3)), strict=True)]
        runs = [measure(count, size) for _ in range(5)]
        used, took = (min(run[i] for run in runs) for i in (0, 1))
        print(
            f"{count:,} drafts, {size:,} banned terms: {(count - 1) / (used - first[0]):,.0f} drafts a second of processor time, "
            f"{(count - 1) / (took - first[1]):,.0f} of the clock; {used:.2f} s in all, {first[0]:.2f} s of it for one draft; {runs[0][2]}"
        )


if __name__ == "__main__":
    main()
