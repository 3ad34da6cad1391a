"""What announces a broadcast and what its live room shows, drawn when it is asked for, as one zip."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from pathlib import Path

from flask import Response, request

from studio.brand.live_pack import load_pack
from studio.units.clock import today
from studio.workflows.live.live_pack import make_pack
from studio.workflows.live.live_show import show_of_broadcast
from web.files import attachment
from web.schedule.routes import blueprint
from web.schedule.table import whole
from web.state import session, studio

_DRAWING = threading.Lock()
"""One at a time: the pictures of a set are large while they are drawn, and the site is small."""


@blueprint.get("/<broadcast_id>/live-pack.zip")
def live_pack(broadcast_id: str) -> Response:
    """Posters, stickers, cards and their list; only the posters for ``what=posters``."""
    name, body = packed(broadcast_id, posters_only=request.args.get("what") == "posters")
    return attachment(body, name, "application/zip")


def packed(broadcast_id: str, *, posters_only: bool) -> tuple[str, bytes]:
    """What a live room shows as one zip: name and bytes.

    Raises:
        NotFound: ``not_found``: there is no such broadcast for who asks.
    """
    broadcast = whole(broadcast_id)
    settings = studio().settings
    fresh = load_pack(settings.data).words.fresh
    wanted = show_of_broadcast(session(), broadcast.id, fresh=fresh)
    with _DRAWING, tempfile.TemporaryDirectory() as folder:
        made = make_pack(wanted, Path(folder), settings, day=today(), posters_only=posters_only)
        body = _zipped([*(each.path for each in made.files), made.manifest])
    return f"{broadcast.title}.zip", body


def _zipped(files: list[Path]) -> bytes:
    """Stored, not packed again: pictures are packed already. The same files are the same zip: no times stand in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()
