"""A voice recorded over a clip: at its very place, at its level, with everything else down under it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from studio.media import measure_loudness, probe
from studio.media.voice import take_in_voice
from studio.process import ffmpeg_path, run
from studio.render import SOCIAL, Bed
from studio.render.mix import Mixer
from studio.render.sound import SoundPlan, make_sound
from studio.render.voice import (
    TALK_UNDER_VOICE_DB,
    UNDER_VOICE_DB,
    PlacedVoice,
    VoiceLine,
    speaking,
    voice_line,
)
from studio.render.wave import read_wave, write_wave
from studio.render.weigh import integrated, weighted_steps
from studio.settings import Settings
from studio.units import TimeRange
from tests.render.test_sound_mix import (
    BED,
    CARD,
    RATE,
    both,
    film,
    heard,
    noise,
    one_take,
    seconds,
    voice,
)

SPEECH = Path("../shared/footage/audio/mandarin-short-sentence.wav")
HIGH = 9000
"""Hertz of the footage's tone: a recording at 16 kHz has nothing there."""


def placed(start: str, level: float = 0.0) -> PlacedVoice:
    return PlacedVoice(Path("voice.m4a"), "a" * 64, Fraction(start), level)


def loudness(samples: np.ndarray, start: float, end: float) -> float:
    found = integrated(weighted_steps(samples[round(start * RATE) : round(end * RATE)]))
    assert found is not None
    return found


def test_a_pause_ends_what_is_spoken_and_a_breath_does_not() -> None:
    parts = (voice(1.0), np.zeros(RATE // 2), voice(1.0), np.zeros(2 * RATE), voice(0.8))
    found = speaking(both(np.concatenate(parts)))
    assert [(float(each.start), float(each.end)) for each in found] == [
        (0.0, pytest.approx(2.5, abs=0.11)),
        (pytest.approx(4.5, abs=0.11), pytest.approx(5.3, abs=0.11)),
    ]
    assert speaking(np.zeros((RATE, 2), np.float32)) == ()


@pytest.mark.parametrize(("level", "loud"), [(0, -16), (-6, -22), (4, -12)])
@pytest.mark.parametrize("recorded", [0.02, 0.4])
def test_however_loud_it_was_recorded_it_comes_as_loud_as_asked(recorded, level, loud) -> None:
    line = voice_line([(placed("2", level), both(voice(3, level=recorded)))], 8 * RATE, SOCIAL)
    assert loudness(line.samples, 2, 5) == pytest.approx(loud, abs=0.3)
    assert not line.samples[: 2 * RATE].any()
    assert not line.samples[5 * RATE :].any()
    assert line.spoken == (TimeRange(Fraction(2), Fraction(5)),)


def test_what_reaches_beyond_the_end_is_cut_and_two_voices_add_up() -> None:
    one = (placed("3"), both(voice(3)))
    line = voice_line(
        [one, (placed("0"), both(voice(1))), (placed("9"), both(voice(1)))], 4 * RATE, SOCIAL
    )
    assert len(line.samples) == 4 * RATE
    assert [float(each.start) for each in line.spoken] == [3, 0]
    assert abs(line.samples[-1]).max() < 0.001


@pytest.mark.parametrize(("talks", "depth"), [(False, UNDER_VOICE_DB), (True, TALK_UNDER_VOICE_DB)])
def test_the_footage_goes_down_under_the_voice_and_comes_back(talks, depth) -> None:
    natural = both(voice(10) if talks else noise(10, 0.05))
    mixer = Mixer(one_take(Fraction(10)), [heard(("0", "10")) if talks else None], CARD, SOCIAL)
    silent = VoiceLine(np.zeros_like(natural), (TimeRange(Fraction(4), Fraction(6)),))
    mixed, alone = mixer.with_bed(natural, None, silent), mixer.with_bed(natural, None)
    under = loudness(mixed, 4.1, 5.9) - loudness(alone, 4.1, 5.9)
    assert under == pytest.approx(-depth, abs=0.2)
    assert np.abs(mixed[: 3 * RATE] - alone[: 3 * RATE]).max() < 1e-6
    assert np.abs(mixed[7 * RATE :] - alone[7 * RATE :]).max() < 1e-6


def test_the_bed_goes_down_under_the_voice() -> None:
    quiet = np.zeros((10 * RATE, 2), np.float32)
    mixer = Mixer(one_take(Fraction(10)), [None], CARD, SOCIAL)
    silent = VoiceLine(quiet, (TimeRange(Fraction(4), Fraction(6)),))
    mixed, alone = mixer.with_bed(quiet, BED, silent), mixer.with_bed(quiet, BED)
    assert loudness(mixed, 4.1, 5.9) - loudness(alone, 4.1, 5.9) == pytest.approx(-14, abs=0.3)


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """A sentence somebody really said, through the gate; a made one where the recordings do not stand beside us."""
    source = SPEECH
    if not source.exists():
        source = tmp_path / "made.wav"
        write_wave(source, both(voice(2.5)))
    take_in_voice(source, tmp_path / "voice.m4a")
    return tmp_path / "voice.m4a"


@pytest.mark.media
@pytest.mark.parametrize("bed", [None, BED], ids=["alone", "with music"])
def test_a_real_sentence_is_heard_at_its_place_in_the_finished_sound(
    tmp_path: Path, spoken: Path, bed: Bed | None
) -> None:
    settings = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    tone = 0.1 * np.sin(2 * np.pi * HIGH * seconds(6)) + noise(6, 0.001)
    path = film(tmp_path / "a.mov", tone)
    folder = tmp_path / "made"
    folder.mkdir()
    files, start = [(path, probe(path, settings))], Fraction(3, 2)
    over = PlacedVoice(spoken, "a" * 64, start)
    plan = SoundPlan(one_take(Fraction(6)), files, CARD, SOCIAL, [None], bed, [over])
    made = make_sound(plan, folder, settings, lambda: False)
    sound = _decoded(made.path)
    said = _decoded(spoken)
    # In its place to a hundredth of a second: the recording and the clip's sound below the tone, laid over each other.
    low, known = _below(sound, 4000), _below(said, 4000)
    found = np.fft.irfft(np.fft.rfft(low, 1 << 20) * np.conj(np.fft.rfft(known, 1 << 20)))
    assert np.argmax(found[: len(low)]) / RATE == pytest.approx(float(start), abs=0.01)
    # The tone of the footage is down while somebody speaks, and back in the clear.
    length = len(said) / RATE
    during = _tone(sound, 1.5 + 0.3 * length, 1.5 + 0.7 * length)
    before = _tone(sound, 0.3, 0.9)
    assert before - during == pytest.approx(UNDER_VOICE_DB, abs=1.5)
    measured = measure_loudness(made.path, settings)
    assert measured.integrated_lufs == pytest.approx(made.aim_lufs, abs=1)
    assert made.aim_lufs == SOCIAL.loudness_lufs
    assert measured.true_peak_dbtp is not None
    assert measured.true_peak_dbtp <= SOCIAL.true_peak_dbtp
    assert len(read_wave(folder / "level.wav")) == 8 * RATE


def _decoded(path: Path) -> np.ndarray:
    argv = (
        ffmpeg_path(),
        "-v",
        "error",
        "-i",
        str(path),
        "-f",
        "f32le",
        "-ac",
        "1",
        "-ar",
        str(RATE),
        "-",
    )
    return np.frombuffer(run(argv).stdout, np.float32)


def _below(sound: np.ndarray, hertz: int) -> np.ndarray:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) > hertz] = 0
    return np.fft.irfft(spectrum, len(sound))


def _tone(sound: np.ndarray, start: float, end: float) -> float:
    """Level of the footage's tone, dB."""
    part = sound[round(start * RATE) : round(end * RATE)]
    turning = np.exp(-2j * np.pi * HIGH * np.arange(len(part)) / RATE)
    return float(20 * np.log10(abs((part * turning).mean())))
