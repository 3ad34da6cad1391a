"""Transitions in OpenTimelineIO: written beside our clips, and found again in what another editor gives back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import opentimelineio as otio

from studio.edit.whole import faults
from studio.records.edit import EditPlan, Reason, Transition, TransitionKind
from studio.units import FrameRate

LOST = Reason(code="otio.note.transitions")

Otio = Any
"""A value of OpenTimelineIO, whose wheel has no types."""


@dataclass(frozen=True)
class GivenTransition:
    """What stands between two clips.

    Attributes:
        kind: What it is to us.
        lead: Seconds before the cut.
        tail: Seconds after it.
        handles: Whether both clips go on under it.
    """

    kind: TransitionKind
    lead: Fraction
    tail: Fraction
    handles: bool


def written(each: Transition, rate: Fraction, ours: str) -> Otio:
    """``each`` for a track; a wipe in the county's colours has no name there and is a custom one."""
    dissolve = each.kind is TransitionKind.DISSOLVE
    types = otio.schema.TransitionTypes
    lead, tail = (
        otio.opentime.RationalTime(float(length * rate), float(rate))
        for length in (each.lead, each.tail)
    )
    return otio.schema.Transition(
        name=each.kind.value,
        transition_type=types.SMPTE_Dissolve if dissolve else types.Custom,
        in_offset=lead,
        out_offset=tail,
        metadata={ours: {"kind": each.kind.value, "handles": each.handles}},
    )


def given(
    item: Otio, told: Mapping[str, object], lead: Fraction, tail: Fraction
) -> GivenTransition | None:
    """What a transition of a track is to us; None where we have no such.

    Args:
        item: Of OpenTimelineIO.
        told: Our own part of its metadata, empty where it is not ours.
        lead: Seconds it reaches back.
        tail: Seconds it reaches on.
    """
    if item.transition_type == otio.schema.TransitionTypes.SMPTE_Dissolve:
        return GivenTransition(TransitionKind.DISSOLVE, lead, tail, True)
    if told.get("kind") == TransitionKind.BRAND_WIPE:
        return GivenTransition(TransitionKind.BRAND_WIPE, lead, tail, told.get("handles") is True)
    return None


def with_given(plan: EditPlan, clips: Sequence[tuple[int, GivenTransition | None]]) -> EditPlan:
    """``plan`` with the transitions that its footage has handles for, and a word where one has none.

    Args:
        plan: Of cuts.
        clips: For each take its number in the given edit and what stood behind it there; it stands no longer where the
            next clip is gone.
    """
    joins = [
        (take, into)
        for take, ((number, into), (following, _)) in enumerate(pairwise(clips))
        if into is not None and following == number + 1
    ]
    lost = False
    for each in _whole(joins, FrameRate(plan.timeline.rate)):
        tried = _changed(plan, transitions=(*plan.timeline.transitions, each))
        if any(fault.startswith("timeline.transitions") for fault in faults(tried)):
            lost = True
        else:
            plan = tried
    if lost and LOST not in plan.timeline.notes:
        return _changed(plan, notes=(*plan.timeline.notes, LOST))
    return plan


def _changed(plan: EditPlan, **fields: object) -> EditPlan:
    return plan.model_copy(update={"timeline": plan.timeline.model_copy(update=fields)})


def _whole(joins: Sequence[tuple[int, GivenTransition]], rate: FrameRate) -> Iterator[Transition]:
    """In whole frames."""
    for after, each in joins:
        lead, tail = (rate.snap(length) for length in (each.lead, each.tail))
        yield Transition(after=after, kind=each.kind, lead=lead, tail=tail, handles=each.handles)
