"""VADER: how positive or negative a piece of text sounds."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@lru_cache(maxsize=1)
def _analyzer() -> SentimentIntensityAnalyzer:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def compound(text: str) -> float:
    """VADER's compound score, -1 (very negative) to 1; one piece of evidence, never a verdict.

    Its lexicon knows nothing of who is meant: "We're sorry about the delay" scores below zero.
    """
    return float(_analyzer().polarity_scores(text)["compound"])
