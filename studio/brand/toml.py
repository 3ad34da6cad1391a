"""Reads a TOML file into a frozen model; a mistake is an error naming file, key, what was found, what is allowed."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from studio.errors import InputError
from studio.records.value import Value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

V = TypeVar("V", bound=Value)


def read_toml(path: Path, kind: type[V], named: str, **given: object) -> V:
    """The file at ``path`` as a ``kind``.

    Args:
        path: The file.
        kind: The model.
        named: How messages call the file: its path below the data folder.
        given: Fields that do not stand in the file (its own name, its version).

    Raises:
        InputError: ``brand.broken_toml``, ``brand.missing_key``, ``brand.unknown_key`` or ``brand.bad_value``.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise InputError("brand.broken_toml", file=named, cause=str(cause)) from cause
    try:
        return kind.model_validate({**table, **given})
    except ValidationError as cause:
        raise _told(cause.errors(include_url=False)[0], kind, named) from cause


def _told(error: ErrorDetails, kind: type[Value], named: str) -> InputError:
    key = ".".join(str(part) for part in error["loc"]) or "(file)"
    if error["type"] == "missing":
        return InputError("brand.missing_key", file=named, key=key)
    if error["type"] == "extra_forbidden":
        return InputError("brand.unknown_key", file=named, key=key, allowed=_keys(kind, error))
    return InputError(
        "brand.bad_value",
        file=named,
        key=key,
        found=_short(error["input"]),
        allowed=error["msg"].removeprefix("Value error, ").removeprefix("Input should be "),
    )


def _keys(kind: type[Value], error: ErrorDetails) -> str:
    """The keys allowed at the place of an unknown one; empty where the place cannot be followed."""
    fields: Any = kind.model_fields
    for part in error["loc"][:-1]:
        if isinstance(part, int) or part not in fields:
            continue
        fields = getattr(fields[part].annotation, "model_fields", fields)
    return ", ".join(sorted(fields))


def _short(found: object) -> str:
    text = str(found)
    return text if len(text) <= 60 else f"{text[:57]}..."
