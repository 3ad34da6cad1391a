"""The drawn footage: the same every time, cut where it says, never silent."""

import dataclasses
import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from studio.media import measure_loudness, probe
from studio.settings import CHECKOUT, Settings
from studio.workflows.demo_footage import FILMS, make, paint, sound, stage
from studio.workflows.demo_footage.planes import Canvas
from studio.workflows.demo_footage.stage import (
    HEIGHT,
    RATE,
    WIDTH,
    Plan,
    Shot,
    Sprite,
    View,
    sprite,
)

TEAL, GOLD = (40, 110, 110), (240, 180, 60)


def hill(top: int, ink: paint.Colour, depth: float = 1.0) -> Sprite:
    painting = paint.blank(WIDTH + 400, HEIGHT)
    x = np.arange(WIDTH + 400.0)
    crest = np.stack([x, 200 + 60 * np.sin(x / 90)], axis=-1)
    paint.polygon(painting, [*crest, (WIDTH + 400, HEIGHT + 9), (0, HEIGHT + 9)], ink)
    return sprite(painting, -200, top, depth)


def two_shots() -> tuple[Plan, ...]:
    return (
        Plan(0.4, lambda: [hill(0, TEAL), hill(300, GOLD)], View(-40), View(40, 0, 1.1)),
        Plan(0.4, lambda: [hill(0, GOLD), hill(400, TEAL)]),
        Plan(0.8, lambda: [hill(-200, TEAL)], dissolve=0.4),
    )


def change(one: Canvas, other: Canvas) -> float:
    small = [
        cv2.resize(each.pixels, (96, 54), interpolation=cv2.INTER_AREA) for each in (one, other)
    ]
    return float(np.mean(cv2.absdiff(*small)))


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    return [canvas.pixels[::8, ::8].copy() for canvas in stage.canvases(two_shots())]


def test_length_and_starts_count_a_dissolve_once() -> None:
    assert stage.length(two_shots()) == pytest.approx(1.2)
    assert stage.starts(two_shots()) == pytest.approx((0.0, 0.4, 0.4))


def test_frames_are_as_many_as_planned(pictures: list[np.ndarray]) -> None:
    assert len(pictures) == 1.2 * RATE


def test_a_hard_cut_changes_one_frame_and_a_dissolve_many(pictures: list[np.ndarray]) -> None:
    steps = [float(np.mean(cv2.absdiff(a, b))) for a, b in itertools.pairwise(pictures)]

    assert steps[9] > 8 * max(steps[:9])
    assert all(step > 0.5 for step in steps[10:19])
    assert max(steps[10:19]) < steps[9] / 2


def test_every_film_has_hard_cuts_a_dissolve_and_twelve_seconds_or_more() -> None:
    for film in FILMS:
        plans = film.plans()
        assert 12 <= stage.length(plans) <= 40
        assert sum(plan.dissolve == 0 for plan in plans[1:]) >= 2
        assert any(plan.dissolve > 0 for plan in plans)


def test_a_scene_is_drawn_the_same_every_time() -> None:
    plan = FILMS[2].plans()[2]
    first, second = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    plan.shot().draw(first, 1.0)
    plan.shot().draw(second, 1.0)

    assert np.array_equal(first.pixels, second.pixels)


def test_a_planned_cut_shows_in_a_real_film() -> None:
    one, other = (plan.shot() for plan in FILMS[1].plans()[2:4])
    frames = [Canvas(WIDTH, HEIGHT) for _ in range(3)]
    one.draw(frames[0], one.seconds - 2 / RATE)
    one.draw(frames[1], one.seconds - 1 / RATE)
    other.draw(frames[2], 0.0)

    assert change(frames[1], frames[2]) > 10 * change(frames[0], frames[1])


def test_leaving_out_what_is_hidden_changes_nothing() -> None:
    sprites = (hill(0, TEAL, 0.2), hill(300, GOLD, 0.6), hill(500, TEAL))
    assert all(each.solid is not None for each in sprites)
    naive = tuple(dataclasses.replace(each, solid=None) for each in sprites)
    view = View(37.3, -12.5, 1.07)
    fast, slow = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    Shot(1, sprites, view, view).draw(fast, 0.5)
    Shot(1, naive, view, view).draw(slow, 0.5)

    assert int(cv2.absdiff(fast.pixels, slow.pixels).max()) <= 1


def test_colours_survive_the_canvas() -> None:
    canvas = Canvas(64, 64)
    painting = paint.blank(64, 64)
    paint.wash(painting, np.ones((64, 64)), GOLD)
    each = sprite(painting, 0, 0)
    canvas.place(each.plane, np.array([[1.0, 0, 0], [0, 1.0, 0]]))

    assert np.abs(canvas.rgb()[20, 20].astype(int) - GOLD).max() <= 3
    assert len(canvas.nv12()) == 64 * 64 * 3 // 2


def test_sound_is_the_same_every_time_heard_and_unclipped() -> None:
    first, second = (sound.track(3.0, seed=4) for _ in range(2))

    assert np.array_equal(first, second)
    assert first.shape == (3 * sound.RATE, 2)
    assert np.abs(first).max() <= sound.CEILING
    assert 0.5 * sound.LEVEL < np.sqrt(np.mean(first**2)) < 1.1 * sound.LEVEL


def test_the_sample_mark_is_there() -> None:
    mark = make.load_mark(CHECKOUT)

    assert mark is not None
    assert mark.shape[2] == 4
    assert mark[..., :3].max() <= 255
    assert (mark[..., :3] <= mark[..., 3:]).all()


def test_the_version_follows_the_code() -> None:
    assert make.version() == make.version()
    assert len(make.version()) == 12


@pytest.mark.media
def test_a_film_becomes_a_file_with_picture_and_sound(tmp_path: Path) -> None:
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path)})
    film = make.Film("tiny", "小样.mp4", two_shots, 146.83)
    told: list[float] = []

    make.draw(film, tmp_path / "tiny.mp4", make.load_mark(CHECKOUT), "", told.append)

    info = probe(tmp_path / "tiny.mp4", settings)
    assert (info.video.display.width, info.video.display.height) == (WIDTH, HEIGHT)
    assert info.video.rate == RATE
    assert (info.video.primaries, info.video.matrix) == ("bt709", "bt709")
    assert float(info.duration) == pytest.approx(1.2, abs=0.1)
    loudness = measure_loudness(tmp_path / "tiny.mp4", settings).integrated_lufs
    assert loudness is not None
    assert -30 < loudness < -15
    assert told[0] == 0.0
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.mp4"]
