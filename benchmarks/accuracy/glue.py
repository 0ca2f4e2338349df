"""The obvious way, for comparison: default Presidio, VADER on each sentence, a list of pronouns, "has it a link?"."""

from __future__ import annotations

import re
from typing import Any

from benchmarks.accuracy.scoring import Found, Item

_I = re.compile(r"\b(?:I|we|us|our|ours|my|me|mine)\b", re.IGNORECASE)
_HELPS = re.compile(r"https?://|www\.|\d")


class Glue:
    """Sixty lines that somebody would write in an afternoon."""

    def __init__(self) -> None:
        import tldextract
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        from postlint.annotate import nlp

        # Presidio's would go and fetch a list of suffixes first.
        tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
        engine = SpacyNlpEngine(
            models=[{"lang_code": "en", "model_name": "bundled"}], ner_model_configuration=NerModelConfiguration()
        )
        self.nlp: Any = nlp.pipeline()
        engine.nlp = {"en": self.nlp}
        self.presidio = AnalyzerEngine(nlp_engine=engine)
        self.vader = SentimentIntensityAnalyzer()

    def findings(self, item: Item) -> list[Found]:
        """What it finds in a labelled post."""
        text = item["draft"]
        found: list[Found] = [
            ("PL500", "privacy", hit.start, hit.end, "warning")
            for hit in self.presidio.analyze(text=text, language="en")
        ]
        for sentence in self.nlp(text).sents:
            if self.vader.polarity_scores(sentence.text)["compound"] <= -0.05:
                found.append(("PL311", "respect", sentence.start_char, sentence.end_char, "warning"))
        if not _I.search(text):
            found.append(("PL201", "voice", 0, len(text), "warning"))
        if item["context"] and not _HELPS.search(text):
            found.append(("PL401", "help", 0, len(text), "warning"))
        return found
