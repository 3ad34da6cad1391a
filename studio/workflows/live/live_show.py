"""What a live pack is made for: a rundown file with items of the catalog, or a broadcast of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from sqlalchemy import select

from studio.brand.live_pack import LiveItem, Show
from studio.brand.toml import read_toml
from studio.catalog import (
    CatalogCounty,
    CatalogItem,
    facts_of,
    find_item,
    season_finding,
    with_price,
)
from studio.catalog.model import Fen
from studio.errors import InputError, NotFound
from studio.records.finding import Finding, Level
from studio.records.live import Broadcast
from studio.records.people import Unit
from studio.records.value import Value
from studio.schedule import planned
from studio.schedule.times import sold_once
from studio.store import county_of
from studio.units import Money
from studio.workflows.given_files import opened
from studio.workflows.step import row_of

if TYPE_CHECKING:
    from PIL import Image
    from sqlalchemy.orm import Session

    from studio.catalog.sellable import Sellable
    from studio.schedule import PlannedPrice

SHANGHAI = ZoneInfo("Asia/Shanghai")

MOST_ITEMS = 60
"""In one pack."""

Text = Annotated[str, Field(max_length=60)]
PictureOf = Callable[[Path], "Image.Image"]
"""Opens a photograph or the middle picture of a film."""


class RundownItem(Value):
    """One item of a rundown file."""

    sku: str
    """Of the catalog."""
    price_fen: Fen | None = None
    """What it costs in the show; the catalog's price when left out."""
    picture: Path | None = None
    """A photograph or a film, named from the rundown's folder."""


class Rundown(Value):
    """A rundown file."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    room: Text = ""
    host: Text = ""
    starts: datetime | None = None
    """By the clock of the place."""
    post_on: date | None = None
    link: Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=240)] = ""
    """Behind the poster's QR code; the first item's when left out."""
    picture: Path | None = None
    """Behind the poster's title."""
    item: Annotated[tuple[RundownItem, ...], Field(min_length=1, max_length=MOST_ITEMS)]

    @field_validator("starts")
    @classmethod
    def _by_the_clock(cls, given: datetime | None) -> datetime | None:
        return given.astimezone(SHANGHAI).replace(tzinfo=None) if given and given.tzinfo else given


@dataclass(frozen=True)
class Wanted:
    """A show, whose brand it wears, and what is to be known of it."""

    show: Show
    kit: str
    told: tuple[Finding, ...] = ()


def typed_rundown(**given: object) -> Rundown:
    """A rundown of what was typed on the command line.

    Raises:
        InputError: ``live.bad_option`` names the first field that will not do.
    """
    try:
        return Rundown.model_validate(given)
    except ValidationError as cause:
        wrong = cause.errors(include_url=False)[0]
        found, key = f"{wrong['input']}"[:60], f"{wrong['loc'][0]}"
        raise InputError("live.bad_option", key=key, found=found, allowed=wrong["msg"]) from cause


def read_rundown(path: Path) -> Rundown:
    """The rundown at ``path``.

    Raises:
        InputError: It cannot be read or has a mistake (see ``studio.brand.toml``).
    """
    with opened(path):
        return read_toml(path, Rundown, path.name)


def show_of(
    rundown: Rundown,
    counties: Sequence[CatalogCounty],
    *,
    day: date,
    fresh: str,
    folder: Path = Path(),
    picture_of: PictureOf | None = None,
) -> Wanted:
    """The show of a rundown, in the brand of its first item's county.

    Args:
        rundown: What is planned.
        counties: The catalog.
        day: Today; the day of the show when it has none.
        fresh: Note of perishable goods that have none of their own.
        folder: What pictures are named from.
        picture_of: Opens them; None leaves them out.

    Raises:
        NotFound: ``catalog.unknown_item``.
        InputError: ``live.price_unapproved``, ``live.price_over``, ``live.price_outside``,
            ``catalog.season_…`` for perishable goods out of season; what ``picture_of`` raises.
    """
    on = rundown.starts.date() if rundown.starts else day
    found = [find_item(counties, each.sku) for each in rundown.item]
    items: list[LiveItem] = []
    told: list[Finding] = []
    for number, (wish, (county, item)) in enumerate(zip(rundown.item, found, strict=True), 1):
        price = _price(item, wish.price_fen, on)
        told += _season(item, on)
        items.append(
            _item(
                number,
                item.model_copy(update={"price_fen": price.fen}),
                county,
                fresh,
                picture_of(folder / wish.picture) if wish.picture and picture_of else None,
            )
        )
    show = Show(
        title=rundown.title,
        items=tuple(items),
        starts=rundown.starts,
        room=rundown.room,
        host=rundown.host,
        link=rundown.link or items[0].facts.link,
        picture=picture_of(folder / rundown.picture) if rundown.picture and picture_of else None,
        post_on=rundown.post_on,
    )
    return Wanted(show, found[0][0].slug, tuple(told))


def show_of_broadcast(session: Session, broadcast_id: str, *, fresh: str) -> Wanted:
    """The show of a broadcast of the calendar: each item once, in the order of its rundown, at its price there.

    Raises:
        NotFound: ``not_found``.
        InputError: ``live.no_items``; ``catalog.season_…`` as ``show_of``.
    """
    found = session.scalars(select(Broadcast).where(Broadcast.id.startswith(broadcast_id))).all()
    if len(found) != 1 or not broadcast_id:
        raise NotFound("not_found", kind="broadcast", id=broadcast_id)
    broadcast = found[0]
    county = row_of(session, Unit, county_of(session, broadcast.unit_id))
    goods = {each.item.id: each.item for each in broadcast.segments if each.item is not None}
    if not goods:
        raise InputError("live.no_items", title=broadcast.title)
    starts = broadcast.start_at.astimezone(SHANGHAI).replace(tzinfo=None)
    told = [each for item in goods.values() for each in _season(item, starts.date())]
    items = tuple(
        _item(number, goods[sold.id], county, fresh, price=price)
        for number, (sold, price) in enumerate(sold_once(planned(broadcast)), 1)
    )
    show = Show(
        title=broadcast.title,
        items=items,
        starts=starts,
        room=broadcast.channel.name,
        host=broadcast.host.name,
        link=items[0].facts.link,
    )
    return Wanted(show, county.slug, tuple(told))


def _item(
    number: int,
    item: Sellable,
    county: CatalogCounty | Unit,
    fresh: str,
    picture: Image.Image | None = None,
    price: PlannedPrice | None = None,
) -> LiveItem:
    """Of that price, or of its own."""
    facts = facts_of(item, county.name_zh, county.name_en)
    if price is not None:
        facts = with_price(facts, price.price, price.list_price)
    note = facts.safety_note or (fresh if item.perishable else "")
    return LiveItem(number, facts, note, picture)


def _season(item: Sellable, on: date) -> tuple[Finding, ...]:
    finding = season_finding(item, on)
    if finding is None:
        return ()
    if finding.level is Level.ERROR:
        raise InputError(finding.code, **finding.params)
    return (finding,)


def _price(item: CatalogItem, fen: int | None, on: date) -> Money:
    """What it costs on that day: its own price, or one that the county approved."""
    if fen is None or fen == item.price_fen:
        return Money(item.price_fen)
    price, approved = Money(fen), item.approved
    told = {"item": item.name_zh, "price": str(price), "date": on.isoformat()}
    if approved is None:
        raise InputError("live.price_unapproved", **told, own=str(Money(item.price_fen)))
    if approved.until < on:
        raise InputError("live.price_over", **told, until=approved.until.isoformat())
    if not approved.least_fen <= fen <= approved.most_fen:
        least, most = str(approved.least), str(approved.most)
        raise InputError("live.price_outside", **told, least=least, most=most)
    return price
