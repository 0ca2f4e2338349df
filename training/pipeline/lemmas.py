"""Lookup tables for spaCy's rule lemmatizer, made small and quick to load.

spaCy's own tables for English check each candidate against an index of 117,000 lemmas, by scanning a list. Here the
index is used once, at build time: every form that the suffix rules alone would get wrong becomes an exception. Forms
seen in the treebank come on top, so pronouns, auxiliaries and contractions get the treebank's lemmas.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from training.pipeline.vocabulary import RARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.lookups import Lookups
    from training.pipeline.treebank import Sentence

Rules = list[tuple[str, str]]

RULES: dict[str, Rules] = {
    "noun": [
        *(("men", "man"), ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("zes", "z")),
        ("s", ""),
    ],
    "verb": [
        *(("ies", "y"), ("ied", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("s", "")),
        *(("ated", "ate"), ("ating", "ate"), ("ized", "ize"), ("izing", "ize"), ("ised", "ise"), ("ising", "ise")),
        *(("ved", "ve"), ("ving", "ve"), ("ced", "ce"), ("cing", "ce"), ("ured", "ure"), ("uring", "ure")),
        *(("ssed", "ss"), ("ssing", "ss"), ("sed", "se"), ("sing", "se"), ("ged", "ge"), ("nging", "ng")),
        *(("ging", "ge"), ("bled", "ble"), ("bling", "ble"), ("tled", "tle"), ("tling", "tle"), ("dled", "dle")),
        *(("dling", "dle"), ("uted", "ute"), ("uting", "ute"), ("ided", "ide"), ("iding", "ide"), ("ined", "ine")),
        *(("ining", "ine"), ("gued", "gue"), ("guing", "gue"), ("ed", ""), ("ing", "")),
    ],
    "adj": [("ier", "y"), ("iest", "y"), ("er", ""), ("est", "")],
    "adv": [("er", ""), ("est", "")],
}
"""First match first; spaCy takes the first candidate when it knows no exception."""

OWN_TABLES = ("pron", "aux", "part", "det", "sconj", "cconj", "adp", "intj", "num")
"""Parts of speech for which only the treebank's lemmas are kept."""


def _by_rules(form: str, rules: Sequence[tuple[str, str]]) -> str:
    for old, new in rules:
        if form.endswith(old) and len(form) > len(old):
            return form[: len(form) - len(old)] + new
    return form


def _by_index(
    form: str, rules: Iterable[Sequence[str]], index: frozenset[str], exceptions: Mapping[str, list[str]]
) -> str | None:
    """Return the lemma that the full tables would give, or None where they only guess."""
    if exceptions.get(form):
        return exceptions[form][0]
    found = None
    for old, new in rules:
        candidate = form[: len(form) - len(old)] + new
        if form.endswith(old) and candidate in index:
            found = candidate  # spaCy puts each hit before those found so far
    return found


def _inflected(lemma: str, pos: str) -> Iterator[str]:
    """Yield regular forms of a lemma, among them some that nobody writes; spaCy knows plain adjectives by their feature."""
    stem = lemma[:-1]
    if pos in {"noun", "verb"}:
        yield from (lemma, lemma + "s", lemma + "es", stem + "ies")
    if pos == "verb":
        yield from (lemma + "ed", lemma + "ing", lemma + "d", stem + "ing", stem + "ied")
    if pos in {"adj", "adv"}:
        yield from (lemma + "er", lemma + "est", lemma + "r", lemma + "st", stem + "ier", stem + "iest")


def _seen(documents: Sequence[Sequence[Sentence]]) -> dict[str, dict[str, str]]:
    """Return the treebank's most frequent lemma of each lower-cased form, by part of speech."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document in documents:
        for sentence in document:
            for word in sentence.words:
                pos = word.upos.lower()
                slip = "Typo=Yes" in word.feats and pos in RULES  # a "s" or "ve" without its apostrophe is no slip here
                if not slip and word.dep != "goeswith" and word.lemma != "_":
                    counts[pos, word.form.lower()][word.lemma] += 1
    tables: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (pos, form), lemmas in counts.items():
        tables[pos][form] = lemmas.most_common(1)[0][0]
    return tables


def build(tables: Lookups, documents: Sequence[Sequence[Sentence]]) -> dict[str, dict[str, object]]:
    """Return the tables "lemma_rules" and "lemma_exc".

    `tables` holds spaCy's lemma_rules, lemma_exc, lemma_index and lexeme_prob; rare regular words get no exception.
    """
    frequency = tables.get_table("lexeme_prob")
    seen = _seen(documents)
    exceptions: dict[str, dict[str, list[str]]] = {}
    for pos, rules in RULES.items():
        index = frozenset(tables.get_table("lemma_index")[pos])
        irregular = tables.get_table("lemma_exc")[pos]
        full = tables.get_table("lemma_rules")[pos]
        found: dict[str, list[str]] = {}
        common = [lemma for lemma in sorted(index) if lemma.isalpha() and frequency.get(lemma, RARE) > RARE]
        regular = [form for word in common for form in _inflected(word, pos)]
        for form in dict.fromkeys((*regular, *(key for key in irregular if key.isalpha()))):
            lemma = _by_index(form, full, index, irregular)
            lemma = form if lemma is None and form in index else lemma
            if lemma is not None and lemma != _by_rules(form, rules):
                found[form] = [lemma]
        for form, lemma in seen.get(pos, {}).items():
            if lemma != _by_rules(form, rules):
                found[form] = [lemma]
            else:
                found.pop(form, None)
        exceptions[pos] = found
    for pos in OWN_TABLES:
        exceptions[pos] = {form: [lemma] for form, lemma in seen.get(pos, {}).items() if lemma != form}
    lowered = ["", ""]  # the last resort is the form in lower case, else spaCy returns it as typed
    return {
        "lemma_rules": {pos: [*map(list, RULES.get(pos, [])), lowered] for pos in exceptions},
        "lemma_exc": dict(exceptions),
    }
