from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from studio.media.interest import Note
from studio.media.staying import joined, what_stays
from studio.media.subject import track
from studio.records.focus import FocusPoint

Plane = npt.NDArray[np.float32]
ROWS, COLUMNS = 18, 32
UPRIGHT = 9 / 16 * ROWS / COLUMNS
KETTLE, MUG = (0.36, 0.3), (0.65, 0.65)


def blob(x: float, y: float, size: float = 2.0, strength: float = 1.0) -> Plane:
    """A map of one soft thing around (x, y), shares; ``size`` in cells."""
    down, across = np.mgrid[0:ROWS, 0:COLUMNS].astype(np.float32)
    away = (across + 0.5 - x * COLUMNS) ** 2 + (down + 0.5 - y * ROWS) ** 2
    return np.asarray(strength * np.exp(-away / size**2), np.float32)


def notes_of(moving: Sequence[Plane], still: Sequence[Plane]) -> list[Note]:
    """Notes a quarter of a second apart."""
    return [
        Note(Fraction(number, 4), moves, stands, ())
        for number, (moves, stands) in enumerate(zip(moving, still, strict=True))
    ]


def poured(place: tuple[float, float], count: int = 32) -> list[Note]:
    """Something goes up and down at the left of the middle, a thing stands at ``place``."""
    ways = [KETTLE[1] + 0.12 * np.sin(0.9 * number) for number in range(count)]
    moving = [blob(KETTLE[0], y, 3, 0.6) for y in ways]
    return notes_of(moving, [np.maximum(blob(*place), blob(KETTLE[0], y, 2.5, 0.4)) for y in ways])


def has_across(point: FocusPoint, x: float) -> bool:
    return abs(point.x - x) <= point.width / 2 + 1e-6


def test_the_mug_is_in_with_the_kettle() -> None:
    points = track(poured(MUG))
    assert all(has_across(point, MUG[0]) for point in points)
    assert all(point.x < MUG[0] - 0.02 for point in points)
    assert max(point.width for point in points) < UPRIGHT
    assert np.ptp([point.x for point in points]) < 0.05


def test_a_thing_far_away_does_not_belong_to_what_moves() -> None:
    points = track(poured((0.9, 0.65)))
    assert all(abs(point.x - KETTLE[0]) < 0.08 for point in points)


def test_of_several_things_alike_none_is_the_one() -> None:
    places = ((0.1, 0.8), (0.65, 0.15), (0.9, 0.2), (0.85, 0.9))
    several = [blob(x, y, strength=0.95) for x, y in places]
    notes = [
        Note(note.time, note.moving, np.max([note.still, *several], axis=0), ())
        for note in poured(MUG)
    ]
    assert not any(has_across(point, MUG[0]) for point in track(notes))


def test_what_does_not_stay_at_its_place_is_not_worked_on() -> None:
    notes = [
        Note(note.time, note.moving, blob(0.65, 0.15 if number // 13 % 2 else 0.65), ())
        for number, note in enumerate(poured(MUG, 65))
    ]
    assert not any(has_across(point, MUG[0]) for point in track(notes))


def test_what_is_too_wide_for_a_narrow_crop_is_not_drawn_in() -> None:
    wide = np.max([blob(x, 0.7) for x in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8)], axis=0)
    notes = [Note(note.time, note.moving, wide, ()) for note in poured(MUG)]
    assert not any(has_across(point, MUG[0]) for point in track(notes))


def test_what_moves_and_stands_out_is_one_thing_not_two() -> None:
    notes = poured(MUG)
    beside, around = (0.3, 0.1, 0.5, 0.5), (0.3, 0.1, 0.7, 0.8)
    assert all(what_stays(notes, [beside] * len(notes), [1.0] * len(notes)))
    assert not any(what_stays(notes, [around] * len(notes), [1.0] * len(notes)))


def test_where_nothing_moves_any_more_what_is_left_is_the_subject() -> None:
    many = np.max([blob(x, 0.6) for x in (0.15, 0.5, 0.82)], axis=0)
    hand = [blob(0.3 + 0.02 * (number % 4), 0.4, 3, 0.8) for number in range(40)]
    shade = [blob(0.3, 0.3, 5, 0.05)] * 24
    points = track(notes_of(hand + shade, [many] * 40 + [blob(0.82, 0.6)] * 24))
    assert all(abs(point.x - 0.33) < 0.1 for point in points[:32])
    assert all(abs(point.x - 0.82) < 0.06 for point in points[50:])


@pytest.mark.parametrize(
    ("mover", "thing", "left", "right"),
    [
        ((0.40, 0.1, 0.50, 0.4), (0.55, 0.5, 0.65, 0.7), 0.40, 0.65),
        ((0.20, 0.1, 0.50, 0.4), (0.55, 0.5, 0.65, 0.7), 0.366, 0.65),
        ((0.60, 0.1, 0.95, 0.4), (0.40, 0.5, 0.52, 0.7), 0.40, 0.684),
        ((0.30, 0.0, 0.80, 0.4), (0.50, 0.5, 0.60, 0.7), 0.408, 0.692),
    ],
)
def test_all_of_the_thing_and_as_much_of_the_mover_as_a_narrow_crop_shows(
    mover: tuple[float, float, float, float],
    thing: tuple[float, float, float, float],
    left: float,
    right: float,
) -> None:
    frame = joined(mover, thing, (ROWS, COLUMNS))
    assert (frame[0], frame[2]) == pytest.approx((left, right), abs=0.002)
    assert (frame[1], frame[3]) == (mover[1], thing[3])
