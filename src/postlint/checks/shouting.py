"""shouting: runs of capitals; codes, names of products and acronyms are no shouting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.checks import Finding, Need
from postlint.checks import Params as Base
from postlint.model import Applicability, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_AFTER = re.compile(r"[^\w\n]{1,8}")
_MARKS = re.compile(r"[!?]*!{2,}[!?]*|!\?!+|\?{3,}")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """What counts as a raised voice.

    common: words that are ordinary English, not acronyms. min_words: how many capital words in a row shout, of
    which min_common must be common ones and one of cross, where that is given: a headline addresses nobody.
    min_scattered: how many common words in capitals shout although they are spread over a sentence; 0 for never.
    glad: a sentence that one of these patterns matches (with the emoji behind it) is glad or a notice, not angry.
    """

    common: tuple[str, ...]
    min_words: int = 3
    min_common: int = 2
    min_scattered: int = 0
    cross: tuple[str, ...] = ()
    glad: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for pattern in self.glad:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"not a regular expression: {pattern!r}: {error}") from None


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    common, cross = frozenset(params.common), frozenset(params.cross)
    glad = re.compile("|".join(params.glad), re.I) if params.glad else None
    for sentence in post.own_sentences:
        text = post.text(sentence)
        words = [m for m in _WORD.finditer(text) if not _in_url(post, sentence, m)]
        if not any(_loud(w.group()) for w in words) or (glad and glad.search(_with_emoji(post, sentence))):
            continue
        runs = [run for run in _runs(words) if len(run) >= params.min_words]
        shouts = [run for run in runs if sum(_known(w, common) for w in run) >= params.min_common]
        if not shouts and params.min_scattered:
            # A lone I or A is a capital anyway.
            loud = [w for w in words if len(w.group()) > 1 and _loud(w.group()) and _known(w, common)]
            shouts = [loud] if len(loud) >= params.min_scattered else []
        for run in shouts:
            if cross and not any(_known(w, cross) for w in run):
                continue
            start, end = sentence.start + run[0].start(), sentence.start + run[-1].end()
            if post.own(start, end):
                yield _finding(post, start, end, sentence)


def _runs(words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Words in capitals that follow one another."""
    run: list[re.Match[str]] = []
    for word in words:
        if _loud(word.group()):
            run.append(word)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _loud(word: str) -> bool:
    return word.isupper()


def _known(word: re.Match[str], common: frozenset[str]) -> bool:
    return word.group().lower().replace("’", "'") in common


def _with_emoji(post: Annotated, sentence: Span) -> str:
    """The sentence and the marks and emoji that follow it before the next word."""
    after = _AFTER.match(post.view.text, sentence.end)
    return post.view.text[sentence.start : after.end() if after else sentence.end]


def _in_url(post: Annotated, sentence: Span, word: re.Match[str]) -> bool:
    at = Span(sentence.start + word.start(), sentence.start + word.end())
    return any(at.within(url) for url in post.urls)


def _finding(post: Annotated, start: int, end: int, sentence: Span) -> Finding:
    marks = _MARKS.match(post.view.text, end)
    if marks:
        end = marks.end()
    shouted = post.view.text[start:end]
    calm = shouted.lower()
    if start == sentence.start:
        calm = calm[:1].upper() + calm[1:]
    calm = re.sub(r"\bi\b", "I", _MARKS.sub(lambda m: "?" if "?" in m.group() else "!", calm))
    return Finding(
        start,
        end,
        evidence={"capital_words": sum(map(_loud, _WORD.findall(shouted)))},
        edits=((start, end, calm),),
        applicability=Applicability.UNSAFE,
        fix_message="Write it in sentence case",
    )
