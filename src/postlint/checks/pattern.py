"""pattern: spaCy Matcher and DependencyMatcher patterns over the author's own sentences."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from postlint.checks import Finding, Need
from postlint.checks import Params as Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"doc"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """Token patterns in spaCy's own notation; several are alternatives.

    tokens: Matcher patterns, each a list of token descriptions. dependency: DependencyMatcher patterns.
    Labels of other schemes are written as alternatives: {DEP: {IN: [nsubj:pass, nsubjpass]}}.
    whole_sentence: flag the sentence rather than the tokens.
    """

    tokens: list[list[dict[str, Any]]] = []
    dependency: list[list[dict[str, Any]]] = []
    whole_sentence: bool = False

    def __post_init__(self) -> None:
        if not (self.tokens or self.dependency):
            raise ValueError("pattern needs tokens or dependency")


@lru_cache(maxsize=64)
def _matchers(key: bytes, vocab: Any) -> tuple[Any, Any]:
    from spacy.matcher import DependencyMatcher, Matcher

    tokens, dependency = msgspec.json.decode(key)
    linear, trees = Matcher(vocab, validate=True), DependencyMatcher(vocab, validate=True)
    if tokens:
        linear.add("rule", tokens, greedy="LONGEST")
    if dependency:
        trees.add("rule", dependency)
    return linear, trees


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    linear, trees = _matchers(msgspec.json.encode([params.tokens, params.dependency]), post.doc.vocab)
    doc = post.doc
    # spaCy warns of a matcher without patterns.
    spans = [(doc[a].idx, doc[b - 1].idx + len(doc[b - 1])) for _, a, b in (linear(doc) if params.tokens else ())]
    for _, tokens in trees(doc) if params.dependency else ():
        first, last = doc[min(tokens)], doc[max(tokens)]
        spans.append((first.idx, last.idx + len(last)))
    for start, end in sorted(set(spans)):
        if not post.own(start, end):
            continue
        sentence = post.sentence_at(start, end)
        yield Finding(sentence.start, sentence.end) if params.whole_sentence else Finding(start, end)
