"""postlint render: the text to publish."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from postlint.errors import DraftError, PostlintError, UsageError, nearest


@click.command(name="render")
@click.argument("draft", type=click.Path(allow_dash=True))
@click.option("--id", "post_id", metavar="ID", help="The post to print, of a file with several.")
@click.option(
    "--stdin-filename", metavar="NAME", help="The name to give standard input; its suffix says how to read it."
)
def command(draft: str, *, post_id: str | None, stdin_filename: str | None) -> None:
    """Print exactly the text of DRAFT to publish: no front matter, and no word to postlint.

    Line ends and spaces stay as they are; what comes out is UTF-8 without a byte-order mark.
    """
    from postlint import directives, sources

    if draft != "-" and not Path(draft).is_file():
        raise UsageError("no such file", where=draft)
    items = list(sources.read_stdin(stdin_filename) if draft == "-" else sources.read(draft))
    chosen = [i for i in items if (i.draft if isinstance(i, sources.Unreadable) else i).post_id == post_id]
    if post_id is None and len(items) == 1:
        chosen = items
    if len(chosen) != 1:
        known = [str((i.draft if isinstance(i, sources.Unreadable) else i).post_id) for i in items]
        problem = f"no post {post_id!r} in this file" if post_id else f"this file holds {len(items)} posts"
        if len(chosen) > 1:
            problem = f"several posts of this file are called {post_id!r}" if post_id else problem
        hint = (post_id and nearest(post_id, known)) or "name one with --id ID"
        raise UsageError(problem, where=draft, hint=hint)
    item = chosen[0]
    try:
        if isinstance(item, sources.Unreadable):
            raise item.error
        text = directives.to_publish(item)
    except DraftError as error:
        raise PostlintError(error.message, where=f"{draft}:{error.line}:{error.column}", hint=error.hint) from None
    sys.stdout.flush()
    click.echo(text.encode("utf-8", "replace"), nl=False)
