"""The headers of tus 1.0, read and written."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from flask import Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.http import http_date

from studio.errors import InputError
from studio.workflows.footage.append_upload import CHECKSUMS, Checksum
from web.guard import OCTETS

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"

METADATA_LIMIT = 4096
"""Characters of ``Upload-Metadata`` that are kept."""

MOST_DIGITS = 18
"""Of a length or offset: any that is longer is none."""


def demand_version() -> None:
    """Make sure the client speaks our version.

    Raises:
        InputError: ``upload.version``.
    """
    if request.headers.get("Tus-Resumable") != VERSION:
        raise InputError("upload.version")


def demand_octets() -> None:
    """Make sure the body is what it should be.

    Raises:
        InputError: ``upload.content_type``.
    """
    if request.mimetype != OCTETS:
        raise InputError("upload.content_type")


def whole(name: str) -> int:
    """A header that is a whole number of bytes.

    Raises:
        InputError: ``upload.header``.
    """
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise InputError("upload.header", header=name)
    return int(text)


def checksum() -> Checksum | None:
    """What the body must hash to; None where the client does not say.

    Raises:
        InputError: ``upload.header``.
    """
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    if algorithm not in CHECKSUMS:
        raise InputError("upload.header", header="Upload-Checksum")
    return Checksum(algorithm, _decoded(digest, "Upload-Checksum"))


def metadata() -> MultiDict[str, str]:
    """``Upload-Metadata`` as fields.

    Raises:
        InputError: ``upload.header``.
    """
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > METADATA_LIMIT:
        raise InputError("upload.header", header="Upload-Metadata")
    return read_metadata(text)


def read_metadata(text: str) -> MultiDict[str, str]:
    """Pairs of a name and a base64 text, between commas.

    Raises:
        InputError: ``upload.header``.
    """
    fields: MultiDict[str, str] = MultiDict()
    for pair in filter(None, (each.strip() for each in text.split(","))):
        name, _, value = pair.partition(" ")
        try:
            fields.add(name, _decoded(value, "Upload-Metadata").decode())
        except UnicodeDecodeError as error:
            raise InputError("upload.header", header="Upload-Metadata") from error
    return fields


def _decoded(text: str, header: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("upload.header", header=header) from error


def method() -> str:
    """The method that is meant: a client that knows no PATCH names it in a header of its POST.

    Other methods stay what they are, or a GET could be made a DELETE that no token guards.
    """
    if request.method != "POST":
        return request.method
    return request.headers.get("X-HTTP-Method-Override", "POST").upper()


def date(instant: datetime) -> str:
    """As HTTP writes it."""
    return http_date(instant)


def introduce(answer: Response, most: int) -> Response:
    """Put on every answer what version we speak, and on OPTIONS what we can do."""
    answer.headers["Tus-Resumable"] = VERSION
    if request.method == "OPTIONS" or answer.status_code == 412:
        answer.headers["Tus-Version"] = VERSION
    if request.method == "OPTIONS":
        answer.headers["Tus-Extension"] = EXTENSIONS
        answer.headers["Tus-Max-Size"] = str(most)
        answer.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return answer
