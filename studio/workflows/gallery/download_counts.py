"""How often clips were taken: by clip, item, seller, county or village station, and day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from studio.records.downloads import Download
from studio.records.goods import Item
from studio.records.people import Account, Membership, Unit, UnitKind
from studio.records.sellers import Seller
from studio.records.work import Clip
from studio.store import Viewer, scoped
from studio.units.clock import SHANGHAI


class CountBy(StrEnum):
    """What downloads are counted for."""

    CLIP = "clip"
    ITEM = "item"
    SELLER = "seller"
    COUNTY = "county"
    STATION = "station"
    """The village station to which who took it belongs; the county itself for its people of no station."""


@dataclass(frozen=True)
class CountLine:
    """One clip, item, seller, county or station.

    Attributes:
        id: Of its row.
        name_zh: As people call it.
        name_en: The same in English where there is one.
        taken: Downloads.
        own: Of those, files with the taker's own card.
        people: Different people who took one.
        apart: Of stations, whether it stands for the county's people of none.
    """

    id: str
    name_zh: str
    name_en: str
    taken: int
    own: int
    people: int
    apart: bool = False


@dataclass(frozen=True)
class DayCount:
    """Downloads of one day by the counties' clock."""

    day: date
    taken: int


def count_by(
    session: Session, viewer: Viewer, by: CountBy, first: date, last: date, limit: int | None = None
) -> tuple[CountLine, ...]:
    """Counts of clips that the viewer may see, the most taken first; a station's clips count for its county.

    Args:
        session: Database session.
        viewer: Who asks, narrowed to where they may know this.
        by: What is counted for.
        first: First day, by the counties' clock.
        last: Last day.
        limit: Most lines; all when None.
    """
    key, taken = _key(by).label("key"), func.count(Download.id).label("taken")
    wanted = (
        select(
            key,
            taken,
            func.sum(case((Download.own, 1), else_=0)),
            func.count(func.distinct(Download.account_id)),
        )
        .join(Clip, Clip.id == Download.clip_id)
        .join(Unit, Unit.id == Download.unit_id)
        .where(Download.id.in_(_seen(viewer, first, last)))
        .group_by("key")
        .order_by(taken.desc(), "key")
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    ids = [row[0] for row in rows]
    names = _names(session, by, ids)
    apart = _no_stations(session, ids) if by is CountBy.STATION else frozenset()
    return tuple(
        CountLine(id_, names[id_][0], names[id_][1], times, int(own), people, id_ in apart)
        for id_, times, own, people in rows
    )


def count_days(session: Session, viewer: Viewer, first: date, last: date) -> tuple[DayCount, ...]:
    """Downloads of each day from the first to the last, those without any among them."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    ends = [(Download.at < _begin(day + timedelta(days=1)), n) for n, day in enumerate(days)]
    place = case(*ends, else_=len(days)).label("place")
    wanted = (
        select(place, func.count(Download.id))
        .where(Download.id.in_(_seen(viewer, first, last)))
        .group_by("place")
    )
    found = {int(place): taken for place, taken in session.execute(wanted)}
    return tuple(DayCount(day, found.get(n, 0)) for n, day in enumerate(days))


def _seen(viewer: Viewer, first: date, last: date) -> Select[str]:
    """Ids of the downloads of these days that the viewer may know of."""
    end = _begin(last + timedelta(days=1))
    these = select(Download.id)
    return scoped(these.where(Download.at >= _begin(first), Download.at < end), viewer)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def _key(by: CountBy) -> ColumnElement[str]:
    match by:
        case CountBy.CLIP:
            return Download.clip_id.expression
        case CountBy.ITEM:
            return Clip.item_id.expression
        case CountBy.SELLER:
            return Download.account_id.expression
        case CountBy.COUNTY:
            return _county()
        case CountBy.STATION:
            return func.coalesce(_station_of_taker(), _county())


def _county() -> ColumnElement[str]:
    """Of the unit whose clip was taken."""
    station = Unit.kind == UnitKind.STATION
    return case((station, func.coalesce(Unit.parent_id, Unit.id)), else_=Unit.id)


def _station_of_taker() -> ColumnElement[str | None]:
    """The station, below the clip's county, in which who took it has a role; the first of several."""
    station = aliased(Unit)
    held = (
        select(func.min(station.id))
        .join(Membership, Membership.unit_id == station.id)
        .where(
            Membership.account_id == Download.account_id,
            station.kind == UnitKind.STATION,
            station.parent_id == _county(),
        )
    )
    return held.correlate(Download, Unit).scalar_subquery()


def _no_stations(session: Session, ids: Sequence[str]) -> frozenset[str]:
    """Those of these units that are none."""
    wanted = select(Unit.id).where(Unit.id.in_(ids), Unit.kind != UnitKind.STATION)
    return frozenset(session.scalars(wanted))


_NAMES: dict[CountBy, Select[str, str, str]] = {
    CountBy.CLIP: select(Clip.id, Clip.title, Clip.title),
    CountBy.ITEM: select(Item.id, Item.name_zh, Item.name_en),
    CountBy.SELLER: select(Account.id, Account.name, Seller.shop).outerjoin(
        Seller, Seller.account_id == Account.id
    ),
    CountBy.COUNTY: select(Unit.id, Unit.name_zh, Unit.name_en),
    CountBy.STATION: select(Unit.id, Unit.name_zh, Unit.name_en),
}


def _names(session: Session, by: CountBy, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Chinese and English name of each; of a person that of their shop too."""
    wanted = _NAMES[by]
    column = wanted.selected_columns[0]
    found = session.execute(wanted.where(column.in_(ids))).all()
    if by is not CountBy.SELLER:
        return {id_: (zh, en or zh) for id_, zh, en in found}
    told = {id_: f"{name}（{shop}）" if shop else name for id_, name, shop in found}
    return {id_: (name, name) for id_, name in told.items()}
