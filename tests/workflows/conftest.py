"""A small studio with people, an item and footage."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.settings import Settings
from studio.store import Blobs, Database, Viewer, blobs_of
from tests.goods import daylily

_COUNT = itertools.count()


@dataclass(frozen=True)
class Place:
    """Two counties; in the first one person of each role and an item."""

    settings: Settings
    database: Database
    blobs: Blobs
    county: str
    other: str
    item: str

    def person(self, role: Role, unit: str = "") -> Viewer:
        """A new account with this role in the first county, or in ``unit``."""
        name = f"{role.value}-{next(_COUNT)}"
        with self.database.session() as session:
            account = Account(login=name, name=name, password_hash="-")
            session.add(account)
            session.flush()
            place = unit or self.county
            session.add(Membership(account_id=account.id, unit_id=place, role=role))
        return Viewer(account.id, ((place, role),))

    def upload(self, data: bytes, folder: Path) -> Path:
        path = folder / f"upload-{next(_COUNT)}"
        path.write_bytes(data)
        return path


@pytest.fixture
def place(settings: Settings, database: Database) -> Place:
    with database.session() as session:
        counties = [
            Unit(kind=UnitKind.COUNTY, slug=slug, name_zh=name, name_en=slug)
            for slug, name in (("qidong", "祁东县"), ("sangzhi", "桑植县"))
        ]
        session.add_all(counties)
        session.flush()
        item = daylily(counties[0].id)
        session.add(item)
        session.flush()
    blobs = blobs_of(settings)
    return Place(settings, database, blobs, counties[0].id, counties[1].id, item.id)
