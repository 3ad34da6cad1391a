"""A file as the body itself: its bytes, nothing around them, sent by a program or answered to it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Response, abort, current_app, request
from pydantic import BaseModel

from studio.errors import InputError
from web.files import file_name
from web.incoming import incoming

KIND = "application/octet-stream"
"""What such a body says it is; what it really is finds out who looks at it."""

VARY = "Accept-Language, Authorization, Cookie"
"""What an answer of the API goes by."""


def read_octets() -> Path:
    """The body in a file that is gone with the request; the gate before the view has held its length.

    Raises:
        InputError: ``web.no_file``: there is nothing in it.
    """
    if request.mimetype != KIND:
        abort(415)
    file = incoming()
    shutil.copyfileobj(request.stream, file)
    file.flush()
    if not file.tell():
        raise InputError("web.no_file")
    return Path(file.name)


class Octets(BaseModel):
    """Stands for the answer of an operation whose ``media`` says what its bytes are: no JSON."""


@dataclass(frozen=True)
class Handed:
    """Bytes that a view answers.

    Attributes:
        tag: Their entity tag: the same tag, the same bytes.
        draw: Makes them; not called for who has them already.
        name: What they are to be saved as; empty for what is only looked at.
    """

    tag: str
    draw: Callable[[], bytes]
    name: str = ""

    @classmethod
    def made(cls, body: bytes, name: str) -> Handed:
        """Bytes that are there, to be saved as ``name``."""
        return cls(hashlib.sha256(body).hexdigest()[:32], lambda: body, name)


def handed(given: Handed, media: str, status: int) -> Response:
    """The answer with its tag; an empty 304 for who has it already."""
    known = request.if_none_match.contains(given.tag)
    answer = current_app.response_class(b"" if known else given.draw(), 304 if known else status)
    answer.headers["Content-Type"] = media
    answer.headers["Vary"] = VARY
    answer.headers["Cache-Control"] = "private, no-cache"
    if given.name:
        name = quote(file_name(given.name))
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.set_etag(given.tag)
    return answer


def kept(answer: Response) -> Response:
    """A stored file as ``web.files`` answers it, tag, 304 and ranges included; caches are told whose it is."""
    answer.headers["Vary"] = VARY
    return answer
