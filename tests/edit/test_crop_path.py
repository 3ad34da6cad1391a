from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studio.edit.crop_path import Wish, five_diagonals, solve, swings

STEP = 1 / 8


def wishes(*places: float, room: float = 0.05, weight: float = 1.0) -> list[Wish]:
    return [Wish(place - room, place + room, place, weight) for place in places]


NUMBERS = st.floats(-1, 1)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12))
def test_five_diagonals_are_solved(rows: list[tuple[float, float, float]]) -> None:
    count = len(rows)
    one, two = [row[0] for row in rows][: count - 1], [row[1] for row in rows][: max(0, count - 2)]
    right, main = [row[2] for row in rows], [5.0] * count
    answer = five_diagonals(main, one, two, right)
    for index in range(count):
        total = main[index] * answer[index]
        for diagonal, off in ((one, 1), (two, 2)):
            if index + off < count:
                total += diagonal[index] * answer[index + off]
            if index >= off:
                total += diagonal[index - off] * answer[index - off]
        assert abs(total - right[index]) < 1e-9


def test_a_move_lies_between_two_holds() -> None:
    path = solve(wishes(*[0.2] * 40, *[0.5] * 40), STEP, 0.7)
    assert len(set(path[:24])) == 1 or max(path[:24]) - min(path[:24]) < 1e-3
    assert max(path[-24:]) - min(path[-24:]) < 1e-3
    assert 0.15 <= path[0] <= 0.25
    assert 0.45 <= path[-1] <= 0.55


def test_of_two_subjects_in_turn_the_path_takes_the_one_seen_longer() -> None:
    path = solve(wishes(*([0.1] * 3 + [0.6] * 5) * 6), STEP, 0.7)
    assert min(path) > 0.45
    assert max(path[8:]) - min(path[8:]) < 0.01


def test_no_path_swings_to_and_fro() -> None:
    swinging = wishes(*([0.1] * 12 + [0.6] * 16) * 6, weight=3.0)
    path = solve(swinging, STEP, 0.7)
    assert not swings(path, STEP)
    assert swings([wish.middle for wish in swinging][::2], STEP)


def test_a_subject_that_goes_and_comes_back_is_followed_both_ways() -> None:
    places = [0.1] * 24 + [0.6] * 32 + [0.1] * 24
    path = solve(wishes(*places, weight=2.0), STEP, 0.7)
    assert path[0] < 0.2
    assert path[40] > 0.5
    assert path[-1] < 0.2


def test_the_path_looks_ahead() -> None:
    places = [0.1] * 30 + [0.1 + 0.02 * number for number in range(21)] + [0.5] * 30
    path = solve(wishes(*places, weight=2.0), STEP, 0.7)
    assert all(abs(place - wished) < 0.07 for place, wished in zip(path, places, strict=True))
    speeds = [(b - a) / STEP for a, b in pairwise(path)]
    changes = [abs(b - a) / STEP for a, b in pairwise(speeds)]
    assert max(speeds) < 0.2
    assert max(changes) < 0.5


def test_nothing_to_follow_is_held_where_it_is_wished() -> None:
    assert solve(wishes(0.3), STEP, 0.7) == [0.3]
    assert solve(wishes(0.9, 0.9, 0.9, 0.9), STEP, 0.7) == [0.7] * 4
