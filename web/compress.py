"""Pages, styles and scripts go out gzipped where the browser takes it: on a county's line that is most of the wait."""

from __future__ import annotations

import gzip
import io
import secrets
from typing import Protocol, runtime_checkable

from flask import Flask, Response, request


@runtime_checkable
class SupportsClose(Protocol):
    """A body that reads from a file."""

    def close(self) -> None:
        """Let go of the file."""
        ...


KINDS = frozenset(
    {
        "text/html", "text/css", "text/javascript", "application/javascript", "application/json",
        "image/svg+xml", "text/calendar", "text/plain",
    }
)  # fmt: skip
"""What becomes smaller; films and pictures are compressed already."""

FILES = frozenset({"static", "api.vendor"})
"""Endpoints that hand out files of ours; other files go out as they are, in ranges."""

LEAST, MOST = 1 << 10, 4 << 20
"""Bytes: less is not worth it, more would keep the page's thread too long."""

LEVEL = 5
"""Of gzip: a page of 30 kB in a millisecond."""

PADDING = 64
"""Most bytes of random length in the header of what is made for one person: what is guessed into a page together with
its secrets cannot be told from the length (BREACH)."""


def init_app(app: Flask) -> None:
    """Compress after each request."""
    app.after_request(compressed)


def compressed(answer: Response) -> Response:
    """``answer``, gzipped if that is asked for and worth it."""
    if answer.mimetype not in KINDS:
        return answer
    answer.vary.add("Accept-Encoding")
    if not _is_wanted(answer):
        return answer
    answer.direct_passthrough = False
    body = answer.response
    data = answer.get_data()
    if isinstance(body, SupportsClose):
        body.close()
    if len(data) < LEAST:
        return answer
    answer.set_data(_gzipped(data))
    answer.headers.pop("Accept-Ranges", None)
    answer.headers["Content-Encoding"] = "gzip"
    tag, _weak = answer.get_etag()
    if tag is not None:
        answer.set_etag(tag, weak=True)
    return answer


def _is_wanted(answer: Response) -> bool:
    is_file = request.endpoint in FILES
    return (
        answer.status_code == 200
        and request.method == "GET"
        and (is_file or not (answer.is_streamed or "Accept-Ranges" in answer.headers))
        and "Content-Encoding" not in answer.headers
        and request.accept_encodings.quality("gzip") > 0
        and (answer.content_length or 0) <= MOST
    )


def _gzipped(data: bytes) -> bytes:
    out = io.BytesIO()
    name = "x" * secrets.randbelow(PADDING)
    with gzip.GzipFile(name, "wb", LEVEL, out, mtime=0) as file:
        file.write(data)
    return out.getvalue()
