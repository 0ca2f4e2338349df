"""Ordinary English words, for sentences in which nothing, or little, is a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

RARE = -17.0
"""Log probability below which a word is too rare to matter."""

SLOTS = {"noun": "noun", "adj": "adj", "verb": "verb"}


def collect(excluded: AbstractSet[str]) -> dict[str, tuple[str, ...]]:
    """Return common nouns, adjectives and verbs, without the `excluded` ones (names in lower case)."""
    from spacy.lookups import load_lookups

    tables = load_lookups("en", ["lemma_index", "lexeme_prob"])
    frequency = tables.get_table("lexeme_prob")
    return {
        slot: tuple(
            sorted(
                word
                for word in tables.get_table("lemma_index")[pos]
                if len(word) > 2
                and word.isascii()
                and word.isalpha()
                and word not in excluded
                and frequency.get(word, RARE) > RARE
            )
        )
        for slot, pos in SLOTS.items()
    }
