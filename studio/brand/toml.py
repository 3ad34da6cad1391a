"""Reads a TOML file into a frozen model; a mistake is an error naming file, key, what was found, what is allowed."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

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
    at: type[Value] | None = kind
    for part in error["loc"][:-1]:
        if isinstance(part, int) or at is None:
            continue
        at = _model(at.model_fields[part].annotation) if part in at.model_fields else None
    return ", ".join(sorted(at.model_fields)) if at else ""


def _model(annotation: object) -> type[Value] | None:
    """The model in an annotation, such as ``Layer`` in ``tuple[Layer, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return annotation
    found = (_model(each) for each in get_args(annotation))
    return next((each for each in found if each), None)


def _short(found: object) -> str:
    text = str(found)
    return text if len(text) <= 60 else f"{text[:57]}..."
