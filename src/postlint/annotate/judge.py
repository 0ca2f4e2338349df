"""The judge: a small encoder that reads a draft in its conversation, once, and judges each sentence.

The conversation is one sequence, [CLS] what the customer said [SEP] sentence [SEP] sentence [SEP] ..., so that a
sentence is judged in its place and the cost does not grow with the number of sentences. Names of the company become one
placeholder word, addresses and handles likewise: nothing is learnt, or held against, a name.

`training/judge` uses `prepare` and `pack` of this module too, so that what is trained is what is read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from postlint.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = ["Judge", "Reading", "SentenceReading"]

MODEL_FILE, TOKENIZER_FILE, CARD_FILE = "judge.onnx", "tokenizer.json", "judge.json"
PLACEHOLDER = "company"
"""What stands for the company's name: one word of the vocabulary."""
WINDOW, CONTEXT_TOKENS, SENTENCE_TOKENS = 256, 64, 100
_BATCH = 8
_RARE_FROM = 9000

_URL = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\b(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:com|org|net|io|example|co|uk|ie|in|au|nz|za|ke|ng|sg|ph|eu|de|fr|us|ca|info|biz"
    r"|app|dev|shop|gov|edu|tv|ly|me|test)\b(?:/\S*)?"
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"@\w+")
_LONG_NUMBER = re.compile(r"\d{5,}")
_LEGAL_FORM = re.compile(r"[,.]?\s+(?:ltd|inc|llc|plc|gmbh|co|corp|company|limited|group|s\.?a)\.?$", re.IGNORECASE)
_LOUD_WORD = re.compile(r"\b[A-Z]{3,}\b(?![-/.]?\d)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " ", "\ufe0f": None})


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the judge thinks of one sentence: its span, and probabilities in 0..1.

    `kinds` shares out the kind of disrespect, given that there is any; it sums to 1.
    """

    start: int
    end: int
    third: float
    drift: float
    disrespect: float
    private: float
    kinds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the judge thinks of a post: its sentences in order, what the customer brought, whether help is missing.

    `brought` maps problem, question, praise and none to probabilities that sum to 1.
    """

    sentences: tuple[SentenceReading, ...]
    brought: Mapping[str, float]
    help_missing: float


@dataclass(frozen=True, slots=True)
class Packed:
    """One window: token ids, where the context and the sentences stand in it, and the number of its first sentence."""

    ids: list[int]
    context: tuple[int, int]
    sentences: list[tuple[int, int]]
    first: int


class Judge:
    """A loaded model. Reading is deterministic and runs on one thread."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`; where a file is missing or broken, PipelineError says what to do."""
        hint = "reinstall postlint, or rebuild the model with training/judge"
        for name in (MODEL_FILE, TOKENIZER_FILE, CARD_FILE):
            if not (folder / name).is_file():
                raise PipelineError(f"the judge model lacks {name}", where=str(folder), hint=hint)
        from tokenizers import Tokenizer

        try:
            self._card: Mapping[str, Any] = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
            self._session = _session(folder / MODEL_FILE)
            self._heads: tuple[str, ...] = tuple(self._card["heads"])
            self._kinds: tuple[str, ...] = tuple(self._card["kinds"])
            self._brought: tuple[str, ...] = tuple(self._card["brought"])
            self.thresholds: Mapping[str, float] = dict(self._card["thresholds"])
        except Exception as error:  # the libraries raise whatever they like for a damaged file
            raise PipelineError("the judge model does not load", where=str(folder), hint=hint) from error

    def read(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        *,
        context: Sequence[tuple[str, str]] = (),
        company: Sequence[str] = (),
    ) -> Reading:
        """Judge the `sentences` (half-open spans of `text`), given the turns before it, oldest first.

        A turn is ("customer" | "company", what was said). `company` lists the names the company goes by.
        """
        windows = pack(
            self._tokenizer,
            [text[start:end] for start, end in sentences],
            context=context,
            company=company,
        )
        batches = [collate(windows[at : at + _BATCH]) for at in range(0, len(windows), _BATCH)]
        return self._reading(sentences, windows, [self._session.run(None, batch) for batch in batches])

    def _reading(
        self, sentences: Sequence[tuple[int, int]], windows: Sequence[Packed], outputs: Sequence[Sequence[Any]]
    ) -> Reading:
        """What the logits of the windows, in batches, say of the sentences and the post."""
        import numpy as np

        heads, brought_names = len(self._heads), len(self._brought)
        logits = np.zeros((len(sentences), heads + len(self._kinds)))
        seen = np.zeros((len(sentences), 1))
        for at, (by_sentence, _) in enumerate(outputs):
            for rows, window in zip(by_sentence, windows[at * _BATCH :], strict=False):
                span = slice(window.first, window.first + len(window.sentences))
                logits[span] += rows[: len(window.sentences)]
                seen[span] += 1
        logits /= np.maximum(seen, 1)
        post = np.concatenate([by_post for _, by_post in outputs]).astype(np.float64)
        flags = {head: self._calibrated(head, logits[:, column]) for column, head in enumerate(self._heads)}
        shares = _softmax(logits[:, heads:])
        brought = _softmax(post[:, :brought_names]).mean(axis=0)
        # Help anywhere in a long post is help.
        missing = self._calibrated("help_missing", post[:, brought_names]).min()
        return Reading(
            sentences=tuple(
                SentenceReading(
                    start=start,
                    end=end,
                    **{head: float(values[row]) for head, values in flags.items()},
                    kinds=dict(zip(self._kinds, map(float, shares[row]), strict=True)),
                )
                for row, (start, end) in enumerate(sentences)
            ),
            brought=dict(zip(self._brought, map(float, brought), strict=True)),
            help_missing=float(missing),
        )

    def _calibrated(self, name: str, logits: Any) -> Any:
        import numpy as np

        slope, offset = self._card["calibration"][name]
        return 1.0 / (1.0 + np.exp(-np.clip(slope * logits + offset, -30.0, 30.0)))


def _session(file: Path) -> Any:
    import onnxruntime

    # Builds of it that would report how they are used are told not to: nothing leaves the machine.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(file), sess_options=options, providers=["CPUExecutionProvider"])


def _softmax(logits: Any) -> Any:
    import numpy as np

    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def pack(
    tokenizer: Any,
    sentences: Sequence[str],
    *,
    context: Sequence[tuple[str, str]] = (),
    company: Sequence[str] = (),
    window: int = WINDOW,
) -> list[Packed]:
    """Lay a conversation out in windows of at most `window` tokens; each repeats the context and one sentence."""

    def rare(word: str) -> bool:
        known = tokenizer.token_to_id(word.lower())
        return known is None or known > _RARE_FROM

    mask = masker(company, rare=rare)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    prepared = [prepare(turn[:4000], mask) for turn in _turns(context)] + [prepare(s[:4000], mask) for s in sentences]
    # One by one: a batch would be spread over threads.
    encoded: list[list[int]] = [tokenizer.encode(each, add_special_tokens=False).ids for each in prepared]
    head = [cls, *_context_ids(encoded[: len(prepared) - len(sentences)]), sep]
    told = (1, len(head) - 1)
    rows = [ids[:SENTENCE_TOKENS] for ids in encoded[len(prepared) - len(sentences) :]]
    windows: list[Packed] = []
    ids = list(head)
    spans: list[tuple[int, int]] = []
    first = 0
    for number, row in enumerate(rows):
        if spans and len(ids) + len(row) + 1 > window:
            windows.append(Packed(ids=ids, context=told, sentences=spans, first=first))
            ids, spans, first = list(head), [], number
            before = rows[number - 1]
            if len(ids) + len(before) + len(row) + 2 <= window:
                first = number - 1
                spans.append((len(ids), len(ids) + len(before)))
                ids += [*before, sep]
        spans.append((len(ids), len(ids) + len(row)))
        ids += [*row, sep]
    windows.append(Packed(ids=ids, context=told, sentences=spans, first=first))
    return windows


def _turns(context: Sequence[tuple[str, str]]) -> list[str]:
    """The last turns, the newest first: the customer's last message leads."""
    customer = [text for role, text in context if role != "company"]
    return list(reversed(customer[-3:]))


def _context_ids(turns: Sequence[list[int]]) -> list[int]:
    """The newest message from its beginning, and as much of the end of the ones before it as there is room for."""
    if not turns:
        return []
    ids = list(turns[0][:CONTEXT_TOKENS])
    for older in turns[1:]:
        room = CONTEXT_TOKENS - len(ids)
        if room > 0:
            ids = [*older[-room:], *ids]
    return ids


def collate(windows: Sequence[Packed]) -> dict[str, Any]:
    """The model's inputs for a batch of windows, padded to the longest."""
    import numpy as np

    length = max(len(w.ids) for w in windows)
    count = max(1, *(len(w.sentences) for w in windows))
    ids = np.zeros((len(windows), length), dtype=np.int64)
    mask = np.zeros((len(windows), length), dtype=np.int64)
    segment = np.zeros((len(windows), length), dtype=np.int64)
    told = np.zeros((len(windows), length), dtype=np.float32)
    pool = np.zeros((len(windows), count, length), dtype=np.float32)
    close = np.zeros((len(windows), count), dtype=np.int64)
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size] = window.ids
        mask[row, :size] = 1
        start, end = window.context
        segment[row, end + 1 : size] = 1
        # Without a context the closing separator stands for it.
        told[row, start : max(end, start + 1)] = 1.0 / max(1, end - start)
        for number, (a, b) in enumerate(window.sentences):
            pool[row, number, a : max(b, a + 1)] = 1.0 / max(1, b - a)
            close[row, number] = b
    return {"ids": ids, "mask": mask, "segment": segment, "told": told, "pool": pool, "close": close}


def prepare(text: str, mask: Callable[[str], str]) -> str:
    """The text as the model reads it: names, addresses and long numbers replaced, emoji spelt out, shouting marked."""
    text = text.translate(_QUOTES)
    text = _EMAIL.sub(" email ", text) if "@" in text else text
    text = _URL.sub(" link ", text)
    text = mask(text)
    text = _HANDLE.sub("@user", text) if "@" in text else text
    text = _LONG_NUMBER.sub("1234", text)
    loud = _LOUD_WORD.findall(text)
    if len(loud) >= 2 and sum(map(len, loud)) * 3 > sum(map(str.isalpha, text)):
        text = "caps : " + text
    return text if text.isascii() else _spell_emoji(text)


def _spell_emoji(text: str) -> str:
    spelt, last = [], ""
    for char in text:
        if char >= "\u2190" and unicodedata.category(char) == "So":
            if char != last:
                spelt.append(f" {unicodedata.name(char, '').lower().replace('face with ', '')} ")
            last = char
        else:
            spelt.append(char)
            last = "" if char.isalnum() else last
    return "".join(spelt)


def masker(company: Iterable[str], *, rare: Callable[[str], bool]) -> Callable[[str], str]:
    """A function that replaces the names of the company, however written, by the placeholder.

    Besides the full name: the name without its legal form or article, its words joined (also as a handle), its first
    word and its initials where these are no ordinary words (`rare`).
    """
    exact: set[str] = set()
    loose: set[str] = set()
    for name in company:
        whole = " ".join(name.split()).lstrip("@")
        short = _LEGAL_FORM.sub("", whole)
        short = short[4:] if short.lower().startswith("the ") else short
        words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", short)
        if not words:
            continue
        several = len(words) > 1
        for form in (whole, short):
            (loose if several or rare(form) else exact).add(form)
        if several:
            loose.add("".join(words))
            if len(words[0]) > 3 and rare(words[0]):
                exact.add(words[0])
            initials = "".join(word[0] for word in words)
            if len(initials) > 2 and initials.isupper():
                exact.add(initials)
    patterns = [f"(?i:{_any_of(loose)})"] if loose else []
    if exact:
        patterns.append(f"(?:{_any_of(exact)})")
    if not patterns:
        return lambda text: text
    handles = _any_of({re.sub(r"\W+", "", form) for form in exact | loose})
    pattern = re.compile(rf"@(?i:\w{{0,6}}(?:{handles}))\w*|(?<![\w@])(?:{'|'.join(patterns)})(?!\w)")
    return lambda text: pattern.sub(PLACEHOLDER, text)


def _any_of(forms: Iterable[str]) -> str:
    return "|".join(
        re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]")
        for form in sorted(forms, key=lambda f: (-len(f), f))
    )
