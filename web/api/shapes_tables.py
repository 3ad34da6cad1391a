"""What the API answers about a rundown as a table: its cells, pasted rows, and how it would be fitted."""

from __future__ import annotations

from pydantic import Field

from studio.schedule.grid import Column
from web.api.marks import gettext as _
from web.api.shapes import Fault, Id, Shape


class RowShape(Shape):
    """A part as a row of the table."""

    segment_id: Id
    position: int
    cells: dict[str, str] = Field(description=_("What each cell says, by column."))


class CellsShape(Shape):
    """A rundown as the page's table has it."""

    revision: int
    rows: list[RowShape]


class CellFault(Fault):
    """What is wrong with a cell."""

    column: Column


class PastedRowShape(Shape):
    """A pasted row as it was understood."""

    number: int = Field(description=_("Of the row as it was pasted, from 1."))
    cells: dict[str, str] = Field(description=_("What each cell says, by column."))
    problems: list[CellFault]


class PastedShape(Shape):
    """Pasted rows as they were understood; nothing is taken yet."""

    fine: bool = Field(description=_("Whether all of it can be taken."))
    headed: bool = Field(description=_("Whether the first row names the columns."))
    columns: list[Column]
    passed_over: list[str] = Field(description=_("Headings whose columns are not needed here."))
    rows: list[PastedRowShape]


class FittedPartShape(Shape):
    """A part that fitting concerns."""

    segment_id: Id
    position: int
    title: str = Field(description=_("What people call it: its item, its title, else its kind."))
    planned_s: int


class ResizedShape(FittedPartShape):
    """A part that would become shorter or longer."""

    fitted_s: int = Field(description=_("How long it would be."))


class FitShape(Shape):
    """What fitting a rundown into its time would do."""

    revision: int = Field(description=_("Of the plan this was worked out for."))
    resized: list[ResizedShape]
    dropped: list[FittedPartShape] = Field(description=_("What would fall out."))
    over_s: int = Field(description=_("Seconds that would still be too many."))
