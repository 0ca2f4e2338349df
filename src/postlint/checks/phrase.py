"""phrase: words and patterns in the running text, quotations and code left out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, must_compile
from postlint.checks import Params as Base
from postlint.checks._literals import Hopes
from postlint.model import Applicability, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """What to look for.

    phrases: plain words; whole words, any case, any spacing, straight or curly apostrophes.
    patterns: regular expressions (re, any case unless `case`); a group named `flag` narrows what is flagged. They see
      straight apostrophes and, within a paragraph, a space for each line break.
    unless: regular expressions; a sentence that one of them matches is left alone.
    unless_post: regular expressions; a post that one of them matches anywhere is left alone.
    only_if_customer, unless_customer: regular expressions over what the customer said.
    scope: `own` (the author's words), `sentence` (the same, the whole sentence is flagged) or `all` (the whole
      published text, quotations and code included).
    position: `first` or `last` restricts to the first or last sentence.
    leave_out: regular expressions; where one is all that is flagged, the sentence without it is proposed to a person.
    replace: phrase -> plain form, offered as an unsafe fix; for a row of marks, one mark is a safe one.
    """

    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_post: tuple[str, ...] = ()
    only_if_customer: tuple[str, ...] = ()
    unless_customer: tuple[str, ...] = ()
    scope: Literal["own", "sentence", "all"] = "own"
    position: Literal["any", "first", "last"] = "any"
    case: bool = False
    leave_out: tuple[str, ...] = ()
    replace: dict[str, str] = {}

    def __post_init__(self) -> None:
        if not (self.phrases or self.patterns or self.replace):
            raise ValueError("phrase needs phrases, patterns or replace")
        must_compile(*self.patterns, *self.unless, *self.unless_post, *self.only_if_customer, *self.unless_customer)
        must_compile(*self.leave_out)


@lru_cache(maxsize=1024)
def literal(phrase: str) -> str:
    """A regular expression for a plain phrase as a whole word: any spacing, any apostrophe."""
    words = [re.escape(w).replace("'", "['’‘]") for w in phrase.split()]
    start = r"(?<!\w)" if phrase[:1].isalnum() else ""
    end = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return start + r"\s+".join(words) + end


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...], case: bool) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{p})" for p in patterns) if len(patterns) > 1 else patterns[0], 0 if case else re.I)


class _Plan:
    """What a rule looks for, compiled; kept for the run, with its parameters."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self.plain = {literal(p): _longest_word(p) for p in (*params.phrases, *params.replace)}
        self.hopes = Hopes((*self.plain, *params.patterns), words=self.plain)
        self.swaps = {" ".join(k.lower().replace("’", "'").split()): v for k, v in params.replace.items()}

    def among(self, lowered: str) -> list[str]:
        """What may be found in a text in small letters: phrases as one pattern, the others each for itself.

        Most rules have nothing to say on most posts, which this quick look tells.
        """
        hopeful = self.hopes.among(lowered)
        phrases = [p for p in hopeful if p in self.plain]
        others = [p for p in hopeful if p not in self.plain]
        return ["|".join(phrases), *others] if phrases else others


def _longest_word(phrase: str) -> str:
    return max(re.findall(r"[a-z0-9]+", phrase.lower()), key=len, default="") if phrase.isascii() else ""


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    plan = post.once(("phrase", id(params)), lambda: _Plan(params))
    patterns = plan.among(post.lowered)
    return _found(post, plan, patterns) if patterns else ()


def _found(post: Annotated, plan: _Plan, patterns: Sequence[str]) -> Iterator[Finding]:
    params = plan.params
    if params.only_if_customer or params.unless_customer:
        said = "\n".join(post.customer_said)
        wanted = _compiled(params.only_if_customer, False)
        if wanted is not None and not wanted.search(said):
            return
        spoiling = _compiled(params.unless_customer, False)
        if spoiling is not None and spoiling.search(said):
            return
    unless = _compiled(params.unless, params.case)
    for pattern in patterns:
        compiled = _compiled((pattern,), params.case)
        assert compiled is not None
        for match in compiled.finditer(post.flat):
            start, end = match.span("flag") if "flag" in compiled.groupindex and match["flag"] else match.span()
            sentence = post.sentence_at(start, end)
            if params.scope != "all" and not post.own(start, end):
                continue
            if unless is not None and unless.search(post.flat[sentence.start : max(sentence.end, end)]):
                continue
            if not _placed(post, params, start):
                continue
            excuse = _compiled(params.unless_post, False)
            if excuse is not None and excuse.search(post.view.text):
                return
            span = sentence if params.scope == "sentence" else Span(start, end)
            if start == end:
                continue
            yield _finding(post, plan, span, Span(start, end), sentence)


def _finding(post: Annotated, plan: _Plan, span: Span, flagged: Span, sentence: Span) -> Finding:
    """The finding of a range, with what may be written instead of the words flagged in it."""
    text = post.flat[flagged.start : flagged.end]
    swap = plan.swaps.get(" ".join(text.lower().split()))
    # A row of marks says no more than one does.
    marks = swap is None and not text.strip("!?")
    if marks:
        swap = "?" if "?" in text else "!"
    if swap is not None:
        return Finding(
            span.start,
            span.end,
            edits=((flagged.start, flagged.end, _like(swap, text)),),
            applicability=Applicability.SAFE if marks else Applicability.UNSAFE,
            fix_message=f'Write "{swap}"',
        )
    needless = _compiled(plan.params.leave_out, plan.params.case)
    if needless is None or not needless.fullmatch(text):
        return Finding(span.start, span.end)
    return Finding(span.start, span.end, edits=_without(post.flat, flagged, sentence), fix_message="Leave it out")


_AFTER, _BEFORE = re.compile(r"[\s,:;!–—-]*"), re.compile(r"[\s,]*\Z")


def _without(text: str, flagged: Span, sentence: Span) -> tuple[tuple[int, int, str], ...]:
    """The edit that takes words out of their sentence, which begins with a capital after as before."""
    after = _AFTER.match(text, flagged.end)
    assert after is not None
    if not any(c.isalnum() for c in text[flagged.end : sentence.end] + text[sentence.start : flagged.start]):
        return ()
    if any(c.isalnum() for c in text[sentence.start : flagged.start]):
        before = _BEFORE.search(text, 0, flagged.start)
        return ((before.start() if before else flagged.start, flagged.end, ""),)
    first = text[after.end()]
    return ((flagged.start, after.end() + 1, first.upper()),)


def _placed(post: Annotated, params: Params, start: int) -> bool:
    if params.position == "any" or not post.own_sentences:
        return True
    edge = post.own_sentences[0 if params.position == "first" else -1]
    return edge.start <= start < edge.end


def _like(word: str, model: str) -> str:
    """The word with a capital where the text it replaces has one."""
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
