"""Writes the training and development documents that `spacy train` reads."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from training.pipeline import augment, entities, treebank

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from spacy.tokens import Doc

PARSE_PASSES = 4
TREEBANK_PASSES = 3
TWEET_PASSES = 2
ARTIFICIAL_POSTS = 18_000
LOWERED_TWEETS = 0.15
DEV_SETS = ("uner-documents", "btc", "wnut")


def _write(path: Path, docs: Iterable[Doc]) -> None:
    from spacy.tokens import DocBin

    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs).to_disk(path)


def parse_corpora(data: Path, out: Path, *, seed: int) -> None:
    """Write parse-train.spacy and parse-dev.spacy into `out` from the treebank under `data`."""
    from spacy.lang.en import English

    vocab = English().vocab
    train = treebank.read(data / "ewt" / "ewt-train.conllu")
    dev = treebank.read(data / "ewt" / "ewt-dev.conllu")
    rng = random.Random(seed)
    _write(out / "parse-train.spacy", augment.augmented(vocab, train, passes=PARSE_PASSES, rng=rng))
    _write(out / "parse-dev.spacy", treebank.whole_documents(vocab, dev))


def entity_dev(data: Path, name: str) -> list[Doc]:
    """Return one of the hand-annotated development sets.

    "uner" has one sentence a document, as its makers measure; "uner-documents" the same sentences as whole documents;
    "btc" and "wnut" one tweet or comment a document.
    """
    from spacy.lang.en import English

    vocab = English().vocab
    if name.startswith("uner"):
        documents = entities.annotate(treebank.read(data / "ewt" / "ewt-dev.conllu"), data / "ner" / "uner.dev")
        if name == "uner":
            documents = [[sentence] for document in documents for sentence in document]
        return list(treebank.whole_documents(vocab, documents))
    return list(entities.tweets(vocab, data / "ner" / f"{name}.dev"))


def entity_corpora(data: Path, out: Path, *, seed: int, with_dev: bool) -> None:
    """Write ner-train.spacy and ner-dev.spacy into `out`; `with_dev` trains on the development sets too."""
    from spacy.lang.en import English

    nlp = English()
    rng = random.Random(seed)
    sources = [("ewt-train.conllu", "ewt-train-silver.iob2")]
    files = ["btc.train", "wnut.train"]
    if with_dev:
        sources.append(("ewt-dev.conllu", "uner.dev"))
        files += ["btc.dev", "wnut.dev"]
    docs: list[Doc] = []
    for trees, tags in sources:
        documents = entities.annotate(treebank.read(data / "ewt" / trees), data / "ner" / tags)
        docs += augment.augmented(nlp.vocab, documents, passes=TREEBANK_PASSES, rng=rng)
    for name in files:
        docs += entities.tweets(nlp.vocab, data / "ner" / name)
        for _ in range(TWEET_PASSES - 1):
            docs += entities.tweets(nlp.vocab, data / "ner" / name, rng=rng, lowered=LOWERED_TWEETS)
    writer = entities.Writer(nlp, rng, seed=seed)
    docs += (writer.write() for _ in range(ARTIFICIAL_POSTS))
    rng.shuffle(docs)
    _write(out / "ner-train.spacy", docs)
    _write(out / "ner-dev.spacy", (doc for name in DEV_SETS for doc in entity_dev(data, name)))
