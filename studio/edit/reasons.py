"""Why each take was taken and why each shot was left: codes with values, no prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.edit.alike import ALIKE, likeness, look_at
from studio.edit.footage import Footage, grade_of
from studio.edit.offer import Grade, Kind
from studio.edit.order import RESTLESS
from studio.edit.pace import SHORTEST_TAKE_S
from studio.edit.pick import WEAK, Picker
from studio.edit.sight import BLURRED, DEAD, POOR, SHAKEN
from studio.edit.slots import Slot
from studio.edit.spans import holding, inside, total, without
from studio.records.edit import LeftOut, Reason, Take
from studio.units import TimeRange

OUTSTANDING = {
    "sharpness": 0.85,
    "colourfulness": 0.75,
    "steadiness": 0.97,
}
"""Figures from which a shot is praised for them."""

LIVELY = (0.2, 0.8)
"""Subject motion that is worth a word."""

FEW = 2
"""Words of praise for one take."""

OTHER = 0.15
"""Likeness up to which a take is said to be different from the others."""

NOTABLE_S = Fraction(1, 2)
"""Shorter stretches that were left out of a shot are not listed."""


def why_taken(placed: Sequence[tuple[Slot, Take]], footage: Sequence[Footage]) -> list[Take]:
    """The takes with their reasons."""
    result = []
    for number, (slot, take) in enumerate(placed):
        others = [other for other, _ in placed if other is not slot]
        reasons = [*_place(number, placed, footage), *_praise(slot, take, footage, others)]
        known = list({reason.code: reason for reason in reasons}.values())
        filler = Reason(code="edit.why.fills")
        result.append(take.model_copy(update={"reasons": tuple(known) or (filler,)}))
    return result


def _place(
    number: int, placed: Sequence[tuple[Slot, Take]], footage: Sequence[Footage]
) -> Iterator[Reason]:
    """What its place in the clip, a person's marks and its speech say."""
    slot, take = placed[number]
    offer = slot.offer
    if number == 0 and len(placed) > 1:
        yield Reason(code="edit.why.strongest")
    if offer.must:
        yield Reason(code="edit.why.must")
    if offer.favourite is not None:
        yield Reason(code="edit.why.favourite")
    if offer.role is not None:
        yield Reason(code=f"edit.why.{offer.role}")
    if offer.kind is Kind.TALK:
        yield Reason(code="edit.why.speech")
    if number == len(placed) - 1 > 0 and offer.kind is not Kind.PHOTO:
        sight = footage[offer.source].sight
        shown = take.source_range
        if sight.rest(float(shown.start), float(shown.end)) >= RESTLESS:
            yield Reason(code="edit.why.holds")


def _praise(
    slot: Slot, take: Take, footage: Sequence[Footage], others: Sequence[Slot]
) -> Iterator[Reason]:
    """What is good about it."""
    offer, table = slot.offer, footage[slot.offer.source]
    if offer.grade is not Grade.GOOD:
        yield Reason(code="edit.why.nothing_better")
        return
    shot, shots = table.shots[take.shot], table.shots
    if shot.rank == 1 and len(shots) > 1:
        yield Reason(code="edit.why.best_shot", params={"shots": len(shots)})
    figures = shot.quality.model_dump()
    praised = sorted(
        (name for name, least in OUTSTANDING.items() if figures[name] >= least),
        key=lambda name: OUTSTANDING[name] - figures[name],
    )
    lively = LIVELY[0] <= shot.quality.motion <= LIVELY[1] and offer.kind is not Kind.PHOTO
    codes = [f"edit.why.{name}" for name in praised if table.is_film or name != "steadiness"]
    codes = [*codes, *["edit.why.lively"] * lively][:FEW]
    yield from (Reason(code=code) for code in codes)
    if (
        len(codes) < FEW
        and others
        and max(likeness(offer.look, each.offer.look) for each in others) <= OTHER
    ):
        yield Reason(code="edit.why.variety")


@dataclass(frozen=True)
class Leaving:
    """Says why shots were left."""

    picker: Picker
    placed: Sequence[tuple[Slot, Take]]

    def all(self) -> tuple[LeftOut, ...]:
        """Shots that were not taken, and stretches of taken ones that could not be."""
        return tuple(left for table in self.picker.footage for left in self._of(table))

    def _of(self, table: Footage) -> Iterator[LeftOut]:
        taken = {take.shot for _, take in self.placed if take.source == table.number}
        for index, shot in enumerate(table.shots):
            if index in taken:
                for span, reason in self._stretches(table, index):
                    yield LeftOut(source=table.number, shot=index, range=span, reasons=(reason,))
            else:
                reason = self._why(table, index)
                yield LeftOut(source=table.number, shot=index, range=shot.range, reasons=(reason,))

    def _stretches(self, table: Footage, index: int) -> Iterator[tuple[TimeRange, Reason]]:
        """What of a taken shot could not be used."""
        if not table.is_film:
            return
        shot, rules = table.shots[index], table.rules
        used = [take.source_range for _, take in self.placed if take.source == table.number]
        found = []
        for spans, code in (
            (rules.never, "never"),
            (rules.outside, "outside"),
            (rules.damaged, "damaged"),
        ):
            found += [(span, Reason(code=f"edit.why.{code}")) for span in inside(spans, shot.range)]
        for grade, span in table.graded(shot.range):
            if grade is not Grade.GOOD:
                found.append((span, _bad(table, index, span)))
        for span, reason in sorted(found, key=lambda each: each[0]):
            for part in without((span,), used):
                if part.duration >= NOTABLE_S:
                    yield part, reason

    def _why(self, table: Footage, index: int) -> Reason:
        """Why a shot was not taken at all; the first of these that holds."""
        return (
            self._forbidden(table, index)
            or self._unusable(table, index)
            or self._talk(table, index)
            or self._alike(table, index)
            or self._weaker(table, index)
            or Reason(code="edit.why.no_room")
        )

    def _forbidden(self, table: Footage, index: int) -> Reason | None:
        span = table.inner(index)
        if total(inside(table.rules.allowed, span)) >= min(SHORTEST_TAKE_S, span.duration):
            return None
        shares = {
            code: total(inside(spans, span))
            for code, spans in (
                ("never", table.rules.never),
                ("outside", table.rules.outside),
                ("damaged", table.rules.damaged),
            )
        }
        return Reason(code=f"edit.why.{max(shares, key=lambda code: shares[code])}")

    def _unusable(self, table: Footage, index: int) -> Reason | None:
        shot = table.shots[index]
        if not table.is_film:
            return None
        grades = [grade_of(table.sight.good[number]) for number in table.sight.samples(shot.range)]
        for grade in (Grade.DEAD, Grade.POOR):
            if grades.count(grade) * 2 > len(grades):
                return _bad(table, index, shot.range)
        if shot.range.duration < SHORTEST_TAKE_S:
            return Reason(code="edit.why.too_short")
        return None

    def _talk(self, table: Footage, index: int) -> Reason | None:
        """A shot of which nothing is left beside a sentence that was not taken."""
        span = table.inner(index)
        if total(table.silent(index)) >= SHORTEST_TAKE_S:
            return None
        over = [each for each in table.talk if each.overlaps(span)]
        if not over:
            return None
        longest = max(over, key=lambda each: each.duration)
        if holding(table.rules.allowed, longest) is None:
            return Reason(code="edit.why.speech_cut")
        seconds = round(float(longest.duration), 1)
        if longest.duration > self.picker.pace.talk:
            return Reason(code="edit.why.speech_long", params={"seconds": seconds})
        return None

    def _alike(self, table: Footage, index: int) -> Reason | None:
        shot = table.shots[index]
        look = look_at(shot, shot.range.middle)
        for number, (slot, _) in enumerate(self.placed, start=1):
            if likeness(look, slot.offer.look) >= ALIKE:
                return Reason(code="edit.why.alike", params={"take": number})
        return None

    def _weaker(self, table: Footage, index: int) -> Reason | None:
        offers = [
            offer
            for offer in self.picker.offers
            if (offer.source, offer.shot) == (table.number, index)
        ]
        value = max((offer.value for offer in offers), default=0.0)
        lowest = min((slot.offer.value for slot, _ in self.placed), default=0.0)
        if value < WEAK * min(1.0, self.picker.best) or value < lowest:
            return Reason(code="edit.why.weaker")
        return None


def _bad(table: Footage, index: int, span: TimeRange) -> Reason:
    """What is wrong with a stretch of a shot: what is wrong with most of its moments."""
    numbers = (each for each in table.sight.samples(span) if table.sight.good[each] < POOR)
    found = [_fault(table, index, number) for number in numbers]
    return Reason(code=f"edit.why.{max(sorted(set(found)), key=found.count)}")


def _fault(table: Footage, index: int, number: int) -> str:
    """What is wrong with one moment of a shot."""
    value = table.sight.good[number]
    if value > DEAD:
        return "blurred" if value <= BLURRED else "shaken" if value <= SHAKEN else "poor"
    if any(table.sight.span_of(number).overlaps(gap) for gap in table.rules.damaged):
        return "damaged"
    quality = table.shots[index].quality
    return "frozen" if quality.frozen > quality.black else "black"
