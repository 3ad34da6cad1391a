"""The catalog as a sheet, saved by programs; and a price list sent, looked at, mended, then imported or dropped."""

from __future__ import annotations

from pathlib import Path

from flask import request, url_for

from jobs.queue import enqueue
from studio.catalog.sheet import CellProblem
from studio.catalog.sheet.gate import LARGEST_FILE
from studio.errors import NotFound
from studio.records.imports import CatalogImport
from studio.store import require_role
from studio.words import say
from studio.workflows.catalog.import_catalog import (
    confirm_import,
    drop_import,
    look_at,
    mend_import,
    own_import,
    stage_import,
)
from studio.workflows.catalog.list_reading import ReadList, read_list
from studio.workflows.catalog.price_list import Planned
from studio.workflows.catalog.prices import APPROVERS
from web import bearer
from web.api import effects
from web.api.catalog import GROUP
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import Answer, operation
from web.api.shapes_sheets import (
    BesideShape,
    CatalogAsked,
    CellFix,
    CellProblemShape,
    ChangeShape,
    GoodsShape,
    ImportedShape,
    ImportWish,
    MendWish,
    PriceListAsked,
    PriceListShape,
    RowOut,
)
from web.catalog import read_ahead as lists
from web.catalog.exports import CSV, XLSX, csv_of, sheet_name, unit_or_first, workbook_of
from web.catalog.imports import is_mendable, prices_asked
from web.i18n import language
from web.reach import places, viewer
from web.state import session, studio


@operation(
    "GET",
    "/catalog/sheet.xlsx",
    Octets,
    group=GROUP,
    summary=_("A unit's catalog as a workbook, which imports again without loss"),
    query=CatalogAsked,
    media=XLSX,
    refusals=(404,),
)
def get_catalog_workbook(query: CatalogAsked) -> Handed:
    """All an item has, each sort on a sheet."""
    unit = unit_or_first(query.unit or "")
    return Handed.made(workbook_of(unit), sheet_name(unit, "xlsx"))


@operation(
    "GET",
    "/catalog/sheet.csv",
    Octets,
    group=GROUP,
    summary=_("A unit's catalog as CSV, which imports again without loss"),
    query=CatalogAsked,
    media=CSV,
    refusals=(404,),
)
def get_catalog_csv(query: CatalogAsked) -> Handed:
    """The other sorts below the goods."""
    unit = unit_or_first(query.unit or "")
    return Handed.made(csv_of(unit), sheet_name(unit, "csv"))


def _read_sent(query: PriceListAsked, sent: Path) -> ReadList:
    """Raises ``not_found`` for a unit that is not the caller's; as ``read_list``."""
    if query.unit not in {place.id for place in places()}:
        raise NotFound("not_found", kind="unit", id=query.unit)
    with sent.open("rb") as file:
        read = read_list(file.read(LARGEST_FILE + 1), query.name)
    lists.keep(read)
    return read


def _read_stored(import_id: str, body: object = None) -> None:
    """The caller's list as it stands."""
    del body
    lists.read_ahead(import_id)


def _read_mended(import_id: str, body: MendWish) -> None:
    """As it will stand; as it stands too where that is held against a tag."""
    if request.if_match:
        lists.read_ahead(import_id)
    lists.read_ahead(import_id, *_mends(body))


def _mends(body: MendWish) -> tuple[dict[str, str], list[str]]:
    fixes = {f"{each.sheet}!{each.cell}": each.text for each in body.fixes}
    return fixes, [f"{each.sheet}!{each.row}" for each in body.left_out]


@operation(
    "POST",
    "/catalog/imports",
    PriceListShape,
    group=GROUP,
    summary=_("Send a price list to be looked at; one sent before and not imported is forgotten"),
    status=201,
    query=PriceListAsked,
    octets=True,
    ahead=_read_sent,
    refusals=(404, 409),
    located=True,
    tagged=True,
)
def send_price_list(query: PriceListAsked, sent: Path, ahead: ReadList) -> Answer:
    """Through the same gate as on the page: XLSX or CSV, its bytes."""
    del sent
    staged = stage_import(session(), viewer(), query.unit, ahead)
    place = url_for("api_v1.get_price_list", import_id=staged.id)
    return Answer(_told(staged), {"Location": place})


@operation(
    "GET",
    "/catalog/imports/<import_id>",
    PriceListShape,
    group=GROUP,
    summary=_("What a price list would do to the catalog as it is now, with every problem by cell"),
    refusals=(409, 422),
)
def get_price_list(import_id: str) -> PriceListShape:
    """Only the caller's own."""
    return _told(own_import(session(), viewer(), import_id))


@operation(
    "POST",
    "/catalog/imports/<import_id>/mend",
    PriceListShape,
    group=GROUP,
    summary=_("Say what counts instead of cells of a price list, and which rows are left out"),
    body=MendWish,
    ahead=_read_mended,
    current=get_price_list,
    refusals=(409, 422),
    tagged=True,
)
def mend_price_list(import_id: str, body: MendWish) -> PriceListShape:
    """The file itself stays as it is."""
    staged = own_import(session(), viewer(), import_id)
    mend_import(staged, *_mends(body))
    return _told(staged)


@operation(
    "POST",
    "/catalog/imports/<import_id>/import",
    ImportedShape,
    group=GROUP,
    summary=_("Put all of a price list into the catalog, or nothing"),
    further=_(
        "Needs prices:propose as well where a price of what is there changes, prices:approve to approve it or to say "
        "the days of a new item's price, offers:write for sizes, price ranges, offers and bundles."
    ),
    body=ImportWish,
    ahead=_read_stored,
    current=get_price_list,
    refusals=(409, 422),
)
def import_price_list(import_id: str, body: ImportWish) -> ImportedShape:
    """As it was looked at: where the catalog changed meanwhile nothing happens."""
    staged = own_import(session(), viewer(), import_id)
    if body.approve:
        require_role(session(), viewer(), staged.unit_id, APPROVERS)
    plan = look_at(session(), studio().settings, staged, lists.ahead())
    if not plan.errors:
        bearer.require(*sorted(effects.of_import(plan, approve=body.approve)))
    told = (session(), enqueue, viewer(), studio().settings, staged, plan, body.seal)
    return ImportedShape.model_validate(confirm_import(*told, approve=body.approve))


@operation(
    "POST",
    "/catalog/imports/<import_id>/drop",
    PriceListShape,
    group=GROUP,
    summary=_("Forget a price list; answers it as it was"),
    ahead=_read_stored,
    current=get_price_list,
    refusals=(409, 422),
)
def drop_price_list(import_id: str) -> PriceListShape:
    """Nothing is imported."""
    staged = own_import(session(), viewer(), import_id)
    told = _told(staged)
    drop_import(session(), staged)
    return told


def _told(staged: CatalogImport) -> PriceListShape:
    plan = look_at(session(), studio().settings, staged, lists.ahead())
    return PriceListShape(
        id=staged.id,
        unit_id=staged.unit_id,
        name=staged.name,
        seal=plan.seal,
        to_mend=plan.errors,
        prices_asked=prices_asked(plan),
        problems=[_problem(each) for each in plan.problems],
        goods=[_goods(each) for each in plan.planned],
        parts=[
            BesideShape(
                sheet=each.row.sheet,
                row=each.row.row,
                deed=each.deed,
                part=each.row.part,
                text=each.shown,
            )
            for each in plan.parts
        ],
        fixes=[_fix(key, text) for key, text in sorted(staged.fixes.items())],
        left_out=[_row(key) for key in staged.left_out],
    )


def _problem(each: CellProblem) -> CellProblemShape:
    said = say(each.code, language(), each.params)
    return CellProblemShape(
        sheet=each.sheet,
        cell=each.cell,
        row=each.row,
        grade=each.grade,
        code=each.code,
        title=said.text,
        detail=said.remedy,
        text=each.text,
        mendable=is_mendable(each),
    )


def _goods(each: Planned) -> GoodsShape:
    price = each.item.price
    return GoodsShape(
        sheet=each.item.sheet,
        row=each.item.row,
        deed=each.deed,
        sku=each.draft.sku,
        name_zh=each.draft.name_zh,
        spec=each.draft.spec,
        price_fen=price.fen if price else None,
        changes=[
            ChangeShape(column=change.column, old=change.old, new=change.new)
            for change in each.changes
        ],
    )


def _fix(key: str, text: str) -> CellFix:
    sheet, _bang, cell = key.rpartition("!")
    return CellFix.model_construct(sheet=sheet, cell=cell, text=text)


def _row(key: str) -> RowOut:
    sheet, _bang, row = key.rpartition("!")
    return RowOut.model_construct(sheet=sheet, row=int(row))
