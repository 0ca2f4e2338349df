"""Measures a pipeline on the development data and writes ACCURACY.md."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.pipeline import corpora, treebank
from training.pipeline.assemble import size_in_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

ENTITY_SETS = {
    "uner": "uner.dev, by sentence",
    "uner-documents": "uner.dev, whole documents",
    "btc": "btc.dev",
    "wnut": "wnut.dev",
}
TYPES = ("PERSON", "LOC", "ORG")
SPEED_REPEATS = 5
LOAD_REPEATS = 9
LOAD_CODE = "import spacy, time, sys; t = time.process_time(); spacy.load(sys.argv[1]); print(time.process_time() - t)"
"""Prints the processor time of a load in a fresh process."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; scores in percent."""

    parse: dict[str, float]
    paragraphs: dict[str, float]
    entities: dict[str, dict[str, tuple[float, float, float]]]
    words_per_second: float
    milliseconds_per_post: float
    load_milliseconds: float
    megabytes: float


def _parse_scores(nlp: Language, texts: list[str], docs: list[Doc]) -> dict[str, float]:
    from spacy.training import Example

    scores = nlp.evaluate([Example(nlp.make_doc(text), doc) for text, doc in zip(texts, docs, strict=True)])
    keys = (
        "pos_acc",
        "tag_acc",
        "morph_acc",
        "lemma_acc",
        "dep_uas",
        "dep_las",
        "sents_f",
        "sents_p",
        "sents_r",
        "token_f",
    )
    return {key: 100 * float(scores[key]) for key in keys}


def _entity_scores(nlp: Language, docs: list[Doc]) -> dict[str, tuple[float, float, float]]:
    from spacy.scorer import get_ner_prf
    from spacy.training import Example

    with nlp.select_pipes(enable=["ner"]):
        found = nlp.pipe([doc.text for doc in docs])
        scores = get_ner_prf([Example(predicted, doc) for predicted, doc in zip(found, docs, strict=True)])
    rows = {**scores["ents_per_type"], "all": {key: scores[f"ents_{key}"] for key in "prf"}}
    return {
        name: (100 * rows[name]["p"], 100 * rows[name]["r"], 100 * rows[name]["f"])
        for name in (*TYPES, "all")
        if name in rows
    }


def measure(folder: Path, data: Path) -> Figures:
    """Return the figures of the pipeline in `folder` on the development sets under `data`."""
    import spacy

    nlp = spacy.load(folder)
    trees = treebank.read(data / "ewt" / "ewt-dev.conllu")
    docs = list(treebank.whole_documents(nlp.vocab, trees))
    texts = [doc.text for doc in docs]
    apart = [doc.text for doc in treebank.whole_documents(nlp.vocab, trees, paragraph_gap="\n\n")]
    words = sum(len(doc) for doc in docs)
    best = min(_seconds(nlp, texts) for _ in range(SPEED_REPEATS))
    posts = [doc.text for doc in corpora.entity_dev(data, "btc")[:300]]
    start = time.process_time()
    for post in posts:
        nlp(post)
    each = (time.process_time() - start) / len(posts)
    loads = [_load_seconds(folder) for _ in range(LOAD_REPEATS)]
    return Figures(
        parse=_parse_scores(nlp, texts, docs),
        paragraphs=_parse_scores(nlp, apart, docs),
        entities={name: _entity_scores(nlp, corpora.entity_dev(data, name)) for name in ENTITY_SETS},
        words_per_second=words / best,
        milliseconds_per_post=1000 * each,
        load_milliseconds=1000 * min(loads),
        megabytes=size_in_bytes(folder) / 1e6,
    )


def _load_seconds(folder: Path) -> float:
    command = [sys.executable, "-c", LOAD_CODE, str(folder)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _seconds(nlp: Language, texts: list[str]) -> float:
    start = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return time.process_time() - start


def _parse_table(figures: Figures) -> list[str]:
    names = {
        "pos_acc": "UPOS",
        "tag_acc": "tag (PTB)",
        "morph_acc": "morphology (all features right)",
        "lemma_acc": "lemma",
        "dep_uas": "UAS",
        "dep_las": "LAS",
        "sents_f": "sentences, F",
    }
    lines = ["| measure | blanks only | paragraphs apart |", "|---|---:|---:|"]
    lines += [f"| {name} | {figures.parse[key]:.1f} | {figures.paragraphs[key]:.1f} |" for key, name in names.items()]
    return lines


def _entity_table(entities: dict[str, dict[str, tuple[float, float, float]]]) -> list[str]:
    lines = ["| set | type | precision | recall | F |", "|---|---|---:|---:|---:|"]
    for name, rows in entities.items():
        for kind, (precision, recall, f_score) in rows.items():
            lines.append(f"| {ENTITY_SETS[name]} | {kind} | {precision:.1f} | {recall:.1f} | {f_score:.1f} |")
    return lines


def report(figures: Figures, *, entities: dict[str, dict[str, tuple[float, float, float]]], note: str) -> str:
    """Return ACCURACY.md: `entities` are scores of a recogniser that has not seen the sets, `note` says what ships."""
    return "\n".join(
        [
            "# How accurate the bundled English pipeline is",
            "",
            "Written by `python -m training.pipeline`. Everything is measured from raw text: spaCy cuts the words.",
            "",
            "## Tags, dependencies, sentences",
            "",
            "On the development part of UD English EWT 2.16, whole documents at a time: once with a blank between all",
            "sentences (hard: no line break helps), once with a blank line between paragraphs. As in spaCy's scorer,",
            "UAS and LAS leave punctuation out, and tag accuracies leave out words that spaCy cuts differently.",
            "",
            *_parse_table(figures),
            "",
            f"spaCy's tokenizer cuts words as the treebank does with F {figures.parse['token_f']:.1f}.",
            "",
            "## Named entities",
            "",
            note,
            "",
            *_entity_table(entities),
            "",
            "uner.dev is web text (blogs, mail, reviews) labelled by hand. btc.dev and wnut.dev are tweets and",
            "comments: their labels are noisy, tagged handles are left out, and WNUT counts few organisations.",
            "",
            "## Size and speed",
            "",
            f"- {figures.megabytes:.1f} MB on disk",
            f"- {figures.words_per_second:,.0f} words a second in batches, on one core",
            f"- {figures.milliseconds_per_post:.1f} ms a tweet, one at a time",
            f"- {figures.load_milliseconds:.0f} ms to load, spaCy being imported and nothing else installed beside it",
            "",
            "Processor time, so that other work on the machine does not count. Installed packages that register spaCy",
            "factories (presidio-analyzer is one) are imported by spaCy at the first load and come on top.",
            "",
        ]
    )
