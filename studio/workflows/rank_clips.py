"""Where clips stand in the gallery, written down with them: what is in season first, light versions behind theirs.

A gallery of a hundred thousand clips is read in its order from an index, so the order must not be worked out when it
is asked for. It changes when a clip is published or withdrawn, when an item's season is, and once a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update
from sqlalchemy.orm import Session, aliased

from studio.records.gallery import GalleryDay
from studio.records.goods import Item, ItemSeason
from studio.records.work import Clip, ClipOrder, ClipState
from studio.store import Database, batched, rows_changed
from studio.units.clock import today

IN_SEASON, ALL_YEAR, OUT_OF_SEASON = 3, 2, 1
"""``Clip.gallery_rank``: the higher stands before the lower."""

LIGHT = "light"
"""Delivery preset of files that a chat takes."""


def keep_ranked(database: Database, on: date | None = None) -> None:
    """Make sure that clips are ranked for the day (today in the counties when None); once a day this writes.

    Raises:
        EnvironmentFault: As ``Database.session``.
    """
    on = on or today()
    with database.reading() as session:
        if session.scalar(select(GalleryDay.day)) == on.isoformat():
            return
    with database.session() as session:
        turn = update(GalleryDay).where(GalleryDay.day != on.isoformat())
        if rows_changed(session, turn.values(day=on.isoformat())):
            _rank(session, on, true())


def rank_clips_of(session: Session, item_id: str, on: date | None = None) -> None:
    """Rank the clips of an item anew: its season, or what is published of it, has changed."""
    rank_clips_of_items(session, (item_id,), on)


def rank_clips_of_items(session: Session, item_ids: Iterable[str], on: date | None = None) -> None:
    """The same of many items, in as few statements as of some."""
    session.flush()
    for some in batched(item_ids):
        _rank(session, on or today(), Clip.item_id.in_(some))


def _rank(session: Session, on: date, which: ColumnElement[bool]) -> None:
    hidden = or_(Clip.state != ClipState.PUBLISHED, _is_light_of_another())
    place = update(Clip).where(which).execution_options(synchronize_session=False)
    session.execute(place.where(Clip.gallery_rank.is_not(None), hidden).values(gallery_rank=None))
    for rank, seasons in _seasons(on).items():
        items = select(Item.id).where(seasons)
        other = or_(Clip.gallery_rank.is_(None), Clip.gallery_rank != rank)
        shown = place.where(other, ~hidden, Clip.item_id.in_(items))
        session.execute(shown.values(gallery_rank=rank))


def _seasons(on: date) -> dict[int, ColumnElement[bool]]:
    """What holds of the items of each rank. Seasons include both ends, and maybe go over New Year."""
    day = on.strftime("%m-%d")
    after, before = Item.season_from <= day, Item.season_to >= day
    through = Item.season_from > Item.season_to
    later_first, later_last = ItemSeason.first <= day, ItemSeason.last >= day
    later_through = and_(ItemSeason.first > ItemSeason.last, or_(later_first, later_last))
    is_open = or_(
        and_(after, before),
        and_(through, or_(after, before)),
        Item.further.any(or_(and_(later_first, later_last), later_through)),
    )
    return {
        IN_SEASON: is_open,
        ALL_YEAR: Item.season_from.is_(None),
        OUT_OF_SEASON: and_(Item.season_from.is_not(None), ~is_open),
    }


def _is_light_of_another() -> ColumnElement[bool]:
    """Whether the clip is only the light version of one that is published too: that one's page offers it.

    Asked of the few light clips once, not of each clip: a hundred thousand make the difference of a second.
    """
    own, other = aliased(ClipOrder), aliased(ClipOrder)
    light, whole = aliased(Clip), aliased(Clip)
    has_whole = exists(
        select(whole.id)
        .join(other, other.id == whole.order_id)
        .where(
            other.preset != LIGHT,
            other.template == own.template,
            whole.item_id == light.item_id,
            whole.length_s == light.length_s,
            whole.state == ClipState.PUBLISHED,
        )
        .correlate(own, light)
    )
    lights = select(light.id).join(own, own.id == light.order_id)
    return Clip.id.in_(lights.where(own.preset == LIGHT, has_whole))
