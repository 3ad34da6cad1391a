"""How the harvest of an item stands, as the county says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.records.goods import Harvest, Item
from studio.store import Viewer, get_or_not_found, require_role
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.catalog.edit_item import EDITORS


def set_harvest(session: Session, viewer: Viewer, item_id: str, harvest: Harvest | None) -> Item:
    """Say how the harvest stands; None leaves it to the season again.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
    """
    item = get_or_not_found(session, viewer, Item, item_id)
    require_role(session, viewer, item.unit_id, EDITORS)
    item.harvest, item.harvest_at = harvest, now() if harvest else None
    told = {"name": item.name_zh, "state": harvest.value if harvest else ""}
    note(session, viewer, item.unit_id, "item.harvest", item.id, **told)
    return item
