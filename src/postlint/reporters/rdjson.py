"""rdjson: Reviewdog Diagnostic Format, with fixes as suggestions that can be applied in a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from postlint.fixes import tidy
from postlint.model import Applicability
from postlint.reporters import Options, fix_to_show, place, violations
from postlint.reporters._names import RDJSON, clean, relative, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Draft, Report, Violation


def render(reports: Sequence[Report], options: Options) -> str:
    found = [_diagnostic(r, v) for r, v in violations(reports)]
    data = {"source": {"name": "postlint"}, "severity": "WARNING", "diagnostics": found}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(report: Report, violation: Violation) -> dict[str, Any]:
    draft = report.draft
    out: dict[str, Any] = {
        "message": clean(sentence(violation)),
        "location": {
            "path": clean(relative(violation.path)),
            "range": _range(draft, draft.in_file(violation.start), draft.in_file(violation.end)),
        },
        "severity": RDJSON[violation.severity],
        "code": {"value": violation.code},
    }
    fix = fix_to_show(report, violation)
    if fix is not None and fix.applicability is not Applicability.DISPLAY:
        edits = [draft.in_source(tidy(draft.text, edit)) for edit in fix.edits]
        out["suggestions"] = [{"range": _range(draft, e.start, e.end), "text": clean(e.text)} for e in edits]
    return out


def _range(draft: Draft, start: int, end: int) -> dict[str, Any]:
    """Columns count bytes of UTF-8 in this format, whatever was asked for."""
    first, last = place(draft, start, "utf-8"), place(draft, end, "utf-8")
    return {
        "start": {"line": first.line, "column": first.column},
        "end": {"line": last.line, "column": last.column},
    }
