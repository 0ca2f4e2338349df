"""JSON Schemas of the configuration and of rule files, made from the types that read them; editors use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from postlint import checks
from postlint.config import Config
from postlint.ruleset import RuleFile

FOLDER = Path(__file__).parents[1] / "schemas"
NAMES = ("config", "rule")


def text(name: str) -> str:
    """The schema as it is shipped in `schemas/NAME.schema.json`."""
    schema = _config() if name == "config" else _rule()
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def _config() -> dict[str, Any]:
    level = {"enum": ["suggestion", "warning", "error"]}
    schema = _titled(msgspec.json.schema(Config), "postlint's configuration (postlint.toml)")
    defs = schema["$defs"]
    defs["Config"]["properties"]["fail-level"] |= level
    defs["ReviewConfig"]["properties"]["level"] |= level
    for owner in ("Config", "OverrideConfig"):
        defs[owner]["properties"]["severity"]["additionalProperties"] = {"type": "string", **level}
    return schema


def _rule() -> dict[str, Any]:
    """A rule file: `check` is one of the kinds, each with its own parameters."""
    kinds = checks.names()
    params = [checks.load(kind).Params for kind in kinds]
    schema = _titled(msgspec.json.schema(RuleFile), "A rule of postlint")
    inner = schema["$defs"]
    # Each kind calls its parameters Params, so they are asked for one by one and renamed.
    for kind, struct in zip(kinds, params, strict=True):
        own = msgspec.json.schema(struct)
        name = own["$ref"].rpartition("/")[2]
        moved = json.loads(json.dumps(own["$defs"]).replace("#/$defs/", f"#/$defs/{kind}-"))
        for key, value in moved.items():
            inner[f"{kind}-{key}" if key != name else kind] = value
        inner[kind]["properties"]["kind"] = {"const": kind}
        inner[kind]["required"] = ["kind", *inner[kind].get("required", [])]
        inner[kind]["title"] = kind
    check = {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in kinds]}
    inner["RuleFile"]["properties"]["check"] = {"anyOf": [check, {"type": "array", "items": check}]}
    return schema


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}
