"""The names that a company goes by, and where a text uses them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words that an account or a legal name adds to the name people say.
_SUFFIX = re.compile(
    r"[\s,_-]*(?:support|help|helps|care|cares|customercare|customer ?service|service|services|assist|official|hq|team|"
    r"inc|ltd|limited|llc|plc|gmbh|pty|pvt|corp|corporation|company|co|group|holdings|uk|us|usa|ie|au|in|ca|nz|za|eu)\.?$",
    re.IGNORECASE,
)


def aliases(given: Iterable[str], account: str | None = None) -> tuple[str, ...]:
    """The names to look for, longest first: as given, without legal form or "Support", CamelCase taken apart."""
    names: dict[str, None] = {}
    sources = [g for g in given if g.strip()] or ([account] if account else [])
    for source in sources:
        name = source.strip().lstrip("@")
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
        for form in (name, spaced):
            while form:
                names[form] = None
                shorter = _SUFFIX.sub("", form).strip(" ,&-_")
                if shorter == form or len(shorter) < 3:
                    break
                form = shorter
    return tuple(sorted(names, key=lambda n: (-len(n), n)))


def short_forms(names: Iterable[str]) -> tuple[str, ...]:
    """What people call a firm of several words: its first, when that is a name rather than an ordinary word."""
    firsts = (name.split()[0] for name in names if len(name.split()) > 1)
    return tuple(dict.fromkeys(f for f in firsts if len(f) > 3 and f[0].isupper() and f.lower() not in _ORDINARY))


_ORDINARY = frozenset(
    "the this that your ours great grand royal north south east west upper lower little big blue black white green gold "
    "golden silver first best good high open city town home house happy fresh pure true real super mega smart swift quick "
    "daily early local national united general central american british english scottish irish welsh indian".split()
)


@lru_cache(maxsize=256)
def pattern(names: tuple[str, ...], *, short: bool = False) -> re.Pattern[str] | None:
    """A pattern that finds any of the names as a whole word, whatever its case or spacing; None without names.

    With `short`, also the names' first words, in their own case.
    """
    forms = [r"[\s_-]*".join(re.escape(part) for part in re.split(r"[\s_-]+", name)) for name in names if len(name) > 1]
    if short:
        forms += [f"(?-i:{re.escape(form)})" for form in short_forms(names)]
    return re.compile(rf"(?<![\w@#])(?:the )?(?:{'|'.join(forms)})(?![\w@])", re.IGNORECASE) if forms else None
