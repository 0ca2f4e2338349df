"""Reads users' files into drafts: the only reader of drafts.

One post a file (.txt, .md, .markdown, .html, with optional YAML front matter) or one post a record (.jsonl, .csv).
Whatever cannot be read becomes an Unreadable in its place, and the rest is read all the same.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from postlint.errors import DraftError, UsageError, in_words, nearest
from postlint.model import Draft, Format, Lines, Role, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pathspec

FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
JSON_LINES = frozenset({".jsonl", ".ndjson"})
TABLES = frozenset({".csv", ".tsv"})
SUFFIXES = frozenset({*FORMATS, *JSON_LINES, *TABLES})
PLATFORMS = (
    "x facebook instagram linkedin threads bluesky mastodon youtube tiktok reddit pinterest google "
    "review forum email blog"
).split()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or one record of it, that could not be read, and why. `draft` carries what is known of it."""

    draft: Draft
    error: DraftError


# -- the keys of front matter and records


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    role: Role = "customer"


class _Keys(msgspec.Struct, frozen=True):
    """The keys that postlint knows; every other key is metadata."""

    id: str | int | None = None
    in_reply_to: str | list[str | _Said] | None = None
    platform: str | None = None
    account: str | None = None
    author: str | None = None
    company: str | list[str] | None = None


_KNOWN = frozenset(_Keys.__struct_fields__)


def with_keys(draft: Draft, keys: dict[Any, Any], *, line: int = 1, **fields: Any) -> Draft:
    """The draft with the keys of its front matter or record, and other `fields` anew. Raises DraftError (PL002)."""
    data = {str(k): v for k, v in keys.items()}
    try:
        known = msgspec.convert({k: v for k, v in data.items() if k in _KNOWN}, _Keys)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        key = path.strip(".`") or "front matter"
        raise DraftError(f"the key {key}: {in_words(reason)}", code="PL002", line=line) from None
    platform = known.platform.lower() if known.platform else None
    platform = {"twitter": "x", "google-business": "google"}.get(platform or "", platform)
    if platform is not None and platform not in PLATFORMS:
        raise DraftError(
            "the key platform names a network that postlint does not know",
            code="PL002",
            line=line,
            hint=nearest(platform, PLATFORMS) or f"known: {', '.join(PLATFORMS)}",
        )
    said = (
        known.in_reply_to if isinstance(known.in_reply_to, list) else [known.in_reply_to] if known.in_reply_to else []
    )
    return replace(
        draft,
        **fields,
        post_id=str(known.id) if known.id is not None else draft.post_id,
        in_reply_to=tuple(Turn("customer", s) if isinstance(s, str) else Turn(s.role, s.text) for s in said),
        platform=platform,
        account=known.account,
        author=known.author,
        company=((known.company,) if isinstance(known.company, str) else tuple(known.company or ())),
        metadata={k: v for k, v in data.items() if k not in _KNOWN and k != "text"},
    )


# -- bytes to text


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 and UTF-32 with a byte-order mark. Raises DraftError (PL001)."""
    encoding, mark = encoding_of(data)
    if encoding == "utf-8" and b"\0" in data:
        raise DraftError("binary file, not text", hint="postlint reads text, Markdown, HTML, JSON Lines and CSV")
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        name = {"utf-8": "UTF-8"}.get(encoding, encoding.upper())
        raise DraftError(
            f"not valid {name} (byte {error.start})", line=line, column=column, hint="save the file as UTF-8"
        ) from None


def encoding_of(data: bytes) -> tuple[str, bytes]:
    """The encoding that a byte-order mark announces, and the mark; UTF-8 without one otherwise."""
    # UTF-32's little-endian mark begins with UTF-16's, so it is asked for first.
    for encoding, mark in (
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ):
        if data.startswith(mark):
            return encoding, mark
    return "utf-8", b""


# -- text to drafts


_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)


def drafts_in(text: str, path: str, suffix: str | None = None) -> Iterator[Draft | Unreadable]:
    """The drafts in the text of a file; `suffix` (".md") decides how it is read, the path's own by default."""
    suffix = (Path(path).suffix if suffix is None else suffix).lower()
    if suffix in JSON_LINES:
        yield from _json_lines(text, path)
    elif suffix in TABLES:
        yield from _table(text, path, "\t" if suffix == ".tsv" else None)
    elif suffix == ".json":
        error = DraftError("a .json file is not read", hint="write one record a line in a .jsonl file")
        yield Unreadable(Draft(text=text, path=path), error)
    else:
        yield _document(text, path, FORMATS.get(suffix, "text"))


def _document(text: str, path: str, form: Format) -> Draft | Unreadable:
    draft = Draft(text=text, path=path, format=form)
    opening = _FENCE.match(text)
    if not opening:
        return draft
    closing = _CLOSE.search(text, opening.end())
    if not closing:
        error = DraftError(
            "front matter is opened by --- but never closed", code="PL002", hint="close it with a line of ---"
        )
        return Unreadable(draft, error)
    draft = replace(draft, body_start=closing.end())
    try:
        keys = _yaml(text[opening.end() : closing.start()])
        return with_keys(draft, keys)
    except DraftError as error:
        return Unreadable(draft, error)


def _yaml(text: str) -> dict[Any, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        keys = yaml.load(text, Loader=loader)  # a safe loader, the C one where it is built
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        # The problem's own words may quote the text, so they are not repeated.
        place = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        raise DraftError("front matter is not valid YAML", code="PL002", line=place[0], column=place[1]) from None
    except (yaml.YAMLError, ValueError):
        raise DraftError("front matter is not valid YAML", code="PL002", line=1) from None
    if keys is None:
        return {}
    if not isinstance(keys, dict):
        raise DraftError("front matter is not a mapping of keys to values", code="PL002", line=2)
    return keys


def _json_lines(text: str, path: str) -> Iterator[Draft | Unreadable]:
    at = 0
    for number, line in enumerate(re.split(r"(?<=\n)", text), 1):
        begin, at = at, at + len(line)
        raw = line.rstrip("\r\n")
        if not raw.strip():
            continue
        draft = Draft(text="", path=path, post_id=str(number), source=text, places=(begin,))
        try:
            yield _json_record(raw, draft, begin, number)
        except DraftError as error:
            yield Unreadable(draft, error)


def _json_record(raw: str, draft: Draft, begin: int, number: int) -> Draft:
    try:
        record = json.loads(raw)
    except (json.JSONDecodeError, RecursionError) as error:
        column = error.colno if isinstance(error, json.JSONDecodeError) else 1
        raise DraftError("not valid JSON", code="PL002", line=number, column=column) from None
    if not isinstance(record, dict):
        raise DraftError("a record is a JSON object with a text", code="PL002", line=number)
    if not isinstance(record.get("text"), str):
        state = "is missing" if "text" not in record else "is no string"
        raise DraftError(f"the key text {state}", code="PL002", line=number)
    return with_keys(draft, record, line=number, text=record["text"], places=_places(raw, record["text"], begin))


def _places(raw: str, text: str, begin: int) -> Sequence[int]:
    """Where the text of a record stands in its file, the record beginning at `begin`."""
    # Most texts stand there as they are, once: then nothing needs to be taken apart.
    if "\\" not in raw:
        quoted = f'"{text}"'
        at = raw.find(quoted)
        if raw.find(quoted, at + 1) < 0:
            return range(begin + at + 1, begin + at + 1 + len(quoted) - 1)
    return tuple(begin + i for i in json_places(raw, "text"))


_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_JSON_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)


def json_places(raw: str, key: str) -> list[int]:
    """Where in a JSON object's source each code point of a top-level string value stands, and where it ends.

    The last one counts where a key stands twice, as in json.loads.
    """
    depth, name, expect = 0, "", False
    places: list[int] = [0]
    previous = ""
    for token in _JSON_TOKEN.finditer(raw):
        mark = token.group()
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
        elif mark == ":" and depth == 1:
            expect = previous.startswith('"') and json.loads(previous) == key
            name = mark
        elif mark == ",":
            expect = False
        elif mark.startswith('"') and depth == 1 and expect and name == ":" and previous == ":":
            inner = token.start() + 1
            if "\\" in mark:
                places = [inner + m.start() for m in _JSON_UNIT.finditer(mark[1:-1])]
                places.append(token.end() - 1)
            else:
                places = list(range(inner, token.end()))
        previous = mark
    return places


def _table(text: str, path: str, delimiter: str | None) -> Iterator[Draft | Unreadable]:
    rows = csv_rows(text, delimiter or _delimiter(text))
    header = next(rows, None)
    blank = Draft(text="", path=path, source=text, places=(0,))
    names = [cell.value.strip().lower() for cell in header] if header else []
    if "text" not in names:
        hint = nearest("text", names) or "name the column of the posts: text"
        yield Unreadable(blank, DraftError("the table has no column text", code="PL002", hint=hint))
        return
    column = names.index("text")
    lines = Lines(text)
    for number, row in enumerate(rows, 1):
        line = lines.position(row[0].places[0]).line
        draft = replace(blank, post_id=str(number), places=(row[0].places[0],))
        if len(row) == 1 and not row[0].value.strip():
            continue
        if len(row) != len(names):
            problem = f"the row has {len(row)} fields, the header {len(names)}"
            yield Unreadable(draft, DraftError(problem, code="PL002", line=line))
            continue
        cell = row[column]
        keys = {name: _cell_value(name, c.value) for name, c in zip(names, row, strict=True) if c.value != ""}
        try:
            yield with_keys(replace(draft, text=cell.value, places=tuple(cell.places)), keys, line=line)
        except DraftError as error:
            yield Unreadable(draft, error)


def _cell_value(name: str, value: str) -> Any:
    """A conversation stands in one cell as JSON; every other cell is text."""
    if name == "in_reply_to" and value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


@dataclass(slots=True)
class Cell:
    """A field of a table: its value, and where in the file each of its code points stands (and its end)."""

    value: str
    places: list[int]


def csv_rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """The rows of a table (RFC 4180) with positions, which the csv module does not give."""
    row: list[Cell] = []
    at, size = 0, len(text)
    while at < size:
        cell, at = _csv_cell(text, at, delimiter)
        row.append(cell)
        if at < size and text[at] == delimiter:
            at += 1
            if at == size:
                row.append(Cell("", [at]))
            continue
        if text.startswith("\r\n", at):
            at += 2
        else:
            at += 1
        yield row
        row = []
    if row:
        yield row


def _csv_cell(text: str, at: int, delimiter: str) -> tuple[Cell, int]:
    size = len(text)
    places: list[int] = []
    if at < size and text[at] == '"':
        at += 1
        while at < size:
            if text[at] == '"' and text[at + 1 : at + 2] != '"':
                break
            places.append(at)
            at += 2 if text[at] == '"' else 1
        value = "".join(text[i] for i in places)
        places.append(at)
        at += 1
        # What stands between a closing quote and the delimiter is no CSV, but is not lost either.
    else:
        value = ""
    while at < size and text[at] not in (delimiter, "\n", "\r"):
        if not places:
            places = [at]
        value += text[at]
        places[-1:] = [at, at + 1]
        at += 1
    return Cell(value, places or [at]), at


# -- paths to files


def read(path: Path | str, shown: str | None = None) -> Iterator[Draft | Unreadable]:
    """The drafts in a file."""
    name = shown if shown is not None else str(path)
    try:
        text = decode(Path(path).read_bytes())
    except OSError as error:
        yield Unreadable(Draft(text="", path=name), DraftError(f"cannot be read: {error.strerror or 'I/O error'}"))
        return
    except DraftError as error:
        yield Unreadable(Draft(text="", path=name), error)
        return
    yield from drafts_in(text, name)


def read_stdin(filename: str | None) -> Iterator[Draft | Unreadable]:
    """The drafts on standard input, named and read as `filename` says (plain text without one)."""
    name = filename or "-"
    try:
        text = decode(sys.stdin.buffer.read())
    except DraftError as error:
        yield Unreadable(Draft(text="", path=name), error)
        return
    yield from drafts_in(text, name, Path(name).suffix if filename else ".txt")


def files(paths: Iterable[str], exclude: Sequence[str], *, root: Path, force_exclude: bool = False) -> list[Path]:
    """The files that paths name: files as they are, folders recursed, sorted and each once.

    `.gitignore` and `exclude` (globs relative to `root`) are respected in folders, and for named files too with
    `force_exclude`. Raises UsageError for a path that does not exist.
    """
    import pathspec

    spec = pathspec.GitIgnoreSpec.from_lines(exclude)
    found: dict[Path, None] = {}
    for name in paths:
        path = Path(name)
        if not path.exists():
            raise UsageError("no such file or folder", where=name)
        if path.is_dir():
            found.update((p, None) for p in sorted(_walk(path, spec, root)))
        elif not (force_exclude and _matches(spec, path, root)):
            found[path] = None
    return list(found)


def _matches(spec: pathspec.GitIgnoreSpec, path: Path, root: Path) -> bool:
    try:
        relative = path.resolve().relative_to(root.resolve())
    except ValueError:
        return False
    return spec.match_file(relative.as_posix() + ("/" if path.is_dir() else ""))


def _walk(folder: Path, spec: pathspec.GitIgnoreSpec, root: Path) -> Iterator[Path]:
    ignores = [(f, g) for f in (folder.resolve(), *folder.resolve().parents) if (g := _gitignore(f)) is not None]
    yield from _walk_in(folder, spec, root, ignores)


def _walk_in(
    folder: Path, spec: pathspec.GitIgnoreSpec, root: Path, ignores: list[tuple[Path, pathspec.GitIgnoreSpec]]
) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or _matches(spec, path, root):
            continue
        if any(_matches(ignore, path, base) for base, ignore in ignores):
            continue
        if path.is_dir() and not path.is_symlink():
            inner = _gitignore(path.resolve())
            yield from _walk_in(path, spec, root, [*ignores, (path.resolve(), inner)] if inner else ignores)
        elif path.is_file() and path.suffix.lower() in SUFFIXES:
            yield path


def _gitignore(folder: Path) -> pathspec.GitIgnoreSpec | None:
    import pathspec

    path = folder / ".gitignore"
    if not path.is_file():
        return None
    try:
        return pathspec.GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return None
