"""What a camera wrote beside its pictures, in words of a dozen makers, turned into ``records.media.Telemetry``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.records.media import Place, Telemetry

TIMES = (
    "com.apple.quicktime.creationdate",
    "date_recorded",
    "creation_time",
    "date",
    "video:creation_time",
)
"""Where films keep the time of taking, best first; keys in small letters."""

PLACES = (
    "com.apple.quicktime.location.iso6709",
    "location",
    "location-eng",
    "xyz",
    "gpmf:location",
)
MAKERS = ("com.apple.quicktime.make", "com.android.manufacturer", "make", "manufacturer")
MODELS = ("com.apple.quicktime.model", "com.android.model", "model", "model-eng")
WRITERS = ("video:encoder", "video:handler_name", "encoder", "comment")
"""Where action cameras and drones leave their name when they leave it nowhere else."""

NAMED = re.compile(r"\b(GoPro|DJI|Insta360|Hasselblad|Parrot|Autel|FIMI)\b", re.IGNORECASE)
FIRST_YEAR = 1980
"""Clocks that were never set say 1904 or 1970."""

LAST_YEAR = 2100
_ISO6709 = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
_DATE = re.compile(
    r"(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?"
)


def of_film(tags: Mapping[str, str]) -> Telemetry:
    """Telemetry from the tags of a film and its picture stream (those with ``video:`` before the key)."""
    said = {key.lower(): value for key, value in tags.items()}
    moments = (moment(said.get(key, "")) for key in TIMES)
    places = (place(said.get(key, "")) for key in PLACES)
    return Telemetry(
        captured_at=next((each for each in moments if each), None),
        device=device(_first(said, MAKERS), _first(said, MODELS)) or _writer(said),
        place=next((each for each in places if each), None),
    )


def of_photo(tags: Mapping[str, Any]) -> Telemetry:
    """Telemetry from what the child read of a photograph's EXIF notes."""
    found = None
    if "latitude" in tags and "longitude" in tags:
        found = _checked(tags["latitude"], tags["longitude"], tags.get("altitude"))
    return Telemetry(
        captured_at=moment(f"{tags.get('taken', '')}{tags.get('zone', '')}"),
        device=device(tags.get("make", ""), tags.get("model", "")),
        place=found,
    )


def moment(text: str) -> datetime | None:
    """A time as ISO 8601 or EXIF have it, UTC where no zone stands; None when it is none or the clock was never set."""
    found = _DATE.search(text)
    if not found:
        return None
    *figures, zone = found.groups()
    year, month, day, hour, minute, second = (int(figure) for figure in figures)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    offset = "+00:00" if zone in (None, "Z") else f"{zone[:3]}:{zone[-2:]}"
    try:
        return datetime.fromisoformat(
            f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"
        )
    except ValueError:
        return None


def place(text: str) -> Place | None:
    """A place as ISO 6709 has it, such as ``+51.5334-000.1255+026.756/``; None when it is none, or 0, 0 (no fix)."""
    found = _ISO6709.match(text.strip())
    if not found:
        return None
    latitude, longitude, altitude = found.groups()
    height = None if altitude is None else float(altitude)
    return _checked(_degrees(latitude, 2), _degrees(longitude, 3), height)


def _degrees(text: str, digits: int) -> float:
    """``±DD.D``, ``±DDMM.M`` or ``±DDMMSS.S`` (longitude with three digits of degrees) as one figure."""
    sign = -1 if text[0] == "-" else 1
    whole, _, rest = text[1:].partition(".")
    parts = [whole[:digits], *(whole[n : n + 2] for n in range(digits, len(whole), 2))]
    parts[-1] += f".{rest or 0}"
    return sign * sum(float(part) / (1, 60, 3600)[n] for n, part in enumerate(parts[:3]))


def _checked(latitude: float, longitude: float, altitude: float | None) -> Place | None:
    inside = math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    if not inside or (latitude == 0 and longitude == 0):
        return None
    return Place(latitude=latitude, longitude=longitude, altitude_m=altitude)


def device(make: str, model: str) -> str:
    """Maker and model, the maker once."""
    if make and model.lower().startswith(make.lower()):
        return model
    return f"{make} {model}".strip()


def _first(said: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((said[key].strip() for key in keys if said.get(key, "").strip()), "")


def _writer(said: Mapping[str, str]) -> str:
    for key in WRITERS:
        found = NAMED.search(said.get(key, ""))
        if found:
            return found.group(1)
    return ""
