"""Voices recorded over a clip: each at its level and its place, and what goes down under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from studio.render.presets import SAMPLE_RATE, DeliveryPreset
from studio.render.rumble import cut_off, without_rumble
from studio.render.wave import Samples
from studio.render.weigh import integrated, lufs, weighted_steps
from studio.units import TimeRange

VERSION = 1
"""Raised when the same recording would sound otherwise."""

UNDER_VOICE_DB = 12.0
"""How much lower the footage is while a voice-over speaks: the place is still heard, behind it."""

TALK_UNDER_VOICE_DB = 18.0
"""The same for speech and music of the footage: two voices at once are none."""

SPEAKS_LU = 18.0
"""So far below the recording's own loudness is a pause in it."""

BRIDGED_STEPS = 8
"""Tenths of a second: a breath is no pause; nothing comes up for it."""

MOST_GAIN_DB = 30.0
"""A phone at arm's length in a quiet room needs 20; beyond is noise."""

EDGE_S = 0.012
"""Fade at both ends of a recording, seconds: it begins and ends without a click."""


@dataclass(frozen=True)
class PlacedVoice:
    """A recording and where it is heard.

    Attributes:
        path: Any sound ffmpeg reads; ours are AAC of one ear.
        sha256: Of its bytes.
        start: Seconds on the clip's clock.
        level_db: Louder or softer than speech usually is.
    """

    path: Path
    sha256: str
    start: Fraction
    level_db: float = 0.0

    @property
    def identity(self) -> str:
        """What determines how the clip sounds with it."""
        return f"{self.sha256[:32]}@{self.start}{self.level_db:+g}.{VERSION}"


@dataclass(frozen=True)
class VoiceLine:
    """All voices of a clip, mixed.

    Attributes:
        samples: As long as the clip, speech at the preset's loudness.
        spoken: Where somebody speaks, seconds of the clip, in order of the recordings.
    """

    samples: Samples
    spoken: tuple[TimeRange, ...]


def voice_line(
    voices: Sequence[tuple[PlacedVoice, Samples]], count: int, preset: DeliveryPreset
) -> VoiceLine:
    """The voices, each with its samples, in a clip of ``count`` samples; what reaches beyond its end is cut."""
    line = np.zeros((count, 2), np.float32)
    spoken: list[TimeRange] = []
    for placed, samples in voices:
        at = round(placed.start * SAMPLE_RATE)
        heard = _levelled(samples, placed.level_db, preset)[: max(0, count - at)]
        if not len(heard):
            continue
        line[at : at + len(heard)] += _faded(heard)
        spoken += [span.shifted(placed.start) for span in speaking(heard)]
    return VoiceLine(line, tuple(spoken))


def speaking(samples: Samples) -> tuple[TimeRange, ...]:
    """Where a recording is not in a pause, seconds from its beginning, to a tenth."""
    steps = weighted_steps(samples)
    loud = integrated(steps)
    if loud is None:
        return ()
    found = np.flatnonzero(lufs(steps) > loud - SPEAKS_LU)
    groups = np.split(found, np.flatnonzero(np.diff(found) > BRIDGED_STEPS) + 1)
    end = Fraction(len(samples), SAMPLE_RATE)
    return tuple(
        TimeRange(Fraction(int(group[0]), 10), min(end, Fraction(int(group[-1]) + 1, 10)))
        for group in groups
        if len(group)
    )


def _levelled(samples: Samples, level_db: float, preset: DeliveryPreset) -> Samples:
    """The recording without rumble, as loud as speech is in the clip, or so much louder or softer."""
    hertz = cut_off(samples, spoken=True, music=False)
    clean = samples if hertz is None else without_rumble(samples, hertz)
    loud = integrated(weighted_steps(clean))
    gain = 0.0 if loud is None else min(preset.loudness_lufs - loud, MOST_GAIN_DB)
    return np.asarray(clean * np.float32(10 ** ((gain + level_db) / 20)), dtype=np.float32)


def _faded(samples: Samples) -> Samples:
    faded = samples.copy()
    count = min(round(EDGE_S * SAMPLE_RATE), len(faded) // 2)
    ramp = np.linspace(0, 1, count, dtype=np.float32)[:, None]
    faded[:count] *= ramp
    faded[len(faded) - count :] *= ramp[::-1]
    return faded
