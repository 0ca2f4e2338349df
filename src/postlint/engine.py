"""Runs the selected rules over drafts: draft -> annotated -> checks -> violations -> waivers -> report.

Whatever fails on the way becomes a violation of PL00x in that draft's report; the others are checked all the same.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from postlint import checks, directives, levels, suppress
from postlint.annotate import Annotator
from postlint.annotate.across import Run
from postlint.config import Config
from postlint.errors import DraftError, PostlintError
from postlint.model import (
    Applicability,
    Draft,
    Edit,
    Fix,
    Report,
    Severity,
    Span,
    Suppressed,
    Turn,
    Violation,
    mask,
)
from postlint.ruleset import Selector, bundled, check_selectors, load_folder, selected, unique, with_severities
from postlint.sources import Unreadable, with_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postlint.annotate import Annotated
    from postlint.checks import Finding
    from postlint.model import Rule

LANGUAGE, FAILED = "PL003", "PL004"
BUILTIN = "builtin"
_BATCH = 32
_LONGEST_QUOTE = 90


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rules that are on for a post, by when they have their say.

    alone: without the other posts of a run. judging: of these, the ones whose checks look at the post; plain: of these,
    the ones that need no grammar. across: those that look at the posts before it.
    """

    alone: tuple[Rule, ...]
    judging: tuple[Rule, ...]
    plain: tuple[Rule, ...]
    across: tuple[Rule, ...]


class Linter:
    """Checks drafts against the rules that a configuration selects.

    `root` is the folder that the configuration's rule folders are relative to. With `reveal`, messages and
    reports show personal information as it stands. Raises ConfigError, RuleError or UsageError.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        root: Path | None = None,
        rules: Sequence[Rule] | None = None,
        reveal: bool = False,
        today: date | None = None,
    ) -> None:
        self.config = config or Config()
        self.reveal = reveal
        self.today = today or date.today()
        self.root = (root or Path.cwd()).resolve()
        house = [r for folder in self.config.rules for r in load_folder(self.root / folder)]
        every = unique([*(bundled() if rules is None else rules), *house])
        self.rules = with_severities(every, self.config.severity)
        self.active = selected(
            self.rules,
            select=self.config.select,
            extend_select=(*self.config.extend_select, *(r.code for r in house)),
            ignore=self.config.ignore,
        )
        for words in self.config.per_file_ignores.values():
            check_selectors(words, self.rules)
        levels.check_overrides(self.config.overrides, self.rules)
        self._tools = Annotator(self.config)
        needs = {rule.code: _needs(rule) for rule in self.active}
        self._finders = {r.code: [(checks.load(c.kind).find, c.params) for c in r.checks] for r in self.active}
        self._across = {code for code, what in needs.items() if "run" in what}
        self._grammar = {code for code, what in needs.items() if what}
        self._parse = any("doc" in what for what in needs.values())
        self._plan = self._planned(self.active)

    def check(self, drafts: Iterable[Draft | Unreadable]) -> Iterator[Report]:
        """The reports of drafts, in their order; drafts are read as they are needed."""
        run = Run(self.config.policy.repeats)
        for report, post in self._posts(drafts):
            yield self._in_run(report, post, run)

    def each(self, drafts: Iterable[Draft | Unreadable]) -> Iterator[Report]:
        """The reports of drafts, each judged by itself."""
        return (report for report, _ in self._posts(drafts))

    def across(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports of a run with what only its posts together show: for those who keep or part what `each` gives."""
        run = Run(self.config.policy.repeats)
        return (self._in_run(report, None, run) for report in reports)

    def check_draft(self, draft: Draft) -> Report:
        return next(self.check([draft]))

    def _in_run(self, report: Report, post: Annotated | None, run: Run) -> Report:
        if not self._across or report.incomplete:
            return report
        rules = self._plan_for(report.draft).across
        post = post or self._tools.annotate(report.draft)
        post.run = run
        failures: dict[str, Violation] = {}
        found = self._run(rules, post, failures)
        if not found and not failures:
            return report
        violations = [self._from_finding(r, f, post, report.masked) for r, f in found]
        kept, suppressed = self._waive(post, violations, rules)
        more = replace(report, suppressed=(*report.suppressed, *suppressed))
        return more.with_violations([*report.violations, *kept, *failures.values()])

    def _posts(self, drafts: Iterable[Draft | Unreadable]) -> Iterator[tuple[Report, Annotated | None]]:
        stream = iter(drafts)
        # The first draft goes alone, so that an answer on one post does not wait for others to be read.
        size = 1
        while batch := list(islice(stream, size)):
            yield from self._check_batch(batch)
            size = _BATCH

    def _check_batch(self, batch: Sequence[Draft | Unreadable]) -> Iterator[tuple[Report, Annotated | None]]:
        readable = [d for d in batch if isinstance(d, Draft)]
        try:
            posts = iter(self._tools.annotate_all(readable, parse=self._parse))
        except PostlintError:
            # It will be raised again, and reported, by each check that needs what is missing.
            posts = iter([self._tools.annotate(d) for d in readable])
        for item in batch:
            if isinstance(item, Draft):
                post = next(posts)
                yield self._check_post(post), post
            else:
                yield self._unreadable(item), None

    def _unreadable(self, item: Unreadable) -> Report:
        error, draft = item.error, item.draft
        rule = self._rule(error.code)
        lines = draft.lines
        line = min(max(error.line, 1), len(lines))
        at = 0 if draft.places is not None else min(lines.line(line).start + error.column - 1, len(draft.text))
        where = f" (line {error.line}, column {error.column})" if draft.places is None and not draft.text else ""
        found = (
            f"{_sentence(error.message)}{where}"
            if not where
            else f"{error.message[:1].upper()}{error.message[1:]}{where}."
        )
        violation = self._violation(rule, draft, Span(at, at), found, help_=_sentence(error.hint or rule.instead))
        return Report(draft, (violation,))

    def _check_post(self, post: Annotated) -> Report:
        draft = post.draft
        if not draft.text[draft.body_start :].strip():
            empty = DraftError("the post is empty", hint="write the post, or remove the file")
            return self._unreadable(Unreadable(draft, empty))
        failures: dict[str, Violation] = {}
        plan = self._plan_for(draft)
        foreign = len(plan.plain) < len(plan.judging) and self._foreign(post, failures)
        found = self._run(plan.plain if foreign else plan.judging, post, failures)
        if not found:
            kept, suppressed = self._waive(post, [], plan.alone)
            return Report(draft, tuple(sorted([*kept, *failures.values()], key=lambda v: v.order)), suppressed)
        found = [(r, f) for r, f in found if not _outdone(r, f, found)]
        found = [(r, f) for r, f in found if not _yields(r, f, found)]
        private = (
            ()
            if self.reveal
            else tuple(sorted({post.view.to_source(f.start, f.end) for r, f in found if r.category == "privacy"}))
        )
        violations = [self._from_finding(r, f, post, private) for r, f in found]
        kept, suppressed = self._waive(post, violations, plan.alone)
        kept = sorted([*kept, *failures.values()], key=lambda v: v.order)
        return Report(draft, tuple(kept), suppressed, private)

    def _plan_for(self, draft: Draft) -> _Plan:
        rules = self.rules_for(draft.path, draft.platform)
        return self._plan if rules is self.active else self._planned(rules)

    def _planned(self, rules: Sequence[Rule]) -> _Plan:
        alone = tuple(r for r in rules if r.code not in self._across)
        judging = tuple(r for r in alone if any(c.kind != BUILTIN for c in r.checks))
        return _Plan(
            alone=alone,
            judging=judging,
            plain=tuple(r for r in judging if r.code not in self._grammar),
            across=tuple(r for r in rules if r.code in self._across),
        )

    def rules_for(self, path: str, platform: str | None = None) -> tuple[Rule, ...]:
        """The rules that are on for a post: the selected ones, less `per-file-ignores`, as `overrides` level them."""
        if not (self.config.per_file_ignores or self.config.overrides):
            return self.active
        relative = self.relative(path)
        words = [w for glob, ws in self.config.per_file_ignores.items() if levels.matches(glob, relative) for w in ws]
        rules = [r for r in self.active if r.code.startswith("PL00") or not any(Selector(w).matches(r) for w in words)]
        return levels.overridden(rules, self.config.overrides, relative, platform)

    def relative(self, path: str) -> str:
        """A draft's path as the globs of the configuration see it."""
        full = Path(path).resolve()
        return full.relative_to(self.root).as_posix() if full.is_relative_to(self.root) else path

    def _foreign(self, post: Annotated, failures: dict[str, Violation]) -> bool:
        """Whether the post is in a language that the rules of grammar do not speak; says so if it is."""
        language = post.language
        if language == "en":
            return False
        rule = self._rule(LANGUAGE)
        found = (
            f"The post seems to be in another language than English ({language}); only rules that need no grammar ran."
        )
        failures[LANGUAGE] = self._violation(rule, post.draft, _first_sentence(post), found)
        return True

    def _run(
        self, rules: Iterable[Rule], post: Annotated, failures: dict[str, Violation]
    ) -> list[tuple[Rule, Finding]]:
        """What the rules find in a post; what fails on the way is added to `failures`."""
        out: list[tuple[Rule, Finding]] = []
        for rule in rules:
            findings: list[Finding] = []
            for find, params in self._finders[rule.code]:
                try:
                    findings += find(post, params)
                except PostlintError as error:
                    self._fail(post, failures, _sentence(error.message), error.hint)
                except Exception as error:  # noqa: BLE001  a check that raises must never look like a clean post
                    # The exception's own words may quote the draft, so only its type is told.
                    found = f"The check of {rule.code} {rule.name} failed ({type(error).__name__})."
                    self._fail(post, failures, found)
            if findings:
                out += [(rule, finding) for finding in _distinct(findings)]
        return out

    def _fail(self, post: Annotated, failures: dict[str, Violation], found: str, hint: str | None = None) -> None:
        if found not in failures:
            rule = self._rule(FAILED)
            failures[found] = self._violation(
                rule, post.draft, Span(0, 0), found, help_=_sentence(hint or rule.instead)
            )

    def _waive(
        self, post: Annotated, violations: list[Violation], active: Sequence[Rule]
    ) -> tuple[list[Violation], tuple[Suppressed, ...]]:
        draft = post.draft
        path = self.relative(draft.path) if self.config.waivers else None
        waivers, problems = suppress.waivers_of(draft, post.view, self.config, today=self.today, path=path)
        if not waivers and not problems:
            return violations, ()
        outcome = suppress.apply(violations, waivers, draft=draft, rules=self.rules, active=active, config=self.config)
        kept = list(outcome.kept)
        on = {rule.code: rule for rule in active}
        for problem in (*problems, *outcome.problems):
            if problem.code in on:
                edits = directives.removal(draft, problem.where) if problem.removable else ()
                fix = Fix(Applicability.SAFE, "Remove the waiver", edits) if edits else None
                kept.append(self._violation(on[problem.code], draft, problem.where, problem.found, fix=fix))
        return kept, outcome.suppressed

    def _from_finding(self, rule: Rule, finding: Finding, post: Annotated, private: Sequence[Span]) -> Violation:
        span = post.view.to_source(finding.start, finding.end)
        found = finding.found or rule.summary
        if _only_suggested(rule, finding):
            found = f"Perhaps {found[:1].lower()}{found[1:]}"
        if not finding.whole:
            quote = " ".join(mask(post.draft.text, private, span).split())
            if len(quote) > _LONGEST_QUOTE:
                quote = quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
            found = f"{found.rstrip('.')}: “{quote}”."
        fix = None
        if finding.edits:
            sources = ((post.view.to_source(a, b), text) for a, b, text in finding.edits)
            edits = tuple(Edit(s.start, s.end, text) for s, text in sources)
            fix = Fix(finding.applicability, finding.fix_message, edits)
        return self._violation(
            rule, post.draft, span, f"{found} {rule.why}", finding=finding, severity=finding.severity, fix=fix
        )

    def _violation(
        self,
        rule: Rule,
        draft: Draft,
        span: Span,
        message: str,
        *,
        help_: str | None = None,
        finding: Finding | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> Violation:
        return Violation(
            path=draft.path,
            post_id=draft.post_id,
            code=rule.code,
            rule=rule.name,
            guideline=rule.guideline,
            category=rule.category,
            severity=min(severity, rule.severity) if severity is not None else rule.severity,
            message=message,
            help=help_ or rule.instead,
            start=span.start,
            end=span.end,
            evidence=finding.evidence if finding else {},
            fix=fix,
        )

    def _rule(self, code: str) -> Rule:
        return next(rule for rule in self.rules if rule.code == code)


def check_text(
    text: str,
    *,
    in_reply_to: str | Sequence[str | Turn] | None = None,
    company: str | Sequence[str] | None = None,
    config: Config | None = None,
    reveal: bool = False,
    **keys: object,
) -> Report:
    """Checks one post and reports what is wrong with it.

    `in_reply_to` is what the customer said (oldest first; a Turn says who spoke), `company` the name or names the
    company goes by; further keys (platform, account, author, ...) are those of front matter.
    Raises ConfigError, RuleError, UsageError, or DraftError for a key of the wrong type.
    """
    said = [in_reply_to] if isinstance(in_reply_to, str) else list(in_reply_to or ())
    draft = with_keys(Draft(text=text), {k: v for k, v in keys.items() if v is not None})
    names = (company,) if isinstance(company, str) else tuple(company or ())
    turns = tuple(s if isinstance(s, Turn) else Turn("customer", s) for s in said)
    draft = replace(draft, in_reply_to=turns, company=names)
    return Linter(config, reveal=reveal).check_draft(draft)


def _needs(rule: Rule) -> frozenset[checks.Need]:
    return frozenset().union(*(checks.load(check.kind).NEEDS for check in rule.checks))


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of one rule less those that overlap an earlier one: its explicit checks come first."""
    taken: list[tuple[int, int]] = []
    for finding in findings:
        at = bisect_left(taken, (finding.start, finding.end))
        # What is taken does not overlap, so only the neighbours matter.
        if not any(a < finding.end and finding.start < b for a, b in taken[max(0, at - 1) : at + 1]):
            taken.insert(at, (finding.start, finding.end))
            yield finding


def _overlap(a: Finding, b: Finding) -> bool:
    return a.start < b.end and b.start < a.end


def _outdone(rule: Rule, finding: Finding, found: Sequence[tuple[Rule, Finding]]) -> bool:
    """Whether a judgement of the model gives way to an explicit rule of its category on the same words."""
    if finding.evidence.get("model") is None:
        return False
    return any(
        other is not finding
        and r.category == rule.category
        and other.evidence.get("model") is None
        and not other.whole
        and _overlap(finding, other)
        for r, other in found
    )


def _yields(rule: Rule, finding: Finding, found: Sequence[tuple[Rule, Finding]]) -> bool:
    """Whether a finding keeps quiet for one of a rule that says it better: in the post, or of the same words.

    A mere suggestion does so for whatever is sure of the same words, and speaks for no other rule.
    """
    unsure = _only_suggested(rule, finding)
    return any(
        (unsure or r.code in rule.yields_to)
        and not _only_suggested(r, f)
        and ((finding.whole and not unsure) or _overlap(finding, f))
        for r, f in found
    )


def _only_suggested(rule: Rule, finding: Finding) -> bool:
    """Whether a rule that warns only suggests here, since its judgement is not sure enough."""
    return finding.severity is not None and finding.severity < rule.severity


def _first_sentence(post: Annotated) -> Span:
    first = next(iter(post.own_sentences), None)
    return post.view.to_source(first.start, first.end) if first else Span(0, 0)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
