"""A unit's catalog as a sheet that imports again without loss."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog import parse_windows
from studio.catalog.sheet import SheetLine
from studio.records.goods import Item
from studio.store import Viewer, scoped
from studio.units import Money


def catalog_lines(session: Session, viewer: Viewer | None, unit_id: str) -> list[SheetLine]:
    """All items of a unit, by code.

    Args:
        session: Database session.
        viewer: Who asks; None for the system itself.
        unit_id: Whose.
    """
    wanted = select(Item).where(Item.unit_id == unit_id).order_by(Item.sku)
    items: Sequence[Item] = session.scalars(scoped(wanted, viewer) if viewer else wanted).all()
    return [line_of(item) for item in items]


def line_of(item: Item) -> SheetLine:
    """An item as a line of the sheet."""
    seasons = parse_windows(item.windows)
    return SheetLine(
        sku=item.sku,
        name=item.name_zh,
        name_en=item.name_en,
        kind=item.kind,
        spec=item.spec,
        price_unit=item.price_unit,
        origin=item.origin,
        price=Money(item.price_fen),
        list_price=None if item.list_price_fen is None else Money(item.list_price_fen),
        stock=item.stock,
        seasons=seasons.windows if seasons else (),
        perishable=item.perishable,
        selling_points=tuple(item.selling_points),
        safety_note=item.safety_note,
        link=item.link,
        note=item.office_note,
    )
