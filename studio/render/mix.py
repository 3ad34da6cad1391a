"""Natural sound and music bed together: rumble out, voices at their level, the bed below what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from studio.brand.music import Music, MusicLevel
from studio.records.edit import Timeline
from studio.records.media import Sound
from studio.render.bed import VERSION, make_bed
from studio.render.duck import Dip, curve_db, samples_of, spoken_and_music, standing_out
from studio.render.presets import DeliveryPreset
from studio.render.rumble import cut_off, without_rumble
from studio.render.voice import TALK_UNDER_VOICE_DB, UNDER_VOICE_DB, VoiceLine
from studio.render.wave import Samples
from studio.render.weigh import STEP, Figures, integrated, lufs, weighted_steps
from studio.units import TimeRange

SILENCE_LUFS = -60.0
"""Quieter than this is silence: there is nothing to raise."""

BED_LU: dict[MusicLevel, float] = {"normal": -4.0, "low": -9.0}
"""The bed where nothing else matters, against the loudness of speech."""

UNDER_SPEECH_LU = -18.0
"""The bed under speech, against the speech: every word is understood, and the music is still there."""

UNDER_SOUND_DB = 8.0
"""How much lower it is under natural sound that stands out."""

UNDER_MUSIC_DB = 60.0
"""Under music of the footage there is no bed: two tunes at once are none."""

NATURAL_LU = -8.0
"""Natural sound without speech, against the loudness of speech: the place is heard behind the bed."""

MOST_NATURAL_GAIN_DB = 12.0
"""Such sound is raised by no more: beyond it is hiss."""

LEAST_SPEECH_S = Fraction(3, 10)
"""Shorter speech is a shout that nobody needs to understand."""


@dataclass(frozen=True)
class Bed:
    """The music of a clip: what the kit plays, and how loud the template wants it."""

    music: Music
    level: MusicLevel = "normal"

    @classmethod
    def of(cls, music: Music, level: MusicLevel) -> Bed | None:
        """None where the kit or the template has no music."""
        return cls(music, level) if music.enabled and level != "none" else None

    @property
    def identity(self) -> str:
        """What determines how it sounds."""
        return f"{self.level}@{self.music.seed:x}.{VERSION}"


class Mixer:
    """What is done to the joined natural sound of a clip before it is levelled."""

    def __init__(
        self,
        timeline: Timeline,
        sounds: Sequence[Sound | None],
        end_card_length: Fraction,
        preset: DeliveryPreset,
    ) -> None:
        self._timeline = timeline
        self._end_card = end_card_length
        self._preset = preset
        self._spoken, self._music = spoken_and_music(timeline, sounds)

    def without_rumble(self, natural: Samples) -> Samples:
        """The same array where no take has wind or rumble that is in the way."""
        clean = natural
        for number, take in enumerate(self._timeline.takes):
            place = samples_of(take.output_range)
            spoken = _seconds(self._spoken, number) >= LEAST_SPEECH_S
            music = _seconds(self._music, number) > take.output_range.duration / 2
            hertz = cut_off(natural[place], spoken=spoken, music=music)
            if hertz is not None:
                clean = clean.copy() if clean is natural else clean
                clean[place] = without_rumble(natural[place], hertz)
        return clean

    def with_bed(
        self, natural: Samples, bed: Bed | None, voice: VoiceLine | None = None
    ) -> Samples:
        """Natural sound, the bed and what was recorded over the clip, as long as the natural sound.

        Natural sound and bed go down where the recorded voice speaks, the bed also where the footage does.
        """
        steps = weighted_steps(natural)
        gain = self._natural_gain(steps)
        mixed = natural * np.float32(10 ** (gain / 20))
        if voice is not None:
            under = curve_db(len(natural), self._under_voice(voice))
            mixed = mixed * (10 ** (under / 20))[:, None] + voice.samples
        if bed is not None:
            mixed = mixed + self._bed(bed, steps * 10 ** (gain / 10), len(natural), voice)
        return np.asarray(mixed, dtype=np.float32)

    def _bed(self, bed: Bed, steps: Figures, count: int, voice: VoiceLine | None) -> Samples:
        """The bed at its levels; ``steps`` are the natural sound's at the level it has in the clip."""
        made = make_bed(bed.music, self._timeline.duration, self._end_card)[:count]
        alone = integrated(weighted_steps(made))
        target = self._preset.loudness_lufs
        level = target + BED_LU[bed.level] - (target if alone is None else alone)
        dips = self._dips(steps, bed.level, voice.spoken if voice else ())
        bed_gain = 10 ** ((curve_db(count, dips) + np.float32(level)) / 20)
        return np.asarray(made * bed_gain[:, None], dtype=np.float32)

    def _under_voice(self, voice: VoiceLine) -> tuple[Dip, ...]:
        """How far the natural sound goes down: farther where somebody speaks or plays in it."""
        said = [span for _, span in (*self._spoken, *self._music)]
        dips = [_dip(span, UNDER_VOICE_DB) for span in voice.spoken]
        for span in voice.spoken:
            both = (span.intersection(each) for each in said)
            dips += [_dip(each, TALK_UNDER_VOICE_DB) for each in both if each is not None]
        return tuple(dips)

    def _natural_gain(self, steps: Figures) -> float:
        """Speech to the preset's loudness; sound without speech lower, and not raised without bound."""
        target, preset = self._preset.loudness_lufs, self._preset
        speech = integrated(steps, _counted(len(steps), [span for _, span in self._spoken]))
        if speech is not None and speech > SILENCE_LUFS:
            return min(target - speech, preset.most_gain_db)
        whole = integrated(steps)
        if whole is None or whole < SILENCE_LUFS:
            return 0.0
        if sum((span.duration for _, span in self._music), Fraction(0)) > self._half:
            return min(target - whole, preset.most_gain_db)
        return min(target + NATURAL_LU - whole, MOST_NATURAL_GAIN_DB)

    @property
    def _half(self) -> Fraction:
        return self._timeline.duration / 2

    def _dips(
        self, steps: Figures, level: MusicLevel, over: Sequence[TimeRange]
    ) -> tuple[Dip, ...]:
        under_speech = BED_LU[level] - UNDER_SPEECH_LU
        heard = lufs(steps) > SILENCE_LUFS
        dips = [_dip(span, under_speech) for _, span in self._spoken]
        dips += [_dip(span, under_speech) for span in over]
        dips += [
            _dip(span, UNDER_MUSIC_DB)
            for _, span in self._music
            if heard[_counted(len(steps), [span])].any()
        ]
        return (*dips, *standing_out(steps, UNDER_SOUND_DB))


def _dip(span: TimeRange, depth_db: float) -> Dip:
    return Dip(float(span.start), float(span.end), depth_db)


def _counted(count: int, spans: Sequence[TimeRange]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which steps lie in one of the stretches."""
    inside = np.zeros(count, bool)
    for span in spans:
        place = samples_of(span)
        inside[place.start // STEP : -(-place.stop // STEP)] = True
    return inside


def _seconds(spans: Sequence[tuple[int, TimeRange]], take: int) -> Fraction:
    return sum((span.duration for number, span in spans if number == take), Fraction(0))
