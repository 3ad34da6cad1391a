from __future__ import annotations

from fractions import Fraction

import pytest

from studio.edit import crop_plan
from studio.records.edit import CropPath
from studio.records.media import MediaKind
from studio.units import Aspect, Box, Size
from tests.edit.test_crop import ASPECTS, SHAPES, TALL, WIDE, at, footage, timeline

LANDSCAPE = Size(4000, 3000)


def moves(aspect: str, display: Size, *subjects: dict[str, float]) -> tuple[CropPath, ...]:
    """One photograph per subject, each shown for three seconds."""
    sources = [footage([each] * 12, display, MediaKind.PHOTO) for each in subjects]
    return crop_plan(timeline(sources), sources, Aspect.parse(aspect)).paths


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("size", [*SHAPES, LANDSCAPE])
def test_every_photograph_moves_within_itself(aspect: str, size: Size) -> None:
    for path in moves(aspect, size, at(0.5), at(0.1, 0.9), at(0.95, 0.05)):
        first, last = path.keys
        assert (first.time, last.time) == (0, 3)
        assert first.box != last.box
        for key in path.keys:
            assert Box(0, 0, size.width, size.height).contains(key.box)
            assert key.box.width % 2 == key.box.height % 2 == 0
            ratio = Fraction(key.box.width, key.box.height) / Aspect.parse(aspect).ratio
            assert abs(ratio - 1) < 0.035


def test_a_picture_with_room_at_its_sides_is_panned_to_and_fro() -> None:
    there, back = moves("9:16", WIDE, at(0.5), at(0.5))
    for path in (there, back):
        assert path.keys[0].box.size == path.keys[1].box.size
    assert there.keys[0].box.x < there.keys[1].box.x
    assert back.keys[0].box.x > back.keys[1].box.x
    up = moves("16:9", TALL, at(0.5))[0]
    assert up.keys[0].box.y != up.keys[1].box.y


def test_a_picture_that_fits_is_zoomed_in_and_out() -> None:
    closer, wider = moves("4:3", LANDSCAPE, at(0.5), at(0.5))
    growth = closer.keys[0].box.width / closer.keys[1].box.width
    assert 1.04 <= growth <= 1.09
    assert closer.keys[0].box == wider.keys[1].box == Box(0, 0, 4000, 3000)
    assert closer.keys[1].box == wider.keys[0].box


@pytest.mark.parametrize("aspect", ["9:16", "4:3", "1:1", "16:9"])
@pytest.mark.parametrize("place", [(0.15, 0.2), (0.8, 0.5), (0.5, 0.85)])
def test_the_subject_stays_in_a_moving_photograph(aspect: str, place: tuple[float, float]) -> None:
    x, y = place
    for path in moves(aspect, LANDSCAPE, at(x, y), at(x, y)):
        for key in path.keys:
            assert key.box.x <= (x - 0.05) * 4000 + 2
            assert key.box.right >= (x + 0.05) * 4000 - 2
            assert key.box.y <= (y - 0.05) * 3000 + 2
            assert key.box.bottom >= (y + 0.05) * 3000 - 2
