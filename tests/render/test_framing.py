"""Crops move evenly by parts of a pixel, fills surround what does not fit, photographs move inside themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
import pytest
from PIL import Image

from studio.process import arguments, ffmpeg_path, run
from studio.records.edit import CropKey, CropPath
from studio.render.command import LONGEST_ARGUMENT, within_bounds
from studio.render.framing import framed, inner_size, scaled, share_needed
from studio.render.photo import PhotoTake, place_at, write_photo_film
from studio.render.steps import axis, line
from studio.settings import Settings
from studio.units import Box, FrameRate, Size

media = pytest.mark.media

DISPLAY = Size(640, 360)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def path_of(*keys: tuple[float, Box], fill: bool = False) -> CropPath:
    made = tuple(
        CropKey(time=Fraction(time).limit_denominator(1000), box=box) for time, box in keys
    )
    return CropPath(keys=made, fill=fill)


def spots(
    file: Path, places: Sequence[tuple[float, float]], size: Size = DISPLAY, wide: float = 8
) -> Path:
    """A dark picture with soft light spots, whose middles can be measured to a hundredth of a pixel."""
    rows, columns = np.indices((size.height, size.width))
    light = np.zeros((size.height, size.width))
    for x, y in places:
        light += np.exp(-((columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2) / (2 * wide**2))
    grey = (30 + 190 * np.minimum(light, 1)).astype(np.uint8)
    Image.fromarray(np.dstack([grey] * 3)).save(file, quality=98, subsampling=0)
    return file


def middles(planes: np.ndarray, around: Sequence[tuple[float, float]], reach: int) -> np.ndarray:
    """Middle of the light in a window around each place, per picture: count × places × (x, y)."""
    found = []
    for plane in planes.astype(float):
        row = []
        for x, y in around:
            left, top = max(0, round(x) - reach), max(0, round(y) - reach)
            window = plane[top : round(y) + reach, left : round(x) + reach]
            window = np.clip(window - window.min() - 12, 0, None)
            rows, columns = np.indices(window.shape)
            total = window.sum()
            row.append(
                (
                    left + 0.5 + (columns * window).sum() / total,
                    top + 0.5 + (rows * window).sum() / total,
                )
            )
        found.append(row)
    return np.array(found)


def drawn(
    still: Path, path: CropPath, target: Size, frames: int, *, colour: bool = False
) -> np.ndarray:
    """Luma (or RGB) of ``frames`` pictures at 30 per second of ``still`` as ``path`` frames it."""
    source = ffmpeg.input(str(still), loop=1, framerate=30).video
    stream = source.filter("scale", out_color_matrix="bt709", out_range="tv").filter(
        "format", "yuv420p"
    )
    stream = scaled(framed(stream, path, DISPLAY, DISPLAY, target), target)
    pixels = "rgb24" if colour else "gray"
    stream = stream.filter("scale", in_color_matrix="bt709", in_range="tv")
    graph = ffmpeg.output(stream, "pipe:1", f="rawvideo", pix_fmt=pixels, vframes=frames)
    raw = np.frombuffer(run(arguments(graph, ffmpeg_path())).stdout, np.uint8)
    shape = (frames, target.height, target.width)
    return raw.reshape(*shape, 3) if colour else raw.reshape(shape)


@media
@pytest.mark.parametrize(
    ("box", "target"),
    [
        (Size(202, 360), Size(360, 640)),
        (Size(270, 360), Size(360, 480)),
        (Size(360, 360), Size(360, 360)),
        (Size(360, 360), Size(240, 240)),
    ],
    ids=["9:16", "3:4", "1:1", "smaller"],
)
def test_a_slow_move_is_even(tmp_path: Path, box: Size, target: Size) -> None:
    """Seven source pixels a second: whole pixels would stand still for four frames and then jump."""
    still = spots(tmp_path / "spot.png", [(300, 180)])
    path = path_of((0, Box(150, 0, box.width, box.height)), (2, Box(164, 0, box.width, box.height)))
    scale = target.width / box.width
    meant = (300 - 150 - 7 * np.arange(60) / 30) * scale
    found = middles(
        drawn(still, path, target, 60), [(float(meant[30]), target.height / 2)], round(40 * scale)
    )[:, 0, 0]
    off = found - meant
    assert np.abs(off - off.mean()).max() < 0.2
    assert abs(off.mean()) < 0.6
    steps = -np.diff(found)
    assert steps.min() > 0
    assert steps.std() < 0.1


@media
def test_a_path_goes_through_all_its_keys_up_to_the_edges(tmp_path: Path) -> None:
    still = spots(tmp_path / "spot.png", [(320, 180)])
    left = (0, 30, 180, 438, 438, 240)
    keys = [(at / 2, Box(x, 0, 202, 360)) for at, x in enumerate(left)]
    pictures = drawn(still, path_of(*keys), Size(202, 360), 76)
    for at, x in enumerate(left):
        if not 0 < 320 - x < 202:
            continue
        ((found,),) = middles(pictures[at * 15 : at * 15 + 1], [(320 - x, 180)], 40)
        assert abs(found[0] - (320 - x)) < 0.4, at


@media
def test_the_edge_of_the_picture_is_reached_exactly(tmp_path: Path) -> None:
    """No smeared or missing columns when the box lies at the very left or right."""
    pixels = np.full((360, 640, 3), 60, np.uint8)
    pixels[:, :40], pixels[:, -40:] = 220, 220
    still = tmp_path / "edges.png"
    Image.fromarray(pixels).save(still)
    path = path_of((0, Box(0, 0, 202, 360)), (1, Box(438, 0, 202, 360)))
    pictures = drawn(still, path, Size(404, 720), 31)
    assert abs(int((pictures[0][300] > 140).sum()) - 80) <= 2
    assert abs(int((pictures[30][300] > 140).sum()) - 80) <= 2
    assert pictures[0][300, :70].min() > 200
    assert pictures[30][300, -70:].min() > 200


@media
def test_what_does_not_fit_lies_whole_on_its_own_blur(tmp_path: Path) -> None:
    rows, columns = np.indices((360, 640))
    disc = np.hypot(columns - 320, rows - 180) < 120
    pixels = np.where(disc[:, :, None], (220, 160, 60), (90, 120, 90)).astype(np.uint8)
    still = tmp_path / "disc.png"
    Image.fromarray(pixels).save(still)
    path, target = path_of((0, Box(0, 0, 640, 360)), fill=True), Size(360, 640)
    inner = inner_size(path, target)
    (frame,) = drawn(still, path, target, 1, colour=True).astype(int)
    top = (target.height - inner.height) // 2
    shown = frame[top + 4 : top + inner.height - 4, :, 0] > 160
    height, width = shown.any(axis=1).sum(), shown.any(axis=0).sum()
    assert abs(width / height - 1) < 0.04
    assert abs(width - 240 * inner.width / 640) < 4
    behind = frame[20:180]
    assert 20 < behind.mean() < frame[top + 5 : top + 20].mean()
    assert np.abs(np.diff(behind.mean(axis=2), axis=1)).max() < 8  # blurred


def test_the_tightest_box_says_how_many_pixels_are_needed() -> None:
    path = path_of((0, Box(0, 0, 640, 360)), (1, Box(0, 0, 320, 180)))
    assert share_needed(path, Size(1920, 1080)) == 6


def test_a_line_of_many_keys_is_a_shallow_tree() -> None:
    keys = [(Fraction(at, 10), Fraction(at % 7)) for at in range(600)]
    text = line(keys)
    assert text.count("if(") == 600
    depth = deepest = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        deepest = max(deepest, depth)
    assert deepest < 15
    assert len(text) < 40_000


@pytest.mark.parametrize("target", [1080, 1440, 810, 1350, 1920, 540])
@pytest.mark.parametrize("length", [608, 810, 1080, 1214])
def test_the_two_crops_read_what_they_need(length: int, target: int) -> None:
    made = axis(
        [(Fraction(0), Fraction(0)), (Fraction(9), Fraction(700))], Fraction(length), 1920, target
    )
    assert made.read % 2 == made.made % 2 == made.kept % 2 == 0
    assert abs(made.kept / made.made * made.read / length - 1) < 0.004
    assert made.kept < made.made


def test_a_graph_too_long_for_an_argument_goes_through_a_file(tmp_path: Path) -> None:
    beside = tmp_path / "graph.txt"
    short = ("ffmpeg", "-i", "a", "-filter_complex", "x" * LONGEST_ARGUMENT, "out")
    assert within_bounds(short, beside) == short
    long = ("ffmpeg", "-i", "a", "-filter_complex", "x" * (LONGEST_ARGUMENT + 1), "out")
    assert within_bounds(long, beside) == (
        *("ffmpeg", "-i", "a", "-/filter_complex", str(beside), "out"),
    )
    assert beside.read_text() == long[4]


@media
def test_ffmpeg_reads_a_graph_from_a_file(tmp_path: Path) -> None:
    padding = "null," * LONGEST_ARGUMENT
    argv = (
        *(ffmpeg_path(), "-loglevel", "error", "-f", "lavfi", "-i", "color=red:d=0.1:s=64x64"),
        *(
            "-filter_complex",
            f"[0:v]{padding[: LONGEST_ARGUMENT // 200 * 5]}null",
            "-f",
            "null",
            "-",
        ),
    )
    at = argv.index("-filter_complex")
    graph = tmp_path / "graph.txt"
    graph.write_text(argv[at + 1])
    run((*argv[:at], "-/filter_complex", str(graph), *argv[at + 2 :]))


def film_of(photo: Path, path: CropPath, size: Size, frames: int, settings: Settings) -> np.ndarray:
    """Raw planes of a photograph's film, count × 1.5 height × width."""
    target = photo.with_suffix(".mp4")
    take = PhotoTake(photo, path, size, FrameRate(Fraction(30)), frames)
    write_photo_film(take, target, settings, lambda: False)
    argv = (ffmpeg_path(), "-v", "error", "-i", str(target), "-f", "rawvideo", "-")
    raw = np.frombuffer(run(argv).stdout, np.uint8)
    return raw.reshape(-1, size.height * 3 // 2, size.width)


@media
@pytest.mark.parametrize("density", [1, 4], ids=["few-pixels", "many-pixels"])
def test_a_photograph_moves_and_grows_evenly(
    tmp_path: Path, settings: Settings, density: int
) -> None:
    size = Size(400 * density, 300 * density)
    places = [(150 * density, 120 * density), (260 * density, 190 * density)]
    photo = spots(tmp_path / "photo.jpg", places, size, 6 * density)
    first = Box(40 * density, 10 * density, 320 * density, 240 * density)
    last = Box(70 * density, 40 * density, 280 * density, 210 * density)
    path, target = path_of((0, first), (2, last)), Size(480, 360)
    planes = film_of(photo, path, target, 60, settings)[:, :360]
    assert len(planes) == 60
    meant = []
    for number in range(60):
        place = place_at(path, Fraction(number, 30))
        scale = 480 / place.width
        meant.append([((x - place.x) * scale, (y - place.y) * scale) for x, y in places])
    wanted = np.array(meant)
    found = np.array(
        [
            middles(planes[number : number + 1], [tuple(each) for each in wanted[number]], 35)[0]
            for number in range(60)
        ]
    )
    assert np.abs(found - wanted).max() < 0.25
    jerks = np.diff(found, n=2, axis=0)
    assert jerks.std() < 0.06


@media
def test_a_photograph_keeps_its_colours(tmp_path: Path, settings: Settings) -> None:
    """JPEG is full-range BT.601 inside; the film is limited-range BT.709."""
    colours = ((200, 40, 40), (40, 180, 60), (40, 60, 200), (128, 128, 128))
    pixels = np.zeros((240, 320, 3), np.uint8)
    for number, colour in enumerate(colours):
        pixels[:, number * 80 : number * 80 + 80] = colour
    photo = tmp_path / "bars.jpg"
    Image.fromarray(pixels).save(photo, quality=95)
    film_of(photo, path_of((0, Box(0, 0, 320, 240))), Size(320, 240), 1, settings)
    argv = (
        *(ffmpeg_path(), "-v", "error", "-i", str(photo.with_suffix(".mp4"))),
        *("-vf", "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
    )
    found = np.frombuffer(run(argv).stdout, np.uint8).reshape(240, 320, 3).astype(int)
    for number, colour in enumerate(colours):
        bar = found[20:-20, number * 80 + 15 : number * 80 + 65].mean(axis=(0, 1))
        assert np.abs(bar - colour).max() < 4
