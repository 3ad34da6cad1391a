"""Two counties with people of every role and one thing of every kind."""

from __future__ import annotations

from sqlalchemy.orm import Session

from jobs import queue
from studio.records.people import Role, Unit, UnitKind
from studio.records.reviews import ClipComment
from studio.records.work import ClipState
from studio.settings import Settings
from studio.store import Blobs, Database, blobs_of
from tests.web.seed.arriving import add_asked
from tests.web.seed.clips import add_clip
from tests.web.seed.footage import add_draft, add_footage
from tests.web.seed.goods import add_beside, add_item
from tests.web.seed.live import add_broadcast, add_plan, add_rundown, add_series
from tests.web.seed.people import add_device, add_person, add_seller
from tests.web.seed.world import PASSWORD, County, World, keep
from web.passwords import hash_password


def make_world(settings: Settings) -> World:
    """Fill an empty studio."""
    queue.prepare(settings)
    database, blobs, world = Database(settings), blobs_of(settings), World()
    hashed = hash_password(PASSWORD)
    with database.session() as session:
        province = Unit(kind=UnitKind.PROVINCE, slug="hunan", name_zh="湖南省", name_en="Hunan")
        session.add(province)
        session.flush()
        add_person(session, world, "province", province.id, Role.ADMINISTRATOR, hashed)
        for slug, name in (("qidong", "祁东县"), ("sangzhi", "桑植县")):
            unit = Unit(
                parent_id=province.id,
                kind=UnitKind.COUNTY,
                slug=slug,
                name_zh=name,
                name_en=slug.title(),
            )
            session.add(unit)
            session.flush()
            for role in Role:
                add_person(session, world, f"{slug}-{role.value}", unit.id, role, hashed)
            world.counties[slug] = _county(session, blobs, unit, world)
    database.close()
    return world


def _county(session: Session, blobs: Blobs, unit: Unit, world: World) -> County:
    county = County(unit.id, {"unit": unit.id})
    item = add_item(session, county, unit)
    add_footage(session, blobs, county)
    add_asked(session, county, item, world, unit.slug)
    add_draft(session, blobs, county, item, world)
    for state in (ClipState.READY, ClipState.PUBLISHED):
        add_clip(session, blobs, county, item, state)
    comment = ClipComment(
        unit_id=unit.id,
        clip_id=county.ids["published_clip"],
        account_id=world.accounts[f"{unit.slug}-coordinator"],
        text="商标再大一点",
    )
    keep(session, county, "comment", comment)
    add_beside(session, blobs, county, item)
    add_seller(session, blobs, county, world.accounts[f"{unit.slug}-seller"])
    add_device(session, county, world, f"{unit.slug}-seller")
    broadcast = add_broadcast(session, county, unit, item)
    add_series(session, county, broadcast)
    add_plan(session, county, unit)
    add_rundown(session, county, broadcast, world.accounts[f"{unit.slug}-coordinator"])
    return county
