"""Counts and permissions as sheets, what each unit takes of the disk, and another look at all footage."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from jobs import queue
from studio.workflows.footage.disk_use import UnitUse, disk_use
from studio.workflows.footage.look_again import look_again_at_all
from studio.workflows.gallery.download_counts import CountBy
from web.api.asked import digits
from web.api.footage import GROUP
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.catalog.exports import CSV
from web.footage.permissions import permission_rows, permission_sheet_name
from web.gallery.counts import Asked, sheet_name, sheet_of
from web.reach import viewer
from web.state import session, studio


class CountsSheetAsked(BaseModel):
    """What downloads are counted for, and over which days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: CountBy = CountBy.CLIP
    days: Annotated[int, BeforeValidator(digits)] = Field(
        default=30, ge=1, le=120, description=_("Days, today among them.")
    )


class UnitUseShape(Shape):
    """Bytes of one unit by kind."""

    unit_id: Id
    name_zh: str
    name_en: str
    files: int = Field(description=_("Pieces of footage, those in the trash included."))
    bytes: int
    originals: int
    trash: int
    light: int = Field(description=_("Posters, filmstrips and light copies."))
    clips: int
    voices: int
    sellers: int
    uploads: int = Field(description=_("Of files that have come in part."))


class LargeFileShape(Shape):
    """One of the largest files."""

    id: Id
    unit_id: Id
    name: str
    bytes: int


class DiskUseShape(Shape):
    """What the caller's units keep, in bytes."""

    units: list[UnitUseShape] = Field(description=_("The most first."))
    largest: list[LargeFileShape]
    free: int
    reserve: int = Field(description=_("Stays free whatever comes."))
    quota: int = Field(description=_("Most of a county's originals; 0 for no limit."))


class AgainShape(Shape):
    """How many files are looked at again."""

    queued: int


@operation(
    "GET",
    "/counts/sheet.csv",
    Octets,
    group=_("Downloads"),
    summary=_("What sellers take, all lines as CSV"),
    query=CountsSheetAsked,
    media=CSV,
)
def get_counts_sheet(query: CountsSheetAsked) -> Handed:
    """With a mark at the start, by which Excel knows UTF-8."""
    asked = Asked(query.by, query.days)
    return Handed.made(sheet_of(asked), sheet_name(asked))


@operation(
    "GET",
    "/permissions/sheet.csv",
    Octets,
    group=GROUP,
    summary=_("All consents and licences as CSV, the first to end first"),
    media=CSV,
)
def get_permissions_sheet() -> Handed:
    """Of the caller's units."""
    return Handed.made(permission_rows(), permission_sheet_name())


@operation(
    "GET",
    "/disk",
    DiskUseShape,
    group=GROUP,
    summary=_("What each unit takes of the disk, by kind, and the largest files"),
)
def get_disk_use() -> DiskUseShape:
    """As the rows tell it."""
    use = disk_use(session(), viewer(), studio().settings)
    return DiskUseShape(
        units=[_unit(each) for each in use.units],
        largest=[LargeFileShape.model_validate(each) for each in use.largest],
        free=use.free,
        reserve=use.reserve,
        quota=use.quota,
    )


@operation(
    "POST",
    "/look-again",
    AgainShape,
    group=GROUP,
    summary=_("Have all footage looked at anew that newer detectors have not seen"),
)
def look_at_all_again() -> AgainShape:
    """What is known stays in use meanwhile."""
    return AgainShape(queued=look_again_at_all(session(), queue.enqueue, viewer()))


def _unit(each: UnitUse) -> UnitUseShape:
    unit = each.unit
    return UnitUseShape(
        unit_id=unit.id,
        name_zh=unit.name_zh,
        name_en=unit.name_en,
        files=each.files,
        bytes=each.bytes,
        **each.kinds,
    )
