"""summary: what a pipeline decides by, as one JSON object: the outcome of the run and of each post, and counts."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report
    from postlint.reporters import Options


def render(reports: Sequence[Report], options: Options) -> str:
    found = [v for r in reports for v in r.violations]
    rules = Counter(v.code for v in found)
    data = {
        "outcome": options.outcome.value,
        "posts": len(reports),
        "incomplete": sum(r.incomplete for r in reports),
        "violations": {
            level: sum(str(v.severity) == level and not v.incomplete for v in found)
            for level in ("error", "warning", "suggestion")
        },
        "suppressed": {by: sum(s.by == by for r in reports for s in r.suppressed) for by in ("waiver", "baseline")},
        "rules": dict(sorted(rules.items())),
        "by_post": [
            {"path": r.draft.path, "post_id": r.draft.post_id, "outcome": r.outcome.value}
            for r in reports
            if r.outcome.value != "pass"
        ],
    }
    return json.dumps(data, indent=2) + "\n"
