"""metadata: what a team asks every draft to carry - keys, types, values, an approver, an approval of this very text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from postlint.checks import Finding, Need, _post
from postlint.checks import Params as Base
from postlint.policy import Approval, Field, handle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postlint.annotate import Annotated

NEEDS: frozenset[Need] = frozenset()
HASH_LENGTH = 12
_KEYS = ("platform", "account", "author")


class Params(Base, frozen=True, forbid_unknown_fields=True):
    """Nothing to say: the policy says it."""


def find(post: Annotated, params: Params) -> Iterator[Finding]:
    policy = post.config.policy
    problems = [p for key, field in policy.metadata.items() if (p := _problem(post, key, field))]
    if policy.approval is not None:
        problems.extend(_approval(post, policy.approval, asked={k.replace("_", "-") for k in policy.metadata}))
    for problem in problems:
        # Empty ranges do not overlap, so that each problem is told.
        yield Finding(0, 0, found=problem, whole=True)


def _value(post: Annotated, key: str) -> Any:
    if key in _KEYS:
        return getattr(post.draft, key)
    if key == "id":
        return post.draft.post_id
    return _post.said(post, key)


def _problem(post: Annotated, key: str, field: Field) -> str:
    """What is wrong with one key of a draft; "" when it is right."""
    if field.platforms and post.draft.platform not in field.platforms:
        return ""
    if field.accounts and handle(post.draft.account or "") not in {handle(a) for a in field.accounts}:
        return ""
    value = _value(post, key)
    if value is None or value == "" or value == []:
        return f"Lacks {key}." if field.required else ""
    if not _TYPES[field.type](value):
        return f"{key} is to be {_NAMES[field.type]}."
    given = [str(v) for v in value] if isinstance(value, list) else [str(value)]
    if field.values:
        known = {v.casefold() for v in field.values}
        if any(v.casefold() not in known for v in given):
            return f"{key} is to be one of {', '.join(field.values)}."
    if field.pattern and not all(re.fullmatch(field.pattern, v) for v in given):
        return f"{key} is to look like {field.pattern}."
    return ""


def _approval(post: Annotated, approval: Approval, asked: set[str]) -> Iterator[str]:
    approver = _post.said(post, approval.approver)
    if approver is None or approver == "":
        if approval.required and approval.approver.replace("_", "-") not in asked:
            yield f"Lacks {approval.approver}: nobody has approved it."
        return
    author = post.draft.author
    if author is not None and handle(str(approver)) == handle(author):
        yield f"Is approved by its own author, {author}."
    approved = _post.said(post, approval.hash)
    now = text_hash(post)
    if approved is None:
        if approval.hash_required:
            yield f"Lacks {approval.hash}, the mark of the approved text (this text's is {now})."
    elif str(approved).strip().lower() != now:
        yield f"Was changed after it was approved, so the approval is void (this text's mark is {now})."


def text_hash(post: Annotated) -> str:
    """The mark of a text, t and twelve hexadecimal digits: it changes with every word, sign and link, not with spacing."""
    links = [link.target for link in post.view.links]
    text = " ".join(unicodedata.normalize("NFC", "\n".join([post.view.text, *links])).split())
    # Without the letter, a reader of YAML could take the mark for a number.
    return "t" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]


def _number(value: Any) -> bool:
    return (isinstance(value, (int, float)) and not isinstance(value, bool)) or (
        isinstance(value, str) and re.fullmatch(r"[+-]?\d+(?:\.\d+)?", value.strip()) is not None
    )


def _whole(value: Any) -> bool:
    return _number(value) and re.fullmatch(r"[+-]?\d+", str(value).strip()) is not None


def _parsed(value: Any, kind: type[date] | type[datetime]) -> Any:
    try:
        return kind.fromisoformat(str(value).strip().replace("Z", "+00:00"))
    except ValueError:
        return None


def _date(value: Any) -> bool:
    return isinstance(value, date) or _parsed(value, date) is not None


def _moment(value: Any) -> bool:
    moment = value if isinstance(value, datetime) else _parsed(value, datetime)
    return moment is not None and moment.tzinfo is not None


def _yes_no(value: Any) -> bool:
    return isinstance(value, bool) or str(value).strip().lower() in ("true", "false", "yes", "no")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _link(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://\S+", value.strip()) is not None


def _list(value: Any) -> bool:
    return isinstance(value, list)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "text": _text,
    "number": _number,
    "whole-number": _whole,
    "yes-no": _yes_no,
    "date": _date,
    "date-time": _moment,
    "link": _link,
    "list": _list,
    "any": lambda value: True,
}
_NAMES = {
    "text": "text",
    "number": "a number",
    "whole-number": "a whole number",
    "yes-no": "true or false",
    "date": "a date, as in 2027-01-31",
    "date-time": "a date and time with its zone, as in 2027-01-31T09:00:00+01:00",
    "link": "a link",
    "list": "a list",
    "any": "given",
}
