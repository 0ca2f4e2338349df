"""Waivers of the configuration that excuse nothing, which only a run over all the drafts they are for can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.levels import matches
from postlint.model import Draft, Report, Violation
from postlint.ruleset import Selector
from postlint.suppress import UNUSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from postlint.cli._session import Session
    from postlint.config import WaiverConfig

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?:tool\.postlint\.)?waivers[ \t]*\]\]", re.MULTILINE)


def idle_waivers(session: Session, reports: Sequence[Report]) -> list[Report]:
    """A report on the configuration file with a violation for each waiver that excuses nothing; none if none does.

    A waiver counts when every draft that it names was checked in this run, and a rule that it names was on.
    """
    rule = next((r for r in session.linter.active if r.code == UNUSED), None)
    path, config = session.group.loaded.path, session.config
    if rule is None or path is None or not config.waivers or session.group.files is None or session.changes:
        return []
    checked = {session.place(str(file)) for file in session.group.files}
    every = {session.place(str(file)) for file in _governed(session)}
    text = path.read_text(encoding="utf-8", errors="replace")
    headers = [m.start() for m in _HEADER.finditer(text)]
    found = []
    for number, waiver in enumerate(config.waivers):
        named = {place for place in every | checked if matches(waiver.path, place)}
        on = any(Selector(waiver.rule).matches(r) for r in session.linter.active)
        ended = waiver.until is not None and waiver.until < session.linter.today
        if not on or ended or not (named or every) <= checked or _used(session, waiver, reports):
            continue
        at = headers[number] if len(headers) == len(config.waivers) else 0
        end = text.find("\n", at)
        found.append(
            Violation(
                path=str(path),
                post_id=None,
                code=rule.code,
                rule=rule.name,
                guideline=rule.guideline,
                category=rule.category,
                severity=rule.severity,
                message=f"A waiver of {waiver.rule} for {waiver.path} excuses nothing. {rule.why}",
                help=rule.instead,
                start=at,
                end=end if end >= 0 else len(text),
            )
        )
    return [Report(Draft(text=text, path=str(path)), tuple(found))] if found else []


def _governed(session: Session) -> Iterator[Path]:
    """The drafts below the configuration's folder that no nearer configuration takes."""
    from postlint import sources

    loaded = session.group.loaded
    for file in sources.files([str(session.root)], session.config.exclude, root=session.root):
        if session.request.resolve(file.parent).path == loaded.path:
            yield file


def _used(session: Session, waiver: WaiverConfig, reports: Sequence[Report]) -> bool:
    return any(
        excused.by == "waiver"
        and excused.reason == waiver.reason
        and (waiver.fingerprint is None or waiver.fingerprint == excused.violation.fingerprint)
        and any(Selector(waiver.rule).matches(r) for r in session.linter.rules if r.code == excused.violation.code)
        for report in reports
        if matches(waiver.path, session.place(report.draft.path))
        for excused in report.suppressed
    )
