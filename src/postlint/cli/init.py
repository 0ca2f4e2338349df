"""postlint init: writes a commented configuration."""

from __future__ import annotations

from pathlib import Path

import click

from postlint.errors import UsageError

TEMPLATE = """\
# postlint's configuration; `postlint config` shows what applies, `postlint rules` lists the rules.

# The names your company goes by: posts should say "we" in their place.
company = {company}

# Rules to run: codes (PL313), prefixes (PL3), categories (respect), names (blame) or ALL.
select = ["ALL"]
ignore = []

# Files that are never checked, as in .gitignore.
exclude = []

# Folders with rules of your own; test them with: postlint test-rules house-rules/
rules = []

# The least severity that fails a run: suggestion, warning or error.
fail-level = "warning"

[severity]
# "corporate-jargon" = "warning"

[per-file-ignores]
# "newsletters/*.md" = ["PL201"]

[privacy]
# Your own contacts are no leak: addresses, domains, phone numbers in any spelling, names.
allow = []
# Countries whose phone numbers are written without a prefix in your posts.
regions = []

[nlp]
# "bundled" is postlint's own English pipeline; any installed spaCy pipeline works by name.
pipeline = "bundled"
"""


@click.command(name="init")
@click.option("--company", multiple=True, metavar="NAME", help="A name the company goes by.")
@click.option("--force", is_flag=True, help="Replace an existing postlint.toml.")
def command(company: tuple[str, ...], *, force: bool) -> None:
    """Write a commented postlint.toml in this folder."""
    import json

    path = Path("postlint.toml")
    if path.exists() and not force:
        raise UsageError("there is one already", where=str(path), hint="give --force to replace it")
    # A JSON list of strings is a TOML list of strings.
    try:
        path.write_text(TEMPLATE.format(company=json.dumps(list(company), ensure_ascii=False)), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write it: {error.strerror}", where=str(path)) from None
    click.echo(f"Wrote {path}. Try it: postlint {'drafts/' if not company else ''}".rstrip(), err=True)
