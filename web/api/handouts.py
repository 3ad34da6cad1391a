"""A broadcast as the files that people and other programs take: each of those that its page offers."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.workflows.live import watch_schedule
from web.api.asked import digits
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import operation
from web.api.work import BROADCASTS
from web.catalog.exports import CSV, XLSX
from web.i18n import language
from web.schedule.handouts import drawn
from web.schedule.live_pack import packed
from web.schedule.rundown import ICS, calendar_of, calendar_of_all
from web.schedule.table import whole
from web.state import session

TEXT = "text/plain; charset=utf-8"


class PictureAsked(BaseModel):
    """Which picture of a long rundown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Annotated[int, BeforeValidator(digits)] = Field(
        default=1, ge=1, le=99, description=_("Counted from 1; the last where there are fewer.")
    )


class PackAsked(BaseModel):
    """How much of the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    only: str = Field(
        default="", pattern="^(posters)?$", description=_("posters, or nothing for all of it.")
    )


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/run-sheet.xlsx",
    Octets,
    group=BROADCASTS,
    summary=_("The run sheet as a workbook, with a sheet that Ontime imports"),
    media=XLSX,
)
def get_run_sheet(broadcast_id: str) -> Handed:
    """To print, to fill in."""
    broadcast = whole(broadcast_id)
    body = watch_schedule.sheet(session(), broadcast, language())
    return Handed.made(body, f"{broadcast.title}.xlsx")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/run-sheet.pdf",
    Octets,
    group=BROADCASTS,
    summary=_("The run sheet for the studio's wall"),
    media="application/pdf",
)
def get_wall_sheet(broadcast_id: str) -> Handed:
    """Large type, A4."""
    return _made(broadcast_id, "pdf")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/rundown.png",
    Octets,
    group=BROADCASTS,
    summary=_("The rundown as one long picture for a chat"),
    query=PictureAsked,
    media="image/png",
)
def get_rundown_picture(broadcast_id: str, query: PictureAsked) -> Handed:
    """Several where it is very long."""
    return _made(broadcast_id, "png", query.part)


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/rundown.txt",
    Octets,
    group=BROADCASTS,
    summary=_("The rundown as text to paste"),
    media=TEXT,
)
def get_rundown_text(broadcast_id: str) -> Handed:
    """As people read it in a chat."""
    return _made(broadcast_id, "txt")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/links.txt",
    Octets,
    group=BROADCASTS,
    summary=_("Product links in the order of the rundown"),
    media=TEXT,
)
def get_product_links(broadcast_id: str) -> Handed:
    """For the live room."""
    return _made(broadcast_id, "links")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/rundown.csv",
    Octets,
    group=BROADCASTS,
    summary=_("The rundown as CSV"),
    media=CSV,
)
def get_rundown_csv(broadcast_id: str) -> Handed:
    """One line a part."""
    return _made(broadcast_id, "csv")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/document.json",
    Octets,
    group=BROADCASTS,
    summary=_("The broadcast as a document that imports again without loss"),
    media="application/json",
)
def get_broadcast_document(broadcast_id: str) -> Handed:
    """By the published schema."""
    return _made(broadcast_id, "json")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/scenes.json",
    Octets,
    group=BROADCASTS,
    summary=_("A scene collection for OBS, one scene a part"),
    media="application/json",
)
def get_scenes(broadcast_id: str) -> Handed:
    """Pictures and texts, no browser."""
    return _made(broadcast_id, "obs")


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/live-pack.zip",
    Octets,
    group=BROADCASTS,
    summary=_("Posters, stickers and cards of a broadcast"),
    query=PackAsked,
    media="application/zip",
)
def get_live_pack(broadcast_id: str, query: PackAsked) -> Handed:
    """Drawn when it is asked for."""
    name, body = packed(broadcast_id, posters_only=query.only == "posters")
    return Handed.made(body, name)


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/broadcast.ics",
    Octets,
    group=BROADCASTS,
    summary=_("The broadcast for a calendar"),
    media=ICS,
)
def get_broadcast_calendar(broadcast_id: str) -> Handed:
    """Once; a feed's link follows what changes."""
    name, body = calendar_of(broadcast_id)
    return Handed.made(body, name)


@operation(
    "GET",
    "/calendar.ics",
    Octets,
    group=BROADCASTS,
    summary=_(
        "All broadcasts that one may see, for a calendar: those of the last 60 days and of the next 400"
    ),
    media=ICS,
)
def get_calendar() -> Handed:
    """Once; a feed's link follows what changes."""
    name, body = calendar_of_all()
    return Handed.made(body, name)


def _made(broadcast_id: str, kind: str, part: int = 1) -> Handed:
    name, body = drawn(broadcast_id, kind, part)
    return Handed.made(body, name)
