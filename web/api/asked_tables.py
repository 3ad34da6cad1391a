"""What programs send to a rundown as a table: fitted, pasted, written cell by cell."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from studio.schedule.grid import Column
from web.api.asked import Body, Line, Revision, Words
from web.api.marks import gettext as _
from web.api.shapes import Id

MOST_TYPED = 10_000
"""Characters typed into one cell; each column has its own, lower limit."""


class FitWish(Body):
    """Of which plan the fitting was seen."""

    revision: Revision = Field(description=_("Of the plan whose fitting was seen."))


class RowsWish(Body):
    """Rows of a spreadsheet; how many bytes a request may have bounds them."""

    rows: Line = Field(
        description=_("As the clipboard has them: cells parted by tabs, headings first or none.")
    )


class PasteWish(RowsWish):
    """Rows, and where they go."""

    instead_of: Revision | None = Field(
        default=None,
        description=_("Revision of the plan whose parts they replace; null puts them at the end."),
    )


class PlaceBefore(Body):
    """Where a part goes."""

    before: Id | None = Field(
        default=None, description=_("The part that is to follow it; null for the end.")
    )


class CellWish(Body):
    """One cell of a part."""

    column: Column
    text: Annotated[Words, Field(max_length=MOST_TYPED)] = Field(
        description=_("As it is typed on the page; names lead to items, hosts and clips.")
    )
    was: Annotated[Words, Field(max_length=MOST_TYPED)] | None = Field(
        default=None, description=_("What it said before; null does not ask whether it still does.")
    )
