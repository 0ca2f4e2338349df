"""Finds personal data with Presidio's engine on spaCy's artifacts; the only module that starts Presidio.

Presidio gets exactly the recognizers of `postlint.annotate.recognizers` and a Doc that is already parsed: it loads no
pipeline, downloads nothing and logs nothing. What was matched stays in memory; evidence says how it was found, not what.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from postlint.annotate.recognizers.base import Page, squash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc

    from postlint.annotate.recognizers.base import Recognizer

__all__ = ["ENTITIES", "PersonalData", "PersonalDataFinder"]

ENTITIES: tuple[str, ...] = (
    "EMAIL_ADDRESS",
    "CREDENTIAL",
    "BANK_ACCOUNT",
    "CREDIT_CARD",
    "CRYPTO_WALLET",
    "GOVERNMENT_ID",
    "DATE_OF_BIRTH",
    "NETWORK_ADDRESS",
    "PHONE_NUMBER",
    "POSTAL_ADDRESS",
    "REFERENCE_NUMBER",
    "NUMBER_PLATE",
    "DEVICE_ID",
    "POSITION",
    "INCOME",
    "PERSONAL_RECORD",
    "HEALTH",
    "PERSON",
)
"""What can be found, in the order in which ties between overlapping findings are settled."""

_SAID_BEFORE = 0.15


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One finding; half-open code points into the Doc's text, a score of 0 to 1, and how it was found."""

    start: int
    end: int
    entity: str
    score: float
    evidence: Mapping[str, object]


class PersonalDataFinder:
    """Finds personal data in parsed drafts; holds the company's own contacts, which are no leak."""

    def __init__(self, *, allow: Sequence[str] = (), regions: Sequence[str] = ()) -> None:
        """Take owned contacts (mail addresses, domains, phones in any spelling, names) and ISO regions for bare phones."""
        self._regions = tuple(regions)
        self._mails = frozenset(entry.casefold().strip() for entry in allow if "@" in entry.strip()[1:])
        self._domains = frozenset(
            entry.casefold().strip().lstrip("@").removeprefix("www.")
            for entry in allow
            if re.fullmatch(r"\s*@?[\w-]+(?:\.[\w-]+)+\s*", entry) and not entry.strip().replace(".", "").isdigit()
        )
        self._phones = tuple(entry for entry in allow if re.fullmatch(r"[+\d\s().\-/x]{5,}", entry.strip()))
        self._plain = frozenset(squash(entry) for entry in allow if squash(entry))
        self._engine: Any = None
        self._owned: frozenset[str] | None = None

    def find(
        self, doc: Doc, *, context: Sequence[str] = (), company: Sequence[str] = (), author: str | None = None
    ) -> list[PersonalData]:
        """Give what the Doc's text shares, sorted by place, no two findings overlapping.

        `context` is what was said before (data found there too scores higher), `company` the names of the company
        that writes, `author` the name of the person who writes.
        """
        text = doc.text
        if not text.strip():
            return []
        page = _page(doc, text, tuple(context), tuple(company), author, self._regions)
        found = [finding for finding in self._analyze(page, doc) if not self._is_owned(page, finding)]
        return _joined(_without_overlaps(found), text)

    def _analyze(self, page: Page, doc: Doc) -> list[PersonalData]:
        if self._engine is None:
            self._engine = _build_engine()
        results = self._engine.analyze(
            text=page.text,
            language="en",
            entities=list(ENTITIES),
            score_threshold=0.0,
            return_decision_process=True,
            nlp_artifacts=_artifacts(page, doc),
        )
        return [_finding(page, result) for result in results]

    def _is_owned(self, page: Page, finding: PersonalData) -> bool:
        if not (self._plain or self._phones):
            return False
        text = page.text[finding.start : finding.end]
        if squash(text) in self._plain:
            return True
        if finding.entity == "EMAIL_ADDRESS":
            plain = text.casefold()
            host = plain.rpartition("@")[2]
            return plain in self._mails or any(
                host == domain or host.endswith(f".{domain}") for domain in self._domains
            )
        if finding.entity in ("PHONE_NUMBER", "REFERENCE_NUMBER") and self._phones:
            from postlint.annotate.recognizers.phone import guess_regions, national_number
            from postlint.annotate.recognizers.spoken import spoken_numbers

            regions = guess_regions(page)
            if self._owned is None:
                self._owned = frozenset(national_number(entry, list(self._regions)) for entry in self._phones)
            spoken = next(iter(spoken_numbers(text)), None)
            return national_number(spoken.digits if spoken else text, regions) in self._owned
        return False


def _page(
    doc: Doc,
    text: str,
    context: tuple[str, ...],
    company: tuple[str, ...],
    author: str | None,
    regions: tuple[str, ...],
) -> Page:
    people: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for entity in doc.ents:
        if entity.label_ in ("PERSON", "PER"):
            people.append((entity.start_char, entity.end_char))
        elif entity.label_ in ("ORG", "FAC", "GPE", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "MISC"):
            others.append((entity.start_char, entity.end_char))
    return Page(
        text=text,
        people=tuple(people),
        places=tuple(others),
        context=context,
        company=company,
        author=author,
        regions=regions,
    )


def _finding(page: Page, result: Any) -> PersonalData:
    why = result.analysis_explanation
    score = float(result.score)
    evidence: dict[str, object] = {"recognizer": str(why.recognizer), "pattern": str(why.pattern_name)}
    if why.validation_result is not None:
        evidence["checksum"] = bool(why.validation_result)
    if why.supportive_context_word:
        evidence["cue"] = str(why.supportive_context_word)
    plain = squash(page.text[result.start : result.end])
    if page.said and score >= 0.5 and len(plain) > 3 and plain in squash(page.said):
        evidence["said_before"] = True
        score = min(1.0, score + _SAID_BEFORE)
    return PersonalData(
        int(result.start), int(result.end), str(result.entity_type), round(score, 3), MappingProxyType(evidence)
    )


def _without_overlaps(found: list[PersonalData]) -> list[PersonalData]:
    """Keep the best of overlapping findings: by score, then length, then the order of ENTITIES, then place."""
    kept: list[PersonalData] = []
    for finding in sorted(found, key=lambda f: (-f.score, f.start - f.end, ENTITIES.index(f.entity), f.start)):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end, f.entity))


def _joined(found: list[PersonalData], text: str) -> list[PersonalData]:
    """One finding for health facts that stand side by side ("depression and on sertraline")."""
    joined: list[PersonalData] = []
    for finding in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.entity == finding.entity == "HEALTH"
            and re.fullmatch(r"[^.!?\n]{0,16}", text[last.end : finding.start])
        ):
            joined[-1] = PersonalData(
                last.start, finding.end, last.entity, max(last.score, finding.score), last.evidence
            )
        else:
            joined.append(finding)
    return joined


def _artifacts(page: Page, doc: Doc) -> Any:
    from presidio_analyzer.nlp_engine import NlpArtifacts

    artifacts = NlpArtifacts(
        entities=list(doc.ents), tokens=doc, tokens_indices=[], lemmas=[], nlp_engine=None, language="en"
    )
    artifacts.page = page
    return artifacts


def _build_engine() -> Any:
    """An AnalyzerEngine with postlint's recognizers, on artifacts that the caller brings."""
    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
    from presidio_analyzer import (
        AnalysisExplanation,
        AnalyzerEngine,
        EntityRecognizer,
        RecognizerRegistry,
        RecognizerResult,
    )
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpEngine

    from postlint.annotate.recognizers import all_recognizers

    class ParsedElsewhere(NlpEngine):  # type: ignore[misc]
        """Stands where Presidio wants an engine; drafts come parsed, so it never parses."""

        def load(self) -> None:
            return None

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            raise NotImplementedError("drafts are parsed before Presidio sees them")

        def process_batch(
            self, texts: Any, language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
        ) -> Any:
            raise NotImplementedError("drafts are parsed before Presidio sees them")

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    class CuesAreJudged(ContextAwareEnhancer):  # type: ignore[misc]
        """Leaves scores alone: each recognizer weighs the words around a match itself."""

        def enhance_using_context(
            self, text: str, raw_results: Any, nlp_artifacts: Any, recognizers: Any, context: Any = None
        ) -> Any:
            return raw_results

    class Adapter(EntityRecognizer):  # type: ignore[misc]
        """Lends Presidio one recognizer."""

        def __init__(self, recognizer: Recognizer) -> None:
            self._recognizer = recognizer
            super().__init__(supported_entities=list(recognizer.entities), name=recognizer.name)

        def load(self) -> None:
            return None

        def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[Any]:
            results = []
            for hit in self._recognizer.find(nlp_artifacts.page):
                why = AnalysisExplanation(
                    recognizer=self.name,
                    original_score=hit.score,
                    pattern_name=hit.pattern,
                    validation_result=hit.checksum,
                )
                if hit.cue:
                    why.set_supportive_context_word(hit.cue)
                results.append(
                    RecognizerResult(
                        entity_type=hit.entity,
                        start=hit.start,
                        end=hit.end,
                        score=hit.score,
                        analysis_explanation=why,
                        recognition_metadata={
                            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                        },
                    )
                )
            return results

    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=[Adapter(recognizer) for recognizer in all_recognizers()]),
        nlp_engine=ParsedElsewhere(),
        context_aware_enhancer=CuesAreJudged(
            context_similarity_factor=0,
            min_score_with_context_similarity=0,
            context_prefix_count=0,
            context_suffix_count=0,
        ),
        supported_languages=["en"],
    )
