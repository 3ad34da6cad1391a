"""An edit as a draft of 剪映专业版 (JianYing Pro): the JSON texts of its folder.

The draft is built by pyJianYingDraft, which knows the structure; only its materials are described here, because it
would open the media itself to learn size and length. Times are whole microseconds: instants are rounded, lengths are
differences of instants, so takes touch and nothing drifts.

Crops are the scale and place of each segment, which a person can drag on in the editor; moving crops are key frames.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pyJianYingDraft import (
    ClipSettings,
    CropSettings,
    KeyframeProperty,
    ScriptFile,
    TextBorder,
    TextSegment,
    TextStyle,
    Timerange,
    TrackSpec,
    TrackType,
    TransitionType,
    VideoMaterial,
    VideoSegment,
    assets,
)

from studio.edit.places import is_windows
from studio.edit.placing import Placing, placing
from studio.records.edit import Caption, CropPath, EditPlan, Take, TransitionKind
from studio.records.media import MediaKind
from studio.units import Aspect, Box, Size, TimeRange

US = 1_000_000
"""Microseconds in a second: the grain of 剪映's times."""

PHOTO_US = 3 * 3600 * US
"""Length the editor gives a photograph's material (pyJianYingDraft)."""

PHOTO_SHOWN_US = 5 * US
"""Length it gives a photograph in its media list."""

BLUR = 0.375
"""Second of the editor's four steps of background blur."""

RATIOS = {"9:16", "3:4", "1:1", "4:3", "16:9"}
"""Canvas shapes the editor has a name for; others are ``original`` with their size."""

LOW, HIGH = -0.8, -0.55
"""Height of captions in half canvases: as the editor places imported ones, and above the text of vertical players."""

IDS = uuid.UUID("6f2f3c0e-6a55-5c0e-9a4b-2f3a1c9d7e10")
"""Name space of the ids: the same plan gives the same draft, to the byte."""

CARRIED = {TransitionKind.DISSOLVE}
"""Transitions the editor has one like: a wipe in a county's own colours it has not."""

Draft = Any
"""A value of pyJianYingDraft, whose wheel has no types."""


@dataclass(frozen=True)
class DraftTexts:
    """The files of a draft folder."""

    content: str
    """``draft_content.json``; editors for macOS read the same under ``draft_info.json``."""
    meta: str
    """``draft_meta_info.json``."""


def draft_of(
    plan: EditPlan, aspect: Aspect, canvas: Size, places: Sequence[str], name: str
) -> DraftTexts:
    """The plan in one aspect as a draft.

    Args:
        plan: The edit.
        aspect: One of its crops.
        canvas: Size of the clip in that aspect.
        places: Path of each of ``plan.files`` on the machine that edits.
        name: Of the draft.
    """
    rate = plan.timeline.rate
    script = ScriptFile(canvas.width, canvas.height, round(rate), maintrack_adsorb=True)
    paths = next(crop.paths for crop in plan.crops if crop.aspect == aspect)
    materials = [_material(plan, number, place) for number, place in enumerate(places)]
    film = script.append_track(TrackSpec(TrackType.video, "视频"))
    melts = {each.after: each for each in plan.timeline.transitions if each.kind in CARRIED}
    for number, (take, path) in enumerate(zip(plan.timeline.takes, paths, strict=True)):
        segment = _segment(plan, take, path, canvas, materials[take.source])
        if number in melts:
            length = _us(melts[number].lead + melts[number].tail)
            segment.add_transition(TransitionType.叠化, duration=length)
        script.add_segment(segment, film)
    for number, lane in enumerate(_lanes(plan.captions), 1):
        spec = TrackSpec(TrackType.text, "字幕" if number == 1 else f"字幕 {number}")
        words = script.append_track(spec)
        for caption in lane:
            script.add_segment(_words(caption, aspect), words)
    content = json.loads(script.dumps())
    content["canvas_config"]["ratio"] = str(aspect) if str(aspect) in RATIOS else "original"
    seed = f"{plan.model_dump_json()} {aspect} {canvas} {places} {name}"
    return _texts(content, [_entry(material) for material in materials], name, seed)


def _us(seconds: Fraction) -> int:
    return int(seconds * US + Fraction(1, 2))


def _shown(span: TimeRange) -> Draft:
    start = _us(span.start)
    return Timerange(start, _us(span.end) - start)


def _material(plan: EditPlan, number: int, place: str) -> Draft:
    """A material described by us: the constructor of pyJianYingDraft would parse the file in this process."""
    file, ref = plan.files[number], plan.timeline.sources[number]
    photo = ref.kind is MediaKind.PHOTO
    material = VideoMaterial.__new__(VideoMaterial)
    material.material_id = uuid.uuid4().hex
    material.local_material_id = uuid.uuid4().hex  # empty ones are taken for lost media
    material.material_name = file.name
    material.path = place.replace("\\", "/") if is_windows(place) else place
    material.duration = PHOTO_US if photo else _us(file.start + file.duration - file.begins)
    material.width, material.height = ref.display.width, ref.display.height
    material.crop_settings = CropSettings()
    material.material_type = "photo" if photo else "video"
    return material


def _segment(plan: EditPlan, take: Take, path: CropPath, canvas: Size, material: Draft) -> Draft:
    display = plan.timeline.sources[take.source].display
    shown = _shown(take.output_range)
    start = 0
    if material.material_type == "video":
        material.duration = max(material.duration, shown.duration)
        start = _us(max(Fraction(0), take.source_range.start - plan.files[take.source].begins))
        start = min(start, material.duration - shown.duration)
    placings = [placing(key.box, display, canvas, whole=path.fill) for key in path.keys]
    if path.fill and len(placings) == 1:
        material = _cropped(material, path.keys[0].box, display)
        placings = [Placing(1.0, 0.0, 0.0)]
    first = placings[0]
    segment = VideoSegment(
        material,
        shown,
        source_timerange=Timerange(start, shown.duration),
        clip_settings=ClipSettings(
            scale_x=first.scale, scale_y=first.scale, transform_x=first.x, transform_y=first.y
        ),
    )
    if path.fill:
        segment.add_background_filling("blur", BLUR)
    _move(segment, path, placings)
    return segment


def _cropped(material: Draft, box: Box, display: Size) -> Draft:
    """A material of its own that has only ``box`` in it."""
    part = VideoMaterial.__new__(VideoMaterial)
    part.__dict__.update(material.__dict__, material_id=uuid.uuid4().hex)
    left, right = box.x / display.width, box.right / display.width
    top, bottom = box.y / display.height, box.bottom / display.height
    part.crop_settings = CropSettings(
        upper_left_x=left, upper_left_y=top, upper_right_x=right, upper_right_y=top,
        lower_left_x=left, lower_left_y=bottom, lower_right_x=right, lower_right_y=bottom,
    )  # fmt: skip
    return part


def _move(segment: Draft, path: CropPath, placings: Sequence[Placing]) -> None:
    """Key frames for whatever of the placing changes."""
    kinds = KeyframeProperty
    for kind, values in (
        (kinds.uniform_scale, [each.scale for each in placings]),
        (kinds.position_x, [each.x for each in placings]),
        (kinds.position_y, [each.y for each in placings]),
    ):
        if len(set(values)) > 1:
            for key, value in zip(path.keys, values, strict=True):
                segment.add_keyframe(kind, _us(key.time), value)


def _lanes(captions: Sequence[Caption]) -> list[list[Caption]]:
    """Captions on as few tracks as hold them without overlap."""
    lanes: list[list[Caption]] = []
    for caption in sorted(captions, key=lambda each: each.range):
        if _us(caption.range.end) <= _us(caption.range.start):
            continue
        free = (lane for lane in lanes if _us(lane[-1].range.end) <= _us(caption.range.start))
        lane = next(free, None)
        if lane is None:
            lanes.append([caption])
        else:
            lane.append(caption)
    return lanes


def _words(caption: Caption, aspect: Aspect) -> Draft:
    height = HIGH if aspect.ratio < Fraction(3, 4) else LOW
    return TextSegment(
        caption.text,
        _shown(caption.range),
        style=TextStyle(size=5.0, align=1, auto_wrapping=True),
        border=TextBorder(),
        clip_settings=ClipSettings(transform_y=height),
    )


def _entry(material: Draft) -> dict[str, object]:
    """A material's entry in the media list: without it newer editors say that media is lost."""
    photo = material.material_type == "photo"
    length = PHOTO_SHOWN_US if photo else material.duration
    return {
        "create_time": -1,
        "duration": length,
        "extra_info": material.material_name,
        "file_Path": material.path,
        "height": material.height,
        "id": material.local_material_id,
        "import_time": -1,
        "import_time_ms": -1,
        "item_source": 1,
        "md5": "",
        "metetype": material.material_type,
        "roughcut_time_range": {"duration": length, "start": 0},
        "sub_time_range": {"duration": -1, "start": -1},
        "type": 0,
        "width": material.width,
    }


def _texts(
    content: Draft, entries: Sequence[dict[str, object]], name: str, seed: str
) -> DraftTexts:
    template = Path(assets.get_asset_path("DRAFT_META_TEMPLATE"))
    meta = json.loads(template.read_text(encoding="utf-8"))
    for group in meta["draft_materials"]:
        if group["type"] == 0:
            group["value"] = list(entries)
    meta["draft_name"] = name
    meta["tm_duration"] = content["duration"]
    content, meta = _renamed([content, meta], seed)
    content["id"] = str(uuid.uuid5(IDS, f"content {seed}")).upper()
    meta["draft_id"] = str(uuid.uuid5(IDS, f"meta {seed}")).upper()
    return DraftTexts(*(json.dumps(each, ensure_ascii=False, indent=1) for each in (content, meta)))


def _renamed(data: Draft, seed: str) -> Draft:
    """``data`` with ids that follow from ``seed`` instead of this run's random ones."""
    ids = {
        old: uuid.uuid5(IDS, f"{number} {seed}").hex
        for number, old in enumerate(dict.fromkeys(_ids(data)))
    }

    def renamed(value: Draft) -> Draft:
        match value:
            case dict():
                return {key: renamed(each) for key, each in value.items()}
            case list():
                return [renamed(each) for each in value]
            case str():
                return ids.get(value, value)
            case _:
                return value

    return renamed(data)


def _ids(value: Draft) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str) and len(value["id"]) == 32:
            yield value["id"]
        yield from value.get("extra_material_refs", ())
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _ids(each)
