"""What the desk's page shows: the strip, the take that is open, and the footage it came from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.edit.others import Other, others_for
from studio.errors import InputError
from studio.records.desk import DraftTake
from studio.records.edit import MarkKind
from studio.records.media import MediaKind
from studio.records.work import Footage
from studio.units import Aspect, Box, Size
from studio.words import say
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.draft_still import shown
from studio.workflows.kit.wish import LONGEST_S, SHORTEST_S
from web.edit.times import zero_of
from web.footage.strip import StripShot, strip_of
from web.footage.wave import Wave, wave_of
from web.i18n import language


@dataclass(frozen=True)
class Tile:
    """A take in the strip.

    Attributes:
        place: From 1.
        take: The take.
        start, end: Seconds as the player of its file counts.
        begins: Seconds on the clip's clock.
        middle: Of the take, seconds on its file's clock: its picture in the strip.
        marks: What was said of it.
        photo: Whether it is a photograph.
    """

    place: int
    take: DraftTake
    start: Fraction
    end: Fraction
    begins: Fraction
    middle: Fraction
    marks: frozenset[MarkKind]
    photo: bool


@dataclass(frozen=True)
class Offered:
    """A stretch that could stand in a take's place; times as the player counts."""

    other: Other
    start: Fraction
    end: Fraction
    name: str


@dataclass(frozen=True)
class Frame:
    """The crop over the whole picture, pixels of the footage."""

    display: Size
    box: Box
    by_hand: bool
    fill: bool


@dataclass(frozen=True)
class Reel:
    """A piece of footage for the player.

    Attributes:
        place: Index of the source.
        row: Its row.
        film: Whether there is a light film to play.
        step: Seconds of one picture of it.
        shots, wave: As the footage page draws them; thousandths of ``length``.
        length: Seconds.
        marks: Index of mark, kind, start and end as the player counts.
        used: Places of takes on the drawing: start and width in thousandths.
    """

    place: int
    row: Footage
    film: bool
    step: float
    shots: list[StripShot]
    wave: Wave | None
    length: float
    marks: list[tuple[MarkKind, Fraction, Fraction]]
    used: list[tuple[float, float]]


def tiles_of(there: OnDesk) -> list[Tile]:
    """The takes as they play."""
    found: list[Tile] = []
    at = Fraction(0)
    for place, take in enumerate(there.edit.takes, start=1):
        zero = zero_of(there, take.source)
        marks = frozenset(
            mark.kind
            for mark in there.edit.marks
            if mark.kind and mark.source == take.source and mark.range.overlaps(take.range)
        )
        found.append(
            Tile(
                place,
                take,
                take.range.start - zero,
                take.range.end - zero,
                at,
                take.range.middle,
                marks,
                there.desk.sources[take.source].is_photo,
            )
        )
        at += take.range.duration
    return found


def offered(there: OnDesk, number: int) -> list[Offered]:
    """What could stand in its place; nothing while marks contradict each other."""
    try:
        found = others_for(there.limited, number)
    except InputError:
        return []
    return [
        Offered(
            each,
            each.range.start - zero_of(there, each.source),
            each.range.end - zero_of(there, each.source),
            there.footage[each.source].name,
        )
        for each in found
    ]


def frame_of(there: OnDesk, take: DraftTake, aspect: Aspect) -> tuple[Frame, Fraction]:
    """The crop of a take in one aspect, and the instant it is shown at (seconds on the file's clock)."""
    seen = shown(there, take.number, aspect)
    by_hand = any(point.aspect in {None, aspect} for point in take.points)
    display = there.edit.sources[take.source].display
    return Frame(display, seen.box, by_hand, seen.fill), seen.instant


def reels_of(there: OnDesk) -> list[Reel]:
    """The footage, for the player."""
    return [_reel(there, place, row) for place, row in enumerate(there.footage)]


def _reel(there: OnDesk, place: int, row: Footage) -> Reel:
    zero, seen = zero_of(there, place), there.desk.sources[place]
    length = seen.whole.duration
    film = row.info is not None and row.info.kind is MediaKind.FILM and row.proxy is not None
    rate = float(row.info.video.rate) if row.info else 25.0
    while rate > 30:  # as ``media.proxy`` has it
        rate /= 2
    spans = [each.range for each in there.edit.takes if each.source == place]
    return Reel(
        place,
        row,
        film,
        1 / rate,
        strip_of(row.analysis),
        wave_of(row.analysis),
        float(length),
        [
            (each.kind, each.range.start - zero, each.range.end - zero)
            for each in there.edit.marks
            if each.source == place and each.kind is not None
        ],
        [
            (
                float((each.start - seen.whole.start) / length * 1000),
                float(each.duration / length * 1000),
            )
            for each in spans
        ],
    )


def fault_of_length(length: Fraction) -> str:
    """Why a clip of so many seconds cannot be made; empty when it can."""
    if SHORTEST_S <= length <= LONGEST_S:
        return ""
    params = {
        "found": f"{float(length):.1f}",
        "shortest": SHORTEST_S,
        "longest": LONGEST_S,
    }
    return str(say("cut.length", language(), params))


def limits_of(there: OnDesk) -> str:
    """Which stretches an automatic cut keeps to, as the player counts; empty where it may take everything."""
    return "、".join(
        f"{there.footage[place].name} {_clock(each.start - zero)}–{_clock(each.end - zero)}"
        for place, spans in there.links.items()
        for zero in (zero_of(there, place),)
        for each in spans
    )


def _clock(seconds: Fraction) -> str:
    return f"{int(seconds // 60)}:{float(seconds % 60):04.1f}"


def why(take: DraftTake) -> list[str]:
    """Why the automatic plan took it, in sentences."""
    return [str(say(each.code, language(), each.params)) for each in take.reasons]
