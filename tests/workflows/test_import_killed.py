"""Kill -9 between the sheets of a catalog that is being imported: nothing of it is there, and it can be done again."""

from __future__ import annotations

import os
import signal
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from jobs.queue import enqueue
from studio.catalog import Platform
from studio.catalog.sheet import Part, as_xlsx
from studio.process import Service, python_argv
from studio.records.bundles import Bundle
from studio.records.goods import Harvest, Item, ItemVariant
from studio.records.imports import CatalogImport
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper, ShopLink
from studio.records.people import AuditEntry, Role
from studio.records.prices import ItemPrice, PriceRange
from studio.store import Viewer
from studio.units import Money
from studio.workflows.catalog.bundles import BundleDraft, add_bundle
from studio.workflows.catalog.catalog_parts import catalog_parts
from studio.workflows.catalog.export_catalog import catalog_lines
from studio.workflows.catalog.harvest import set_harvest
from studio.workflows.catalog.import_catalog import confirm_import, look_at, stage_import
from studio.workflows.catalog.list_reading import read_list
from studio.workflows.catalog.offers import add_offer
from studio.workflows.catalog.papers import PaperDraft, add_paper, save_links
from studio.workflows.catalog.price_range import approve_range
from studio.workflows.catalog.prices import PriceTerms, approve_price, propose_price
from studio.workflows.catalog.variants import VariantDraft, add_variant
from tests.process.children import eventually

DAYS = date(2026, 6, 1), date(2026, 8, 31)

KINDS = (Item, ItemVariant, ItemPrice, PriceRange, ItemOffer, Bundle, ItemPaper, ShopLink, AuditEntry)  # fmt: skip
"""What an import writes."""


@pytest.fixture
def sheets(place) -> bytes:
    """The first county's item with one of each sort, as the site saves it."""
    viewer = place.person(Role.ADMINISTRATOR)
    with place.database.session() as session:
        told = (session, viewer, place.item)
        add_variant(*told, VariantDraft("500g/袋", Money(5500), None, 20))
        wanted = propose_price(*told, Money(2790), Money(3990), PriceTerms(*DAYS, "订单截图"))
        approve_price(session, enqueue, viewer, wanted.id)
        approve_range(*told, Money(2500), Money(3500), *DAYS)
        add_offer(*told, "满200减20", *DAYS)
        draft = BundleDraft("全家福", Money(8000), *DAYS, {place.item: 3})
        add_bundle(session, place.settings, viewer, place.county, draft)
        set_harvest(*told, Harvest.LAST_DAYS)
        paper = PaperDraft("有机认证", "A-1", DAYS[1], ("有机",))
        add_paper(session, place.settings, viewer, place.item, paper)
        save_links(*told, {Platform.DOUYIN: "https://example.com/1"})
    with place.database.reading() as session:
        lines, parts = (
            made(session, None, place.county) for made in (catalog_lines, catalog_parts)
        )
        assert {each.part for each in parts} == set(Part) - {Part.PHOTO}
        return as_xlsx(lines, datetime(2026, 6, 1, tzinfo=UTC), parts)


@pytest.fixture
def importer(place) -> Viewer:
    return place.person(Role.ADMINISTRATOR, place.other)


def written(place) -> Counter[str]:
    """How much of each sort the second county has."""
    with place.database.reading() as session:
        return Counter(
            {
                kind.__tablename__: session.scalar(
                    select(func.count()).select_from(kind).where(kind.unit_id == place.other)
                )
                for kind in KINDS
            }
        )


def kill_at(place, import_id: str, account_id: str, at: str) -> None:
    there = place.settings.var / f"there-{at}"
    environment = {
        **os.environ,
        "COUNTY_STUDIO_VAR": str(place.settings.var),
        "COUNTY_STUDIO_DATABASE_URL": place.settings.database_url,
        "COUNTY_STUDIO_DISK_RESERVE_MIB": "1",
    }
    log = place.settings.var / "child.log"
    words = (import_id, account_id, at, str(there))
    child = Service(python_argv("tests.workflows.import_child", *words), environment, log)
    try:
        assert eventually(lambda: there.exists() or child.exit_code is not None, 60)
        assert child.exit_code is None, log.read_text("utf-8")
        os.killpg(child.pid, signal.SIGKILL)
        assert eventually(lambda: child.exit_code == -signal.SIGKILL)
    finally:
        child.end(0)


@pytest.mark.parametrize("at", [Part.HARVEST, "end"])
def test_a_killed_import_has_left_nothing_and_can_be_done_again(
    place, sheets, importer, at: str
) -> None:
    """Killed among the sheets beside the goods, and when all is written but not yet said to hold."""
    with place.database.session() as session:
        staged = stage_import(session, importer, place.other, read_list(sheets, "目录.xlsx")).id
    before = written(place)

    kill_at(place, staged, importer.account_id, at)

    assert written(place) == before
    with place.database.session() as session:
        row = session.get_one(CatalogImport, staged)
        assert (row.content, row.done_at) == (sheets, None), "it still waits to be imported"
        plan = look_at(session, place.settings, row)
        told = (session, enqueue, importer, place.settings, row, plan, plan.seal)
        confirm_import(*told, approve=True)
    assert set(written(place) - before) == {kind.__tablename__ for kind in KINDS}
