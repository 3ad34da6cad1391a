"""Shot boundaries in pictures made on the spot: one test per kind and per trap."""

from __future__ import annotations

import sys
from fractions import Fraction

import cv2
import numpy as np
import pytest

from studio.media.gradual import Transition
from studio.media.planes import Picture
from studio.media.shots import ShotFinder, settled, shot_ranges
from studio.records.media import Boundary, BoundaryKind
from studio.units import TimeRange

RATE = Fraction(25)
WIDTH, HEIGHT = 256, 144


class Scene:
    """A texture of its own, larger than the picture, that a camera looks at."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        layers = [
            cv2.resize(
                rng.uniform(-1, 1, (cells, 2 * cells, 3)), (768, 432), interpolation=cv2.INTER_CUBIC
            )
            for cells in (3, 6, 14, 40)
        ]
        weights = (60, 45, 30, 18)
        light = sum(weight * layer for weight, layer in zip(weights, layers, strict=True))
        self.wide = np.clip(light + rng.uniform(90, 160, 3), 0, 255).astype(np.float32)

    def at(self, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> np.ndarray:
        """What is seen with the camera moved by pixels, at a scale (above 1 nearer)."""
        turn = np.array([[scale, 0, 128 - scale * (384 + x)], [0, scale, 72 - scale * (216 + y)]])
        return cv2.warpAffine(self.wide, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT_101)


def found(pictures, rate=RATE, times=None) -> tuple[Boundary, ...]:
    finder = ShotFinder(rate)
    noise = np.random.default_rng(5)
    for number, bgr in enumerate(pictures):
        time = times[number] if times else number / rate
        shown = np.clip(bgr + noise.normal(0, 1.5, bgr.shape), 0, 255).astype(np.uint8)
        finder.feed(Picture.of(Fraction(time), shown))
    return finder.boundaries()


def held(scene, count, pace=0.6, start=0):
    """A slow pan."""
    return [scene.at(pace * (start + n), 0.3 * n) for n in range(count)]


def joined(old, new, count, mix):
    """``old``, ``count`` pictures in between made by ``mix(old, new, share)``, ``new``; the cameras go on."""
    first, second = held(old, 60 + count), held(new, 60 + count)
    mixed = [mix(first[60 + n], second[n], (n + 1) / (count + 1)) for n in range(count)]
    return [*first[:60], *mixed, *second[count:]]


@pytest.fixture
def scenes():
    return [Scene(seed) for seed in range(4)]


def test_a_cut_is_the_first_picture_of_the_new_shot(scenes):
    pictures = [*held(scenes[0], 50), *held(scenes[1], 41), *held(scenes[2], 50)]
    boundaries = found(pictures)
    assert [b.kind for b in boundaries] == [BoundaryKind.CUT] * 2
    assert [b.start for b in boundaries] == [50 / RATE, 91 / RATE]
    assert all(b.start == b.end and 0.5 <= b.confidence <= 1 for b in boundaries)


def test_a_cut_is_found_within_fast_movement(scenes):
    pictures = [*held(scenes[0], 50, pace=9), *held(scenes[1], 50, pace=-9)]
    assert [(b.kind, b.start) for b in found(pictures)] == [(BoundaryKind.CUT, 50 / RATE)]


@pytest.mark.parametrize("count", [8, 15, 25, 40])
def test_a_dissolve_is_found_with_its_range(scenes, count):
    pictures = joined(scenes[0], scenes[1], count, lambda a, b, share: a + share * (b - a))
    (boundary,) = found(pictures)
    assert boundary.kind is BoundaryKind.DISSOLVE
    slack = 2 + count // 4
    assert abs(boundary.start * RATE - 60) <= slack
    assert abs(boundary.end * RATE - (60 + count)) <= slack


def test_a_dissolve_of_three_pictures_is_found(scenes):
    pictures = joined(scenes[0], scenes[1], 3, lambda a, b, share: a + share * (b - a))
    (boundary,) = found(pictures)
    assert 59 / RATE <= boundary.start <= boundary.end <= 64 / RATE


@pytest.mark.parametrize("blank", [0.0, 250.0])
def test_a_fade_through_a_blank_is_one_boundary(scenes, blank):
    def through(a, b, share):
        return a + 2 * share * (blank - a) if share < 0.5 else blank + (2 * share - 1) * (b - blank)

    (boundary,) = found(joined(scenes[0], scenes[1], 30, through))
    assert boundary.kind is BoundaryKind.FADE
    assert boundary.start < 75 / RATE < boundary.end


def wiped(a, b, share):
    edge = round(share * WIDTH)
    return np.concatenate([b[:, :edge], a[:, edge:]], axis=1)


def test_a_wipe_is_found(scenes):
    (boundary,) = found(joined(scenes[0], scenes[1], 20, wiped))
    assert boundary.kind is BoundaryKind.WIPE
    assert boundary.start < 70 / RATE < boundary.end


def flash(pictures):
    pictures[60] = pictures[60] * 1.3 + 90
    pictures[61] = pictures[61] * 1.1 + 30


def dip(pictures):
    for n in range(50, 80):
        pictures[n] = pictures[n] * (0.25 + 0.75 * abs(n - 65) / 15)


def brighter(pictures):
    for n in range(60, 120):
        pictures[n] = np.clip(pictures[n] * 1.7, 0, 255)


def freeze(pictures):
    for n in range(50, 70):
        pictures[n] = pictures[50]


def title(pictures):
    for n in range(60, 120):
        pictures[n][110:134, 20:180] = (30, 30, 160)


def hand(pictures):
    for n in range(50, 66):
        left = int((n - 58) / 8 * 256)
        pictures[n][:, max(0, left - 50) : max(0, left + 100)] = (70, 90, 140)


@pytest.mark.parametrize("trap", [flash, dip, brighter, freeze, title, hand])
def test_what_happens_inside_a_shot_is_no_boundary(scenes, trap):
    pictures = held(scenes[0], 120)
    trap(pictures)
    assert found(pictures) == ()


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(60_000, 1001)])
@pytest.mark.parametrize("seconds", [0.1, 0.17, 0.25])
def test_a_white_flash_is_no_boundary_however_fast_the_camera(scenes, rate, seconds):
    pictures = held(scenes[0], 150, 0.3)
    for n in range(70, 70 + round(seconds * rate)):
        pictures[n] = np.full_like(pictures[n], 250)
    assert found(pictures, rate) == ()


def test_a_white_flash_between_two_shots_is_one_boundary(scenes):
    pictures = held(scenes[0], 60) + [np.full((HEIGHT, WIDTH, 3), 250.0)] * 5 + held(scenes[1], 60)
    (boundary,) = found(pictures)
    assert boundary.kind in (BoundaryKind.FADE, BoundaryKind.DISSOLVE)
    assert boundary.start <= 62 / RATE <= boundary.end


def shake(scene):
    rng = np.random.default_rng(3)
    return [scene.at(*rng.normal(0, 8, 2)) if 40 <= n < 80 else scene.at() for n in range(120)]


def zoom(scene):
    return [scene.at(scale=1 + min(1.0, max(0, n - 50) / 15)) for n in range(120)]


def lens(scene):
    return [scene.at(0.4 * n, scale=1.0 if n < 60 else 1.8) for n in range(120)]


def whip(scene):
    return [scene.at(200 * float(np.clip((n - 55) / 10, 0, 1))) for n in range(120)]


@pytest.mark.parametrize("move", [shake, zoom, whip])
def test_what_the_camera_does_is_no_boundary(scenes, move):
    assert found(move(scenes[3])) == ()


def test_times_are_the_pictures_own_at_a_variable_rate(scenes):
    times = [Fraction(7, 2) + Fraction(n, 30) for n in range(150) if n % 5 not in (2, 3)]
    pictures = [*held(scenes[0], 45), *held(scenes[1], len(times) - 45)]
    assert [(b.start, b.end) for b in found(pictures, Fraction(30), times)] == [
        (times[45], times[45])
    ]


@pytest.mark.parametrize("rate", [Fraction("12.5"), Fraction(60000, 1001)])
def test_other_rates(scenes, rate):
    mixed = int(rate)
    pictures = joined(scenes[0], scenes[1], mixed, lambda a, b, share: a + share * (b - a))
    dissolve, cut = found([*pictures, *held(scenes[2], 40)], rate)
    assert dissolve.kind is BoundaryKind.DISSOLVE
    assert dissolve.start < (60 + mixed / 2) / rate < dissolve.end
    assert (cut.kind, cut.start) == (BoundaryKind.CUT, len(pictures) / rate)


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_very_short_files(scenes, count):
    assert found(held(scenes[0], count)) == ()


def test_a_file_of_two_shots_of_two_pictures(scenes):
    (boundary,) = found([*held(scenes[0], 2), *held(scenes[1], 2)])
    assert boundary.start == 2 / RATE


@pytest.mark.parametrize("level", [0.0, 128.0, 255.0])
def test_a_blank_file_has_no_boundary(level):
    assert found([np.full((HEIGHT, WIDTH, 3), level)] * 100) == ()


def test_a_wall_that_changes_colour_is_no_boundary():
    walls = [np.full((HEIGHT, WIDTH, 3), (200 - n, 90, 40 + n), float) for n in range(120)]
    assert found(walls) == ()


def test_upright_and_tiny_pictures(scenes):
    upright = [np.rot90(p) for p in (*held(scenes[0], 40), *held(scenes[1], 40))]
    assert [b.start for b in found(upright)] == [40 / RATE]
    tiny = [cv2.resize(p, (34, 20)) for p in (*held(scenes[0], 40), *held(scenes[1], 40))]
    assert [b.start for b in found(tiny)] == [40 / RATE]


def test_memory_does_not_grow_with_the_file(scenes):
    def size(finder):
        reels = (finder._every, finder._beats)
        arrays = sum(a.nbytes for r in reels for a in vars(r).values() if isinstance(a, np.ndarray))
        return arrays, sum(len(r._looks) for r in reels), sys.getsizeof(finder._waiting)

    finder, sizes = ShotFinder(RATE), []
    pictures = [Picture.of(Fraction(0), p.astype(np.uint8)) for p in held(scenes[0], 64)]
    for number in range(1024):
        still = pictures[number % 64]
        finder.feed(Picture(number / RATE, still.y, still.u, still.v))
        if number in (511, 1023):
            sizes.append(size(finder))
    assert sizes[0] == sizes[1]


def test_shot_ranges_leave_mixed_pictures_out():
    second = Fraction(1)
    boundaries = (
        Boundary(kind=BoundaryKind.CUT, start=second, end=second),
        Boundary(kind=BoundaryKind.DISSOLVE, start=2 * second, end=3 * second),
    )
    ranges = shot_ranges(boundaries, TimeRange(Fraction(0), Fraction(5)))
    assert [(r.start, r.end) for r in ranges] == [(0, 1), (1, 2), (3, 5)]


def test_pictures_of_one_instant_are_survived(scenes):
    """Damaged files repeat a time; no picture of it is a beat."""
    times = [Fraction(min(n, 40), 25) for n in range(120)]
    assert found(held(scenes[0], 120), times=times) == ()


def test_nothing_is_kept_of_what_was_only_looked_at(scenes):
    finder = ShotFinder(RATE)
    pictures = [*held(scenes[0], 50), *held(scenes[1], 60)]
    flash(pictures)
    for number, bgr in enumerate(pictures):
        finder.feed(Picture.of(number / RATE, np.clip(bgr, 0, 255).astype(np.uint8)))
    assert len(finder.boundaries()) == 1
    assert [one.figures.size for _, one in finder.instants] == [0]


def test_a_fade_found_in_two_parts_is_one():
    def part(start, end, chance):
        one = Transition(0, 1, np.zeros(0), chance, chance, BoundaryKind.DISSOLVE)
        return TimeRange(Fraction(start), Fraction(end)), one

    parts = [part("1", "1.6", 0.7), part("1.52", "2.2", 0.9), part("2.5", "3", 0.8)]
    assert [(b.start, b.end, b.confidence) for b in settled([], parts)] == [
        (Fraction(1), Fraction("2.2"), 0.9),
        (Fraction("2.5"), Fraction(3), 0.8),
    ]
