"""What an automatic cut may take of footage of which only parts show the item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.edit.spans import inside, merged
from studio.records.edit import Mark, MarkKind
from studio.units import TimeRange

Links = Mapping[int, Sequence[TimeRange]]
"""Stretches of sources, by index, that show the item, seconds on the source's clock; a source that is not named may be
used whole."""


def within_links(marks: Sequence[Mark], links: Links) -> tuple[Mark, ...]:
    """``marks`` with the links as in and out points.

    A person's own in and out points hold as well: what lies in both is used. Where nothing does, the file is left out.
    """
    kept = [
        mark for mark in marks if mark.source not in links or mark.kind is not MarkKind.USE_ONLY
    ]
    for source, linked in links.items():
        own = [
            each.range for each in marks if each.source == source and each.kind is MarkKind.USE_ONLY
        ]
        spans = merged(linked)
        allowed = [part for each in merged(own) for part in inside(spans, each)] if own else spans
        kept += _all(source, MarkKind.USE_ONLY, allowed or spans)
        if not allowed:
            kept += _all(source, MarkKind.NEVER, spans)
    return tuple(kept)


def _all(source: int, kind: MarkKind, spans: Sequence[TimeRange]) -> list[Mark]:
    return [Mark(source=source, kind=kind, range=each) for each in spans]
