"""Real renders of tiny footage."""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.brand.graphic import Graphics, Motion, Still
from studio.errors import Cancelled, EnvironmentFault, InputError, VerifyFailed
from studio.media import measure_loudness, probe
from studio.process import ffmpeg_path, run
from studio.records.clip import GlyphResult, SafeAreaResult, TextPlate
from studio.records.delivery import ASPECTS
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.render import SOCIAL, Rendered, RenderJob, Source, render_clip
from studio.render.verify import Expected, certify
from studio.settings import Settings
from studio.units import Aspect, Box, Size, TimeRange
from tests.frames import end_hashes
from tests.render.footage import colours_at, striped

pytestmark = pytest.mark.media

TALL, WIDE = Aspect(9, 16), Aspect(16, 9)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def take(source: int, start: str, at: str, length: str = "1") -> Take:
    span = Fraction(length)
    return Take(
        source=source,
        shot=0,
        source_range=TimeRange.of(Fraction(start), span),
        output_range=TimeRange.of(Fraction(at), span),
    )


def crops(aspect: Aspect, takes: int, display: Size) -> CropPlan:
    size = aspect.largest_in(display)
    box = Box((display.width - size.width) // 4 * 2, 0, size.width, size.height)
    path = CropPath(keys=(CropKey(time=Fraction(0), box=box),))
    return CropPlan(aspect=aspect, paths=(path,) * takes)


def drawn(aspect: Aspect, body: Fraction) -> Graphics:
    """A white square for half a second, a black one that moves, and a grey end card."""
    size = ASPECTS[aspect]
    square = np.full((200, 200, 4), 255, np.uint8)

    def frames():
        for _ in range(15):
            yield np.dstack([np.zeros((100, 100, 3), np.uint8), np.full((100, 100), 255, np.uint8)])

    return Graphics(
        overlays=(
            Still(square, 0, 0, TimeRange.of(1, Fraction(1, 2))),
            Motion(
                f"moving-{aspect.slug}",
                frames,
                Size(100, 100),
                size.width - 100,
                0,
                TimeRange.of(0, Fraction(1, 2)),
                Fraction(30),
            ),
        ),
        end_card=np.full((size.height, size.width, 3), 128, np.uint8),
        end_card_length=Fraction(1),
        texts=(),
    )


def job(
    settings: Settings, files: list[Path], takes: tuple[Take, ...], *aspects: Aspect
) -> RenderJob:
    infos = [probe(path, settings) for path in files]
    display = infos[0].video.display
    timeline = Timeline(
        sources=tuple(SourceRef(sha256="0" * 64, display=info.video.display) for info in infos),
        takes=takes,
        rate=Fraction(30),
    )
    return RenderJob(
        name="名字 'with' quotes",
        timeline=timeline,
        sources=tuple(Source(path, info) for path, info in zip(files, infos, strict=True)),
        crops=tuple(crops(aspect, len(takes), display) for aspect in aspects),
        graphics=tuple(drawn(aspect, timeline.duration) for aspect in aspects),
        preset=SOCIAL,
        made_from={"test": "yes"},
        draw_cover=lambda picture: picture,
    )


THREE = (take(0, "4.5", "0"), take(0, "0.5", "1"), take(0, "2.5", "2"))
"""Blue, red, green."""


def rendered(tmp_path: Path, settings: Settings, *aspects: Aspect) -> tuple[Rendered, ...]:
    """Three takes of four striped shots, rendered."""
    footage = striped(tmp_path / "a.mp4")
    wanted = job(settings, [footage], THREE, *aspects)
    return render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)


def test_a_layer_comes_on_its_own_frame_however_the_takes_before_it_were_rounded(
    tmp_path: Path, settings: Settings
) -> None:
    """Three takes of 31 frames: the third begins at 2.0666…, the layer at 2.5 s is frame 75."""
    takes = tuple(take(0, str(2 * n), f"{31 * n}/30", "31/30") for n in range(3))
    wanted = job(settings, [striped(tmp_path / "a.mp4")], takes, TALL)
    (before,) = wanted.graphics
    layer = before.overlays[1]
    assert isinstance(layer, Motion)
    moved = replace(layer, left=0, shown=TimeRange.of(Fraction(5, 2), Fraction(1, 2)))
    wanted = replace(wanted, graphics=(replace(before, overlays=(moved,)),))
    (made,) = render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    argv = (ffmpeg_path(), "-v", "error", "-i", str(made.path), "-vf", "crop=80:80:10:10,scale=1:1")
    grey = run((*argv, "-f", "rawvideo", "-pix_fmt", "gray", "-")).stdout
    assert [n for n in range(70, 93) if grey[n] < 8] == list(range(75, 90))


def test_takes_play_in_order_at_their_times_in_every_aspect(
    tmp_path: Path, settings: Settings
) -> None:
    made = rendered(tmp_path, settings, TALL, WIDE)
    assert [each.aspect for each in made] == [TALL, WIDE]
    for each in made:
        assert each.certificate.passed
        assert each.certificate.duration_ms == 4000
        first, second, third, card = colours_at(each.path, 0.9, 1.7, 2.9, 3.5)
        assert first[2] > 200 > first[0]
        assert second[0] > 200 > second[1]
        assert third[1] > 200 > third[0]
        assert all(abs(channel - 128) < 6 for channel in card)


def test_cuts_are_exact_to_the_frame(tmp_path: Path, settings: Settings) -> None:
    (made,) = rendered(tmp_path, settings, WIDE)
    half = 1 / 60
    before, after = colours_at(made.path, 1 - 2 * half, 1)
    assert before[2] > before[0]
    assert after[0] > after[2]


def test_sound_follows_the_picture_at_the_wished_loudness(
    tmp_path: Path, settings: Settings
) -> None:
    (made,) = rendered(tmp_path, settings, WIDE)
    loudness = measure_loudness(made.path, settings).integrated_lufs
    assert loudness is not None
    assert abs(loudness - SOCIAL.loudness_lufs) <= 1
    assert [tone_at(made.path, instant) for instant in (0.3, 1.3, 2.2)] == [900, 300, 600]


def tone_at(path: Path, instant: float) -> int:
    """Strongest frequency of a quarter of a second, to the nearest 300 Hz."""
    argv = (
        *(ffmpeg_path(), "-loglevel", "error", "-ss", str(instant), "-t", "0.25", "-i", str(path)),
        *("-ac", "1", "-ar", "8000", "-f", "f32le", "-"),
    )
    samples = np.frombuffer(run(argv).stdout, np.float32)
    peak = np.argmax(np.abs(np.fft.rfft(samples))) * 8000 / len(samples)
    return int(round(peak / 300) * 300)


def test_graphics_stand_where_and_when_they_should(tmp_path: Path, settings: Settings) -> None:
    (made,) = rendered(tmp_path, settings, WIDE)
    assert pixel(made.path, 1.25, 100, 100) > 240
    assert pixel(made.path, 1.6, 100, 100) < 120
    assert pixel(made.path, 0.25, 1870, 50) < 30
    assert pixel(made.path, 0.6, 1870, 50) > 30


def pixel(path: Path, instant: float, x: int, y: int) -> int:
    """Mean of the least RGB channel around a pixel of the frame shown at ``instant``."""
    argv = (
        *(
            ffmpeg_path(),
            "-loglevel",
            "error",
            "-ss",
            str(instant),
            "-i",
            str(path),
            "-frames:v",
            "1",
        ),
        *("-vf", f"crop=20:20:{x - 10}:{y - 10}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
    )
    picture = np.frombuffer(run(argv).stdout, np.uint8).reshape(-1, 3)
    return int(picture.mean(axis=0).min()) if instant != 0.6 else int(picture.mean())


def test_footage_without_sound_gives_a_silent_track(tmp_path: Path, settings: Settings) -> None:
    mute = striped(tmp_path / "mute.mp4", sound=False)
    (made,) = render_clip(
        job(settings, [mute], THREE, WIDE),
        tmp_path / "out",
        settings,
        lambda _: None,
        lambda: False,
    )
    assert made.certificate.loudness_lufs is None
    audio = probe(made.path, settings).audio
    assert audio is not None
    assert (audio.rate, audio.channels) == (48000, 2)


def test_a_cover_and_a_certificate_lie_beside_each_file(tmp_path: Path, settings: Settings) -> None:
    (made,) = rendered(tmp_path, settings, TALL)
    with Image.open(made.cover) as cover:
        assert cover.size == (1080, 1920)
        assert cover.getpixel((540, 900))[2] > 200
    stored = json.loads(made.certificate_path.read_text())
    assert stored["sha256"] == made.certificate.sha256
    assert sorted(each.suffix for each in (tmp_path / "out").iterdir()) == [".jpg", ".json", ".mp4"]


def test_cancel_leaves_nothing_and_is_quick(tmp_path: Path, settings: Settings) -> None:
    footage = striped(tmp_path / "a.mp4", shots=6, size="1280x720")
    long = tuple(take(0, "0", str(6 * number), "6") for number in range(5))
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        render_clip(
            job(settings, [footage], long, TALL, WIDE),
            tmp_path / "out",
            settings,
            lambda _: None,
            stop.is_set,
        )
    assert time.monotonic() - started < 8
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, settings: Settings, small_disk: Path
) -> None:
    footage = striped(tmp_path / "a.mp4")
    with pytest.raises(EnvironmentFault) as caught:
        render_clip(
            job(settings, [footage], THREE, TALL, WIDE),
            small_disk / "out",
            settings,
            lambda _: None,
            lambda: False,
        )
    assert caught.value.code == "disk.full"
    assert "ffmpeg" not in str(caught.value)
    assert list((small_disk / "out").iterdir()) == []


def test_a_disk_that_fails_at_the_last_file_leaves_no_aspect(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    footage = striped(tmp_path / "a.mp4")
    calls: list[int] = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 6:  # two aspects of three files each
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(EnvironmentFault) as caught:
        render_clip(
            job(settings, [footage], THREE, TALL, WIDE),
            tmp_path / "out",
            settings,
            lambda _: None,
            lambda: False,
        )
    assert caught.value.code == "render.not_written"
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("frames", "aim", "failed"), [(90, -16.0, "frames"), (120, -10.0, "loudness_lufs")]
)
def test_a_file_that_differs_from_its_plan_is_not_handed_out(
    tmp_path: Path, settings: Settings, frames: int, aim: float, failed: str
) -> None:
    (made,) = rendered(tmp_path, settings, WIDE)
    expected = Expected(ASPECTS[WIDE], frames, Fraction(30), aim, None, SOCIAL)
    with pytest.raises(VerifyFailed) as caught:
        certify(made.path, expected, {}, settings, lambda: False)
    assert caught.value.params["check"] == failed


@pytest.mark.parametrize(
    ("changes", "failed"), [({"max_mb": 0}, "bytes"), ({"codec": "hevc"}, "video_codec")]
)
def test_a_file_that_its_preset_does_not_allow_is_not_handed_out(
    tmp_path: Path, settings: Settings, changes: dict[str, object], failed: str
) -> None:
    (made,) = rendered(tmp_path, settings, WIDE)
    strict = SOCIAL.model_copy(update=changes)
    frames = made.certificate.duration_ms * 30 // 1000
    expected = Expected(ASPECTS[WIDE], frames, Fraction(30), -16.0, None, strict)
    with pytest.raises(VerifyFailed) as caught:
        certify(made.path, expected, {}, settings, lambda: False)
    assert caught.value.params["check"] == failed


def test_the_certificate_has_the_hashes_of_the_first_and_the_last_picture(
    tmp_path: Path, settings: Settings
) -> None:
    (made,) = rendered(tmp_path, settings, WIDE)
    found = (made.certificate.first_frame, made.certificate.last_frame)
    assert found == end_hashes(made.path, made.certificate.size)
    assert found[0] != found[1]


PROMISED = SafeAreaResult(platform="", promised=True, outside_px=0)


@pytest.mark.parametrize(
    ("change", "failed", "found"),
    [
        ({"glyphs": GlyphResult(characters=9, missing="碣溆")}, "glyphs", "7 (− 碣溆)"),
        (
            {
                "areas": (
                    PROMISED.model_copy(
                        update={"platform": "douyin", "outside_px": 12, "layer": "price"}
                    ),
                )
            },
            "safe_area:douyin",
            "12 px (price)",
        ),
    ],
    ids=["glyphs", "area"],
)
def test_what_was_drawn_wrongly_is_not_handed_out_and_the_error_says_which_line_failed(
    tmp_path: Path, settings: Settings, change: dict[str, object], failed: str, found: str
) -> None:
    wanted = job(settings, [striped(tmp_path / "a.mp4")], THREE[:1], WIDE)
    (graphics,) = wanted.graphics
    fine = replace(graphics, glyphs=GlyphResult(characters=9), areas=(PROMISED,))
    wanted = replace(wanted, graphics=(replace(fine, **change),))
    with pytest.raises(VerifyFailed) as caught:
        render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    assert (caught.value.params["check"], caught.value.params["found"]) == (failed, found)
    assert list((tmp_path / "out").iterdir()) == []


def test_other_platforms_areas_are_told_but_stop_nothing(
    tmp_path: Path, settings: Settings
) -> None:
    wanted = job(settings, [striped(tmp_path / "a.mp4")], THREE[:1], WIDE)
    (graphics,) = wanted.graphics
    other = SafeAreaResult(platform="taobao", promised=False, outside_px=40, layer="bug")
    areas = (PROMISED, other)
    drawn_so = replace(graphics, glyphs=GlyphResult(characters=9), areas=areas)
    wanted = replace(wanted, graphics=(drawn_so,))
    (made,) = render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    assert made.certificate.passed
    assert made.certificate.safe_areas == areas
    assert {"glyphs", "safe_area"} <= {each.name for each in made.certificate.checks}


def test_a_text_that_cannot_be_read_stops_the_clip_before_it_is_rendered(
    tmp_path: Path, settings: Settings
) -> None:
    wanted = job(settings, [striped(tmp_path / "a.mp4")], THREE[:1], WIDE)
    dull = TextPlate(layer="caption", level=4, contrast=3.1)
    wanted = replace(wanted, plates=((dull,),))
    with pytest.raises(InputError) as caught:
        render_clip(wanted, tmp_path / "out", settings, lambda _: None, lambda: False)
    assert caught.value.code == "render.low_contrast"
    assert caught.value.params["layer"] == "caption"
    assert not (tmp_path / "out").exists()
