"""Loads rule files (YAML) into validated rules, and selects among them by code, prefix, category or name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec
import yaml

from postlint import checks
from postlint.errors import RuleError, UsageError, in_words, nearest
from postlint.model import EMPTY, BoundCheck, Draft, Example, Rule, Severity, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CATEGORIES = ("incomplete", "policy", "voice", "focus", "respect", "help", "privacy")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[int, int]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    role: Literal["customer", "company"] = "customer"


class ExampleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One example of a rule file: a bad draft with what is flagged, or a good one."""

    bad: str | None = None
    good: str | None = None
    flags: list[str] = []
    fixed: str | None = None
    in_reply_to: str | list[str | _Said] = []
    company: str | list[str] = []
    platform: str | None = None
    account: str | None = None
    author: str | None = None
    metadata: dict[str, Any] = {}
    format: Literal["text", "markdown", "html"] = "text"
    name: str | None = None
    hex: str | None = None
    config: dict[str, Any] = {}


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of a rule file."""

    code: str
    guideline: Literal[0, 1, 2, 3, 4, 5]
    category: Literal["incomplete", "policy", "voice", "focus", "respect", "help", "privacy"]
    severity: Literal["error", "warning", "suggestion"]
    summary: str
    why: str
    instead: str
    check: dict[str, Any] | list[dict[str, Any]]
    examples: list[ExampleFile]
    notes: str = ""
    default: bool = True
    waivable: bool = True
    yields_to: list[str] = []


@lru_cache(maxsize=1)
def bundled() -> tuple[Rule, ...]:
    """The rules that postlint ships: from the wheel, or from the top-level folder of a checkout."""
    folder = Path(str(resources.files("postlint"))) / "rules"
    if not folder.is_dir():
        folder = Path(__file__).resolve().parents[2] / "rules"
    with checks.tested():
        return load_folder(folder)


def load_folder(folder: Path) -> tuple[Rule, ...]:
    """The rules in a folder and below it, sorted by code. Raises RuleError with file:line:column."""
    if not folder.is_dir():
        raise RuleError("no such folder of rules", where=str(folder))
    rules = [load_rule(path) for path in sorted(folder.rglob("*.yaml"))]
    return unique(rules)


def unique(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules sorted by code. Raises RuleError when a code or a name stands twice."""
    seen: dict[str, Rule] = {}
    for rule in rules:
        for key in (rule.code, rule.name):
            other = seen.setdefault(key, rule)
            if other is not rule:
                raise RuleError(
                    f"{key} is taken by {other.path}", where=rule.path, hint="use a code and name of its own"
                )
    return tuple(sorted({r.code: r for r in seen.values()}.values(), key=lambda r: r.order))


def load_rule(path: Path) -> Rule:
    """One rule file. Raises RuleError with file:line:column."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot read the rule: {type(error).__name__}", where=str(path)) from None
    return parse_rule(text, path)


def parse_rule(text: str, path: Path) -> Rule:
    """A rule from the text of its file; the path gives its name and the place in errors.

    The examples, more than half of a file, are read when somebody asks for them.
    """
    head = _EXAMPLES.sub("examples: []\n", text)
    reader = _Reader(head, path)
    file: RuleFile = reader.convert(reader.data, RuleFile, ())
    if not re.fullmatch(r"[A-Z]{2,8}\d{3}", file.code):
        raise reader.error("a code is letters and three digits, as in PL313", ("code",))
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", path.stem):
        raise reader.error("a rule's file is named in lower-case words and hyphens, as in blame.yaml", ())
    given = file.check if isinstance(file.check, list) else [file.check]
    prefix: tuple[str | int, ...] = ("check",)
    bound = tuple(
        reader.bind(check, (*prefix, i) if isinstance(file.check, list) else prefix) for i, check in enumerate(given)
    )
    return Rule(
        code=file.code,
        name=path.stem,
        guideline=file.guideline,
        category=file.category,
        severity=Severity.parse(file.severity),
        summary=file.summary.strip(),
        why=file.why.strip(),
        instead=file.instead.strip(),
        checks=bound,
        read_examples=partial(_examples, text, path),
        path=str(path),
        default=file.default,
        notes=file.notes.strip(),
        waivable=file.waivable,
        yields_to=tuple(file.yields_to),
    )


# The last key of a file, with everything that is indented under it.
_EXAMPLES = re.compile(r"^examples:[ \t]*\n(?:(?:[ \t-].*)?\n|#.*\n)*(?:[ \t-].*)?\Z", re.MULTILINE)


def _examples(text: str, path: Path) -> tuple[Example, ...]:
    reader = _Reader(text, path)
    file: RuleFile = reader.convert(reader.data, RuleFile, ())
    return tuple(reader.example(example, i) for i, example in enumerate(file.examples))


class _Reader:
    """Reads one YAML file, keeping where each key and value stands."""

    def __init__(self, text: str, path: Path) -> None:
        self.path = path
        self._places: dict[tuple[str | int, ...], Place] = {}
        try:
            loader = _LOADER(text)
            self._node = loader.get_single_node()
            self.data: Any = loader.construct_document(self._node) if self._node else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
            raise RuleError(f"not valid YAML: {error.problem}", where=where) from None
        except yaml.YAMLError:
            raise RuleError("not valid YAML", where=str(path)) from None
        if not isinstance(self.data, dict):
            raise RuleError("a rule file is a mapping of keys to values", where=f"{path}:1:1")

    @property
    def places(self) -> dict[tuple[str | int, ...], Place]:
        """Where each key and value stands, worked out when an error or an example asks for it."""
        if not self._places:
            self._note(self._node, ())
        return self._places

    def _note(self, node: Any, at: tuple[str | int, ...]) -> None:
        self._places.setdefault(at, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                place = (*at, key.value)
                self._places[place] = (key.start_mark.line + 1, key.start_mark.column + 1)
                self._note(value, place)
        elif isinstance(node, yaml.SequenceNode):
            for i, value in enumerate(node.value):
                self._note(value, (*at, i))

    def error(self, message: str, at: tuple[str | int, ...], hint: str | None = None) -> RuleError:
        while at not in self.places:
            at = at[:-1]
        line, column = self.places[at]
        return RuleError(message, where=f"{self.path}:{line}:{column}", hint=hint)

    def convert(self, data: Any, struct: Any, at: tuple[str | int, ...]) -> Any:
        try:
            return msgspec.convert(data, struct)
        except msgspec.ValidationError as error:
            reason, _, tail = str(error).partition(" - at `$")
            inner: list[str | int] = []
            for step in re.finditer(r"\.([^.\[\]`]+)|\[(\d+|\.\.\.)\]", tail):
                if step[2] == "...":
                    break
                inner.append(int(step[2]) if step[2] else step[1])
            unknown = re.match(r"Object contains unknown field `(.+)`", reason)
            if unknown:
                known = _fields(struct, inner)
                hint = nearest(unknown[1], known) or (f"known keys: {', '.join(known)}" if known else None)
                raise self.error(f"unknown key {unknown[1]!r}", (*at, *inner, unknown[1]), hint) from None
            missing = re.match(r"Object missing required field `(.+)`", reason)
            if missing:
                raise self.error(f"the key {missing[1]!r} is missing", (*at, *inner)) from None
            key = ".".join(str(i) for i in (*at, *inner))
            allowed = _choices(struct, inner)
            hint = (
                nearest(str(self._value((*at, *inner))), allowed) or f"one of {', '.join(allowed)}" if allowed else None
            )
            raise self.error(f"{key}: {in_words(reason)}", (*at, *inner), hint) from None

    def _value(self, at: tuple[str | int, ...]) -> Any:
        value = self.data
        for step in at:
            value = value[step]
        return value

    def bind(self, check: dict[str, Any], at: tuple[str | int, ...]) -> BoundCheck:
        if not isinstance(check.get("kind"), str):
            raise self.error("a check names its kind", at, "as in check: {kind: phrase, ...}")
        try:
            kind = checks.load(check["kind"])
        except LookupError as error:
            raise self.error(str(error.args[0]), (*at, "kind")) from None
        params = self.convert({k: v for k, v in check.items() if k != "kind"}, kind.Params, at)
        return BoundCheck(check["kind"], params)

    def example(self, example: ExampleFile, index: int) -> Example:
        at = ("examples", index)
        given = [x for x in (example.bad, example.good, example.hex) if x is not None]
        if len(given) != 1:
            raise self.error("an example has one of bad, good or hex", at)
        if example.bad is not None and not example.flags and example.name is None:
            raise self.error("a bad example says what is flagged", at, "flags: [the exact quote]")
        if example.good is not None and example.flags:
            raise self.error("a good example flags nothing", (*at, "flags"))
        said = [example.in_reply_to] if isinstance(example.in_reply_to, str) else example.in_reply_to
        draft = Draft(
            text=given[0] if example.hex is None else "",
            path=example.name or "example.txt",
            format=example.format,
            in_reply_to=tuple(Turn("customer", s) if isinstance(s, str) else Turn(s.role, s.text) for s in said),
            platform=example.platform,
            account=example.account,
            author=example.author,
            company=(example.company,) if isinstance(example.company, str) else tuple(example.company),
            metadata=example.metadata or EMPTY,
        )
        try:
            data = bytes.fromhex(example.hex) if example.hex is not None else None
        except ValueError:
            raise self.error("hex: not hexadecimal", (*at, "hex")) from None
        if data is None and example.name is not None:
            data = given[0].encode()
        return Example(
            draft=draft,
            bad=example.good is None,
            flags=tuple(example.flags),
            line=self.places[at][0],
            fixed=example.fixed,
            data=data,
            settings=example.config or EMPTY,
        )


def _fields(struct: Any, path: Sequence[str | int]) -> list[str]:
    """The keys that the object at a path of a struct knows."""
    if path[:1] == ["examples"]:
        struct = ExampleFile
    elif path:
        return []
    return list(struct.__struct_fields__)


def _choices(struct: Any, path: Sequence[str | int]) -> list[str]:
    """The words that a field takes, when it takes only some."""
    if len(path) != 1 or not hasattr(struct, "__struct_fields__"):
        return []
    field = next((f.type for f in msgspec.structs.fields(struct) if f.name == path[0]), None)
    return [str(a) for a in get_args(field)] if get_origin(field) is Literal else []


# -- selection


@dataclass(frozen=True, slots=True)
class Selector:
    """A word of --select or --ignore: ALL, a code, a prefix of codes, a category or a rule's name."""

    word: str

    def matches(self, rule: Rule) -> bool:
        word = self.word
        return word.upper() == "ALL" or rule.code.startswith(word.upper()) or word.lower() in (rule.category, rule.name)

    @property
    def weight(self) -> tuple[int, int]:
        """How specific it is: ALL, then a category, then longer prefixes, then a name or a full code."""
        if self.word.upper() == "ALL":
            return (0, 0)
        if self.word.lower() in CATEGORIES:
            return (1, 0)
        return (2, len(self.word)) if re.fullmatch(r"[A-Za-z]+\d*", self.word) else (3, 0)


def check_selectors(words: Iterable[str], rules: Sequence[Rule]) -> None:
    """Raises UsageError with the nearest match for a word that selects nothing."""
    for word in words:
        if not any(Selector(word).matches(rule) for rule in rules):
            known = [*CATEGORIES, *(r.code for r in rules), *(r.name for r in rules)]
            raise UsageError(
                f"unknown rule, code or category {word!r}", hint=nearest(word, known) or "see: postlint rules"
            )


def selected(
    rules: Sequence[Rule], *, select: Sequence[str], extend_select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """The rules that are on: as in ruff, the most specific of the words that match a rule decides.

    ALL selects the rules that are on by default; one that is off by default is named by code, name or category.
    PL0 is always on: what could not be checked is never hidden.
    """
    check_selectors([*select, *extend_select, *ignore], rules)
    kept = []
    for rule in rules:
        on = _strongest([*select, *extend_select], rule)
        off = _strongest(ignore, rule)
        chosen = on is not None and (rule.default or on > (0, 0)) and (off is None or on > off)
        if chosen or rule.code.startswith("PL00"):
            kept.append(rule)
    return tuple(kept)


def _strongest(words: Iterable[str], rule: Rule) -> tuple[int, int] | None:
    return max((s.weight for s in map(Selector, words) if s.matches(rule)), default=None)


def with_severities(rules: Sequence[Rule], levels: dict[str, str]) -> tuple[Rule, ...]:
    """The rules with the levels that a configuration gives by code, prefix, category or name."""
    check_selectors(levels, rules)
    out = []
    for rule in rules:
        match = max((Selector(w) for w in levels if Selector(w).matches(rule)), key=lambda s: s.weight, default=None)
        out.append(replace(rule, severity=Severity.parse(levels[match.word])) if match else rule)
    return tuple(out)
