"""What a price list would do to a unit's catalog: goods added, changed, left as they are; prices asked for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog.sheet import (
    CellProblem,
    Column,
    Grade,
    Reading,
    SheetItem,
    claim_problems,
    same_goods,
)
from studio.catalog.sheet.problems import Param
from studio.records.goods import Item
from studio.records.people import Unit
from studio.settings import Settings
from studio.store import county_of
from studio.units import Money
from studio.workflows.catalog.catalog_shelf import shelf_of
from studio.workflows.catalog.edit_item import ItemDraft, fresh_sku
from studio.workflows.catalog.item_drafts import Change, changes_between, draft_of
from studio.workflows.catalog.plan_parts import plan_parts
from studio.workflows.catalog.planned_part import Deed, PlannedPart
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.step import row_of


@dataclass(frozen=True)
class Planned:
    """A row and what becomes of it.

    Attributes:
        item: As the sheet says.
        deed: What becomes of it.
        draft: As the catalog will have it.
        existing: The catalog's item; None for a new one.
        changes: Of an item that is there, its price included.
        asked: Whether its price differs, so that another one is proposed.
    """

    item: SheetItem
    deed: Deed
    draft: ItemDraft
    existing: Item | None
    changes: tuple[Change, ...]
    asked: bool


@dataclass(frozen=True)
class PriceList:
    """A file against the catalog as it is now."""

    reading: Reading
    planned: tuple[Planned, ...]
    problems: tuple[CellProblem, ...]
    parts: tuple[PlannedPart, ...] = ()
    """What stands beside the goods."""

    @property
    def changed_parts(self) -> tuple[PlannedPart, ...]:
        """Those that change something."""
        return tuple(each for each in self.parts if each.deed is not Deed.SAME)

    @property
    def errors(self) -> int:
        """Cells to mend before anything is imported."""
        return sum(each.grade is Grade.ERROR for each in self.problems)

    def count(self, deed: Deed) -> int:
        """Rows of which that becomes."""
        return sum(each.deed is deed for each in self.planned)

    @property
    def seal(self) -> str:
        """One for what a person has seen: it changes with the file, what was mended, and the catalog."""
        told = [
            (
                each.item.sheet,
                each.item.row,
                each.deed,
                each.existing and each.existing.id,
                each.draft,
            )
            for each in self.planned
        ]
        beside = [
            (each.deed, each.existing, sorted(each.values.items(), key=str), each.pieces)
            for each in self.parts
        ]
        return hashlib.sha256(repr((told, beside)).encode()).hexdigest()[:32]


def plan_price_list(
    session: Session, settings: Settings, unit_id: str, reading: Reading, *, approver: bool = True
) -> PriceList:
    """Hold what a file says against the catalog.

    Args:
        session: Database session; nothing is written.
        settings: Where the county's claim words are.
        unit_id: Whose catalog; already found to be the caller's.
        reading: What the file says.
        approver: Whether who imports may say what people pay.
    """
    county = row_of(session, Unit, county_of(session, unit_id))
    words = claim_list(settings.data, county.slug)
    problems = [*reading.problems, *claim_problems(reading.items, words)]
    there = _Catalog(session, unit_id)
    planned = [_plan(item, there, county.name_zh, problems) for item in reading.items]
    parts = tuple[PlannedPart, ...]()
    if reading.parts:
        new = [each.draft.sku for each in planned]
        shelf = shelf_of(session, None, unit_id)
        parts = plan_parts(shelf, reading.parts, new, problems, words, approver=approver)
    return PriceList(reading, tuple(planned), tuple(problems), parts)


class _Catalog:
    """A unit's items, by code and by what they are."""

    def __init__(self, session: Session, unit_id: str) -> None:
        items = session.scalars(
            select(Item).where(Item.unit_id == unit_id).order_by(Item.sku)
        ).all()
        self.by_sku = {item.sku: item for item in items}
        self.taken = set(self.by_sku)
        """Codes of the catalog and of the rows planned so far."""
        self.by_goods: defaultdict[str, list[Item]] = defaultdict(list)
        for item in items:
            self.by_goods[same_goods(item.name_zh, item.spec)].append(item)

    def like(self, item: SheetItem) -> Sequence[Item]:
        """Items that a row may mean: one by its code, else those of its name and specification."""
        if item.sku in self.by_sku:
            return [self.by_sku[item.sku]]
        return [] if item.sku else self.by_goods[same_goods(item.name, item.spec)]


def _plan(item: SheetItem, there: _Catalog, county: str, problems: list[CellProblem]) -> Planned:
    like = there.like(item)
    if len(like) > 1:
        _tell(problems, item, "import.known_elsewhere", Grade.ERROR, found=item.name)
    if not like:
        return Planned(item, Deed.ADD, _new(item, there, county, problems), None, (), asked=False)
    existing = like[0]
    before = draft_of(existing)
    draft = _over(item, before)
    changes = changes_between(before, draft)
    asked = (draft.price, draft.list_price) != (before.price, before.list_price)
    return Planned(item, Deed.CHANGE if changes else Deed.SAME, draft, existing, changes, asked)


def _new(item: SheetItem, there: _Catalog, county: str, problems: list[CellProblem]) -> ItemDraft:
    if not item.origin:
        _tell(problems, item, "import.origin_from_county", Grade.NOTE, origin=county)
    if not item.spec:
        _tell(problems, item, "import.spec_missing", Grade.NOTE, spec=item.price_unit)
    windows = tuple((str(each.first), str(each.last)) for each in item.seasons)
    first = windows[0] if windows else (None, None)
    # Made here for all rows at once: asking the database for each would take minutes for a long list.
    sku = item.sku or fresh_sku(item.name, there.taken)
    there.taken.add(sku)
    return ItemDraft(
        sku=sku,
        name_zh=item.name,
        name_en=item.name_en or item.name,
        kind=str(item.kind),
        origin=item.origin or county,
        spec=item.spec or item.price_unit,
        price_unit=item.price_unit,
        price=item.price or Money(0),
        list_price=item.list_price,
        selling_points=item.selling_points,
        season_from=first[0],
        season_to=first[1],
        perishable=item.perishable,
        safety_note=item.safety_note,
        link=item.link,
        further_seasons=windows[1:],
        stock=item.stock,
        office_note=item.note,
    )


def _over(item: SheetItem, before: ItemDraft) -> ItemDraft:
    """The catalog's item with what the row says; what it does not say stays, and no empty cell erases."""
    said = item.said
    values: dict[str, object] = {
        "name_en": item.name_en,
        "origin": item.origin,
        "safety_note": item.safety_note,
        "link": item.link,
        "office_note": item.note,
        "selling_points": item.selling_points,
        "price": item.price,
        "list_price": item.list_price,
    }
    if item.sku:
        # Known by its code it may be called anew; known by its name the catalog's spelling stays.
        values |= {"name_zh": item.name, "spec": item.spec}
    if Column.UNIT in said or item.per_grams:
        values["price_unit"] = item.price_unit
    if Column.KIND in said:
        values["kind"] = str(item.kind)
    given = {name: value for name, value in values.items() if value}
    if said & {Column.SEASON, Column.SEASON_FROM}:
        given |= _season_fields(item)
    if Column.PERISHABLE in said:
        given["perishable"] = item.perishable
    if item.stock is not None:
        given["stock"] = item.stock
    return replace(before, **given)  # type: ignore[arg-type]  # the names are those of ItemDraft's fields


def _season_fields(item: SheetItem) -> dict[str, object]:
    """The fields of a draft that hold the windows of a row."""
    first, *further = [(str(each.first), str(each.last)) for each in item.seasons] or [("", "")]
    return {
        "season_from": first[0] or None,
        "season_to": first[1] or None,
        "further_seasons": tuple(further),
    }


def _tell(
    problems: list[CellProblem], item: SheetItem, code: str, grade: Grade, **params: Param
) -> None:
    cell = item.cells[Column.NAME]
    told: dict[str, Param] = {"found": item.name, **params}
    problems.append(CellProblem(code, grade, item.sheet, cell, item.row, told, item.name))
