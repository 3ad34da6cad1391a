from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.units import Aspect, Box, Size

PIXELS = st.integers(min_value=2, max_value=8192)


@given(PIXELS, PIXELS, st.sampled_from(["9:16", "3:4", "1:1", "16:9"]))
def test_the_largest_picture_of_a_shape_is_even_and_inside(
    width: int, height: int, shape: str
) -> None:
    found = Aspect.parse(shape).largest_in(Size(width, height))
    assert found.width % 2 == 0
    assert found.height % 2 == 0
    assert found.width <= width
    assert found.height <= height


@given(PIXELS, PIXELS)
def test_fitting_keeps_the_shape_to_a_pixel_or_two(width: int, height: int) -> None:
    found = Size(width, height).fit_within(Size(960, 960))
    assert max(found.width, found.height) <= 961
    assert found.width % 2 == 0
    assert found.height % 2 == 0


def test_sizes_and_shapes_have_area() -> None:
    for wrong in ((0, 1), (1, 0), (-1, 5)):
        with pytest.raises(ValueError, match="above zero"):
            Size(*wrong)
        with pytest.raises(ValueError, match="above zero"):
            Aspect(*wrong)


@pytest.mark.parametrize("text", ["", "9", "9:", ":16", "a:b", "9:16:1", "-9:16", "9x16"])
def test_other_texts_are_no_aspect(text: str) -> None:
    with pytest.raises(ValueError, match="looks like"):
        Aspect.parse(text)


def test_aspects_read_and_write() -> None:
    tall = Aspect.parse("9:16")
    assert str(tall) == "9:16"
    assert tall.slug == "9x16"
    assert tall.ratio == Fraction(9, 16)
    assert tall.largest_in(Size(1920, 1080)) == Size(608, 1080)
    assert Aspect.parse("16:9").largest_in(Size(1080, 1920)) == Size(1080, 608)


def test_boxes_contain() -> None:
    outer = Box(10, 10, 100, 50)
    assert (outer.right, outer.bottom) == (110, 60)
    assert outer.size == Size(100, 50)
    assert outer.contains(Box(10, 10, 100, 50))
    for wrong in (Box(9, 10, 5, 5), Box(10, 9, 5, 5), Box(106, 10, 5, 5), Box(10, 56, 5, 5)):
        assert not outer.contains(wrong)


def test_a_size_says_itself() -> None:
    assert str(Size(1080, 1920)) == "1080×1920"
    assert Size(1920, 1080).ratio == Fraction(16, 9)


def test_cinema_shapes_are_whole_numbers() -> None:
    assert Aspect.parse("2.35:1") == Aspect(47, 20)
    assert Aspect.parse("1.85:1").slug == "37x20"


@pytest.mark.parametrize("text", ["2.35:0", "0.0:1", "1.:1", "1e3:1", "-1:1", "nan:1"])
def test_shapes_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="aspect"):
        Aspect.parse(text)
