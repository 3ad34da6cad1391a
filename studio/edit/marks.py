"""What a person's marks allow, demand and prefer, source by source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.edit.source import EditSource
from studio.edit.spans import holding, inside, merged, without
from studio.errors import InputError
from studio.records.edit import Mark, MarkKind, Role
from studio.units import TimeRange

SLACK_S = Fraction(1, 10)
"""Seconds a mark may lie outside its file: players and pages round."""

MARGIN_S = Fraction(1, 20)
"""Seconds kept away from what is forbidden: a picture of it may still stand when it has just ended."""


@dataclass(frozen=True)
class Rules:
    """The marks of one source, times on its clock.

    Attributes:
        allowed: What may be used, in order, apart: inside the in and out points, nothing forbidden, nothing damaged.
        never: What a person forbade.
        outside: What lies outside the in and out points.
        damaged: Where pictures are missing.
        must: What has to be in, apart.
        favourites: Preferred moments.
        roles: What is told where.
    """

    allowed: tuple[TimeRange, ...]
    never: tuple[TimeRange, ...] = ()
    outside: tuple[TimeRange, ...] = ()
    damaged: tuple[TimeRange, ...] = ()
    must: tuple[TimeRange, ...] = ()
    favourites: tuple[TimeRange, ...] = ()
    roles: tuple[tuple[TimeRange, Role], ...] = ()

    def role_of(self, span: TimeRange) -> Role | None:
        """The role marked over most of ``span``; the earlier in the story where two share it evenly."""
        shares: dict[Role, Fraction] = {}
        for marked, role in self.roles:
            shared = marked.intersection(span)
            if shared is not None:
                shares[role] = shares.get(role, Fraction(0)) + shared.duration
        order = list(Role)
        return max(shares, key=lambda role: (shares[role], -order.index(role)), default=None)


def rules_of(sources: Sequence[EditSource], marks: Sequence[Mark]) -> tuple[Rules, ...]:
    """The marks sorted by source.

    Raises:
        InputError: ``edit.mark_source``, ``edit.mark_empty``, ``edit.mark_outside`` and ``edit.mark_clash``, each with
            the file and the times.
    """
    for mark in marks:
        if not 0 <= mark.source < len(sources):
            raise InputError("edit.mark_source", number=mark.source + 1, files=len(sources))
    return tuple(
        _rules(source, number, [mark for mark in marks if mark.source == number])
        for number, source in enumerate(sources)
    )


def name_of(source: EditSource, number: int) -> str:
    """What to call a source in a message."""
    return source.name or f"#{number + 1}"


def _rules(source: EditSource, number: int, marks: Sequence[Mark]) -> Rules:
    name, whole = name_of(source, number), source.whole
    spans: dict[MarkKind | None, list[TimeRange]] = {}
    roles = []
    for mark in marks:
        span = whole if source.is_photo else _on_file(mark, name, whole)
        spans.setdefault(mark.kind, []).append(span)
        if mark.role is not None:
            roles.append((span, mark.role))
    never = merged(spans.get(MarkKind.NEVER, ()))
    wanted = merged(spans.get(MarkKind.USE_ONLY, ())) or (whole,)
    must = merged(spans.get(MarkKind.MUST, ()))
    for each in must:
        _check_must(each, never, wanted, name)
    damaged = () if source.is_photo else inside(source.analysis.gaps, whole)
    holes = [
        TimeRange(max(whole.start, hole.start - MARGIN_S), min(whole.end, hole.end + MARGIN_S))
        for hole in (*never, *damaged)
    ]
    return Rules(
        allowed=without(wanted, holes),
        never=never,
        outside=without((whole,), wanted),
        damaged=damaged,
        must=must,
        favourites=tuple(sorted(spans.get(MarkKind.FAVOURITE, ()))),
        roles=tuple(roles),
    )


def _on_file(mark: Mark, name: str, whole: TimeRange) -> TimeRange:
    """The mark's stretch, held to the file; a favourite may be a single moment."""
    span = mark.range
    if span.duration == 0 and mark.kind is not MarkKind.FAVOURITE:
        raise InputError("edit.mark_empty", name=name, start=_s(span.start), end=_s(span.end))
    if span.start < whole.start - SLACK_S or span.end > whole.end + SLACK_S:
        raise InputError(
            "edit.mark_outside",
            name=name,
            start=_s(span.start),
            end=_s(span.end),
            first=_s(whole.start),
            last=_s(whole.end),
        )
    start = min(max(span.start, whole.start), whole.end)
    return TimeRange(start, max(start, min(span.end, whole.end)))


def _check_must(
    must: TimeRange, never: Sequence[TimeRange], wanted: Sequence[TimeRange], name: str
) -> None:
    against = next((each for each in never if each.overlaps(must)), None)
    if against is None and holding(wanted, must) is None:
        against = min(wanted, key=lambda each: abs(each.middle - must.middle))
        code = "edit.mark_beyond"
    else:
        code = "edit.mark_clash"
    if against is not None:
        raise InputError(
            code,
            name=name,
            start=_s(must.start),
            end=_s(must.end),
            other_start=_s(against.start),
            other_end=_s(against.end),
        )


def _s(seconds: Fraction) -> float:
    return round(float(seconds), 2)
