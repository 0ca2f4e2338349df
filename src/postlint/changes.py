"""Which lines differ from another state of a git repository: what --diff-base keeps."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postlint.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postlint.model import Draft, Report, Violation

_ESCAPE = re.compile(r"\\([0-7]{3}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Changes:
    """The changed lines of the tracked files of a repository (None: all of them); every other file is new."""

    root: Path
    files: Mapping[str, tuple[range, ...] | None]
    tracked: frozenset[str]

    def touches(self, path: str | Path) -> bool:
        """Whether a file has changed lines."""
        lines = self._lines(path)
        return lines is None or bool(lines)

    def keep(self, report: Report) -> Report:
        """The report without violations that stand on unchanged lines; what could not be checked stays."""
        lines = self._lines(report.draft.path)
        if lines is None or self._in_context(report, lines):
            return report
        kept = tuple(v for v in report.violations if v.incomplete or _on(report, v, lines))
        return replace(report, violations=kept)

    def _lines(self, path: str | Path) -> tuple[range, ...] | None:
        full = Path(path).resolve()
        name = full.relative_to(self.root).as_posix() if full.is_relative_to(self.root) else ""
        return self.files.get(name, ()) if name in self.tracked else None

    @staticmethod
    def _in_context(report: Report, lines: tuple[range, ...]) -> bool:
        """Whether the front matter changed: then the post answers another message, or goes elsewhere, as a whole."""
        draft = report.draft
        if draft.places is not None or draft.body_start == 0:
            return False
        last = _line(draft, draft.body_start - 1)
        return any(part.start <= last for part in lines)


def _on(report: Report, violation: Violation, lines: tuple[range, ...]) -> bool:
    first = _line(report.draft, violation.start)
    last = _line(report.draft, max(violation.start, violation.end - 1))
    return any(part.start <= last and first < part.stop for part in lines)


def _line(draft: Draft, offset: int) -> int:
    """The line as git counts it: only a line feed ends one."""
    return draft.lines.text.count("\n", 0, draft.in_file(offset)) + 1


def since(ref: str, folder: Path) -> Changes:
    """What changed since the merge base of `ref` and HEAD: commits, the index, the working tree and new files.

    Raises UsageError without git, outside a repository, for an unknown ref, and in a clone too shallow to tell.
    """
    root = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    base = _merge_base(ref, root)
    options = ["--unified=0", "--find-renames", "--no-color", "--no-ext-diff", "--no-textconv"]
    options += ["--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d", "--ignore-submodules"]
    files: dict[str, tuple[range, ...] | None] = dict(_hunks(_git(root, "diff", *options, base, "--")))
    # Of a file that git takes for binary (UTF-16, say) it tells no lines.
    files |= dict.fromkeys(_binary(_git(root, "diff", *options, "--numstat", "-z", base, "--")))
    tracked = frozenset(_git(root, "ls-files", "-z").split("\0"))
    return Changes(root.resolve(), files, tracked)


def _binary(numbers: str) -> list[str]:
    """The files that `git diff --numstat -z` has no numbers for; of a renamed one the new name comes last."""
    fields, out = iter(numbers.split("\0")), []
    for field in fields:
        counts, _, name = field.rpartition("\t")
        if counts and not name:
            name = [next(fields, ""), next(fields, "")][1]
        if counts == "-\t-":
            out.append(name)
    return out


def _merge_base(ref: str, root: Path) -> str:
    shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    commit = _try(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if not commit:
        names = _git(root, "for-each-ref", "--format=%(refname:short)").split()
        hint = nearest(ref, names)
        if shallow:
            hint = "this clone is shallow; fetch the ref, or all of history with: git fetch --unshallow"
        raise UsageError(f"--diff-base: no such commit, branch or tag {ref!r}", hint=hint or "see: git branch --all")
    base = _try(root, "merge-base", commit.strip(), "HEAD")
    if base:
        return base.strip()
    if shallow:
        raise UsageError(
            f"--diff-base: this shallow clone does not reach back to where {ref!r} and HEAD parted",
            hint="fetch more of history: git fetch --unshallow (fetch-depth: 0 in GitHub Actions)",
        )
    raise UsageError(f"--diff-base: {ref!r} and HEAD have no commit in common")


def _hunks(diff: str) -> dict[str, tuple[range, ...]]:
    """The lines of the new side of each file of a diff without context."""
    files: dict[str, tuple[range, ...]] = {}
    name, left = "", 0
    for line in diff.split("\n"):
        if left > 0 and line[:1] in ("+", "-", "\\"):
            # Lines of a hunk are counted, since one of them may look like a header.
            left -= line[:1] != "\\"
        elif line.startswith("+++ "):
            name = _name(line[4:])
        elif match := re.match(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            removed, start, added = int(match[1] or 1), int(match[2]), int(match[3] or 1)
            left = removed + added
            files[name] = (*files.get(name, ()), range(start, start + added)) if added else files.get(name, ())
    return files


def _name(shown: str) -> str:
    """A file's name as git writes it in a diff: quoted when it holds odd characters, with a tab behind it for spaces."""
    shown = shown.removesuffix("\t")
    if shown.startswith('"') and shown.endswith('"'):
        raw = shown[1:-1].encode("utf-8", "surrogateescape").decode("latin-1")
        plain = _ESCAPE.sub(lambda m: chr(int(m[1], 8)) if len(m[1]) == 3 else _ESCAPES.get(m[1], m[1]), raw)
        shown = plain.encode("latin-1").decode("utf-8", "surrogateescape")
    return shown.removeprefix("b/")


def _git(folder: Path, *args: str) -> str:
    done = _run(folder, args)
    if done.returncode == 0:
        return _text(done.stdout)
    words = _text(done.stderr).strip().splitlines()
    problem = words[0].removeprefix("fatal: ") if words else f"git {args[0]} failed"
    if "not a git repository" in problem:
        raise UsageError("--diff-base: this is no git repository", where=str(folder))
    raise UsageError(f"--diff-base: {problem}")


def _try(folder: Path, *args: str) -> str:
    done = _run(folder, args)
    return _text(done.stdout) if done.returncode == 0 else ""


def _text(data: bytes) -> str:
    # Not in text mode, which would turn a carriage return inside a line into a line end.
    return data.decode("utf-8", "surrogateescape")


def _run(folder: Path, args: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-c", "core.quotePath=true", *args]
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("--diff-base needs git, which is not installed") from None
    except OSError as error:
        raise UsageError(f"--diff-base: git cannot be run: {error.strerror}") from None
