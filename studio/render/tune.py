"""What the music bed plays: notes of a pentatonic tune that lands on the end card. Pure and always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from studio.brand.music import Mode, Mood, Music

KEYS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

SCALES: dict[Mode, tuple[int, ...]] = {
    "gong": (0, 2, 4, 7, 9),
    "shang": (0, 2, 5, 7, 10),
    "zhi": (0, 2, 5, 7, 9),
    "yu": (0, 3, 5, 7, 10),
}
"""Half tones above the key note."""

BAR = 4
"""Beats."""

ROOTS = (0, 3, 4, 3, 0, 4, 1, 3)
"""Scale steps that the bars of a round stand on; the last one leads home."""

HOME = 0
LEADING = 3

PATTERNS: dict[Mood, tuple[tuple[float, int], ...]] = {
    "calm": ((0, 0), (1, 3), (2, 5), (3, 3)),
    "bright": ((0, 0), (0.5, 3), (1, 5), (1.5, 3), (2, 0), (2.5, 3), (3, 5), (3.5, 6)),
    "festive": ((0, 0), (0.5, 5), (1, 3), (1.5, 5), (2, 0), (2.5, 5), (3, 3), (3.5, 5)),
}
"""Accompaniment of a bar: beat, and scale steps above the bar's root."""

RHYTHMS: dict[Mood, tuple[tuple[float, ...], ...]] = {
    "calm": ((0, 2), (0, 1.5, 2), (0, 1, 3)),
    "bright": ((0, 1, 1.5, 2), (0, 0.5, 1, 2.5), (0, 1.5, 2, 3)),
    "festive": ((0, 0.5, 1, 2, 2.5, 3), (0, 1, 1.5, 2, 3), (0, 0.5, 1, 1.5, 2, 3)),
}
"""When the tune's notes fall within a bar."""

STROKES: dict[Mood, tuple[tuple[float, str, float], ...]] = {
    "calm": (),
    "bright": ((0, "drum", 0.3), (2, "drum", 0.16), (1, "block", 0.05), (3, "block", 0.07)),
    "festive": (
        (0, "drum", 0.42), (1.5, "drum", 0.2), (2, "drum", 0.34),
        (1, "block", 0.12), (3, "block", 0.12), (3.5, "block", 0.07),
    ),
}  # fmt: skip
"""Drums of a bar: beat, which one, how loud."""

LOWEST, HIGHEST = 4, 12
"""Scale steps above the low key note between which the tune walks."""


@dataclass(frozen=True)
class Note:
    """One sound of the bed.

    Attributes:
        beat: When, beats from the first; may be a little off, as hands are.
        pitch: MIDI number; 0 for a drum.
        loud: 0 to 1.
        by: ``string``, ``drum`` or ``block``.
    """

    beat: float
    pitch: int
    loud: float
    by: str = "string"


def notes_of(music: Music, beats: int) -> tuple[Note, ...]:
    """A tune of ``beats`` beats, and on the beat after them the closing chord.

    Bars are counted back from the end, so what is left over is an upbeat. Rounds of eight bars repeat as long as need
    be; the bar before the end leads home.
    """
    luck = Random(music.seed)  # noqa: S311 - a tune, not a secret
    melody = tuple(_round(music, luck))
    bars, upbeat = divmod(beats, BAR)
    notes = [Note(beat, _pitch(music, HOME + 3), 0.5) for beat in range(upbeat)]
    for bar in range(bars):
        first = upbeat + bar * BAR
        last = bar == bars - 1
        root = LEADING if last else ROOTS[bar % len(ROOTS)]
        notes += _bar(music, first, root)
        tune = _leading(music) if last else melody[bar % len(melody)]
        notes += [Note(first + each.beat, each.pitch, each.loud) for each in tune]
    return (*(_by_hand(note, luck) for note in notes), *_closing(music, beats))


def _pitch(music: Music, step: int) -> int:
    """MIDI number of a scale step; step 0 is the key note around F below middle C."""
    base = 45 + (KEYS.index(music.key) + 3) % 12
    octave, degree = divmod(step, 5)
    return base + 12 * octave + SCALES[music.mode][degree]


def _bar(music: Music, first: int, root: int) -> Iterator[Note]:
    low = root - 5 if root > 2 else root
    for beat, above in PATTERNS[music.mood]:
        yield Note(first + beat, _pitch(music, low + above), 0.42 if beat == 0 else 0.24)
    for beat, by, loud in STROKES[music.mood]:
        yield Note(first + beat, 0, loud, by)


def _round(music: Music, luck: Random) -> Iterator[tuple[Note, ...]]:
    """The tune's eight bars: a phrase of two, its answer, the phrase again, another answer."""
    step = 7
    phrases: list[list[tuple[Note, ...]]] = []
    for _ in range(3):
        pair = []
        for half in range(2):
            bar, step = _walk(music, luck, step, rests=half == 1)
            pair.append(bar)
        phrases.append(pair)
    call, answer, other = phrases
    yield from (*call, *answer, *call, *other)


def _walk(music: Music, luck: Random, step: int, *, rests: bool) -> tuple[tuple[Note, ...], int]:
    """One bar of the tune from ``step`` on: small steps, seldom a leap, turning back at the edges."""
    rhythm = luck.choice(RHYTHMS[music.mood])
    notes = []
    for beat in rhythm[: max(2, len(rhythm) - 2)] if rests else rhythm:
        step += luck.choice((-2, -1, -1, 0, 1, 1, 2, 3 if step < 7 else -3))
        step = min(max(step, LOWEST), HIGHEST)
        notes.append(Note(beat, _pitch(music, step), 0.78 if beat == 0 else 0.62))
    return tuple(notes), step


def _leading(music: Music) -> tuple[Note, ...]:
    """The bar before the end: down to the note above home, then a quick run upwards."""
    falling = [Note(beat, _pitch(music, step), 0.62) for beat, step in ((0, 8), (1, 7), (2, 6))]
    run = [Note(3 + n / 6, _pitch(music, 5 + n), 0.3 + 0.04 * n) for n in range(6)]
    return (*falling, *run)


def _closing(music: Music, beat: int) -> Iterator[Note]:
    """The key note in three octaves with its fifth, rolled from below, over one soft stroke; then two far above."""
    for number, step in enumerate((-5, 0, 3, 5, 7, 10)):
        yield Note(beat + 0.06 * number, _pitch(music, step), 0.52 - 0.04 * number)
    yield Note(beat, 0, 0.3, "drum")
    yield Note(beat + 1.5, _pitch(music, 12), 0.25)
    yield Note(beat + 2, _pitch(music, 15), 0.3)


def _by_hand(note: Note, luck: Random) -> Note:
    """As a hand plays it: a hundredth of a beat off, not all equally loud."""
    off = 0 if note.beat == 0 else luck.uniform(-0.01, 0.01)
    return Note(note.beat + off, note.pitch, note.loud * luck.uniform(0.88, 1.0), note.by)
