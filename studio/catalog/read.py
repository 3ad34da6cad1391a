"""Read a catalog file, with errors that name file, key, what was found and what is allowed."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from studio.catalog.model import CatalogCounty
from studio.errors import InputError, NotFound
from studio.records.value import Value

CATALOG_FILE = Path("assets") / "demo" / "catalog.toml"
"""Below the data folder."""

ALLOWED = {
    "missing": "…",
    "greater_than_equal": "≥ {ge}",
    "less_than_equal": "≤ {le}",
    "string_too_short": "≥ {min_length}",
    "string_too_long": "≤ {max_length}",
    "too_long": "≤ {max_length}",
    "string_pattern_mismatch": "{pattern}",
    "enum": "{expected}",
    "int_type": "0, 1, 2 …",
    "int_parsing": "0, 1, 2 …",
    "int_from_float": "0, 1, 2 …",
    "bool_type": "true, false",
    "bool_parsing": "true, false",
    "string_type": '"…"',
    "tuple_type": "[…]",
    "model_type": "[[…]]",
    "value_error": "{error}",
}
"""pydantic's error types in signs that need no translation."""


class _File(Value):
    """The whole file."""

    counties: tuple[CatalogCounty, ...] = Field(alias="county", min_length=1)


def read_catalog(data: Path) -> tuple[CatalogCounty, ...]:
    """The counties of ``assets/demo/catalog.toml`` under the data folder, in the file's order.

    Raises:
        NotFound: ``catalog.no_file``.
        InputError: As ``parse_catalog``.
    """
    path = data / CATALOG_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFound("catalog.no_file", file=str(path)) from error
    return parse_catalog(content, path.name)


def parse_catalog(content: bytes, file: str) -> tuple[CatalogCounty, ...]:
    """The counties in the TOML text ``content``; ``file`` names it in errors.

    Raises:
        InputError: ``catalog.not_toml``; ``catalog.missing_key``, ``catalog.unknown_key``, ``catalog.bad_value``
            with file, key, found and allowed; ``catalog.twice`` when a slug, or a sku, stands twice.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("catalog.not_toml", file=file, cause=str(error)) from error
    try:
        counties = _File.model_validate(tables).counties
    except ValidationError as error:
        raise _input_error(error, tables, file) from error
    _refuse_twice("county.slug", (county.slug for county in counties), file)
    _refuse_twice("county.item.sku", (item.sku for each in counties for item in each.items), file)
    return counties


def _refuse_twice(key: str, names: Iterable[str], file: str) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise InputError("catalog.twice", file=file, key=key, found=name)


def _input_error(error: ValidationError, tables: object, file: str) -> InputError:
    """The first thing wrong, in our own words."""
    first = error.errors(include_url=False)[0]
    kind, place = first["type"], first["loc"]
    key = _key(place, tables)
    if kind == "missing":
        return InputError("catalog.missing_key", file=file, key=key)
    if kind == "extra_forbidden":
        return InputError("catalog.unknown_key", file=file, key=key)
    context = {name: str(value) for name, value in first.get("ctx", {}).items()}
    allowed = ALLOWED.get(kind, first["msg"]).format_map(context)
    return InputError(
        "catalog.bad_value", file=file, key=key, found=_shown(first["input"]), allowed=allowed
    )


def _shown(value: object) -> str:
    """What was found, short; of tables and lists only that they are such."""
    if isinstance(value, dict):
        return "{…}"
    return "[…]" if isinstance(value, list) else repr(value)[:120]


def _key(place: Sequence[str | int], tables: object) -> str:
    """Such as ``county[1 qidong].item[2 qd-hhc-500].price_fen``: counted from one, named where there is a name."""
    parts: list[str] = []
    node: object = tables
    for step in place:
        if isinstance(step, str):
            node = node.get(step) if isinstance(node, dict) else None
            parts.append(step)
            continue
        node = node[step] if isinstance(node, list) and step < len(node) else None
        named = (node.get("sku") or node.get("slug")) if isinstance(node, dict) else None
        parts[-1] += f"[{step + 1} {named}]" if named else f"[{step + 1}]"
    return ".".join(parts)
