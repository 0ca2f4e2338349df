"""accessibility: what a screen reader reads out badly - emoji in runs or in sentences, fancy letters, capitals, bare media."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Literal

from postlint import counting
from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.model import Applicability, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()
_FANCY = re.compile(
    # Mathematical letters, enclosed and squared ones, full-width Latin, small capitals and superscripts used as an alphabet.
    "[\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\uff21-\uff3a\uff41-\uff5a]"
)
_FANCY_RUN = re.compile(rf"{_FANCY.pattern}(?:[\s'’-]?{_FANCY.pattern})+")
_CAPITALS = re.compile(r"(?<![\w#@/&.-])[A-Z][A-Z'’]+(?:[ ,]+(?:[A-Z][A-Z'’]+|[AI])(?![\w./@]))+")
_MEDIA = dict.fromkeys("media image images picture pictures photo photos video videos gif".split()).keys()
_EMPTY_ALT = re.compile(r"!\[\s*\]\(")
_IMAGE = re.compile(r"<img\b(?![^>]*\balt\s*=\s*(?:\"[^\"]+\"|'[^']+'|[^\s\"'>]))[^>]*>", re.IGNORECASE)


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """find: emoji in a `run`, emoji as `bullet` or inside a sentence, `fancy` letters, words in `capitals`, or media

    without `alt` text. most: how many emoji in a row, or words in capitals, are still fine.
    """

    find: Literal["run", "bullet", "fancy", "capitals", "alt"]
    most: int = 3


def find(post: Annotated, params: Params) -> Iterable[Finding]:
    if params.find == "alt":
        return _alt(post)
    if params.find == "capitals":
        return _capitals(post, params.most)
    if post.view.text.isascii():
        return ()
    if params.find == "fancy":
        return _fancy(post)
    if not counting.may_hold_emoji(post.view.text):
        return ()
    return _runs(post, params.most) if params.find == "run" else _bullets(post)


def emoji_spans(post: Annotated) -> list[Span]:
    """Each emoji of the post as people see it."""
    return post.here("emoji", lambda: [Span(*m.span()) for m in counting.emoji().finditer(post.view.text)])


def _runs(post: Annotated, most: int) -> Iterator[Finding]:
    text = post.view.text
    run: list[Span] = []
    for emoji in [*emoji_spans(post), None]:
        if emoji is not None and run and not text[run[-1].end : emoji.start].strip(" \u200d"):
            run.append(emoji)
            continue
        if len(run) > most:
            yield Finding(run[0].start, run[-1].end, evidence={"emoji": len(run), "most": most})
        run = [emoji] if emoji is not None else []


def _bullets(post: Annotated) -> Iterator[Finding]:
    """Emoji that stand for a bullet (two lines or more), or between the words of a sentence."""
    text = post.view.text
    bullets: list[Span] = []
    inside: list[Span] = []
    for emoji in emoji_spans(post):
        line = text.rfind("\n", 0, emoji.start) + 1
        before = text[line : emoji.start].strip()
        after = text[emoji.end :].lstrip(" ")
        if not before and after[:1].isalnum():
            bullets.append(emoji)
        elif before and before[-1].isalnum() and after[:1].isalpha() and after[:1].islower():
            inside.append(emoji)
    for emoji in inside:
        yield Finding(emoji.start, emoji.end, found="An emoji stands in the middle of a sentence")
    if len(bullets) > 1:
        for emoji in bullets:
            yield Finding(emoji.start, emoji.end, found="An emoji stands for a bullet")


def _fancy(post: Annotated) -> Iterator[Finding]:
    text = post.view.text
    for match in _FANCY_RUN.finditer(text):
        plain = unicodedata.normalize("NFKC", match.group())
        plain = "".join(_letter(c) for c in plain)
        yield Finding(
            *match.span(),
            evidence={"letters": len(match.group())},
            edits=((match.start(), match.end(), plain),) if plain.isascii() else (),
            applicability=Applicability.SAFE,
            fix_message="Write it in plain letters" if plain.isascii() else "",
        )


def _letter(char: str) -> str:
    """The plain letter of an enclosed one that normal forms leave alone (🅰)."""
    name = unicodedata.name(char, "")
    match = re.search(r"CAPITAL LETTER ([A-Z])$", name) if ord(char) > 0x1F100 else None
    return match[1] if match else char


def _capitals(post: Annotated, most: int) -> Iterator[Finding]:
    text = post.view.text
    for match in _CAPITALS.finditer(text):
        words = match.group().replace(",", " ").split()
        if len(words) <= most or not post.own(*match.span()) or not any(len(w) > 3 for w in words):
            continue
        if any(Span(*match.span()).overlaps(url) for url in post.urls):
            continue
        yield Finding(*match.span(), evidence={"words": len(words)})


def _alt(post: Annotated) -> Iterator[Finding]:
    missing = sum(1 for item in _media(post) if not item)
    if missing:
        many = f"{missing} pictures or videos have" if missing > 1 else "A picture or video has"
        yield Finding(0, 0, found=f"{many} no alt text.", whole=True, evidence={"missing": missing})
    body = post.draft.text[post.draft.body_start :]
    shown = _EMPTY_ALT.search(body) if post.draft.format == "markdown" else None
    if post.draft.format in ("markdown", "html"):
        shown = shown or _IMAGE.search(body)
    if shown:
        end = len(post.view.text)
        yield Finding(end, end, found="A picture in the text has no alt text.", whole=True)


def _media(post: Annotated) -> Iterator[bool]:
    """For each picture or video that the metadata name, whether it has an alt text."""
    if not _post.metadata(post).keys() & _MEDIA:
        return
    alts = _post.said(post, "alt", "alt-text", "image-alt")
    texts = [str(a).strip() for a in alts] if isinstance(alts, list) else [str(alts).strip()] if alts else []
    number = 0
    metadata = _post.metadata(post)
    for key in _MEDIA:
        given = metadata.get(key)
        for item in given if isinstance(given, list) else [given] if given else []:
            described = _described(item)
            yield described if described is not None else number < len(texts) and bool(texts[number])
            number += 1


def _described(item: Any) -> bool | None:
    """Whether an entry carries its own alt text; None for a mere file name."""
    if not isinstance(item, dict):
        return None
    given = next((item[k] for k in ("alt", "alt-text", "alt_text", "description") if item.get(k)), None)
    return (
        bool(str(given).strip())
        if given is not None
        else (None if set(item) <= {"file", "url", "src", "path"} else False)
    )
