"""An item of the catalog with what belongs to it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item, ItemVariant
from studio.records.item_photos import ItemPhoto
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper
from studio.records.people import Unit
from studio.records.prices import ItemPrice, PriceRange
from studio.store import Blobs
from studio.units import now
from tests.web.seed.media import picture
from tests.web.seed.world import County, keep


def add_item(session: Session, county: County, unit: Unit) -> Item:
    """An item with a price that waits and a range that holds."""
    item = keep(
        session,
        county,
        "item",
        Item(
            unit_id=unit.id,
            sku=f"{unit.slug}-hhc",
            name_zh="黄花菜" if unit.slug == "qidong" else "桑植白茶",
            name_en="Daylily" if unit.slug == "qidong" else "White tea",
            kind="dried_vegetable",
            origin="黄土铺镇",
            spec="250g/袋",
            price_unit="袋",
            price_fen=2990,
            selling_points=["清晨采摘"],
            season_from="06-10",
            season_to="08-31",
            link="https://example.org/hhc",
        ),
    )
    keep(session, county, "price", ItemPrice(unit_id=unit.id, item_id=item.id, price_fen=2690))
    today = now().date()
    keep(
        session,
        county,
        "range",
        PriceRange(
            unit_id=unit.id,
            item_id=item.id,
            least_fen=2690,
            most_fen=3290,
            from_on=today - timedelta(days=7),
            until_on=today + timedelta(days=30),
        ),
    )
    return item


def add_beside(session: Session, blobs: Blobs, county: County, item: Item) -> None:
    """What stands beside an item: a size, an offer, a certificate, a photograph, a bundle."""
    today = now().date()
    kilogram = ItemVariant(
        unit_id=item.unit_id, item_id=item.id, position=1, name="1kg/袋", price_fen=9990, stock=20
    )
    keep(session, county, "variant", kilogram)
    offer = ItemOffer(
        unit_id=item.unit_id,
        item_id=item.id,
        text="送竹筷一双",
        from_on=today - timedelta(days=2),
        until_on=today + timedelta(days=20),
    )
    keep(session, county, "offer", offer)
    paper = ItemPaper(unit_id=item.unit_id, item_id=item.id, name="食品生产许可", number="SC1")
    keep(session, county, "paper", paper)
    key = blobs.put_bytes(picture() + b"item" + county.unit.encode(), ".jpg")
    photo = ItemPhoto(unit_id=item.unit_id, item_id=item.id, position=1, name="花.jpg", photo=key)
    keep(session, county, "item_photo", photo)
    part = BundlePart(unit_id=item.unit_id, item_id=item.id, position=0, pieces=2)
    bundle = Bundle(
        unit_id=item.unit_id,
        name="两袋装",
        price_fen=5500,
        from_on=date(2026, 1, 1),
        until_on=date(2036, 1, 1),
        parts=[part],
    )
    keep(session, county, "bundle", bundle)
