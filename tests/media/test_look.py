from __future__ import annotations

from fractions import Fraction

import ffmpeg
import numpy as np
import pytest

from studio.errors import ProcessFailed, Refused
from studio.media import (
    decoded_span,
    input_options,
    normalise,
    picture_at,
    probe,
    read_frame_means,
    source,
    video_of,
)
from studio.process import arguments
from studio.units import Size
from tests.synthetic import make_clip, ramp_time

pytestmark = pytest.mark.media


def test_the_picture_at_an_instant_is_the_one_that_shows_then(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "r.mp4", 4, plain=True, tone_hz=None)
    info = probe(clip, plain_settings)
    for instant in (Fraction(0), Fraction(7, 5), Fraction(3), Fraction(399, 100)):
        red, _, blue = picture_at(clip, info, plain_settings, instant).mean(axis=(0, 1))
        assert ramp_time(red, blue, 4) == pytest.approx(float(instant), abs=0.06)


def test_a_late_start_does_not_shift_what_is_seen(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "s.ts", 4, plain=True, tone_hz=None, start=Fraction(3))
    info = probe(clip, plain_settings)
    assert info.video.start >= 3
    red, _, blue = picture_at(clip, info, plain_settings, info.video.start + 2).mean(axis=(0, 1))
    assert ramp_time(red, blue, 4) == pytest.approx(2, abs=0.06)


def test_means_and_span_tell_the_time(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "m.mp4", 2, plain=True, tone_hz=None)
    info = probe(clip, plain_settings)
    at = (Fraction(0), Fraction(1), Fraction(19, 10))
    for instant, mean in zip(at, read_frame_means(clip, info, plain_settings, at), strict=True):
        assert mean.time == instant - instant % Fraction(1, 25)
        assert ramp_time(mean.red, mean.blue, 2) == pytest.approx(float(instant), abs=0.05)
    span = decoded_span(clip, info, plain_settings)
    assert (span.pictures, span.duration) == (50, 2)
    assert span.last.time == Fraction(49, 25)


@pytest.mark.parametrize(
    ("rotation", "edge"),
    [
        (0, np.s_[:, :6]),
        (90, np.s_[:6, :]),
        (180, np.s_[:, -6:]),
        (270, np.s_[-6:, :]),
    ],
)
def test_pictures_are_turned_upright_once(tmp_path, plain_settings, rotation, edge):
    clip = make_clip(tmp_path / "u.mp4", 0.4, rotation=rotation, tone_hz=None)
    info = probe(clip, plain_settings)
    picture = picture_at(clip, info, plain_settings, Fraction(0))
    assert Size(picture.shape[1], picture.shape[0]) == info.video.display
    assert picture[edge].mean() > 220


def test_a_size_is_obeyed(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "z.mp4", 0.4, tone_hz=None)
    info = probe(clip, plain_settings)
    assert picture_at(clip, info, plain_settings, Fraction(0), Size(64, 36)).shape == (36, 64, 3)


def test_allow_lists_are_on_every_input(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "i.mp4", 0.4)
    info = probe(clip, plain_settings)
    options = input_options(info)
    assert options["protocol_whitelist"] == "file"
    assert not {"hls", "concat", "dash", "image2", "lavfi", "sdp"} & set(
        str(options["format_whitelist"]).split(",")
    )
    assert "magicyuv" not in str(options["codec_whitelist"]).split(",")
    stream = normalise(video_of(source(clip, info, Fraction(1, 3)), info), info)
    argv = arguments(ffmpeg.output(stream, "x.mp4"), "ffmpeg")
    assert argv[argv.index("-i") + 1].startswith("file:/")
    assert argv[argv.index("-ss") + 1] == "0.333333"


def test_a_file_swapped_after_the_gate_is_still_not_followed(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "i.mp4", 0.4)
    info = probe(clip, plain_settings)
    make_clip(tmp_path / "secret.mp4", 0.4)
    clip.write_bytes(b"#EXTM3U\n#EXTINF:9,\nsecret.mp4\n#EXT-X-ENDLIST\n")
    with pytest.raises((ProcessFailed, Refused)):
        picture_at(clip, info, plain_settings, Fraction(0))
