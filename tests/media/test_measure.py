"""What pictures measure: made from a textured field that is moved, shaken, blurred, darkened or stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import cv2
import numpy as np
import pytest

from studio.edit.alike import ALIKE, likeness, looks_of
from studio.media.camera import Camera
from studio.media.measure import Sampler, beauty, goodness, motion, shots_of
from studio.media.planes import Detail, Picture
from studio.media.quality import colourfulness, exposure, figures, look_values, noise, sharpness
from studio.media.stillness import Stillness
from studio.records.packed import pack
from studio.units import TimeRange

RATE = 30
SECONDS = 4
HEIGHT, WIDTH = 144, 256
Offset = Callable[[float], tuple[float, float]]
"""Seconds to pixels right and down."""


def texture(height: int, width: int, seed: int = 0, grain: float = 2.0) -> np.ndarray:
    """A grey field of blots, 0 to 255."""
    field = np.random.default_rng(seed).normal(size=(height, width)).astype(np.float32)
    field = cv2.GaussianBlur(field, (0, 0), grain)
    return cv2.normalize(field, None, 10, 245, cv2.NORM_MINMAX).astype(np.uint8)


FIELD = texture(400, 700)
FINE = texture(360, 640, 1, 1.0)


def view(
    right: float = 0.0, down: float = 0.0, zoom: float = 1.0, field: np.ndarray = FIELD
) -> np.ndarray:
    """The part of the field that the camera sees when it has moved by so many pixels."""
    shift = np.array(
        [[zoom, 0, -(200 + right) * zoom], [0, zoom, -(120 + down) * zoom]], np.float32
    )
    return cv2.warpAffine(field, shift, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)


def picture(time: Fraction, y: np.ndarray) -> Picture:
    half = np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8)
    return Picture(time, np.ascontiguousarray(y), half, half)


def filmed(offset: Offset, seconds: float = SECONDS) -> list[Picture]:
    """Pictures of a camera that moves."""
    times = [Fraction(n, RATE) for n in range(round(seconds * RATE))]
    return [picture(time, view(*offset(float(time)))) for time in times]


def camera_of(pictures: Sequence[Picture]) -> Camera:
    camera = Camera()
    for each in pictures:
        camera.see(each)
    return camera


class Nowhere:
    """A subject finder that knows no subject."""

    def points(self, span: TimeRange) -> tuple[()]:
        del span
        return ()


def sampled(
    pictures: Sequence[Picture], change: Callable[[float, np.ndarray], np.ndarray] | None = None
) -> Sampler:
    """A sampler that has seen the pictures, and four a second of them larger and finer."""
    sampler = Sampler()
    due = pictures[0].time

    def changed(time: float, y: np.ndarray) -> np.ndarray:
        return y if change is None else change(time, y)

    for each in pictures:
        sampler.see(picture(each.time, changed(float(each.time), each.y)))
        if each.time >= due:
            large = cv2.resize(each.y, (640, 360), interpolation=cv2.INTER_CUBIC)
            fine = changed(float(each.time), cv2.addWeighted(large, 0.6, FINE, 0.4, 0))
            sampler.feed(Detail(each.time, cv2.merge([fine, fine, fine])))
            due += Fraction(1, 4)
    return sampler


def whole(pictures: Sequence[Picture]) -> TimeRange:
    return TimeRange(pictures[0].time, pictures[-1].time + Fraction(1, RATE))


def still(_: float) -> tuple[float, float]:
    return 0.0, 0.0


def shake(size: float) -> Offset:
    """A hand that trembles by ``size`` pixels (root mean square) each way."""
    places = np.random.default_rng(5).normal(size=(2000, 2)) * size

    def offset(time: float) -> tuple[float, float]:
        right, down = places[round(time * RATE)]
        return float(right), float(down)

    return offset


class TestSharpness:
    def test_more_blur_is_less_sharp(self):
        crisp = texture(360, 640, grain=1.0)
        values = [
            sharpness(cv2.GaussianBlur(crisp, (0, 0), s) if s else crisp) for s in (0, 1, 2, 4, 8)
        ]
        assert values == sorted(values, reverse=True)
        assert values[0] > 0.8
        assert values[3] < 0.1

    def test_a_sharp_flower_before_soft_leaves_is_sharp(self):
        soft = cv2.GaussianBlur(texture(360, 640, grain=1.0), (0, 0), 8)
        flower = soft.copy()
        flower[100:260, 240:400] = texture(160, 160, 2, 1.0)
        assert sharpness(soft) < 0.1
        assert sharpness(flower) > 0.7

    def test_a_logo_on_a_blurred_picture_does_not_make_it_sharp(self):
        soft = cv2.GaussianBlur(texture(360, 640, grain=1.0), (0, 0), 8)
        cv2.putText(soft, "LIVE", (10, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2)
        assert sharpness(soft) < 0.2

    def test_noise_is_not_taken_for_sharpness(self):
        soft = cv2.GaussianBlur(texture(360, 640, grain=1.0), (0, 0), 8).astype(np.float32)
        noisy = soft + np.random.default_rng(1).normal(size=soft.shape) * 8
        grey = np.clip(noisy, 0, 255).astype(np.uint8)
        assert noise(grey) == pytest.approx(8, abs=1.5)
        assert sharpness(grey, noise(grey)) < 0.35
        assert figures(cv2.merge([grey] * 3)).cleanness < 0.4

    def test_a_small_picture_has_less_to_show(self):
        assert sharpness(texture(180, 320, grain=1.0)) < 0.8 * sharpness(
            texture(360, 640, grain=1.0)
        )

    def test_an_empty_wall_is_not_sharp(self):
        assert sharpness(np.full((360, 640), 128, np.uint8)) == 0

    def test_upright_pictures_are_measured_like_wide_ones(self):
        wide = texture(360, 640, grain=1.0)
        assert sharpness(np.ascontiguousarray(wide.T)) == pytest.approx(sharpness(wide), abs=0.02)


class TestLightAndColour:
    def test_dark_bright_flat_and_clipped_pictures_are_badly_lit(self):
        good = texture(180, 320)
        assert exposure(good) > 0.75
        dark = (good * 0.1).astype(np.uint8)
        bright = (225 + good * 0.1).astype(np.uint8)
        flat = (110 + good * 0.1).astype(np.uint8)
        clipped = np.where(good > 120, 255, good).astype(np.uint8)
        assert exposure(dark) < 0.15
        assert exposure(bright) < 0.35
        assert exposure(flat) < 0.4
        assert exposure(clipped) < 0.6 * exposure(good)

    def test_colours_count_and_grey_does_not(self):
        grey = cv2.merge([texture(180, 320)] * 3)
        lively = cv2.merge([texture(180, 320, seed) for seed in range(3)])
        assert colourfulness(grey) == 0
        assert colourfulness(lively) > 0.5

    def test_a_look_tells_scenes_apart_and_forgives_a_hand(self):
        field = cv2.merge([cv2.resize(texture(8, 8, n, 0.7), (320, 180)) for n in range(3)])
        other = cv2.merge([cv2.resize(texture(8, 8, n + 9, 0.7), (320, 180)) for n in range(3)])
        hand = field.copy()
        hand[90:, 200:] = (120, 150, 190)

        def seen(pixels: np.ndarray):
            return looks_of(pack(look_values(figures(pixels).look)))[0]

        assert likeness(seen(field), seen(hand)) > ALIKE
        assert likeness(seen(field), seen(other)) < 0.1


class TestCamera:
    def test_a_tripod_neither_moves_nor_trembles(self):
        movement = camera_of(filmed(still)).movement()
        assert movement.sure.all()
        assert movement.speed.max() < 0.01
        assert movement.tremor().max() < 0.0005
        assert movement.lively.max() < 0.05

    def test_an_even_pan_is_fast_but_steady(self):
        movement = camera_of(filmed(lambda t: (40 * t, 10 * t), 3)).movement()
        wanted = np.hypot(40, 10) / WIDTH
        assert np.median(movement.speed) == pytest.approx(wanted, rel=0.03)
        assert np.median(movement.tremor()) < 0.0005

    @pytest.mark.parametrize("size", [0.5, 1.3, 2.6, 8.0])
    def test_the_tremble_of_a_hand_is_measured(self, size):
        movement = camera_of(filmed(shake(size), 3)).movement()
        # Both directions together, less what the fitted curve takes.
        wanted = size * 2**0.5 / WIDTH
        assert np.median(movement.tremor()) == pytest.approx(wanted, rel=0.3)

    def test_a_zoom_is_seen(self):
        times = [Fraction(n, RATE) for n in range(60)]
        camera = camera_of([picture(t, view(zoom=1 + 0.2 * float(t))) for t in times])
        assert np.median(camera.movement().zoom_speed) == pytest.approx(0.17, abs=0.04)

    def test_something_large_that_passes_is_not_the_camera(self):
        pictures = []
        for each in filmed(still, 2):
            y = each.y.copy()
            left = int(float(each.time) * 110)
            y[20:120, left : left + 90] = texture(100, 90, 7)[:, : max(0, min(90, WIDTH - left))]
            pictures.append(picture(each.time, y))
        movement = camera_of(pictures).movement()
        assert np.quantile(movement.speed[movement.sure], 0.9) < 0.02
        assert np.median(movement.lively) > 0.5

    def test_a_cut_divides_and_is_no_movement(self):
        before, after = filmed(still, 1), filmed(still, 1)
        other = texture(400, 700, 9)
        pictures = before + [picture(each.time + 1, view(0, 0, field=other)) for each in after]
        movement = camera_of(pictures).movement()
        assert (~movement.sure).sum() == 1
        assert movement.tremor().max() < 0.001
        assert movement.lively.max() < 0.1

    def test_a_wide_jerk_is_followed(self):
        """So wide that the points lose themselves: the whole picture is laid over the other."""
        movement = camera_of(
            filmed(lambda t: (60.0 * (round(t * RATE) // 2 % 2), 0.0), 1)
        ).movement()
        assert movement.sure.all()
        assert np.quantile(movement.tremor(), 0.8) > 0.05

    def test_a_wall_gives_nothing_to_hold_on_to(self):
        wall = np.full((HEIGHT, WIDTH), 120, np.uint8)
        movement = camera_of([picture(Fraction(n, RATE), wall) for n in range(30)]).movement()
        assert movement.sure.all()
        assert movement.speed.max() == 0

    def test_nothing_seen_is_nothing_measured(self):
        movement = Camera().movement()
        assert len(movement.time) == len(movement.tremor()) == 0


def still_of(pictures: Sequence[Picture]) -> Stillness:
    stillness = Stillness()
    for each in pictures:
        stillness.see(each)
    return stillness


class TestStillness:
    def walk(self, seconds: float = SECONDS) -> list[Picture]:
        return filmed(lambda t: (30 * t, 4 * np.sin(3 * t)), seconds)

    def stopped(self, first: int, last: int) -> list[Picture]:
        pictures = self.walk()
        return [
            each if not first <= n < last else picture(each.time, pictures[first].y)
            for n, each in enumerate(pictures)
        ]

    def test_a_picture_that_stops_at_once_is_frozen(self):
        (frozen,) = still_of(self.stopped(45, 75)).frozen()
        assert frozen == pytest.approx((1.5, 2.5), abs=0.05)

    def test_a_picture_that_stops_to_the_end_is_frozen(self):
        (frozen,) = still_of(self.stopped(60, 120)).frozen()
        assert frozen[0] == pytest.approx(2, abs=0.05)

    def test_a_copy_that_the_codec_has_touched_is_still_a_copy(self):
        pictures = self.stopped(45, 75)
        y = pictures[50].y.copy()
        y[10:12, 10:40] ^= 1
        pictures[50] = picture(pictures[50].time, y)
        assert len(still_of(pictures).frozen()) == 1

    def test_a_movement_that_comes_to_rest_is_not(self):
        def rest(time: float) -> tuple[float, float]:
            return (30 * (1 - np.exp(-4 * time)) if time < 2.5 else 30.0, 0.0)

        assert still_of(filmed(rest)).frozen() == ()

    def test_a_calm_scene_is_not(self):
        assert still_of(filmed(still)).frozen() == ()

    def test_a_time_lapse_that_changes_seldom_is_not(self):
        pictures = self.walk(8)
        slow = [picture(each.time, pictures[n - n % 15].y) for n, each in enumerate(pictures)]
        assert still_of(slow).frozen() == ()

    def test_a_still_between_two_cuts_is(self):
        other = texture(HEIGHT, WIDTH, 4)
        pictures = [
            picture(each.time, other) if 45 <= n < 75 else each
            for n, each in enumerate(self.walk())
        ]
        (frozen,) = still_of(pictures).frozen()
        assert frozen == pytest.approx((1.5, 2.5), abs=0.05)

    def test_a_gap_without_pictures_is_a_picture_that_stands(self):
        pictures = [each for n, each in enumerate(self.walk()) if not 46 <= n < 60]
        (frozen,) = still_of(pictures).frozen()
        assert frozen == pytest.approx((1.5, 2.0), abs=0.05)

    @pytest.mark.parametrize(
        ("tone", "empty"),
        [(0, True), (8, True), (128, True), (None, False)],
    )
    def test_black_and_blank_pictures_are_empty(self, tone, empty):
        pictures = [
            each
            if tone is None or not 30 <= n < 60
            else picture(each.time, np.full_like(each.y, tone))
            for n, each in enumerate(self.walk())
        ]
        found = still_of(pictures)
        assert found.empty() == (((1.0, 2.0),) if empty else ())
        assert len(found.frozen()) == int(empty)

    def test_a_file_that_ends_black_is_empty_to_the_end(self):
        pictures = [
            picture(each.time, np.zeros_like(each.y)) if n >= 90 else each
            for n, each in enumerate(self.walk())
        ]
        ((start, end),) = still_of(pictures).empty()
        assert start == 3
        assert end >= 119 / RATE


class TestSampler:
    def test_the_curves_know_the_bad_moments(self):
        def spoil(time: float, y: np.ndarray) -> np.ndarray:
            if 2 <= time < 3:
                return np.zeros_like(y)
            if 5 <= time < 6:
                return cv2.GaussianBlur(y, (0, 0), 5)
            return y

        def move(time: float) -> tuple[float, float]:
            return shake(3.0)(time) if 8 <= time < 9 else (4 * time, 0.0)

        pictures = filmed(move, 11)
        sampler = sampled(pictures, spoil)
        curve = goodness(sampler, whole(pictures))
        assert curve.step == Fraction(1, 4)
        assert len(curve.values) == 44
        assert max(curve.within(TimeRange(Fraction(9, 4), Fraction(11, 4)))) == 0
        assert max(curve.within(TimeRange(Fraction(21, 4), Fraction(23, 4)))) < 0.02
        assert max(curve.within(TimeRange(Fraction(33, 4), Fraction(35, 4)))) < 0.02
        assert min(curve.within(TimeRange(Fraction(1, 4), Fraction(7, 4)))) > 0.3
        assert min(curve.within(TimeRange(Fraction(19, 2), Fraction(21, 2)))) > 0.3

    def test_blurred_and_shaken_moments_can_be_told_apart(self):
        shaken = filmed(shake(4.0), 2)
        blurred = filmed(still, 2)
        first = goodness(sampled(shaken), whole(shaken)).values
        second = goodness(
            sampled(blurred, lambda _, y: cv2.GaussianBlur(y, (0, 0), 6)), whole(blurred)
        ).values
        assert {round(value * 255) for value in first} == {4}
        assert {round(value * 255) for value in second} == {2}

    def test_motion_is_the_subject_s_not_the_camera_s(self):
        def passing(time: float, y: np.ndarray) -> np.ndarray:
            left = int((time - 2) * 200)
            if not 0 <= left < WIDTH - 60 or y.shape != (HEIGHT, WIDTH):
                return y
            y = y.copy()
            y[40:110, left : left + 60] = texture(70, 60, 3)
            return y

        pictures = filmed(lambda t: (12 * t, 0.0), 5)
        curve = motion(sampled(pictures, passing), whole(pictures))
        busy = curve.within(TimeRange(Fraction(9, 4), Fraction(11, 4)))
        calm = curve.within(TimeRange(Fraction(0), Fraction(3, 2)))
        assert min(busy) > 3 * max(calm)

    def test_shots_are_ranked_by_how_good_they_look(self):
        def spoil(time: float, y: np.ndarray) -> np.ndarray:
            return (y * 0.15).astype(np.uint8) if time < 2 else y

        pictures = filmed(lambda t: (5 * t, 0.0), 10)
        sampler = sampled(pictures, spoil)
        ranges = [TimeRange.of(0, 2), TimeRange.of(2, 8)]
        dark, light = shots_of(ranges, sampler, Nowhere())
        assert (dark.rank, light.rank) == (2, 1)
        assert dark.quality.score < light.quality.score
        assert [len(looks_of(shot.look)) for shot in (dark, light)] == [1, 2]
        assert all(0 <= value <= 1 for value in light.quality.model_dump().values())

    def test_a_shaken_shot_falls_far_behind(self):
        pictures = filmed(lambda t: shake(4.0)(t) if t < 2 else (5 * t, 0.0), 4)
        bad, good = shots_of([TimeRange.of(0, 2), TimeRange.of(2, 2)], sampled(pictures), Nowhere())
        assert bad.quality.steadiness < 0.2
        assert good.quality.steadiness > 0.9
        assert bad.quality.score < 0.7 * good.quality.score

    def test_the_poster_is_a_clear_picture_inside_a_shot(self):
        def spoil(time: float, y: np.ndarray) -> np.ndarray:
            return np.zeros_like(y) if 1 <= time < 2 else y

        pictures = filmed(still, 4)
        sampler = sampled(pictures, spoil)
        shots = shots_of([TimeRange.of(0, 1), TimeRange.of(2, 2)], sampler, Nowhere())
        inside, dark, edge = (
            beauty(sampler, shots, time) for time in (Fraction(3), Fraction(3, 2), Fraction(2))
        )
        assert inside > edge >= 0
        assert dark == 0

    def test_times_are_on_the_file_s_clock(self):
        pictures = [picture(each.time + Fraction(417, 500), each.y) for each in filmed(still, 2)]
        sampler = sampled(pictures)
        assert sampler.samples[0].time == Fraction(417, 500)
        assert sampler.last == sampler.samples[-1]
        assert goodness(sampler, whole(pictures)).start == Fraction(417, 500)

    def test_a_flash_of_a_shot_and_no_sample_at_all_are_measured_somehow(self):
        pictures = filmed(still, 1)
        sampler = sampled(pictures)
        (flash,) = shots_of([TimeRange.of(Fraction(11, 100), Fraction(1, 50))], sampler, Nowhere())
        assert flash.quality.sharpness > 0
        empty = Sampler()
        assert empty.samples == ()
        assert empty.last is None
        (nothing,) = shots_of([TimeRange.of(0, 1)], empty, Nowhere())
        assert (nothing.look, nothing.quality.sharpness) == ("", 0)
        assert max(goodness(empty, TimeRange.of(0, 1)).values) < 0.02

    def test_memory_is_a_few_hundred_bytes_per_second(self):
        pictures = filmed(lambda t: (5 * t, 0.0), 6)
        sampler = sampled(pictures)
        kept = len(sampler._looks) + 4 * len(sampler._rows) + len(sampler._camera._rows)
        assert kept / 6 < 600
