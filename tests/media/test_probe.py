from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from studio.errors import Cancelled, NotFound, Refused
from studio.media import probe
from studio.records.media import HdrKind
from studio.units import Size
from studio.words import entries, say
from tests.synthetic import RED, make_clip

pytestmark = pytest.mark.media


def refused(path, settings) -> Refused:
    with pytest.raises(Refused) as caught:
        probe(path, settings)
    for language in ("zh", "en"):
        message = say(caught.value.code, language, caught.value.params)
        assert "{" not in str(message), caught.value.code
        assert message.text, caught.value.code
        assert message.remedy, caught.value.code
    assert caught.value.params["name"] == path.name
    return caught.value


def test_a_phone_clip_is_described(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "苗乡 油茶 'a\".mp4", 2, rate=Fraction(30000, 1001), rotation=90)
    info = probe(clip, plain_settings)
    video = info.video
    assert (video.codec, video.coded, video.display) == ("h264", Size(320, 180), Size(180, 320))
    assert (video.rotation, video.rate, video.variable_rate) == (90, Fraction(30000, 1001), False)
    assert (video.pixel_aspect, video.interlaced, video.hdr) == (1, False, HdrKind.SDR)
    assert abs(info.duration - 2) < Fraction(1, 20)
    assert info.lost == 0
    assert info.audio is not None
    assert (info.audio.codec, info.audio.rate, info.audio.channels) == ("aac", 48_000, 2)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotation_is_read_clockwise(tmp_path, plain_settings, rotation):
    clip = make_clip(tmp_path / "r.mp4", 0.4, rotation=rotation, tone_hz=None)
    info = probe(clip, plain_settings)
    assert info.video.rotation == rotation
    assert info.video.display == (Size(180, 320) if rotation % 180 else Size(320, 180))


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mkv", "libx264"), (".avi", "mpeg4"), (".ts", "mpeg2video"), (".mov", "mjpeg")],
)
def test_other_containers_and_codecs(tmp_path, plain_settings, suffix, codec):
    clip = make_clip(tmp_path / f"x{suffix}", 1, codec=codec, tone_hz=None)
    info = probe(clip, plain_settings)
    assert abs(info.duration - 1) <= Fraction(1, 12)
    assert info.video.rate == 25
    assert not info.video.variable_rate


def test_uneven_times_are_seen(tmp_path, plain_settings):
    times = [Fraction(n, 30) for n in range(60) if n % 7 not in (3, 4)]
    info = probe(make_clip(tmp_path / "v.mp4", 2, rate=Fraction(30), times=times), plain_settings)
    assert info.video.variable_rate
    assert info.video.rate == 30


def test_no_sound_is_no_fault(tmp_path, plain_settings):
    assert probe(make_clip(tmp_path / "s.mp4", 0.4, tone_hz=None), plain_settings).audio is None


def test_a_file_that_is_not_there(tmp_path, plain_settings):
    with pytest.raises(NotFound) as caught:
        probe(tmp_path / "no.mp4", plain_settings)
    assert caught.value.code == "media.missing"


def test_a_codec_outside_the_list_is_refused_by_name(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "m.avi", 0.4, codec="ffv1", tone_hz=None)
    error = refused(clip, plain_settings)
    assert (error.code, error.params["codec"]) == ("media.codec", "ffv1")


def test_a_single_picture_is_refused(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "one.mp4", 0.04, tone_hz=None)
    assert refused(clip, plain_settings).code == "media.no_duration"


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_a_cut_off_file_says_what_is_lost(tmp_path, plain_settings, suffix):
    clip = make_clip(tmp_path / f"w{suffix}", 4, codec="mjpeg", tone_hz=None, shots=(RED,))
    if suffix == ".mp4":
        clip = remux(clip, "faststart")
    whole = probe(clip, plain_settings)
    data = clip.read_bytes()
    cut = clip.with_stem("cut")
    cut.write_bytes(data[: len(data) * 6 // 10])
    info = probe(cut, plain_settings)
    assert Fraction(2) < info.duration < Fraction(3)
    assert abs(info.duration + info.lost - whole.duration) < Fraction(1, 10)


def test_a_fragmented_mp4_has_its_whole_length(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "f.mp4", 4, codec="mpeg4", tone_hz=None)
    whole = remux(clip, "frag_keyframe+empty_moov+default_base_moof")
    info = probe(whole, plain_settings)
    assert abs(info.duration - 4) < Fraction(1, 10)
    assert info.lost == 0


def remux(clip: Path, movflags: str) -> Path:
    target = clip.with_stem("fast")
    with (
        av.open(str(clip)) as source,
        av.open(str(target), "w", options={"movflags": movflags}) as out,
    ):
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return target


def test_cancel_stops_the_look(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "c.mp4", 1)
    with pytest.raises(Cancelled):
        probe(clip, plain_settings, cancelled=lambda: True)


def test_every_sentence_of_the_room_is_whole():
    for code, entry in entries().items():
        if code.startswith("media."):
            assert {"zh", "zh_remedy", "en", "en_remedy"} <= set(entry), code
