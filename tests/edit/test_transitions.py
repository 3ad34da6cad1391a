"""Transitions: where the footage has handles they stand, elsewhere the cut stays; through other editors and back."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.edit.jianying import draft_of
from studio.edit.otio import write_otio
from studio.edit.transitions import CLEAR, with_transitions
from studio.edit.whole import faults
from studio.records.edit import (
    EditPlan,
    Timeline,
    TransitionKind,
    TransitionWhere,
    TransitionWish,
)
from studio.units import Size
from tests.edit.footage import source
from tests.edit.plans import NTSC, TALL, THREE, plan, transition
from tests.edit.test_otio import back, edited, video

RATE = Fraction(30)
DISSOLVE, WIPE = TransitionKind.DISSOLVE, TransitionKind.BRAND_WIPE
HALF = TransitionWish(kind=DISSOLVE, seconds=Fraction(1, 2))


def laid(*stretches: tuple[int, str, int]) -> Timeline:
    """Takes (shot, start, frames) of one file of shots of ten seconds each."""
    made = plan(*((0, start, frames) for _, start, frames in stretches), rate=RATE).timeline
    takes = tuple(
        take.model_copy(update={"shot": shot})
        for take, (shot, _, _) in zip(made.takes, stretches, strict=True)
    )
    return made.model_copy(update={"takes": takes})


def frames(timeline: Timeline) -> list[tuple[int, int, int]]:
    return [
        (each.after, int(each.lead * RATE), int(each.tail * RATE)) for each in timeline.transitions
    ]


SHOTS = source(*((10, 0.5),) * 6)
"""Six shots of ten seconds."""


def joined(timeline: Timeline, wish: TransitionWish = HALF) -> Timeline:
    return with_transitions(timeline, [SHOTS], wish)


def test_a_dissolve_lies_about_the_cut_and_moves_nothing() -> None:
    before = laid((0, "4", 60), (1, "14", 60))
    after = joined(before)
    assert frames(after) == [(0, 7, 8)]
    assert after.takes == before.takes
    assert after.duration == before.duration


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (
            "8",
            "14",
            [(0, 15, 0)],
        ),  # the first ends with its shot: only the second one's beginning is there
        ("4", "10", [(0, 0, 15)]),  # the second begins with its shot
        ("8", "10", []),  # neither has a handle
    ],
)
def test_handles_stay_within_their_shots(
    first: str, second: str, found: list[tuple[int, int, int]]
) -> None:
    assert frames(joined(laid((0, first, 60), (1, second, 60)))) == found


def test_what_goes_on_in_its_shot_is_cut() -> None:
    assert frames(joined(laid((0, "2", 60), (0, "4.5", 60)))) == []
    assert len(frames(joined(laid((0, "2", 60), (0, "7", 60))))) == 1


def test_a_wipe_needs_no_handles_and_says_so() -> None:
    wish = TransitionWish(kind=WIPE, seconds=Fraction(4, 5))
    (bare,) = joined(laid((0, "8", 60), (1, "10", 60)), wish).transitions
    (full,) = joined(laid((0, "4", 60), (1, "14", 60)), wish).transitions
    assert (bare.lead * RATE, bare.tail * RATE, bare.handles) == (12, 12, False)
    assert full.handles


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (TransitionWhere.EVERY, [0, 1, 2]),
        (TransitionWhere.SCENES, [0, 2]),
        (TransitionWhere.FIRST, [0]),
        (TransitionWhere.LAST, [2]),
    ],
)
def test_where_they_stand(where: TransitionWhere, found: list[int]) -> None:
    timeline = laid((0, "4", 60), (1, "12", 60), (1, "16", 60), (2, "24", 60))
    made = joined(timeline, TransitionWish(kind=DISSOLVE, where=where))
    assert [each.after for each in made.transitions] == found


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.fractions(0, 9, max_denominator=900), st.integers(2, 90)),
        min_size=2,
        max_size=12,
    ),
    st.sampled_from((DISSOLVE, WIPE)),
    st.fractions(Fraction(1, 5), 2, max_denominator=30),
)
def test_whatever_the_takes_no_plan_contradicts_itself(
    stretches: list[tuple[int, Fraction, int]], kind: TransitionKind, length: Fraction
) -> None:
    kept = [
        (shot, str(10 * shot + start), count)
        for shot, start, count in stretches
        if start + count / RATE <= 10
    ]
    if len(kept) < 2:
        return
    made = joined(laid(*kept), TransitionWish(kind=kind, seconds=length))
    whole = plan(*((0, start, count) for _, start, count in kept), rate=RATE)
    file = whole.files[0].model_copy(update={"duration": Fraction(60)})
    whole = whole.model_copy(update={"timeline": made, "files": (file, *whole.files[1:])})
    assert not [each for each in faults(whole) if "transitions" in each]
    for each in made.transitions:
        if each.handles:
            one, other = made.takes[each.after : each.after + 2]
            edge = CLEAR / RATE
            assert one.source_range.end + each.tail <= 10 * (one.shot + 1) - edge or not each.tail
            assert other.source_range.start - each.lead >= 10 * other.shot + edge or not each.lead


BOTH = plan(*THREE, transitions=(transition(0, DISSOLVE, 6, 8), transition(1, WIPE, 10, 10)))


def test_other_editors_see_a_dissolve_and_a_custom_transition() -> None:
    timeline = otio.core.deserialize_json_from_string(write_otio(BOTH))
    found = [item for item in video(timeline) if isinstance(item, otio.schema.Transition)]
    assert [each.transition_type for each in found] == ["SMPTE_Dissolve", "Custom_Transition"]
    assert [(each.in_offset.value, each.out_offset.value) for each in found] == [(6, 8), (10, 10)]
    assert back(write_otio(BOTH)) == BOTH


def test_a_dissolve_made_in_another_editor_comes_back() -> None:
    def change(timeline: Any) -> None:
        offset = otio.opentime.RationalTime(5, float(NTSC))
        kind = otio.schema.TransitionTypes.SMPTE_Dissolve
        made = otio.schema.Transition(transition_type=kind, in_offset=offset, out_offset=offset)
        video(timeline).insert(1, made)

    (found,) = back(edited(plan(*THREE), change)).timeline.transitions
    assert (found.after, found.kind, found.lead * NTSC, found.tail * NTSC) == (0, DISSOLVE, 5, 5)


def test_a_dissolve_without_footage_for_it_becomes_a_cut_with_a_word() -> None:
    def change(timeline: Any) -> None:
        offset = otio.opentime.RationalTime(20, float(NTSC))
        kind = otio.schema.TransitionTypes.SMPTE_Dissolve
        made = otio.schema.Transition(transition_type=kind, in_offset=offset, out_offset=offset)
        video(timeline).insert(1, made)

    early = plan((0, "1", 60), (1, "0.9", 60))
    found = back(edited(early, change)).timeline
    assert found.transitions == ()
    assert [each.code for each in found.notes] == ["otio.note.transitions"]


def test_a_transition_beside_a_clip_that_was_taken_out_is_gone() -> None:
    def change(timeline: Any) -> None:
        track = video(timeline)
        del track[2]  # the second clip
        del track[2]  # the wipe behind it

    assert back(edited(BOTH, change)).timeline.transitions[0].kind is DISSOLVE
    assert len(back(edited(BOTH, change)).timeline.takes) == 2


def test_jianying_gets_the_dissolve_and_not_the_wipe() -> None:
    texts = draft_of(BOTH, TALL, Size(1080, 1920), ["/a.mp4", "/b.mp4"], "草稿")
    content = json.loads(texts.content)
    (found,) = content["materials"]["transitions"]
    assert found["name"] == "叠化"
    assert found["duration"] == round(14 / NTSC * 1_000_000)
    segments = content["tracks"][0]["segments"]
    assert found["id"] in segments[0]["extra_material_refs"]
    assert segments[1]["target_timerange"]["start"] == round(45 / NTSC * 1_000_000)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"after": 2}, "after"),
        ({"lead": Fraction(1, 7)}, "lead"),
        ({"lead": Fraction(9)}, "lead"),
        ({"tail": Fraction(-1)}, "tail"),
        ({"tail": Fraction(9)}, "tail"),
        ({"lead": Fraction(0), "tail": Fraction(0)}, "kind"),
        ({"handles": False}, "handles"),
    ],
)
def test_a_plan_that_contradicts_itself_is_told(changes: dict[str, object], where: str) -> None:
    wrong = transition(0, DISSOLVE, 6, 8).model_copy(update=changes)
    given_plan: EditPlan = plan(*THREE, transitions=(wrong,))
    assert f"timeline.transitions[0].{where}" in list(faults(given_plan))
