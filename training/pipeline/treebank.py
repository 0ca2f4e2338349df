"""Reads CoNLL-U treebanks and builds annotated spaCy documents from runs of their sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

ROOT = -1
"""Head of a sentence's root, where every other head is the index of a word in the same sentence."""


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word; `space` says whether white space follows it, `entity` is a tag such as B-PERSON or O."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    space: bool
    entity: str = "O"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence, and whether it opens a paragraph."""

    key: str
    words: tuple[Word, ...]
    opens_paragraph: bool

    @property
    def root(self) -> int:
        """Index of the root word."""
        return next(index for index, word in enumerate(self.words) if word.head == ROOT)


def _field(value: str) -> str:
    return "" if value == "_" else value


def _sentence(lines: list[str], *, opens_paragraph: bool) -> Sentence:
    key = ""
    words: list[Word] = []
    inside_until, space_after_token = 0, True
    for line in lines:
        if line.startswith("#"):
            if line.startswith("# sent_id = "):
                key = line.removeprefix("# sent_id = ")
            continue
        number, form, lemma, upos, xpos, feats, head, dep, _, misc = line.split("\t")
        if "." in number:
            continue  # an empty node of the enhanced graph
        space = "SpaceAfter=No" not in misc
        if "-" in number:
            inside_until, space_after_token = int(number.split("-")[1]), space
            continue
        position = int(number)
        if position <= inside_until:  # a part of "don't" is followed by white space only where the whole is
            space = space_after_token and position == inside_until
        words.append(
            Word(
                form=form,
                lemma=form if lemma == "_" and form != "_" else lemma,
                upos=upos,
                xpos=_field(xpos),
                feats=_field(feats),
                head=int(head) - 1,
                dep="ROOT" if dep == "root" else dep,
                space=space,
            )
        )
    return Sentence(key=key, words=tuple(words), opens_paragraph=opens_paragraph)


def read(path: Path) -> list[list[Sentence]]:
    """Return the documents of a CoNLL-U file, each a list of sentences in order."""
    documents: list[list[Sentence]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if not lines:
            continue
        opens_document = any(line.startswith("# newdoc") for line in lines)
        opens_paragraph = opens_document or any(line.startswith("# newpar") for line in lines)
        if opens_document or not documents:
            documents.append([])
        documents[-1].append(_sentence(lines, opens_paragraph=opens_paragraph))
    return documents


def build_doc(vocab: Vocab, sentences: Sequence[Sentence], gaps: Sequence[str]) -> Doc:
    """Return one annotated document.

    `gaps[i]` is what stands between sentence i and the next: "", " " or a run of line breaks, which becomes a token of
    its own, as spaCy's tokenizer makes it.
    """
    from spacy.tokens import Doc

    rows: list[tuple[Word, int, bool]] = []
    for number, sentence in enumerate(sentences):
        start = len(rows)
        for index, word in enumerate(sentence.words):
            rows.append((word, start + index if word.head == ROOT else start + word.head, index == 0))
        last, head, opens = rows[-1]
        gap = gaps[number] if number < len(gaps) else ""
        rows[-1] = (replace(last, space=gap == " "), head, opens)
        if gap.strip(" "):
            rows.append((Word(gap, gap, "SPACE", "_SP", "", ROOT, "dep", False), len(rows) - 1, False))
    words = [word for word, _, _ in rows]
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=[head for _, head, _ in rows],
        deps=[word.dep for word in words],
        ents=[word.entity for word in words],
        sent_starts=[opens for _, _, opens in rows],
    )


def whole_documents(
    vocab: Vocab, documents: Sequence[Sequence[Sentence]], *, paragraph_gap: str = " "
) -> Iterator[Doc]:
    """Yield each document as it stands, sentences set apart by a blank and paragraphs by `paragraph_gap`."""
    for document in documents:
        gaps = [paragraph_gap if following.opens_paragraph else " " for following in document[1:]]
        yield build_doc(vocab, document, gaps)
