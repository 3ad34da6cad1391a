"""Take rows of a spreadsheet into a rundown: all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.records.live import Segment
from studio.schedule.grid import Column, Known
from studio.schedule.pasted import Pasted, PastedRow, read_pasted
from studio.store import Viewer
from studio.workflows.live.plan_broadcast import edit
from studio.workflows.live.plan_rundown import add_segments
from studio.workflows.live.segment_draft import SegmentDraft, check_draft


@dataclass(frozen=True)
class Offered:
    """Pasted rows, and what they would become."""

    pasted: Pasted
    drafts: tuple[SegmentDraft, ...]
    """One for each row that has no problem."""


def look_at(text: str, known: Known) -> Offered:
    """Understand what was pasted, each problem at its cell.

    Raises:
        InputError: ``paste.*``.
    """
    pasted = read_pasted(text, known)
    rows: list[PastedRow] = []
    drafts: list[SegmentDraft] = []
    for row in pasted.rows:
        if row.problems:
            rows.append(row)
            continue
        draft = SegmentDraft(**row.values)  # type: ignore[arg-type]  # by name of field, each read for it
        try:
            check_draft(draft)
        except InputError as error:
            rows.append(replace(row, problems={Column.LENGTH: error}))
        else:
            rows.append(row)
            drafts.append(draft)
    return Offered(replace(pasted, rows=tuple(rows)), tuple(drafts))


def take_pasted(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    offered: Offered,
    instead: int | None = None,
) -> Sequence[Segment]:
    """Put the rows at the end; with ``instead``, in the place of everything that stood there at that revision.

    Raises:
        NotFound, Forbidden, Conflict: As ``plan_rundown``; ``schedule.changed_by``.
        InputError: ``paste.problems``: some row has one, so none is taken; else as ``add_segments``.
    """
    if not offered.pasted.fine:
        count = sum(bool(each.problems) for each in offered.pasted.rows)
        raise InputError("paste.problems", count=count)
    with edit(session, viewer, broadcast_id, instead) as broadcast:
        if instead is not None:
            broadcast.segments.clear()
        return add_segments(session, viewer, broadcast_id, offered.drafts)
