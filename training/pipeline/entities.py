"""Named-entity examples: the annotated treebank, tweets, and artificial sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from training.pipeline import names, templates, vocabulary

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
    from training.pipeline.treebank import Sentence

TYPES = {
    "PER": "PERSON",
    "person": "PERSON",
    "LOC": "LOC",
    "location": "LOC",
    "ORG": "ORG",
    "corporation": "ORG",
    "group": "ORG",
}
"""Entity types of the sources that are kept; every other type becomes plain text."""

TITLES = frozenset(
    (
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "president", "sir", "king", "queen", "prince",
        "princess", "pope", "shaikh", "sheikh", "senator", "gen", "general", "rev", "reverend", "lord", "lady",
        "captain", "capt", "col", "colonel", "judge", "saint", "minister", "pm", "mp", "rep", "sen", "governor", "gov",
        "coach", "uncle", "aunt", "chancellor", "mayor", "secretary", "detective", "officer", "sgt", "lt",
    )
)  # fmt: skip
"""Titles stay outside the span of a person, as in Universal NER."""

DEITIES = frozenset({"god", "gods", "allah", "lord"})
APOSTROPHES = frozenset("'’´")
CLITICS = frozenset({"s", "t", "m", "re", "ve", "ll", "d"})
KEY = "# sent_id = "
SLOT = re.compile(r"\{(\w+)\}")


class Tagged(NamedTuple):
    """A sentence as words and one entity tag a word."""

    words: list[str]
    tags: list[str]
    key: str = ""


def _normalised(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Return the tags with our types only, without titles before persons, every span opened by B-."""
    kept: list[str] = []
    opened = ""
    for word, tag in zip(words, tags, strict=True):
        prefix, _, source = tag.partition("-")
        kind = TYPES.get(source, "")
        bare = word.lower().rstrip(".")
        starts = prefix == "B" or not opened
        if kind == "PERSON" and ((starts and bare in TITLES) or bare in DEITIES or word.startswith("@")):
            kind = ""
        if not kind:
            kept.append("O")
            opened = ""
            continue
        kept.append(f"{'I' if prefix == 'I' and opened == kind else 'B'}-{kind}")
        opened = kind
    return kept


def read_columns(path: Path, *, word: int, tag: int) -> list[Tagged]:
    """Return the sentences of a tab-separated file, words and tags taken from the given columns."""
    sentences: list[Tagged] = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = block.split("\n")
        rows = [line.split("\t") for line in lines if not line.startswith("# ")]
        rows = [row for row in rows if len(row) > tag and row[word].strip()]
        key = next((line.removeprefix(KEY) for line in lines if line.startswith(KEY)), "")
        if rows:
            words = [row[word] for row in rows]
            sentences.append(Tagged(words, _normalised(words, [row[tag] for row in rows]), key))
    return sentences


def annotate(documents: Sequence[Sequence[Sentence]], path: Path) -> list[list[Sentence]]:
    """Return treebank documents with the entity tags of a file that holds the same sentences.

    A sentence without entities may be cut into words differently there.

    Raises:
        ValueError: the file lacks a sentence, or cuts one that has entities into other words.
    """
    tagged = {row.key: row for row in read_columns(path, word=1, tag=2)}
    result: list[list[Sentence]] = []
    for document in documents:
        sentences: list[Sentence] = []
        for sentence in document:
            row = tagged.get(sentence.key)
            same = row is not None and row.words == [word.form for word in sentence.words]
            if row is None or not (same or set(row.tags) == {"O"}):
                message = f"{path.name}: the words of {sentence.key} differ from the treebank's"
                raise ValueError(message)
            tags = row.tags if same else ["O"] * len(sentence.words)
            words = tuple(replace(word, entity=tag) for word, tag in zip(sentence.words, tags, strict=True))
            sentences.append(replace(sentence, words=words))
        result.append(sentences)
    return result


def _joined_handles(sentence: Tagged) -> Tagged:
    """Return the tweet with "@" and the name after it as one word that is no entity."""
    words: list[str] = []
    tags: list[str] = []
    after_at = False
    for word, tag in zip(sentence.words, sentence.tags, strict=True):
        if after_at and re.fullmatch(r"\w+", word):
            words[-1] += word
            tags[-1] = "O"
        else:
            words.append(word.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
            tags.append("O" if word.startswith("@") else tag)
        after_at = word == "@"
    for index, tag in enumerate(tags):
        if tag.startswith("I-") and (index == 0 or tags[index - 1] == "O"):
            tags[index] = "B-" + tag[2:]
    return Tagged(words, tags)


def _spaces(words: Sequence[str]) -> list[bool]:
    """Return for each word of a tweet whether a blank most likely followed it."""
    spaces = []
    quotes = 0
    for word, following in zip(words, [*words[1:], ""], strict=True):
        space = not (
            re.match(r"^([.,!?;:%)\]…]+|n['’]t|['’](s|m|re|ve|ll|d|t))$", following, re.IGNORECASE)
            or word in {"(", "[", "$", "£", "#", "@"}
        )
        if word == '"':
            quotes += 1
            space = space and quotes % 2 == 0
        if following == '"' and quotes % 2 == 1:
            space = False
        spaces.append(space)
    for index in range(1, len(words) - 1):  # "don ' t", as one source writes it
        if words[index] in APOSTROPHES and words[index - 1].isalpha() and words[index + 1] in CLITICS:
            spaces[index - 1] = spaces[index] = False
    return spaces


def tweets(vocab: Vocab, path: Path, *, rng: random.Random | None = None, lowered: float = 0.0) -> Iterator[Doc]:
    """Yield the tweets of a column file; with `rng`, a share of them in lower case."""
    from spacy.tokens import Doc

    for sentence in read_columns(path, word=0, tag=1):
        words, tags, _ = _joined_handles(sentence)
        if rng is not None and rng.random() < lowered:
            words = [word.lower() for word in words]
        yield Doc(vocab, words=words, spaces=_spaces(words), ents=tags)


class Writer:
    """Writes artificial sentences from the templates."""

    def __init__(self, nlp: Language, rng: random.Random, *, seed: int) -> None:
        """Tokenise with `nlp`, choose with `rng`, draw names with `seed`."""
        self._nlp = nlp
        self._rng = rng
        pool = names.collect(seed)
        self._maker = names.Maker(pool, rng)
        self._words = vocabulary.collect(pool.lowered_first_names())

    def _fill(self, slot: str) -> str:
        pick, rng = self._rng.choice, self._rng
        if slot.lower() in vocabulary.SLOTS:
            word = pick(self._words[slot.lower()])
            return word if slot.islower() else word.upper() if slot.isupper() else word.capitalize()
        match slot:
            case "first":
                return self._maker.first()
            case "last":
                return self._maker.last()
            case "full":
                return self._maker.full()
            case "org":
                return self._maker.org()
            case "loc":
                return self._maker.loc()
            case "street":
                return self._maker.street()
            case "title":
                return pick(templates.TITLES)
            case "product":
                return pick(templates.PRODUCTS)
            case "day":
                return pick(templates.DAYS)
            case "month":
                return pick(templates.MONTHS)
            case "place":
                return pick(templates.PLACES)
            case "pronoun":
                return pick(templates.PRONOUNS)
            case "link":
                return pick(templates.LINKS)
            case "initial":
                return pick("ABCDEFGHJKLMNPRSTW")
            case "initials":
                return "".join(rng.sample("ABCDEFGHJKLMNPRSTW", 2))
            case "house":
                return str(rng.randint(1, 240)) + pick(("", "", "", "A", "b"))
            case "number":
                return pick(("#", "", "", "AB-")) + str(rng.randint(10_000, 99_999_999))
            case "phone":
                return pick((f"555-01{rng.randint(10, 99)}", f"020 7946 0{rng.randint(100, 999)}"))
            case "mail":
                return f"{pick(('jo', 'sam', 'info', 'm.k', 'hello'))}{rng.randint(1, 99)}@example.com"
            case "handle":
                return "@" + self._maker.first().replace(" ", "") + pick(("", "_x", "99", "Help", "Cares"))
        message = f"unknown slot {slot!r}"
        raise ValueError(message)

    def _compose(self) -> str:
        pick, rng = self._rng.choice, self._rng
        roll = rng.random()
        if roll < 0.45:
            body = pick(templates.GREETINGS) + pick(templates.REPLIES)
        elif roll < 0.55:
            body = pick(templates.REPLIES)
        elif roll < 0.67:
            body = pick(templates.CUSTOMERS)
        elif roll < 0.80:
            body = pick((*templates.GREETINGS, "", "")) + pick(templates.ORDINARY)
        else:
            body = pick(templates.PROSE)
        while rng.random() < 0.3:
            body += " " + pick((*templates.REPLIES, *templates.PROSE, *templates.ORDINARY, *templates.ORDINARY))
        if rng.random() < 0.2:
            body += pick(templates.SIGN_OFFS)
        return body

    def write(self) -> Doc:
        """Return one artificial post with its entities."""
        from spacy.util import filter_spans

        text = ""
        spans: list[tuple[int, int, str]] = []
        shape = self._compose()
        at = 0
        for match in SLOT.finditer(shape):
            text += shape[at : match.start()]
            at = match.end()
            value = self._fill(match[1])
            if match[1] in templates.LABELS:
                spans.append((len(text), len(text) + len(value), templates.LABELS[match[1]]))
            text += value
        text += shape[at:]
        if self._rng.random() < 0.4 and text[0].islower():
            text = text[0].upper() + text[1:]
        roll = self._rng.random()
        cased = text.lower() if roll < 0.12 else text.upper() if roll < 0.15 else text
        if len(cased) == len(text):  # some letters change their length with their case
            text = cased
        doc = self._nlp.make_doc(text)
        found = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in spans]
        doc.ents = tuple(filter_spans([span for span in found if span is not None]))
        return doc
