"""Waivers: exceptions to rules, with a reason, an author and an end; one pure stage after the checks.

A waiver stands where it cannot be published: in front matter, in a comment of Markdown or HTML, or in the
configuration. One that is expired, unused, malformed or names no rule is a finding itself (PL010, PL011).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from postlint import directives
from postlint.config import DEFAULT_KEY
from postlint.levels import matches
from postlint.model import Span, Suppressed
from postlint.ruleset import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postlint.annotate.markup import View
    from postlint.config import Config
    from postlint.model import Draft, Report, Rule, Violation

UNUSED, INVALID = "PL010", "PL011"
_WORD = re.compile(r"\w+")
_FAR = 2000
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exception: which rules, why, by whom, until when (inclusive), and for what part of the draft's text.

    `where` is the range of its own text in the draft, None for one of the configuration.
    """

    rules: tuple[str, ...]
    reason: str
    by: str
    until: date | None
    scope: Span | None
    where: Span | None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a waiver: the code it is reported under, what was found, and where."""

    code: str
    found: str
    where: Span
    removable: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of the violations once the waivers have spoken."""

    kept: tuple[Violation, ...]
    suppressed: tuple[Suppressed, ...]
    problems: tuple[Problem, ...]


def fingerprint(draft: Draft, violation: Violation, key: str) -> str:
    """A name for a violation that survives moving and reflowing text and says nothing about it.

    A keyed hash (HMAC-SHA-256, 128 bits) over the rule, the quote and a word on either side in its paragraph, in
    lower case without spacing or punctuation. No offset, no line, no message. As long as the key is the one that everybody
    knows, personal information could be guessed from its hash: then only the number of its words goes in, and of
    the words beside it those without digits.
    """
    text = draft.text
    before = _words(_paragraphs(draft, text[draft.body_start : violation.start])[-1])[-1:]
    after = _words(_paragraphs(draft, text[violation.end : violation.end + _FAR])[0])[:1]
    quote = _words(text[violation.start : violation.end])
    if violation.category == "privacy" and key == DEFAULT_KEY:
        quote = ["#"] * len(quote)
        before, after = (["#" if any(c.isdigit() for c in w) else w for w in near] for near in (before, after))
    parts = [violation.code, *before, "|", *quote, "|", *after]
    return hmac.new(key.encode(), "\x1f".join(parts).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def _paragraphs(draft: Draft, text: str) -> list[str]:
    """A part of a draft by paragraphs, without comments; a tag of HTML ends one."""
    text = _COMMENT.sub(" ", text) if "<!--" in text else text
    return _BLANK_LINE.split(_TAG.sub("\n\n", text) if draft.format == "html" else text)


def fingerprinted(report: Report, config: Config) -> Report:
    """The report with the fingerprint of each violation in it."""
    if not report.violations and not report.suppressed:
        return report

    def marked(violation: Violation) -> Violation:
        return replace(violation, fingerprint=fingerprint(report.draft, violation, config.fingerprint_key))

    return replace(
        report,
        violations=tuple(marked(v) for v in report.violations),
        suppressed=tuple(replace(s, violation=marked(s.violation)) for s in report.suppressed),
    )


def _words(text: str) -> list[str]:
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(plain)


def waivers_of(
    draft: Draft, view: View, config: Config, *, today: date, path: str | None = None
) -> tuple[list[Waiver], list[Problem]]:
    """The waivers that apply to a draft, and what is wrong with those that do not.

    `path` is the draft's as the globs of the configuration see it.
    """
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    if not config.waivers and "postlint" not in draft.metadata and "<!--" not in draft.text:
        return waivers, problems
    for found in (*_from_front_matter(draft), *_from_comments(draft, view), *_from_config(path or draft.path, config)):
        if isinstance(found, Problem):
            problems.append(found)
        elif config.waivers_need_reason and not found.reason.strip():
            problems.append(Problem(INVALID, "A waiver gives no reason.", found.where or Span(0, 0)))
        elif found.until is not None and found.until < today:
            problems.append(
                Problem(UNUSED, f"A waiver ended on {found.until}.", found.where or Span(0, 0), found.where is not None)
            )
        else:
            waivers.append(found)
    return waivers, problems


def apply(
    violations: Iterable[Violation],
    waivers: Sequence[Waiver],
    *,
    draft: Draft,
    rules: Sequence[Rule],
    active: Sequence[Rule],
    config: Config,
) -> Outcome:
    """Sorts the violations into kept and suppressed, and reports waivers that excuse nothing.

    A waiver of a rule that did not run is neither used nor unused.
    """
    if not waivers:
        return Outcome(tuple(violations), (), ())
    kept: list[Violation] = []
    suppressed: list[Suppressed] = []
    problems: list[Problem] = []
    by_code = {rule.code: rule for rule in rules}
    locked = {r.code for r in rules if not waivable(r, config)}
    used: set[int] = set()
    for violation in violations:
        rule = by_code[violation.code]
        # PL0 itself is out of reach: what could not be checked is never excused.
        candidates = [] if rule.code in locked else range(len(waivers))
        mark = fingerprint(draft, violation, config.fingerprint_key)
        match = next((i for i in candidates if _covers(waivers[i], rule, violation, mark)), None)
        if match is None:
            kept.append(violation)
        else:
            used.add(match)
            suppressed.append(Suppressed(violation, "waiver", waivers[match].reason))
    for i, waiver in enumerate(waivers):
        where = waiver.where or Span(0, 0)
        for word in waiver.rules:
            named = [r for r in rules if Selector(word).matches(r)]
            if not named or word.upper() == "ALL":
                problems.append(Problem(INVALID, f"A waiver names {word!r}, which is no rule.", where))
            elif all(r.code in locked for r in named):
                problems.append(Problem(INVALID, f"A waiver names {word}, which cannot be waived.", where))
            elif i not in used and waiver.where is not None and any(r in active for r in named):
                # A waiver of several rules goes as a whole, so all of them must have had their say.
                whole = all(any(Selector(w).matches(r) for r in active) for w in waiver.rules)
                problems.append(Problem(UNUSED, f"A waiver of {word} excuses nothing.", where, removable=whole))
    return Outcome(tuple(kept), tuple(suppressed), tuple(dict.fromkeys(problems)))


def waivable(rule: Rule, config: Config) -> bool:
    """Whether a waiver or the baseline may excuse a rule's violations."""
    if rule.code.startswith("PL0"):
        return False
    return rule.waivable or any(Selector(word).matches(rule) for word in config.may_waive)


def _covers(waiver: Waiver, rule: Rule, violation: Violation, mark: str) -> bool:
    if not any(Selector(word).matches(rule) and word.upper() != "ALL" for word in waiver.rules):
        return False
    if waiver.fingerprint is not None and waiver.fingerprint != mark:
        return False
    return waiver.scope is None or waiver.scope.overlaps(violation.span) or waiver.scope.start == violation.start


# -- where waivers stand


def _from_front_matter(draft: Draft) -> Iterator[Waiver | Problem]:
    section = draft.metadata.get("postlint")
    if section is None:
        return
    where = _key_span(draft)
    spans = directives.entries(draft)
    if not isinstance(section, dict) or set(section) - {"allow"} or not isinstance(section.get("allow"), list):
        yield Problem(INVALID, "postlint: takes allow: [{rule: ..., reason: ..., until: ...}].", where)
        return
    for i, entry in enumerate(section["allow"]):
        where = spans[i] if i < len(spans) else where
        if not isinstance(entry, dict):
            yield Problem(INVALID, "A waiver is a mapping with rule and reason.", where)
        else:
            yield _waiver({str(k): v for k, v in entry.items()}, None, where)


def _key_span(draft: Draft) -> Span:
    match = re.search(r"^postlint[ \t]*:", draft.text[: draft.body_start], re.MULTILINE)
    return Span(match.start(), match.end() - 1) if match else Span(0, 0)


_DIRECTIVE = re.compile(r"\s*postlint\b[:\s]*(.*?)\s*", re.DOTALL | re.IGNORECASE)
_ALLOW = re.compile(
    r"allow(?:[ \t]+(?P<scope>file))?[ \t]+(?P<rules>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)(?P<rest>.*)", re.DOTALL
)
_OPTION = re.compile(r"\s+(?P<key>[a-z]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s\"]+))")


def _from_comments(draft: Draft, view: View) -> Iterator[Waiver | Problem]:
    if draft.format == "text":
        for match in re.finditer(r"<!--\s*postlint\b.*?-->", draft.text[draft.body_start :], re.DOTALL):
            where = Span(draft.body_start + match.start(), draft.body_start + match.end())
            yield Problem(INVALID, "A comment in a plain-text post would be published.", where)
        return
    for comment in view.comments:
        directive = _DIRECTIVE.fullmatch(comment.text)
        if not directive:
            continue
        where = Span(comment.start, comment.end)
        allow = _ALLOW.fullmatch(directive[1])
        options = _options(allow["rest"]) if allow else None
        if allow is None or options is None:
            usage = 'postlint: allow PL313 reason="..." until=2027-01-31'
            yield Problem(INVALID, f"Not a waiver that postlint reads; write <!-- {usage} -->.", where)
            continue
        scope = None if allow["scope"] else _next_block(draft, view, comment.end)
        rules = [word.strip() for word in allow["rules"].split(",")]
        yield _waiver({"rule": rules, **options}, scope, where)


def _options(rest: str) -> dict[str, str] | None:
    options, at = {}, 0
    while at < len(rest.rstrip()):
        match = _OPTION.match(rest, at)
        if not match:
            return None
        options[match["key"]] = match["quoted"] if match["quoted"] is not None else match["bare"]
        at = match.end()
    return options


def _next_block(draft: Draft, view: View, after: int) -> Span:
    """The block that a comment stands before (or in): a Markdown block, or a paragraph of HTML."""
    for block in view.blocks:
        holds_text = any(block.start <= o < block.end for o in view.offsets)
        if block.end > after and holds_text:
            return block
    begin = next((i for i, o in enumerate(view.offsets) if o >= after and not view.text[i].isspace()), None)
    if begin is None:
        return Span(after, after)
    stop = view.text.find("\n\n", begin)
    return view.to_source(begin, stop if stop >= 0 else len(view.text))


def _from_config(path: str, config: Config) -> Iterator[Waiver]:
    for entry in config.waivers:
        if matches(entry.path, path):
            yield Waiver((entry.rule,), entry.reason, entry.by, entry.until, None, None, entry.fingerprint)


def _waiver(entry: dict[str, Any], scope: Span | None, where: Span) -> Waiver | Problem:
    unknown = set(entry) - {"rule", "reason", "by", "until"}
    if unknown:
        return Problem(INVALID, f"A waiver has no key {sorted(unknown)[0]!r}; it knows rule, reason, by, until.", where)
    rules = entry.get("rule")
    words = [rules] if isinstance(rules, str) else rules
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        return Problem(INVALID, "A waiver names no rule.", where)
    until = _date(entry.get("until"))
    if entry.get("until") is not None and until is None:
        return Problem(INVALID, "A waiver's until is no date; write it as 2027-01-31.", where)
    return Waiver(tuple(words), str(entry.get("reason") or ""), str(entry.get("by") or ""), until, scope, where)


def _date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
