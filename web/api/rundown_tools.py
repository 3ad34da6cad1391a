"""A rundown as a table: fitted into its time, rows pasted, a part copied, one cell written."""

from __future__ import annotations

from studio.errors import StudioError
from studio.records.live import Broadcast, Segment
from studio.schedule import PlannedSegment, kept_segment, segment_text
from studio.schedule.grid import Column, cell_text
from studio.schedule.pasted import PastedRow
from studio.words import say
from studio.workflows.live import plan_rundown
from studio.workflows.live.fit_rundown import fit_rundown, fitted
from studio.workflows.live.paste_rundown import look_at, take_pasted
from studio.workflows.live.rundown_versions import names_in
from web.api.asked_tables import CellWish, FitWish, PasteWish, PlaceBefore, RowsWish
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.plans import rundown_again, rundown_now
from web.api.shapes import ClipShape, RundownShape, Shape
from web.api.shapes_tables import (
    CellFault,
    CellsShape,
    FitShape,
    FittedPartShape,
    PastedRowShape,
    PastedShape,
    ResizedShape,
    RowShape,
)
from web.api.work import BROADCASTS, get_broadcast
from web.i18n import language
from web.reach import fetch, viewer
from web.schedule.table import clips_of, known_to, whole
from web.state import session


class ClipsShape(Shape):
    """Clips to choose from."""

    clips: list[ClipShape]


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/fit",
    FitShape,
    group=BROADCASTS,
    summary=_("What would become shorter or longer, and fall out, to fit a rundown into its time"),
)
def look_at_fit(broadcast_id: str) -> FitShape:
    """Worked out, not done."""
    broadcast = whole(broadcast_id)
    found = fitted(broadcast)
    places = {each.id: each.position for each in broadcast.segments}
    return FitShape(
        revision=broadcast.revision,
        resized=[
            ResizedShape(
                **_part(each.segment, broadcast, places).model_dump(), fitted_s=each.planned_s
            )
            for each in found.resized
        ],
        dropped=[_part(each, broadcast, places) for each in found.dropped],
        over_s=found.over_s,
    )


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/fit",
    RundownShape,
    group=BROADCASTS,
    summary=_("Fit a rundown into its time, as it was seen; that can be taken back"),
    body=FitWish,
    current=get_broadcast,
    refusals=(409,),
    tagged=True,
)
def fit_broadcast(broadcast_id: str, body: FitWish) -> RundownShape:
    """Only while the plan is still the one that was seen."""
    fit_rundown(session(), viewer(), broadcast_id, body.revision)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/paste/look",
    PastedShape,
    group=BROADCASTS,
    summary=_("See how rows of a spreadsheet are understood; nothing is taken"),
    body=RowsWish,
    refusals=(422,),
)
def look_at_rows(broadcast_id: str, body: RowsWish) -> PastedShape:
    """Each problem at its cell."""
    pasted = look_at(body.rows, known_to(fetch(Broadcast, broadcast_id))).pasted
    return PastedShape(
        fine=pasted.fine,
        headed=pasted.headed,
        columns=list(pasted.columns),
        passed_over=list(pasted.passed_over),
        rows=[_row(each) for each in pasted.rows],
    )


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/paste",
    RundownShape,
    group=BROADCASTS,
    summary=_("Take rows of a spreadsheet into a rundown: all, or none where one has a problem"),
    status=201,
    body=PasteWish,
    current=get_broadcast,
    refusals=(409, 422),
    tagged=True,
)
def paste_rows(broadcast_id: str, body: PasteWish) -> RundownShape:
    """At its end, or in the place of all that stands there."""
    offered = look_at(body.rows, known_to(fetch(Broadcast, broadcast_id)))
    take_pasted(session(), viewer(), broadcast_id, offered, body.instead_of)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments/<part_id>/copy",
    RundownShape,
    group=BROADCASTS,
    summary=_("Put a second one behind a part of a rundown"),
    status=201,
    current=rundown_now,
    refusals=(409, 422),
    tagged=True,
)
def copy_segment(broadcast_id: str, part_id: str) -> RundownShape:
    """It follows even where the first one has a fixed start."""
    plan_rundown.copy_segment(session(), viewer(), broadcast_id, part_id)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments/<part_id>/place",
    RundownShape,
    group=BROADCASTS,
    summary=_("Put a part before another one, or at the end"),
    body=PlaceBefore,
    current=rundown_now,
    refusals=(409,),
    tagged=True,
)
def place_segment(broadcast_id: str, part_id: str, body: PlaceBefore) -> RundownShape:
    """As it is dragged on the page; a part that is not of this broadcast answers 404."""
    if body.before is not None:
        plan_rundown.part_of(fetch(Broadcast, broadcast_id), body.before)
    plan_rundown.place_segment(session(), viewer(), broadcast_id, part_id, body.before)
    return rundown_again(broadcast_id)


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/segments/<part_id>/clips",
    ClipsShape,
    group=BROADCASTS,
    summary=_("Published clips that a part can play, the newest first"),
)
def list_segment_clips(broadcast_id: str, part_id: str) -> ClipsShape:
    """None for a part without an item."""
    part = plan_rundown.part_of(fetch(Broadcast, broadcast_id), part_id)
    found = clips_of([part.item_id]) if part.item_id else []
    return ClipsShape(clips=[ClipShape.model_validate(each) for each in found])


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/cells",
    CellsShape,
    group=BROADCASTS,
    summary=_("A rundown as the page's table has it, cell by cell"),
)
def get_cells(broadcast_id: str) -> CellsShape:
    """In the form in which cells are written."""
    broadcast = whole(broadcast_id)
    names = names_in(session(), broadcast)
    return CellsShape(
        revision=broadcast.revision,
        rows=[
            RowShape(
                segment_id=part.id,
                position=part.position,
                cells={each.value: cell_text(each, kept_segment(part), names) for each in Column},
            )
            for part in broadcast.segments
        ],
    )


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments/<part_id>/cell",
    RundownShape,
    group=BROADCASTS,
    summary=_("Write one cell of a part, if it still says what was seen"),
    body=CellWish,
    current=rundown_now,
    refusals=(409, 422),
    tagged=True,
)
def write_cell(broadcast_id: str, part_id: str, body: CellWish) -> RundownShape:
    """What others wrote into other cells meanwhile stays."""
    broadcast, part = fetch(Broadcast, broadcast_id), fetch(Segment, part_id)
    typed = plan_rundown.Typed(body.column, body.text, body.was)
    known = known_to(broadcast, part.item_id)
    plan_rundown.set_cell(session(), viewer(), (broadcast_id, part_id), typed, known)
    return rundown_again(broadcast_id)


def _part(part: PlannedSegment, broadcast: Broadcast, places: dict[str, int]) -> FittedPartShape:
    return FittedPartShape(
        segment_id=part.id,
        position=places[part.id],
        title=segment_text(part, broadcast.start_at, language()),
        planned_s=part.planned_s,
    )


def _row(row: PastedRow) -> PastedRowShape:
    return PastedRowShape(
        number=row.number,
        cells={column.value: text for column, text in row.cells.items()},
        problems=[_problem(column, error) for column, error in row.problems.items()],
    )


def _problem(column: Column, error: StudioError) -> CellFault:
    told = say(error.code, language(), error.params)
    return CellFault(column=column, code=error.code, title=told.text, detail=told.remedy)
