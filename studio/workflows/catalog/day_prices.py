"""The price of the day, kept with each item: what lists sort by and new clips show.

What an item costs on any day is worked out of the prices approved for it (``Item.price_on``). ``Item.price_fen`` and
what stands beside it are a copy of today's, for lists and statements that read thousands of items: every approval
renews the copy of its item, and the housekeeping that of each item whose price has begun or ended since.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.price_days import PriceDays, by_days, nearest
from studio.records.prices import ItemPrice, PriceState
from studio.records.work import Clip
from studio.store import Database, Viewer, batched
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue
from studio.workflows.hold import hold_clips

LOG = logging.getLogger(__name__)

SHOWN = (Item.price_from, Item.price_until, Item.price_fen, Item.list_price_fen)
"""The copy of today's price, in the order of ``PriceDays``."""


NEWEST = (ItemPrice.decided_at.desc(), ItemPrice.id)
"""Order of approved prices: of those that hold on a day, the first counts."""


def write_days(session: Session, items: Sequence[Item]) -> None:
    """Work out anew what items cost day by day."""
    session.flush()
    by_item: dict[str, list[PriceDays]] = {item.id: [] for item in items}
    for some in batched(by_item):
        approved = (ItemPrice.item_id.in_(some), ItemPrice.state == PriceState.APPROVED)
        for each in session.scalars(select(ItemPrice).where(*approved).order_by(*NEWEST)):
            by_item[each.item_id].append(each.days)
    for item in items:
        item.price_days = by_days(by_item[item.id])


def put_in_force(
    session: Session, enqueue: Enqueue, viewer: Viewer | None, items: Sequence[Item]
) -> int:
    """Let items show today's prices, hold each clip that shows another one and queue its new files; how many.

    Args:
        session: Database session; the items' rows are locked in it.
        enqueue: Queues the new files.
        viewer: Who approved; None where a day has begun.
        items: The items.
    """
    with_clips = set[str]()
    for item in items:
        price = item.price_on(today())
        item.price_fen, item.list_price_fen = price.amounts
        item.price_from, item.price_until = price.first, price.last
    session.flush()
    for some in batched([item.id for item in items]):
        with_clips |= set(session.scalars(select(Clip.item_id).where(Clip.item_id.in_(some))))
    return sum(
        hold_clips(session, enqueue, viewer, item) for item in items if item.id in with_clips
    )


def begin_prices(database: Database, enqueue: Enqueue) -> int:
    """Put each price in force that began, or came back, since it was last looked; of how many items.

    One transaction for each item; what is begun when the process dies stays begun.
    """
    with database.reading() as session:
        priced = select(Item.id, Item.price_days, *SHOWN).where(Item.price_days != ())
        late = [
            row.id for row in session.execute(priced) if tuple(row[2:]) != nearest(row[1], today())
        ]
    begun = 0
    for item_id in late:
        with database.session() as session:
            item = session.get(Item, item_id, with_for_update=True)
            if item is None:
                continue
            held = put_in_force(session, enqueue, None, [item])
            told = (session, None, item.unit_id, "price.begin", item.id)
            note(*told, name=item.name_zh, price_fen=item.price_fen, held=held)
            begun += 1
    if begun:
        LOG.info("today's price of %s items is another one than before", begun)
    return begun
