from __future__ import annotations

import io
import time
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from studio.errors import Cancelled
from studio.media import analyse, develop, measure_loudness, probe
from studio.records.media import Analysis, BoundaryKind
from studio.units import Size, TimeRange
from tests.synthetic import BLUE, GREEN, RED, make_clip, picture

pytestmark = pytest.mark.media


def seen(path, settings, **kwargs):
    return analyse(path, probe(path, settings), settings, **kwargs)


def pixels(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).astype(int)


def test_cuts_are_found_at_their_exact_times(tmp_path, plain_settings):
    rate = Fraction(30000, 1001)
    clip = make_clip(tmp_path / "c.mp4", 3, rate=rate, shots=(RED, GREEN, BLUE))
    analysis = seen(clip, plain_settings).analysis
    firsts = [b.start for b in analysis.boundaries]
    assert [b.kind for b in analysis.boundaries] == [BoundaryKind.CUT] * 2
    # Frame 30 shows at 1.001 s and is the first of the second shot; frame 60 of the third. Ticks are 1/90000 s.
    assert firsts == [30 / rate, 60 / rate]
    assert [shot.range.start for shot in analysis.shots] == [0, *firsts]
    assert analysis.shots[-1].range.end == analysis.duration
    kept = analysis.model_dump_json()
    assert Analysis.model_validate_json(kept).model_dump_json() == kept


def test_times_are_on_the_file_s_clock_whatever_the_rate(tmp_path, plain_settings):
    """Variable rate, starting half a second late: the cut is where the picture says, not where a frame count would."""
    times = [Fraction(1, 2) + Fraction(n, 30) for n in range(90) if n % 5 not in (2, 3)]
    clip = make_clip(tmp_path / "v.mp4", 3, rate=Fraction(30), times=times, shots=(RED, BLUE))
    info = probe(clip, plain_settings)
    assert info.video.start == Fraction(1, 2)
    analysis = seen(clip, plain_settings).analysis
    expected = min(t for t in times if t >= 2)
    assert [b.start for b in analysis.boundaries] == [expected]
    assert analysis.shots[0].range == TimeRange(Fraction(1, 2), expected)


def test_a_change_of_colour_is_no_shot_change(tmp_path, plain_settings):
    for plain in (True, False):
        clip = make_clip(tmp_path / f"{plain}.mp4", 2, tone_hz=None, plain=plain)
        assert seen(clip, plain_settings).analysis.boundaries == ()


def test_poster_and_filmstrip_stand_upright(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "r.mp4", 2, Size(640, 360), rotation=90, shots=(RED, BLUE))
    result = seen(clip, plain_settings)
    poster, strip = pixels(result.poster_jpeg), pixels(result.filmstrip_jpeg)
    assert poster.shape == (640, 360, 3)
    assert strip.shape == (160, 900, 3)
    first, last = strip[:, :80].mean(axis=(0, 1)), strip[:, -80:].mean(axis=(0, 1))
    assert first[0] > 1.5 * first[2]
    assert last[2] > 1.5 * last[0]
    # The bar starts at the stored left edge, which is the top once turned clockwise.
    assert strip[:12, 20:70].mean() > strip[80:100, 20:70].mean() + 40


def test_loudness_of_a_known_tone(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "t.mp4", 2, tone_hz=1000)
    sound = seen(clip, plain_settings).analysis.sound
    # BS.1770-4: a full-scale 1 kHz sine in one channel is −3.01 LUFS; in two 0; at a quarter −12.04.
    assert sound.integrated_lufs == pytest.approx(-12.04, abs=0.3)
    assert sound.true_peak_dbtp == pytest.approx(-12.0, abs=0.6)
    alone = measure_loudness(clip, plain_settings)
    assert alone.integrated_lufs == sound.integrated_lufs
    assert alone.true_peak_dbtp == sound.true_peak_dbtp


def test_no_sound_measures_as_none(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "s.mp4", 1, tone_hz=None)
    assert seen(clip, plain_settings).analysis.sound.integrated_lufs is None
    assert measure_loudness(clip, plain_settings).integrated_lufs is None


def test_figures_and_focus_are_within_bounds(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "f.mp4", 2, shots=(RED, GREEN))
    for shot in seen(clip, plain_settings).analysis.shots:
        values = shot.quality.model_dump().values()
        assert all(0 <= value <= 1 for value in values)
        assert shot.focus
        assert all(0 <= p.x <= 1 and 0 <= p.y <= 1 for p in shot.focus)
        assert all(shot.range.contains(p.time) for p in shot.focus)


def test_a_sharp_picture_beats_a_flat_one(tmp_path, plain_settings):
    sharp = seen(make_clip(tmp_path / "a.mp4", 1), plain_settings).analysis.shots[0].quality
    flat = seen(make_clip(tmp_path / "b.mp4", 1, plain=True), plain_settings).analysis.shots[0]
    assert sharp.sharpness > flat.quality.sharpness + 0.2
    assert sharp.score > flat.quality.score


def test_progress_rises_to_one(tmp_path, plain_settings):
    told: list[float] = []
    seen(make_clip(tmp_path / "p.mp4", 2), plain_settings, on_progress=told.append)
    assert told == sorted(told)
    assert len(told) > 20
    assert told[-1] == 1.0


def test_cancel_takes_less_than_two_seconds(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "long.mp4", 20, tone_hz=None)
    info = probe(clip, plain_settings)
    told: list[float] = []
    since: list[float] = []

    def cancelled() -> bool:
        if told and not since:
            since.append(time.monotonic())
        return bool(told)

    with pytest.raises(Cancelled):
        analyse(clip, info, plain_settings, on_progress=told.append, cancelled=cancelled)
    assert time.monotonic() - since[0] < 2


def test_a_photograph_is_one_shot(tmp_path, plain_settings):
    path = tmp_path / "p.png"
    Image.fromarray(picture(0.3, 1, Size(800, 600), ())).save(path)
    info = probe(path, plain_settings)
    still = tmp_path / "still.jpg"
    develop(path, info, plain_settings, still)
    result = analyse(still, info, plain_settings, proxy=tmp_path / "proxy.mp4")
    analysis = result.analysis
    assert analysis.duration == info.duration
    assert analysis.boundaries == ()
    (shot,) = analysis.shots
    assert shot.range == TimeRange.of(info.video.start, info.duration)
    assert shot.quality.sharpness > 0.3
    assert shot.focus
    assert analysis.sound.integrated_lufs is None
    assert pixels(result.poster_jpeg).shape == (600, 800, 3)
    assert not (tmp_path / "proxy.mp4").exists()


def test_damaged_sound_costs_no_picture(tmp_path, plain_settings):
    clip = make_clip(tmp_path / "a.mp4", 2, shots=(RED, BLUE))
    info = probe(clip, plain_settings)
    with av.open(str(clip)) as container:
        places = [(p.pos, p.size) for p in container.demux(audio=0) if p.size]
    data = bytearray(clip.read_bytes())
    noise = np.random.default_rng(3)
    for start, size in places[10:]:
        data[start : start + size] = noise.integers(0, 256, size, np.uint8).tobytes()
    clip.write_bytes(data)
    analysis = seen(clip, plain_settings).analysis
    assert info.audio is not None
    assert (analysis.duration, analysis.lost, analysis.gaps) == (2, 0, ())
    assert [b.start for b in analysis.boundaries] == [1]
