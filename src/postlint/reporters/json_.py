"""json: one array of violations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from postlint.reporters import Options, as_data, violations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


def render(reports: Sequence[Report], options: Options) -> str:
    data = [as_data(r, v) for r, v in violations(reports)]
    try:
        # Much faster than json's own indentation, to the same text.
        return msgspec.json.format(json.dumps(data), indent=2) + "\n"
    except msgspec.DecodeError:  # a lone surrogate of a file's name or an id, which survives as an escape
        return json.dumps(data, indent=2) + "\n"
