from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from statistics import mean

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from studio.media import probe
from studio.media.face_tracks import Face, steady_faces
from studio.media.focus import FocusFinder
from studio.media.frames import Tap, decoded, within
from studio.media.movement import change_between
from studio.media.planes import DETAIL_EDGE, DETAILS_PER_S, Detail
from studio.records.focus import FocusPoint
from studio.settings import Settings
from studio.units import TimeRange

Pixels = npt.NDArray[np.uint8]

STEP = Fraction(1, DETAILS_PER_S)
WIDE, HIGH = 320, 180


def texture(seed: int, width: int, height: int, grain: int, strength: int) -> Pixels:
    """A coloured pattern of soft patches around middle grey."""
    random = np.random.default_rng(seed)
    small = random.integers(-strength, strength, (height // grain + 2, width // grain + 2, 3))
    soft = cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(soft + 110, 0, 255).astype(np.uint8)


def with_object(ground: Pixels, x: float, y: float, size: float = 0.16, seed: int = 5) -> Pixels:
    """``ground`` with a bright, patterned disc around (x, y), shares; ``size`` of the longer edge across."""
    height, width = ground.shape[:2]
    radius = round(size * max(width, height) / 2)
    pattern = texture(seed, 2 * radius, 2 * radius, 5, 60).astype(np.int16)
    pattern += np.array([0, 60, 110], np.int16)
    picture = np.pad(ground, ((radius, radius), (radius, radius), (0, 0)), mode="edge")
    left, top = round(x * width), round(y * height)
    disc = np.zeros((2 * radius, 2 * radius, 1), np.uint8)
    cv2.circle(disc, (radius, radius), radius - 1, 1, -1)
    part = picture[top : top + 2 * radius, left : left + 2 * radius]
    part[:] = np.where(disc == 1, np.clip(pattern, 0, 255), part)
    return picture[radius:-radius, radius:-radius]


def noisy(picture: Pixels, number: int, strength: float = 5.0) -> Pixels:
    noise = np.random.default_rng(number).normal(0, strength, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def seen(pictures: Iterable[Pixels], span: TimeRange | None = None) -> tuple[FocusPoint, ...]:
    """The subject in pictures a quarter of a second apart."""
    finder, count = FocusFinder(), 0
    for number, picture in enumerate(pictures):
        finder.feed(Detail(number * STEP, picture))
        count += 1
    return finder.points(span or TimeRange(Fraction(0), count * STEP))


def worst(points: Iterable[FocusPoint], places: Iterable[tuple[float, float]]) -> float:
    """How far the track is from the places at worst, of the width or height."""
    return max(
        max(abs(point.x - x), abs(point.y - y))
        for point, (x, y) in zip(points, places, strict=True)
    )


def test_an_object_is_followed_across_a_panning_background() -> None:
    plate = texture(1, 2 * WIDE, HIGH, 12, 60)
    places = [(0.15 + 0.7 * number / 23, 0.55) for number in range(24)]
    pictures = [
        noisy(with_object(plate[:, 10 * number // 2 :][:, :WIDE], x, y), number)
        for number, (x, y) in enumerate(places)
    ]
    points = seen(pictures)
    assert [point.time for point in points] == [number * STEP for number in range(24)]
    assert worst(points, places) < 0.08
    assert min(point.sure for point in points) > 0.5
    assert not any(point.face for point in points)


def test_the_box_frames_the_object() -> None:
    plate = texture(2, WIDE, HIGH, 12, 50)
    points = seen(
        noisy(with_object(plate, 0.3 + 0.02 * number, 0.4), number) for number in range(16)
    )
    widths = [point.width for point in points]
    assert 0.1 < mean(widths) < 0.26
    assert 0.18 < mean(point.height for point in points) < 0.45


def test_an_object_that_comes_to_rest_is_still_the_subject() -> None:
    plate = texture(3, WIDE, HIGH, 14, 25)
    ways = [0.9 - 0.05 * min(number, 12) for number in range(32)]
    points = seen(noisy(with_object(plate, x, 0.5), number) for number, x in enumerate(ways))
    assert all(abs(point.x - 0.3) < 0.1 for point in points[14:])


def test_a_passer_by_does_not_draw_the_track_from_the_subject() -> None:
    plate = texture(4, WIDE, HIGH, 14, 40)

    def picture(number: int) -> Pixels:
        shown = with_object(plate, 0.3 + 0.04 * np.sin(2.2 * number), 0.5, 0.2)
        if 14 <= number <= 17:
            shown = with_object(shown, 0.95 - 0.08 * (number - 14), 0.85, 0.08, seed=9)
        return noisy(shown, number)

    points = seen(picture(number) for number in range(32))
    assert all(abs(point.x - 0.3) < 0.12 for point in points)


def test_a_still_product_is_found_beside_the_middle() -> None:
    table = np.full((HIGH, WIDE, 3), (190, 200, 205), np.uint8)
    points = seen(noisy(with_object(table, 0.78, 0.6), number, 3) for number in range(8))
    assert worst(points, [(0.78, 0.6)] * 8) < 0.08
    assert 0.2 < points[0].sure < 0.8


@pytest.mark.parametrize("shown", ["noise", "grey", "pattern"])
def test_without_a_subject_nothing_is_sure(shown: str) -> None:
    plates = {
        "noise": np.full((HIGH, WIDE, 3), 120, np.uint8),
        "grey": np.full((HIGH, WIDE, 3), 120, np.uint8),
        "pattern": texture(6, WIDE, HIGH, 10, 60),
    }
    strength = 0.0 if shown == "grey" else 8.0
    points = seen(noisy(plates[shown], number, strength) for number in range(12))
    assert len(points) == 12
    assert max(point.sure for point in points) < 0.55
    assert not any(point.face for point in points)


def test_shots_do_not_mix() -> None:
    one, other = texture(7, WIDE, HIGH, 14, 50), 255 - texture(8, WIDE, HIGH, 9, 50)
    first = [noisy(with_object(one, 0.2 + 0.01 * n, 0.5), n) for n in range(12)]
    second = [noisy(with_object(other, 0.8 - 0.01 * n, 0.5, seed=6), n) for n in range(12)]
    finder = FocusFinder()
    for number, picture in enumerate(first + second):
        finder.feed(Detail(number * STEP, picture))
    before = finder.points(TimeRange(Fraction(0), 12 * STEP))
    after = finder.points(TimeRange(12 * STEP, 24 * STEP))
    assert len(before) == len(after) == 12
    assert all(abs(point.x - 0.25) < 0.12 for point in before)
    assert all(abs(point.x - 0.75) < 0.12 for point in after)
    assert finder.points(TimeRange(Fraction(100), Fraction(101))) == ()


def test_a_lamp_that_is_dimmed_moves_nothing() -> None:
    plate = texture(9, WIDE, HIGH, 12, 60)
    lit = [1.0 - 0.12 * abs((number % 10) - 5) / 5 for number in range(24)]
    points = seen(
        noisy((with_object(plate, 0.25 + 0.01 * number, 0.5) * light).astype(np.uint8), number)
        for number, light in enumerate(lit)
    )
    assert worst(points, [(0.25 + 0.01 * number, 0.5) for number in range(24)]) < 0.12


def test_a_tall_picture_between_black_bars_is_searched_like_any_other() -> None:
    plate = texture(10, HIGH, WIDE, 12, 40)
    plate[:70] = plate[-70:] = 0
    places = [(0.3 + 0.02 * number, 0.55) for number in range(16)]
    points = seen(
        noisy(with_object(plate, x, y, 0.14), number, 2) for number, (x, y) in enumerate(places)
    )
    assert worst(points, places) < 0.12


def test_a_single_picture_gives_one_point() -> None:
    table = np.full((HIGH, WIDE, 3), (60, 70, 65), np.uint8)
    (point,) = seen([with_object(table, 0.3, 0.4)])
    assert abs(point.x - 0.3) < 0.08
    assert abs(point.y - 0.4) < 0.1


def test_a_long_shot_is_followed_through() -> None:
    plate = texture(11, 160, 90, 9, 50)
    ways = [0.5 + 0.3 * np.sin(number / 30) for number in range(300)]
    points = seen(noisy(with_object(plate, x, 0.5, 0.2), n, 3) for n, x in enumerate(ways))
    assert len(points) == 300
    assert max(abs(point.x - x) for point, x in zip(points, ways, strict=True)) < 0.12


def test_the_cameras_movement_is_taken_out() -> None:
    plate = texture(12, 400, 300, 10, 80)
    first = np.ascontiguousarray(plate[60:150, 100:260])
    turn = cv2.getRotationMatrix2D((80, 45), 3, 1.06)
    turn[:, 2] += (7, -4)
    second = cv2.warpAffine(plate, _in_plate(turn), (400, 300))[60:150, 100:260]
    change = change_between(*(cv2.cvtColor(each, cv2.COLOR_BGR2LAB) for each in (first, second)))
    assert change.spread < 0.01
    assert np.allclose(change.camera[:2, 2], turn[:, 2], atol=1.2)


def _in_plate(turn: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A movement of the part that begins at (100, 60), for the whole plate."""
    start = np.array([100.0, 60.0])
    moved = turn.copy()
    moved[:, 2] += start - turn[:, :2] @ start
    return moved


def test_only_faces_seen_again_hold() -> None:
    face = Face(0.4, 0.2, 0.1, 0.18, 1)
    once = Face(0.8, 0.6, 0.1, 0.18, 2)
    seen_faces = [[face] if number % 2 == 0 else [] for number in range(10)]
    seen_faces[4] = [face, once]
    held = steady_faces(seen_faces)
    assert all(len(faces) == 1 for faces in held)
    assert held[3][0].x == pytest.approx(0.45)


def test_a_face_is_not_carried_over_to_another_picture() -> None:
    face = Face(0.4, 0.2, 0.1, 0.18, 1)
    held = steady_faces([[face]] * 5 + [[]] * 5, [number == 5 for number in range(10)])
    assert [len(faces) for faces in held] == [1] * 5 + [0] * 5


def points_in(path: Path, settings: Settings) -> tuple[FocusPoint, ...]:
    info = probe(path, settings)
    finder, due = FocusFinder(), info.video.start
    with decoded(path, info, settings, Tap(within(info.video.display, DETAIL_EDGE))) as frames:
        for frame in frames:
            if frame.time >= due:
                finder.feed(Detail(frame.time, frame.pixels))
                due += STEP
    return finder.points(TimeRange.of(info.video.start, info.duration))


@pytest.mark.media
@pytest.mark.footage
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("talking-head-bookshelf.mp4", (0.42, 0.35)),
        ("talking-head-bookshelf-mpeg4.mp4", (0.37, 0.55)),
    ],
)
def test_a_talking_head_is_a_face(
    footage: Callable[[str], Path], plain_settings: Settings, name: str, place: tuple[float, float]
) -> None:
    points = points_in(footage(name), plain_settings)
    assert all(point.face and point.sure > 0.9 for point in points)
    assert worst(points, [place] * len(points)) < 0.12


@pytest.mark.media
@pytest.mark.footage
@pytest.mark.parametrize(
    "name", ["woman-and-dog-courtyard.mp4", "hands-sorting-blocks-topdown.mp4", "drone-coast.mp4"]
)
def test_leaves_and_blocks_are_no_faces(
    footage: Callable[[str], Path], plain_settings: Settings, name: str
) -> None:
    assert not any(point.face for point in points_in(footage(name), plain_settings))
