"""The one decode: exact times, whatever the rate and wherever sound starts; a proxy that keeps the file's clock."""

from __future__ import annotations

import time
from collections import defaultdict
from fractions import Fraction

import av
import numpy as np
import pytest

from studio.errors import Cancelled
from studio.media import analyse, probe
from studio.media.damage import Holes, Notes, Shown, joined, ranges_of
from studio.media.frames import Tap, decoded
from studio.media.loudness import LoudnessReader
from studio.media.planes import HEARD_RATE, Detail, Heard, Picture
from studio.media.sights import Poster
from studio.media.watch import watching
from studio.units import Size, TimeRange
from tests.synthetic import BLUE, GREEN, RED, SAMPLE_RATE, make_clip, ramp_time

pytestmark = pytest.mark.media


def sights(path, settings, **kwargs):
    found = defaultdict(list)
    info = probe(path, settings)
    with watching(path, info, settings, **kwargs) as watch:
        for sight in watch:
            found[type(sight)].append(sight)
    return found


def times(found, kind):
    return [sight.time for sight in found[kind]]


def with_sound(path, first, last):
    """A clip of four seconds whose tone lasts from ``first`` to ``last`` only."""
    silent = make_clip(path.with_suffix(".silent.mp4"), 4, tone_hz=None)
    with av.open(str(silent)) as source, av.open(str(path), "w") as target:
        video = target.add_stream_from_template(source.streams.video[0])
        sound = target.add_stream("pcm_s16le", rate=SAMPLE_RATE)
        sound.layout = "mono"
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = video
                target.mux(packet)
        at = np.arange(round((last - first) * SAMPLE_RATE)) / SAMPLE_RATE
        wave = (8000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16)
        for start in range(0, len(wave), 1024):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], "s16", "mono")
            frame.sample_rate = SAMPLE_RATE
            frame.pts = round(first * SAMPLE_RATE) + start
            target.mux(sound.encode(frame))
        target.mux(sound.encode(None))
    return path


def test_every_picture_comes_at_its_time(tmp_path, plain_settings):
    rate = Fraction(30000, 1001)
    clip = make_clip(tmp_path / "c.mp4", 2, Size(640, 360), rate=rate, plain=True)
    found = sights(clip, plain_settings)
    assert times(found, Picture) == [n / rate for n in range(60)]
    assert times(found, Detail) == [n / rate for n in (0, 8, 15, 23, 30, 38, 45, 53)]
    assert set(times(found, Poster)) <= set(times(found, Detail))
    picture, detail = found[Picture][-1], found[Detail][-1]
    assert picture.y.shape == (144, 256)
    assert picture.u.shape == picture.v.shape == (72, 128)
    assert detail.bgr.shape == (360, 640, 3)
    blue, _, red = detail.bgr.mean(axis=(0, 1))
    assert ramp_time(red, blue, 2) == pytest.approx(float(detail.time), abs=0.06)


def test_pictures_are_full_range_bt709(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "c.mp4", 0.4, Size(256, 144), shots=(RED,), plain=True)
    picture = sights(clip, plain_settings)[Picture][2]
    red, green, blue = RED
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    # PyAV writes untagged BT.601, which the gate takes for what it is at this size.
    assert picture.y.mean() == pytest.approx(luma, abs=3)
    assert picture.u.mean() == pytest.approx(128 + (blue - luma) / 1.8556, abs=3)
    assert picture.v.mean() == pytest.approx(128 + (red - luma) / 1.5748, abs=3)


def test_uneven_pictures_that_start_late_keep_their_times(tmp_path, plain_settings):
    shown = [Fraction(1, 2) + Fraction(n, 30) for n in range(90) if n % 5 not in (2, 3)]
    clip = make_clip(tmp_path / "v.mp4", 3, rate=Fraction(30), times=shown)
    found = sights(clip, plain_settings)
    assert times(found, Picture) == shown
    expected, beat = [], -1
    for instant in shown:
        if (instant - shown[0]) * 4 // 1 > beat:
            beat = (instant - shown[0]) * 4 // 1
            expected.append(instant)
    assert times(found, Detail) == expected


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_small_pictures_stand_upright(tmp_path, plain_settings, rotation):
    clip = make_clip(tmp_path / "u.mp4", 0.2, Size(640, 360), rotation=rotation, tone_hz=None)
    detail = sights(clip, plain_settings)[Detail][0].bgr
    edge = {90: np.s_[:6, :], 180: np.s_[:, -6:], 270: np.s_[-6:, :]}[rotation]
    assert detail.shape[:2] == ((360, 640) if rotation == 180 else (640, 360))
    assert detail[edge].mean() > 200


@pytest.mark.parametrize(("first", "last"), [(0.0, 4.0), (1.5, 2.25), (3.0, 6.0)])
def test_sound_comes_at_its_time_and_pictures_do_not_wait(tmp_path, plain_settings, first, last):
    clip = with_sound(tmp_path / "s.mov", first, last)
    found = sights(clip, plain_settings)
    assert len(found[Picture]) == 100
    pieces = found[Heard]
    assert float(pieces[0].time) == pytest.approx(first, abs=0.001)
    end = float(pieces[-1].time) + len(pieces[-1].samples) / HEARD_RATE
    assert end == pytest.approx(last, abs=0.002)
    level = np.sqrt(np.mean(np.concatenate([p.samples for p in pieces]) ** 2))
    assert level == pytest.approx(8000 / 32768 / np.sqrt(2), rel=0.02)


def test_a_file_without_sound_is_seen(tmp_path, plain_settings):
    found = sights(make_clip(tmp_path / "n.mp4", 1, tone_hz=None), plain_settings)
    assert len(found[Picture]) == 25
    assert Heard not in found


def rgb(frame):
    # PyAV converts as BT.601 unless told.
    return frame.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray()


@pytest.mark.parametrize("start", [0, 3])
def test_the_proxy_keeps_the_file_s_clock(tmp_path, plain_settings, start):
    size = Size(960, 540)  # untagged: BT.601 up to 576 lines
    clip = make_clip(
        tmp_path / "c.ts", 2, size, Fraction(50), plain=True, tone_hz=None, start=Fraction(start)
    )
    info = probe(clip, plain_settings)
    proxy = tmp_path / "proxy.mp4"
    sights(clip, plain_settings, proxy=proxy)
    with av.open(str(proxy)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (640, 360)
        assert stream.average_rate == 25
        assert int(stream.codec_context.color_trc) == 1
        seen = [
            (frame.time, *rgb(frame).mean(axis=(0, 1))[[0, 2]])
            for frame in container.decode(stream)
        ]
    assert seen[0][0] == 0
    assert len(seen) == 50
    assert info.video.start >= start
    for instant, red, blue in seen:
        assert ramp_time(red, blue, 2) == pytest.approx(instant, abs=0.06)


def test_the_proxy_s_sound_is_aligned(tmp_path, plain_settings):
    proxy = tmp_path / "proxy.mp4"
    sights(with_sound(tmp_path / "s.mov", 1.5, 2.25), plain_settings, proxy=proxy)
    with av.open(str(proxy)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("flt", "mono", 16_000)
        parts = [out for frame in container.decode(stream) for out in resampler.resample(frame)]
    sound = np.concatenate([part.to_ndarray()[0] for part in parts])
    loud = np.flatnonzero(np.abs(sound) > 0.1)
    assert loud[0] / 16_000 == pytest.approx(1.5, abs=0.005)
    assert loud[-1] / 16_000 == pytest.approx(2.25, abs=0.025)


def test_cancel_leaves_no_proxy(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "long.mp4", 20, tone_hz=None)
    info, told = probe(clip, plain_settings), []
    folder = tmp_path / "site"
    folder.mkdir()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        analyse(
            clip,
            info,
            plain_settings,
            on_progress=told.append,
            cancelled=lambda: bool(told),
            proxy=folder / "proxy.mp4",
        )
    assert time.monotonic() - began < 20
    assert list(folder.iterdir()) == []


def test_who_stops_looking_leaves_no_proxy(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "c.mp4", 2)
    info = probe(clip, plain_settings)
    proxy = tmp_path / "proxy.mp4"
    with watching(clip, info, plain_settings, proxy=proxy) as watch:
        for _ in watch:
            break
    assert [path.name for path in tmp_path.iterdir()] == ["c.mp4"]


def spoil(path, first, last):
    """Overwrite the data of a clip between two shares of it."""
    data = bytearray(path.read_bytes())
    start, end = int(len(data) * first), int(len(data) * last)
    data[start:end] = np.random.default_rng(5).integers(0, 256, end - start, np.uint8).tobytes()
    path.write_bytes(data)


def test_damaged_pictures_are_told_in_seconds(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "d.mp4", 4, tone_hz=None, shots=(RED, GREEN, BLUE))
    info = probe(clip, plain_settings)
    spoil(clip, 0.45, 0.6)
    analysis = analyse(clip, info, plain_settings).analysis
    assert analysis.gaps
    assert analysis.gaps[0].start > Fraction(1, 2)
    assert analysis.lost >= sum(gap.duration for gap in analysis.gaps) > 0
    assert analysis.duration == pytest.approx(4, abs=0.2)
    assert not any(analysis.goodness.within(analysis.gaps[0])[1:-1])


def test_lines_that_run_into_each_other_are_read_all_the_same():
    """As ffmpeg's threads write them: what describes the output comes a word at a time, between others' lines."""
    told = Notes(Fraction(1, 30000), None)
    for line in (
        "[vist#0:0/h264 @ 0x5] demuxer -> ist_index:0:0 type:video pkt_pts:0 pkt_pts_time:0 pkt_dts:0",
        "[vist#0:0/h264 @ 0x5] demuxer+ffmpeg -> ist_index:0:0 type:video pkt_pts:0 pkt_pts_time:0 off:0",
        "[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] decoder -> pts:0 pts_time:0 keyframe:1 frame_type:1 time_base:1/30000",
        "  Stream #0:0demuxer -> ist_index:0:0 type:video pkt_pts:1001 pkt_pts_time:0.03 pkt_dts:1001",
        "(eng)decoder -> pts:1001 pts_time:0.03 keyframe:0 frame_type:3 time_base:1/30000",
        ": Video: wrapped_avframe, yuv420p(progressive)[vist#0:0/h264 @ 0x5] corrupt decoded frame",
        "[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] decoder -> pts:2002 pts_time:0.06 keyframe:0 frame_type:2 time",
    ):
        told.line(line)
    assert list(told.promised) == [0, 1001]
    assert list(told.shown.ticks) == [0, 1001, 2002]
    assert list(told.shown.corrupt) == [0, 0, 1]
    assert list(told.shown.passing) == [0, 1, 0]


def test_a_whole_file_has_lost_nothing(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "w.mp4", 1)
    analysis = analyse(clip, probe(clip, plain_settings), plain_settings).analysis
    assert (analysis.gaps, analysis.lost) == ((), 0)


def test_a_file_cut_off_says_its_loss(footage, plain_settings):
    path = footage("edge/edge-truncated-at-60-percent.mp4")
    analysis = analyse(path, probe(path, plain_settings), plain_settings).analysis
    assert float(analysis.lost) == pytest.approx(4.1, abs=0.1)


def shown_at(*numbers, corrupt=(), key=(0,), passing=()):
    shown = Shown()
    for number in numbers:
        shown.ticks.append(number * 3600)
        shown.corrupt.append(number in corrupt)
        shown.key.append(number in key)
        shown.passing.append(number in passing)
    return shown


@pytest.fixture
def info25(tmp_path, plain_settings):
    info = probe(make_clip(tmp_path / "i.ts", 0.4, tone_hz=None), plain_settings)
    return info.model_copy(update={"video": info.video.model_copy(update={"start": Fraction(0)})})


def test_promised_pictures_that_did_not_come_are_a_gap(info25):
    shown = shown_at(*range(50), *range(60, 100))
    everything = [n * 3600 for n in range(100)]
    assert ranges_of(shown, everything, info25) == (TimeRange(Fraction(2), Fraction(60, 25)),)
    # Nobody promised anything: the picture just stood.
    assert ranges_of(shown, list(shown.ticks), info25) == ()
    # Packets that are no picture of their own (fields, hidden references) are no loss.
    assert ranges_of(shown_at(*range(100)), [*everything, 1800, 5400], info25) == ()


def test_what_nobody_promised_is_no_gap(info25):
    """H.264 in AVI comes without times; other AVI has an empty packet for every tick in which nothing changes."""
    shown = shown_at(*range(0, 100, 7))
    assert ranges_of(shown, [], info25) == ()
    avi = info25.model_copy(update={"container": "avi"})
    assert ranges_of(shown, [n * 3600 for n in range(100)], avi) == ()


def test_what_is_predicted_from_a_spoilt_picture_is_spoilt(info25):
    promised = [n * 3600 for n in range(100)]
    every = range(100)
    found = ranges_of(shown_at(*every, corrupt=(30,), key=(0, 50)), promised, info25)
    assert found == (TimeRange(Fraction(30, 25), Fraction(2)),)
    found = ranges_of(shown_at(*every, corrupt=(30,), passing=(30,)), promised, info25)
    assert found == (TimeRange(Fraction(30, 25), Fraction(31, 25)),)


def test_a_hole_in_a_stream_of_constant_rate_is_a_loss(info25):
    holes = Holes(info25)
    for number in (*range(25), *range(75, 100)):
        holes.see(Fraction(number, 25))
    assert holes.found == [TimeRange(Fraction(1), Fraction(3))]
    still = Holes(info25.model_copy(update={"container": "mov,mp4,m4a,3gp,3g2,mj2"}))
    for number in (*range(25), *range(75, 100)):
        still.see(Fraction(number, 25))
    assert still.found == []


def test_near_ranges_are_one():
    ranges = [TimeRange.of(3, 1), TimeRange.of(0, 1), TimeRange.of(Fraction(5, 4), 1)]
    assert joined(ranges) == (TimeRange(Fraction(0), Fraction(9, 4)), TimeRange.of(3, 1))


def test_loudness_is_read_from_what_the_filter_says():
    reader = LoudnessReader(Fraction(-2))
    for number in range(50):
        short = "-120.7" if number < 30 else " -20.0"
        reader.line(
            f"[Parsed_ebur128_1 @ 0x5] t: {2.1 + number / 10:.6g}  TARGET:-23 LUFS  "
            f"M: -20.0 S:{short}  I: -20.0 LUFS  LRA: 0.0 LU"
        )
    reader.line("[Parsed_ebur128_1 @ 0x5] Summary:")
    for line in ("", "  Integrated loudness:", "    I:         -20.1 LUFS"):
        reader.line(line)
    reader.line("[libx264 @ 0x7] frame I:1")
    for line in ("  True peak:", "    Peak:       -3.5 dBFS"):
        reader.line(line)
    sound = reader.sound()
    assert (sound.integrated_lufs, sound.true_peak_dbtp) == (-20.1, -3.5)
    assert sound.loudest_lufs == -20
    assert sound.loudness is not None
    assert sound.loudness.start == pytest.approx(-0.1, abs=0.01)
    assert sound.loudness.values == pytest.approx([2 / 3] * len(sound.loudness.values), abs=0.01)


def test_titles_in_any_encoding_stay_behind(tmp_path, plain_settings):
    """What Windows and old cameras write is no UTF-8; it is not for us to read, nor for the proxy to tell."""
    path = make_clip(tmp_path / "a.mkv", 2, shots=(RED, BLUE))
    titled = tmp_path / "b.mkv"
    name, gbk = b"Q" * 8, "黄花采摘".encode("gbk")
    with av.open(str(path)) as source, av.open(str(titled), "w") as target:
        target.metadata["title"] = name.decode()
        streams = {each: target.add_stream_from_template(each) for each in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream]
                target.mux(packet)
    data = titled.read_bytes()
    assert name in data
    titled.write_bytes(data.replace(name, gbk))
    proxy = tmp_path / "proxy.mp4"
    info = probe(titled, plain_settings)
    seen = analyse(titled, info, plain_settings, proxy=proxy)
    assert len(seen.analysis.shots) == 2
    assert gbk not in proxy.read_bytes()
    with decoded(titled, info, plain_settings, Tap(Size(64, 36))) as frames:
        assert next(iter(frames)).time == info.video.start
