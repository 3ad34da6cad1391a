from __future__ import annotations

import math
import sys
from fractions import Fraction

import numpy as np
import pytest

from studio.media.hearing import MOST_PEAKS, Ear
from studio.media.planes import HEARD_RATE, Heard
from studio.media.vad import SileroVoice, best_voice
from studio.media.vad_energy import EnergyVoice
from tests.media.sounds import agreement, engine, fed, spoken_in, tune, white, wind

pytestmark = pytest.mark.media

SHORT = "audio/mandarin-short-sentence.wav"
SHORT_SAID = [(0.30, 3.17)]
LONG = "audio/mandarin-long-sentence.wav"
LONG_SAID = [(0.37, 2.94), (3.46, 9.85), (10.84, 13.48)]


def no_model():
    raise AssertionError("silence needs no model")


def mixed(speech, noise, said, snr_db):
    """Speech with noise at ``snr_db`` below its level where somebody speaks."""
    spoken = np.concatenate([speech[int(a * HEARD_RATE) : int(b * HEARD_RATE)] for a, b in said])
    gain = np.sqrt(np.mean(spoken**2) / np.mean(noise**2) / 10 ** (snr_db / 10))
    return (speech + gain * noise[: len(speech)]).astype(np.float32)


# ------------------------------------------------------------------------------------------------------- waveform


def test_the_waveform_shows_square_roots_of_peaks_from_the_first_sound_on():
    sound = np.zeros(HEARD_RATE, np.float32)
    sound[4000:4800] = -0.25
    curve = fed(Ear(no_model), sound[:12_000], Fraction(5, 2)).waveform()

    assert (curve.start, curve.step, len(curve.values)) == (Fraction(5, 2), Fraction(1, 20), 15)
    assert curve.values[5] == pytest.approx(0.5, abs=0.01)
    assert sum(curve.values) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("piece", [333, 800, 4000, 16_000])
def test_the_size_of_the_pieces_does_not_matter(piece):
    sound = np.concatenate([white(1.0, 0.1), tune(3.0), white(0.52, 0.02)])
    whole, parts = fed(Ear(), sound, piece=len(sound)), fed(Ear(), sound, piece=piece)

    assert parts.waveform() == whole.waveform()
    assert parts.speech() == whole.speech()
    assert parts.music() == whole.music()


def test_hours_make_the_waveform_coarser_not_longer():
    ear, click = Ear(), np.zeros(HEARD_RATE, np.float32)
    click[8000] = 1.0
    for hour in range(4):
        ear.feed(Heard(Fraction(3600 * hour), click))
    curve = ear.waveform()

    assert MOST_PEAKS // 2 < len(curve.values) <= MOST_PEAKS
    assert len(curve.data) <= 100_000
    assert curve.step == Fraction(1, 5)
    peaks = [number * curve.step for number, value in enumerate(curve.values) if value]
    assert peaks == [3600 * hour + Fraction(2, 5) for hour in range(4)]


# ---------------------------------------------------------------------------------------------------------- clock


def test_silence_and_nothing_at_all_hold_nothing():
    assert fed(Ear(no_model), np.zeros(10 * HEARD_RATE, np.float32)).speech() == ()
    ear = Ear(no_model)
    assert (ear.speech(), ear.music(), ear.waveform().values) == ((), (), ())


def test_damaged_samples_are_silence():
    sound = white(3.0)
    sound[1000:1010] = np.nan
    sound[2000] = np.inf
    sound[3000] = 1e30
    ear = fed(Ear(), sound)

    assert ear.speech() == ()
    assert max(ear.waveform().values) == 1.0


@pytest.mark.footage
def test_speech_after_a_gap_is_told_on_the_files_clock(footage):
    sound = spoken_in(footage(SHORT))
    ear = fed(Ear(), sound, Fraction(-1))
    fed(ear, sound, Fraction(20))
    (first, second), later = ear.speech(), Fraction(21)

    assert float(first.start) == pytest.approx(-0.7, abs=0.15)
    assert float(second.start - first.start) == pytest.approx(float(later), abs=0.05)
    assert float(second.end - first.end) == pytest.approx(float(later), abs=0.05)
    assert len(ear.waveform().values) == math.ceil(20 * (21 + len(sound) / HEARD_RATE))


@pytest.mark.footage
def test_rounded_times_small_holes_and_overlaps_do_not_break_a_sentence(footage):
    sound = spoken_in(footage(SHORT))
    plain = fed(Ear(), sound).speech()
    ear, rng = Ear(), np.random.default_rng(4)
    for first in range(0, len(sound), 4000):
        rounded = Fraction(round(first / 16) + int(rng.integers(-9, 10)), 1000)
        ear.feed(Heard(max(Fraction(0), rounded), sound[first : first + 4000]))
    holed = fed(Ear(), sound[:24_000])
    fed(holed, sound[24_800:], Fraction(24_800, HEARD_RATE))
    overlapping = fed(Ear(), sound[:24_000])
    fed(overlapping, sound[20_000:], Fraction(20_000, HEARD_RATE))

    (steady,), (one,) = ear.speech(), plain
    assert abs(steady.start - one.start) <= Fraction(1, 100)
    assert abs(steady.end - one.end) <= Fraction(1, 100)
    assert overlapping.speech() == plain
    assert agreement(holed.speech(), [(s.start, s.end) for s in plain], 3.5) > 0.98


# --------------------------------------------------------------------------------------------------------- speech


@pytest.mark.footage
@pytest.mark.parametrize(("name", "said"), [(SHORT, SHORT_SAID), (LONG, LONG_SAID)])
def test_speech_is_found_to_a_tenth_of_a_second(footage, name, said):
    sound = spoken_in(footage(name))
    found = fed(Ear(), sound).speech()

    assert agreement(found, said, len(sound) / HEARD_RATE) > 0.95
    assert float(found[0].start) == pytest.approx(said[0][0], abs=0.1)
    assert float(found[-1].end) == pytest.approx(said[-1][1], abs=0.1)


@pytest.mark.footage
@pytest.mark.parametrize("db", [-60, -25, 15])
def test_the_level_does_not_matter(footage, db):
    sound = spoken_in(footage(LONG))
    loud = np.clip(sound * 10 ** (db / 20), -1, 1).astype(np.float32)

    assert agreement(fed(Ear(), loud).speech(), LONG_SAID, len(sound) / HEARD_RATE) > 0.93


@pytest.mark.footage
@pytest.mark.parametrize(
    ("noise", "snr_db", "least"),
    [(white, 5, 0.9), (wind, 5, 0.93), (wind, -10, 0.85), (engine, 5, 0.9)],
)
def test_speech_is_found_in_noise(footage, noise, snr_db, least):
    sound = spoken_in(footage(LONG))
    seconds = len(sound) / HEARD_RATE
    heard = mixed(sound, noise(seconds + 0.1), LONG_SAID, snr_db)

    assert agreement(fed(Ear(), heard).speech(), LONG_SAID, seconds) > least


@pytest.mark.parametrize(
    "sound", [white(20), 0.1 * wind(20), engine(20), engine(20, 90.0), tune(20), 1e-4 * wind(20)]
)
def test_noise_engines_and_music_are_no_speech(sound):
    assert fed(Ear(), sound.astype(np.float32)).speech() == ()


@pytest.mark.footage
@pytest.mark.parametrize("name", ["drone-coast.mp4", "handheld-walk-garden-path.mp4"])
def test_real_wind_and_rotors_are_no_speech(footage, name):
    assert fed(Ear(), spoken_in(footage(name))).speech() == ()


def test_the_model_runs_here():
    assert isinstance(best_voice(), SileroVoice)


@pytest.mark.footage
def test_without_the_engine_energy_tells_most_of_it(footage, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    sound = spoken_in(footage(LONG))

    assert isinstance(best_voice(), EnergyVoice)
    assert agreement(fed(Ear(), sound).speech(), LONG_SAID, len(sound) / HEARD_RATE) > 0.8
    assert fed(Ear(), white(20)).speech() == ()


# ---------------------------------------------------------------------------------------------------------- music


def test_music_is_found_where_it_plays():
    sound = np.concatenate([white(10, 0.01), tune(20), white(10, 0.01)])
    (found,) = fed(Ear(), sound).music()

    assert float(found.start) == pytest.approx(10, abs=1.5)
    assert float(found.end) == pytest.approx(30, abs=1.5)


@pytest.mark.parametrize(
    "sound",
    [
        white(20),
        wind(20),
        engine(20),
        engine(20, 110.0),
        sum(
            np.sin(2 * np.pi * 50 * n * np.arange(20 * HEARD_RATE) / HEARD_RATE) for n in (1, 3, 5)
        ),
        np.sin(2 * np.pi * 1000 * np.arange(20 * HEARD_RATE) / HEARD_RATE)
        * (np.arange(20 * HEARD_RATE) % HEARD_RATE < 8000),
    ],
    ids=["white", "wind", "engine", "fast engine", "hum", "reversing beeper"],
)
def test_noise_engines_hums_and_beepers_are_no_music(sound):
    assert fed(Ear(), np.asarray(0.1 * sound, np.float32)).music() == ()


@pytest.mark.footage
@pytest.mark.parametrize("name", [LONG, "audio/english-phone-call-8khz.wav", "drone-coast.mp4"])
def test_voices_and_rotors_are_no_music(footage, name):
    assert fed(Ear(), spoken_in(footage(name))).music() == ()


@pytest.mark.footage
def test_the_music_of_a_real_film_is_found(footage):
    music = fed(Ear(), spoken_in(footage("interviews-edited.mp4"))).music()

    assert sum(float(span.duration) for span in music) > 15
    assert all(span.end < 23 for span in music)
