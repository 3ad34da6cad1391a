"""A file sent as the body itself: its bytes, nothing around them."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import abort, request

from studio.errors import InputError
from web.incoming import incoming

KIND = "application/octet-stream"
"""What such a body says it is; what it really is finds out who looks at it."""


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
