"""postlint baseline: writes down today's violations, so that only new ones are reported."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postlint import baseline
from postlint.cli._options import configurations
from postlint.cli._session import Request, Session
from postlint.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


@click.command(name="baseline")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--prune", is_flag=True, help="Only drop the rows whose violation is gone; add none.")
@click.option("--config", "config_options", multiple=True, metavar="PATH|KEY=VALUE", help="As for check.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--no-cache", is_flag=True, envvar="POSTLINT_NO_CACHE", help="Neither read nor keep former results.")
@click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="POSTLINT_CACHE_DIR",
    help="Where results are kept.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def command(
    paths: tuple[str, ...],
    *,
    prune: bool,
    config_options: tuple[str, ...],
    isolated: bool,
    no_cache: bool,
    cache_dir: Path | None,
    quiet: bool,
) -> int:
    """Write .postlint-baseline.json beside the configuration, with the violations of PATHS (the folder by default).

    `postlint check` leaves out what stands in it. The file holds keyed hashes, rules, files and counts, and no text;
    rows of files that are not in PATHS stay. What could not be checked, and what may not be waived, is never in it.

    The key is public unless you set your own: fingerprint-key in the configuration, or POSTLINT_FINGERPRINT_KEY.

    \b
    Exit codes: 0  written
                2  something could not be checked, or wrong usage or configuration
    """
    if "-" in paths:
        raise UsageError("a baseline is of files; standard input has no place in it")
    request = Request(
        paths=paths,
        resolve=configurations(config_options, isolated=isolated, overrides={}),
        cache=not no_cache,
        cache_dir=cache_dir,
        baseline=prune,
        quiet=quiet,
    )
    undone = 0
    for group in request.groups():
        session = Session(request, group)
        reports = session.reports()
        undone += sum(r.incomplete for r in reports)
        line = _pruned(session, reports) if prune else _written(session, reports)
        if not quiet:
            click.echo(line, err=True)
    if undone:
        click.echo(f"{undone} post{'' if undone == 1 else 's'} could not be checked; see: postlint check", err=True)
    return int(ExitCode.INCOMPLETE if undone else ExitCode.CLEAN)


def _written(session: Session, reports: Sequence[Report]) -> str:
    path = session.root / baseline.FILE_NAME
    rows, refused = baseline.collect(reports, place=session.place, rules=session.linter.rules, config=session.config)
    checked = {session.place(str(f)) for f in session.group.files or ()}
    if path.is_file():
        # A broken baseline is replaced as a whole only when it is removed first.
        for row, count in baseline.load(path, session.config.fingerprint_key).rows.items():
            if row.path not in checked and (session.root / row.path).is_file():
                rows.rows[row] = count
    _write(path, rows, session)
    found = rows.rows.total()
    out = [v.code for v in refused if not v.incomplete]
    tail = f" Left out, since they may not be waived: {', '.join(sorted(set(out)))}." if out else ""
    return f"Wrote {found} violation{'' if found == 1 else 's'} to {baseline.FILE_NAME}.{tail}"


def _pruned(session: Session, reports: Sequence[Report]) -> str:
    matcher = session.matcher
    if matcher is None:
        raise UsageError("there is no baseline to prune", where=str(session.root / baseline.FILE_NAME))
    matcher.apply(reports)
    # A row of a rule that is off says nothing about whether its violation is gone.
    on = {rule.code for rule in session.linter.active}
    rows = dict(matcher.baseline.rows)
    gone = 0
    for row in matcher.fixed():
        if row.code in on:
            gone += matcher.left[row]
            rows[row] -= matcher.left[row]
    _write(session.root / baseline.FILE_NAME, baseline.Baseline(Counter(rows)), session)
    return f"Dropped {gone} violation{'' if gone == 1 else 's'} from {baseline.FILE_NAME}."


def _write(path: Path, rows: baseline.Baseline, session: Session) -> None:
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(rows.render(session.config.fingerprint_key), encoding="utf-8", newline="\n")
        new.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write the baseline: {error.strerror}", where=str(path)) from None
