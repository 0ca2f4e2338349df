"""postlint init: writes a commented configuration with a policy that works as it stands."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postlint.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEMPLATE = """\
# postlint's configuration; `postlint config` shows what applies, `postlint rules` lists the rules.

# The names your company goes by: posts should say "we" in their place.
company = {company}

# Rules to run: codes (PL313), prefixes (PL3), categories (respect), names (blame) or ALL.
select = ["ALL"]
# Rules that are off unless a policy switches them on; take out what does not fit.
extend-select = [
    "absolute-promise",     # "guaranteed", "100 % safe"
    "time-promise",         # "refunded within 24 hours"
    "offer-without-terms",  # a discount or a prize without an end or terms
    "fault-admission",      # "it was our fault"
    # "health-claim", "financial-claim",
    "hashtag-case",         # #bookoftheweek
    "emoji-run",
    "insecure-link",        # http://
    "link-shortener",       # bit.ly
    "repeated-reply",       # one reply word for word to many people
]
ignore = []

# Files that are never checked, as in .gitignore.
exclude = []

# Folders with rules of your own; test them with: postlint test-rules house-rules/
rules = []

# The least severity that fails a run: suggestion, warning or error.
fail-level = "warning"

[severity]
# "competitor-mention" = "error"

[per-file-ignores]
# "newsletters/*.md" = ["PL201"]

{platforms}
[policy]
# Words that never go out; {{term = "...", instead = "...", inflect = true}} says more.
banned = []
# Projects nobody knows of yet, and whom you don't name.
confidential = []
competitors = []
# Your own hashtags as they are written.
hashtags = []
# Marks of your own tickets, as in SUP-123, and hosts that only you can open.
ticket-prefixes = []
internal-hosts = []

# Whose posts are signed: "required", "forbidden" or "optional"; first-person = "signed" keeps "I" for signed posts.
{accounts}
# Who speaks, one block each. With the first block, nobody else is designated.
# [[policy.people]]
# author = "kim"
# accounts = {first}
# languages = ["en"]
# topics = ["deliveries"]
# away = [{{first = 2027-07-01, last = 2027-07-14}}]
# sign-off = "^KM"

# What may not be said before a moment, or not after it. A time needs its zone.
# [[policy.embargoes]]
# terms = ["Aurora"]
# until = 2027-01-31T09:00:00+01:00

[policy.links]
# Where links may lead, with subdomains; empty means anywhere.
domains = {domains}

[policy.disclosure]
# Handles and tags of people you pay: posts with them begin with #ad.
ambassadors = []

# What every draft says at its top.
# [policy.metadata.campaign]
# type = "text"
# [policy.approval]
# approver = "approver"

[privacy]
# Your own contacts are no leak: addresses, domains, phone numbers in any spelling, names.
allow = {domains}
# Countries whose phone numbers are written without a prefix in your posts.
regions = []

[nlp]
# "bundled" is postlint's own English pipeline; any installed spaCy pipeline works by name.
pipeline = "bundled"
"""


@click.command(name="init")
@click.option("--company", multiple=True, metavar="NAME", help="A name the company goes by.")
@click.option(
    "--platform",
    "platforms",
    multiple=True,
    metavar="NETWORK[=@ACCOUNT]",
    help="A network you post on, with your account.",
)
@click.option("--domain", "domains", multiple=True, metavar="DOMAIN", help="A domain your links may lead to.")
@click.option("--force", is_flag=True, help="Replace an existing postlint.toml.")
def command(company: tuple[str, ...], platforms: tuple[str, ...], domains: tuple[str, ...], *, force: bool) -> None:
    """Write a commented postlint.toml with your policy in this folder; asks for what is not given, on a terminal.

    \b
    postlint init --company Acme --platform x=@acme --platform instagram=@acme.shop --domain acme.example
    """
    path = Path("postlint.toml")
    if path.exists() and not force:
        raise UsageError("there is one already", where=str(path), hint="give --force to replace it")
    if not (company or platforms) and sys.stdin.isatty() and sys.stderr.isatty():
        company, platforms = _asked()
    text = written(company, [_split(p) for p in platforms], domains)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write it: {error.strerror}", where=str(path)) from None
    click.echo(f"Wrote {path}. Try it: postlint {'drafts/' if not company else ''}".rstrip(), err=True)


def written(company: Sequence[str], platforms: Iterable[tuple[str, str]], domains: Sequence[str]) -> str:
    """The text of a configuration for a company, its networks (with accounts) and its domains. Raises UsageError."""
    from postlint import networks
    from postlint.policy import handle

    accounts: dict[str, list[str]] = {}
    for name, account in platforms:
        if name not in networks.names():
            known = ", ".join(networks.names())
            raise UsageError(f"unknown network {name!r}", hint=nearest(name, networks.names()) or f"known: {known}")
        accounts.setdefault(name, [])
        if account:
            accounts[name].append(account if account.startswith("@") else f"@{account}")
    for domain in domains:
        if not re.fullmatch(r"(?:[\w-]+\.)+[\w-]+", domain):
            raise UsageError(f"{domain!r} is no domain", hint="write it as acme.example, without https:// or a path")
    named = {handle(a): a for own in accounts.values() for a in own}
    return TEMPLATE.format(
        company=_list(company),
        domains=_list(domains),
        platforms="".join(_platform(name, own) for name, own in accounts.items()) or _NO_PLATFORM,
        accounts="".join(f'[policy.accounts.{json.dumps(a)}]\nsign-off = "optional"\n' for a in named.values()),
        first=_list(list(named.values())[:1] or ["@acme"]),
    )


_NO_PLATFORM = """\
# Your official accounts, one block a network; posts by other accounts are flagged.
# [platforms.x]
# accounts = ["@acme"]
"""


def _platform(name: str, accounts: Sequence[str]) -> str:
    from postlint import networks

    network = networks.table()[name]
    limit = f"limit = {network.limit}" if network.limit else "limit = 500"
    tags = f"max-hashtags = {network.max_hashtags if network.max_hashtags is not None else 3}"
    shown = "" if accounts else "# "
    return (
        f"# {network.label}: official accounts; the limits are the network's own unless you set them.\n"
        f"[platforms.{name}]\n{shown}accounts = {_list(accounts or ['@acme'])}\n# {limit}\n# {tags}\n\n"
    )


def _list(words: Sequence[str]) -> str:
    # A JSON list of strings is a TOML list of strings.
    return json.dumps(list(words), ensure_ascii=False)


def _split(platform: str) -> tuple[str, str]:
    name, _, account = platform.partition("=")
    name = name.strip().lower()
    return {"twitter": "x", "google-business": "google"}.get(name, name), account.strip()


def _asked() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a person says when asked; every answer may be empty."""
    company = click.prompt("The name of your company", default="", show_default=False, err=True)
    platforms: list[str] = []
    said = click.prompt("The networks you post on (x, instagram, ...)", default="", show_default=False, err=True)
    for name in re.split(r"[,\s]+", said.strip()):
        if name:
            account = click.prompt(f"Your account on {name}", default="", show_default=False, err=True)
            platforms.append(f"{name}={account}")
    return ((company,) if company else ()), tuple(platforms)
