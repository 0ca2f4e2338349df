"""Tells whether a post is in English; a short one is given the benefit of the doubt."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"(?<![@#\w./])[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w/])")
# Function words that are frequent in English and are not words of its neighbours.
_ENGLISH = frozenset(
    "the and you your we our is are to of for with this that it have has can will would please thanks thank "
    "us be been at from if not do does what when how here there they i i'm we're we'll we've it's don't you're "
    "sorry hi hello let get out about just which who my by as but or so up no yes help see team know".split()
)
MIN_WORDS = 4


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> str:
    """The ISO 639-1 code of the language a text is written in; "en" when it is too short to tell."""
    words = [w.lower().replace("’", "'") for w in _WORD.findall(text)]
    foreign_script = sum(1 for c in text if c.isalpha() and ord(c) > 0x24F)
    letters = sum(1 for c in text if c.isalpha())
    if letters > 6 and foreign_script > letters / 2:
        # Whatever it is, it is not English.
        language = str(_identifier().classify(text)[0])
        return language if language != "en" else "und"
    if len(words) < MIN_WORDS:
        return "en"
    known = sum(w in _ENGLISH for w in words) / len(words)
    # One word in eight is a function word even in terse English; only below that is the classifier asked.
    if known >= 0.12:
        return "en"
    return _classify(" ".join(words))


def _classify(text: str) -> str:
    language, probability = _identifier().classify(text)
    return str(language) if probability >= 0.9 else "en"
