"""The music bed: as long as the clip, its tune landing on the end card, always the same."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from studio.brand.music import Music
from studio.render.bed import make_bed
from studio.render.tune import KEYS, SCALES, notes_of
from studio.render.weigh import integrated, lufs, weighted_steps

RATE = 48_000
KITS = (
    Music(key="D", mode="gong", tempo=96),
    Music(key="A", mode="yu", tempo=76, mood="calm"),
    Music(key="G", mode="zhi", tempo=108, mood="festive", voice="lute"),
    Music(key="B", mode="shang", tempo=56, mood="calm", voice="chime", tune=7),
)


def above(sound: np.ndarray, hertz: float) -> np.ndarray:
    """What of a sound lies above a frequency: tones have nothing there, a click has."""
    spectrum = np.fft.rfft(sound, axis=0)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) < hertz] = 0
    return np.fft.irfft(spectrum, len(sound), axis=0)


@pytest.mark.parametrize("music", KITS)
@pytest.mark.parametrize(("body", "card"), [("3.5", "2.5"), ("12.5", "2.5"), ("2002/240", "0")])
def test_it_has_the_very_length_begins_and_ends_at_zero_and_never_stops(
    music: Music, body: str, card: str
) -> None:
    bed = make_bed(music, Fraction(body), Fraction(card))
    assert bed.shape == (round((Fraction(body) + Fraction(card)) * RATE), 2)
    assert not bed[0].any()
    assert np.abs(bed[-1]).max() < 1e-6
    whole = integrated(weighted_steps(bed))
    assert whole is not None
    seconds = weighted_steps(bed)[: round(float(Fraction(body)) * 10)]
    quietest = min(float(lufs(each.mean())) for each in np.array_split(seconds, len(seconds) // 20))
    assert quietest > whole - 14
    assert np.abs(above(bed, 12_000)).max() < 0.003 * np.abs(bed).max()  # no click


def test_the_same_kit_plays_the_same_and_another_tune_is_another() -> None:
    one, again = (make_bed(KITS[0], Fraction(5), Fraction(2)) for _ in range(2))
    assert np.array_equal(one, again)
    other = make_bed(KITS[0].model_copy(update={"tune": 2}), Fraction(5), Fraction(2))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("body", ["4", "9.7", "27.5"])
def test_the_closing_chord_falls_on_the_end_card(body: str) -> None:
    """The loudest tenth around it is the one that begins with the card."""
    bed = make_bed(KITS[0], Fraction(body), Fraction(5, 2))
    steps = weighted_steps(bed[round(Fraction(body) * RATE) - RATE :])
    assert 10 <= int(steps.argmax()) <= 13


@pytest.mark.parametrize("music", KITS)
def test_every_note_is_of_the_mode_and_the_last_chord_is_home(music: Music) -> None:
    scale = {(KEYS.index(music.key) + step) % 12 for step in SCALES[music.mode]}
    notes = notes_of(music, 33)
    assert {each.pitch % 12 for each in notes if each.pitch} <= scale
    last = [each for each in notes if 33 <= each.beat < 33.1 and each.pitch]
    assert min(each.pitch for each in last) % 12 == KEYS.index(music.key)


def test_rounds_of_eight_bars_repeat_as_long_as_need_be() -> None:
    """What a hand does a little differently apart; the bar before the end leads home."""
    notes = [each for each in notes_of(KITS[0], 80) if each.pitch]
    first, second = (
        sorted(
            (round(each.beat * 6) - start * 6, each.pitch)
            for each in notes
            if start - 0.1 < each.beat < start + 31.9
        )
        for start in (0, 32)
    )
    assert first == second


def test_a_phrase_walks_and_seldom_leaps() -> None:
    tune = [
        each for each in notes_of(KITS[0], 64) if each.pitch and each.loud > 0.5 and each.beat < 60
    ]
    leaps = [abs(one.pitch - other.pitch) for one, other in pairwise(tune)]
    assert np.mean(np.array(leaps) <= 7) > 0.9
