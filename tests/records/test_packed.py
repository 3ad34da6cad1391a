from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.records.focus import FocusPoint
from studio.records.media import Shot, ShotQuality
from studio.records.packed import Curve, pack, unpack
from studio.units import TimeRange

QUALITY = ShotQuality(sharpness=1, exposure=1, colourfulness=1, steadiness=1, motion=0, score=0.9)


def span(start: str, end: str) -> TimeRange:
    return TimeRange(Fraction(start), Fraction(end))


@given(st.lists(st.floats(0, 1), max_size=50))
def test_figures_come_back_to_half_a_step(values: list[float]) -> None:
    assert unpack(pack(values)) == pytest.approx(values, abs=0.5 / 255 + 1e-9)


def test_figures_outside_are_held_at_the_ends() -> None:
    assert unpack(pack([-3, 7])) == (0, 1)


def test_a_curve_gives_the_samples_that_touch_a_span() -> None:
    curve = Curve.of(Fraction(10), Fraction(1, 2), [0, 0.2, 0.4, 0.6, 0.8, 1])

    assert curve.within(span("10.6", "11.1")) == pytest.approx((0.2, 0.4))
    assert curve.within(span("11", "12")) == pytest.approx((0.4, 0.6))
    assert curve.within(span("11", "11")) == pytest.approx((0.4,))
    assert curve.within(span("0", "1")) == (0,)
    assert curve.within(span("90", "91")) == (1,)
    assert Curve.of(Fraction(0), Fraction(1), []).within(span("0", "9")) == ()


def test_a_curve_survives_json() -> None:
    curve = Curve.of(Fraction(1, 3), Fraction(1, 4), [0.25, 0.5])

    assert Curve.model_validate_json(curve.model_dump_json()) == curve


def test_focus_points_are_kept_small_and_come_back() -> None:
    points = tuple(
        FocusPoint(
            time=Fraction(number, 4),
            x=number / 100,
            y=1 - number / 100,
            width=0.25,
            height=0.5,
            sure=1.0,
            face=number % 2 == 0,
        )
        for number in range(100)
    )
    shot = Shot(range=span("0", "25"), quality=QUALITY, rank=1, focus=points)

    text = shot.model_dump_json()
    again = Shot.model_validate_json(text)

    assert len(text) < 100 * 28
    assert [point.time for point in again.focus] == [point.time for point in points]
    assert [point.face for point in again.focus] == [point.face for point in points]
    for name in ("x", "y", "width", "height", "sure"):
        found = [getattr(point, name) for point in again.focus]
        assert found == pytest.approx([getattr(point, name) for point in points], abs=1e-3)
    assert Shot.model_validate_json(again.model_dump_json()) == again


def test_a_list_of_points_as_version_1_kept_them_is_still_read() -> None:
    old = {
        "range": {"start": "0", "end": "1"},
        "quality": QUALITY.model_dump(),
        "focus": [{"time": "1/2", "x": 0.5, "y": 0.25}],
    }

    assert Shot.model_validate(old).focus == (FocusPoint(time=Fraction(1, 2), x=0.5, y=0.25),)
