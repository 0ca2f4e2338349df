"""A draft with what language tools say about it, worked out lazily and once.

Annotated.view is the text as a reader sees it; sentences, tokens and entities carry offsets in the view, and
`view.to_source` turns them into offsets of the draft. Only the adapters beside this file import spaCy,
Presidio, VADER and onnxruntime, and they do so inside functions.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from postlint.annotate import company, nlp
from postlint.annotate.across import Run, Seen
from postlint.annotate.markup import RegionKind, View, encodable, quoted_spans, view_of
from postlint.annotate.sentences import split
from postlint.config import Config
from postlint.errors import PipelineError
from postlint.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from spacy.tokens import Doc
    from spacy.tokens import Span as Tokens

    from postlint.annotate.judge import Judge, Reading, SentenceReading
    from postlint.annotate.pii import PersonalData, PersonalDataFinder
    from postlint.model import Draft

T = TypeVar("T")
_APOSTROPHES = str.maketrans("’‘ʼ\u00a0", "''' ")
_OTHER_APOSTROPHE = re.compile("[’‘ʼ\u00a0]")
_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
MAX_POST = 200_000
"""The longest post, in code points, that language tools are run on; the largest network allows 63,206."""


class Annotator:
    """Owns the language tools of a run, each loaded when first asked for."""

    def __init__(self, config: Config | None = None, *, now: datetime | None = None) -> None:
        self.config = config or Config()
        self.now = now or datetime.now(timezone.utc)
        self.kept: dict[Hashable, object] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once a run: a list of terms compiled, a network's limits."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]  # type: ignore[return-value]

    def annotate(self, draft: Draft) -> Annotated:
        return Annotated(draft, self)

    def annotate_all(self, drafts: Iterable[Draft], *, parse: bool) -> list[Annotated]:
        """Several drafts; with `parse`, spaCy reads them in one go, which is faster than one by one."""
        posts = [Annotated(draft, self) for draft in drafts]
        short = [post for post in posts if len(post.view.text) <= MAX_POST]
        if parse and len(short) > 1:
            docs = nlp.parse_all(self.config.nlp.pipeline, [(p.view.text, p.sentences) for p in short])
            for post, doc in zip(short, docs, strict=True):
                post.__dict__["doc"] = doc
        return posts

    @cached_property
    def judge(self) -> Judge:
        from postlint.annotate.judge import Judge

        return Judge(nlp.MODELS / "judge")

    @cached_property
    def finder(self) -> PersonalDataFinder:
        from postlint.annotate.pii import PersonalDataFinder

        return PersonalDataFinder(allow=self.config.privacy.allow, regions=self.config.privacy.regions)


class Annotated:
    """One draft with its annotations. Everything but `draft` is worked out when first read, and kept."""

    def __init__(self, draft: Draft, tools: Annotator) -> None:
        self.draft = draft
        self._tools = tools
        self.run: Run | None = None
        self._kept: dict[Hashable, object] = {}

    @property
    def config(self) -> Config:
        return self._tools.config

    @property
    def now(self) -> datetime:
        """When the run began, with its zone."""
        return self._tools.now

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for all posts of the run."""
        kept = self._tools.kept
        return kept[key] if key in kept else self._tools.once(key, make)  # type: ignore[return-value]

    def here(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for this post."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]

    @cached_property
    def seen(self) -> Seen:
        """What the posts of the run before this one have in common with it; nothing outside a run."""
        return self.run.see(self.draft, self.view.text) if self.run is not None else Seen()

    @cached_property
    def view(self) -> View:
        """The text as a reader sees it."""
        return view_of(self.draft)

    @cached_property
    def lowered(self) -> str:
        """The view in small letters, for a quick look; its offsets are not those of the view."""
        text = self.flat.lower()
        # A pattern that ignores case takes these two for an s and an i.
        return text if text.isascii() else text.replace("ſ", "s").replace("ı", "i")

    @cached_property
    def flat(self) -> str:
        """The view, as long as it is, with straight apostrophes and with a space for a line break within a paragraph."""
        text = self.view.text
        text = text.translate(_APOSTROPHES) if not text.isascii() and _OTHER_APOSTROPHE.search(text) else text
        return _LINE_BREAK.sub(" ", text) if "\n" in text else text

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the view."""
        return tuple(Span(*s) for s in split(self.view.text))

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """Parts of the view that are not the author's own words: quotations, block quotes, code."""
        return tuple(quoted_spans(self.view))

    @cached_property
    def urls(self) -> tuple[Span, ...]:
        return tuple(Span(r.start, r.end) for r in self.view.regions if r.kind is RegionKind.URL)

    def own(self, start: int, end: int) -> bool:
        """Whether a range of the view is the author's own words, at least in part."""
        return not any(q.start <= start and end <= q.end for q in self.quoted)

    @cached_property
    def own_sentences(self) -> tuple[Span, ...]:
        """The sentences that are not wholly somebody else's words or code."""
        return tuple(s for s in self.sentences if self.own(s.start, s.end) and any(c.isalnum() for c in self.text(s)))

    def text(self, span: Span) -> str:
        """What the view says in a range."""
        return self.view.text[span.start : span.end]

    def sentence_at(self, start: int, end: int) -> Span:
        """The sentence that a range of the view begins in; the range itself between sentences."""
        return next((s for s in self.sentences if s.start <= start < s.end), Span(start, end))

    @cached_property
    def companies(self) -> tuple[str, ...]:
        """The names that the company goes by, longest first: given ones, or guessed from the account."""
        given = self.draft.company or self.config.companies
        return company.aliases(given, self.draft.account)

    @cached_property
    def customer_said(self) -> tuple[str, ...]:
        """The customer's messages before the draft, oldest first."""
        return tuple(encodable(turn.text) for turn in self.draft.in_reply_to if turn.role == "customer")

    @cached_property
    def doc(self) -> Doc:
        """spaCy's reading of the view. Raises PipelineError when it cannot be had."""
        self._guard()
        return nlp.parse(self.config.nlp.pipeline, self.view.text, self.sentences)

    def tokens(self, span: Span) -> Tokens:
        """The tokens in a range of the view."""
        tokens = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return tokens if tokens is not None else self.doc[0:0]

    def own_tokens(self) -> Iterator[Tokens]:
        """The author's own sentences, as tokens."""
        for sentence in self.own_sentences:
            yield self.tokens(sentence)

    @cached_property
    def reading(self) -> Reading:
        """The judge's reading of the post in its conversation."""
        self._guard()
        turns = [(turn.role, encodable(turn.text)) for turn in self.draft.in_reply_to]
        spans = [(s.start, s.end) for s in self.sentences]
        return self._tools.judge.read(self.view.text, spans, context=turns, company=self.companies)

    @property
    def thresholds(self) -> dict[str, float]:
        """How sure the judge must be before a rule speaks: measured ones, or the configuration's."""
        out = dict(self._tools.judge.thresholds)
        config = self.config
        set_by = {
            "disrespect": config.tone.threshold,
            "drift": config.focus.threshold,
            "private": config.privacy.threshold,
        }
        for name, given in set_by.items():
            if given is not None:
                out[name] = given
        return out

    def read_sentences(self) -> Iterator[tuple[Span, SentenceReading]]:
        """The author's own sentences with the judge's reading of each."""
        mine = set(self.own_sentences)
        for reading in self.reading.sentences:
            span = Span(reading.start, reading.end)
            if span in mine:
                yield span, reading

    @cached_property
    def personal_data(self) -> Sequence[PersonalData]:
        """Personal information in the whole published text, quotations included; offsets in the view."""
        return self._tools.finder.find(
            self.doc, context=self.customer_said, company=self.companies, author=self.draft.author
        )

    def sentiment(self, span: Span) -> float:
        """VADER's compound score (-1 to 1) of a range of the view, links left out."""
        from postlint.annotate.sentiment import compound

        text = self.text(span)
        for url in reversed(self.urls):
            if url.within(span):
                text = text[: url.start - span.start] + text[url.end - span.start :]
        return compound(text)

    @cached_property
    def language(self) -> str:
        """The language of the post, "en" when it is too short to tell."""
        from postlint.annotate.language import detect

        declared = self.draft.metadata.get("lang") or self.draft.metadata.get("language")
        if isinstance(declared, str):
            return declared.lower().partition("-")[0]
        prose = "".join(self.text(s) + " " for s in self.own_sentences)
        return detect(prose)

    def _guard(self) -> None:
        if len(self.view.text) > MAX_POST:
            raise PipelineError(
                f"the post is too long for its language to be checked: {len(self.view.text):,} characters, at most {MAX_POST:,}",
                hint="put one post in a file, or one a record in a .jsonl file",
            )
