"""Loudness and peak of a clip's sound: levelled, encoded, measured in the file, and made anew where that missed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from studio.errors import EnvironmentFault
from studio.media import measure_loudness
from studio.media.decode import Stream
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, run_ffmpeg
from studio.records.media import Sound
from studio.render.mix import SILENCE_LUFS
from studio.render.presets import SAMPLE_RATE, DeliveryPreset
from studio.settings import Settings

TRIES = 3
"""Passes of levelling: the limiter takes a little off, the next pass gives it back."""

CLOSE_ENOUGH_LU = 0.4
"""Loudness units off the target that need no further pass."""

MOST_PUSH_DB = 6.0
"""What the limiter takes off is given back up to here; beyond, it would be heard at work."""

TRIMS = 4
"""Times the encoded file is measured and, where it misses, made anew."""

MISSED_LU = 0.5
"""Loudness units that the encoded file may be off: half of what its check allows."""

MOST_TRIM_DB = 6.0
"""An encoder that leaves out the highest tones makes noise so much quieter, and no more."""

PEAK_ROOM_DB = 0.1
"""What the ceiling goes down beyond the overshoot."""

MOST_LOWER_DB = 3.0
"""As far the limiter's ceiling goes down where the encoder's peaks stick out."""

WALL_S = 600
"""Longest a sound step may take, seconds."""


class Runner:
    """Runs one audio graph after another with the same settings."""

    def __init__(self, settings: Settings, cancelled: CancelCheck) -> None:
        self._settings = settings
        self._cancelled = cancelled

    def run(self, stream: Stream, target: Path, options: dict[str, str | int]) -> None:
        """Write ``stream`` to ``target``."""
        graph = ffmpeg.output(stream, f"file:{target}", **options).overwrite_output()
        argv = arguments(graph.global_args("-copyts"), ffmpeg_path(self._settings.ffmpeg))
        run_ffmpeg(argv, limits=Limits(wall_s=WALL_S), cancelled=self._cancelled)
        if not target.exists() or target.stat().st_size == 0:
            raise EnvironmentFault("disk.full", name=target.name)

    def measure(self, path: Path) -> Sound:
        """Loudness and peak of a sound."""
        return measure_loudness(path, self._settings, self._cancelled)


@dataclass(frozen=True)
class Setting:
    """How a sound is levelled.

    Attributes:
        gain_db: How much it is raised.
        lower_db: How far the limiter's ceiling lies below the usual one.
    """

    gain_db: float
    lower_db: float = 0.0


class Leveller:
    """Makes ``raw`` as loud as the preset wants it, as AAC in ``target``."""

    def __init__(self, runner: Runner, raw: Path, target: Path, preset: DeliveryPreset) -> None:
        self._runner = runner
        self._raw = raw
        self._levelled = raw.with_name("level.wav")
        self._target = target
        self._preset = preset

    def make(self) -> float | None:
        """Level, encode, measure, and trim what the encoder changed; the loudness to expect, None for silence."""
        measured = self._runner.measure(self._raw)
        aim = _aim(measured, self._preset)
        if aim is None:
            self._encode(self._raw)
            return None
        setting, reached = self._level(aim - (measured.integrated_lufs or aim), aim)
        self._encode(self._levelled)
        self._trim(setting, reached)
        return reached

    def _level(self, gain: float, aim: float) -> tuple[Setting, float]:
        """Level the sound before it is encoded; the setting that did it, and the loudness to expect.

        Single knocks in a still room cannot be as loud as speech below the peak that is allowed: they come out as loud
        as they can be without being crushed.
        """
        setting, wanted, reached = Setting(gain), gain, aim
        for _ in range(TRIES):
            setting = Setting(wanted)
            self._limit(setting)
            found = self._runner.measure(self._levelled).integrated_lufs
            if found is None or abs(found - aim) <= CLOSE_ENOUGH_LU:
                return setting, aim
            reached = min(aim, found)
            wanted = min(wanted + aim - found, gain + MOST_PUSH_DB)
        return setting, aim if aim - reached <= MISSED_LU else reached

    def _trim(self, setting: Setting, aim: float) -> None:
        most = setting.gain_db + MOST_TRIM_DB
        for _ in range(TRIMS):
            found = self._runner.measure(self._target)
            trimmed = trim(setting, found, aim, self._preset.true_peak_dbtp, most)
            if trimmed is None:
                return
            setting = trimmed
            self._limit(setting)
            self._encode(self._levelled)

    def _encode(self, source: Path) -> None:
        options: dict[str, str | int] = {
            "c:a": "aac",
            "b:a": f"{self._preset.audio_kbit}k",
            "ar": SAMPLE_RATE,
            "f": "mp4",
        }
        self._runner.run(ffmpeg.input(f"file:{source}").audio, self._target, options)

    def _limit(self, setting: Setting) -> None:
        """Gain, then a limiter at four times the sample rate so that true peaks stay below the ceiling.

        The ceiling is half a decibel lower than asked: AAC adds a little overshoot. The limiter's look-ahead is taken
        off again (``latency``), so that sound and picture stay together to the sample.
        """
        ceiling = 10 ** ((self._preset.true_peak_dbtp - 0.5 - setting.lower_db) / 20)
        stream = ffmpeg.input(f"file:{self._raw}").audio
        limited = (
            stream.filter("volume", f"{setting.gain_db:.2f}dB")
            .filter("aresample", 4 * SAMPLE_RATE)
            .filter("alimiter", limit=f"{ceiling:.4f}", level=0, attack=2, release=60, latency=1)
            .filter("aresample", SAMPLE_RATE)
        )
        self._runner.run(limited, self._levelled, {"c:a": "pcm_f32le"})


def trim(
    setting: Setting, found: Sound, aim: float, peak_dbtp: float, most_gain_db: float
) -> Setting | None:
    """The setting that gives back what was missed; None where nothing was, or nothing more can be done."""
    off = 0.0 if found.integrated_lufs is None else aim - found.integrated_lufs
    over = 0.0 if found.true_peak_dbtp is None else found.true_peak_dbtp - peak_dbtp
    if abs(off) <= MISSED_LU and over <= 0:
        return None
    gain = setting.gain_db + off if abs(off) > MISSED_LU else setting.gain_db
    lower = setting.lower_db + over + PEAK_ROOM_DB if over > 0 else setting.lower_db
    trimmed = Setting(min(gain, most_gain_db), min(lower, MOST_LOWER_DB))
    return None if trimmed == setting else trimmed


def _aim(measured: Sound, preset: DeliveryPreset) -> float | None:
    loudness = measured.integrated_lufs
    if loudness is None or loudness < SILENCE_LUFS:
        return None
    return min(preset.loudness_lufs, loudness + preset.most_gain_db)
