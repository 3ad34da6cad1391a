"""The clip's sound: cut once to exact samples, mixed, levelled, encoded once for all aspects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media import audio_of
from studio.media.decode import Stream, seconds
from studio.process import CancelCheck
from studio.records.edit import Take, Timeline
from studio.records.media import MediaInfo, Sound
from studio.render.joined import reaching
from studio.render.level import Leveller, Runner
from studio.render.mix import Bed, Mixer
from studio.render.presets import SAMPLE_RATE, DeliveryPreset
from studio.render.takes import ENDLESS_S, TAIL_S, opened
from studio.render.voice import PlacedVoice, VoiceLine, voice_line
from studio.render.wave import read_wave, write_wave
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


@dataclass(frozen=True)
class LevelledSound:
    """The finished sound of a clip.

    Attributes:
        path: AAC in MP4, 48 kHz stereo, as long as body and end card together.
        aim_lufs: What was aimed at: the preset's loudness, less where the source was too quiet or only knocks; None
            for silence.
    """

    path: Path
    aim_lufs: float | None


@dataclass(frozen=True)
class SoundPlan:
    """What the sound is made of.

    Attributes:
        timeline: The edit.
        files: Path and description of every source of the timeline.
        end_card_length: Seconds after the body, of silence or of the bed's closing chord.
        preset: Loudness and encoding.
        sounds: What is heard in every source, where that is known: speech, music.
        bed: The music under it; None for none.
        voices: What was recorded over it.
    """

    timeline: Timeline
    files: Sequence[tuple[Path, MediaInfo]]
    end_card_length: Fraction
    preset: DeliveryPreset
    sounds: Sequence[Sound | None] = ()
    bed: Bed | None = None
    voices: Sequence[PlacedVoice] = ()


def make_sound(
    plan: SoundPlan, folder: Path, settings: Settings, cancelled: CancelCheck
) -> LevelledSound:
    """Cut, join, mix, level and encode the sound of a timeline into ``folder``.

    The encoded file is measured; where it misses loudness or peak it is levelled anew by what it missed.

    Raises:
        Cancelled: ``cancelled`` returned True.
        ProcessFailed: ffmpeg ended badly.
    """
    raw, target = folder / "raw.wav", folder / "sound.m4a"
    runner = Runner(settings, cancelled)
    runner.run(_joined(plan), raw, {"c:a": "pcm_f32le"})
    _mix(plan, raw, runner)
    return LevelledSound(target, Leveller(runner, raw, target, plan.preset).make())


def _mix(plan: SoundPlan, raw: Path, runner: Runner) -> None:
    """Take out rumble, put in voices and bed; a sound that needs none of it stays as it is, byte for byte."""
    mixer = Mixer(plan.timeline, plan.sounds, plan.end_card_length, plan.preset)
    natural = read_wave(raw)
    mixed = mixer.without_rumble(natural)
    if plan.bed is not None or plan.voices:
        mixed = mixer.with_bed(mixed, plan.bed, _voices(plan, raw, len(natural), runner))
    if mixed is not natural:
        write_wave(raw, mixed)


def _voices(plan: SoundPlan, raw: Path, count: int, runner: Runner) -> VoiceLine | None:
    """What was recorded over the clip, decoded beside ``raw``."""
    found = []
    for number, each in enumerate(plan.voices):
        path = raw.with_name(f"voice-{number}.wav")
        sound = ffmpeg.input(f"file:{each.path}").audio.filter("aresample", SAMPLE_RATE, **STEREO)
        runner.run(sound, path, {"c:a": "pcm_f32le"})
        found.append((each, read_wave(path)))
    return voice_line(found, count, plan.preset) if found else None


def _joined(plan: SoundPlan) -> Stream:
    """All takes one after the other at absolute sample positions, closed softly, silence under the end card."""
    takes = reaching(plan.timeline, sound=True).takes
    joined = _crossed(
        takes, [_part(take, number, *plan.files[take.source]) for number, take in enumerate(takes)]
    )
    body = plan.timeline.duration
    fade = min(CLOSING_FADE_S, body / 2)
    return joined.filter("afade", t="out", st=seconds(body - fade), d=seconds(fade)).filter(
        "apad", whole_len=_samples(body + plan.end_card_length)
    )


def _crossed(takes: Sequence[Take], parts: Sequence[Stream]) -> Stream:
    """Takes behind one another, faded across where one begins before the last has ended."""
    groups: list[list[Stream]] = []
    shared: list[int] = []
    for number, (take, part) in enumerate(zip(takes, parts, strict=True)):
        before = takes[number - 1].output_range.end if number else None
        if before is not None and take.output_range.start >= before:
            groups[-1].append(part)
            continue
        groups.append([part])
        if before is not None:
            shared.append(_samples(before) - _samples(take.output_range.start))
    whole, *others = (
        ffmpeg.concat(*group, n=len(group), v=0, a=1) if len(group) > 1 else group[0]
        for group in groups
    )
    for samples, other in zip(shared, others, strict=True):
        whole = ffmpeg.filter([whole, other], "acrossfade", ns=samples, c1="qsin", c2="qsin")
    return whole


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
