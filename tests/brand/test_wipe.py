"""The brand wipe: it covers the cut, comes from nothing and leaves nothing, and is made once per kit and shape."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from studio.brand import load_kit
from studio.brand.wipe import wipes_of
from studio.records.edit import SourceRef, Take, Timeline, Transition, TransitionKind
from studio.units import Size, TimeRange

RATE = Fraction(30)


def timeline(*transitions: Transition) -> Timeline:
    takes = tuple(
        Take(
            source=0,
            shot=0,
            source_range=TimeRange.of(5 * n, 2),
            output_range=TimeRange.of(2 * n, 2),
        )
        for n in range(3)
    )
    refs = (SourceRef(sha256="0" * 64, display=Size(1920, 1080)),)
    return Timeline(sources=refs, takes=takes, rate=RATE, transitions=transitions)


def wipe(after: int, lead: int = 12, tail: int = 12) -> Transition:
    kind = TransitionKind.BRAND_WIPE
    return Transition(after=after, kind=kind, lead=lead / RATE, tail=tail / RATE)


@pytest.mark.parametrize("size", [Size(270, 480), Size(300, 300), Size(480, 270)])
@pytest.mark.parametrize("frames", [(12, 12), (6, 9)])
def test_the_whole_picture_is_covered_on_both_sides_of_the_cut(
    data: Path, size: Size, frames: tuple[int, int]
) -> None:
    (made,) = wipes_of(load_kit(data, "qidong"), timeline(wipe(0, *frames)), size)
    assert (made.shown.start, made.shown.end) == (2 - frames[0] / RATE, 2 + frames[1] / RATE)
    alpha = [frame[..., 3] for frame in made.frames()]
    assert len(alpha) == sum(frames)
    before, after = alpha[frames[0] - 1], alpha[frames[0]]
    assert before.min() == 255
    assert after.min() == 255
    covered = [float(each.mean()) for each in alpha]
    assert covered[0] < 0.35 * 255
    assert covered[-1] < 0.35 * 255
    assert covered[: frames[0]] == sorted(covered[: frames[0]])
    assert covered[frames[0] :] == sorted(covered[frames[0] :], reverse=True)


def test_its_colours_are_the_county_s(data: Path) -> None:
    kit = load_kit(data, "xinhua")
    (made,) = wipes_of(kit, timeline(wipe(0)), Size(270, 480))
    frames = list(made.frames())
    shown = frames[12]
    assert tuple(shown[5, 135, :3]) == kit.palette["primary"]
    seen = {tuple(pixel) for frame in frames for pixel in frame[frame[..., 3] == 255][:, :3][::7]}
    assert {kit.palette["accent"], kit.palette["paper"]} <= seen


def test_cuts_of_one_kit_and_shape_share_a_film_others_do_not(data: Path) -> None:
    kit, size = load_kit(data, "qidong"), Size(270, 480)
    one, two = wipes_of(kit, timeline(wipe(0), wipe(1)), size)
    assert one.key == two.key
    (other,) = wipes_of(load_kit(data, "sangzhi"), timeline(wipe(0)), size)
    (wide,) = wipes_of(kit, timeline(wipe(0)), Size(480, 270))
    assert len({one.key, other.key, wide.key}) == 3


def test_cuts_and_dissolves_draw_nothing(data: Path) -> None:
    kind = TransitionKind.DISSOLVE
    melt = Transition(after=0, kind=kind, lead=1 / RATE, tail=1 / RATE)
    assert wipes_of(load_kit(data, "qidong"), timeline(melt), Size(270, 480)) == ()
    assert wipes_of(load_kit(data, "qidong"), timeline(), Size(270, 480)) == ()
