"""Files handed out: by id only, with a safe type, ranges and conditional answers."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

from flask import Response, request, send_file
from flask_babel import gettext as _

from studio.records.work import Rendition
from studio.workflows.small_pictures import small_picture
from web.i18n import language
from web.state import studio

TYPES = {
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/mp4",
}
"""What a blob may be shown as; anything else goes out as bytes to save."""

BYTES = "application/octet-stream"
FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')
NAME_LIMIT = 80


def blob(key: str | None, *, name: str | None = None) -> Response:
    """The blob for viewing, or, with ``name``, to be saved under it; ranges (206) and If-None-Match are honoured.

    Raises:
        NotFound: There is no such blob.
    """
    return _sent(studio().blobs.path(key or ""), name)


def cover(key: str | None) -> Response:
    """A cover for viewing: whole, or, where the address asks for ``size=tile``, as small as a tile shows it.

    Raises:
        NotFound: There is no such blob.
    """
    if request.args.get("size") != "tile":
        return blob(key)
    return _sent(small_picture(studio().settings, studio().blobs, key or ""), None)


def picture(path: Path) -> Response:
    """A picture made from a blob, for viewing."""
    return _sent(path, None)


def _sent(path: Path, name: str | None) -> Response:
    if request.range is None or request.range.units != "bytes":
        # What is no range, or counts in something else, is not looked at (RFC 9110, 14.2); Werkzeug would refuse it.
        request.environ.pop("HTTP_RANGE", None)
    answer = send_file(
        path,
        mimetype=BYTES if name else TYPES.get(path.suffix, BYTES),
        as_attachment=name is not None or path.suffix not in TYPES,
        download_name=file_name(name) if name else None,
        conditional=True,
        etag=path.stem,
        max_age=None,
    )
    answer.headers["Cache-Control"] = (
        "private, no-cache"  # may be kept, is asked for again each time
    )
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def attachment(body: bytes, name: str, kind: str) -> Response:
    """Bytes made for this request, to be saved as ``name``."""
    answer = send_file(
        io.BytesIO(body),
        mimetype=kind.partition(";")[0],  # of texts it says the character set itself
        as_attachment=True,
        download_name=file_name(name),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def file_name(text: str) -> str:
    """``text`` as a file name that Windows, phones and Linux all take; letters of any script stay."""
    stem, dot, suffix = text.rpartition(".")
    letters = "".join(each for each in stem or suffix if unicodedata.category(each)[0] != "C")
    clean = FORBIDDEN.sub("_", letters).strip("._ ")[:NAME_LIMIT]
    return f"{clean or 'file'}{dot if stem else ''}{suffix if stem else ''}"


def is_first_part() -> bool:
    """Whether this request begins a download: no range, or one from the first byte."""
    wanted = request.range
    return request.method == "GET" and (wanted is None or wanted.ranges[0][0] in {0, None})


def clip_name(rendition: Rendition, suffix: str) -> str:
    """Name of a clip's file: item, county, seconds, shape, such as ``黄花菜_祁东县_15秒_竖屏9x16.mp4``."""
    clip = rendition.clip
    width, _colon, height = rendition.aspect.partition(":")
    tall, wide = int(height) > int(width), int(width) > int(height)
    shape = _("tall") if tall else _("wide") if wide else _("square")
    length = _("%(n)s s", n=round(rendition.duration_ms / 1000)).replace(" ", "")
    chinese = language() == "zh"
    item = clip.facts.name_zh if chinese else clip.facts.name_en
    county = clip.facts.county_zh if chinese else clip.facts.county_en
    return f"{item}_{county}_{length}_{shape}{width}x{height}.{suffix}"
