"""What programs send and are answered about price lists that are looked at before they are imported."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.catalog.sheet import Grade
from studio.workflows.catalog.import_catalog import FIX_LIMIT
from studio.workflows.catalog.planned_part import Deed
from web.api.asked import Body, Line, Words, whole
from web.api.asked_sellers import NamedFile
from web.api.marks import gettext as _
from web.api.patterns import HEX
from web.api.shapes import Id, Shape

MOST_ROWS = 1_048_576
"""Of a sheet, as spreadsheets have them."""

AT_ONCE = 200
"""Cells mended by one request; as many requests may follow as are needed."""

MOST_OUT = 500
"""Rows left out."""

CELL = _("Its address, such as E13.")

SheetName = Annotated[Line, Field(max_length=200)]
Row = Annotated[int, Field(ge=1, le=MOST_ROWS), BeforeValidator(whole)]


class CatalogAsked(BaseModel):
    """Whose catalog."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Id | None = Field(
        default=None, description=_("Whose catalog; the caller's first unit without.")
    )


class PriceListAsked(NamedFile):
    """Into whose catalog it is to go."""

    unit: Id = Field(description=_("Into whose catalog it is to go."))


class CellFix(Body):
    """What is to count instead of a cell's text."""

    sheet: SheetName
    cell: Annotated[Line, Field(max_length=12)] = Field(description=CELL)
    text: Annotated[Words, Field(max_length=FIX_LIMIT)]


class RowOut(Body):
    """A row that is not wanted."""

    sheet: SheetName
    row: Row


class MendWish(Body):
    """Texts instead of cells, beside those given before; and all rows that are not wanted."""

    fixes: list[CellFix] = Field(default=[], max_length=AT_ONCE)
    left_out: list[RowOut] = Field(
        max_length=MOST_OUT, description=_("All of them, each time anew.")
    )


class ImportWish(Body):
    """That all of it is to be imported, as it was seen."""

    seal: str = Field(
        pattern=HEX, description=_("Of the answer that was looked at; another one is refused.")
    )
    approve: bool = Field(
        default=False,
        description=_("Whether changed prices hold at once; only who approves prices may say so."),
    )


class CellProblemShape(Shape):
    """What is wrong in a cell, or how it was understood."""

    sheet: str
    cell: str = Field(description=CELL)
    row: int
    grade: Grade = Field(description=_("Nothing is imported while there is an error."))
    code: str
    title: str
    detail: str = Field(description=_("What to do about it."))
    text: str = Field(description=_("What the cell says."))
    mendable: bool = Field(description=_("Whether another text in the cell mends it."))


class ChangeShape(Shape):
    """A value that differs from the catalog's."""

    column: str
    old: str
    new: str


class GoodsShape(Shape):
    """A row with an item, and what becomes of it."""

    sheet: str
    row: int
    deed: Deed
    sku: str
    name_zh: str
    spec: str
    price_fen: int | None
    changes: list[ChangeShape]


class BesideShape(Shape):
    """A row with something beside the goods: a size, an offer, a paper and the like."""

    sheet: str
    row: int
    deed: Deed
    part: str
    text: str


class PriceListShape(Shape):
    """A price list against the catalog as it is now. Nothing of it is imported yet."""

    id: Id
    unit_id: Id
    name: str
    seal: str
    to_mend: int = Field(description=_("Nothing is imported while there is an error."))
    prices_asked: int = Field(description=_("Prices of goods that are there that would change."))
    problems: list[CellProblemShape]
    goods: list[GoodsShape]
    parts: list[BesideShape]
    fixes: list[CellFix]
    left_out: list[RowOut]


class ImportedShape(Shape):
    """What an import did."""

    added: int
    changed: int
    parts: int = Field(description=_("Sizes, offers, papers and the like."))
    proposed: int = Field(description=_("Prices that wait for approval."))
    held: int = Field(description=_("Clips that are held until their new files are made."))
