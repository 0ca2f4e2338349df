"""spaCy: loads the bundled English pipeline or an installed one, once a process."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.config import BUNDLED
from postlint.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from postlint.model import Span

MODELS = Path(str(resources.files("postlint"))) / "models"


@lru_cache(maxsize=4)
def pipeline(name: str = BUNDLED) -> Language:
    """The pipeline of that name. Raises PipelineError naming the command that installs a missing one."""
    import spacy
    from thinc.api import use_ops

    try:
        # Layers keep the operations that are current when they are made. NumPy's own matrix product is two to four
        # times as fast as the one that thinc prefers, which comes without kernels for most processors.
        with use_ops("numpy", use_blis=False):
            if name == BUNDLED:
                # Its tokenizer is English's own, which is there already; reading the stored copy takes a third of the load.
                return spacy.load(MODELS / "en", exclude=["tokenizer"])
            return spacy.load(name)
    except OSError:
        if name == BUNDLED:
            raise PipelineError("the bundled English pipeline is missing", hint="reinstall postlint") from None
        raise PipelineError(
            f"the spaCy pipeline {name!r} is not installed",
            hint=f'install it with: python -m spacy download {name}; or set [nlp] pipeline = "{BUNDLED}"',
        ) from None
    except Exception as error:  # noqa: BLE001  a pipeline is other people's code: whatever it raises, it is not usable
        raise PipelineError(
            f"the spaCy pipeline {name!r} does not load: {type(error).__name__}",
            hint="install a version of it made for the installed spaCy",
        ) from None


def parse(name: str, text: str, sentences: Sequence[Span]) -> Doc:
    """One text read by a pipeline, its sentences given."""
    return next(iter(parse_all(name, [(text, sentences)])))


def parse_all(name: str, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Doc]:
    """Several texts read by a pipeline in one go, their sentences given."""
    language = pipeline(name)
    return list(language.pipe(_tokenized(language, text, sentences) for text, sentences in texts))


def _tokenized(language: Language, text: str, sentences: Sequence[Span]) -> Doc:
    # Posts break sentences at line ends and emoji, which a parser trained on edited text does not know.
    doc = language.make_doc(text)
    starts = iter(sorted(s.start for s in sentences))
    start = next(starts, None)
    for token in doc:
        begins = False
        while start is not None and token.idx + len(token.text) > start:
            begins, start = True, next(starts, None)
        if token.i:
            token.is_sent_start = begins
    return doc
