"""The baseline: violations that were there before postlint, left out until somebody mends them.

The file holds a keyed hash, a rule, a file and a count a row: no text, no line, no message, no time. Moving or
reflowing text changes nothing. Rows are sorted by hash, each on a line of its own that ends like every other, so
that two branches that add rows seldom touch the same place.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from postlint.errors import ConfigError
from postlint.model import Suppressed
from postlint.suppress import waivable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from postlint.config import Config
    from postlint.model import Report, Rule, Violation

FILE_NAME = ".postlint-baseline.json"
VERSION = 1
_AGAIN = "write it again with: postlint baseline"


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """What stands in the baseline: a violation's fingerprint, its rule, and the file it was found in."""

    fingerprint: str
    code: str
    path: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Rows with how often each was found."""

    rows: Counter[Row]

    def render(self, key: str) -> str:
        """The text of the file; `key` is the fingerprints' key."""
        lines = [
            f"{json.dumps([row.fingerprint, row.code, row.path, count])},\n"
            for row, count in sorted(self.rows.items())
            if count > 0
        ]
        # The empty row at the end lets every row end in a comma, so that adding one changes no other line.
        return f'{{"postlint-baseline": {VERSION}, "key": "{_mark(key)}", "rows": [\n{"".join(lines)}[]\n]}}\n'


def load(path: Path, key: str) -> Baseline:
    """The baseline in a file. Raises ConfigError when it is none, or was made by another version or with another key."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read the baseline: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise ConfigError("the baseline is not JSON", where=str(path), hint=_AGAIN) from None
    except json.JSONDecodeError as error:
        hint = "two branches changed it: keep the rows of both" if "<<<<<<<" in error.doc else _AGAIN
        raise ConfigError("the baseline is not JSON", where=f"{path}:{error.lineno}", hint=hint) from None
    except RecursionError:
        raise ConfigError("the baseline is not JSON", where=str(path), hint=_AGAIN) from None
    version = data.get("postlint-baseline") if isinstance(data, dict) else None
    if version is None:
        raise ConfigError("this is no baseline of postlint", where=str(path), hint=_AGAIN)
    if version != VERSION:
        problem = f"the baseline is of version {version!r}; this postlint reads version {VERSION}"
        raise ConfigError(problem, where=str(path), hint=_AGAIN)
    if data.get("key") != _mark(key):
        raise ConfigError(
            "the baseline was made with another fingerprint key",
            where=str(path),
            hint="set fingerprint-key (or POSTLINT_FINGERPRINT_KEY) to that key, or " + _AGAIN,
        )
    rows: Counter[Row] = Counter()
    for number, row in enumerate(_list(data.get("rows")), 2):
        if row == []:
            continue
        if not (
            isinstance(row, list) and len(row) == 4 and all(isinstance(x, str) for x in row[:3]) and _count(row[3])
        ):
            problem = "a row is a fingerprint, a rule, a file and a count"
            raise ConfigError(problem, where=f"{path}:{number}", hint=_AGAIN)
        # Two branches that found the same violation agree on the larger count.
        name = Row(*row[:3])
        rows[name] = max(rows[name], row[3])
    return Baseline(rows)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _mark(key: str) -> str:
    """Tells keys apart without telling them."""
    return hmac.new(key.encode(), b"postlint baseline", hashlib.sha256).hexdigest()[:12]


def baselinable(violation: Violation, rules: dict[str, Rule], config: Config) -> bool:
    """Whether the baseline may hold a violation: not what could not be checked, nor what may not be waived."""
    return waivable(rules[violation.code], config)


def collect(
    reports: Iterable[Report], *, place: Callable[[str], str], rules: Sequence[Rule], config: Config
) -> tuple[Baseline, list[Violation]]:
    """A baseline of the violations in reports with fingerprints, and those that it may not hold.

    `place` gives a draft's path as the baseline writes it.
    """
    by_code = {rule.code: rule for rule in rules}
    rows: Counter[Row] = Counter()
    refused = []
    for report in reports:
        for violation in report.violations:
            if baselinable(violation, by_code, config):
                rows[Row(violation.fingerprint, violation.code, place(violation.path))] += 1
            else:
                refused.append(violation)
    return Baseline(rows), refused


@dataclass(slots=True)
class Matcher:
    """Leaves out of reports what stands in a baseline, each row as often as it counts.

    A violation is looked for in its own file's rows first. Then a row of another file serves, when that file is gone
    (it was renamed) or was read already and no longer has the violation (the text was moved); a copy of an old
    violation into a new post is no old violation.
    """

    baseline: Baseline
    place: Callable[[str], str]
    exists: Callable[[str], bool]
    rules: dict[str, Rule]
    config: Config
    checked: set[str] = field(default_factory=set)
    left: Counter[Row] = field(default_factory=Counter)
    alike: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = Counter(self.baseline.rows)
        self.alike = {}
        for row in sorted(self.left):
            self.alike.setdefault((row.fingerprint, row.code), []).append(row)

    def apply(self, reports: Sequence[Report]) -> list[Report]:
        """The reports of a run, without what stands in the baseline."""
        self.checked |= {self.place(report.draft.path) for report in reports}
        own = [self._excuse(report, self._own) for report in reports]
        return [self._excuse(report, self._moved) for report in own]

    def fixed(self) -> list[Row]:
        """The rows of files that were checked whose violation is gone, and those of files that are gone."""
        return sorted(r for r, n in self.left.items() if n > 0 and (r.path in self.checked or not self.exists(r.path)))

    def _excuse(self, report: Report, find: Callable[[Violation], Row | None]) -> Report:
        kept: list[Violation] = []
        excused: list[Suppressed] = []
        for violation in report.violations:
            row = find(violation) if baselinable(violation, self.rules, self.config) else None
            if row is None:
                kept.append(violation)
            else:
                self.left[row] -= 1
                excused.append(Suppressed(violation, "baseline", "It stands in the baseline."))
        return replace(report, violations=tuple(kept), suppressed=(*report.suppressed, *excused))

    def _own(self, violation: Violation) -> Row | None:
        row = Row(violation.fingerprint, violation.code, self.place(violation.path))
        return row if self.left[row] > 0 else None

    def _moved(self, violation: Violation) -> Row | None:
        rows = self.alike.get((violation.fingerprint, violation.code), ())
        return next((r for r in rows if self.left[r] > 0 and (r.path in self.checked or not self.exists(r.path))), None)
