"""Knows what in a draft's source is the author's prose and what is markup, code, a quotation or a link.

A View is the text as a reader sees it, with an offset into the source for each of its characters: sentences,
tokens and phrases are looked for in the view and reported in the source.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from enum import Enum
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from postlint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postlint.model import Draft


class RegionKind(str, Enum):
    """What a part of the view is, other than the author's plain words."""

    CODE = "code"
    BLOCK_QUOTE = "block-quote"
    QUOTED = "quoted"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the view that is not plain prose; offsets in the view."""

    start: int
    end: int
    kind: RegionKind


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: the words that are clicked (in the view) and its target."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: its range in the source and what stands between the marks."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class View:
    """What a reader sees. `offsets[i]` is the place of `text[i]` in the source."""

    text: str
    offsets: Sequence[int]
    regions: tuple[Region, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    blocks: tuple[Span, ...] = ()  # top-level blocks, in the source

    def to_source(self, start: int, end: int) -> Span:
        """The range of the source behind a range of the view; an empty one stays empty."""
        if not self.offsets:
            return Span(0, 0)
        if start >= end:
            at = self.offsets[min(start, len(self.offsets) - 1)]
            return Span(at, at)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


# A quotation in the running text: straight or typographic double quotes.
_QUOTED = re.compile(r"\"([^\"\n]{3,400}?)\"|“([^”\n]{3,400}?)”|«([^»\n]{3,400}?)»")
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'“”]*[^\s<>\"'“”.,;:!?)\]}]"
    r"|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|co|uk|eu|example|app|dev|gov|edu|info|shop|ie|au|nz|in|de|fr|ly|me|gl)"
    r"(?:\.[a-z]{2})?(?:/[^\s<>\"'“”]*[^\s<>\"'“”.,;:!?)\]}])?(?![\w@])",
    re.IGNORECASE,
)


def encodable(text: str) -> str:
    """The text, as long as it is, with a replacement mark for each lone surrogate, which no library can encode."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class _Builder:
    """Collects the view piece by piece."""

    chars: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    blocks: list[Span] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.chars)

    def add(self, text: str, at: int) -> None:
        """Text that stands in the source as it is, from an offset on."""
        self.chars.extend(text)
        self.offsets.extend(range(at, at + len(text)))

    def add_decoded(self, text: str, at: int) -> None:
        """Text that stands for something longer in the source (an entity, an escape): all at one offset."""
        self.chars.extend(text)
        self.offsets.extend([at] * len(text))

    def break_line(self, at: int, lines: int) -> None:
        """End a line (1) or a block (2) unless the view is already there."""
        have = 0
        while have < len(self.chars) and self.chars[-1 - have] == "\n":
            have += 1
        if self.chars:
            self.add_decoded("\n" * max(0, lines - have), at)

    def view(self) -> View:
        text = encodable("".join(self.chars))
        return View(
            text,
            tuple(self.offsets),
            _regions(text, self.regions),
            tuple(self.links),
            tuple(self.comments),
            tuple(self.blocks),
        )


# Nearly every text has neither link nor quotation, and these are found out faster than the patterns run.
_MAYBE_URL = re.compile(r"\S\.\w|://|www\.", re.IGNORECASE)


def _regions(text: str, known: Sequence[Region] = ()) -> tuple[Region, ...]:
    """The regions of a view, in order: those that its markup told, its links and its quotations."""
    regions = list(known)
    if _MAYBE_URL.search(text):
        regions += [Region(m.start(), m.end(), RegionKind.URL) for m in URL.finditer(text)]
    if any(mark in text for mark in '"“«'):
        regions += [Region(m.start(), m.end(), RegionKind.QUOTED) for m in _QUOTED.finditer(text)]
    return tuple(sorted(regions, key=lambda r: (r.start, r.end, r.kind.value)))


def view_of(draft: Draft) -> View:
    """The reader's view of a draft: without front matter, markup and comments."""
    if draft.format == "markdown":
        return _markdown(draft.text, draft.body_start)
    if draft.format == "html":
        return _html(draft.text, draft.body_start)
    return _plain(draft.text, draft.body_start)


def _plain(text: str, start: int) -> View:
    if "\r" not in text and ">" not in text:
        body = encodable(text[start:])
        return View(body, range(start, len(text)), _regions(body))
    builder = _Builder()
    # A carriage return would be a character of its own to a tokenizer; the reader sees one line end.
    at = start
    for line in text[start:].splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        quoted = bare.startswith(">") and len(bare) > 1 and bare[1] in " >"
        begin = len(builder)
        builder.add(bare, at)
        if quoted:
            builder.regions.append(Region(begin, len(builder), RegionKind.BLOCK_QUOTE))
        if line != bare:
            builder.add_decoded("\n", at + len(bare))
        at += len(line)
    return builder.view()


def _char_offsets(text: str) -> list[int] | None:
    """For each UTF-8 byte the code point it belongs to; None when they are the same."""
    if text.isascii():
        return None
    table: list[int] = []
    for i, char in enumerate(text):
        table.extend([i] * len(char.encode("utf-8", "surrogatepass")))
    table.append(len(text))
    return table


def _markdown(text: str, start: int) -> View:
    import pyromark

    body = encodable(text[start:])
    table = _char_offsets(body)
    builder = _Builder()
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    quote_from: list[int] = []
    link_from: list[tuple[int, str]] = []
    code_from = 0
    depth = 0
    in_code = False
    for event, where in pyromark.events_with_range(body, options=options):
        begin, end = where["start"], where["end"]
        if table is not None:
            begin, end = table[begin], table[end]
        begin, end = begin + start, end + start
        name, value = _event(event)
        if name == "Start":
            tag, detail = _event(value)
            if depth == 0:
                builder.blocks.append(Span(begin, end))
            depth += 1
            if tag == "BlockQuote":
                builder.break_line(begin, 2)
                quote_from.append(len(builder))
            elif tag in ("Link", "Image"):
                link_from.append((len(builder), str(detail["dest_url"])))
            elif tag == "CodeBlock":
                builder.break_line(begin, 2)
                code_from, in_code = len(builder), True
            elif tag == "Item":
                builder.break_line(begin, 1)
        elif name == "End":
            tag, _ = _event(value)
            depth -= 1
            if tag == "BlockQuote":
                builder.regions.append(Region(quote_from.pop(), len(builder), RegionKind.BLOCK_QUOTE))
            elif tag in ("Link", "Image"):
                at, target = link_from.pop()
                builder.links.append(Link(at, len(builder), target))
            elif tag == "CodeBlock":
                builder.regions.append(Region(code_from, len(builder), RegionKind.CODE))
                in_code = False
            if tag in ("Paragraph", "Heading", "CodeBlock", "BlockQuote", "Table", "HtmlBlock", "List"):
                builder.break_line(end - 1, 2)
            elif tag in ("Item", "TableRow", "TableHead"):
                builder.break_line(end - 1, 1)
            elif tag == "TableCell":
                builder.add_decoded(" ", end - 1)
        elif name == "Text":
            if text[begin:end] == value:
                builder.add(value, begin)
            elif not (in_code and value == "\n"):
                builder.add_decoded(value, begin)
            else:
                builder.add_decoded("\n", begin)
        elif name == "Code":
            at = len(builder)
            builder.chars.extend(value)
            builder.offsets.extend(_code_offsets(text, begin, end, value))
            builder.regions.append(Region(at, len(builder), RegionKind.CODE))
        elif name in ("SoftBreak", "HardBreak"):
            # A reader sees a wrapped line go on; only a hard break ends it.
            builder.add_decoded(" " if name == "SoftBreak" else "\n", begin)
        elif name in ("Html", "InlineHtml"):
            _html_piece(builder, value, begin)
    return builder.view()


def _code_offsets(text: str, begin: int, end: int, value: str) -> list[int]:
    """Where each character of inline code stands: its line ends are blanks, and a quotation's marks are left out of it."""
    offsets = []
    at = begin + len(text[begin:end]) - len(text[begin:end].lstrip("`"))
    for char in value:
        found = at if char == " " else text.find(char, at, end)
        found = min(at, end - 1) if found < 0 else min(found, end - 1)
        offsets.append(found)
        if char != " " or text[found].isspace():
            at = found + (2 if text.startswith("\r\n", found) else 1)
    return offsets


def _event(event: Any) -> tuple[str, Any]:
    if isinstance(event, str):
        return event, None
    name, value = next(iter(event.items()))
    return name, value


_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


def _html_piece(builder: _Builder, value: str, at: int) -> None:
    """Raw HTML inside Markdown: comments are kept, line-breaking tags break the line, the rest is no prose."""
    for match in _COMMENT.finditer(value):
        builder.comments.append(Comment(at + match.start(), at + match.end(), match[1]))
    if re.match(r"<(?:br|/?p|/?div|/?li)\b", value, re.IGNORECASE):
        builder.break_line(at, 1)


class _HtmlReader(HTMLParser):
    """Feeds a builder with the text of an HTML document, keeping source offsets."""

    BLOCKS = frozenset(
        "p div section article header footer li ul ol table tr h1 h2 h3 h4 h5 h6 blockquote pre br hr".split()
    )
    HIDDEN = frozenset("script style head title template".split())

    def __init__(self, text: str, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self.builder = _Builder()
        self.source = text
        self.start = start
        self.line_starts = [start]
        for match in re.finditer("\n", text[start:]):
            self.line_starts.append(start + match.end())
        self.hidden = 0
        self.open: list[tuple[str, int, str]] = []

    def at(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.HIDDEN:
            self.hidden += 1
        if tag in self.BLOCKS:
            self.builder.break_line(self.at(), 1 if tag in ("br", "li", "tr") else 2)
        if tag in ("a", "blockquote", "q", "code", "pre"):
            self.open.append((tag, len(self.builder), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        for i in range(len(self.open) - 1, -1, -1):
            if self.open[i][0] == tag:
                _, begin, target = self.open.pop(i)
                if tag == "a":
                    self.builder.links.append(Link(begin, len(self.builder), target))
                else:
                    kind = RegionKind.CODE if tag in ("code", "pre") else RegionKind.BLOCK_QUOTE
                    self.builder.regions.append(Region(begin, len(self.builder), kind))
                break
        if tag in self.BLOCKS:
            self.builder.break_line(self.at(), 2)

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        at = self.at()
        for piece in re.finditer(r"\r\n|\r|[^\r]+", data):
            if piece.group() in ("\r\n", "\r"):
                self.builder.add_decoded("\n", at + piece.start())
            else:
                # In running text a line end is a space.
                wrapped = piece.group().strip() and not any(tag == "pre" for tag, _, _ in self.open)
                words = piece.group().replace("\n", " ") if wrapped else piece.group()
                self.builder.add(words, at + piece.start())

    def handle_entityref(self, name: str) -> None:
        if not self.hidden:
            self.builder.add_decoded(html.unescape(f"&{name};"), self.at())

    def handle_charref(self, name: str) -> None:
        if not self.hidden:
            self.builder.add_decoded(html.unescape(f"&#{name};"), self.at())

    def handle_comment(self, data: str) -> None:
        at = self.at()
        self.builder.comments.append(Comment(at, at + len(data) + 7, data))


def _html(text: str, start: int) -> View:
    reader = _HtmlReader(text, start)
    reader.feed(text[start:])
    reader.close()
    return reader.builder.view()


def quoted_spans(view: View) -> Iterator[Span]:
    """The ranges of the view that are somebody else's words or no words: quotations, block quotes, code."""
    for region in view.regions:
        if region.kind is not RegionKind.URL:
            yield Span(region.start, region.end)
