"""Voices over a draft: where each begins and how loud it is. Pure: what was recorded lies elsewhere."""

from __future__ import annotations

from fractions import Fraction

from studio.errors import InputError
from studio.records.desk import DraftEdit, VoiceOver
from studio.units import FrameRate

MOST_VOICES = 12
SOFTEST_DB, LOUDEST_DB = -12, 6
"""Levels one may choose, against speech as loud as it usually is."""


def added(
    edit: DraftEdit, recording: str, blob: str, start: Fraction, length: Fraction
) -> DraftEdit:
    """The edit with one more voice from the frame nearest to ``start`` on, both seconds.

    Raises:
        InputError: ``voice.too_many``.
    """
    if len(edit.voices) >= MOST_VOICES:
        raise InputError("voice.too_many", limit=MOST_VOICES)
    at = _inside(edit, start)
    voice = VoiceOver(recording=recording, blob=blob, start=at, length=length)
    return edit.model_copy(update={"voices": (*edit.voices, voice)})


def placed(edit: DraftEdit, recording: str, start: Fraction, level_db: int) -> DraftEdit:
    """The voice begins at the frame nearest to ``start`` and is so loud.

    Raises:
        InputError: ``voice.gone``.
    """
    level = min(max(level_db, SOFTEST_DB), LOUDEST_DB)
    new = of(edit, recording).model_copy(update={"start": _inside(edit, start), "level_db": level})
    return _with(edit, tuple(new if each.recording == recording else each for each in edit.voices))


def removed(edit: DraftEdit, recording: str) -> DraftEdit:
    """The edit without the voice; undoing brings it back.

    Raises:
        InputError: ``voice.gone``.
    """
    gone = of(edit, recording)
    return _with(edit, tuple(each for each in edit.voices if each is not gone))


def of(edit: DraftEdit, recording: str) -> VoiceOver:
    """The voice of this recording.

    Raises:
        InputError: ``voice.gone``.
    """
    for each in edit.voices:
        if each.recording == recording:
            return each
    raise InputError("voice.gone")


def within(edit: DraftEdit) -> DraftEdit:
    """The edit with every voice beginning before the takes end, however short they have become."""
    voices = tuple(
        each.model_copy(update={"start": _inside(edit, each.start)}) for each in edit.voices
    )
    return edit if voices == edit.voices else _with(edit, voices)


def _inside(edit: DraftEdit, start: Fraction) -> Fraction:
    rate = FrameRate(edit.rate)
    frames = sum(rate.frames_in(each.range.duration) for each in edit.takes)
    return min(max(0, rate.frames_in(start)), max(0, frames - 1)) / rate.value


def _with(edit: DraftEdit, voices: tuple[VoiceOver, ...]) -> DraftEdit:
    return edit.model_copy(update={"voices": voices})
