"""Conditional requests (RFC 9110, 13): what is unchanged is not sent again, what changed meanwhile is not changed."""

from __future__ import annotations

import hashlib

from flask import Response, request
from pydantic import BaseModel

from studio.errors import Conflict


def tag_of(shape: BaseModel) -> str:
    """The entity tag of what ``shape`` says; no other shape has it."""
    return hashlib.sha256(shape.model_dump_json().encode()).hexdigest()[:32]


def tagged(answer: Response, shape: BaseModel) -> Response:
    """The answer with its tag; an empty 304 for who has it already."""
    answer.set_etag(tag_of(shape))
    answer.headers["Cache-Control"] = "private, no-cache"  # may be kept, is asked for each time
    answer.make_conditional(request)
    return answer


def check_match(shape: BaseModel) -> None:
    """Hold If-Match against what there is now.

    Raises:
        Conflict: ``api.changed``, answered as 412.
    """
    if not request.if_match.contains(tag_of(shape)):
        raise Conflict("api.changed")
