"""What a person does to an edit on the desk: each step gives a new edit; takes stay whole frames of their file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from studio.edit.source import EditSource
from studio.errors import InputError
from studio.records.desk import DraftEdit, DraftPoint, DraftTake
from studio.records.edit import Mark, MarkKind
from studio.units import Aspect, FrameRate, TimeRange

SHORTEST_S = Fraction(1, 3)
"""A shorter take is a flicker."""

LONGEST_S = 60
"""Longest take; no clip is longer."""

MOST_TAKES = 60
"""More takes than a clip of a minute can show."""

MOST_MARKS = 200

DEMANDS = frozenset({MarkKind.MUST, MarkKind.FAVOURITE})
AGAINST = {MarkKind.NEVER: DEMANDS, **dict.fromkeys(DEMANDS, frozenset({MarkKind.NEVER}))}
"""Marks that contradict one another."""


class Edge(StrEnum):
    """An end of a take."""

    START = "start"
    END = "end"


@dataclass(frozen=True)
class Desk:
    """An edit and what was seen in its footage.

    Attributes:
        edit: As it lies there.
        sources: One for each of ``edit.sources``.
    """

    edit: DraftEdit
    sources: Sequence[EditSource]

    @property
    def rate(self) -> FrameRate:
        """Of the clip."""
        return FrameRate(self.edit.rate)

    def take(self, number: int) -> DraftTake:
        """The take with this number.

        Raises:
            InputError: ``desk.no_take``: somebody has removed it.
        """
        for each in self.edit.takes:
            if each.number == number:
                return each
        raise InputError("desk.no_take", number=number)

    def place(self, number: int) -> int:
        """Its place in the strip, from zero.

        Raises:
            InputError: ``desk.no_take``.
        """
        return self.edit.takes.index(self.take(number))

    def moved(self, number: int, place: int) -> DraftEdit:
        """The take put at ``place`` of the strip; beyond an end it lands there.

        Raises:
            InputError: ``desk.no_take``.
        """
        take = self.take(number)
        others = [each for each in self.edit.takes if each is not take]
        place = min(max(0, place), len(others))
        return self._with([*others[:place], take, *others[place:]])

    def removed(self, number: int) -> DraftEdit:
        """The edit without the take.

        Raises:
            InputError: ``desk.no_take``, ``desk.last_take``.
        """
        take = self.take(number)
        if len(self.edit.takes) == 1:
            raise InputError("desk.last_take")
        return self._with([each for each in self.edit.takes if each is not take])

    def trimmed(self, number: int, span: TimeRange) -> DraftEdit:
        """The take from ``span.start`` to ``span.end`` of its file, as near as whole frames and the file allow.

        An end less than half a frame from where it was stays there: pages round.

        Raises:
            InputError: ``desk.no_take``, ``desk.too_short``, ``desk.too_long``, ``desk.outside``.
        """
        old, half = self.take(number).range, self.rate.frame / 2
        start = old.start if abs(span.start - old.start) < half else span.start
        end = old.end if abs(span.end - old.end) < half else span.end
        span = TimeRange(start, max(start, end))
        return self._replaced(number, range=self._fitting(self.take(number).source, span))

    def nudged(self, number: int, edge: Edge, frames: int) -> DraftEdit:
        """One end of the take moved by so many frames, no farther than the file goes.

        Raises:
            InputError: ``desk.no_take``, ``desk.too_short``, ``desk.too_long``.
        """
        take, by = self.take(number), frames * self.rate.frame
        start, end = take.range.start, take.range.end
        if edge is Edge.START:
            start = min(start + by, end)
        else:
            end = max(start, end + by)
        return self.trimmed(number, TimeRange(start, end))

    def swapped(self, number: int, source: int, span: TimeRange) -> DraftEdit:
        """Another stretch at the take's place; where its crop was set by hand no longer counts.

        Raises:
            InputError: As ``inserted``.
        """
        self._check_source(source)
        span = self._fitting(source, span)
        return self._replaced(
            number, source=source, shot=self._shot(source, span), range=span, reasons=(), points=()
        )

    def inserted(self, source: int, span: TimeRange, after: int | None = None) -> DraftEdit:
        """One more take behind ``after`` (its number), or at the end.

        Raises:
            InputError: ``desk.no_take``, ``desk.no_source``, ``desk.too_many``, and as ``trimmed``.
        """
        self._check_source(source)
        takes = list(self.edit.takes)
        if len(takes) >= MOST_TAKES:
            raise InputError("desk.too_many", limit=MOST_TAKES)
        place = len(takes) if after is None else self.place(after) + 1
        span = self._fitting(source, span)
        number = 1 + max((each.number for each in takes), default=0)
        take = DraftTake(number=number, source=source, shot=self._shot(source, span), range=span)
        return self._with([*takes[:place], take, *takes[place:]])

    def pointed(self, number: int, aspect: Aspect | None, at: tuple[float, float]) -> DraftEdit:
        """The crop of the take around ``at`` (0 to 1 of width and height), for one aspect or for all of them.

        Raises:
            InputError: ``desk.no_take``.
        """
        x, y = (min(1.0, max(0.0, each)) for each in at)
        kept = self._points_without(number, aspect)
        return self._replaced(number, points=(*kept, DraftPoint(aspect=aspect, x=x, y=y)))

    def unpointed(self, number: int, aspect: Aspect | None) -> DraftEdit:
        """The crop found by itself again.

        Raises:
            InputError: ``desk.no_take``.
        """
        return self._replaced(number, points=self._points_without(number, aspect))

    def marked(self, source: int, kind: MarkKind, span: TimeRange) -> DraftEdit:
        """A mark set. The last word counts: what may never be shown is no longer demanded, and the other way round.

        Raises:
            InputError: ``desk.no_source``, ``desk.too_many_marks``, ``desk.outside``.
        """
        self._check_source(source)
        whole = self.sources[source].whole
        span = whole if self.sources[source].is_photo else span.intersection(whole) or span
        if span.start < whole.start or span.end > whole.end or not span.duration:
            raise InputError("desk.outside", seconds=round(float(whole.duration), 2))
        against = AGAINST.get(kind, frozenset()) | {kind}
        kept = self._marks_without(source, against, span)
        if len(kept) >= MOST_MARKS:
            raise InputError("desk.too_many_marks", limit=MOST_MARKS)
        mark = Mark(source=source, kind=kind, range=span)
        return self.edit.model_copy(update={"marks": (*kept, mark)})

    def unmarked(self, source: int, kind: MarkKind, span: TimeRange) -> DraftEdit:
        """All marks of this kind that touch ``span`` taken off."""
        marks = self._marks_without(source, frozenset({kind}), span)
        return self.edit.model_copy(update={"marks": marks})

    def _marks_without(
        self, source: int, kinds: frozenset[MarkKind], span: TimeRange
    ) -> tuple[Mark, ...]:
        return tuple(
            each
            for each in self.edit.marks
            if each.source != source or each.kind not in kinds or not each.range.overlaps(span)
        )

    def _points_without(self, number: int, aspect: Aspect | None) -> tuple[DraftPoint, ...]:
        """For all aspects there is one point: it takes the place of those for single ones."""
        points = self.take(number).points
        return tuple(each for each in points if aspect is not None and each.aspect != aspect)

    def _with(self, takes: Sequence[DraftTake]) -> DraftEdit:
        return self.edit.model_copy(update={"takes": tuple(takes)})

    def _replaced(self, number: int, **changes: object) -> DraftEdit:
        old = self.take(number)
        new = old.model_copy(update=changes)
        return self._with([new if each is old else each for each in self.edit.takes])

    def _check_source(self, source: int) -> None:
        if not 0 <= source < len(self.sources):
            raise InputError("desk.no_source", number=source + 1)

    def _fitting(self, source: int, span: TimeRange) -> TimeRange:
        """``span`` in whole frames inside its file; a photograph has no end."""
        seen = self.sources[source]
        whole, start = seen.whole, span.start
        frames = self.rate.frames_in(span.duration)
        if seen.is_photo:
            start = whole.start
        else:
            start = min(max(start, whole.start), whole.end)
            frames = min(
                self.rate.frames_in(span.end - start), int((whole.end - start) * self.rate.value)
            )
        length = frames * self.rate.frame
        if not seen.is_photo and (span.end <= whole.start or span.start >= whole.end):
            raise InputError("desk.outside", seconds=round(float(whole.duration), 2))
        if length < SHORTEST_S:
            raise InputError("desk.too_short", least=round(float(SHORTEST_S), 2))
        if length > LONGEST_S:
            raise InputError("desk.too_long", most=LONGEST_S)
        return TimeRange.of(start, length)

    def _shot(self, source: int, span: TimeRange) -> int:
        """Index of the shot of which most is seen; the first of several."""

        def shared(number: int) -> Fraction:
            common = shots[number].range.intersection(span)
            return common.duration if common else Fraction(0)

        shots = self.sources[source].analysis.shots
        return max(range(len(shots)), key=lambda number: (shared(number), -number), default=0)
