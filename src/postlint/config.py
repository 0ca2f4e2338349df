"""Reads postlint.toml, .postlint.toml or [tool.postlint] of pyproject.toml into a frozen Config.

The only reader of configuration files and of the environment. Every key is typed; an unknown one is an error
with the place and the nearest known key.
"""

from __future__ import annotations

import re
import sys
from copy import deepcopy
from datetime import date  # noqa: TC003  (msgspec reads the annotation)
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import msgspec

from postlint.errors import ConfigError, in_words, nearest
from postlint.model import Severity
from postlint.policy import PlatformConfig, PolicyConfig, problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ENVIRONMENT = {
    "POSTLINT_SELECT": "select",
    "POSTLINT_IGNORE": "ignore",
    "POSTLINT_FAIL_LEVEL": "fail-level",
    "POSTLINT_MAX_WARNINGS": "max-warnings",
    "POSTLINT_FINGERPRINT_KEY": "fingerprint-key",
}
FILE_NAMES = ("postlint.toml", ".postlint.toml", "pyproject.toml")
BUNDLED = "bundled"
DEFAULT_KEY = "postlint"
"""The key of fingerprints when none is set: known to everybody, so personal data stay out of those fingerprints."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One table of the configuration; field names are kebab-case in TOML."""


class PrivacyConfig(Section, frozen=True):
    """[privacy]: what is the company's own, hence no leak; how sure the classifier must be of a private fact (0 to 1)."""

    allow: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    threshold: float | None = None


class ToneConfig(Section, frozen=True):
    """[tone]: how sure the classifier must be (0 to 1) before it flags disrespect; the measured default when unset."""

    threshold: float | None = None


class FocusConfig(Section, frozen=True):
    """[focus]: how sure the classifier must be (0 to 1) before it flags drift; the measured default when unset."""

    threshold: float | None = None


class NlpConfig(Section, frozen=True):
    """[nlp]: the spaCy pipeline, the bundled one or any installed one by name."""

    pipeline: str = BUNDLED


class WaiverConfig(Section, frozen=True):
    """[[waivers]]: an exception to a rule, for the files a glob names, by a fingerprint or for all its violations."""

    rule: str
    path: str = "**"
    fingerprint: str | None = None
    reason: str = ""
    by: str = ""
    until: date | None = None


class OverrideConfig(Section, frozen=True):
    """[[overrides]]: other levels, or rules switched off, for the files a glob names or the posts of a platform."""

    path: str | tuple[str, ...] = ()
    platform: str | tuple[str, ...] = ()
    severity: dict[str, str] = {}
    ignore: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,) if isinstance(self.path, str) else self.path

    @property
    def platforms(self) -> tuple[str, ...]:
        return (self.platform,) if isinstance(self.platform, str) else self.platform


class ReviewConfig(Section, frozen=True):
    """[review]: what a person should read before it is published, when nothing blocks the post.

    level: violations of this level and above that do not reach fail-level. rules: violations of these ask a person
    rather than block. below: so do those whose evidence carries a score (0 to 1) under this one.
    """

    level: str = "warning"
    rules: tuple[str, ...] = ()
    below: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None


class Config(Section, frozen=True):
    """What applies to a draft. `root` is the folder that its relative paths and globs start from."""

    extend: str | tuple[str, ...] = ()
    company: str | tuple[str, ...] = ()
    select: tuple[str, ...] = ("ALL",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fail_level: str = "warning"
    max_warnings: Annotated[int, msgspec.Meta(ge=0)] | None = None
    severity: dict[str, str] = {}
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    overrides: tuple[OverrideConfig, ...] = ()
    review: ReviewConfig = ReviewConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    tone: ToneConfig = ToneConfig()
    focus: FocusConfig = FocusConfig()
    nlp: NlpConfig = NlpConfig()
    policy: PolicyConfig = PolicyConfig()
    platforms: dict[str, PlatformConfig] = {}
    waivers: tuple[WaiverConfig, ...] = ()
    waivers_need_reason: bool = True
    may_waive: tuple[str, ...] = ()
    fingerprint_key: str = DEFAULT_KEY

    @property
    def companies(self) -> tuple[str, ...]:
        return (self.company,) if isinstance(self.company, str) else self.company


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration and where it comes from; `path` is None when nothing was found.

    `layers` are the plain data it was put together from, each with where it stands, the strongest last.
    """

    config: Config = Config()
    path: Path | None = None
    layers: tuple[tuple[str, dict[str, Any]], ...] = ()

    def over(self, where: str, data: Mapping[str, Any]) -> Loaded:
        """The same with plain data (TOML keys) laid over it, tables key by key. Raises ConfigError."""
        if not data:
            return self
        layers = (*self.layers, (where, dict(data)))
        try:
            config = merge(self.config, data)
        except ConfigError as error:
            raise ConfigError(error.message, where=error.where or where, hint=error.hint) from None
        return Loaded(config=config, path=self.path, layers=layers)

    def origin(self, *keys: str) -> str:
        """Where the value of a key was last set: a file, the environment, an option, or the defaults."""
        for where, data in reversed(self.layers):
            value: Any = data
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                return str(where)
        return "the defaults"

    @property
    def root(self) -> Path:
        return self.path.parent if self.path else Path.cwd()


def find(start: Path) -> Path | None:
    """The nearest configuration file in a folder or above it; a pyproject.toml counts only with [tool.postlint]."""
    return _find(start.resolve())


def forget() -> None:
    """Looks for configuration files anew from here on, since they may have changed."""
    _find.cache_clear()


@lru_cache(maxsize=4096)
def _find(folder: Path) -> Path | None:
    for name in FILE_NAMES:
        path = folder / name
        if path.is_file() and (name != "pyproject.toml" or "postlint" in _read(path).get("tool", {})):
            return path
    return _find(folder.parent) if folder.parent != folder else None


def load(path: Path) -> Loaded:
    """The configuration in a file, laid over those that it extends. Raises ConfigError with file:line:column."""
    layers = tuple(_chain(path, ()))
    data: dict[str, Any] = {}
    for _, layer in layers:
        lay_over(data, deepcopy(layer))
    return Loaded(config=parse(data, where=path, text=_text(path)), path=path, layers=layers)


def _chain(path: Path, seen: tuple[Path, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The data of a file and of those it extends, the furthest first; each is valid by itself."""
    if path.resolve() in seen:
        raise ConfigError("extend: the configuration extends itself", where=str(path))
    data = _read(path)
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("postlint", {})
    text = _text(path)
    config = parse(data, where=path, text=text, part=bool(seen) or "extend" in data)
    if seen and config.rules:
        # Folders of rules are relative to the file that names them, whoever extends it.
        data = {**data, "rules": [str((path.parent / folder).resolve()) for folder in config.rules]}
    for base in (config.extend,) if isinstance(config.extend, str) else config.extend:
        other = path.parent / base
        if not other.is_file():
            raise ConfigError(f"extend: no such file {base!r}", where=_place(path, text, "extend"))
        yield from _chain(other, (*seen, path.resolve()))
    yield str(path), {key: value for key, value in data.items() if key != "extend" or not seen}


def from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """What environment variables say, as plain data: lists are given with commas."""
    out: dict[str, Any] = {}
    for variable, key in ENVIRONMENT.items():
        value = environ.get(variable)
        if not value:
            continue
        if key in ("select", "ignore"):
            out[key] = [word for word in re.split(r"[,\s]+", value) if word]
        elif key == "max-warnings":
            if not value.isdecimal():
                raise ConfigError("not a whole number", where=variable)
            out[key] = int(value)
        else:
            out[key] = value
    return out


def parse(data: Mapping[str, Any], *, where: Path | None = None, text: str = "", part: bool = False) -> Config:
    """A Config from plain data, as TOML gives it. Raises ConfigError.

    A `part` is one of several files that extend each other: what it names may stand in another.
    """
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        raise _explain(str(error), where, text) from None
    levels = [("fail-level", config.fail_level), ("review.level", config.review.level)]
    levels += [(f"severity.{k}", v) for k, v in config.severity.items()]
    levels += [(f"overrides.severity.{k}", v) for o in config.overrides for k, v in o.severity.items()]
    for key, level in levels:
        try:
            Severity.parse(level)
        except KeyError:
            raise ConfigError(
                f"{key}: unknown level {level!r}",
                where=_place(where, text, key.rpartition(".")[2]),
                hint="use suggestion, warning or error",
            ) from None
    for problem in problems(config.policy, config.platforms, part=part):
        place = _place_in(where, text, problem.key.split("."))
        raise ConfigError(f"{problem.key}: {problem.message}", where=place, hint=problem.hint or None)
    return config


def merge(config: Config, overrides: Mapping[str, Any]) -> Config:
    """The configuration with plain data (TOML keys) laid over it, tables key by key."""
    base: dict[str, Any] = msgspec.to_builtins(config)
    lay_over(base, overrides)
    return parse(base)


def lay_over(base: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Changes plain data to what other data lays over it: tables key by key, everything else as a whole."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            lay_over(base[key], value)
        else:
            base[key] = value


def toml_pair(text: str) -> dict[str, Any]:
    """A "key = value" of TOML as data. Raises ValueError."""
    return tomllib.loads(text)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the configuration: {_reason(error)}", where=str(path)) from None


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "input/output error" if isinstance(error, OSError) else "it is not UTF-8"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"{path}:{place[1]}:{place[2]}" if place else str(path)
        raise ConfigError(f"not valid TOML: {str(error).split(' (at')[0]}", where=where) from None


def _explain(problem: str, where: Path | None, text: str) -> ConfigError:
    """A msgspec message in the user's words, with the place and the nearest key."""
    reason, _, path = problem.partition(" - at `$")
    keys = [k for k in re.findall(r"[^.\[\]`]+", path) if k != "..."]
    unknown = re.match(r"Object contains unknown field `(.+)`", reason)
    if unknown:
        key = unknown[1]
        section = ".".join(keys)
        known = known_keys(keys)
        return ConfigError(
            f"unknown key {key!r}" + (f" in [{section}]" if section else ""),
            where=_place_in(where, text, [*keys, key]),
            hint=nearest(key, known) or f"known keys: {', '.join(sorted(known))}",
        )
    key = ".".join(k for k in keys if not k.isdigit())
    steps = re.findall(r"[^.\[\]`]+|\.\.\.", path)
    hint = "write it with its zone, as in 2027-01-31T09:00:00+01:00" if "datetime" in reason else None
    return ConfigError(f"{key}: {in_words(reason)}", where=_place_in(where, text, steps), hint=hint)


def known_keys(path: list[str]) -> list[str]:
    """The keys that the table at a path knows, as TOML spells them."""
    struct: Any = Config
    for key in (k for k in path if not k.isdigit()):
        fields = {f.encode_name: f.type for f in msgspec.structs.fields(struct)}
        struct = fields.get(key)
        if get_origin(struct) is dict:
            struct = get_args(struct)[1]
        if get_origin(struct) in (tuple, list):
            struct = get_args(struct)[0]
        if not (isinstance(struct, type) and issubclass(struct, msgspec.Struct)):
            return []
    return [f.encode_name for f in msgspec.structs.fields(struct)]


def _place(where: Path | None, text: str, key: str) -> str | None:
    """file:line:column of the first use of a key; TOML readers keep no positions, so it is looked for."""
    if where is None:
        return None
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(rf"""\s*(?:\[+[^\]]*?)?["']?({re.escape(key)})["']?\s*[=.\]]""", line) if key else None
        if match:
            return f"{where}:{number}:{match.start(1) + 1}"
    return str(where)


_KEY = re.compile(r"""\s*(\[\[?)?\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*[=\]]""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _place_in(where: Path | None, text: str, keys: Sequence[str]) -> str | None:
    """file:line:column of a key within its table: the first line that spells the longest part of its path.

    A step `...` stands for a key that is not known.
    """
    if where is None:
        return None
    parts = [part for key in keys for part in ([key] if key == "..." else _PART.findall(key))]
    wanted = [part.strip("\"'") for part in parts if not part.isdigit()]
    table: list[str] = []
    best, place = 0, str(where)
    for number, line in enumerate(text.splitlines(), 1):
        match = _KEY.match(line)
        if not match:
            continue
        path = [part.strip("\"'") for part in _PART.findall(match[2])]
        if match[1]:
            table = path
        else:
            path = [*table, *path]
        # In pyproject.toml every table stands below [tool.postlint].
        path = path[2:] if path[:2] == ["tool", "postlint"] else path
        same = 0
        while same < min(len(path), len(wanted)) and wanted[same] in (path[same], "..."):
            same += 1
        if same == len(path) and same > best:
            best, place = same, f"{where}:{number}:{match.start(2) + 1}"
    return place
