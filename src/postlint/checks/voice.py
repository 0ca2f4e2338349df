"""voice: who speaks in the post: I and we, or the company, its staff and nobody in particular.

Explicit grammar comes first: the subject of a clause by the dependency parse, whatever the label scheme. Where grammar
alone cannot tell (a status from an act, a product from the firm), the judge's reading decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from postlint.annotate import company
from postlint.checks import HINT, Finding, Need, _first_person, must_compile, weight
from postlint.checks import Params as Base
from postlint.checks._literals import hopes
from postlint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset({"doc", "judge"})
Speaker = Literal["nobody", "company", "staff", "customers", "agentless"]
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj", "nsubj:outer"})
PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "nsubjpass"})
PASSIVE_AUXILIARIES = frozenset({"aux:pass", "auxpass"})
AGENTS = frozenset({"obl:agent", "agent"})
POSSESSIVES = frozenset({"nmod:poss", "poss"})
COMPOUNDS = frozenset({"compound", "flat", "flat:name", "nmod", "amod", "nn", "nmod:poss", "poss"})
FIRST = frozenset("i we me us my our ours mine myself ourselves im ive weve lemme gimme wed".split())
# How sure the judge must be, against its threshold, where the grammar names the speaker, and where the judge stands alone.
NAMED, ALONE = 0.5, 2.0
# Look-alikes of the first person in capitals: the country, the state, a numeral, a part of a name.
_NAMES = frozenset({"US", "ME", "WE"})


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """speaker: whom the rule looks for: `nobody` (no first person in the whole post), `company`, `staff`, `customers`
    (addressed from afar) or `agentless` (acts that nobody did).

    nouns: the words for staff or for customers. acts: verbs (lemmas) that only a person or firm can do. patterns: set
    phrases, flagged whatever the parse says; {company} stands for the company's names. sure, unsure: how sure the judge must be (0 to 1) where the grammar
    names the speaker and where it does not; the measured defaults when unset.
    """

    speaker: Speaker
    nouns: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    sure: float | None = None
    unsure: float | None = None

    def __post_init__(self) -> None:
        must_compile(*(pattern.replace("{company}", "x") for pattern in self.patterns))


@dataclass(frozen=True, slots=True)
class Voice:
    """A place where somebody other than I or we speaks, and how it was recognised."""

    span: Span
    cue: str


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    if params.speaker == "nobody":
        yield from _nobody(post)
        return
    threshold = post.thresholds["third"]
    sure = params.sure if params.sure is not None else threshold * NAMED
    unsure = params.unsure if params.unsure is not None else threshold * ALONE
    patterns = _set_phrases(post, params)
    for sentence, reading in post.read_sentences():
        tokens, score = post.tokens(sentence), reading.third
        voices = [v for v in _voices(post, params, patterns, sentence, tokens) if post.own(v.span.start, v.span.end)]
        certain = [v for v in voices if v.cue == "set phrase"]
        if certain or (voices and score >= sure):
            voice = (certain or voices)[0]
            yield Finding(
                voice.span.start,
                voice.span.end,
                evidence={"cue": voice.cue, "score": round(score, 3)},
                edits=_said_anew(post, params.speaker, tokens, voice),
                fix_message=_ANEW.get(params.speaker, ""),
            )
        elif (
            params.speaker == "agentless"
            # Scolding sounds impersonal too; that is another rule's business.
            and score >= max(unsure * HINT, reading.disrespect)
            and not _named(post, tokens)
        ):
            yield Finding(
                sentence.start,
                sentence.end,
                severity=weight(score, unsure),
                evidence={"model": "judge", "score": round(score, 3), "threshold": round(unsure, 3)},
            )


# -- nobody: the post never says I or we


def _nobody(post: Annotated) -> Iterator[Finding]:
    sentences = post.own_sentences
    if sentences and not _speaks(post):
        yield Finding(sentences[0].start, sentences[0].end, whole=True)


def _speaks(post: Annotated) -> bool:
    """Whether the author says I or we anywhere in the post."""
    return any(_named(post, tokens) for tokens in post.own_tokens())


def _says_i(post: Annotated, token: Token) -> bool:
    """Whether a token is I, we, us, my... in the author's own voice."""
    word = token.lower_
    if word in ("'s", "’s") and token.i and token.nbor(-1).lower_ == "let":
        return not _title(token.nbor(-1))
    if word not in FIRST and word != "lets":
        return False
    start, end = token.idx, token.idx + len(token)
    text = post.view.text
    if (
        not post.own(start, end)
        or text[max(0, start - 1) : start] in ("@", "#", "/", "-")
        or text[end : end + 1] in ("/", "-")
    ):
        return False
    if word == "wed":
        return token.text in ("We'd", "we'd") or token.pos_ in ("PRON", "AUX")
    if word in ("i", "im", "ive"):
        return _is_i(token)
    if token.text in _NAMES:
        return _shouted(token)
    if word == "mine" and token.i and token.nbor(-1).pos_ in ("DET", "ADJ"):
        return False
    return not _title(token)


def _is_i(token: Token) -> bool:
    """Tells I from a numeral (Elizabeth I, Type I)."""
    if token.text != "I" or token.i == 0 or token.is_sent_start:
        return True
    before = token.nbor(-1)
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    numbered = before.text[:1].isupper() and before.pos_ in ("PROPN", "NOUN") and not before.is_sent_start
    agrees = after is not None and after.pos_ in ("VERB", "AUX", "ADV") and after.lower_ not in ("is", "has", "does")
    return not numbered or agrees


def _shouted(token: Token) -> bool:
    """Whether the words around are capitals too, so that US is us."""
    around = [t for t in token.sent if t.is_alpha and len(t) > 1 and t.i != token.i]
    return bool(around) and sum(t.is_upper for t in around) > len(around) / 2


def _title(token: Token) -> bool:
    """My Account, Our Town: a capital within the sentence before another capital is a name."""
    if token.is_sent_start or not token.text[:1].isupper() or token.is_upper or token.i + 1 >= len(token.doc):
        return False
    before = token.nbor(-1) if token.i else None
    if before is None or not before.is_alpha:
        return False
    return bool(token.nbor(1).text[:1].isupper())


# -- somebody else: the third person


_ANEW = {"company": "Say we", "staff": "Say we", "customers": "Say it to the reader", "agentless": "Say who does it"}


def _said_anew(post: Annotated, speaker: Speaker, tokens: Tokens, voice: Voice) -> _first_person.Edits:
    """The clause of a voice in the first person, as a proposal; empty where grammar is not sure of it."""
    for token in tokens:
        if token.dep_ in SUBJECTS and voice.span.start <= token.idx < voice.span.end:
            if speaker == "agentless":
                return _first_person.active(token) if token.dep_ in PASSIVE_SUBJECTS else ()
            return _first_person.to_reader(token) if speaker == "customers" else _first_person.by_us(token)
    names = company.pattern(post.companies, short=True)
    named = names.match(post.view.text, voice.span.start) if names is not None and speaker == "company" else None
    if named is None:
        return ()
    name = [t for t in tokens if named.start() <= t.idx < named.end()]
    return _first_person.by_name(name) if name else ()


def _set_phrases(post: Annotated, params: Params) -> list[str]:
    """The patterns that may match in the post, with the company's names in their places."""
    names = company.pattern(post.companies, short=True)
    named = [pattern for pattern in params.patterns if "{company}" in pattern]
    plain = tuple(pattern for pattern in params.patterns if "{company}" not in pattern)
    filled = [p.replace("{company}", f"(?:{names.pattern})") for p in named] if names is not None else []
    return [*filled, *hopes(plain).among(post.lowered)]


def _voices(
    post: Annotated, params: Params, patterns: Sequence[str], sentence: Span, tokens: Tokens
) -> Iterator[Voice]:
    text = post.text(sentence)
    for pattern in patterns:
        for match in re.finditer(pattern, text, re.I):
            yield Voice(Span(sentence.start + match.start(), sentence.start + match.end()), "set phrase")
    for token in tokens:
        if token.dep_ not in SUBJECTS:
            continue
        if params.speaker == "agentless":
            if _is_agentless(token, params.acts):
                yield Voice(_clause(token), "passive")
        elif _is_company(post, token) if params.speaker == "company" else _is_one_of(token, params.nouns):
            yield Voice(_clause(token), "subject")


def _is_company(post: Annotated, token: Token) -> bool:
    """Whether a subject is the company itself, not a product, channel or member of staff named with it."""
    names = company.pattern(post.companies, short=True)
    if names is None:
        return False
    sentence = token.sent
    mentions = names.finditer(post.view.text, sentence.start_char, sentence.end_char)
    # "Acme Support" or "the Acme app" has another noun as its head, and the subject is that noun.
    return any(m.start() <= token.idx < m.end() for m in mentions)


def _is_one_of(token: Token, nouns: tuple[str, ...]) -> bool:
    """A subject among the nouns, unless it is ours ("our team", "the crew and I")."""
    if token.lower_ not in nouns and token.lemma_.lower() not in nouns:
        return False
    parts = list(token.subtree)
    if any(t.lower_ in FIRST for t in parts):
        return False
    return not any(t.dep_ in POSSESSIVES and t.lower_ in ("your", "their", "his", "her") for t in token.children)


def _is_agentless(token: Token, acts: tuple[str, ...]) -> bool:
    verb = token.head
    if token.dep_ not in PASSIVE_SUBJECTS or verb.lemma_.lower() not in acts:
        return False
    if any(t.dep_ in AGENTS or (t.lower_ == "by" and t.i > verb.i) for t in verb.children):
        return False
    return not any(t.lower_ == "by" and t.head.head == verb and t.i > verb.i for t in verb.subtree)


def _clause(subject: Token) -> Span:
    """From the subject's first word to its verb: enough to see who does what."""
    parts = [t for t in subject.subtree if t.i <= subject.i] or [subject]
    first = min(parts, key=lambda t: t.i)
    last = max((subject, subject.head), key=lambda t: t.i)
    return Span(first.idx, last.idx + len(last))


def _named(post: Annotated, tokens: Tokens) -> bool:
    """Whether the sentence already speaks as I or we, which the judge alone cannot overrule."""
    return any(_says_i(post, t) for t in tokens)
