"""A clip as it was decided, and one hash over everything that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from studio import __version__
from studio.brand import RECIPE
from studio.records.clip import ItemFacts, TextPlate
from studio.records.clip_words import NO_WORDS
from studio.records.edit import Caption, CropPlan, Timeline
from studio.render.encoder import software
from studio.render.voice import PlacedVoice
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.prints import hash_of
from studio.workflows.kit.wish import ClipWish


@dataclass(frozen=True)
class ClipPlan:
    """The wish, the edit that answers it, and the crops of every aspect."""

    wish: ClipWish
    timeline: Timeline
    crops: tuple[CropPlan, ...]
    captions: tuple[Caption, ...] = ()
    """On the clip's clock."""
    plates: tuple[tuple[TextPlate, ...], ...] | None = None
    """Behind texts on the footage, for each of ``crops``; None as long as that has not been measured."""
    voices: tuple[PlacedVoice, ...] = ()
    """What was recorded over it."""


def made_from(plan: ClipPlan, brand: Brand) -> dict[str, str]:
    """Names and hashes of everything that determines a clip's pixels and sound."""
    said, bed = plan.wish.words, brand.bed(plan.wish)
    more = {} if said == NO_WORDS else {"words": hash_of(said.model_dump_json())}
    if bed is not None:
        more["music"] = bed.identity
    if plan.voices:
        more["voice"] = ",".join(each.identity for each in plan.voices)
    if brand.preset.encoder not in ("", software(brand.preset.codec)):
        more["encoder"] = brand.preset.encoder
    if plan.plates is not None:
        more["plates"] = _told(plan)
    return more | {
        "footage": ",".join(source.sha256 for source in plan.timeline.sources),
        "timeline": hash_of(_edit_json(plan.timeline)),
        "crops": hash_of("".join(crop.model_dump_json() for crop in plan.crops)),
        "kit": f"{brand.kit.slug}@{brand.kit.version}",
        "template": f"{brand.template.name}@{brand.template.version}",
        "item": f"{plan.wish.facts.sku}@{hash_of(_facts_json(plan.wish.facts))}",
        "preset": brand.preset.identity,
        "graphics": RECIPE,
        "studio": __version__,
    }


def _edit_json(timeline: Timeline) -> str:
    """Without its transitions where it has none, as clips of before were hashed."""
    return timeline.model_dump_json(exclude=None if timeline.transitions else {"transitions"})


def _facts_json(facts: ItemFacts) -> str:
    """Without its marks where it names none, likewise."""
    return facts.model_dump_json(exclude={"marks"} if facts.marks is None else None)


def _told(plan: ClipPlan) -> str:
    """Such as ``9:16 caption=2 title=3, 16:9 caption=1 title=3``."""
    return ", ".join(
        " ".join((str(crop.aspect), *(f"{each.layer}={each.level}" for each in plates)))
        for crop, plates in zip(plan.crops, plan.plates or (), strict=True)
    )
