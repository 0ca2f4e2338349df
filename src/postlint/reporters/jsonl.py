"""jsonl: one violation a line, as in json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from postlint.reporters import Options, as_data, violations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


def render(reports: Sequence[Report], options: Options) -> str:
    return "".join(json.dumps(as_data(r, v)) + "\n" for r, v in violations(reports))
