"""What to know of a clip as a whole: codes with values, no prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from studio.edit.marks import name_of
from studio.edit.offer import Grade, Kind
from studio.edit.pick import Picker
from studio.edit.slots import Slot
from studio.edit.spans import holding, merged, total
from studio.edit.talk_runs import TOLERANCE_S
from studio.records.edit import Reason, Take

NOTABLE_S = Fraction(1, 2)
"""Poor stretches that are shorter in all are not worth a word."""


def notes_of(picker: Picker, placed: Sequence[tuple[Slot, Take]]) -> tuple[Reason, ...]:
    """What a person should know of the whole."""
    return (
        *_length(picker, placed),
        *_poor(picker, placed),
        *_favourites(picker, placed),
        *_cut_speech(picker),
    )


def _length(picker: Picker, placed: Sequence[tuple[Slot, Take]]) -> Iterator[Reason]:
    wanted = picker.frames * picker.rate.frame
    made = placed[-1][1].output_range.end
    params: dict[str, str | int | float] = {
        "wanted_s": round(float(wanted), 1),
        "made_s": round(float(made), 1),
        "seconds": round(float(abs(made - wanted)), 1),
    }
    if made > wanted + TOLERANCE_S:
        demanded = {id(slot): slot.least for slot, _ in placed if slot.offer.must}
        by_marks = sum(demanded.values()) > picker.frames
        code = "longer_must" if by_marks else "longer_speech"
        yield Reason(code=f"edit.note.{code}", params=params)
    elif made < wanted - TOLERANCE_S:
        yield Reason(code=f"edit.note.{_shortage(picker, placed)}", params=params)


def _shortage(picker: Picker, placed: Sequence[tuple[Slot, Take]]) -> str:
    """Why a clip is too short: sentences do not fit, more of a shot would jump, or there is no more."""
    taken = merged(take.source_range for _, take in placed)
    left = [
        offer
        for offer in picker.offers
        if offer.grade < Grade.DEAD
        and offer.kind is not Kind.PHOTO
        and not any(map(offer.core.overlaps, taken))
    ]
    if any(offer.kind is Kind.TALK for offer in left):
        return "shorter_speech"
    shown = [slot.offer for slot, _ in placed]
    jumping = any(offer.would_jump(other) for offer in left for other in shown)
    return "shorter_jump" if jumping else "shorter"


def _poor(picker: Picker, placed: Sequence[tuple[Slot, Take]]) -> Iterator[Reason]:
    poor = Fraction(0)
    for _, take in placed:
        table = picker.footage[take.source]
        if table.is_film:
            bad = (span for grade, span in table.graded(take.source_range) if grade)
            poor += total(bad)
    if poor >= NOTABLE_S:
        yield Reason(code="edit.note.poor", params={"seconds": round(float(poor), 1)})


def _favourites(picker: Picker, placed: Sequence[tuple[Slot, Take]]) -> Iterator[Reason]:
    for table in picker.footage:
        spans = [take.source_range for _, take in placed if take.source == table.number]
        for favourite in table.rules.favourites:
            middle = favourite.middle
            if table.is_film and not any(s.start <= middle <= s.end for s in spans):
                name = name_of(table.source, table.number)
                at = round(float(middle), 2)
                yield Reason(code="edit.note.favourite_lost", params={"name": name, "at_s": at})


def _cut_speech(picker: Picker) -> Iterator[Reason]:
    for table in picker.footage:
        for must in table.musts:
            for sentence in table.talk:
                if sentence.overlaps(must) and holding((must,), sentence) is None:
                    name = name_of(table.source, table.number)
                    at = round(float(must.start), 2)
                    yield Reason(code="edit.note.speech_cut", params={"name": name, "at_s": at})
