"""The names that a company goes by, and where a text uses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of the names as a whole word, whatever its case or spacing; None without names."""
    forms = [r"[\s_-]*".join(re.escape(part) for part in re.split(r"[\s_-]+", name)) for name in names if len(name) > 1]
    return re.compile(rf"(?<![\w@#])(?:the )?(?:{'|'.join(forms)})(?![\w@])", re.IGNORECASE) if forms else None
