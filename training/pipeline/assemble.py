"""Puts the trained parts together into one small pipeline that loads with spaCy alone."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spacy.language import Language
    from training.pipeline.treebank import Sentence

VERSION = "0.1.0"
PARSE_PARTS = ("tok2vec", "tagger", "morphologizer", "parser")
SOURCES = [
    {
        "name": "Universal Dependencies English Web Treebank 2.16",
        "url": "https://github.com/UniversalDependencies/UD_English-EWT",
        "license": "CC BY-SA 4.0",
        "author": "Natalia Silveira, Timothy Dozat, Marie-Catherine de Marneffe, Samuel Bowman, Miriam Connor, "
        "John Bauer, Christopher D. Manning, and the UD English-EWT contributors",
    },
    {
        "name": "Universal NER, UNER_English-EWT",
        "url": "https://github.com/UniversalNER/UNER_English-EWT",
        "license": "CC BY 4.0",
        "author": "The Universal NER project",
    },
    {
        "name": "Broad Twitter Corpus",
        "url": "https://github.com/GateNLP/broad_twitter_corpus",
        "license": "CC BY 4.0",
        "author": "Leon Derczynski, Kalina Bontcheva, Ian Roberts",
    },
    {
        "name": "WNUT 2017 Emerging Entities",
        "url": "https://github.com/leondz/emerging_entities_17",
        "license": "CC BY 4.0",
        "author": "Leon Derczynski, Eric Nichols, Marieke van Erp, Nut Limsopatham",
    },
    {
        "name": "spaCy lookups data (lexeme norms; lemmas from WordNet 3.0)",
        "url": "https://github.com/explosion/spacy-lookups-data",
        "license": "MIT; WordNet 3.0 licence",
        "author": "Explosion; Princeton University",
    },
]


def _lemma_tables(documents: Sequence[Sequence[Sentence]]) -> dict[str, dict[str, object]]:
    from spacy.lookups import load_lookups
    from training.pipeline import lemmas

    tables = load_lookups("en", ["lemma_rules", "lemma_exc", "lemma_index", "lexeme_prob"])
    return lemmas.build(tables, documents)


def assemble(parse: Path, ner: Path, documents: Sequence[Sequence[Sentence]]) -> Language:
    """Return the whole pipeline from the two trained ones, with lemma tables built from the treebank's `documents`."""
    import spacy
    from spacy.lang.en import English
    from spacy.lang.en.lemmatizer import EnglishLemmatizer
    from spacy.lookups import Lookups
    from spacy.pipeline import AttributeRuler

    parser, recogniser = spacy.load(parse), spacy.load(ner)
    recogniser.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp = English()
    nlp.vocab.lookups = parser.vocab.lookups
    for name in PARSE_PARTS:
        nlp.add_pipe(name, source=parser)
    ruler = nlp.add_pipe("attribute_ruler")
    if not isinstance(ruler, AttributeRuler):
        message = "spaCy's attribute ruler is not what it was"
        raise TypeError(message)
    ruler.add(patterns=[[{"IS_SPACE": True}]], attrs={"TAG": "_SP", "POS": "SPACE", "MORPH": "_"})
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    if not isinstance(lemmatizer, EnglishLemmatizer):
        message = "spaCy's English lemmatizer is not what it was"
        raise TypeError(message)
    lookups = Lookups()
    for name, table in _lemma_tables(documents).items():
        lookups.add_table(name, table)
    lemmatizer.initialize(lookups=lookups)
    nlp.add_pipe("ner", source=recogniser)
    nlp.meta.update(
        {
            "name": "postlint",
            "version": VERSION,
            "description": "English for customer-care posts: tags, morphology, dependencies, sentences, lemmas, "
            "and the entities PERSON, LOC and ORG. Hash embeddings, no vectors.",
            "author": "postlint",
            "license": "CC BY-SA 4.0",
            "spacy_version": ">=3.8.0,<3.9.0",
            "sources": SOURCES,
        }
    )
    return nlp


def _needed_strings(nlp: Language) -> list[str]:
    """Return the strings that annotations refer to; words come back as texts are read."""
    needed: set[str] = set()
    for name in nlp.pipe_names:
        for label in getattr(nlp.get_pipe(name), "labels", ()):
            features = label.split("|")
            kept = "|".join(feature for feature in features if not feature.startswith("POS="))
            needed |= {label, kept, *label.split("||"), *features}
            needed |= {part for feature in features for part in feature.split("=")}
    return sorted(needed - {""})


def save(nlp: Language, out: Path, *, scores: dict[str, object]) -> None:
    """Write the pipeline to the folder `out`, without the training words in its string store."""
    if out.exists():
        shutil.rmtree(out)
    nlp.meta["performance"] = scores
    nlp.to_disk(out)
    (out / "vocab" / "strings.json").write_text(json.dumps(_needed_strings(nlp)), encoding="utf-8")


def size_in_bytes(folder: Path) -> int:
    """Return what the files under `folder` add up to."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
