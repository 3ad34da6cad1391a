"""What was learnt from bytes once is not learnt again: analyses kept by content for commands that have no database.

An entry is one zip file under ``var/cache/analysis``, named by the file's hash and the version of the detectors. A
newer version therefore looks anew, and the entries of the older one go when room is needed.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from pathlib import Path

from pydantic import ValidationError

from studio.media import Seen
from studio.records.media import ANALYSIS_VERSION, Analysis
from studio.settings import Settings

MOST_ENTRIES = 500
"""Entries kept: a few hundred kilobytes each; the least recently used go first."""

ANALYSIS, POSTER, FILMSTRIP = "analysis.json", "poster.jpg", "filmstrip.jpg"


def recall(sha256: str, settings: Settings) -> Seen | None:
    """What was learnt from these bytes by today's detectors; None when nothing (or nothing whole) is kept."""
    path = _entry(sha256, settings)
    try:
        with zipfile.ZipFile(path) as kept:
            seen = Seen(
                Analysis.model_validate_json(kept.read(ANALYSIS)),
                kept.read(POSTER),
                kept.read(FILMSTRIP),
            )
        os.utime(path)
    except (OSError, KeyError, zipfile.BadZipFile, ValidationError):
        return None
    return seen if seen.analysis.version == ANALYSIS_VERSION else None


def keep(sha256: str, seen: Seen, settings: Settings) -> None:
    """Keep what was learnt, as far as the disk lets: a cache that cannot be written is no fault of the work."""
    path = _entry(sha256, settings)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partial, "w") as kept:
            kept.writestr(ANALYSIS, seen.analysis.model_dump_json(), zipfile.ZIP_DEFLATED)
            kept.writestr(POSTER, seen.poster_jpeg)
            kept.writestr(FILMSTRIP, seen.filmstrip_jpeg)
        partial.replace(path)
        _make_room(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()


def _entry(sha256: str, settings: Settings) -> Path:
    return settings.var / "cache" / "analysis" / f"{sha256}-v{ANALYSIS_VERSION}.zip"


def _make_room(folder: Path) -> None:
    entries = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime)
    for path in entries[:-MOST_ENTRIES]:
        path.unlink(missing_ok=True)
