from __future__ import annotations

from fractions import Fraction

import pytest

from studio.edit import EditWish, assemble, crop_plan
from studio.records.media import FocusPoint
from studio.units import Aspect, Box, Size
from tests.edit.footage import RATE, source


def focus(*places: tuple[float, float]) -> tuple[FocusPoint, ...]:
    """Places spread over five seconds."""
    step = Fraction(5, len(places))
    return tuple(FocusPoint(time=index * step, x=x, y=y) for index, (x, y) in enumerate(places))


def paths(places: tuple[tuple[float, float], ...], aspect: str, size: Size = Size(1920, 1080)):
    footage = [source((5, 0.5), size=size, focus=focus(*places))]
    timeline = assemble(footage, EditWish(Fraction(4), RATE))
    return crop_plan(timeline, footage, Aspect.parse(aspect)).paths


def test_without_focus_the_crop_is_centred() -> None:
    footage = [source((5, 0.5))]
    timeline = assemble(footage, EditWish(Fraction(4), RATE))
    (path,) = crop_plan(timeline, footage, Aspect(9, 16)).paths
    assert path.keys[0].box == Box(656, 0, 608, 1080)


def test_a_subject_at_the_side_is_kept_in_the_picture() -> None:
    (path,) = paths(((0.9, 0.5),) * 10, "9:16")
    assert len(path.keys) == 1
    assert path.keys[0].box.right == 1920


def test_a_wandering_subject_is_followed_slowly() -> None:
    places = tuple((0.2 + 0.6 * index / 9, 0.5) for index in range(10))
    (path,) = paths(places, "9:16")
    edges = [key.box.x for key in path.keys]
    assert edges == sorted(edges)
    assert edges[0] + 600 < edges[-1]
    assert path.keys[-1].time == 4


def test_trembling_does_not_move_the_crop() -> None:
    (path,) = paths(tuple((0.5 + 0.03 * (-1) ** index, 0.5) for index in range(10)), "9:16")
    assert len(path.keys) == 1


@pytest.mark.parametrize("aspect", ["9:16", "3:4", "1:1", "16:9"])
@pytest.mark.parametrize(
    "size", [Size(1920, 1080), Size(1080, 1920), Size(641, 361), Size(176, 144)]
)
def test_boxes_stay_inside_and_have_the_shape(aspect: str, size: Size) -> None:
    for path in paths(((0.0, 0.0), (1.0, 1.0)) * 6, aspect, size):
        for key in path.keys:
            assert Box(0, 0, size.width, size.height).contains(key.box)
            assert key.box.width % 2 == 0
            assert key.box.height % 2 == 0
            wished = Aspect.parse(aspect).ratio
            assert abs(key.box.width / key.box.height - float(wished)) < 0.03
