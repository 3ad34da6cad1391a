"""The OpenAPI 3.1 document, made from the declared operations, their shapes, policies and scopes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Literal, cast

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.api.marks import gettext as _
from web.api.octets import KIND as OCTETS
from web.api.operations import OPERATIONS, Operation
from web.api.patterns import HEX
from web.api.policy import SCOPES
from web.api.shapes import ProblemShape
from web.api.tus import paths as uploads
from web.bearer import API
from web.details import KIND, problem_of
from web.i18n import Domain

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]

EVERYWHERE = (400, 401, 403, 429)
"""Statuses that any operation may answer."""

BYTES: Json = {"type": "string", "format": "binary"}
"""Schema of a file."""

REFERENCE = "#/components/schemas/{model}"

TAGS: Json = {"type": "string", "examples": ['"3f2a9c0d4b5e4f60a1b2c3d4e5f60718"']}
"""Of If-Match and If-None-Match: what is no tag fits nothing, and is not refused (RFC 9110, 13.1)."""

PARTS: Json = {"type": "string", "examples": ["bytes=0-1048575"]}
"""Of Range: what is none is not looked at, and the whole is sent (RFC 9110, 14.2)."""


def document() -> Json:
    """The document in the language of this request."""
    models = _models()
    references, definitions = models_json_schema(models, ref_template=REFERENCE)
    paths: Json = {}
    for each in OPERATIONS.values():
        entry = paths.setdefault(API + each.path.replace("<", "{").replace(">", "}"), {})
        entry[each.method.lower()] = _operation(each, references)
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "County Studio",
            "version": version("county-studio"),
            "description": _("What the pages do, for programs."),
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths | uploads(),
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return cast("Json", _told(made))


def _models() -> list[tuple[type[BaseModel], Mode]]:
    """Every shape there is, once, in the order in which it is met."""
    found: dict[tuple[type[BaseModel], Mode], None] = {(ProblemShape, "serialization"): None}
    for each in OPERATIONS.values():
        if not each.media:
            found[(each.answer, "serialization")] = None
        if each.body is not None:
            found[(each.body, "validation")] = None
    return list(found)


def _operation(each: Operation, references: dict[Any, Any]) -> Json:
    scope = SCOPES[f"api_v1.{each.name}"]
    told: Json = {
        "operationId": each.name,
        "summary": each.summary,
        "tags": [each.group],
        "security": [{"token": [scope.value] if scope else []}],
        "parameters": list(_parameters(each)),
        "responses": _responses(each, _content(each, references)),
    }
    if each.further:
        told["description"] = each.further
    if each.body is not None:
        schema = references[(each.body, "validation")]
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if each.octets:
        told["requestBody"] = {
            "required": True,
            "content": {OCTETS: {"schema": BYTES | {"minLength": 1}}},
        }
    return told


def _content(each: Operation, references: dict[Any, Any]) -> Json:
    """What a good answer holds."""
    if each.media:
        kind = each.media.partition(";")[0]
        return {kind: {"schema": {"type": "object"} if kind == "application/json" else BYTES}}
    return {"application/json": {"schema": references[(each.answer, "serialization")]}}


def _parameters(each: Operation) -> Iterator[Json]:
    for name in each.variables:
        yield _parameter(name, "path", {"type": "string", "pattern": HEX}, required=True)
    if each.query is not None:
        needed = each.query.model_json_schema().get("required", ())
        for name, schema in _fields(each.query).items():
            yield _parameter(name, "query", schema, required=name in needed)
    if each.method == "GET":
        yield _parameter("If-None-Match", "header", TAGS)
    if each.ranged:
        yield _parameter("Range", "header", PARTS)
    if each.current is not None:
        yield _parameter("If-Match", "header", TAGS)
    languages = {"type": "string", "examples": ["zh-CN", "en"]}
    yield _parameter("Accept-Language", "header", languages)


def _parameter(name: str, place: str, schema: Json, *, required: bool = False) -> Json:
    told = {"name": name, "in": place, "schema": schema, "required": required}
    if "description" in schema:
        told["description"] = schema.pop("description")
    return told


def _fields(query: type[BaseModel]) -> Json:
    """Schemas of a query's fields; what may be left out is never sent as null."""
    schema = query.model_json_schema(ref_template=REFERENCE)
    inside = schema.get("$defs", {})
    found: Json = {}
    for name, field in schema["properties"].items():
        kinds = [each for each in field.pop("anyOf", [field]) if each.get("type") != "null"]
        kind = kinds[0]
        if "$ref" in kind:
            kind = {**inside[kind["$ref"].rpartition("/")[2]], "description": ""}
        merged = {**kind, **field}
        for unwanted in ("title", "$ref"):
            merged.pop(unwanted, None)
        if merged.get("default", "") is None:
            del merged["default"]
        found[name] = merged
    return found


def _responses(each: Operation, content: Json) -> Json:
    good: Json = {
        "description": each.summary,
        "content": content,
        "headers": {},
    }
    if each.method == "GET" or each.tagged:
        good["headers"]["ETag"] = {"schema": {"type": "string"}, "required": True}
    if each.located:
        good["headers"]["Location"] = {"schema": {"type": "string"}, "required": True}
    found: Json = {str(each.status): good}
    if each.ranged:
        found["206"] = good | {"description": _("The part that was asked for.")}
    if each.method == "GET":
        found["304"] = {"description": _("Nothing changed since.")}
    for status in sorted(_refusals(each)):
        found[str(status)] = _problem(status)
    return found


def _refusals(each: Operation) -> set[int]:
    statuses = {*EVERYWHERE, *each.refusals}
    if each.variables:
        statuses.add(404)
    if each.body is not None:
        statuses |= {413, 415}
    if each.octets:
        statuses |= {411, 413, 415, 422, 507}
    if each.current is not None:
        statuses.add(412)
    if each.ranged:
        statuses.add(416)
    return statuses


def _problem(status: int) -> Json:
    told: Json = {
        "description": f"http.{status}",
        "content": {KIND: {"schema": {"$ref": REFERENCE.format(model="ProblemShape")}}},
    }
    if status == 401:
        told["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    return told


def _told(node: Any, key: str = "") -> Any:  # noqa: ANN401 - any part of a JSON document
    """The document with its marked sentences translated; docstrings of shapes are ours, not the readers'."""
    if isinstance(node, dict):
        drop = "properties" in node or "enum" in node
        return {
            name: _told(value, name)
            for name, value in node.items()
            if not (drop and name == "description" and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_told(each, key) for each in node]
    if isinstance(node, str) and key in {"summary", "description", "tags"}:
        return _sentence(node)
    return node


def _sentence(text: str) -> str:
    if text.startswith("http."):
        return problem_of(int(text.removeprefix("http."))).message.text
    return Domain().gettext(text)
