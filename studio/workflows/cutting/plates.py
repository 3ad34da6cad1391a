"""Which plates a clip's texts need on its footage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.brand import OpenText, open_texts
from studio.process import CancelCheck
from studio.records.clip import ItemFacts
from studio.records.edit import CropPlan
from studio.render import Source
from studio.render.ground import Footage
from studio.render.legible import plates_for
from studio.settings import Settings
from studio.workflows.cutting.clip_plan import ClipPlan
from studio.workflows.kit.clip_brand import Brand


def plated(
    plan: ClipPlan,
    sources: Sequence[Source],
    brand: Brand,
    settings: Settings,
    cancelled: CancelCheck,
) -> ClipPlan:
    """``plan`` with the plate levels that its footage asks for; as it is where they are known.

    Raises:
        InputError: A text cannot be set.
        Cancelled, ProcessFailed: As ``render.plates_for``.
    """
    if plan.plates is not None:
        return plan
    texts = [_texts(plan, crop, brand) for crop in plan.crops]
    files = tuple((source.path, source.info) for source in sources)
    footage = Footage(plan.timeline, files, plan.crops, brand.preset)
    return replace(plan, plates=plates_for(footage, texts, settings, cancelled))


def still_legible(
    plan: ClipPlan,
    before: ItemFacts,
    sources: Sequence[Source],
    brand: Brand,
    settings: Settings,
    cancelled: CancelCheck,
) -> ClipPlan:
    """``plan`` with the levels it has, and their contrast measured again where words moved since it said ``before``.

    Raises:
        InputError, Cancelled, ProcessFailed: As ``plated``.
    """
    then = replace(plan, wish=replace(plan.wish, facts=before))
    texts, old = ([_texts(each, crop, brand) for crop in plan.crops] for each in (plan, then))
    if texts == old or plan.plates is None:
        return plan
    files = tuple((source.path, source.info) for source in sources)
    footage = Footage(plan.timeline, files, plan.crops, brand.preset)
    levels = {each.layer: each.level for one in plan.plates for each in one}
    return replace(plan, plates=plates_for(footage, texts, settings, cancelled, levels))


def _texts(plan: ClipPlan, crop: CropPlan, brand: Brand) -> tuple[OpenText, ...]:
    return open_texts(
        brand.kit,
        brand.template,
        plan.wish.facts,
        crop.aspect,
        brand.preset.size_of(crop.aspect),
        plan.timeline.duration,
        plan.timeline.rate,
        brand.fonts,
        plan.wish.words,
    )
