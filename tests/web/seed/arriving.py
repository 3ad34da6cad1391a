"""What is on its way into a county."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.imports import CatalogImport
from studio.records.requests import ShotRequest
from studio.records.uploads import Upload
from studio.units import now
from tests.web.seed.world import County, World, keep


def add_asked(session: Session, county: County, item: Item, world: World, slug: str) -> None:
    """A shot request, an upload under way, and a price list that was sent."""
    request = ShotRequest(
        unit_id=item.unit_id,
        item_id=item.id,
        what="拍晾晒",
        until=now() + timedelta(days=7),
        most_files=3,
        most_bytes=1 << 20,
        created_by=world.accounts[f"{slug}-media"],
    )
    keep(session, county, "shot_request", request)
    upload = Upload(
        unit_id=item.unit_id,
        account_id=world.accounts[f"{slug}-media"],
        name="航拍.mp4",
        given="",
        length=1000,
        expires_at=now() + timedelta(days=7),
    )
    keep(session, county, "upload", upload)
    sent = CatalogImport(
        unit_id=item.unit_id,
        account_id=world.accounts[f"{slug}-media"],
        name="报价.csv",
        content="品名,规格,直播价\n干豆角,250g/袋,19.9\n".encode(),
    )
    keep(session, county, "import", sent)
