"""What sellers may ask for an item, from one day to another, as the county approved it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from studio.catalog import ApprovedPrice
from studio.errors import InputError
from studio.records.goods import Item
from studio.records.prices import PriceRange
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.units import Money
from studio.workflows.audit import note
from studio.workflows.catalog.prices import APPROVERS


def approve_range(  # noqa: PLR0913 - whose, and the four ends of what is approved
    session: Session,
    viewer: Viewer,
    item_id: str,
    least: Money,
    most: Money,
    from_on: date,
    until_on: date,
) -> PriceRange:
    """Let sellers ask from ``least`` to ``most``, from the first to the last day.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``price.free``, ``price.range_order``, ``price.days_order``.
    """
    item = get_or_not_found(session, viewer, Item, item_id)
    require_role(session, viewer, item.unit_id, APPROVERS)
    if not least.fen:
        raise InputError("price.free")
    if most < least:
        raise InputError("price.range_order", least=str(least), most=str(most))
    if until_on < from_on:
        told = {"first": from_on.isoformat(), "last": until_on.isoformat()}
        raise InputError("price.days_order", **told)
    made = PriceRange(
        unit_id=item.unit_id,
        item_id=item.id,
        least_fen=least.fen,
        most_fen=most.fen,
        from_on=from_on,
        until_on=until_on,
        approved_by=viewer.account_id,
    )
    session.add(made)
    session.flush()
    told = {"name": item.name_zh, "until": until_on.isoformat()}
    ends = {"least_fen": least.fen, "most_fen": most.fen}
    note(session, viewer, item.unit_id, "price.approve_range", item.id, **told, **ends)
    return made


def end_range(session: Session, viewer: Viewer, range_id: str) -> None:
    """Take an approved range back at once; raises as ``approve_range``."""
    found = get_or_not_found(session, viewer, PriceRange, range_id)
    require_role(session, viewer, found.unit_id, APPROVERS)
    session.execute(delete(PriceRange).where(PriceRange.id == found.id))
    name = session.get_one(Item, found.item_id).name_zh
    detail = {"least_fen": found.least_fen, "most_fen": found.most_fen}
    note(session, viewer, found.unit_id, "price.end_range", found.item_id, name=name, **detail)


def ranges_of(session: Session, viewer: Viewer, item_id: str, today: date) -> list[PriceRange]:
    """Ranges of an item that hold or are yet to come, the newest first."""
    wanted = (
        select(PriceRange)
        .where(PriceRange.item_id == item_id, PriceRange.until_on >= today)
        .order_by(PriceRange.approved_at.desc(), PriceRange.id)
        .options(joinedload(PriceRange.approver))
    )
    return list(session.scalars(scoped(wanted, viewer)))


def approved_for(session: Session, item_id: str, today: date) -> ApprovedPrice | None:
    """What sellers may ask for the item today; None for its own price only.

    Args:
        session: Database session.
        item_id: The item, already found to be the viewer's.
        today: In the county's own time.
    """
    wanted = (
        select(PriceRange)
        .where(
            PriceRange.item_id == item_id,
            PriceRange.from_on <= today,
            PriceRange.until_on >= today,
        )
        .order_by(PriceRange.approved_at.desc(), PriceRange.id)
        .limit(1)
    )
    found = session.scalars(wanted).first()
    if found is None:
        return None
    return ApprovedPrice(least_fen=found.least_fen, most_fen=found.most_fen, until=found.until_on)
