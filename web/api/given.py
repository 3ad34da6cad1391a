"""What a program sends: read into the shape its operation declares, or refused field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Response, abort, request
from pydantic import BaseModel, ValidationError

from studio.words import entries, say
from web.api.patterns import (
    CLOCK,
    CODE,
    CURSOR,
    FILE_NAME,
    HEX,
    LINK,
    MONTH_DAY,
    NAME,
    NO_NUL,
    NOT_BLANK,
    NOT_EMPTY,
    PERSON,
    PLACE,
    TAG,
)
from web.details import Problem, details
from web.i18n import language

S = TypeVar("S", bound=BaseModel)

PATTERNS: Mapping[str, str] = {
    HEX: "id",
    NO_NUL: "nul",
    NOT_BLANK: "blank",
    NOT_EMPTY: "blank",
    CURSOR: "cursor",
    PLACE: "cursor",
    FILE_NAME: "file_name",
    NAME: "name",
    MONTH_DAY: "month_day",
    LINK: "link",
    CODE: "code",
    TAG: "tag",
    CLOCK: "clock",
    PERSON: "person",
}
"""What the texts of our shapes must match, and the words that say so to people."""

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


def reason_of(kind: str, context: Mapping[str, Any]) -> str:
    """Why a field does not fit, in words: ``kind`` and ``context`` as pydantic tells them."""
    pattern = context.get("pattern")
    code = f"api.field.{PATTERNS.get(pattern, kind) if isinstance(pattern, str) else kind}"
    known = code if code in entries() else "api.field.other"
    told = {name: str(value) for name, value in context.items()}
    if "expected" in told:  # written as English: 'a', 'b' or 'c'
        told["expected"] = told["expected"].replace("' or '", "', '").replace("'", "")
    return say(known, language(), told).text


def refused(error: ValidationError) -> Response:
    """400, with which fields are wrong and why, in the reader's language; pydantic's kinds are the same everywhere."""
    faults = tuple(
        {
            "field": ".".join(str(part) for part in each["loc"]),
            "kind": each["type"],
            "detail": reason_of(each["type"], each.get("ctx", {})),
        }
        for each in error.errors(include_url=False, include_input=False)
    )
    message = say("api.malformed", language())
    return details(Problem(400, message, "api.malformed", {}, faults[:MOST_ERRORS]))
