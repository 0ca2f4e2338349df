"""How much a violation weighs in a file or on a network, and what a pipeline does with the post."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.errors import UsageError, nearest
from postlint.model import Outcome, Severity
from postlint.ruleset import Selector, check_selectors
from postlint.sources import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pathspec

    from postlint.config import Config, OverrideConfig
    from postlint.model import Report, Rule, Violation


# -- overrides


def check_overrides(overrides: Iterable[OverrideConfig], rules: Sequence[Rule]) -> None:
    """Raises UsageError, with the nearest match, for an override that names no rule or an unknown platform."""
    for override in overrides:
        check_selectors([*override.ignore, *override.severity], rules)
        for name in override.platforms:
            if name not in PLATFORMS:
                hint = nearest(name, PLATFORMS) or f"known: {', '.join(PLATFORMS)}"
                raise UsageError(f"overrides: unknown platform {name!r}", hint=hint)


def overridden(
    rules: Sequence[Rule], overrides: Iterable[OverrideConfig], path: str, platform: str | None
) -> tuple[Rule, ...]:
    """The rules as overrides leave them for a post: some off, some at another level; a later override beats an earlier.

    `path` is relative to the configuration. PL00x stay on: what could not be checked is never hidden.
    """
    kept = tuple(rules)
    for override in overrides:
        if applies(override, path, platform):
            kept = tuple(_levelled(r, override.severity) for r in kept if not _ignored(r, override.ignore))
    return kept


def applies(override: OverrideConfig, path: str, platform: str | None) -> bool:
    """Whether an override is for a post: by a glob of its path, by its platform, or by both where both are given."""
    if override.paths and not any(matches(glob, path) for glob in override.paths):
        return False
    return not override.platforms or platform in override.platforms


def matches(glob: str, path: str) -> bool:
    """Whether a path is one that a glob, written as in .gitignore, names."""
    return _spec(glob).match_file(path)


@lru_cache(maxsize=256)
def _spec(glob: str) -> pathspec.GitIgnoreSpec:
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines([glob])


def _ignored(rule: Rule, words: Iterable[str]) -> bool:
    return not rule.code.startswith("PL00") and any(Selector(w).matches(rule) for w in words)


def _levelled(rule: Rule, levels: dict[str, str]) -> Rule:
    match = max((s for s in map(Selector, levels) if s.matches(rule)), key=lambda s: s.weight, default=None)
    return replace(rule, severity=Severity.parse(levels[match.word])) if match else rule


# -- outcomes


def judged(report: Report, config: Config) -> Report:
    """The report with its outcome: block, review (a person should read the post first) or pass."""
    found = {weigh(v, config) for v in report.violations}
    outcome = next((o for o in (Outcome.BLOCK, Outcome.REVIEW) if o in found), Outcome.PASS)
    return report if outcome is report.outcome else replace(report, outcome=outcome)


def weigh(violation: Violation, config: Config) -> Outcome:
    """What one violation makes of its post. What could not be checked blocks."""
    if violation.incomplete:
        return Outcome.BLOCK
    if _asks(violation, config):
        return Outcome.REVIEW
    tolerated = config.max_warnings is not None and violation.severity is Severity.WARNING
    if violation.severity >= Severity.parse(config.fail_level) and not tolerated:
        return Outcome.BLOCK
    return Outcome.REVIEW if violation.severity >= Severity.parse(config.review.level) else Outcome.PASS


def _names(word: str, violation: Violation) -> bool:
    return violation.code.startswith(word.upper()) or word.lower() in (violation.category, violation.rule, "all")


def _unsure(violation: Violation, below: float | None) -> bool:
    score = violation.evidence.get("score")
    return below is not None and isinstance(score, (int, float)) and score < below


def warnings(reports: Iterable[Report], config: Config) -> int:
    """How many warnings count towards `max-warnings`."""
    found = (v for r in reports for v in r.violations)
    return sum(v.severity is Severity.WARNING and not v.incomplete and not _asks(v, config) for v in found)


def _asks(violation: Violation, config: Config) -> bool:
    """Whether a violation asks a person by name or for want of certainty, whatever its level."""
    return any(_names(w, violation) for w in config.review.rules) or _unsure(violation, config.review.below)


def overall(reports: Iterable[Report]) -> Outcome:
    """The outcome of a run: that of its worst post."""
    found = {report.outcome for report in reports}
    return next((o for o in (Outcome.BLOCK, Outcome.REVIEW) if o in found), Outcome.PASS)
