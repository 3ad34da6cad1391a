"""Sound stays with its picture to the sample."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from studio.media import probe
from studio.process import ffmpeg_path, run
from studio.records.edit import SourceRef, Take, Timeline
from studio.render import SOCIAL
from studio.render.sound import SoundPlan, make_sound
from studio.settings import Settings
from studio.units import TimeRange

pytestmark = pytest.mark.media


def samples(path: Path, start: float, length: float) -> np.ndarray:
    """Mono samples at 48 kHz."""
    argv = (
        *(ffmpeg_path(), "-loglevel", "error", "-i", str(path), "-vn", "-ac", "1", "-ar", "48000"),
        *("-af", f"atrim={start}:{start + length}", "-f", "f32le", "-"),
    )
    return np.frombuffer(run(argv).stdout, np.float32)


def lag(one: np.ndarray, other: np.ndarray) -> int:
    """Samples by which ``other`` comes later than ``one``."""
    size = 2 * min(len(one), len(other))
    spectrum = np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size))
    best = int(np.argmax(np.fft.irfft(spectrum, size)))
    return best - size if best > size // 2 else best


def test_a_take_of_noise_comes_out_at_its_very_sample(tmp_path: Path) -> None:
    source = tmp_path / "noise.mov"
    run(
        (
            *(
                ffmpeg_path(),
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "color=gray:s=64x64:r=30:d=4",
            ),
            *("-f", "lavfi", "-i", "anoisesrc=d=4:a=0.1:seed=7:r=48000"),
            *("-c:v", "libx264", "-c:a", "pcm_s16le", str(source)),
        )
    )
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    info = probe(source, settings)
    second = Fraction(1)
    timeline = Timeline(
        sources=(SourceRef(sha256="0" * 64, display=info.video.display),),
        takes=tuple(
            Take(
                source=0,
                shot=0,
                source_range=TimeRange.of(Fraction(start), second),
                output_range=TimeRange.of(at * second, second),
            )
            for at, start in enumerate(("2.5", "0.5"))
        ),
        rate=Fraction(30),
    )
    made = make_sound(
        SoundPlan(timeline, [(source, info)], second, SOCIAL), tmp_path, settings, lambda: False
    )
    for at, start in enumerate((2.5, 0.5)):
        heard, meant = samples(made.path, at + 0.1, 0.5), samples(source, start + 0.1, 0.5)
        assert abs(lag(meant, heard)) <= 1
