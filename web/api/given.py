"""What a program sends: read into the shape its operation declares, or refused field by field."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import Response, abort, request
from pydantic import BaseModel, ValidationError

from studio.words import say
from web.details import Problem, details
from web.i18n import language

S = TypeVar("S", bound=BaseModel)

KIND = "application/json"

MOST_ERRORS = 20
"""Faults that are told of one request."""


def read_query(shape: type[S]) -> S:
    """What stands behind the question mark; a name given twice is no value.

    Raises:
        ValidationError: It does not fit.
    """
    pairs: dict[str, Any] = {}
    for name, values in request.args.lists():
        pairs[name] = values[0] if len(values) == 1 else values
    return shape.model_validate(pairs)


def read_body(shape: type[S]) -> S:
    """The JSON of the body.

    Raises:
        ValidationError: It is none, or does not fit.
    """
    if request.mimetype != KIND:
        abort(415)
    return shape.model_validate_json(request.get_data(), strict=True)


def refused(error: ValidationError) -> Response:
    """400, with which fields are wrong and why; pydantic's reasons are English, its kinds the same everywhere."""
    faults = tuple(
        {
            "field": ".".join(str(part) for part in each["loc"]),
            "kind": each["type"],
            "detail": each["msg"],
        }
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    )
    message = say("api.malformed", language())
    return details(Problem(400, message, "api.malformed", {}, faults[:MOST_ERRORS]))
