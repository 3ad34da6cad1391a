"""The clip's sound: cut once to exact samples, levelled, encoded once for all aspects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.errors import EnvironmentFault
from studio.media import audio_of, measure_loudness
from studio.media.decode import Stream, seconds
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, run_ffmpeg
from studio.records.edit import Take, Timeline
from studio.records.media import MediaInfo, Sound
from studio.render.presets import SAMPLE_RATE, DeliveryPreset
from studio.render.takes import ENDLESS_S, TAIL_S, opened
from studio.settings import Settings
from studio.units import TimeRange

JOIN_FADE_S = 0.012
"""Fade at both sides of a cut, seconds: long enough to hide a click, too short to be heard."""

TIMED = {"async": 1, "min_hard_comp": 0.02}
"""Sound follows its timestamps: what is off by more than this (half a frame) is filled with silence or cut."""

STEREO = {"out_chlayout": "stereo", "out_sample_fmt": "fltp"}
"""ITU-R BS.775: centre and surrounds at -3 dB. Floats need no headroom, so nothing else is made quieter for it."""

CLOSING_FADE_S = Fraction(6, 10)
"""The sound ends this softly before the end card, seconds."""

SILENCE_LUFS = -60.0
"""Quieter than this is silence: there is nothing to raise."""

TRIES = 3
"""Passes of levelling: the limiter takes a little off, the next pass gives it back."""

CLOSE_ENOUGH_LU = 0.4
"""Loudness units off the target that need no further pass."""

WALL_S = 600
"""Longest a sound step may take, seconds."""


@dataclass(frozen=True)
class LevelledSound:
    """The finished sound of a clip.

    Attributes:
        path: AAC in MP4, 48 kHz stereo, as long as body and end card together.
        aim_lufs: What was aimed at: the preset's loudness, less where the source was too quiet; None for silence.
    """

    path: Path
    aim_lufs: float | None


@dataclass(frozen=True)
class SoundPlan:
    """What the sound is made of.

    Attributes:
        timeline: The edit.
        files: Path and description of every source of the timeline.
        end_card_length: Seconds of silence after the body.
        preset: Loudness and encoding.
    """

    timeline: Timeline
    files: Sequence[tuple[Path, MediaInfo]]
    end_card_length: Fraction
    preset: DeliveryPreset


def make_sound(
    plan: SoundPlan, folder: Path, settings: Settings, cancelled: CancelCheck
) -> LevelledSound:
    """Cut, join, level and encode the sound of a timeline into ``folder``.

    Raises:
        Cancelled: ``cancelled`` returned True.
        ProcessFailed: ffmpeg ended badly.
    """
    raw, levelled, target = (folder / name for name in ("raw.wav", "level.wav", "sound.m4a"))
    runner = _Runner(settings, cancelled)
    preset = plan.preset
    runner.run(_joined(plan), raw, {"c:a": "pcm_f32le"})
    measured = measure_loudness(raw, settings, cancelled)
    aim = _aim(measured, preset)
    if aim is None:
        levelled = raw
    else:
        _level(runner, raw, levelled, measured, aim, preset)
    runner.run(
        ffmpeg.input(f"file:{levelled}").audio,
        target,
        {"c:a": "aac", "b:a": f"{preset.audio_kbit}k", "ar": SAMPLE_RATE, "f": "mp4"},
    )
    return LevelledSound(target, aim)


def _aim(measured: Sound, preset: DeliveryPreset) -> float | None:
    loudness = measured.integrated_lufs
    if loudness is None or loudness < SILENCE_LUFS:
        return None
    return min(preset.loudness_lufs, loudness + preset.most_gain_db)


def _level(
    runner: _Runner, raw: Path, target: Path, measured: Sound, aim: float, preset: DeliveryPreset
) -> None:
    gain = aim - (measured.integrated_lufs or aim)
    for _ in range(TRIES):
        runner.run(
            _limited(ffmpeg.input(f"file:{raw}").audio, gain, preset), target, {"c:a": "pcm_f32le"}
        )
        found = measure_loudness(target, runner.settings, runner.cancelled).integrated_lufs
        if found is None or abs(found - aim) <= CLOSE_ENOUGH_LU:
            return
        gain += aim - found


def _limited(stream: Stream, gain_db: float, preset: DeliveryPreset) -> Stream:
    """Gain, then a limiter at four times the sample rate so that true peaks stay below the ceiling.

    The ceiling is half a decibel lower than asked: AAC adds a little overshoot. The limiter's look-ahead is taken off
    again (``latency``), so that sound and picture stay together to the sample.
    """
    ceiling = 10 ** ((preset.true_peak_dbtp - 0.5) / 20)
    return (
        stream.filter("volume", f"{gain_db:.2f}dB")
        .filter("aresample", 4 * SAMPLE_RATE)
        .filter("alimiter", limit=f"{ceiling:.4f}", level=0, attack=2, release=60, latency=1)
        .filter("aresample", SAMPLE_RATE)
    )


def _joined(plan: SoundPlan) -> Stream:
    """All takes one after the other at absolute sample positions, closed softly, silence under the end card."""
    parts = [
        _part(take, number, *plan.files[take.source])
        for number, take in enumerate(plan.timeline.takes)
    ]
    joined = ffmpeg.concat(*parts, n=len(parts), v=0, a=1) if len(parts) > 1 else parts[0]
    body = plan.timeline.duration
    fade = min(CLOSING_FADE_S, body / 2)
    return joined.filter("afade", t="out", st=seconds(body - fade), d=seconds(fade)).filter(
        "apad", whole_len=_samples(body + plan.end_card_length)
    )


def _part(take: Take, number: int, path: Path, info: MediaInfo) -> Stream:
    """The sound of one take, from and to absolute sample positions of the clip."""
    shown = take.output_range
    samples = _samples(shown.end) - _samples(shown.start)
    start = take.source_range.start
    stream = audio_of(opened(path, info, start, number), info) if _heard(take, info) else None
    if stream is None:
        return _silence(samples, number)
    fade = JOIN_FADE_S
    return (
        stream.filter("aresample", SAMPLE_RATE, **{**STEREO, **TIMED})
        # A second one, because ``first_pts`` counts samples of the rate that comes in, which only the decoder knows.
        .filter("aresample", **{**TIMED, "min_hard_comp": ENDLESS_S}, first_pts=_samples(start))
        .filter("apad", whole_len=samples)
        .filter("atrim", end_sample=samples)
        .filter("asetpts", "N/SR/TB")
        .filter("afade", t="in", st=0, d=fade)
        .filter("afade", t="out", st=f"{samples / SAMPLE_RATE - fade:.6f}", d=fade)
    )


def _heard(take: Take, info: MediaInfo) -> bool:
    """Whether the file has any sound during the take."""
    audio = info.audio
    if audio is None:
        return False
    sounds = TimeRange.of(audio.start, audio.duration + TAIL_S)
    return sounds.overlaps(take.source_range)


def _silence(samples: int, number: int) -> Stream:
    """No sound; ``number`` makes the node one of its kind (ffmpeg-python takes equal inputs for one)."""
    generated = ffmpeg.input(
        f"anullsrc=r={SAMPLE_RATE}:cl=stereo", f="lavfi", t=ENDLESS_S + number
    ).audio
    return generated.filter("aformat", sample_fmts="fltp").filter("atrim", end_sample=samples)


def _samples(length: Fraction) -> int:
    return round(length * SAMPLE_RATE)


class _Runner:
    """Runs one audio graph after another with the same settings."""

    def __init__(self, settings: Settings, cancelled: CancelCheck) -> None:
        self.settings = settings
        self.cancelled = cancelled

    def run(self, stream: Stream, target: Path, options: dict[str, str | int]) -> None:
        graph = ffmpeg.output(stream, f"file:{target}", **options).overwrite_output()
        argv = arguments(graph.global_args("-copyts"), ffmpeg_path(self.settings.ffmpeg))
        run_ffmpeg(argv, limits=Limits(wall_s=WALL_S), cancelled=self.cancelled)
        if not target.exists() or target.stat().st_size == 0:
            raise EnvironmentFault("disk.full", name=target.name)
