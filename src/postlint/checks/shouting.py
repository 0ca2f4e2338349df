"""shouting: runs of capitals and of exclamation marks; codes, names of products and acronyms are no shouting."""

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
_MARKS = re.compile(r"[!?]*!{2,}[!?]*|!\?!+|\?{3,}")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """min_words: how many capital words in a row shout. common: words that are ordinary English, not acronyms;

    a run shouts only when enough of its words are among them. praise: a sentence that one of these patterns matches
    is glad, not angry. marks: how many exclamation marks in a row are flagged beside capitals.
    """

    common: tuple[str, ...]
    min_words: int = 3
    min_common: int = 2
    glad: tuple[str, ...] = ()


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    common = frozenset(params.common)
    glad = re.compile("|".join(params.glad), re.I) if params.glad else None
    for sentence in post.own_sentences:
        text = post.text(sentence)
        if glad and glad.search(text):
            continue
        words = [m for m in _WORD.finditer(text) if not _in_url(post, sentence, m)]
        run: list[re.Match[str]] = []
        for word in [*words, None]:
            if word is not None and word.group().isupper():
                run.append(word)
                continue
            known = sum(w.group().lower().replace("’", "'") in common for w in run)
            if len(run) >= params.min_words and known >= params.min_common:
                start, end = sentence.start + run[0].start(), sentence.start + run[-1].end()
                if post.own(start, end):
                    yield _finding(post, start, end, sentence)
            run = []


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
        evidence={"capital_words": len(_WORD.findall(shouted))},
        edits=((start, end, calm),),
        applicability=Applicability.UNSAFE,
        fix_message="Write it in sentence case",
    )
