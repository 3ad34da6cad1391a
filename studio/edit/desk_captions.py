"""Captions on the desk: blocks on a track under the takes, in whole frames, apart from each other, inside the film."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from studio.edit.caption_text import plain
from studio.errors import InputError
from studio.records.desk import DraftEdit, DraftTake
from studio.records.edit import Caption
from studio.units import FrameRate, TimeRange

SHORTEST_S = Fraction(2, 5)
"""A shorter caption cannot be read."""

USUAL_S = Fraction(2)
"""Length of a new caption where there is room for it."""

MOST_CAPTIONS = 60
"""More than a clip of a minute can show."""

MOST_LETTERS = 80
"""Of one caption; what is too long for two lines is shown in parts."""

Frames = tuple[int, int]
"""First frame and the one after the last."""


@dataclass(frozen=True)
class CaptionTrack:
    """The captions of an edit, in order of time; what lies beyond the last take keeps its place until there is room."""

    edit: DraftEdit

    @property
    def rate(self) -> FrameRate:
        """Of the clip."""
        return FrameRate(self.edit.rate)

    @property
    def frames(self) -> int:
        """Frames of all takes together: captions stay inside them, off the end card."""
        return sum(self.rate.frames_in(each.range.duration) for each in self.edit.takes)

    def at(self, start: Fraction) -> Caption:
        """The caption that begins at this instant of the clip, seconds.

        Raises:
            InputError: ``desk.no_caption``: it was moved or taken away meanwhile.
        """
        for each in self.edit.words.captions:
            if each.range.start == start:
                return each
        raise InputError("desk.no_caption", start=round(float(start), 2))

    def added(self, start: Fraction, text: str) -> DraftEdit:
        """One more caption from ``start`` on, or as near as there is room.

        Raises:
            InputError: ``desk.no_words``, ``desk.caption_too_long``, ``desk.too_many_captions``,
                ``desk.no_caption_room``.
        """
        captions = self.edit.words.captions
        if len(captions) >= MOST_CAPTIONS:
            raise InputError("desk.too_many_captions", limit=MOST_CAPTIONS)
        first, least = self.frame(start), self.least
        gaps = _gaps([self._span(each) for each in captions], self.frames)
        gap, first = _nearest(gaps, first, least)
        end = min(first + self.rate.frames_in(USUAL_S), gap[1])
        return self.holding([*captions, self.caption((first, end), _text(text))])

    def placed(self, was: Fraction, span: TimeRange, text: str | None = None) -> DraftEdit:
        """The caption that began at ``was`` put at ``span``, and saying ``text`` where that is given.

        One that keeps its length moves, also past others, to the nearest place that is free; one of which one end
        stays is stretched up to its neighbours.

        Raises:
            InputError: ``desk.no_caption``, ``desk.no_words``, ``desk.caption_too_long``, ``desk.no_caption_room``.
        """
        old = self.at(was)
        others = [each for each in self.edit.words.captions if each is not old]
        said = old.text if text is None else _text(text)
        before = self._span(old)
        wanted = self.frame(span.start), self.frame(span.end)
        if wanted == before:
            new = Caption(range=old.range, text=said)
        else:
            gaps = _gaps([self._span(each) for each in others], self.frames)
            new = self.caption(self._fitted(before, wanted, gaps), said)
        return self.holding([*others, new])

    def removed(self, was: Fraction) -> DraftEdit:
        """The edit without the caption that began at ``was``.

        Raises:
            InputError: ``desk.no_caption``.
        """
        old = self.at(was)
        return self.holding([each for each in self.edit.words.captions if each is not old])

    def replaced(self, captions: Iterable[Caption]) -> DraftEdit:
        """The edit with these captions instead, as a caption file has them; what sticks out at the end is cut.

        Raises:
            InputError: ``desk.caption_outside``: one begins after the last take; ``desk.too_many_captions``,
                ``desk.caption_too_long``.
        """
        found = []
        for each in captions:
            first, end = self._span(each)
            if first + self.least > self.frames:
                raise InputError(
                    "desk.caption_outside",
                    text=each.text[:40],
                    start=round(float(each.range.start), 2),
                    seconds=round(float(self.frames * self.rate.frame), 2),
                )
            found.append(self.caption((first, min(end, self.frames)), _text(each.text)))
        if len(found) > MOST_CAPTIONS:
            raise InputError("desk.too_many_captions", limit=MOST_CAPTIONS)
        return self.holding(found)

    @property
    def beyond(self) -> tuple[Caption, ...]:
        """Captions that nobody sees, because the takes end before them."""
        return tuple(
            each for each in self.edit.words.captions if self._span(each)[0] >= self.frames
        )

    @property
    def least(self) -> int:
        """Frames of the shortest caption."""
        return ceil(SHORTEST_S * self.rate.value)

    def frame(self, instant: Fraction) -> int:
        """The frame nearest to an instant of the clip."""
        return max(0, self.rate.frames_in(instant))

    def _span(self, caption: Caption) -> Frames:
        return self.frame(caption.range.start), self.frame(caption.range.end)

    def _fitted(self, before: Frames, wanted: Frames, gaps: Sequence[Frames]) -> Frames:
        """Where a caption comes to lie that somebody pulls from ``before`` to ``wanted``."""
        home = next((each for each in gaps if each[0] <= before[0] and before[1] <= each[1]), None)
        length = max(self.least, wanted[1] - wanted[0])
        if home is not None and wanted[0] == before[0]:
            return before[0], min(before[0] + length, home[1])
        if home is not None and wanted[1] == before[1]:
            return max(before[1] - length, home[0]), before[1]
        _, first = _nearest(gaps, wanted[0], length)
        return first, first + length

    def caption(self, frames: Frames, text: str) -> Caption:
        """A caption of so many frames."""
        first, end = (each / self.rate.value for each in frames)
        return Caption(range=TimeRange(first, end), text=text)

    def holding(self, captions: Iterable[Caption]) -> DraftEdit:
        """The edit with these captions and no others."""
        ordered = tuple(sorted(captions, key=lambda each: each.range))
        words = self.edit.words.model_copy(update={"captions": ordered})
        return self.edit.model_copy(update={"words": words})


def following(before: DraftEdit, after: DraftEdit) -> DraftEdit:
    """``after`` with its captions where their takes now are: what was said over a picture stays over it.

    A caption whose take is gone keeps its place on the clip's clock. What then lies over another or sticks out of the
    film goes to the nearest free place; one for which there is none stays as it is.
    """
    captions = after.words.captions
    if not captions or before.words.captions != captions or before.takes == after.takes:
        return after
    track, olds, news = CaptionTrack(after), _laid(before), _laid(after)
    moved = sorted(
        ((_carried(each.range.start, olds, news), each) for each in captions),
        key=lambda pair: (pair[0], pair[1].range),
    )
    taken: list[Frames] = []
    kept: list[Caption] = []
    for start, each in moved:
        spot = _spot(track, taken, start, each.range.duration)
        if spot is None:
            kept.append(each)
        else:
            taken.append(spot)
            kept.append(track.caption(spot, each.text))
    return track.holding(kept)


def _spot(
    track: CaptionTrack, taken: Sequence[Frames], start: Fraction, duration: Fraction
) -> Frames | None:
    """The nearest free place, whole if there is room for that, else as long as there is; None where there is none."""
    first, length = track.frame(start), track.rate.frames_in(duration)
    gaps = _gaps(taken, track.frames)
    for room in (length, min(length, track.least)):
        try:
            gap, found = _nearest(gaps, first, room)
        except InputError:
            continue
        return found, min(found + length, gap[1])
    return None


def _laid(edit: DraftEdit) -> list[tuple[Fraction, DraftTake]]:
    """Each take with where it begins on the clip's clock."""
    found, at = [], Fraction(0)
    for each in edit.takes:
        found.append((at, each))
        at += each.range.duration
    return found


def _carried(
    start: Fraction,
    olds: Sequence[tuple[Fraction, DraftTake]],
    news: Sequence[tuple[Fraction, DraftTake]],
) -> Fraction:
    """Where an instant of the clip has gone with its take."""
    for begins, old in olds:
        if not begins <= start < begins + old.range.duration:
            continue
        for begins_now, new in news:
            if new.number == old.number and new.source == old.source:
                inside = old.range.start + start - begins - new.range.start
                if not old.range.overlaps(new.range):
                    inside = start - begins
                return begins_now + min(max(inside, Fraction(0)), new.range.duration)
    return start


def _gaps(taken: Iterable[Frames], frames: int) -> list[Frames]:
    """What is free of a film, in order."""
    free, at = [], 0
    for first, end in sorted(taken):
        if first > at:
            free.append((at, min(first, frames)))
        at = max(at, end)
    free.append((at, frames))
    return [each for each in free if each[0] < each[1]]


def _nearest(gaps: Sequence[Frames], first: int, length: int) -> tuple[Frames, int]:
    """The gap with room for ``length`` frames nearest to ``first``, and where in it they begin.

    Raises:
        InputError: ``desk.no_caption_room``.
    """
    fitting = [
        (each, min(max(first, each[0]), each[1] - length))
        for each in gaps
        if each[1] - each[0] >= length
    ]
    if not fitting:
        raise InputError("desk.no_caption_room")
    return min(fitting, key=lambda pair: (abs(pair[1] - first), pair[1]))


def _text(text: str) -> str:
    """Words of a caption, without markup and empty lines.

    Raises:
        InputError: ``desk.no_words``, ``desk.caption_too_long``.
    """
    said = "\n".join(line for line in map(plain, text.splitlines()) if line)
    if not said:
        raise InputError("desk.no_words")
    if len(said) > MOST_LETTERS:
        raise InputError("desk.caption_too_long", limit=MOST_LETTERS, found=len(said))
    return said
