"""How the tests of the cutting room cut, and what they ask of a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.edit.assemble import assemble
from studio.edit.source import EditSource, EditWish
from studio.records.edit import Mark, MarkKind, Role, Timeline
from studio.units import FrameRate
from tests.edit.film import look, span

RATE = FrameRate(Fraction(25))


def cut(sources: EditSource | Sequence[EditSource], length: float, *marks: Mark) -> Timeline:
    given = [sources] if isinstance(sources, EditSource) else list(sources)
    return assemble(given, EditWish(Fraction(length), RATE, marks))


def mark(
    kind: MarkKind | None, start: float, end: float, source: int = 0, role: Role | None = None
) -> Mark:
    return Mark(source=source, kind=kind, range=span(start, end), role=role)


def shots(timeline: Timeline) -> list[tuple[int, int]]:
    return [(take.source, take.shot) for take in timeline.takes]


def notes(timeline: Timeline) -> list[str]:
    return [note.code.removeprefix("edit.note.") for note in timeline.notes]


def why(timeline: Timeline, number: int) -> set[str]:
    return {reason.code.removeprefix("edit.why.") for reason in timeline.takes[number].reasons}


def left(timeline: Timeline) -> dict[tuple[int, int], str]:
    return {
        (each.source, each.shot): each.reasons[0].code.removeprefix("edit.why.")
        for each in timeline.left_out
    }


def tones(count: int) -> list[str]:
    """Looks that differ from each other."""
    return [look(0.1 + 0.8 * n / max(1, count - 1), upside=n % 2 == 1) for n in range(count)]
