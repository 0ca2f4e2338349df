"""Checks the labelled drafts: python corpus/check.py [FILES]; prints what is wrong and exits with 1."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

VALUES = {
    "voice": {"first", "none", "third"},
    "help": {"ok", "missing", "na"},
    "help_why": {"problem", "question", "praise", "none"},
}
TYPES = {*"EMAIL PHONE NAME ADDRESS CARD IBAN GOV_ID DOB ACCOUNT ORDER IP HEALTH OTHER".split()}
QUOTES = ("third_quotes", "drift_quotes", "disrespect_quotes")


def problems(item: dict[str, Any], ids: dict[str, dict[str, Any]]) -> list[str]:
    """What is wrong with one item; `ids` are the items of its file."""
    draft = item["draft"]
    found = [f"{key}: unknown value {item[key]!r}" for key, known in VALUES.items() if item[key] not in known]
    found += [f"{key}: not in the draft: {q!r}" for key in QUOTES for q in item[key] if q not in draft]
    found += [f"pii: not in the draft: {p['quote']!r}" for p in item["pii"] if p["quote"] not in draft]
    found += [f"pii: unknown type {p['type']!r}" for p in item["pii"] if p["type"] not in TYPES]
    found += [
        f"context: no role in {said!r}" for said in item["context"] if not said.startswith(("customer: ", "company: "))
    ]
    if (item["voice"] == "third") != bool(item["third_quotes"]):
        found.append("voice is third exactly when third_quotes has something")
    if (item["help"] == "na") != (item["help_why"] == "none"):
        found.append("help is na exactly when nothing was brought")
    twin = ids.get(item.get("twin", ""))
    if item.get("twin") and (twin is None or twin.get("twin") != item["id"]):
        found.append("its twin does not name it back")
    return found


def main() -> int:
    """Checks the files named, or all beside this script."""
    paths = [Path(p) for p in sys.argv[1:]] or sorted(Path(__file__).parent.glob("drafts-*.jsonl"))
    bad = count = 0
    for path in paths:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        ids = {item["id"]: item for item in items}
        if len(ids) != len(items):
            sys.stdout.write(f"{path.name}: an id stands twice\n")
            bad += 1
        for item in items:
            for problem in problems(item, ids):
                sys.stdout.write(f"{path.name}: {item['id']}: {problem}\n")
                bad += 1
        count += len(items)
    sys.stdout.write(f"{count} items, {bad} problems\n")
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
