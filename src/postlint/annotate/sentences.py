"""Where the sentences of a post begin and end.

Written for posts and tweets rather than for prose: line breaks end sentences, emoji stay with the sentence they follow,
a sign-off ("^AB", "-Sam") stands alone, and a post typed without capitals is split at its stops all the same.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

__all__ = ["split"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_TOKEN = re.compile(r"\S+")
_CLOSERS = "\"'”’»)]}*_`~›"
_OPENERS = "\"'“‘«([{*_`~‹¿¡"
_STOPS = ".!?…。！？"
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)$")
# What opens a new block: a bullet, a heading, a block quote, a numbered point, an emoji used as a bullet.
_BLOCK = re.compile(r"(?:[-*+•‣◦·▪●–—>]+\s|#{1,6}\s|>|\(?\d{1,3}[.)]\s|[a-zA-Z]\)\s)")
_NUMBERED = re.compile(r"\(?(\d{1,2})[.)]$")
# A stop between two sentences typed without a space: "sorted.We", "really?!And".
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ]{2})[.!?]+[\"'”’)]*(?=[A-ZÀ-Ý][a-zà-ÿ'’])"
    r"|(?<=[^\W\d_])[!?]+(?=[A-Z][a-z])|[。！？]+(?=\w)"
)
_EMOTICON = re.compile(r"(?:[:;=8xX][-'^o]?[()\[\]DPpOo3/\\|*]+|<3+|\^[_.]?\^|x+D*|X+D*|[xX]{1,3})$")
_SIGN_OFF = re.compile(r"(?:\^\s?[A-Za-z]{1,12}|[*/~][A-Z][A-Za-z]{0,2}|[-–—~][A-Z][A-Za-z]{0,11})[.\"')]*$")
_HEARTS = frozenset("❤♥💙💚💛💜🧡🖤🤍🤎💖💕💗💓")
_DASHES = frozenset("-–—~^*/")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Never the end of a sentence, whatever follows.
_TITLES = _words(
    "approx ca capt cf col dr e.g eg esp ft gen hon i.e ie lt messrs mr mrs ms mt mx prof rev sgt sra srta viz vs"
)
# No end before a figure: "No. 5", "ext. 12", "Feb. 3".
_BEFORE_FIGURE = _words(
    "apr apt art aug bldg ch dec ext feb fig item jan jul jun mar no nos nov nr oct p ph pp ref rm sec sep sept tel vol"
)
# Both: an end only where the next word is one that opens sentences.
_EITHER = _words(
    "a.m am apr assn aug ave avg b.a blvd bros co corp d.c dec dept e.u est etc excl feb fri govt hr hrs inc incl "
    "intl jan jr jul jun lb lbs llc ltd m.a mar max min mins misc mon nov oct oz p.m ph.d plc pm rd sat sep sept "
    "sr st sun temp thu thur thurs tue tues u.k u.n u.s u.s.a wed yr yrs"
)
_OPENING_WORDS = _words(
    "a about after again all also although an and any anything apologies are as at be because before both but by "
    "can could did dm do does don't each either email even every everyone for from get give go good great happy "
    "have having he hello here here's hey hi hope how i i'd i'll i'm i've if in is it it'll it's just keep let "
    "let's look many may maybe meanwhile more most my next no none not nothing now of oh on once one only or our "
    "ours out over perhaps please pop put read rest same see send she should since so some sorry stay still take "
    "tell thank thanks that that's the their them then there there's these they they'll they're this those though "
    "to today tomorrow tonight try until use was we we'd we'll we're we've welcome well were what what's when "
    "where which while who why will with would yes yesterday yet you you'd you'll you're you've your yours"
)


def split(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as half-open code-point spans, in order.

    No span begins or ends with white space, spans do not overlap, and every character that is not white space lies in
    exactly one of them. Text without any such character gives an empty list.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _blocks(text):
        spans.extend(_split_block(text, start, end))
    return spans


def _blocks(text: str) -> list[tuple[int, int]]:
    """Stretches that no sentence crosses: lines, save that the lines of hard-wrapped prose are put together."""
    blocks: list[tuple[int, int]] = []
    previous_line = (0, 0)
    for match in _LINE.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        if start == end:
            continue
        if blocks and _continues(text, previous_line, start):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
        previous_line = (start, end)
    return blocks


def _continues(text: str, line: tuple[int, int], start: int) -> bool:
    """Whether the line that begins at `start` goes on with the sentence of the long, unfinished `line` before it."""
    gap = text[line[1] : start].replace("\r\n", "\n")
    if len(gap.strip(" \t")) > 1:
        return False
    before = text[line[0] : line[1]]
    if len(before) < 45 or before[-1] in _STOPS + _CLOSERS + ":" or before.startswith("#") or _is_symbol(before[-1]):
        return False
    if _BLOCK.match(before) and not text[start].islower():
        return False
    return text[start].isalnum() and not _BLOCK.match(text, start)


def _split_block(text: str, start: int, end: int) -> list[tuple[int, int]]:
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    cuts = [start]
    for at, (a, b) in enumerate(tokens):
        if a > cuts[-1] and _opens(text, tokens, at, cuts[-1]):
            cuts.append(a)
        if "://" not in text[a:b] and "@" not in text[a:b]:
            cuts.extend(glued.end() for glued in _GLUED.finditer(text, a, b) if cuts[-1] < glued.end() < b)
    cuts.append(end)
    return [span for a, b in itertools.pairwise(cuts) if (span := _trim(text, a, b))[0] < span[1]]


def _opens(text: str, tokens: list[tuple[int, int]], at: int, sentence: int) -> bool:
    """Whether a sentence begins with token number `at`, given where the sentence now open began."""
    word = text[tokens[at][0] : tokens[at][1]]
    before = text[tokens[at - 1][0] : tokens[at - 1][1]]
    last = at == len(tokens) - 1
    if last and _SIGN_OFF.match(word) and before not in _DASHES:
        return True
    if at == len(tokens) - 2 and word in _DASHES and _stopped(before):
        return True
    if _is_tail(word):
        return False
    numbered, first = _NUMBERED.match(word), _NUMBERED.match(text, sentence, _word_end(text, sentence))
    if numbered and first and int(numbered[1]) == int(first[1]) + 1:
        return True
    # Emoji after the stop belong to the sentence before: look past them for the stop.
    back, past_emoji = at - 1, False
    while back > 0 and tokens[back][0] > sentence and _is_tail(before):
        back -= 1
        past_emoji = True
        before = text[tokens[back][0] : tokens[back][1]]
    if first and tokens[back][0] == sentence:
        return False
    if _ends(before, word):
        return True
    if not word.lstrip(_OPENERS)[:1].isupper():
        return False
    mark = text[tokens[at - 1][1] - 1]
    if past_emoji or _is_symbol(mark) or "://" in before:
        # An emoji or an address without a stop after it closes the sentence where the next word looks like an opening.
        return _bare(word) in _OPENING_WORDS or (
            _is_pictograph(text, tokens[at - 1]) and back > 0 and word[1:2].islower()
        )
    return False


def _ends(before: str, word: str) -> bool:
    """Whether the token `before` ends a sentence when `word` comes next."""
    core = _without_tail(before)
    closed = core.rstrip(_CLOSERS)
    in_quotes = any(c in "\"'”’»" for c in core[len(closed) :])
    if not closed or closed[-1] not in _STOPS:
        return False
    opening = word.lstrip(_OPENERS)[:1]
    lower = opening.islower()
    if lower and in_quotes:
        return False
    if _ELLIPSIS.search(closed):
        return not lower
    if closed[-1] != ".":
        return True
    stem = closed.rstrip(_STOPS).lstrip(_OPENERS).lower()
    if stem in _TITLES:
        return False
    if stem in _BEFORE_FIGURE and word.lstrip(_OPENERS + "#£$€")[:1].isdigit():
        return False
    if stem in _EITHER or (len(stem) == 1 and stem.isalpha()) or re.fullmatch(r"(?:[a-z]\.)+[a-z]", stem):
        return not lower and _bare(word) in _OPENING_WORDS
    return True


def _stopped(token: str) -> bool:
    core = _without_tail(token).rstrip(_CLOSERS)
    return core != _without_tail(token) or not core or core[-1] in _STOPS or _is_tail(token)


def _bare(word: str) -> str:
    return word.strip(_OPENERS + _CLOSERS + _STOPS + ",;:").replace("’", "'").lower()


def _without_tail(token: str) -> str:
    """The token without the emoji at its end."""
    end = len(token)
    while end and _is_symbol(token[end - 1]):
        end -= 1
    return token[:end]


def _is_tail(token: str) -> bool:
    """Whether a token holds nothing but emoji, an emoticon or more stops."""
    return not _without_tail(token).strip(_STOPS + _CLOSERS) or bool(_EMOTICON.match(token))


def _is_symbol(char: str) -> bool:
    """Whether a character is (part of) an emoji."""
    return char > "\x7f" and (unicodedata.category(char) in {"So", "Sk", "Cf", "Mn", "Me", "Cn"} or char in "‼⁉")


def _is_pictograph(text: str, token: tuple[int, int]) -> bool:
    """Whether a token ends in an emoji that is no heart ("We ❤️ Leeds" goes on) and no flag."""
    marks = [c for c in text[token[0] : token[1]] if _is_symbol(c)]
    return bool(marks) and not any(c in _HEARTS or "\U0001f1e6" <= c <= "\U0001f1ff" for c in marks)


def _word_end(text: str, start: int) -> int:
    match = _TOKEN.match(text, start)
    return match.end() if match else start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
