"""shouting: runs of capitals; codes, names of products and acronyms are no shouting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.checks import Finding, Need, must_compile
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
    marked: one of cross in capitals shouts when two exclamation marks follow in its sentence.
    glad: a sentence that one of these patterns matches (with the emoji behind it) is glad or a notice, not angry.
    """

    common: tuple[str, ...]
    min_words: int = 3
    min_common: int = 2
    min_scattered: int = 0
    marked: bool = False
    cross: tuple[str, ...] = ()
    glad: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        must_compile(*self.glad)


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    common, cross = frozenset(params.common), frozenset(params.cross)
    glad = re.compile("|".join(params.glad), re.I) if params.glad else None
    words = [w for w in _WORD.finditer(post.view.text) if not _in_url(post, w)]
    runs = [r for r in _runs(post, words) if len(r) >= params.min_words]
    shouts = [r for r in runs if sum(_known(w, common) for w in r) >= params.min_common]
    shouts = [r for r in shouts if not cross or any(_known(w, cross) for w in r)]
    spans = [Span(r[0].start(), r[-1].end()) for r in shouts]
    for sentence in post.own_sentences:
        if any(sentence.overlaps(s) for s in spans):
            continue
        # A lone I or A is a capital anyway.
        inside = (w for w in words if sentence.start <= w.start() < sentence.end and len(w.group()) > 1)
        loud = [w for w in inside if _loud(w.group()) and _known(w, common)]
        if params.min_scattered and len(loud) >= params.min_scattered:
            spans.append(Span(loud[0].start(), loud[-1].end()))
        elif params.marked and any(_known(w, cross) for w in loud):
            marks = _MARKS.search(post.view.text, loud[0].end(), sentence.end)
            if marks:
                spans.append(Span(loud[0].start(), marks.end()))
    for span in sorted(spans):
        if post.own(span.start, span.end) and not (glad and glad.search(_around(post, span))):
            yield _finding(post, span)


def _runs(post: Annotated, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Words in capitals that follow one another in a paragraph, also beyond the end of a sentence."""
    run: list[re.Match[str]] = []
    for word in words:
        if run and (not _loud(word.group()) or "\n" in post.view.text[run[-1].end() : word.start()]):
            yield run
            run = []
        if _loud(word.group()):
            run.append(word)
    if run:
        yield run


def _loud(word: str) -> bool:
    return word.isupper()


def _calm(word: str, *, first: bool) -> str:
    """The word in small letters, with its capital at the start of a sentence and in "I"."""
    if not _loud(word):
        return word
    keep = first or re.fullmatch(r"I(?:['’][A-Z]+)?", word)
    return word[0] + word[1:].lower() if keep else word.lower()


def _known(word: re.Match[str], common: frozenset[str]) -> bool:
    return word.group().lower().replace("’", "'") in common


def _around(post: Annotated, span: Span) -> str:
    """The sentences that a range touches, with the marks and emoji that follow before the next word."""
    touched = [s for s in post.sentences if s.overlaps(span)] or [span]
    after = _AFTER.match(post.view.text, touched[-1].end)
    return post.view.text[touched[0].start : after.end() if after else touched[-1].end]


def _in_url(post: Annotated, word: re.Match[str]) -> bool:
    return any(Span(word.start(), word.end()).within(url) for url in post.urls)


def _finding(post: Annotated, span: Span) -> Finding:
    marks = _MARKS.match(post.view.text, span.end)
    start, end = span.start, marks.end() if marks else span.end
    shouted = post.view.text[start:end]
    starts = {s.start for s in post.sentences}
    calm = _WORD.sub(lambda m: _calm(m.group(), first=start + m.start() in starts), shouted)
    calm = _MARKS.sub(lambda m: "?" if "?" in m.group() else "!", calm)
    return Finding(
        start,
        end,
        evidence={"capital_words": sum(map(_loud, _WORD.findall(shouted)))},
        edits=((start, end, calm),),
        applicability=Applicability.UNSAFE,
        fix_message="Write it in sentence case",
    )
