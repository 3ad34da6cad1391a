"""What a take of a draft looks like, drawn at once: a picture of the light film, cropped, with the template over it."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass, replace
from fractions import Fraction
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from studio.brand import open_texts
from studio.brand.opening import opening_of
from studio.brand.sheet import standing
from studio.errors import InputError
from studio.media.frames import within
from studio.media.glance import glance
from studio.records.media import MediaKind
from studio.render.legible import plates_on
from studio.render.photo import place_at
from studio.store import Blobs
from studio.units import Aspect, Box, Size
from studio.workflows.cutting.drawing import drawn
from studio.workflows.drafts.draft_plan import crops_of_take
from studio.workflows.kit.prints import fingerprint, hash_of

if TYPE_CHECKING:
    from studio.brand import OpenText, Pixels
    from studio.records.desk import DraftTake
    from studio.records.edit import CropPlan
    from studio.records.work import Footage
    from studio.settings import Settings
    from studio.workflows.drafts.desk import OnDesk

EDGE = 640
"""Longer edge of a picture of the footage, pixels: as much as the light film has."""

SHORT_SIDE = 540
"""Shorter edge of a preview, pixels."""

THUMB = 160
"""Height of a picture in the strip, pixels."""

QUALITY = 82
"""Of JPEG."""

MOST_FRAMES = 48
"""Pictures kept in memory, 0.7 MB each: one that is cropped or written on anew is not fetched again."""

MOST_TEXTS = 64
"""Layouts of texts kept in memory, a few hundred bytes each."""

BEHIND = 0.72
"""Brightness of the blurred picture behind one that is shown whole, as ``render.framing`` has it."""

_frames: OrderedDict[tuple[str, Fraction], Pixels] = OrderedDict()
_texts: dict[str, tuple[OpenText, ...]] = {}
_lock = Lock()


@dataclass(frozen=True)
class Shown:
    """A moment of a take in one aspect.

    Attributes:
        take: The take.
        instant: Seconds on its source's clock.
        at: Seconds on the clip's clock.
        crop: Its crop, of this take alone.
        box: The crop at that moment, pixels of the footage.
    """

    take: DraftTake
    instant: Fraction
    at: Fraction
    crop: CropPlan
    box: Box

    @property
    def fill(self) -> bool:
        """Whether the box is shown whole over its own blur."""
        return self.crop.paths[0].fill


def shown(there: OnDesk, number: int, aspect: Aspect, at: Fraction | None = None) -> Shown:
    """A take ``at`` an instant of the clip, or in its middle, where an intro does not cover it.

    Raises:
        InputError: ``desk.no_take``.
    """
    desk, timeline = there.desk, there.timeline
    place, rate = desk.place(number), desk.rate
    take, span = desk.edit.takes[place], timeline.takes[place].output_range
    opening = opening_of(there.brand.kit.intro, there.brand.template, timeline.duration, rate)
    first = min(max(span.start, opening), span.end - rate.frame)
    if at is None:
        at = max(first, rate.snap((first + span.end) / 2) - rate.frame)
    else:
        at = min(max(span.start, rate.snap(at)), span.end - rate.frame)
    wish = replace(there.wish, aspects=(aspect,))
    (crop,) = crops_of_take(timeline, desk, wish, there.brand, place).crops
    late = at - span.start
    where = place_at(crop.paths[0], late)
    box = Box(round(where.x), round(where.y), round(where.width), round(where.height))
    return Shown(take, take.range.start + late, at, crop, box)


def still_print(there: OnDesk, number: int, aspect: Aspect, at: Fraction | None = None) -> str:
    """Hash of all that a preview shows: the same hash, the same picture."""
    brand = there.brand
    parts = {
        "edit": hash_of(there.edit.model_dump_json(exclude={"marks", "voices"})),
        "item": hash_of(there.facts.model_dump_json()),
        "take": f"{number} {aspect} {at}",
        "brand": f"{brand.kit.version} {brand.template.version}",
    }
    return fingerprint(parts)


def draw_still(
    there: OnDesk, blobs: Blobs, number: int, aspect: Aspect, at: Fraction | None = None
) -> bytes:
    """A take as the clip will show it in ``aspect``, ``at`` an instant of the clip or in its middle: a JPEG.

    Plates behind texts follow this one picture; the clip's follow all that it shows under them.

    Raises:
        InputError: ``desk.no_take``; a text cannot be set (``brand.…``).
        Refused, ProcessFailed, EnvironmentFault: No picture can be read there.
    """
    seen, brand = shown(there, number, aspect, at), there.brand
    size = preview_size(aspect)
    row = there.footage[seen.take.source]
    ground = _cropped(frame_of(row, blobs, seen.instant, there.settings), row, seen, size)
    texts = [each for each in _open_texts(there, aspect, size) if each.shown.contains(seen.at)]
    plates = plates_on(np.asarray(ground), texts)
    # What comes after the body is not seen here, and costs a fifth of the drawing.
    bare = replace(brand, template=brand.template.model_copy(update={"end_card_s": Fraction(0)}))
    graphics = drawn(there.wish, seen.crop, there.timeline, bare, plates, size)
    picture = ground.convert("RGBA")
    for each in standing(graphics.overlays, seen.at):
        picture.alpha_composite(Image.fromarray(each.image), (each.left, each.top))
    return _jpeg(picture.convert("RGB"))


def _open_texts(there: OnDesk, aspect: Aspect, size: Size) -> tuple[OpenText, ...]:
    """Texts that stand on the footage; set once as long as what they say and how long the body is stay the same."""
    brand, whole, wish = there.brand, there.timeline, there.wish
    parts = {
        "item": hash_of(wish.facts.model_dump_json()),
        "words": hash_of(wish.words.model_dump_json()),
        "body": f"{whole.duration} {whole.rate} {aspect}",
        "brand": f"{brand.kit.slug} {brand.kit.version} {brand.template.name} {brand.template.version}",
        "platform": brand.template.platform,
    }
    key = fingerprint(parts)
    with _lock:
        found = _texts.get(key)
    if found is None:
        found = open_texts(
            brand.kit,
            brand.template,
            wish.facts,
            aspect,
            size,
            whole.duration,
            whole.rate,
            brand.fonts,
            wish.words,
        )
        with _lock:
            if len(_texts) >= MOST_TEXTS:
                _texts.clear()
            _texts[key] = found
    return found


def draw_frame(
    row: Footage, blobs: Blobs, time: Fraction, settings: Settings, height: int | None = None
) -> bytes:
    """A picture of footage as it was filmed, uncropped: a JPEG, ``height`` pixels high or as the light film has it.

    Raises:
        Refused, ProcessFailed, EnvironmentFault: No picture can be read there.
    """
    picture = Image.fromarray(frame_of(row, blobs, time, settings))
    if height is not None and height < picture.height:
        width = max(1, round(picture.width * height / picture.height))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    return _jpeg(picture)


def frame_of(row: Footage, blobs: Blobs, time: Fraction, settings: Settings) -> Pixels:
    """What footage shows at ``time`` of its own clock: RGB, ``EDGE`` pixels at its longer edge.

    Raises:
        InputError: ``order.footage_not_ready``.
        Refused, ProcessFailed, EnvironmentFault: No picture can be read there.
    """
    key = (row.sha256, time)
    with _lock:
        if key in _frames:
            _frames.move_to_end(key)
            return _frames[key]
    found = _read(row, blobs, time, settings)
    with _lock:
        _frames[key] = found
        while len(_frames) > MOST_FRAMES:
            _frames.popitem(last=False)
    return found


def forget() -> None:
    """Let go of the pictures and layouts that are kept in memory."""
    with _lock:
        _frames.clear()
        _texts.clear()


def preview_size(aspect: Aspect) -> Size:
    """Even pixels, the shorter side ``SHORT_SIDE``."""
    if aspect.ratio >= 1:
        return Size(round(SHORT_SIDE * aspect.ratio / 2) * 2, SHORT_SIDE)
    return Size(SHORT_SIDE, round(SHORT_SIDE / aspect.ratio / 2) * 2)


def _read(row: Footage, blobs: Blobs, time: Fraction, settings: Settings) -> Pixels:
    if row.info is None:
        raise InputError("order.footage_not_ready", name=row.name)
    size = within(row.info.video.display, EDGE)
    if row.info.kind is MediaKind.FILM and row.proxy:
        return glance(blobs.path(row.proxy), size, time - row.info.video.start, settings)
    # A photograph developed by us; film of before there were light copies has its poster at least.
    with Image.open(blobs.path(row.still or row.poster or ""), formats=("JPEG",)) as opened:
        opened.draft("RGB", (2 * size.width, 2 * size.height))
        small = opened.convert("RGB").resize((size.width, size.height), Image.Resampling.LANCZOS)
        return np.asarray(small)


def _cropped(frame: Pixels, row: Footage, seen: Shown, size: Size) -> Image.Image:
    """The crop's part of the picture at ``size``; one that has another shape whole over its own blur."""
    picture, box = Image.fromarray(frame), seen.box
    display = row.info.video.display if row.info else Size(picture.width, picture.height)
    across, down = picture.width / display.width, picture.height / display.height
    part = (box.x * across, box.y * down, box.right * across, box.bottom * down)
    inner = box.size.fit_within(size) if seen.fill else size
    shown = picture.resize((inner.width, inner.height), Image.Resampling.BICUBIC, box=part)
    if inner == size:
        return shown
    behind = ImageOps.fit(shown, (size.width // 20, size.height // 20), Image.Resampling.BOX)
    behind = behind.filter(ImageFilter.GaussianBlur(2))
    behind = ImageEnhance.Brightness(behind).enhance(BEHIND)
    whole = behind.resize((size.width, size.height), Image.Resampling.BICUBIC)
    whole.paste(shown, ((size.width - inner.width) // 2, (size.height - inner.height) // 2))
    return whole


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
