"""Rewrites treebank sentences as people type on social networks, keeping every annotation aligned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from training.pipeline.treebank import ROOT, Sentence, Word, build_doc

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

HANDLE_STEMS = (
    "AcmeHelp", "AcmeCares", "northwind", "contoso_care", "Ask_Globex", "InitechUK", "hooli", "TeamUmbrella",
    "fabrikam", "jo_writes", "SamInLeeds", "coffee_fan", "mx_rivera", "thebigdog", "lena", "dad_of_3", "GamerTag",
    "runner",
)  # fmt: skip
EMOJI = (
    "😊", "🙂", "😀", "👍", "🙏", "❤", "🎉", "😂", "😢", "😡", "🤔", "💙", "😍", "✨", ":)", ":-)", ":(", ";)", ":D",
)  # fmt: skip
URLS = ("https://t.co/{}", "http://acme.example/{}", "https://example.com/help/{}", "www.example.org/{}", "bit.ly/{}")
LETTERS = "ABCDEFGHIJKLMNOPRSTVW"
STAFF = ("Sam", "Jo", "Priya", "Lee", "Maria", "Tom", "Aisha", "Ken", "Nina", "Omar", "Beth", "Raj", "Zoe", "Luis")
GROUP_SIZES = (1, 1, 1, 2, 2, 3, 3, 4, 5, 8)
APOSTROPHE, CURLY_APOSTROPHE = "'", "\N{RIGHT SINGLE QUOTATION MARK}"


def _proper(form: str, *, head: int, dep: str, entity: str = "O") -> Word:
    return Word(form, form, "PROPN", "NNP", "Number=Sing", head, dep, True, entity)


def lowered(sentence: Sentence) -> Sentence:
    """Return the sentence in lower case."""
    return replace(sentence, words=tuple(replace(word, form=word.form.lower()) for word in sentence.words))


def shouted(sentence: Sentence) -> Sentence:
    """Return the sentence in capitals."""
    return replace(sentence, words=tuple(replace(word, form=word.form.upper()) for word in sentence.words))


def curled(sentence: Sentence) -> Sentence:
    """Return the sentence with the curly apostrophes of phone keyboards."""
    words = tuple(replace(word, form=word.form.replace(APOSTROPHE, CURLY_APOSTROPHE)) for word in sentence.words)
    return replace(sentence, words=words)


def unstopped(sentence: Sentence) -> Sentence:
    """Return the sentence without its full stop, if it ends in one that nothing hangs on."""
    last = len(sentence.words) - 1
    if last < 1 or sentence.words[last].form != "." or any(word.head == last for word in sentence.words):
        return sentence
    return replace(sentence, words=sentence.words[:last])


def addressed(sentence: Sentence, handles: Sequence[str]) -> Sentence:
    """Return the sentence with @handles before it, as vocatives of its root."""
    shift = len(handles)
    front = tuple(_proper(handle, head=sentence.root + shift, dep="vocative") for handle in handles)
    moved = tuple(word if word.head == ROOT else replace(word, head=word.head + shift) for word in sentence.words)
    return replace(sentence, words=front + moved)


def decorated(sentence: Sentence, emoji: str) -> Sentence:
    """Return the sentence with an emoji after it."""
    *front, last = sentence.words
    mark = Word(emoji, emoji, "SYM", "NFP", "", sentence.root, "discourse", True)
    return replace(sentence, words=(*front, replace(last, space=True), mark))


def _sign_off(rng: random.Random) -> Sentence:
    """Return a sentence of its own that holds the writer's initials or name."""
    initials = "".join(rng.sample(LETTERS, rng.choice((1, 2, 2, 2, 3))))
    name = rng.choice(STAFF)
    mark = rng.choice("-*/~–")
    words = rng.choice(
        (
            (_proper(f"^{initials}", head=ROOT, dep="ROOT"),),
            (_proper(f"^{name}", head=ROOT, dep="ROOT", entity="B-PERSON"),),
            (_proper(f"/{initials}", head=ROOT, dep="ROOT"),),
            (_proper(f"-{name}", head=ROOT, dep="ROOT", entity="B-PERSON"),),
            (
                Word(mark, mark, "PUNCT", "NFP", "", 1, "punct", True),
                _proper(name, head=ROOT, dep="ROOT", entity="B-PERSON"),
            ),
        )
    )
    return Sentence(key="", words=words, opens_paragraph=False)


def _link(rng: random.Random) -> Sentence:
    tail = "".join(rng.choices("abcdefghkmnprstuvwxyzABCDEFG0123456789", k=rng.randint(3, 10)))
    url = rng.choice(URLS).format(tail)
    return Sentence(key="", words=(Word(url, url, "PROPN", "ADD", "", ROOT, "ROOT", True),), opens_paragraph=False)


def _handle(rng: random.Random) -> str:
    if rng.random() < 0.25:
        return f"@{rng.randint(100000, 999999)}"
    return f"@{rng.choice(HANDLE_STEMS)}{rng.choice(('', '', '', str(rng.randint(1, 99))))}"


def _as_post(group: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    sentences = list(group)
    roll = rng.random()
    if roll < 0.12:
        sentences = [lowered(sentence) for sentence in sentences]
    elif roll < 0.14:
        sentences = [shouted(sentence) for sentence in sentences]
    if rng.random() < 0.10:
        sentences = [curled(sentence) for sentence in sentences]
    if rng.random() < 0.08:
        sentences[-1] = unstopped(sentences[-1])
    if rng.random() < 0.12:
        sentences[0] = addressed(sentences[0], [_handle(rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))])
    if rng.random() < 0.08:
        where = rng.randrange(len(sentences))
        sentences[where] = decorated(sentences[where], rng.choice(EMOJI))
    if rng.random() < 0.07:
        sentences.append(_link(rng))
    if rng.random() < 0.12:
        sentences.append(_sign_off(rng))
    return sentences


def _gap(following: Sentence, rng: random.Random) -> str:
    if following.opens_paragraph and rng.random() < 0.5:
        return rng.choice(("\n", "\n\n"))
    return "" if rng.random() < 0.01 else " "


def augmented(
    vocab: Vocab, documents: Sequence[Sequence[Sentence]], *, passes: int, rng: random.Random
) -> Iterator[Doc]:
    """Yield training documents: each pass cuts every treebank document anew and rewrites a share of the pieces."""
    for _ in range(passes):
        for document in documents:
            start = 0
            while start < len(document):
                size = rng.choice(GROUP_SIZES)
                sentences = _as_post(document[start : start + size], rng)
                start += size
                yield build_doc(vocab, sentences, [_gap(following, rng) for following in sentences[1:]])
