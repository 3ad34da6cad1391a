"""Put an item into the catalog, or change one; its price changes only by approval (``workflows.catalog.prices``)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog import ItemKind, parse_season, parse_windows
from studio.errors import Conflict, InputError
from studio.records.goods import Item, ItemSeason
from studio.records.people import Role, Unit
from studio.settings import Settings
from studio.store import (
    Viewer,
    batched,
    county_of,
    hold_or_not_found,
    require_role,
)
from studio.units import Money
from studio.units.lines import is_one_line
from studio.words.claims import ClaimFinding
from studio.words.pinyin import syllables
from studio.workflows.audit import note
from studio.workflows.kit.word_check import item_findings
from studio.workflows.rank_clips import rank_clips_of_items
from studio.workflows.step import row_of

EDITORS = frozenset({Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that may write the catalog."""

SKU = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SKU_LIMIT = 64
POINTS = 8
"""Most selling points of an item."""

WINDOWS = 6
"""Most windows of an item's season."""

STOCK_LIMIT = 1_000_000_000
"""Pieces; above it a figure is a slip of the hand."""

PRICES = frozenset({"price_fen", "list_price_fen"})
"""Columns that only an approved price writes, once the item is there."""

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class ItemDraft:
    """An item as a person wants it; prices are already read."""

    sku: str
    """Empty: made from the name's pinyin."""
    name_zh: str
    name_en: str
    kind: str
    origin: str
    spec: str
    price_unit: str
    price: Money
    list_price: Money | None
    selling_points: tuple[str, ...]
    season_from: str | None
    season_to: str | None
    perishable: bool
    safety_note: str
    link: str
    further_seasons: tuple[tuple[str, str], ...] = ()
    """Windows after the first, ``MM-DD`` both."""
    stock: int | None = None
    office_note: str = ""

    @property
    def windows(self) -> tuple[tuple[str, str], ...]:
        """All windows of its season."""
        first = ((self.season_from or "", self.season_to or ""),)
        return (*(first if any(first[0]) else ()), *self.further_seasons)


def check_item(
    session: Session, settings: Settings, unit_id: str, draft: ItemDraft
) -> tuple[ClaimFinding, ...]:
    """Words of an item that should be looked at.

    Raises:
        InputError: ``claims.…``: one that no clip of it could say; see ``item_findings``.
    """
    county = row_of(session, Unit, county_of(session, unit_id)).slug
    names = (draft.name_zh, draft.name_en)
    return item_findings(settings, county, names, draft.selling_points, draft.safety_note)


def own_item(session: Session, viewer: Viewer, item_id: str) -> Item:
    """The item, if the viewer may write it, held to be changed.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    item = hold_or_not_found(session, viewer, Item, item_id)
    require_role(session, viewer, item.unit_id, EDITORS)
    return item


def add_item(session: Session, viewer: Viewer, unit_id: str, draft: ItemDraft) -> Item:
    """A new item of a unit.

    Raises:
        NotFound: The unit is not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``catalog.bad_season``, ``item.bad_sku``, ``item.bad_link``, ``item.too_many_points``.
        Conflict: ``item.sku_taken``.
    """
    return add_items(session, viewer, unit_id, (draft,))[0]


def add_items(
    session: Session, viewer: Viewer, unit_id: str, drafts: Sequence[ItemDraft]
) -> list[Item]:
    """New items of a unit, rights and codes asked for once; raises as ``add_item``."""
    require_role(session, viewer, unit_id, EDITORS)
    taken = set(session.scalars(select(Item.sku).where(Item.unit_id == unit_id)))
    items = []
    for draft in drafts:
        _check(draft)
        sku = draft.sku or fresh_sku(draft.name_zh, taken)
        if sku in taken:
            raise Conflict("item.sku_taken", sku=sku)
        taken.add(sku)
        further = _further(draft, unit_id)
        items.append(Item(unit_id=unit_id, further=further, **_columns(draft, sku)))
    session.add_all(items)
    session.flush()
    for item in items:
        _note(session, viewer, item, "item.add")
    return items


def change_item(
    session: Session, viewer: Viewer, item_id: str, draft: ItemDraft, revision: int
) -> Item:
    """Write ``draft`` over an item that still is at ``revision``; its price stays.

    Raises:
        NotFound: It is not the viewer's.
        Conflict: ``item.changed``: somebody saved it meanwhile; otherwise as ``add_item``.
    """
    item = own_item(session, viewer, item_id)
    if item.revision != revision:
        raise Conflict("item.changed", name=item.name_zh)
    change_items(session, viewer, item.unit_id, [(item, draft)])
    return item


def change_items(
    session: Session, viewer: Viewer, unit_id: str, changes: Sequence[tuple[Item, ItemDraft]]
) -> None:
    """Write drafts over items of one unit, rights and codes asked for once; prices stay.

    Raises:
        InputError, Conflict, Forbidden: As ``add_item``.
    """
    require_role(session, viewer, unit_id, EDITORS)
    owners = _owners(session, unit_id, [draft.sku or item.sku for item, draft in changes])
    with session.no_autoflush:
        for item, draft in changes:
            _write(item, draft, owners)
    rank_clips_of_items(session, [item.id for item, _ in changes])
    for item, _ in changes:
        _note(session, viewer, item, "item.change")


def _write(item: Item, draft: ItemDraft, owners: dict[str, str]) -> None:
    _check(draft)
    sku = draft.sku or item.sku
    if owners.setdefault(sku, item.id) != item.id:
        raise Conflict("item.sku_taken", sku=sku)
    for name, value in _columns(draft, sku).items():
        if name not in PRICES:
            setattr(item, name, value)
    if item.windows[1:] != draft.further_seasons:
        item.further = _further(draft, item.unit_id)
    item.revision += 1


def _owners(session: Session, unit_id: str, skus: Sequence[str]) -> dict[str, str]:
    """Ids of the unit's items by these codes."""
    found = dict[str, str]()
    for some in batched(skus):
        wanted = select(Item.sku, Item.id).where(Item.unit_id == unit_id, Item.sku.in_(some))
        found |= dict(session.execute(wanted).all())
    return found


def _check(draft: ItemDraft) -> None:
    parse_season(draft.season_from, draft.season_to)
    if parse_windows(draft.further_seasons) and not draft.season_from:
        raise InputError("item.further_without_first")
    if len(draft.further_seasons) >= WINDOWS:
        raise InputError("item.too_many_seasons", limit=WINDOWS, found=len(draft.windows))
    if draft.stock is not None and not 0 <= draft.stock <= STOCK_LIMIT:
        raise InputError("item.bad_stock", found=draft.stock)
    if draft.sku and (not SKU.fullmatch(draft.sku) or len(draft.sku) > SKU_LIMIT):
        raise InputError("item.bad_sku", found=draft.sku[:80])
    if draft.link and not LINK.fullmatch(draft.link):
        raise InputError("item.bad_link", found=draft.link[:80])
    if len(draft.selling_points) > POINTS:
        raise InputError("item.too_many_points", limit=POINTS, found=len(draft.selling_points))
    for each in draft.selling_points:
        if not is_one_line(each):
            raise InputError("item.point_lines", found=" ".join(each.split())[:40])
    if draft.kind not in set(ItemKind):
        raise InputError("item.bad_kind", found=draft.kind[:80])


def _columns(draft: ItemDraft, sku: str) -> dict[str, object]:
    columns = asdict(draft)
    price, list_price = draft.price, draft.list_price
    for name in ("price", "list_price", "further_seasons"):
        del columns[name]
    return columns | {
        "sku": sku,
        "selling_points": list(draft.selling_points),
        "price_fen": price.fen,
        "list_price_fen": list_price.fen if list_price else None,
        "season_from": draft.season_from or None,
        "season_to": draft.season_to or None,
    }


def _further(draft: ItemDraft, unit_id: str) -> list[ItemSeason]:
    return [
        ItemSeason(unit_id=unit_id, position=position, first=first, last=last)
        for position, (first, last) in enumerate(draft.further_seasons, 2)
    ]


def fresh_sku(name: str, taken: Collection[str]) -> str:
    """A code made from the pinyin of ``name`` that is none of ``taken``."""
    spelt = "-".join(syllables(name)).lower()
    base = re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[: SKU_LIMIT - 5].strip("-") or "item"
    return next(
        sku
        for sku in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        if sku not in taken
    )


def _note(session: Session, viewer: Viewer, item: Item, action: str) -> None:
    note(
        session,
        viewer,
        item.unit_id,
        action,
        item.id,
        name=item.name_zh,
        price_fen=item.price_fen,
        revision=item.revision,
    )
