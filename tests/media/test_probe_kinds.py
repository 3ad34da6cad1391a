"""Files as phones, camcorders, drones and editors write them: each is described as it is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from studio.errors import Refused
from studio.media import probe
from studio.process import ffmpeg_path, run
from studio.records.media import HdrKind
from studio.units import Size, TimeRange
from tests.media import hostile as h
from tests.synthetic import make_clip

pytestmark = pytest.mark.media

TONE = ("-f", "lavfi", "-i", "sine=d=2:r=48000")


def written(
    path: Path, *options: str, size: str = "160x120", rate: str = "25", seconds: float = 2
) -> Path:
    """A test picture written by ffmpeg with ``options``; other inputs come first in them."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")
    run((ffmpeg_path(""), "-v", "error", *picture, *options, str(path)))
    return path


@pytest.mark.parametrize(
    "rate", ["24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60", "120000/1001"]
)
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
def test_rates_are_exact_whatever_the_clock(tmp_path, plain_settings, rate, suffix):
    clip = written(
        tmp_path / f"r{suffix}",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        size="64x48",
        rate=rate,
        seconds=1,
    )
    video = probe(clip, plain_settings).video
    assert video.rate == Fraction(rate)
    assert not video.variable_rate


def test_slow_motion_keeps_its_rate(tmp_path, plain_settings):
    clip = written(tmp_path / "s.mp4", "-c:v", "mjpeg", size="64x48", rate="240", seconds=1)
    assert probe(clip, plain_settings).video.rate == 240


def test_one_late_picture_makes_no_variable_rate_and_does_not_move_the_rate(
    tmp_path, plain_settings
):
    times = [Fraction(n, 30) for n in range(60)]
    times[40:] = [time + Fraction(1, 30) for time in times[40:]]
    video = probe(make_clip(tmp_path / "p.mp4", 2, times=times, tone_hz=None), plain_settings).video
    assert (video.rate, video.variable_rate) == (30, False)


def test_a_phone_that_jitters_and_drops_is_variable_with_its_usual_rate(tmp_path, plain_settings):
    times = [Fraction(n, 30) + Fraction(n % 5 - 2, 2000) for n in range(90) if n % 8]
    video = probe(make_clip(tmp_path / "p.mp4", 3, times=times, tone_hz=None), plain_settings).video
    assert (video.rate, video.variable_rate) == (30, True)


@pytest.mark.parametrize(
    ("name", "options", "codecs"),
    [
        (
            "a.3gp",
            (*TONE, "-c:v", "h263", "-s", "176x144", "-c:a", "libopencore_amrnb", "-ar", "8000"),
            ("h263", "amr_nb"),
        ),
        (
            "a.m2ts",
            (*TONE, "-c:v", "libx264", "-c:a", "ac3", "-mpegts_m2ts_mode", "1"),
            ("h264", "ac3"),
        ),
        (
            "a.vob",
            (*TONE, "-c:v", "mpeg2video", "-bf", "2", "-c:a", "mp2", "-f", "vob"),
            ("mpeg2video", "mp2"),
        ),
        ("a.mov", (*TONE, "-c:v", "prores_ks", "-c:a", "pcm_s24le"), ("prores", "pcm_s24le")),
        (
            "b.mov",
            (*TONE, "-c:v", "mjpeg", "-c:a", "pcm_mulaw", "-ar", "8000"),
            ("mjpeg", "pcm_mulaw"),
        ),
        (
            "a.mkv",
            (*TONE, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "flac", "-ar", "96000"),
            ("vp9", "flac"),
        ),
        ("a.avi", (*TONE, "-c:v", "mpeg4", "-bf", "2", "-c:a", "libmp3lame"), ("mpeg4", "mp3")),
    ],
)
def test_old_and_odd_kinds_are_understood(tmp_path, plain_settings, name, options, codecs):
    info = probe(written(tmp_path / name, *options), plain_settings)
    assert info.audio is not None
    assert (info.video.codec, info.audio.codec) == codecs
    assert info.video.rate == 25
    assert info.duration == 2
    assert abs(info.audio.duration - 2) < Fraction(1, 10)
    assert info.audio.gaps == ()
    assert info.lost == 0


@pytest.mark.parametrize(("order", "top"), [("top", True), ("bottom", False)])
def test_fields_and_their_order(tmp_path, plain_settings, order, top):
    weave = f"tinterlace=interleave_{order},fieldorder={'tff' if top else 'bff'}"
    clip = written(
        tmp_path / "i.ts",
        "-vf",
        weave,
        "-c:v",
        "mpeg2video",
        "-flags",
        "+ildct+ilme",
        size="720x576",
        rate="50",
        seconds=1,
    )
    video = probe(clip, plain_settings).video
    assert (video.interlaced, video.top_field_first, video.rate) == (True, top, 25)


def test_tape_shows_its_lower_field_first(tmp_path, plain_settings):
    clip = written(
        tmp_path / "dv.avi", "-c:v", "dvvideo", "-pix_fmt", "yuv420p", size="720x576", seconds=1
    )
    video = probe(clip, plain_settings).video
    assert (video.codec, video.interlaced, video.top_field_first) == ("dvvideo", True, False)


def test_pixels_that_are_not_square(tmp_path, plain_settings):
    clip = written(tmp_path / "w.mp4", "-vf", "setsar=16/11", "-c:v", "libx264", size="352x288")
    video = probe(clip, plain_settings).video
    assert (video.coded, video.display, video.pixel_aspect) == (
        Size(352, 288),
        Size(512, 288),
        Fraction(16, 11),
    )


@pytest.mark.parametrize(
    ("transfer", "hdr"), [("arib-std-b67", HdrKind.HLG), ("smpte2084", HdrKind.PQ)]
)
def test_the_stream_s_colours_win_over_the_container_s(tmp_path, plain_settings, transfer, hdr):
    tags = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    clip = written(
        tmp_path / "hdr.mp4",
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-x265-params",
        tags,
        "-pix_fmt",
        "yuv420p10le",
        "-movflags",
        "write_colr",
        seconds=0.4,
    )
    lying = clip.read_bytes()
    at = lying.index(b"nclx")
    clip.write_bytes(lying[: at + 4] + b"\x00\x01\x00\x01\x00\x01" + lying[at + 10 :])
    video = probe(clip, plain_settings).video
    assert (video.hdr, video.primaries, video.matrix) == (hdr, "bt2020", "bt2020nc")
    assert video.pixel_format == "yuv420p10le"
    assert video.dolby_vision is None


def test_full_range_is_told(tmp_path, plain_settings):
    clip = written(tmp_path / "f.mp4", "-c:v", "libx264", "-pix_fmt", "yuvj420p", seconds=0.4)
    assert probe(clip, plain_settings).video.full_range


def test_dolby_vision_over_hlg_is_viewable(tmp_path, plain_settings):
    path = tmp_path / "dv.mp4"
    path.write_bytes(h.in_dolby(h.film(tmp_path), 8, 4))
    assert probe(path, plain_settings).video.dolby_vision == 8


def test_an_edit_list_moves_and_hides(tmp_path, plain_settings):
    path = tmp_path / "e.mp4"
    path.write_bytes(h.film(tmp_path))
    assert not probe(path, plain_settings).edit_list
    path.write_bytes(h.late_and_hidden(h.film(tmp_path), 500, 512 * 10))
    info = probe(path, plain_settings)
    assert info.edit_list
    assert info.video.start == Fraction(1, 2)
    assert info.duration == Fraction(8, 5)


def test_the_cover_is_no_film(tmp_path, plain_settings):
    film, cover = make_clip(tmp_path / "f.mp4", 1, tone_hz=None), tmp_path / "c.jpg"
    cover.write_bytes(h.photo("JPEG"))
    path = tmp_path / "covered.mp4"
    mapped = ("-map", "1", "-map", "0", "-c", "copy", "-disposition:v:0", "attached_pic")
    run((ffmpeg_path(""), "-v", "error", "-i", str(film), "-i", str(cover), *mapped, str(path)))
    info = probe(path, plain_settings)
    assert (info.video.codec, info.video.display) == ("h264", Size(320, 180))
    assert info.other_streams == ("video mjpeg cover",)


def test_previews_and_data_are_left_alone(tmp_path, plain_settings):
    """A drone's file: pictures, a strip of previews of the same length, a time code."""
    path = tmp_path / "d.mov"
    preview = ("-filter_complex", "[0]split[a][b];[b]scale=64:48[c]", "-map", "[c]", "-map", "[a]")
    coded = ("-c:v:0", "mjpeg", "-c:v:1", "libx264", "-timecode", "10:00:00:00")
    info = probe(written(path, *preview, *coded), plain_settings)
    assert (info.video.codec, info.video.index) == ("h264", 1)
    assert "video mjpeg" in info.other_streams
    assert "data tmcd" in info.other_streams


SOUNDS = {
    "more channels": ("[1]asplit[a][b];[b]pan=5.1|FC=c0|FL=c0[c]", ("[a]", "[c]"), (), 2),
    "the one that is switched on": (
        "[1]asplit[a][b];[b]pan=5.1|FC=c0|FL=c0[c]",
        ("[a]", "[c]"),
        ("-disposition:a:0", "default", "-disposition:a:1", "0"),
        1,
    ),
    "not the silent one": ("[1]acopy[a];anullsrc=cl=5.1:r=48000:d=2[c]", ("[c]", "[a]"), (), 2),
    "not the comment": (
        "[1]asplit[a][b];[b]pan=5.1|FC=c0|FL=c0[c]",
        ("[a]", "[c]"),
        ("-disposition:a:0", "default", "-disposition:a:1", "default+comment"),
        1,
    ),
    "the higher rate": ("[1]asplit[b][d];[b]aresample=16000[a];[d]acopy[c]", ("[a]", "[c]"), (), 2),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_the_best_sound_is_used(tmp_path, plain_settings, name):
    graph, (first, second), dispositions, index = SOUNDS[name]
    both = () if dispositions else ("-disposition:a:0", "default", "-disposition:a:1", "default")
    options = (
        "-filter_complex",
        graph,
        "-map",
        "0",
        "-map",
        first,
        "-map",
        second,
        *both,
        *dispositions,
    )
    clip = written(tmp_path / "a.mp4", *TONE, *options, "-c:v", "mjpeg", "-c:a", "aac")
    info = probe(clip, plain_settings)
    assert info.audio is not None
    assert info.audio.index == index
    assert info.other_streams == ("audio aac",)


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mp4", "aac"), (".mkv", "libopus"), (".ts", "mp2")]
)
def test_gaps_in_the_sound_are_told(tmp_path, plain_settings, suffix, codec):
    tone = ("-f", "lavfi", "-i", "sine=d=4:r=48000,aselect='not(between(t,1,2.5))'")
    clip = written(tmp_path / f"g{suffix}", *tone, "-c:v", "mpeg4", "-c:a", codec, seconds=4)
    info = probe(clip, plain_settings)
    assert info.audio is not None
    (gap,) = info.audio.gaps
    shown = TimeRange(gap.start - info.start, gap.end - info.start)
    assert abs(shown.start - 1) < Fraction(1, 10)
    assert abs(shown.end - Fraction(5, 2)) < Fraction(1, 10)


def test_sound_ends_with_a_file_that_was_cut(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "w.mp4", 4, codec="mjpeg")
    path = tmp_path / "fast.mp4"
    run(
        (
            ffmpeg_path(""),
            "-v",
            "error",
            "-i",
            str(clip),
            "-c",
            "copy",
            "-movflags",
            "faststart",
            str(path),
        )
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    info = probe(path, plain_settings)
    assert info.audio is not None
    assert Fraction(3, 2) < info.audio.duration < Fraction(5, 2)
    assert abs(info.audio.duration - info.duration) < Fraction(6, 5)


def test_a_start_far_from_zero_and_eight_channels(tmp_path, plain_settings):
    many = "[1]pan=7.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0|SL=c0|SR=c0[a]"
    clip = written(
        tmp_path / "s.mkv",
        *TONE,
        "-filter_complex",
        many,
        "-map",
        "0",
        "-map",
        "[a]",
        "-c:v",
        "mpeg4",
        "-c:a",
        "flac",
        "-output_ts_offset",
        "5",
    )
    info = probe(clip, plain_settings)
    assert info.audio is not None
    assert (info.start, info.video.start, info.audio.start) == (5, 5, 5)
    assert (info.audio.channels, info.audio.layout) == (8, "7.1")


def test_when_where_and_with_what(tmp_path, plain_settings):
    told = {
        "creation_time": "2024-05-06T07:08:09Z",
        "location": "+30.2500+120.1700+012.5/",
        "make": "HUAWEI",
        "model": "ALN-AL00",
    }
    tags = [part for key, value in told.items() for part in ("-metadata", f"{key}={value}")]
    clip = written(tmp_path / "t.mp4", *tags, "-movflags", "use_metadata_tags", "-c:v", "mpeg4")
    info = probe(clip, plain_settings)
    telemetry = info.telemetry
    assert str(telemetry.captured_at) == "2024-05-06 07:08:09+00:00"
    assert telemetry.device == "HUAWEI ALN-AL00"
    assert telemetry.place is not None
    assert (telemetry.place.latitude, telemetry.place.longitude, telemetry.place.altitude_m) == (
        30.25,
        120.17,
        12.5,
    )
    assert info.without_place().telemetry == telemetry.model_copy(update={"place": None})


def test_more_than_eight_k_is_refused_with_its_figures(tmp_path, plain_settings):
    path = tmp_path / "9k.gif"
    path.write_bytes(h.gif_sized(9216, 5184))
    with pytest.raises(Refused) as caught:
        probe(path, plain_settings)
    assert caught.value.code == "media.too_large"
    told = caught.value.params
    assert (told["width"], told["height"], told["limit"]) == (9216, 5184, "8192×4608")
