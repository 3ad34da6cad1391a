"""A scene collection for OBS Studio: one scene for each part, made of pictures, films and texts; no browser source.

Form as OBS 29 writes it (``basic/scenes/*.json``). Source names are unique in a collection, so parts are numbered.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.schedule.exports.chat import item_line, part_title
from studio.schedule.feed import one_line
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.times import TimedSegment, local, plan_times

CANVAS = (1080, 1920)
"""Upright, as live rooms are; pixels."""

NAMESPACE = uuid.UUID("6d2b8a3e-6f0b-4c6e-9d53-0f4a3c1d7e21")
"""Of the sources' ids, so that the same rundown gives the same file."""

TOP_LEFT = 5
"""OBS's alignment bits: left (1) and top (4)."""

FIT_INSIDE = 2
"""OBS's bounds type that scales to the inside of the bounds."""

FACES = {"linux": "Noto Sans CJK SC", "windows": "Microsoft YaHei"}
"""A face each system has; text sources differ by system too."""


@dataclass(frozen=True)
class Looks:
    """What the scenes show beside texts.

    Attributes:
        system: ``linux`` or ``windows``: whose text source is used.
        pictures: Path of a picture by item id.
        clips: Path of a film by clip id.
        backdrop: Path of a picture behind everything; none if empty.
    """

    system: str = "windows"
    pictures: Mapping[str, str] = field(default_factory=dict)
    clips: Mapping[str, str] = field(default_factory=dict)
    backdrop: str = ""


def scene_collection(broadcast: PlannedBroadcast, looks: Looks, language: str = "zh") -> str:
    """The collection's JSON; in OBS: Scene Collection → Import."""
    sources: list[dict[str, Any]] = []
    names = []
    for timed in plan_times(broadcast):
        name = scene_name(timed, language)
        names.append(name)
        parts = list(_parts(timed, looks, language))
        sources += [source for source, _box in parts]
        sources.append(_scene(name, [(source["name"], box) for source, box in parts]))
    first = names[0] if names else ""
    collection = {
        "name": one_line(broadcast.title),
        "current_scene": first,
        "current_program_scene": first,
        "scene_order": [{"name": name} for name in names],
        "sources": sources,
        "groups": [],
        "transitions": [],
        "current_transition": "Cut",
        "transition_duration": 300,
        "quick_transitions": [],
        "saved_projectors": [],
        "modules": {},
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def scene_name(timed: TimedSegment, language: str) -> str:
    """``03 19:40 祁东鲜黄花``: sorted, and unique by its number."""
    return f"{timed.position:02d} {local(timed.start):%H:%M} {part_title(timed, language)}"


Box = tuple[int, int, int, int]
"""Left, top, width, height on the canvas; width 0 leaves a source its own size."""


def _parts(timed: TimedSegment, looks: Looks, language: str) -> list[tuple[dict[str, Any], Box]]:
    width, height = CANVAS
    number, segment = f"{timed.position:02d}", timed.segment
    found: list[tuple[dict[str, Any], Box]] = []
    if looks.backdrop:
        found.append((_image(f"{number} backdrop", looks.backdrop), (0, 0, width, height)))
    clip = looks.clips.get(segment.clip.id) if segment.clip else None
    picture = looks.pictures.get(segment.item.id) if segment.item else None
    if clip:
        found.append((_film(f"{number} clip", clip), (0, 0, width, height)))
    elif picture:
        found.append((_image(f"{number} picture", picture), (60, 420, width - 120, 900)))
    title = part_title(timed, language)
    found.append((_text(f"{number} title", title, 84, looks.system), (60, 180, width - 120, 120)))
    if timed.sold is not None:
        item, price = timed.sold
        line = item_line(item, price, language)
        found.append(
            (_text(f"{number} price", line, 64, looks.system), (60, 1500, width - 120, 100))
        )
        if item.safety_note:
            note = one_line(item.safety_note)
            box = (60, 1640, width - 120, 70)
            found.append((_text(f"{number} note", note, 44, looks.system), box))
    return found


def _source(kind: str, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": kind,
        "versioned_id": kind,
        "name": name,
        "uuid": str(uuid.uuid5(NAMESPACE, name)),
        "settings": settings,
        "enabled": True,
        "muted": False,
        "volume": 1.0,
        "mixers": 255 if kind == "ffmpeg_source" else 0,
        "hotkeys": {},
        "filters": [],
    }


def _image(name: str, path: str) -> dict[str, Any]:
    return _source("image_source", name, {"file": path})


def _film(name: str, path: str) -> dict[str, Any]:
    settings = {
        "local_file": path,
        "is_local_file": True,
        "looping": True,
        "restart_on_activate": True,
    }
    return _source("ffmpeg_source", name, settings)


def _text(name: str, text: str, size: int, system: str) -> dict[str, Any]:
    font = {"face": FACES.get(system, FACES["linux"]), "size": size, "style": "Bold", "flags": 1}
    if system == "windows":
        settings = {"text": text, "font": font, "color": 0xFFFFFFFF, "outline": True,
                    "outline_size": 6, "outline_color": 0xFF000000}  # fmt: skip
        return _source("text_gdiplus_v2", name, settings)
    settings = {"text": text, "font": font, "color1": 0xFFFFFFFF, "color2": 0xFFFFFFFF,
                "outline": True}  # fmt: skip
    return _source("text_ft2_source_v2", name, settings)


def _scene(name: str, parts: list[tuple[str, Box]]) -> dict[str, Any]:
    items = [_item(number, source, box) for number, (source, box) in enumerate(parts, start=1)]
    settings = {
        "custom_size": True,
        "cx": CANVAS[0],
        "cy": CANVAS[1],
        "id_counter": len(items),
        "items": items,
    }
    return _source("scene", name, settings)


def _item(number: int, name: str, box: Box) -> dict[str, Any]:
    left, top, width, height = box
    return {
        "id": number,
        "name": name,
        "source_uuid": str(uuid.uuid5(NAMESPACE, name)),
        "visible": True,
        "locked": False,
        "rot": 0.0,
        "pos": {"x": float(left), "y": float(top)},
        "scale": {"x": 1.0, "y": 1.0},
        "align": TOP_LEFT,
        "bounds_type": FIT_INSIDE if width else 0,
        "bounds_align": 0,
        "bounds": {"x": float(width), "y": float(height)},
        "crop_left": 0,
        "crop_top": 0,
        "crop_right": 0,
        "crop_bottom": 0,
        "group_item_backup": False,
        "scale_filter": "disable",
        "blend_type": "normal",
        "private_settings": {},
    }
