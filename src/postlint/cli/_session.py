"""A run over drafts: which files, by which configuration, and what is left of what was found.

draft -> (cache or linter) -> fingerprints -> fixes -> baseline -> changed lines -> outcome.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from postlint import config as configuration
from postlint.errors import UsageError
from postlint.model import Draft, Outcome, Report, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from postlint.baseline import Matcher
    from postlint.cache import Cache
    from postlint.changes import Changes
    from postlint.sources import Unreadable

log = logging.getLogger("postlint")
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line says of every draft that does not say it itself."""

    company: tuple[str, ...] = ()
    in_reply_to: tuple[Turn, ...] = ()

    def apply(self, item: Draft | Unreadable) -> Draft | Unreadable:
        if not isinstance(item, Draft) or not (self.company or self.in_reply_to):
            return item
        return replace(item, company=item.company or self.company, in_reply_to=item.in_reply_to or self.in_reply_to)


@dataclass(frozen=True, slots=True)
class Group:
    """The files that one configuration applies to; `files` is None for standard input."""

    loaded: configuration.Loaded
    files: tuple[Path, ...] | None

    @property
    def count(self) -> int:
        return 1 if self.files is None else len(self.files)


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for, apart from how it is shown."""

    paths: tuple[str, ...] = ()
    stdin_filename: str | None = None
    resolve: Callable[[Path], configuration.Loaded] = field(default=lambda folder: configuration.Loaded())
    said: Said = Said()
    reveal: bool = False
    force_exclude: bool = False
    cache: bool = True
    cache_dir: Path | None = None
    diff_base: str | None = None
    baseline: bool = True
    quiet: bool = False

    def groups(self) -> list[Group]:
        """What to check, by the configuration that applies. Raises UsageError when there is nothing."""
        from postlint import sources

        groups: dict[Path | None, tuple[configuration.Loaded, list[Path]]] = {}
        names = list(self.paths) or (["-"] if self.stdin_filename else ["."])
        out: list[Group] = []
        if "-" in names:
            place = Path(self.stdin_filename).parent if self.stdin_filename else Path.cwd()
            out.append(Group(self.resolve(place), None))
        for name in (n for n in names if n != "-"):
            path = Path(name)
            loaded = self.resolve(path if path.is_dir() else path.parent)
            found = sources.files([name], loaded.config.exclude, root=loaded.root, force_exclude=self.force_exclude)
            if path.is_dir() and not found:
                raise UsageError(
                    "no drafts in this folder", where=name, hint="postlint reads .txt .md .html .jsonl .csv"
                )
            for file in found:
                own = self.resolve(file.parent)
                groups.setdefault(own.path, (own, []))[1].append(file)
        return [*out, *(Group(loaded, tuple(dict.fromkeys(files))) for loaded, files in groups.values())]


class Session:
    """Checks one group of drafts. Raises ConfigError, RuleError or UsageError."""

    def __init__(self, request: Request, group: Group) -> None:
        from postlint.engine import Linter

        self.request = request
        self.group = group
        self.config = group.loaded.config
        self.root = group.loaded.root.resolve()
        self.linter = Linter(self.config, root=self.root, reveal=request.reveal)
        self.changes = self._changes()
        self.cache = self._cache()
        self.matcher = self._matcher()
        where = group.loaded.path or "none"
        log.debug("%d files, %d rules, configuration %s", group.count, len(self.linter.active), where)

    def reports(self) -> list[Report]:
        """The report of each draft, sorted by file, with fingerprints; nothing is left out yet."""
        found = [self._marked(r) for r in _watched(self._checked(), self.group.count, self.request.quiet)]
        return sorted(found, key=lambda r: r.draft.path)

    def filtered(self, reports: Sequence[Report]) -> list[Report]:
        """The reports without what the baseline or an unchanged line excuses, each with its outcome."""
        from postlint import levels

        kept = self.matcher.apply(reports) if self.matcher else list(reports)
        if self.changes:
            kept = [self.changes.keep(r) for r in kept]
        return [levels.judged(r, self.config) for r in kept]

    def peek(self, report: Report) -> Report:
        """One report filtered by itself, with nothing counted: what fixes may work on."""
        report = self._marked(report)
        if self.matcher:
            report = replace(self.matcher, checked=set()).apply([report])[0]
        return self.changes.keep(report) if self.changes else report

    def recheck(self, draft: Draft) -> Report:
        """What is wrong with a draft whose text was changed."""
        return self._marked(next(self.linter.each([draft])))

    def together(self, reports: Sequence[Report]) -> list[Report]:
        """The reports with what only the posts of a run together show worked out anew, since some were changed."""
        from postlint import checks

        shared = {r.code for r in self.linter.active if any("run" in checks.load(c.kind).NEEDS for c in r.checks)}
        if not shared:
            return list(reports)
        alone = [r.with_violations(v for v in r.violations if v.code not in shared) for r in reports]
        return [self._marked(r) for r in self.linter.across(alone)]

    def place(self, path: str) -> str:
        """A draft's path as the baseline writes it: relative to the configuration."""
        return self.linter.relative(path)

    def too_many_warnings(self, reports: Iterable[Report]) -> Outcome:
        """Whether the warnings that are let through are more than `max-warnings`."""
        from postlint import levels

        limit = self.config.max_warnings
        if limit is None or levels.warnings(reports, self.config) <= limit:
            return Outcome.PASS
        return Outcome.BLOCK

    def _marked(self, report: Report) -> Report:
        from postlint.suppress import fingerprinted

        return fingerprinted(report, self.config)

    def _items(self) -> Iterator[Draft | Unreadable]:
        from postlint import sources

        if self.group.files is None:
            items: Iterable[Draft | Unreadable] = sources.read_stdin(self.request.stdin_filename)
        else:
            files = [f for f in self.group.files if self.changes is None or self.changes.touches(f)]
            items = (item for file in files for item in sources.read(file))
        return map(self.request.said.apply, items)

    def _checked(self) -> Iterator[Report]:
        """The reports in order, the linter being asked only for what the cache does not know."""
        stream = self._items()
        if self.cache is None:
            return self.linter.check(stream)
        return self.linter.across(self._remembered(stream, self.cache))

    def _remembered(self, stream: Iterator[Draft | Unreadable], cache: Cache) -> Iterator[Report]:
        """The reports of drafts each by itself: the kept ones, and fresh ones that are kept from here on."""
        size = 1
        while chunk := list(islice(stream, size)):
            known = [cache.get(item) if isinstance(item, Draft) else None for item in chunk]
            missing = [item for item, report in zip(chunk, known, strict=True) if report is None]
            fresh = self.linter.each(missing)
            for report in known:
                if report is None:
                    report = next(fresh)
                    cache.put(report)
                yield report
            size = _CHUNK

    def _cache(self) -> Cache | None:
        # What is revealed must not be kept; and a text that is piped in leaves nothing behind.
        if not self.request.cache or self.request.reveal or self.group.files is None:
            return None
        from postlint.cache import FOLDER, Cache

        folder = self.request.cache_dir or self.root / FOLDER
        return Cache(folder, self.config, self.linter.rules, root=self.root, today=self.linter.today)

    def _changes(self) -> Changes | None:
        if self.request.diff_base is None:
            return None
        if self.group.files is None:
            raise UsageError("--diff-base needs files; standard input has no history")
        from postlint.changes import since

        return since(self.request.diff_base, self.group.files[0].resolve().parent)

    def _matcher(self) -> Matcher | None:
        from postlint import baseline

        path = self.root / baseline.FILE_NAME
        if not self.request.baseline or not path.is_file():
            return None
        known = baseline.load(path, self.config.fingerprint_key)
        rules = {rule.code: rule for rule in self.linter.rules}
        return baseline.Matcher(known, self.place, lambda name: (self.root / name).is_file(), rules, self.config)

    def mended(self) -> int:
        """How many rows of the baseline have nothing to excuse any more, among the rules that ran."""
        on = {rule.code for rule in self.linter.active}
        return sum(row.code in on for row in self.matcher.fixed()) if self.matcher else 0


def context(said: str | None) -> tuple[Turn, ...]:
    """What --in-reply-to says: a text, or @ and a file with it."""
    if not said:
        return ()
    if said.startswith("@") and Path(said[1:]).is_file():
        from postlint.sources import decode

        said = decode(Path(said[1:]).read_bytes()).strip()
    return (Turn("customer", said),)


def _watched(reports: Iterator[Report], count: int, quiet: bool) -> Iterator[Report]:
    """The reports, with a progress bar when a person watches a long run."""
    if quiet or count < 20 or not sys.stderr.isatty():
        yield from reports
        return
    shown: set[str] = set()
    bar: Any
    with click.progressbar(length=count, label="Checking", file=sys.stderr) as bar:
        for report in reports:
            if report.draft.path not in shown:
                shown.add(report.draft.path)
                bar.update(1)
            yield report
