"""check --fix and --diff: fixes in files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from postlint import fixes
from postlint.errors import DraftError, PostlintError
from postlint.model import Report, Span, mask
from postlint.sources import Unreadable, decode, drafts_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.cli._session import Session
    from postlint.fixes import Fixed


@dataclass(slots=True)
class Repair:
    """What fixing did: the reports afterwards, how many violations are gone, and what could not be done.

    diff: what would change, or did. text: the whole text of standard input as it should be.
    """

    reports: list[Report]
    fixed: int = 0
    problems: list[PostlintError] = field(default_factory=list)
    diff: str = ""
    text: str | None = None


def repair(session: Session, reports: Sequence[Report], *, unsafe: bool, write: bool) -> Repair:
    """Fixes what can be fixed, file by file. Without `write` no file is touched, and the reports stay as they are.

    A file that cannot be written, or that changed meanwhile, keeps its reports and becomes a problem.
    """
    done = Repair([])
    for path, group in groupby(reports, key=lambda r: r.draft.path):
        own = list(group)
        results = [_fixed(session, report, unsafe) for report in own]
        if session.group.files is None:
            done.text = _source(own[0])
        if not any(r.applied for r in results):
            done.reports += own
            continue
        try:
            text = _write(path, own, results, session, write)
        except PostlintError as error:
            done.problems.append(error)
            done.reports += own
            continue
        done.fixed += sum(len(r.applied) for r in results)
        done.diff += _diff(own, results)
        if session.group.files is None:
            done.text = text
        done.reports += _again(path, text, results, session) if write else own
    if done.fixed and write:
        done.reports = session.together(done.reports)
    return done


def _fixed(session: Session, report: Report, unsafe: bool) -> Fixed:
    wanted = session.peek(report)
    if not any(fixes.may_apply(v, unsafe=unsafe) for v in wanted.violations):
        return fixes.Fixed(report)
    return fixes.fix_draft(report, check=session.recheck, unsafe=unsafe, keep=session.peek)


def _source(report: Report) -> str:
    draft = report.draft
    return draft.text if draft.source is None else draft.source


def _write(path: str, own: Sequence[Report], results: Sequence[Fixed], session: Session, write: bool) -> str:
    """The new text of a file, once it is written."""
    source = _source(own[0])
    changed = [(r.draft, f.edits) for r, f in zip(own, results, strict=True) if f.applied]
    text = fixes.rewrite(source, changed)
    if session.group.files is not None:
        before = _bytes(path)
        try:
            same = decode(before) == source
        except DraftError:
            same = False
        if not same:
            raise PostlintError("changed while it was being fixed; it was left as it is", where=path)
        if write:
            fixes.write(Path(path), before, fixes.encode(text, before))
    return text


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise PostlintError(f"cannot be fixed: {error.strerror}", where=path) from None


def _again(path: str, text: str, results: Sequence[Fixed], session: Session) -> list[Report]:
    """The reports of the fixed drafts, placed in the file as it is now."""
    suffix = None
    if session.group.files is None:
        suffix = Path(session.request.stdin_filename).suffix if session.request.stdin_filename else ".txt"
    out = []
    for item, result in zip(drafts_in(text, path, suffix), results, strict=True):
        said = session.request.said.apply(item)
        out.append(replace(result.report, draft=said.draft if isinstance(said, Unreadable) else said))
    return out


def _diff(own: Sequence[Report], results: Sequence[Fixed]) -> str:
    """The changes of a file as a unified diff without context; personal information is masked as in any output."""
    return "".join(_changes(before, fixed) for before, fixed in zip(own, results, strict=True) if fixed.applied)


def _changes(before: Report, fixed: Fixed) -> str:
    draft = before.draft
    post = f" (post {draft.post_id})" if draft.places is not None else ""
    lines = unified_diff(
        _shown(before),
        _shown(fixed.report),
        f"{draft.path}{post}",
        f"{draft.path}{post}",
        n=0,
        lineterm="",
    )
    return "".join(f"{line}\n" for line in lines)


def _shown(report: Report) -> list[str]:
    text = report.draft.text
    return mask(text, report.masked, Span(0, len(text))).splitlines()
