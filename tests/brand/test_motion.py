"""Every motion preset: eased, seamless, on whole frames."""

from fractions import Fraction

import numpy as np
import pytest

from studio.brand import Motion, Still
from studio.brand.motion import PRESETS, moved
from studio.brand.template import MotionPreset
from studio.units import TimeRange

RATE = Fraction(30)
SHOWN = TimeRange(Fraction(1), Fraction(4))


def card() -> np.ndarray:
    """A plate with a soft margin, as cards have."""
    image = np.zeros((60, 120, 4), np.uint8)
    image[..., :3] = (200, 60, 30)
    image[10:50, 10:110, 3] = 255
    image[5:10, 10:110, 3] = 90
    return image


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_the_seams_cannot_be_seen(preset: MotionPreset) -> None:
    coming, still, going = moved(card(), 20, 40, SHOWN, RATE, preset)
    assert isinstance(coming, Motion)
    assert isinstance(still, Still)
    assert isinstance(going, Motion)
    assert (coming.shown.start, going.shown.end) == (SHOWN.start, SHOWN.end)
    assert coming.shown.end == still.shown.start
    assert still.shown.end == going.shown.start
    first, *_, last = list(coming.frames())
    assert np.array_equal(last, still.image)
    assert first[..., 3].sum() < 0.6 * last[..., 3].sum()
    assert np.array_equal(next(going.frames()), still.image)


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_no_preset_is_a_straight_line(preset: MotionPreset) -> None:
    share = np.linspace(0, 1, 21)
    for ease in (PRESETS[preset].coming, PRESETS[preset].going):
        way = np.array([ease(float(each)) for each in share])
        assert way[0] == pytest.approx(0, abs=1e-9)
        assert way[-1] == pytest.approx(1, abs=1e-9)
        assert np.abs(way - share).max() > 0.1


def test_too_short_a_time_is_a_fade() -> None:
    (only,) = moved(card(), 0, 0, TimeRange(Fraction(0), Fraction(4, 5)), RATE, "pop")
    assert isinstance(only, Still)
    assert only.fade > 0
