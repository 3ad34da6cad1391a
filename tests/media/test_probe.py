from __future__ import annotations

import os
import zipfile
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


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "media.empty"),
        ("今天收黄花菜\n".encode() * 20, "media.text"),
        (
            b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.mp4\n#EXT-X-ENDLIST\n",
            "media.playlist",
        ),
        (b"ffconcat version 1.0\nfile secret.mp4\n", "media.playlist"),
        (b'<?xml version="1.0"?>\n<MPD type="static"></MPD>', "media.playlist"),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", "media.playlist"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "media.picture"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(64), "media.container"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08mdat", "media.no_index"),
        (bytes(range(256)) * 40, "media.unreadable"),
        (bytes(9000), "media.unreadable"),
    ],
)
def test_what_is_no_footage_is_refused_with_a_reason(tmp_path, plain_settings, content, code):
    path = tmp_path / "收割 '1'.mp4"
    path.write_bytes(content)
    assert refused(path, plain_settings).code == code


def test_a_zip_is_refused(tmp_path, plain_settings):
    path = tmp_path / "z.mp4"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.mp4", b"x")
    assert refused(path, plain_settings).code == "media.archive"


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf", b"\n\n", b"# note\n", b"\x00"])
def test_no_playlist_is_ever_followed(tmp_path, plain_settings, prefix):
    """The access time of the file it points at tells whether anybody read it."""
    secret = make_clip(tmp_path / "secret.mp4", 0.4)
    os.utime(secret, ns=(1, secret.stat().st_mtime_ns))
    path = tmp_path / "x.mp4"
    path.write_bytes(prefix + b"#EXTM3U\n#EXTINF:9,\nsecret.mp4\n#EXT-X-ENDLIST\n")
    refused(path, plain_settings)
    path.write_bytes(prefix + b"ffconcat version 1.0\nfile 'secret.mp4'\n")
    refused(path, plain_settings)
    assert secret.stat().st_atime_ns == 1


def test_one_pixel_is_refused(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "q.avi", 0.4, Size(1, 1), codec="mjpeg", tone_hz=None, plain=True)
    assert refused(clip, plain_settings).code == "media.too_small"


def test_a_codec_outside_the_list_is_refused_by_name(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "m.avi", 0.4, codec="ffv1", tone_hz=None)
    error = refused(clip, plain_settings)
    assert (error.code, error.params["codec"]) == ("media.codec", "ffv1")


def test_magicyuv_is_refused(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "m.avi", 0.4, codec="mpeg4", tone_hz=None)
    clip.write_bytes(clip.read_bytes().replace(b"FMP4", b"MAGY"))
    assert refused(clip, plain_settings).code == "media.codec"


def test_a_single_picture_is_refused(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "one.mp4", 0.04, tone_hz=None)
    assert refused(clip, plain_settings).code == "media.no_duration"


def test_sound_without_picture_is_refused(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "v.mp4", 0.4)
    with av.open(str(clip)) as source, av.open(str(tmp_path / "a.mp4"), "w") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert refused(tmp_path / "a.mp4", plain_settings).code == "media.no_video"


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
