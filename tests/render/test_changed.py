"""Which pictures a change of the graphics touches."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from studio.brand.graphic import Graphics, Motion, Still
from studio.render.changed import changed_layers, differing, joined, widened
from studio.units import FrameRate, Size, TimeRange

RATE = FrameRate(Fraction(25))


def still(value: int, start: int, end: int, fade: int = 0, left: int = 0) -> Still:
    image = np.full((4, 6, 4), value, np.uint8)
    shown = TimeRange(Fraction(start), Fraction(end))
    return Still(image, left, 0, shown, Fraction(fade, 10))


def motion(key: str, start: int, end: int) -> Motion:
    shown = TimeRange(Fraction(start), Fraction(end))
    return Motion(key, lambda: iter(()), Size(6, 4), 0, 0, shown, RATE.value)


def drawn(*layers: Still | Motion, card: int | None = 7) -> Graphics:
    picture = None if card is None else np.full((8, 8, 3), card, np.uint8)
    return Graphics(layers, picture, Fraction(2), ())


def found(old: Graphics, new: Graphics) -> list[range]:
    return differing(old, new, 250, 50, RATE)


def test_the_same_drawing_touches_nothing() -> None:
    assert (
        found(drawn(still(1, 2, 4), motion("a", 4, 5)), drawn(still(1, 2, 4), motion("a", 4, 5)))
        == []
    )


@pytest.mark.parametrize(
    ("new", "stretches"),
    [
        (drawn(still(2, 2, 4), motion("a", 4, 5)), [range(50, 100)]),
        (drawn(still(1, 2, 4), motion("b", 4, 5)), [range(100, 125)]),
        (drawn(still(1, 2, 4, left=2), motion("b", 4, 5)), [range(50, 125)]),
        (drawn(still(1, 2, 6), motion("a", 4, 5)), [range(100, 150)]),
        (drawn(still(1, 2, 4), motion("a", 4, 5), card=8), [range(250, 300)]),
        (drawn(motion("a", 4, 5)), [range(50, 100)]),
        (drawn(still(1, 2, 4), motion("a", 4, 5), card=None), [range(250, 300)]),
    ],
)
def test_only_what_is_drawn_otherwise_is_touched(new: Graphics, stretches: list[range]) -> None:
    assert found(drawn(still(1, 2, 4), motion("a", 4, 5)), new) == stretches


def test_a_fade_that_ends_later_is_another_picture_all_along() -> None:
    assert found(drawn(still(1, 2, 4, fade=3)), drawn(still(1, 2, 5, fade=3))) == [range(50, 125)]


def test_order_matters_where_layers_lie_on_each_other() -> None:
    one, other = still(1, 2, 4), still(2, 3, 6)
    assert found(drawn(one, other), drawn(other, one)) == [range(75, 100)]


def test_whole_groups_of_pictures_are_taken() -> None:
    keys = (0, 50, 60, 110, 250)
    assert widened([range(55, 58), range(61, 62)], keys, 300) == [range(50, 110)]
    assert widened([range(260, 300)], keys, 300) == [range(250, 300)]
    assert joined([range(2), range(2, 5), range(6, 7)]) == [range(5), range(6, 7)]


def test_layers_that_only_one_has_are_named_with_their_size() -> None:
    layers = changed_layers(drawn(still(1, 2, 4), motion("a", 4, 5)), drawn(still(1, 2, 4)))
    assert [size for _, size in layers] == [Size(6, 4)]
