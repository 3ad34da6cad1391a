"""Samples of a schema, as JSON to read: what an answer looks like without asking for one."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

ID = "3f2a9c0d4b5e4f60a1b2c3d4e5f60718"
SCALARS = {"integer": 1, "number": 1.0, "null": None}


def sample_of(content: Json, schemas: Json) -> str:
    """A sample of what a response or a request body says; empty where that is no JSON."""
    schema = content.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return ""
    return json.dumps(_value(schema, schemas), ensure_ascii=False, indent=2)


def _value(schema: Json, schemas: Json) -> Any:  # noqa: ANN401 - any JSON value
    if "$ref" in schema:
        return _value(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return _value(schema["anyOf"][0], schemas)
    for key in ("const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    kind = str(schema.get("type"))
    if kind == "object":
        return {name: _value(each, schemas) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [_value(schema["items"], schemas)]
    if kind == "boolean":
        return False
    return _text(schema) if kind == "string" else max(SCALARS[kind] or 0, schema.get("minimum", 0))


def _text(schema: Json) -> str:
    if schema.get("format") == "date-time":
        return "2026-06-20T11:30:00Z"
    if schema.get("format") == "date":
        return "2026-06-20"
    return ID if "{32}" in schema.get("pattern", "") else "…"
