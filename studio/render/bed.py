"""The music bed as samples: as long as the clip, its last beat on the end card. Nothing is recorded or borrowed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from studio.brand.music import Music
from studio.render.presets import SAMPLE_RATE
from studio.render.strings import Tone, drum, in_room, tone
from studio.render.tune import Note, notes_of
from studio.render.wave import Samples

VERSION = 1
"""Raised when the same kit would sound otherwise."""

LEAST_END_CARD_S = Fraction(1)
"""Shorter than this the closing chord would be cut off: it falls into the body."""

CLOSING_S = Fraction(2)
"""What the closing chord has in a body without an end card, seconds; a third of a short one."""

END_FADE_S, START_FADE_S = 0.5, 0.004

WIDTH = 0.35
"""How far high notes stand to one side and low ones to the other, 0 to 1."""

MIDDLE_PITCH, PITCH_RANGE = 64, 24


def make_bed(music: Music, body: Fraction, end_card: Fraction) -> Samples:
    """The bed of a clip: ``body`` and ``end_card`` seconds, to the sample; begins and ends at zero."""
    count = round((body + end_card) * SAMPLE_RATE)
    landing = body if end_card >= LEAST_END_CARD_S else body - min(CLOSING_S, body / 3)
    beats = max(1, round(landing * music.tempo / 60))
    beat = float(landing) / beats
    line = np.zeros((count, 2))
    for note in notes_of(music, beats):
        _add(line, note, round(note.beat * beat * SAMPLE_RATE), music)
    sound = in_room(line)
    _close(sound)
    return sound.astype(np.float32)


def _add(line: Tone, note: Note, at: int, music: Music) -> None:
    at = max(0, at)
    played = _played(note, music)[: max(0, len(line) - at)]
    side = 0.0 if note.by != "string" else (note.pitch - MIDDLE_PITCH) / PITCH_RANGE * WIDTH
    side = min(max(side, -WIDTH), WIDTH)
    for ear, share in ((0, 1 - side), (1, 1 + side)):
        line[at : at + len(played), ear] += played * note.loud * share / 2


def _played(note: Note, music: Music) -> Tone:
    if note.by == "drum":
        return drum(110.0, 0.11)
    if note.by == "block":
        return drum(950.0, 0.022)
    return tone(music.voice, round(440 * 2 ** ((note.pitch - 69) / 12), 4))


def _close(sound: Tone) -> None:
    """Soften both ends in place."""
    fade = min(round(END_FADE_S * SAMPLE_RATE), len(sound))
    sound[len(sound) - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade)))[:, None]
    first = min(round(START_FADE_S * SAMPLE_RATE), len(sound))
    sound[:first] *= np.linspace(0, 1, first)[:, None]
