"""Upright, in shape, in the right colours: what a take shows of every kind of file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
import pytest

from studio.media import probe
from studio.process import arguments, ffmpeg_path, run
from studio.records.edit import Take
from studio.records.media import MediaInfo
from studio.render.takes import opened, pictures, working_size
from studio.settings import Settings
from studio.units import FrameRate, Size, TimeRange

pytestmark = pytest.mark.media

RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 180, 60), (40, 60, 200), (128, 128, 128)
QUARTERS = (
    "geq=r='if(lt(Y,H/2),if(lt(X,W/2),200,40),if(lt(X,W/2),40,128))'"
    ":g='if(lt(Y,H/2),if(lt(X,W/2),40,180),if(lt(X,W/2),60,128))'"
    ":b='if(lt(Y,H/2),if(lt(X,W/2),40,60),if(lt(X,W/2),200,128))'"
)
"""Red and green above, blue and grey below."""

EXACT = "flags=accurate_rnd+full_chroma_int"
"""swscale's options for colours that are not off by a few."""

MATRIX = {"bt709": "bt709", "bt601": "smpte170m"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def source(path: Path, filters: str, *options: str, size: str = "320x240") -> Path:
    """A fifth of a second of a still picture that ``filters`` draw on an RGB canvas."""
    run(
        (
            *(ffmpeg_path(), "-y", "-loglevel", "error", "-f", "lavfi"),
            *("-i", f"color=black:s={size}:r=25:d=0.2,format=gbrp,{filters}"),
            *options,
            str(path),
        )
    )
    return path


def first(path: Path, settings: Settings, frames: int = 1) -> np.ndarray:
    """Frames of a take from the start, count × height × width × RGB."""
    info = probe(path, settings)
    return taken(path, info, info.video.start, frames, info.video.display)


def taken(path: Path, info: MediaInfo, start: Fraction, frames: int, size: Size) -> np.ndarray:
    """Frames of a take, as a player shows BT.709 pictures of limited range."""
    rate = FrameRate(Fraction(25))
    span = TimeRange.of(start, frames * rate.frame)
    out = TimeRange.of(0, frames * rate.frame)
    take = Take(source=0, shot=0, source_range=span, output_range=out)
    stream = pictures(take, info, opened(path, info, start, 0), rate, size).filter(
        "scale",
        in_color_matrix="bt709",
        in_range="tv",
        out_range="pc",
        flags="accurate_rnd+full_chroma_int",
    )
    graph = ffmpeg.output(stream, "pipe:1", f="rawvideo", pix_fmt="rgb24")
    raw = run(arguments(graph.global_args("-copyts"), ffmpeg_path())).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, size.height, size.width, 3)


def quarters(frame: np.ndarray) -> list[tuple[int, ...]]:
    """Mean colours of the four quarters' middles."""
    height, width = frame.shape[:2]
    return [
        tuple(
            round(float(value))
            for value in frame[
                top + height // 8 : top + 3 * height // 8,
                left + width // 8 : left + 3 * width // 8,
            ].mean(axis=(0, 1))
        )
        for top in (0, height // 2)
        for left in (0, width // 2)
    ]


def near(found: list[tuple[int, ...]], slack: int = 4) -> bool:
    meant = (RED, GREEN, BLUE, GREY)
    return all(
        abs(one - other) <= slack
        for colour, wanted in zip(found, meant, strict=True)
        for one, other in zip(colour, wanted, strict=True)
    )


@pytest.mark.parametrize("tagged", ["tagged", "untagged"])
@pytest.mark.parametrize("reach", ["tv", "pc"])
@pytest.mark.parametrize(
    ("matrix", "size"), [("bt709", "320x600"), ("bt601", "320x240"), ("bt601", "720x576")]
)
def test_colours_come_out_as_they_were(
    tmp_path: Path, settings: Settings, matrix: str, size: str, reach: str, tagged: str
) -> None:
    """Also where nothing is said: small pictures are BT.601 then, large ones BT.709."""
    name = MATRIX[matrix]
    tags = (
        ("-colorspace", name, "-color_primaries", name, "-color_trc", name)
        if tagged == "tagged"
        else ()
    )
    pixels = "yuvj420p" if reach == "pc" else "yuv420p"
    path = source(
        tmp_path / "a.mp4",
        f"{QUARTERS},scale=out_color_matrix={name}:out_range={reach}:{EXACT},format={pixels}",
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", "-color_range", reach, *tags),
        size=size,
    )
    assert near(quarters(first(path, settings)[0]))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_every_rotation_stands_upright(tmp_path: Path, settings: Settings, turn: int) -> None:
    stored = {0: "", 90: ",transpose=2", 180: ",hflip,vflip", 270: ",transpose=1"}[turn]
    flat = source(
        tmp_path / "flat.mp4",
        f"{QUARTERS},scale=out_color_matrix=bt601:{EXACT},format=yuv420p{stored}",
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "8"),
    )
    path = tmp_path / "turned.mp4"
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-display_rotation", str(-turn)),
            *("-i", str(flat), "-c", "copy", str(path)),
        )
    )
    info = probe(path, settings)
    assert info.video.display == Size(320, 240)
    assert near(quarters(first(path, settings)[0]))


DISC = "drawbox=c=black:t=fill,geq=r='{0}':g='{0}':b='{0}'"


def roundness(frame: np.ndarray) -> float:
    """Width over height of what is light."""
    light = frame[:, :, 1] > 128
    rows, columns = np.flatnonzero(light.any(axis=1)), np.flatnonzero(light.any(axis=0))
    return (columns[-1] - columns[0] + 1) / (rows[-1] - rows[0] + 1)


@pytest.mark.parametrize(
    ("size", "aspect"), [("720x576", "16/15"), ("720x576", "64/45"), ("1440x1080", "4/3"), ("321x241", "1")]
)  # fmt: skip
def test_circles_are_round(tmp_path: Path, settings: Settings, size: str, aspect: str) -> None:
    """The stored disc is as narrow as its pixels are wide."""
    shape = f"255*lt(hypot((X-W/2)*{aspect}\\,Y-H/2)\\,H/3)"
    path = source(
        tmp_path / "disc.mkv",
        f"{DISC.format(shape)},format=yuv444p,setsar={aspect}",
        *("-c:v", "libx264", "-preset", "ultrafast"),
        size=size,
    )
    assert abs(roundness(first(path, settings)[0]) - 1) < 0.02


@pytest.mark.parametrize(
    ("transfer", "codes"),
    [("arib-std-b67", (397, 721)), ("smpte2084", (397, 573))],
    ids=["hlg", "pq"],
)
def test_hdr_is_neither_dark_nor_washed_out(
    tmp_path: Path, settings: Settings, transfer: str, codes: tuple[int, int]
) -> None:
    """BT.2408: a grey card of 18 % (26 cd/m²) and white (203 cd/m²) as 10-bit codes; SDR has them near 42 and 85+ %."""
    grey, white = codes
    path = source(
        tmp_path / "hdr.mp4",
        f"format=yuv420p10le,geq=lum='if(lt(X,W/2),{grey},{white})':cb=512:cr=512",
        *("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"),
        f"log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:range=limited",
    )
    frame = first(path, settings)[0].astype(float) / 255
    half = frame.shape[1] // 2
    assert 0.36 < frame[:, : half - 20].mean() < 0.48
    assert 0.80 < frame[:, half + 20 :].mean() < 0.97
    assert np.ptp(frame[:, : half - 20].mean(axis=(0, 1))) < 0.02  # grey stays grey


def test_fields_become_whole_pictures_before_the_rate_changes(
    tmp_path: Path, settings: Settings
) -> None:
    """A bar that moves 8 pixels a field combs where fields are woven or dropped one by one."""
    path = tmp_path / "fields.ts"
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-f", "lavfi", "-i"),
            "color=black:s=320x240:r=50:d=1.2,format=yuv420p,"
            "geq=lum='if(lt(abs(X-8*mod(N,40)-20),12),220,30)':cb=128:cr=128,"
            "tinterlace=mode=interleave_top:flags=vlpf",
            *("-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ildct+ilme", "-g", "12", str(path)),
        )
    )
    info = probe(path, settings)
    assert info.video.interlaced
    start = info.video.start + Fraction(1, 5)
    frames = taken(path, info, start, 10, info.video.display)[:, :, :, 1].astype(float)
    rows = frames[:, 40:200]
    combing = np.abs(rows[:, 1:-1] - (rows[:, :-2] + rows[:, 2:]) / 2).mean()
    assert combing < 1.0
    lefts = [int(np.flatnonzero(frame[120] > 128)[0]) for frame in frames]
    assert all(14 <= step <= 18 for step in np.diff(lefts))


def test_what_a_gif_leaves_open_is_white(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "open.gif"
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-f", "lavfi"),
            *("-i", "color=red:s=64x64:r=10:d=1,format=rgba,geq=r=200:g=20:b=20:a='255*lt(X,32)'"),
            *("-filter_complex", "split[a][b];[a]palettegen[p];[b][p]paletteuse", str(path)),
        )
    )
    frame = first(path, settings)[0]
    assert frame[32, 12, 0] > 150 > 80 > frame[32, 12, 1]
    assert frame[32, 52].min() > 235


@pytest.mark.parametrize(
    ("share", "size"), [("0.44", Size(142, 106)), ("0.8", Size(320, 240)), ("2", Size(320, 240))]
)
def test_pictures_far_too_large_are_made_smaller_once(
    tmp_path: Path, settings: Settings, share: str, size: Size
) -> None:
    path = source(tmp_path / "a.mp4", QUARTERS, "-c:v", "libx264", "-pix_fmt", "yuv420p")
    info = probe(path, settings)
    assert working_size(info, [Fraction(1, 5), Fraction(share)]) == size
    frame = taken(path, info, Fraction(0), 1, size)[0]
    assert near(quarters(frame), 10)
