"""A source laid out on the table: what of it may be used, what belongs together, what it offers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import groupby, pairwise

from studio.edit.alike import look_at
from studio.edit.marks import Rules
from studio.edit.offer import Grade, Kind, Offer
from studio.edit.pace import SHORTEST_TAKE_S, Pace
from studio.edit.sight import DEAD, POOR, Sight
from studio.edit.source import EditSource
from studio.edit.spans import holding, inside, merged, without
from studio.edit.talk import GLIMPSE_S, sentences
from studio.edit.windows import around, beauty, best_windows
from studio.units import TimeRange

INSET_S = Fraction(1, 12)
"""Left out at both ends of a shot: a boundary is exact to about a frame."""

SHOT_SHARE = 0.45
"""Part of an offer's value that is its shot's; the rest is its own stretch's."""

FAVOURITE = 1.0
"""Added to the value of what a person likes."""

PHOTO_SHARE = 0.92
"""A photograph is worth a little less than film that looks as good: it does not move."""

GLIMPSED = 0.2
"""Value lost by a sentence at either end that shows another shot for less than a second."""

BAD_SHARE = 0.35
"""Share of a sentence's pictures that may be bad before it counts as bad."""


class Footage:
    """One source with its marks."""

    def __init__(self, number: int, source: EditSource, rules: Rules, pace: Pace) -> None:
        self.number = number
        self.source = source
        self.rules = rules
        self.pace = pace
        self.sight = Sight(source)
        self.shots = source.analysis.shots
        self.talk = () if source.is_photo else sentences(source)
        self.musts = () if source.is_photo else merged(map(self._whole_talk, rules.must))

    @property
    def is_film(self) -> bool:
        """Whether it is film, not a photograph."""
        return not self.source.is_photo

    @cached_property
    def cuts(self) -> tuple[Fraction, ...]:
        """Where one shot is taken to end and the next to begin; the middle of a transition."""
        spans = [shot.range for shot in self.shots]
        return tuple((a.end + b.start) / 2 for a, b in pairwise(spans))

    def offers(self) -> list[Offer]:
        """Everything that could be taken, in the order it was filmed."""
        if self.source.is_photo:
            return list(self._photo())
        found = [*self._demanded(), *self._spoken(), *self._liked(), *self._seen()]
        return sorted(found, key=lambda offer: (offer.key, offer.kind))

    def inner(self, shot: int) -> TimeRange:
        """A shot without its uncertain ends, which those of the file are not; a very short one is left whole."""
        span = self.shots[shot].range
        if span.duration <= 10 * INSET_S:
            return span
        first, last = shot == 0, shot == len(self.shots) - 1
        return TimeRange(span.start + INSET_S * (not first), span.end - INSET_S * (not last))

    def shot_at(self, instant: Fraction) -> int:
        """Index of the shot at ``instant``; within a transition, of the nearer one."""
        return bisect_right(self.cuts, instant)

    def shot_before(self, instant: Fraction) -> int:
        """Index of the shot that is seen up to ``instant``."""
        return bisect_left(self.cuts, instant)

    def silent(self, shot: int) -> tuple[TimeRange, ...]:
        """What may be shown of a shot without cutting into speech or into what is taken anyway."""
        allowed = inside(self.rules.allowed, self.inner(shot))
        return without(allowed, (*self.talk, *self.musts))

    def graded(self, span: TimeRange) -> list[tuple[Grade, TimeRange]]:
        """``span`` divided by how good the pictures are; a good moment too short for a take is part of the poor."""
        samples = self.sight.samples(span)
        parts: list[tuple[Grade, TimeRange]] = []
        for grade, group in groupby(samples, key=lambda number: grade_of(self.sight.good[number])):
            numbers = list(group)
            first, last = (self.sight.span_of(numbers[place]) for place in (0, -1))
            start = first.start if parts else span.start
            end = span.end if numbers[-1] == samples.stop - 1 else last.end
            parts.append((grade, TimeRange(start, end)))
        return joined_parts(parts)

    def room_of(self, core: TimeRange) -> TimeRange:
        """How far a take that shows all of ``core`` may reach: its shots, what is allowed, other speech."""
        allowed = holding(merged((*self.rules.allowed, core)), core) or core
        first, last = self.shot_at(core.start), self.shot_before(core.end)
        start = max(allowed.start, self.inner(first).start)
        end = min(allowed.end, self.inner(last).end)
        for other in (*self.talk, *self.musts):
            if other.end <= core.start:
                start = max(start, other.end)
            elif other.start >= core.end:
                end = min(end, other.start)
        return TimeRange(min(start, core.start), max(end, core.end))

    def joined(self, one: Offer, other: Offer) -> Offer:
        """Both as one take that plays on from the one to the other."""
        core = TimeRange(min(one.core.start, other.core.start), max(one.core.end, other.core.end))
        better = one if one.kind is Kind.MUST or one.value >= other.value else other
        room = self.room_of(core)
        return replace(better, core=core, room=room, shot=self.main_shot(core))

    def _photo(self) -> Iterator[Offer]:
        if not self.rules.allowed or not self.shots:
            return
        shot = self.shots[0]
        liked = bool(self.rules.favourites)
        yield Offer(
            source=self.number,
            shot=0,
            room=shot.range,
            core=shot.range,
            kind=Kind.PHOTO,
            grade=Grade.GOOD,
            value=PHOTO_SHARE * shot.quality.score + FAVOURITE * liked,
            look=look_at(shot, shot.range.middle),
            favourite=shot.range.middle if liked else None,
            role=self.rules.role_of(shot.range),
            must=bool(self.rules.must),
        )

    def _demanded(self) -> Iterator[Offer]:
        for core in self.musts:
            yield self._fixed(core, Kind.MUST)

    def _spoken(self) -> Iterator[Offer]:
        for core in self.talk:
            if holding(self.rules.allowed, core) and not any(map(core.overlaps, self.musts)):
                yield self._fixed(core, Kind.TALK)

    def _liked(self) -> Iterator[Offer]:
        for favourite in self.rules.favourites:
            shot = self.shot_at(favourite.middle)
            for span in self.silent(shot):
                if span.start <= favourite.middle <= span.end:
                    window = around(favourite.middle, span, self.pace.ideal)
                    offer = self._window(shot, span, window, Grade.GOOD)
                    yield replace(offer, value=offer.value + FAVOURITE, favourite=favourite.middle)

    def _seen(self) -> Iterator[Offer]:
        for shot in range(len(self.shots)):
            for span in self.silent(shot):
                for grade, room in self.graded(span):
                    whole = self.shots[shot].range
                    for window in best_windows(self.sight, room, self.pace.ideal, whole):
                        yield self._window(shot, room, window, grade)

    def _window(self, shot: int, room: TimeRange, window: TimeRange, grade: Grade) -> Offer:
        return Offer(
            source=self.number,
            shot=shot,
            room=room,
            core=window,
            kind=Kind.PICTURE,
            grade=grade,
            value=self._value(shot, window),
            look=look_at(self.shots[shot], window.middle),
            role=self.rules.role_of(window),
        )

    def _fixed(self, core: TimeRange, kind: Kind) -> Offer:
        shot = self.main_shot(core)
        liked = [each.middle for each in self.rules.favourites if core.contains(each.middle)]
        return Offer(
            source=self.number,
            shot=shot,
            room=self.room_of(core),
            core=core,
            kind=kind,
            grade=self._grade(core),
            value=self._value(shot, core) + FAVOURITE * bool(liked) - self._glimpses(core),
            look=look_at(self.shots[shot], core.middle),
            favourite=liked[0] if liked else None,
            role=self.rules.role_of(core),
            must=kind is Kind.MUST,
        )

    def _value(self, shot: int, span: TimeRange) -> float:
        own = beauty(self.sight, float(span.start), float(span.end))
        return SHOT_SHARE * self.shots[shot].quality.score + (1 - SHOT_SHARE) * own

    def _glimpses(self, core: TimeRange) -> float:
        """What a sentence loses whose ends only show a glimpse of another shot."""
        near = 2 * GLIMPSE_S
        ends = sum(core.start < cut < core.start + near for cut in self.cuts)
        ends += sum(core.end - near < cut < core.end for cut in self.cuts)
        return GLIMPSED * min(2, ends)

    def _grade(self, core: TimeRange) -> Grade:
        grades = [grade_of(self.sight.good[number]) for number in self.sight.samples(core)]
        bad = sorted(grade for grade in grades if grade is not Grade.GOOD)
        return bad[len(bad) // 2] if len(bad) > BAD_SHARE * len(grades) else Grade.GOOD

    def main_shot(self, core: TimeRange) -> int:
        """Index of the shot of which most is seen; the first of several."""

        def shown(index: int) -> Fraction:
            shared = self.shots[index].range.intersection(core)
            return shared.duration if shared else Fraction(0)

        return max(range(len(self.shots)), key=lambda index: (shown(index), -index))

    def _whole_talk(self, must: TimeRange) -> TimeRange:
        """What a person demands with the sentences it would cut, where those may be shown."""
        free = merged((*self.rules.allowed, must))
        for sentence in self.talk:
            if sentence.overlaps(must):
                more = TimeRange(min(must.start, sentence.start), max(must.end, sentence.end))
                must = more if holding(free, more) else must
        return must


def joined_parts(parts: Sequence[tuple[Grade, TimeRange]]) -> list[tuple[Grade, TimeRange]]:
    """Parts of one grade that touch as one, and good ones too short for a take together with poor ones."""
    result: list[tuple[Grade, TimeRange]] = []
    for number, (own, part) in enumerate(parts):
        beside = {parts[near][0] for near in (number - 1, number + 1) if 0 <= near < len(parts)}
        brief = part.duration < SHORTEST_TAKE_S and Grade.POOR in beside
        grade = max(own, Grade.POOR) if brief else own
        if result and result[-1][0] is grade:
            result[-1] = (grade, TimeRange(result[-1][1].start, part.end))
        else:
            result.append((grade, part))
    return result


def grade_of(goodness: float) -> Grade:
    """The grade of one sample."""
    if goodness <= DEAD:
        return Grade.DEAD
    return Grade.POOR if goodness < POOR else Grade.GOOD
