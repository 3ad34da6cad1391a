"""Sound stays with its picture to the sample, whatever the file, and everybody in it is heard."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.media import measure_loudness, probe
from studio.process import ffmpeg_path, run
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.media import MediaInfo
from studio.render import SOCIAL
from studio.render.sound import LevelledSound, SoundPlan, make_sound
from studio.settings import Settings
from studio.units import TimeRange

pytestmark = pytest.mark.media

RATE = 48_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})


def with_sound(path: Path, sound: str, *options: str, seconds: int = 4) -> Path:
    """Grey pictures and a sound made by ffmpeg's ``sound`` source; ``options`` encode it."""
    run(
        (
            *(ffmpeg_path(), "-y", "-loglevel", "error", "-f", "lavfi"),
            *("-i", f"color=gray:s=64x64:r=30:d={seconds}", "-f", "lavfi", "-i", sound),
            *("-c:v", "libx264", "-preset", "ultrafast", "-t", str(seconds), *options, str(path)),
        )
    )
    return path


def cut(
    files: Sequence[tuple[Path, MediaInfo]],
    takes: Sequence[tuple[int, Fraction, Fraction]],
    settings: Settings,
    rate: Fraction | int = 30,
) -> LevelledSound:
    """The finished sound of takes given as source, start and length; half a second of end card."""
    at, laid = Fraction(0), []
    for source, start, length in takes:
        laid.append(
            Take(
                source=source,
                shot=0,
                source_range=TimeRange.of(start, length),
                output_range=TimeRange.of(at, length),
            )
        )
        at += length
    timeline = Timeline(
        sources=tuple(SourceRef(sha256="0" * 64, display=info.video.display) for _, info in files),
        takes=tuple(laid),
        rate=Fraction(rate),
    )
    plan = SoundPlan(timeline, files, Fraction(1, 2), SOCIAL)
    folder = files[0][0].parent
    return make_sound(plan, folder, settings, lambda: False)


def heard(path: Path) -> np.ndarray:
    """Samples of a finished sound at 48 kHz, count × 2, on the file's own clock."""
    argv = (
        *(ffmpeg_path(), "-loglevel", "error", "-i", str(path), "-vn", "-ac", "2"),
        *("-f", "f32le", "-"),
    )
    return np.frombuffer(run(argv).stdout, np.float32).reshape(-1, 2)


def lag(one: np.ndarray, other: np.ndarray) -> int:
    """Samples by which ``other`` comes later than ``one``."""
    size = 2 * min(len(one), len(other))
    spectrum = np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size))
    best = int(np.argmax(np.fft.irfft(spectrum, size)))
    return best - size if best > size // 2 else best


def test_a_take_of_noise_comes_out_at_its_very_sample(tmp_path: Path, settings: Settings) -> None:
    noise = "anoisesrc=d=4:a=0.1:seed=7:r=48000"
    source = with_sound(tmp_path / "noise.mov", noise, "-c:a", "pcm_s16le")
    info = probe(source, settings)
    starts = (Fraction(5, 2), Fraction(1, 2), Fraction(1001, 600))
    made = cut([(source, info)], [(0, start, Fraction(1)) for start in starts], settings)
    meant, found = heard(source)[:, 0], heard(made.path)[:, 0]
    for at, start in enumerate(starts):
        one = meant[round((start + Fraction(1, 10)) * RATE) :][: RATE // 2]
        other = found[round((at + Fraction(1, 10)) * RATE) :][: RATE // 2]
        assert abs(lag(one, other)) <= 1


KNOCKS = "aevalsrc='if(lt(mod(t-0.3,0.7),0.006)*gt(t,0.2),0.7*sin(2*PI*1500*t),0)':d=4:s={rate}"
"""A knock of 6 ms at 0.3, 1.0, 1.7, 2.4 and 3.1 s."""


def knocks_in(samples: np.ndarray, rate: int) -> list[float]:
    """Seconds at which knocks begin."""
    loud = np.flatnonzero(np.abs(samples) > 0.3 * np.abs(samples).max())
    first = np.diff(loud, prepend=-rate) > rate // 10
    return [at / rate for at in loud[first]]


def knocks_on_clock(path: Path) -> list[float]:
    """Seconds at which a whole decode places the knocks on the file's clock."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    rate = frames[0].sample_rate
    found: list[np.ndarray] = []
    line = np.zeros(10 * rate, np.float32)
    for frame in frames:
        found.append(frame.to_ndarray().astype(np.float32).reshape(-1, frame.samples)[0])
        at = round(frame.pts * frame.time_base * rate)
        line[max(0, at) : at + frame.samples] = found[-1][max(0, -at) :]
    return knocks_in(line, rate)


@pytest.mark.parametrize(
    ("name", "rate", "options"),
    [
        ("phone.mp4", 44_100, ("-c:a", "aac")),
        ("call.mov", 8_000, ("-c:a", "pcm_s16le")),
        ("recorder.mov", 96_000, ("-c:a", "pcm_s24le")),
        ("cheap.avi", 11_025, ("-c:a", "pcm_s16le")),
        ("web.webm", 48_000, ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus")),
        ("camera.ts", 48_000, ("-c:a", "ac3")),
        ("old.avi", 22_050, ("-c:a", "libmp3lame")),
    ],
)
def test_sound_keeps_its_time_at_every_rate_and_in_every_codec(
    tmp_path: Path, settings: Settings, name: str, rate: int, options: tuple[str, ...]
) -> None:
    source = with_sound(tmp_path / name, KNOCKS.format(rate=rate), *options)
    info = probe(source, settings)
    starts = [info.start + Fraction(each) for each in ("0.05", "0.9", "2.21")]
    takes = [(0, start, Fraction(1)) for start in (*starts, starts[0])]  # the last one fades
    made = cut([(source, info)], takes, settings)
    meant = [
        at + knock - float(start)
        for at, start in enumerate(starts)
        for knock in knocks_on_clock(source)
        if 0.03 < knock - float(start) < 0.97
    ]
    found = knocks_in(heard(made.path)[: 3 * RATE, 0], RATE)
    assert len(found) == len(meant) >= 4
    assert max(abs(one - other) for one, other in zip(found, meant, strict=True)) < 0.001


@pytest.mark.parametrize("rate", [30, Fraction(30000, 1001), 25])
def test_joins_lie_at_absolute_samples(
    tmp_path: Path, settings: Settings, rate: Fraction | int
) -> None:
    source = with_sound(tmp_path / "knocks.mp4", KNOCKS.format(rate=RATE), "-c:a", "aac")
    info = probe(source, settings)
    length = 7 / Fraction(rate)
    made = cut([(source, info)], [(0, Fraction(9, 10), length)] * 42, settings, rate)
    found = knocks_in(heard(made.path)[: round(38 * length * RATE), 0], RATE)
    meant = [float(number * length) + 0.1 for number in range(38)]
    assert len(found) == 38
    assert max(abs(one - other) for one, other in zip(found, meant, strict=True)) < 0.001


def test_sound_that_starts_late_and_ends_early_is_silent_elsewhere(
    tmp_path: Path, settings: Settings
) -> None:
    tone = "sine=f=500:d=1.5:r=48000"
    source = with_sound(tmp_path / "late.mp4", tone, "-c:a", "aac", "-af", "adelay=0", seconds=4)
    late = tmp_path / "later.mp4"
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-i", str(source), "-itsoffset", "1"),
            *("-i", str(source), "-map", "0:v", "-map", "1:a", "-c", "copy", str(late)),
        )
    )
    info = probe(late, settings)
    made = cut([(late, info)], [(0, Fraction(0), Fraction(4))], settings)
    loud = np.abs(heard(made.path)[:, 0]) > 0.01
    edges = np.flatnonzero(np.diff(loud.astype(int)))
    assert abs(edges[0] / RATE - 1) < 0.003
    assert abs(edges[-1] / RATE - 2.5) < 0.03


def test_a_take_beyond_the_sound_is_silent(tmp_path: Path, settings: Settings) -> None:
    source = with_sound(tmp_path / "a.mp4", "sine=f=500:d=1:r=48000", "-c:a", "aac")
    info = probe(source, settings)
    takes = [(0, Fraction(3), Fraction(1, 2)), (0, Fraction(1, 2), Fraction(1, 4))]
    sound = heard(cut([(source, info)], takes, settings).path)
    assert np.abs(sound[: RATE // 2 - 100]).max() < 0.001
    assert np.abs(sound[RATE // 2 + 1000 : RATE // 2 + 9000]).max() > 0.1


def test_a_gap_in_the_sound_keeps_what_follows_in_its_place(
    tmp_path: Path, settings: Settings
) -> None:
    """Packets between 1.2 and 2.0 s are missing; the knock at 2.4 s stays there."""
    source = with_sound(tmp_path / "whole.mkv", KNOCKS.format(rate=RATE), "-c:a", "aac")
    holed = tmp_path / "holed.mkv"
    drop = "noise=drop='between(pts*tb,1.2,2.0)'"
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-i", str(source), "-c", "copy"),
            *("-bsf:a", drop, str(holed)),
        )
    )
    info = probe(holed, settings)
    made = cut([(holed, info)], [(0, Fraction(0), Fraction(7, 2))], settings)
    found = knocks_in(heard(made.path)[:, 0], RATE)
    assert [round(knock, 2) for knock in found] == [0.3, 1.0, 2.4, 3.1]


def level(samples: np.ndarray) -> float:
    """Root mean square, dB."""
    return float(10 * np.log10((samples.astype(float) ** 2).mean() + 1e-12))


def test_one_channel_is_heard_in_both_ears(tmp_path: Path, settings: Settings) -> None:
    source = with_sound(tmp_path / "mono.mp4", "sine=f=500:d=4", "-ac", "1", "-c:a", "aac")
    info = probe(source, settings)
    sound = heard(cut([(source, info)], [(0, Fraction(1), Fraction(1))], settings).path)
    left, right = (level(sound[2000:40000, ear]) for ear in (0, 1))
    assert left > -30
    assert abs(left - right) < 0.1


def test_speech_in_the_centre_is_not_buried(tmp_path: Path, settings: Settings) -> None:
    """Centre and sides equally loud in 5.1: the centre comes 3 dB below one side in each ear, as BS.775 has it."""
    channels = "0.1*sin(2*PI*300*t)|0.1*sin(2*PI*500*t)|0.1*sin(2*PI*1100*t)|0|0|0"
    source = with_sound(
        tmp_path / "surround.mp4", f"aevalsrc={channels}:c=5.1:d=4", "-c:a", "aac", "-b:a", "384k"
    )
    info = probe(source, settings)
    sound = heard(cut([(source, info)], [(0, Fraction(1), Fraction(1))], settings).path)
    spectrum = np.abs(np.fft.rfft(sound[4000:44000, 0] * np.hanning(40000)))
    left, centre = (20 * np.log10(spectrum[round(tone * 40000 / RATE)]) for tone in (300, 1100))
    assert -4 < centre - left < -2


def test_the_chosen_track_is_heard(tmp_path: Path, settings: Settings) -> None:
    """Two tracks, the second marked as the default one."""
    path = tmp_path / "two.mkv"
    run(
        (
            *(ffmpeg_path(), "-loglevel", "error", "-f", "lavfi", "-i", "color=gray:s=64x64:d=3"),
            *("-f", "lavfi", "-i", "sine=f=400:d=3", "-f", "lavfi", "-i", "sine=f=900:d=3"),
            *("-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-c:a", "aac"),
            *("-disposition:a:0", "0", "-disposition:a:1", "default", str(path)),
        )
    )
    info = probe(path, settings)
    assert info.audio is not None
    sound = heard(cut([(path, info)], [(0, Fraction(1), Fraction(1))], settings).path)
    peak = np.argmax(np.abs(np.fft.rfft(sound[4000:44000, 0]))) * RATE / 40000
    assert round(peak / 100) * 100 == {1: 400, 2: 900}[info.audio.index]


def test_quiet_sound_is_raised_and_silence_left_alone(tmp_path: Path, settings: Settings) -> None:
    quiet = with_sound(
        tmp_path / "quiet.mp4", "sine=f=500:d=4", "-af", "volume=-20dB", "-c:a", "aac"
    )
    mute = with_sound(tmp_path / "mute.mp4", "anullsrc=d=4", "-c:a", "aac")
    take = [(0, Fraction(1), Fraction(2))]
    raised = cut([(quiet, probe(quiet, settings))], take, settings)
    assert raised.aim_lufs == SOCIAL.loudness_lufs
    found = measure_loudness(raised.path, settings).integrated_lufs
    assert found is not None
    assert abs(found - SOCIAL.loudness_lufs) < 1
    assert cut([(mute, probe(mute, settings))], take, settings).aim_lufs is None
