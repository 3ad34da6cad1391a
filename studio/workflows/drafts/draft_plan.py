"""From an edit on the desk to the plan of a clip, and from footage to the edit that the desk begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studio.brand import ClipTemplate
from studio.edit.desk import Desk
from studio.edit.desk_plan import laid_out, points_of, timeline_of
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.desk import DraftEdit
from studio.records.edit import Timeline
from studio.render.voice import PlacedVoice
from studio.units import FrameRate
from studio.workflows.cutting.clip_plan import ClipPlan
from studio.workflows.cutting.cut_files import automatic_timeline, cropped
from studio.workflows.footage.looking import SourceFile, rate_of
from studio.workflows.kit.clip_brand import Brand
from studio.workflows.kit.wish import LONGEST_S, SHORTEST_S, ClipWish


def plan_edit(
    sources: Sequence[SourceFile],
    edit: DraftEdit,
    wish: ClipWish,
    brand: Brand,
    voices: tuple[PlacedVoice, ...] = (),
) -> ClipPlan:
    """The plan of a clip that is made exactly as it lies on the desk.

    Args:
        sources: One for each of ``edit.sources``.
        edit: What a person cut.
        wish: Item, template and aspects.
        brand: Of that wish.
        voices: Those of ``edit``, as files.

    Raises:
        InputError: ``desk.other_footage``: a source is not what was cut.
    """
    seen = [source.for_edit for source in sources]
    if tuple(each.ref for each in seen) != edit.sources:
        raise InputError("desk.other_footage")
    timeline = timeline_of(Desk(edit, seen), brand.template.transition)
    return replace(cropped(timeline, seen, wish, brand, points_of(edit)), voices=voices)


def planned(
    desk: Desk, files: Sequence[SourceFile], facts: ItemFacts, kit: str, brand: Brand
) -> DraftEdit:
    """The edit with the takes of an automatic plan of its length, which keeps to its marks.

    Raises:
        InputError: ``cut.length``, ``cut.aspect``, ``edit.too_short``, ``edit.mark_…``.
    """
    edit = desk.edit
    wish = wish_of(edit, facts, kit, Fraction(edit.length_s))
    rate = rate_of(files, brand.preset.rates)
    return laid_out(automatic_timeline(desk.sources, rate, wish, brand, edit.marks), edit)


def wish_of(edit: DraftEdit, facts: ItemFacts, kit: str, length: Fraction) -> ClipWish:
    """What is wanted of a clip of ``length`` seconds.

    Raises:
        InputError: ``cut.length``, ``cut.aspect``.
    """
    return ClipWish(
        facts, kit, edit.template, edit.aspects, length, edit.preset, edit.words, edit.music
    )


def shown_wish(edit: DraftEdit, facts: ItemFacts, kit: str, length: Fraction) -> ClipWish:
    """The same to look at: a draft may be shorter or longer than a clip that can be ordered."""
    return wish_of(edit, facts, kit, min(max(length, Fraction(SHORTEST_S)), Fraction(LONGEST_S)))


def clip_length(body: Fraction, template: ClipTemplate, rate: Fraction) -> Fraction:
    """Seconds of the whole clip: its takes and the end card."""
    return body + FrameRate(rate).snap(template.end_card_s)


def body_of(edit: DraftEdit) -> Fraction:
    """Seconds of all takes."""
    return sum((each.range.duration for each in edit.takes), Fraction(0))


def crops_of_take(plan: Timeline, desk: Desk, wish: ClipWish, brand: Brand, place: int) -> ClipPlan:
    """The crops of one take alone, in every aspect of ``wish``: what a look at it needs."""
    take = plan.takes[place]
    one = plan.model_copy(update={"takes": (take,), "transitions": ()})
    points = tuple(
        each.model_copy(update={"take": 0}) for each in points_of(desk.edit) if each.take == place
    )
    return cropped(one, desk.sources, wish, brand, points)
