"""Captions between clocks: from the footage's onto the clip's through the timeline, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.records.edit import Caption, Take, Timeline
from studio.records.media import MediaKind
from studio.units import TimeRange

SHORTEST_S = Fraction(2, 5)
"""What a cut leaves of a caption is dropped when it is shorter: nobody can read it."""

PER_SOURCE = tuple[tuple[Caption, ...], ...]
"""Captions of each source of a timeline, on the sources' clocks."""


@dataclass(frozen=True)
class _Piece:
    """What one take shows of one caption."""

    range: TimeRange
    text: str
    whole: Fraction
    """Length of the caption it is a piece of, seconds."""


def on_clip(timeline: Timeline, captions: Sequence[Sequence[Caption]]) -> tuple[Caption, ...]:
    """Captions of the footage on the clip's clock.

    A caption is cut at the edges of the takes that show it. Pieces that follow each other without a gap and say the
    same are one caption again; a piece a cut has left too short to read is dropped.

    Args:
        timeline: The edit.
        captions: Captions of each source, on its clock, in the order of ``timeline.sources``.
    """
    pieces = [
        _Piece(
            span.shifted(take.output_range.start - take.source_range.start),
            each.text,
            each.range.duration,
        )
        for take in timeline.takes
        if _is_film(timeline, take)
        for each in sorted(captions[take.source], key=lambda caption: caption.range)
        if (span := each.range.intersection(take.source_range)) is not None
    ]
    return _captions(pieces)


def on_sources(timeline: Timeline, captions: Sequence[Caption]) -> PER_SOURCE:
    """The opposite: captions of the clip on the clocks of its sources.

    What stands over a photograph has no clock to go to and is left out.
    """
    pieces: list[list[_Piece]] = [[] for _ in timeline.sources]
    for take in timeline.takes:
        if not _is_film(timeline, take):
            continue
        back = take.source_range.start - take.output_range.start
        for each in captions:
            span = each.range.intersection(take.output_range)
            if span is not None:
                # Its whole length counts as what is left, so that going there and back drops nothing.
                pieces[take.source].append(_Piece(span.shifted(back), each.text, span.duration))
    return tuple(_captions(sorted(each, key=lambda piece: piece.range)) for each in pieces)


def moved(captions: Sequence[Caption], before: Timeline, after: Timeline) -> tuple[Caption, ...]:
    """Captions of a clip after its takes were trimmed or put in another order; both have the same sources."""
    return on_clip(after, on_sources(before, captions))


def shifted(captions: Iterable[Caption], by: Fraction) -> tuple[Caption, ...]:
    """The captions ``by`` seconds later."""
    return tuple(
        Caption(range=caption.range.shifted(by), text=caption.text) for caption in captions
    )


def _is_film(timeline: Timeline, take: Take) -> bool:
    return timeline.sources[take.source].kind is MediaKind.FILM


def _captions(pieces: Sequence[_Piece]) -> tuple[Caption, ...]:
    """Pieces joined where they touch and say the same, without what is too short; in order of time."""
    joined: list[_Piece] = []
    ending: dict[tuple[Fraction, str], int] = {}
    for piece in pieces:
        at = ending.pop((piece.range.start, piece.text), None)
        if at is None:
            at = len(joined)
            joined.append(piece)
        else:
            before = joined[at]
            joined[at] = _Piece(
                TimeRange(before.range.start, piece.range.end),
                piece.text,
                max(before.whole, piece.whole),
            )
        ending[(piece.range.end, piece.text)] = at
    return tuple(
        Caption(range=each.range, text=each.text)
        for each in sorted(joined, key=lambda each: each.range)
        if each.range.duration >= min(SHORTEST_S, each.whole)
    )
