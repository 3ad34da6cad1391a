"""Everything drawn over one aspect of a clip: its layers, wipes between its takes, the intro."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.brand import Graphics, draw
from studio.brand.intro import intro
from studio.brand.opening import opening_of
from studio.brand.scene import Scene
from studio.brand.wipe import wipes_of
from studio.units import FrameRate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.records.clip import TextPlate
    from studio.records.edit import CropPlan, Timeline
    from studio.units import Size, TimeRange
    from studio.workflows.kit.clip_brand import Brand
    from studio.workflows.kit.wish import ClipWish


def drawn(
    wish: ClipWish,
    crop: CropPlan,
    timeline: Timeline,
    brand: Brand,
    plates: Sequence[TextPlate] = (),
    size: Size | None = None,
) -> Graphics:
    """What is drawn over one aspect; wipes between takes lie below everything else, an intro above.

    ``size`` is that of the delivered picture, unless something smaller is drawn to be looked at.
    """
    size = size or brand.preset.size_of(crop.aspect)
    graphics = draw(
        brand.kit,
        brand.template,
        wish.facts,
        crop.aspect,
        size,
        timeline.duration,
        timeline.rate,
        brand.fonts,
        wish.words,
        {each.layer: each.level for each in plates},
    )
    rate = FrameRate(timeline.rate)
    opening = opening_of(brand.kit.intro, brand.template, timeline.duration, rate)
    scene = Scene(brand.kit, brand.template, wish.facts, brand.fonts, size)
    first = (intro(scene, opening, rate.value),) if opening else ()
    wipes = wipes_of(brand.kit, timeline, size)
    return replace(graphics, overlays=(*wipes, *graphics.overlays, *first))


def layers_shown(brand: Brand, timeline: Timeline) -> tuple[tuple[str, TimeRange], ...]:
    """Kinds (``price`` for any that says one) and times of the layers that the template may lay over a body."""
    rate, body = FrameRate(timeline.rate), timeline.duration
    opening = opening_of(brand.kit.intro, brand.template, body, rate)
    times = ((layer, layer.shown(body, rate, opening)) for layer in brand.template.layers)
    return tuple(
        ("price" if layer.says_price else layer.kind, time) for layer, time in times if time
    )
