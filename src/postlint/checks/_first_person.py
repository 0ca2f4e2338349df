"""Says a clause in the first person (or to the reader): who acts, the verb that agrees, and what belongs to them.

The result is offered, never applied: a person reads it first. Only what is sure to come out as grammar is said anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Token

Edits = tuple[tuple[int, int, str], ...]
"""(start, end, text) in the view, in order, without overlaps."""
_AUXILIARIES = frozenset({"aux", "aux:pass", "auxpass", "cop"})
_OWN_SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj"})
_PLURAL = {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't", "'s": "'re",
    "hasn't": "haven't", "doesn't": "don't",
}  # fmt: skip
_UNCHANGED = frozenset("will would can could shall should may might must do did had are were have am".split())
_ASKED = frozenset("advise ask request remind urge encourage invite require".split())
_NOT_MOVED = frozenset({"that", "which", "who", "whom", "whose"})
_IRREGULAR = frozenset("taken given known seen shown written done begun".split())


def by_us(subject: Token) -> Edits:
    """The clause of a subject with "we" for it; empty where the verb cannot be made to agree."""
    verb = _governor(subject)
    if verb is None or subject.i > verb.i:
        return ()
    changed = _agreeing(subject, verb)
    if changed is None:
        return ()
    first, last = _phrase(subject)
    if first is None or last.i + 1 >= len(subject.doc):
        return ()
    mine = [(first.idx, last.idx + len(last), _cased("we", first))]
    return _ordered([*mine, *changed, *_possessives(verb, last.i, "our")])


def by_name(name: Sequence[Token]) -> Edits:
    """The same for a name that a set phrase found, where the parse has taken its verb ("Acme apologises") for a noun."""
    doc = name[0].doc
    verb = next((t for t in doc[name[-1].i + 1 :] if t.pos_ != "ADV"), None)
    if verb is None or not verb.lower_.endswith("s"):
        return ()
    others = [t for t in verb.conjuncts if t.i > verb.i and t.tag_ == "VBZ"]
    changed = [(t.idx, t.idx + len(t), form) for t in (verb, *others) if (form := _PLURAL.get(t.lower_) or _base(t))]
    mine = (name[0].idx, name[-1].idx + len(name[-1]), _cased("we", name[0]))
    return _ordered([mine, *changed, *(p for t in (verb, *others) for p in _possessives(t, verb.i, "our"))])


def to_reader(subject: Token) -> Edits:
    """The clause of a subject (customers, guests) spoken to the reader: "Please ...", or "you" for it."""
    verb = _governor(subject)
    if verb is None or subject.i > verb.i or subject.tag_ not in ("NNS", "NNPS"):
        return ()
    first, last = _phrase(subject)
    if first is None:
        return ()
    asked = next((t for t in verb.children if t.dep_ == "xcomp" and t.i > verb.i), None)
    to = next((t for t in asked.children if t.lower_ == "to" and t.i < asked.i), None) if asked is not None else None
    passive = any(t.dep_ in ("aux:pass", "auxpass") for t in verb.children)
    if passive and verb.lemma_.lower() in _ASKED and asked is not None and to is not None:
        if to.i != verb.i + 1 or any(t.lower_ == "not" for t in asked.children):
            return ()
        return _ordered([(first.idx, to.idx + len(to), _cased("please", first)), *_possessives(asked, to.i, "your")])
    if passive and verb.lemma_.lower() in _ASKED:
        return ()
    if _agreeing(subject, verb) is None:
        return ()
    return _ordered([(first.idx, last.idx + len(last), _cased("you", first)), *_possessives(verb, last.i, "your")])


def active(subject: Token) -> Edits:
    """A passive that hides who acts, as what we do: "Your note has been forwarded" as "We have forwarded your note"."""
    verb = subject.head
    first, last = _phrase(subject)
    if first is None or verb.i < last.i:
        return ()
    helpers = list(subject.doc[last.i + 1 : verb.i])
    if not helpers or any(t.dep_ not in _AUXILIARIES and t.pos_ != "ADV" for t in helpers):
        return ()
    said = _acted([t.lower_ for t in helpers if t.dep_ in _AUXILIARIES], verb)
    if said is None:
        return ()
    adverbs = [t.text for t in helpers if t.dep_ not in _AUXILIARIES]
    what = subject.doc[first.i : last.i + 1].text
    if first.pos_ not in ("PROPN",) and not first.is_upper:
        what = what[:1].lower() + what[1:]
    words = [_cased("we", first), *said[:-1], *adverbs, said[-1]]
    if subject.lower_ == "it" and first.i == last.i:
        # "It is regretted that": nothing but a place-holder to be moved.
        follows = subject.doc[verb.i + 1] if verb.i + 1 < len(subject.doc) else None
        if follows is None or follows.lower_ != "that":
            return ()
        return ((first.idx, verb.idx + len(verb), " ".join(words)),)
    # "It will be looked into": what the verb takes with it goes before what it is done to.
    after = subject.doc[verb.i + 1] if verb.i + 1 < len(subject.doc) else None
    stranded = after is not None and after.tag_ in ("IN", "RP") and after.head.i == verb.i and not list(after.children)
    particle = after if stranded else None
    end = particle or verb
    return ((first.idx, end.idx + len(end), " ".join([*words, *([particle.text] if particle else []), what])),)


def _acted(helpers: Sequence[str], verb: Token) -> list[str] | None:
    """The verb that goes with "we" for the auxiliaries of a passive; None where its form is not known."""
    done, base = verb.lower_, verb.lemma_.lower()
    regular = done.endswith("ed")
    match helpers:
        case ["has" | "have", "been"]:
            return ["have", done]
        case ["had", "been"]:
            return ["had", done]
        case ["is" | "are"]:
            return [base]
        case ["was" | "were"] if regular:
            return [done]
        case ["was" | "were"] if done in _IRREGULAR:
            return ["have", done]
        case ["is" | "are", "being"]:
            return ["are", _ing(done, base)]
        case ["was" | "were", "being"]:
            return ["were", _ing(done, base)]
        case [("will" | "shall" | "can" | "could" | "would" | "may" | "might" | "must" | "should") as modal, "be"]:
            return [modal, base]
        case [("will" | "shall" | "would" | "must" | "should") as modal, "have", "been"]:
            return [modal, "have", done]
    return None


def _ing(done: str, base: str) -> str:
    """The -ing form; the participle shows whether a consonant is doubled (logged, logging)."""
    if done.endswith("ied"):
        return done[:-3] + "ying"
    if done.endswith("ed"):
        return done[:-2] + "ing"
    return (base[:-1] if base.endswith("e") and not base.endswith(("ee", "oe")) else base) + "ing"


def _governor(subject: Token) -> Token | None:
    head = subject.head
    return head if head.i != subject.i else None


def _phrase(subject: Token) -> tuple[Token | None, Token]:
    """The first and last word of the subject; None for what is not in one piece, or has a clause of its own."""
    parts = sorted((t for t in subject.subtree if not t.is_punct), key=lambda t: t.i)
    whole = list(range(parts[0].i, parts[-1].i + 1)) if parts else []
    torn = [t.i for t in parts] != whole or subject.head.i in whole
    clause = any(
        t.lower_ in _NOT_MOVED or t.dep_.startswith(("acl", "relcl", "parataxis", "appos", "conj")) for t in parts
    )
    return (None if torn or clause or not parts else parts[0]), (parts[-1] if parts else subject)


def _agreeing(subject: Token, verb: Token) -> list[tuple[int, int, str]] | None:
    """What must change for a verb, and those joined to it, to go with "we" or "you"; None where that is not known."""
    out: list[tuple[int, int, str]] = []
    for one in [
        verb,
        *(t for t in verb.conjuncts if t.i > verb.i and not any(c.dep_ in _OWN_SUBJECT for c in t.children)),
    ]:
        helpers = sorted((t for t in one.children if t.dep_ in _AUXILIARIES and t.i > subject.i), key=lambda t: t.i)
        finite = helpers[0] if helpers else one
        word = finite.lower_.replace("’", "'")
        if word in _PLURAL:
            out.append((finite.idx, finite.idx + len(finite), _PLURAL[word]))
        elif finite.tag_ == "VBZ":
            base = _base(finite)
            if base is None:
                return None
            out.append((finite.idx, finite.idx + len(finite), base))
        elif word not in _UNCHANGED and finite.tag_ not in ("VBD", "VBP", "MD", "VB") and one is verb:
            return None
    return out


def _base(verb: Token) -> str | None:
    """The plain form of a verb in the third person, by its lemma where that is one."""
    word, lemma = str(verb.lower_), str(verb.lemma_).lower()
    if not word.endswith("s"):
        return None
    if lemma != word and word.startswith(lemma[:3]):
        return lemma
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return (
        word[:-2]
        if re.search(r"(?:s|x|z|ch|sh|o)es$", word) and not word.endswith(("ises", "izes", "ases"))
        else word[:-1]
    )


def _possessives(verb: Token, after: int, ours: str) -> Iterator[tuple[int, int, str]]:
    """its and their of what the verb is done to, behind the subject."""
    for token in verb.subtree:
        if token.i > after and token.lower_ in ("its", "their") and token.head.head in (verb, *verb.conjuncts):
            yield (token.idx, token.idx + len(token), ours)


def _cased(word: str, first: Token) -> str:
    return word.capitalize() if first.is_sent_start or first.i == 0 else word


def _ordered(edits: Iterable[tuple[int, int, str]]) -> Edits:
    out: list[tuple[int, int, str]] = []
    for edit in sorted(set(edits)):
        if out and edit[0] < out[-1][1]:
            return ()
        out.append(edit)
    return tuple(out)
