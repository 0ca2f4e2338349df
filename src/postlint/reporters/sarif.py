"""sarif: SARIF 2.1.0, for code scanning; quotes are masked, waived violations are marked as suppressed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import postlint
from postlint.reporters import Options, fix_to_show, place
from postlint.reporters._names import SARIF, clean, sentence, uri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postlint.model import Draft, Edit, Report, Suppressed, Violation

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_UNITS = {"code-points": "unicodeCodePoints", "utf-16": "utf16CodeUnits"}


def render(reports: Sequence[Report], options: Options) -> str:
    if options.columns == "utf-8":
        # SARIF knows no columns in bytes.
        options = replace(options, columns="code-points")
    found = [(r, v, None) for r in reports for v in r.violations]
    excused = [(r, s.violation, s) for r in reports for s in r.suppressed]
    codes = sorted({v.code for _, v, _ in (*found, *excused)})
    index = {code: i for i, code in enumerate(codes)}
    rules = options.rules or {}
    seen: Counter[str] = Counter()
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "postlint",
                "version": postlint.__version__,
                "rules": [_rule(code, rules.get(code, {})) for code in codes],
            }
        },
        "columnKind": _UNITS[options.columns],
        "invocations": [{"executionSuccessful": not any(r.incomplete for r in reports)}],
        "results": [_result(r, v, s, index, options, seen) for r, v, s in (*found, *excused)],
        "properties": {"outcome": options.outcome.value, "posts": len(reports)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"id": code}
    if rule:
        text = f"{rule['summary']} {rule['why']}\n\nInstead: {rule['instead']}"
        markdown = f"**{rule['summary']}** {rule['why']}\n\n*Instead:* {rule['instead']}"
        level = {"suggestion": "note"}.get(rule["severity"], rule["severity"])
        out |= {
            "name": rule["name"],
            "shortDescription": {"text": rule["summary"]},
            "fullDescription": {"text": f"{rule['summary']} {rule['why']}"},
            "help": {"text": text, "markdown": markdown},
            "defaultConfiguration": {"level": level},
            "properties": {"tags": [rule["category"]], "problem.severity": _problem(rule["severity"])},
        }
    return out


def _problem(severity: str) -> str:
    return "recommendation" if severity == "suggestion" else severity


def _result(
    report: Report,
    violation: Violation,
    suppressed: Suppressed | None,
    index: Mapping[str, int],
    options: Options,
    seen: Counter[str],
) -> dict[str, Any]:
    draft = report.draft
    start, end = draft.in_file(violation.start), draft.in_file(violation.end)
    region = _region(draft, start, end, options)
    snippet = report.visible(violation.start, violation.end)
    if snippet:
        region["snippet"] = {"text": clean(snippet)}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri(violation.path)}, "region": region}
    }
    if violation.post_id is not None:
        location["logicalLocations"] = [{"name": clean(violation.post_id), "kind": "member"}]
    out: dict[str, Any] = {
        "ruleId": violation.code,
        "ruleIndex": index[violation.code],
        "level": SARIF[violation.severity],
        "message": {"text": clean(sentence(violation))},
        "locations": [location],
        "properties": {
            "rule": violation.rule,
            "guideline": violation.guideline,
            "category": violation.category,
            "evidence": dict(violation.evidence),
        },
    }
    if violation.fingerprint:
        # A second violation of the same words needs a name of its own.
        seen[violation.fingerprint] += 1
        out["partialFingerprints"] = {"postlint/v1": f"{violation.fingerprint}:{seen[violation.fingerprint]}"}
    if suppressed is not None:
        kind = "inSource" if suppressed.by == "waiver" else "external"
        out["suppressions"] = [{"kind": kind, "status": "accepted", "justification": clean(suppressed.reason)}]
    fix = fix_to_show(report, violation)
    if fix is not None:
        changes = [_replacement(draft, edit, options) for edit in fix.edits]
        change = {"artifactLocation": {"uri": uri(violation.path)}, "replacements": changes}
        out["fixes"] = [{"description": {"text": fix.message or "Fix"}, "artifactChanges": [change]}]
        out["properties"]["applicability"] = fix.applicability.value
    return out


def _region(draft: Draft, start: int, end: int, options: Options) -> dict[str, Any]:
    """A range of the file; the end column is that of the first character after it."""
    first, last = place(draft, start, options.columns), place(draft, end, options.columns)
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
        "charOffset": start,
        "charLength": end - start,
    }


def _replacement(draft: Draft, edit: Edit, options: Options) -> dict[str, Any]:
    place_ = draft.in_source(edit)
    region = _region(draft, place_.start, place_.end, options)
    return {"deletedRegion": region, "insertedContent": {"text": clean(place_.text)}}
