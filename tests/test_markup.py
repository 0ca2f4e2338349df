"""Offsets: what the view says stands in the source where the view says it stands."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postlint.annotate.markup import RegionKind, view_of
from postlint.config import parse
from postlint.engine import Linter
from postlint.model import Draft, Format, Lines
from postlint.sources import Unreadable, csv_rows, drafts_in, json_places

MARKS = st.text(alphabet=string.ascii_letters + "  \n\r*_`>#-[]()<>!&;:\"'/.😀é{}|\\\t", max_size=120)


@given(MARKS, st.sampled_from(["text", "markdown", "html"]))
@example("`A\r`", "markdown")
@example("> `a b\r\n> c`", "markdown")
def test_a_view_points_into_the_source(text: str, form: Format) -> None:
    view = view_of(Draft(text=text, format=form))
    assert len(view.text) == len(view.offsets)
    assert list(view.offsets) == sorted(view.offsets)
    for char, offset in zip(view.text, view.offsets, strict=True):
        if char.isalnum() and form != "html" and "&" not in text:
            assert text[offset] == char
    for region in view.regions:
        assert 0 <= region.start <= region.end <= len(view.text)


@given(MARKS.filter(lambda t: "{" not in t), MARKS.filter(lambda t: "{" not in t))
def test_a_violation_quotes_its_span_in_plain_text(before: str, after: str) -> None:
    text = f"{before}{{{{name}}}}{after}"
    report = Linter(parse({"select": ["PL112"]})).check_draft(Draft(text=text))
    spans = [text[v.start : v.end] for v in report.violations if v.code == "PL112"]
    assert "{{name}}" in spans


@given(st.text(max_size=60), st.text(max_size=20))
def test_json_places(text: str, other: str) -> None:
    for ascii_only in (True, False):
        raw = json.dumps({"id": other, "text": text, "z": [other]}, ensure_ascii=ascii_only)
        places = json_places(raw, "text")
        assert len(places) == len(text) + 1
        for i in range(len(text)):
            assert json.loads(f'"{raw[places[i] : places[i + 1]]}"') == text[i]


@given(st.text(alphabet=':,"ab {}', max_size=8), st.text(alphabet=':,"ab {}', max_size=8))
def test_a_record_knows_where_its_text_stands(text: str, other: str) -> None:
    for record in ({"text": text, other: other}, {other: text, "text": text}):
        line = json.dumps(record)
        draft = next(drafts_in("\n" + line, "a.jsonl"))
        if isinstance(draft, Unreadable):
            continue
        assert draft.places is not None
        assert [p - 1 for p in draft.places] == json_places(line, "text")


@given(st.lists(st.lists(st.text(alphabet='ab,;"\n\r 😀', max_size=8), min_size=2, max_size=3), min_size=1, max_size=4))
def test_csv_rows_reads_what_csv_writes(rows: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue()
    read = list(csv_rows(text, ","))
    assert [[c.value for c in row] for row in read] == rows
    for cell in (c for row in read for c in row):
        assert [text[p] for p in cell.places[:-1]] == list(cell.value)


@given(st.text(alphabet="ab\r\n😀", max_size=30))
def test_lines_and_columns(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        position = lines.position(offset)
        span = lines.line(position.line)
        assert span.start + position.column - 1 == offset


def test_markdown_with_emoji_and_windows_line_ends() -> None:
    text = "---\r\nid: 1\r\n---\r\nHi 😀 **bold** [our page](http://a.example/x)\r\n\r\n> said 😀 you\r\n\r\n`{{code}}` &amp; <b>more</b>\r\n"
    (draft,) = drafts_in(text, "a.md")
    assert not isinstance(draft, Unreadable)
    view = view_of(draft)
    assert view.text.split("\n")[0] == "Hi 😀 bold our page"
    for word in ("bold", "our page", "said 😀 you", "{{code}}", "more"):
        at = view.text.index(word)
        span = view.to_source(at, at + len(word))
        assert text[span.start : span.end] == word
    (link,) = view.links
    assert (view.text[link.start : link.end], link.target) == ("our page", "http://a.example/x")
    kinds = {view.text[r.start : r.end].strip(): r.kind for r in view.regions}
    assert kinds["said 😀 you"] is RegionKind.BLOCK_QUOTE
    assert kinds["{{code}}"] is RegionKind.CODE


def test_html() -> None:
    text = '<p>Hi &amp; <b>welcome</b> to <a href="http://a.example">us</a>.</p><blockquote>so bad</blockquote><script>x()</script><!-- c -->'
    view = view_of(Draft(text=text, format="html"))
    assert view.text.split() == ["Hi", "&", "welcome", "to", "us.", "so", "bad"]
    at = view.text.index("welcome")
    assert text[view.to_source(at, at + 7).start :].startswith("welcome")
    assert view.links[0].target == "http://a.example"
    assert [c.text for c in view.comments] == [" c "]


@pytest.mark.parametrize("quote", ['"you never answer me"', "“you never answer me”", "«you never answer me»"])
def test_quotations_are_somebody_elses_words(quote: str) -> None:
    view = view_of(Draft(text=f"You wrote {quote}. We do."))
    assert [view.text[r.start : r.end] for r in view.regions] == [quote]
