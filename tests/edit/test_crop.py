from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.edit import EditSource, crop_plan
from studio.edit.crop import NO_MARGINS, Margins
from studio.records.edit import CropPath, CropPoint, SourceRef, Take, Timeline
from studio.records.focus import FocusPoint
from studio.records.media import Analysis, MediaKind, Shot, ShotQuality, Sound
from studio.units import Aspect, Box, FrameRate, Size, TimeRange

RATE = FrameRate(Fraction(30))
WIDE = Size(1920, 1080)
TALL = Size(1080, 1920)
ASPECTS = ["9:16", "3:4", "1:1", "4:5", "16:9", "21:9"]
SHAPES = [WIDE, TALL, Size(1000, 1000), Size(641, 361), Size(176, 144)]


def at(x: float, y: float = 0.5, size: float = 0.1, sure: float = 0.9, *, face: bool = False):
    """The subject at one instant, four instants a second."""
    return {"x": x, "y": y, "width": size, "height": size, "sure": sure, "face": face}


def footage(
    seen: list[dict[str, float]], display: Size = WIDE, kind: MediaKind = MediaKind.FILM
) -> EditSource:
    """A source of one shot that starts at 10 s on its clock."""
    focus = tuple(
        FocusPoint(time=10 + Fraction(number, 4), **point) for number, point in enumerate(seen)
    )
    span = TimeRange.of(Fraction(10), Fraction(max(1, len(seen)), 4))
    quality = ShotQuality(sharpness=1, exposure=1, colourfulness=1, steadiness=1, motion=1, score=1)
    analysis = Analysis(
        duration=span.duration,
        boundaries=(),
        shots=(Shot(range=span, quality=quality, focus=focus),),
        sound=Sound(integrated_lufs=None, true_peak_dbtp=None),
    )
    return EditSource(SourceRef(sha256="0" * 64, display=display, kind=kind), analysis)


def timeline(sources: list[EditSource]) -> Timeline:
    """Every source once, whole."""
    takes: list[Take] = []
    start = Fraction(0)
    for number, each in enumerate(sources):
        span = each.analysis.shots[0].range
        output = TimeRange.of(start, span.duration)
        takes.append(Take(source=number, shot=0, source_range=span, output_range=output))
        start = output.end
    refs = tuple(each.ref for each in sources)
    return Timeline(sources=refs, takes=tuple(takes), rate=RATE.value)


def path_of(
    seen: list[dict[str, float]],
    aspect: str = "9:16",
    display: Size = WIDE,
    safe: Margins = NO_MARGINS,
) -> CropPath:
    sources = [footage(seen, display)]
    return crop_plan(timeline(sources), sources, Aspect.parse(aspect), (), safe).paths[0]


def box_at(path: CropPath, second: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the crop, drawn evenly between the keys."""
    for one, other in pairwise(path.keys):
        if one.time <= second <= other.time:
            part = (second - float(one.time)) / float(other.time - one.time)
            return tuple(
                getattr(one.box, name) * (1 - part) + getattr(other.box, name) * part
                for name in ("x", "y", "right", "bottom")
            )
    box = path.keys[-1].box
    return box.x, box.y, box.right, box.bottom


def speeds(path: CropPath, seconds: float, width: int = WIDE.width) -> list[float]:
    """Picture widths a second, at thirty instants a second."""
    edges = [box_at(path, number / 30)[0] / width for number in range(round(seconds * 30) + 1)]
    return [30 * (b - a) for a, b in pairwise(edges)]


def test_without_focus_the_crop_is_centred() -> None:
    assert path_of([]).keys[0].box == Box(656, 0, 608, 1080)


def test_a_subject_at_the_side_is_kept_in_the_picture() -> None:
    path = path_of([at(0.9)] * 20)
    assert len(path.keys) == 1
    assert path.keys[0].box.x <= 0.85 * 1920
    assert path.keys[0].box.right >= 0.95 * 1920


def test_a_subject_that_walks_is_followed_softly_and_never_lost() -> None:
    walk = [0.15] * 8 + [0.15 + 0.03 * number for number in range(24)] + [0.87] * 8
    path = path_of([at(x) for x in walk])
    for number, x in enumerate(walk[:-1]):
        left, _, right, _ = box_at(path, number / 4)
        assert left <= (x - 0.05) * 1920 + 2
        assert right >= (x + 0.05) * 1920 - 2
    moving = speeds(path, 9.75)
    assert moving[0] == 0
    assert moving[-1] == 0
    assert 0.1 < max(moving) < 0.2
    assert min(moving) > -0.002
    assert max(abs(b - a) for a, b in pairwise(moving)) < 0.05


def test_trembling_does_not_move_the_crop() -> None:
    assert len(path_of([at(0.5 + 0.03 * (-1) ** number) for number in range(20)]).keys) == 1


def test_a_short_excursion_is_not_followed() -> None:
    walk = [0.4] * 12 + [0.75] + [0.4] * 12
    assert len(path_of([at(x, sure=0.6) for x in walk]).keys) == 1


def test_what_is_only_guessed_does_not_lead_the_crop_about() -> None:
    walk = [0.3 + 0.4 * (number // 4 % 2) for number in range(32)]
    assert len(path_of([at(x, sure=0.2) for x in walk]).keys) == 1


def test_a_subject_that_moves_as_fast_as_a_ball_makes_no_jump() -> None:
    walk = [0.2] * 8 + [0.8] * 8
    assert max(abs(speed) for speed in speeds(path_of([at(x) for x in walk]), 3.75)) < 0.7


def test_a_face_has_headroom() -> None:
    path = path_of([at(0.5, 0.3, 0.12, face=True)] * 8, "16:9", TALL)
    _, top, _, bottom = box_at(path, 0)
    face_top, face_middle = 0.24 * 1920, 0.3 * 1920
    assert top < face_top - 0.1 * 0.12 * 1920
    assert face_middle < (top + bottom) / 2


def test_faces_that_do_not_fit_are_shown_whole_over_a_blurred_picture() -> None:
    two = {"x": 0.5, "y": 0.4, "width": 0.6, "height": 0.2, "sure": 0.95, "face": True}
    path = path_of([two] * 12)
    assert path.fill
    left, top, right, bottom = box_at(path, 0)
    assert left <= 0.2 * 1920
    assert right >= 0.8 * 1920
    assert (top, bottom) == (0, 1080)
    assert right - left < 1920


def test_a_thing_that_does_not_fit_is_cut_at_its_middle_not_shrunk() -> None:
    wide = {"x": 0.4, "y": 0.5, "width": 0.7, "height": 0.3, "sure": 0.7, "face": False}
    path = path_of([wide] * 12)
    assert not path.fill
    left, _, right, _ = box_at(path, 0)
    assert abs((left + right) / 2 - 0.4 * 1920) < 0.05 * 1920


def test_faces_that_are_too_wide_for_a_moment_do_not_pad_the_take() -> None:
    two = {"x": 0.5, "y": 0.4, "width": 0.6, "height": 0.2, "sure": 0.95, "face": True}
    assert not path_of([at(0.5, face=True)] * 10 + [two] * 4).fill


def test_the_subject_is_kept_clear_of_the_buttons() -> None:
    seen = [at(0.6, 0.5, 0.08)] * 8
    safe = Margins(right=0.3, bottom=0.2)
    left, _, right, _ = box_at(path_of(seen, "9:16", WIDE, safe), 0)
    assert left + 0.7 * (right - left) >= 0.64 * 1920 - 1
    _, top, _, bottom = box_at(path_of(seen, "16:9", TALL, safe), 0)
    assert top + 0.8 * (bottom - top) >= 0.54 * 1920 - 1


def test_a_person_may_hold_the_crop_anywhere() -> None:
    sources = [footage([at(0.1)] * 8), footage([at(0.9)] * 8)]
    cut = timeline(sources)
    points = [
        CropPoint(take=0, x=1.0, y=0.5),
        CropPoint(take=0, aspect=Aspect(1, 1), x=0.5, y=0.5),
    ]
    first, second = crop_plan(cut, sources, Aspect(9, 16), points).paths
    assert len(first.keys) == 1
    assert first.keys[0].box.right == 1920
    assert second == crop_plan(cut, sources, Aspect(9, 16)).paths[1]
    square = crop_plan(cut, sources, Aspect(1, 1), points).paths[0]
    assert square.keys[0].box == Box(420, 0, 1080, 1080)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("size", SHAPES)
def test_boxes_stay_inside_and_have_the_shape(aspect: str, size: Size) -> None:
    path = path_of([at(float(number % 2), float(number % 2)) for number in range(24)], aspect, size)
    assert not path.fill
    assert len({key.box.size for key in path.keys}) == 1
    for key in path.keys:
        assert Box(0, 0, size.width, size.height).contains(key.box)
        assert key.box.width % 2 == 0
        assert key.box.height % 2 == 0
        assert abs(key.box.width / key.box.height - float(Aspect.parse(aspect).ratio)) < 0.03


PLACES = st.floats(0, 1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(PLACES, PLACES, st.floats(0, 0.6), st.floats(0, 1), st.booleans()),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(ASPECTS),
    st.sampled_from(SHAPES),
)
def test_any_focus_gives_a_path_without_a_jump(
    seen: list[tuple[float, float, float, float, bool]], aspect: str, size: Size
) -> None:
    points = [at(x, y, extent, sure, face=face) for x, y, extent, sure, face in seen]
    path = path_of(points, aspect, size)
    assert path.keys[0].time == 0
    assert len({key.box.size for key in path.keys}) == 1
    for key in path.keys:
        assert Box(0, 0, size.width, size.height).contains(key.box)
    for one, other in pairwise(path.keys):
        seconds = float(other.time - one.time)
        assert seconds > 0
        way = max(
            (abs(other.box.x - one.box.x) - 2) / size.width,
            (abs(other.box.y - one.box.y) - 2) / size.height,
        )
        assert way / seconds < 1.2


def test_a_shot_seen_only_beside_the_take_still_tells_where_the_subject_is() -> None:
    only = footage([at(0.8)] + [at(0.8)] * 7)
    cut = timeline([only])
    late = cut.takes[0].model_copy(update={"source_range": TimeRange.of(Fraction(30), 2)})
    cut = cut.model_copy(update={"takes": (late,)})
    path = crop_plan(cut, [only], Aspect(9, 16)).paths[0]
    assert path.keys[0].box.right >= 0.85 * 1920
