"""terms: the word lists of the policy - banned, confidential, competitors, embargoed and expired terms, tickets.

All lists together are one automaton (Aho-Corasick), so that ten thousand terms cost no more than ten.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.checks._literals import needed
from postlint.model import Applicability, Span
from postlint.policy import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postlint.annotate import Annotated
    from postlint.policy import Embargo, PolicyConfig, Terms

NEEDS: frozenset[Need] = frozenset()
# Lists whose terms may stand in an accepted phrase; what is under embargo may not.
_EXCUSED = frozenset({"banned", "competitors", "confidential"})
List = Literal["banned", "confidential", "competitors", "embargoed", "tickets"]
_SAME = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\n": " ", "\r": " ", "\t": " ", "‑": "-"})
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ODD = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]|  ")
_LONE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("[\n\r\t]")
_OTHER = re.compile("[’‘\u00a0\n\r\t‑]")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """list: which terms. scope: `own` leaves out quotations, code and links, `all` looks everywhere.

    found: what to say in place of the rule's summary.
    """

    list: List
    scope: Literal["own", "all"] = "own"
    found: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One form of one term: its list, how it is written, how its case counts, and the embargo it is under."""

    list: str
    form: str
    term: Term
    case: bool | None
    embargo: Embargo | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text."""

    span: Span
    term: Term
    embargo: Embargo | None


class Lexicon:
    """The terms of all lists, compiled for one search."""

    def __init__(self, terms: Iterable[tuple[str, str | Term, Embargo | None]]) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        self._patterns: list[tuple[re.Pattern[str], tuple[str, ...], _Entry]] = []
        for name, given, embargo in terms:
            term = Term(term=given) if isinstance(given, str) else given
            if term.pattern:
                compiled = re.compile(term.term, 0 if term.case else re.I)
                self._patterns.append((compiled, needed(term.term), _Entry(name, term.term, term, term.case, embargo)))
                continue
            case = term.case if term.case is not None or term.term != term.term.lower() else False
            for form in forms(term.term) if term.inflect else (term.term,):
                plain = " ".join(fold(form)[0].split())
                self._entries.setdefault(_lower(plain), []).append(_Entry(name, plain, term, case, embargo))
        self._keys = list(self._entries)
        self._search = None
        if self._keys:
            import ahocorasick_rs

            self._search = ahocorasick_rs.AhoCorasick(self._keys)

    def find(self, text: str, lowered: str) -> dict[str, list[Hit]]:
        """The terms in a text as whole words, by list: leftmost and longest, none inside another of its list.

        `lowered` is the text in small letters, for a quick look.
        """
        hits: dict[str, list[Hit]] = {}
        for pattern, words, entry in self._patterns:
            if words and not any(word in lowered for word in words):
                continue
            for match in pattern.finditer(text):
                if match.end() > match.start():
                    hits.setdefault(entry.list, []).append(Hit(Span(*match.span()), entry.term, entry.embargo))
        if self._search is not None:
            folded, places = fold(text)
            for index, start, end in self._search.find_matches_as_indexes(_lower(folded), overlapping=True):
                if not _whole_word(folded, start, end):
                    continue
                span = Span(start, end) if places is None else Span(places[start].start, places[end - 1].end)
                for entry in self._entries[self._keys[index]]:
                    if _cased(folded[start:end], entry):
                        hits.setdefault(entry.list, []).append(Hit(span, entry.term, entry.embargo))
        return {name: _apart(found) for name, found in hits.items()}


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    lexicon = post.once("lexicon", lambda: Lexicon(_listed(post.config.policy)))
    found = post.here("terms", lambda: lexicon.find(post.view.text, post.lowered))
    return _found(post, params, found) if params.list in found else ()


def _found(post: Annotated, params: Params, found: Mapping[str, Sequence[Hit]]) -> Iterator[Finding]:
    text = post.view.text
    accepted = [hit.span for hit in found.get("accepted", ())] if params.list in _EXCUSED else []
    for hit in found[params.list]:
        span = hit.span
        if any(span.within(a) for a in accepted):
            continue
        if params.scope == "own" and (not post.own(span.start, span.end) or any(span.within(u) for u in post.urls)):
            continue
        what = params.found
        if hit.embargo is not None:
            what = _under(hit.embargo, post)
            if not what:
                continue
        yield _finding(text, span, hit.term, what)


def _listed(policy: PolicyConfig) -> Iterator[tuple[str, str | Term, Embargo | None]]:
    """Every term of the policy with the name of its list."""
    lists: dict[str, Terms] = {
        "banned": policy.banned,
        "confidential": policy.confidential,
        "competitors": policy.competitors,
        "accepted": policy.accepted,
    }
    for name, terms in lists.items():
        yield from ((name, term, None) for term in terms)
    yield from (("embargoed", term, embargo) for embargo in policy.embargoes for term in embargo.terms)
    if policy.ticket_prefixes:
        codes = "|".join(re.escape(p) for p in policy.ticket_prefixes)
        yield "tickets", Term(term=rf"(?<![\w/-])(?:{codes})[-#]?\d+(?!\w)", pattern=True, case=True), None


def _finding(text: str, span: Span, term: Term, found: str) -> Finding:
    shown = text[span.start : span.end]
    better = term.instead
    if better and shown[:1].isupper() and term.term[:1].islower():
        better = better[:1].upper() + better[1:]
    return Finding(
        span.start,
        span.end,
        found=f"{found.rstrip('.')} ({term.why.rstrip('.')})" if term.why and found else term.why or found,
        edits=((span.start, span.end, better),) if better else (),
        applicability=Applicability.UNSAFE,
        fix_message=f'Write "{better}"' if better else "",
    )


def _under(embargo: Embargo, post: Annotated) -> str:
    """Why a term may not be said when the post goes out; "" when it may."""
    earliest, latest = _post.moments(post)
    if embargo.until is not None and earliest < embargo.until:
        return f"May not be said before {embargo.until.isoformat(sep=' ', timespec='minutes')}"
    if embargo.after is not None and latest >= embargo.after:
        what = f"The campaign {embargo.name}" if embargo.name else "The campaign"
        return f"{what} was over on {embargo.after.isoformat(sep=' ', timespec='minutes')}"
    return ""


def _cased(shown: str, entry: _Entry) -> bool:
    """Whether a found form has the case that its term asks for."""
    if entry.case is False:
        return True
    return shown == entry.form or (entry.case is None and shown == entry.form.upper())


def _whole_word(text: str, start: int, end: int) -> bool:
    """Whether a range begins and ends a word; terms that end in a sign (C++) need no boundary there."""
    if start and _wordy(text[start]) and _wordy(text[start - 1]):
        return False
    return not (end < len(text) and _wordy(text[end - 1]) and _wordy(text[end]))


def _wordy(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char) in ("Mn", "Mc")


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    out: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.span.start, -h.span.end)):
        if not out or hit.span.start >= out[-1].span.end:
            out.append(hit)
    return out


def fold(text: str) -> tuple[str, list[Span] | None]:
    """A text for comparison: composed, one space between words, plain apostrophes, nothing invisible.

    With it the range in the text given of each of its characters; None when they are the same.
    """
    if text.isascii():
        plain = text if not _BREAK.search(text) else text.translate(_SAME)
        if "  " not in plain:
            return plain, None
    else:
        plain = _LONE.sub("\ufffd", text.translate(_SAME) if _OTHER.search(text) else text)
        if unicodedata.is_normalized("NFC", plain) and not _ODD.search(plain):
            return plain, None
    chars: list[str] = []
    places: list[Span] = []
    at = 0
    while at < len(plain):
        end = at + 1
        while end < len(plain) and unicodedata.combining(plain[end]):
            end += 1
        piece = unicodedata.normalize("NFC", plain[at:end])
        if piece not in _INVISIBLE and not (piece == " " and chars and chars[-1] == " "):
            chars.extend(piece)
            places.extend([Span(at, end)] * len(piece))
        at = end
    return "".join(chars), places


def _lower(text: str) -> str:
    """Small letters, as many characters as before."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def forms(term: str) -> tuple[str, ...]:
    """A term with its regular English inflections: of its last word, and of its first when it has several."""
    words = term.split()
    out = {term: None, **{" ".join([*words[:-1], form]): None for form in _word_forms(words[-1])}}
    if len(words) > 1:
        out |= {" ".join([form, *words[1:]]): None for form in _word_forms(words[0])}
    return tuple(out)


def _word_forms(word: str) -> Iterator[str]:
    low = word.lower()
    yield word + "'s"
    if not low.isalpha():
        return
    stem = word
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        yield from (word[:-1] + "ies", word[:-1] + "ied", word + "ing")
        return
    if low.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield from (word + "es", word + "s")
    else:
        yield word + "s"
        yield word + "s'"
    if low.endswith("e"):
        yield from (word + "d", word[:-1] + "ing")
        return
    if re.search(r"[^aeiou][aeiou][bdgklmnprtvz]$", low):
        stem = word + word[-1]
        yield from (stem + "ed", stem + "ing")
    yield from (word + "ed", word + "ing")
