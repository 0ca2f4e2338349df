"""Keeps what was found in a draft, so that an unchanged draft costs nothing the next time.

Entries are named by a keyed hash of everything that the answer depends on: postlint, its rules and configuration, the
language tools, the day (waivers and embargoes end), the draft and its context. They hold codes, offsets, scores and
masked messages. A broken entry is no entry; a folder that cannot be written to is no cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import time
from dataclasses import fields
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from postlint.config import BUNDLED
from postlint.model import Applicability, Edit, Fix, Report, Severity, Span, Suppressed, Violation
from postlint.policy import phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from postlint.config import Config
    from postlint.model import Draft, Rule

FOLDER = ".postlint_cache"
TOOLS = ("spacy", "presidio-analyzer", "phonenumbers", "vaderSentiment", "onnxruntime", "tokenizers", "py3langid")
_KEPT_DAYS = 30


class Cache:
    """Reports by draft, in a folder. `rules` are those of the linter whose reports it keeps."""

    def __init__(self, folder: Path, config: Config, rules: Sequence[Rule], *, root: Path, today: date) -> None:
        self._key = config.fingerprint_key.encode()
        self._folder = folder / _digest(self._key, _circumstances(config, rules, root, today))
        self._ready = False

    def get(self, draft: Draft) -> Report | None:
        """What was found in this very draft before, or None."""
        try:
            return _decode(self._path(draft).read_bytes(), draft)
        except (OSError, msgspec.MsgspecError, LookupError, TypeError, ValueError):
            return None

    def put(self, report: Report) -> None:
        """Keeps a report, unless it says that something could not be checked, or would repeat personal information."""
        if report.incomplete or _copies(report):
            return
        path = self._path(report.draft)
        with contextlib.suppress(OSError, TypeError, ValueError, msgspec.MsgspecError):
            self._prepare()
            # A reader sees the whole entry or none.
            new = path.with_name(f".{path.name}.{os.getpid()}")
            new.write_bytes(_encode(report))
            new.replace(path)

    def _path(self, draft: Draft) -> Path:
        return self._folder / _digest(self._key, _identity(draft))

    def _prepare(self) -> None:
        if self._ready:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        os.utime(self._folder)
        ignore = self._folder.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("# Made by postlint.\n*\n", encoding="utf-8")
        self._ready = True
        _drop_old(self._folder.parent)


def _drop_old(folder: Path) -> None:
    """Removes what no run wrote to for a month: entries of former versions, rules and days."""
    limit = time.time() - _KEPT_DAYS * 86400
    for old in folder.iterdir():
        if old.is_dir() and old.stat().st_mtime < limit:
            for entry in old.iterdir():
                entry.unlink()
            old.rmdir()


# -- what an answer depends on


def _digest(key: bytes, data: Any) -> str:
    encoded = msgspec.json.encode(data, order="sorted")
    return hmac.new(key, encoded, hashlib.sha256).hexdigest()[:40]


def _circumstances(config: Config, rules: Sequence[Rule], root: Path, today: date) -> list[Any]:
    pipeline = [] if config.nlp.pipeline == BUNDLED else [config.nlp.pipeline]
    known = [
        [r.code, r.name, r.guideline, r.category, str(r.severity), r.summary, r.why, r.instead, r.default, r.waivable]
        + [[check.kind, repr(check.params)] for check in r.checks]
        for r in rules
    ]
    versions = [_version(name) for name in (*TOOLS, *pipeline)]
    moments = phase(config.policy, datetime.now(timezone.utc))
    return [_postlint(), versions, msgspec.to_builtins(config), known, str(root), today.isoformat(), moments]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return ""


def _postlint() -> list[Any]:
    """What tells one postlint from another: the hashes of an installed one, the times of the files in a checkout."""
    here = Path(__file__).parent
    with contextlib.suppress(metadata.PackageNotFoundError):
        installed = metadata.distribution("postlint")
        record = installed.read_text("RECORD") or ""
        if "postlint/cache.py,sha256=" in record:
            return [installed.version, hashlib.sha256(record.encode()).hexdigest()]
    files = (path for path in sorted(here.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return [[str(path.relative_to(here)), path.stat().st_size, path.stat().st_mtime_ns] for path in files]


def _identity(draft: Draft) -> list[Any]:
    """The draft and its context; where a record stands in its file changes nothing."""
    return [
        draft.text.encode("utf-8", "surrogatepass").hex() if _odd(draft.text) else draft.text,
        os.fsencode(draft.path).hex(),
        repr(draft.post_id),
        draft.format,
        draft.body_start,
        repr(draft.in_reply_to),
        repr((draft.platform, draft.account, draft.author, draft.company)),
        repr(sorted(draft.metadata.items(), key=lambda item: str(item[0]))),
    ]


def _odd(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


# -- entries


class _Edit(msgspec.Struct, array_like=True):
    start: int
    end: int
    text: str


class _Fix(msgspec.Struct, array_like=True):
    applicability: Applicability
    message: str
    edits: list[_Edit]


class _Found(msgspec.Struct):
    code: str
    rule: str
    guideline: int
    category: str
    severity: int
    message: str
    help: str
    start: int
    end: int
    evidence: dict[str, Any]
    fix: _Fix | None
    by: str = ""
    reason: str = ""


class _Entry(msgspec.Struct):
    found: list[_Found]
    masked: list[tuple[int, int]]


_SAME = tuple(
    f.name
    for f in fields(Violation)
    if f.name in _Found.__struct_fields__ and f.name not in ("severity", "fix", "evidence")
)


def _encode(report: Report) -> bytes:
    found = [_keep(v, "", "") for v in report.violations]
    found += [_keep(s.violation, s.by, s.reason) for s in report.suppressed]
    return msgspec.json.encode(_Entry(found, [(s.start, s.end) for s in report.masked]))


def _keep(violation: Violation, by: str, reason: str) -> _Found:
    fix = violation.fix
    edits = [_Edit(e.start, e.end, e.text) for e in fix.edits] if fix else []
    return _Found(
        **{name: getattr(violation, name) for name in _SAME},
        severity=int(violation.severity),
        evidence=dict(violation.evidence),
        fix=None if fix is None else _Fix(fix.applicability, fix.message, edits),
        by=by,
        reason=reason,
    )


def _decode(data: bytes, draft: Draft) -> Report:
    entry = msgspec.json.decode(data, type=_Entry)
    size = len(draft.text)
    if any(not 0 <= f.start <= f.end <= size for f in entry.found):
        raise ValueError("an entry of another text")
    found = [(f, _restore(f, draft)) for f in entry.found]
    return Report(
        draft,
        tuple(v for f, v in found if not f.by),
        tuple(Suppressed(v, "waiver", f.reason) for f, v in found if f.by),
        tuple(Span(a, b) for a, b in entry.masked),
    )


def _restore(found: _Found, draft: Draft) -> Violation:
    edits = tuple(Edit(e.start, e.end, e.text) for e in found.fix.edits) if found.fix else ()
    return Violation(
        path=draft.path,
        post_id=draft.post_id,
        **{name: getattr(found, name) for name in _SAME},
        severity=Severity(found.severity),
        evidence=found.evidence,
        fix=None if found.fix is None else Fix(found.fix.applicability, found.fix.message, edits),
    )


def _copies(report: Report) -> bool:
    """Whether a fix would put words of the draft that are personal information into the entry."""
    found = (*report.violations, *(s.violation for s in report.suppressed))
    return any(
        e.text and Span(e.start, e.end).overlaps(m)
        for v in found
        if v.fix and v.category != "privacy"
        for e in v.fix.edits
        for m in report.masked
    )
