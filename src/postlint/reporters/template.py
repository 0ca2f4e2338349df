"""template: a Jinja template of the user's, run in a sandbox.

It sees `violations` (as in json, each with `text`, the masked quote), `posts` (path, post_id, outcome, violations),
`outcome`, `counts` (by level) and `version`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import postlint
from postlint.errors import UsageError
from postlint.reporters import Options, as_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postlint.model import Report


def render(reports: Sequence[Report], options: Options) -> str:
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    if options.template is None:
        raise UsageError("the format template needs a template", hint="give it with --template FILE")
    source, name = options.template
    posts: list[dict[str, Any]] = [
        {
            "path": report.draft.path,
            "post_id": report.draft.post_id,
            "outcome": report.outcome.value,
            "violations": [{**as_data(report, v), "text": report.visible(v.start, v.end)} for v in report.violations],
        }
        for report in reports
    ]
    found = [v for post in posts for v in post["violations"]]
    counts = {level: sum(v["severity"] == level for v in found) for level in ("error", "warning", "suggestion")}
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    try:
        return environment.from_string(source).render(
            violations=found, posts=posts, outcome=options.outcome.value, counts=counts, version=postlint.__version__
        )
    except TemplateSyntaxError as error:
        raise UsageError(f"the template is wrong: {error.message}", where=f"{name}:{error.lineno}") from None
    except TemplateError as error:
        raise UsageError(f"the template is wrong: {error.message}", where=_where(error, name)) from None
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
        OverflowError,
    ) as error:
        # Its words could hold text of a draft, which a filter was given.
        raise UsageError(f"the template fails ({type(error).__name__})", where=_where(error, name)) from None


def _where(error: BaseException, name: str) -> str:
    """The line of the template in a traceback."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return name if line is None else f"{name}:{line}"
