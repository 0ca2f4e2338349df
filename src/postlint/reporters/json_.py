"""json: one array of violations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from postlint.reporters import Options, as_data, violations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


def render(reports: Sequence[Report], options: Options) -> str:
    # Lone surrogates of a draft's file name or id survive as escapes; the rest stays readable.
    return json.dumps([as_data(r, v) for r, v in violations(reports)], indent=2, ensure_ascii=True) + "\n"
