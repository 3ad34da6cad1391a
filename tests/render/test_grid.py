"""Every frame of a take is the picture that shows at its time, whatever the file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from studio.media import probe
from studio.render import clip_rate
from studio.render.grid import common_tick
from studio.settings import Settings
from tests.render.numbered import even, meant, numbered, shown

media = pytest.mark.media

NTSC = Fraction(1000, 1001)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def gappy(count: int) -> list[Fraction]:
    """A variable rate: 30 a second, then two thirds of a second of nothing, again and again."""
    return [time for at, time in enumerate(even(count, 30)) if not 8 <= at % 40 < 28]


LATE = Fraction(3590)
FILES = {
    "b-frames-open-gop.mp4": (even(90, 30), {"x264-params": "keyint=30:bframes=6:open-gop=1"}),
    "long-gop.ts": (even(120, 25), {"x264-params": "keyint=250:bframes=3:open-gop=1"}),
    "gaps.mp4": (gappy(160), {"x264-params": "keyint=250"}),
    "gaps.mkv": (gappy(160), {"x264-params": "keyint=20:bframes=4"}),
    "film.mp4": (even(80, 24 * NTSC), {}),
    "ntsc.mp4": (even(90, 30 * NTSC), {}),
    "ntsc60.mp4": (even(150, 60 * NTSC), {}),
    "pal50.ts": (even(120, 50), {"x264-params": "keyint=50:bframes=3"}),
    "an-hour-in.mp4": (even(90, 30, LATE), {"x264-params": "keyint=45:bframes=4"}),
    "hevc-open-gop.mp4": (even(90, 30), {}),
    "slow.mp4": (even(30, Fraction(5, 2)), {}),
    "rounded-to-milliseconds.webm": (even(90, 30 * NTSC), {}),
}  # fmt: skip


def made(tmp_path: Path, name: str) -> tuple[Path, list[Fraction]]:
    times, options = FILES[name]
    codec = {"h": "libx265", "r": "libvpx"}.get(name[0], "libx264")
    rate = Fraction(round(1 / (times[1] - times[0]) * 1001), 1001)
    base = Fraction(1, 1000) if name.endswith(("mkv", "webm")) else None
    path = numbered(tmp_path / name, times, codec, options, base, rate)
    # MPEG-TS starts its clock where it likes; the pictures keep their distances.
    return path, times


@media
@pytest.mark.parametrize("name", FILES)
def test_a_frame_is_the_picture_that_shows_at_its_time(
    tmp_path: Path, settings: Settings, name: str
) -> None:
    path, times = made(tmp_path, name)
    info = probe(path, settings)
    times = [time - times[0] + info.video.start for time in times]
    rate = clip_rate(info.video.rate).value
    length = times[-1] - times[0]
    for start in (
        times[0],
        times[len(times) // 2],
        times[0] + length * Fraction(61, 97),
        times[-12],
    ):
        found = shown(path, info, start, rate, 10)
        wanted = meant(times, start, rate, 10)
        assert len(found) == 10
        assert all(one in some for one, some in zip(found, wanted, strict=True)), (
            name,
            float(start),
            found,
            wanted,
        )


@media
@pytest.mark.parametrize(
    ("name", "codec", "rate", "more"),
    [
        ("old.avi", "mpeg4", 25, {"max_b_frames": 2, "gop_size": 40}),
        ("older.avi", "cinepak", 15, {}),
        ("disc.mpg", "mpeg2video", 25, {"max_b_frames": 2, "gop_size": 15}),
        ("broadcast.ts", "mpeg2video", 25, {"max_b_frames": 2, "gop_size": 50}),
        ("animated.gif", "gif", 20, {}),
        ("intra.mov", "mjpeg", 30, {}),
    ],
)
def test_old_files_are_cut_exactly_too(
    tmp_path: Path, settings: Settings, name: str, codec: str, rate: int, more: dict[str, int]
) -> None:
    path = numbered(tmp_path / name, even(100, rate), codec, rate=Fraction(rate), **more)
    info = probe(path, settings)
    for first in (0, 7, 53, 88):
        start = info.video.start + Fraction(first, rate)
        assert shown(path, info, start, rate, 8) == list(range(first, first + 8))


@media
def test_a_clock_that_shivers_makes_no_judder(tmp_path: Path, settings: Settings) -> None:
    random = np.random.default_rng(5)
    times = [
        time + Fraction(int(off), 1000) for time, off in zip(even(90, 30, 1), random.integers(-2, 3, 90), strict=True)
    ]  # fmt: skip
    path = numbered(tmp_path / "phone.mp4", times)
    info = probe(path, settings)
    start = times[30] - times[0] + info.video.start + Fraction(1, 60)  # half way to the next
    found = shown(path, info, start, 30, 40)
    assert found[0] in {30, 31}
    assert found == list(range(found[0], found[0] + 40))


@media
def test_the_last_picture_is_held_where_the_file_ends(tmp_path: Path, settings: Settings) -> None:
    path = numbered(tmp_path / "short.mp4", even(20, 30))
    info = probe(path, settings)
    assert shown(path, info, Fraction(18, 30), 30, 6) == [18, 19, 19, 19, 19, 19]
    assert shown(path, info, Fraction(79, 120), 30, 3) == [19, 19, 19]


@media
def test_the_first_picture_is_held_before_it_begins(tmp_path: Path, settings: Settings) -> None:
    path = numbered(tmp_path / "late.mp4", even(30, 30, 1))
    info = probe(path, settings)
    start = info.video.start - Fraction(2, 30)
    assert shown(path, info, start, 30, 5) == [0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("base", "rate"),
    [
        ("1/90000", "30"),
        ("1/15360", "25"),
        ("1/600", "30000/1001"),
        ("66667/1000000", "24000/1001"),
    ],
)
def test_the_tick_divides_source_and_frame(base: str, rate: str) -> None:
    tick = common_tick(Fraction(base), Fraction(rate))
    assert (Fraction(base) / tick).denominator == 1
    assert (1 / Fraction(rate) / tick).denominator == 1


def test_a_tick_too_short_for_ffmpeg_is_made_longer() -> None:
    tick = common_tick(Fraction(1, 1_000_000_007), Fraction(30000, 1001))
    assert tick.denominator <= 2**31 - 1
    assert (Fraction(1001, 30000) / tick).denominator == 1
