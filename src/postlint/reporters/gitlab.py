"""gitlab: GitLab's code quality report, one array of issues."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from postlint.reporters import Options, place, violations
from postlint.reporters._names import GITLAB, clean, relative, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report, Violation


def render(reports: Sequence[Report], options: Options) -> str:
    seen: Counter[str] = Counter()
    return json.dumps([_issue(r, v, options, seen) for r, v in violations(reports)], indent=2) + "\n"


def _issue(report: Report, violation: Violation, options: Options, seen: Counter[str]) -> dict[str, Any]:
    draft, path = report.draft, clean(relative(violation.path))
    start = place(draft, draft.in_file(violation.start), options.columns)
    end = place(draft, draft.in_file(violation.end), options.columns)
    # GitLab drops issues that share a fingerprint, so the file and a count enter it.
    name = f"{path}\x1f{violation.code}\x1f{violation.fingerprint}"
    seen[name] += 1
    return {
        "description": clean(sentence(violation)),
        "check_name": violation.code,
        "fingerprint": hashlib.sha256(f"{name}\x1f{seen[name]}".encode()).hexdigest()[:32],
        "severity": "critical" if violation.incomplete else GITLAB[violation.severity],
        "location": {
            "path": path,
            "positions": {
                "begin": {"line": start.line, "column": start.column},
                "end": {"line": end.line, "column": end.column},
            },
        },
    }
