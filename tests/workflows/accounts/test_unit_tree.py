"""The tree of units, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.people import Account, AuditEntry, Membership, Role, Unit, UnitKind
from studio.store import Viewer, viewer_of
from studio.workflows.accounts.unit_tree import (
    NewUnit,
    add_unit,
    remove_unit,
    rename_unit,
    spelt,
    tree_of,
)


@pytest.fixture
def land(database):
    """A province and its administrator."""
    with database.session() as session:
        names = {"name_zh": "湖南省", "name_en": "Hunan"}
        session.add(Unit(id="hunan", slug="hunan", kind=UnitKind.PROVINCE, **names))
        session.add(Account(id="above", login="above", name="above", password_hash="-"))
        session.flush()
        session.add(Membership(account_id="above", unit_id="hunan", role=Role.ADMINISTRATOR))
    return database


ABOVE = Viewer("above", (("hunan", Role.ADMINISTRATOR),))


def member(session, login, unit_id, role):
    session.add(Account(id=login, login=login, name=login, password_hash="-"))
    session.flush()
    session.add(Membership(account_id=login, unit_id=unit_id, role=role))
    session.flush()
    return viewer_of(session, login)


def test_a_province_grows_down_to_its_villages(land):
    with land.session() as session:
        county = add_unit(session, ABOVE, "hunan", NewUnit("祁东县"))
        other = add_unit(session, ABOVE, "hunan", NewUnit(" 麻阳  苗族自治县 ", "Mayang", "mayang"))
        village = add_unit(session, ABOVE, county.id, NewUnit("黄土铺村站"))
        found = [(each.unit.slug, each.depth, each.members) for each in tree_of(session, ABOVE)]
        assert found == [
            ("hunan", 0, 1),
            ("mayang", 1, 0),
            ("qidong", 1, 0),
            ("qidong-huangtupu", 2, 0),
        ]
        assert (county.kind, county.name_en) == (UnitKind.COUNTY, "Qidong")
        assert (village.kind, village.name_en) == (UnitKind.STATION, "Huangtupu")
        assert other.name_zh == "麻阳 苗族自治县"
        with pytest.raises(InputError, match=r"unit\.none_below"):
            add_unit(session, ABOVE, village.id, NewUnit("更小的村"))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("祁东县", "qidong"),
        ("麻阳苗族自治县", "mayang"),
        ("靖州苗族侗族自治县", "jingzhou"),
        ("三星村", "sanxing"),
        ("白溪镇", "baixi"),
        ("5组", "zu"),
        ("县", "xian"),
        ("☆", "unit"),
    ],
)
def test_how_a_name_is_spelt(name, slug):
    assert spelt(name) == slug


def test_names_and_codes_stand_once(land):
    with land.session() as session:
        add_unit(session, ABOVE, "hunan", NewUnit("祁东县"))
        for wanted, code in (
            (NewUnit("祁东县"), "unit.name_taken"),
            (NewUnit("祁东市", slug="qidong"), "unit.slug_taken"),
            (NewUnit("启东", slug="Qi Dong"), "unit.bad_slug"),
            (NewUnit("启东", slug="qidong-"), "unit.bad_slug"),
            (NewUnit("\u200b"), "unit.bad_name"),
            (NewUnit("长" * 61), "unit.bad_name"),
        ):
            with pytest.raises(InputError) as refused:
                add_unit(session, ABOVE, "hunan", wanted)
            assert refused.value.code == code
        # What sounds the same gets a number.
        assert add_unit(session, ABOVE, "hunan", NewUnit("启东县")).slug == "qidong-2"
        long = add_unit(session, ABOVE, "hunan", NewUnit("双" * 40))
        assert len(long.slug) <= 31


def test_who_may_add_and_rename(land):
    with land.session() as session:
        county = add_unit(session, ABOVE, "hunan", NewUnit("祁东县"))
        beside = add_unit(session, ABOVE, "hunan", NewUnit("桑植县"))
        admin = member(session, "zhou", county.id, Role.ADMINISTRATOR)
        planner = member(session, "peng", county.id, Role.COORDINATOR)
        assert add_unit(session, admin, county.id, NewUnit("三星村")).slug == "qidong-sanxing"
        with pytest.raises(NotFound):
            add_unit(session, admin, "hunan", NewUnit("新化县"))
        with pytest.raises(NotFound):
            rename_unit(session, admin, beside.id, "别的县", "Other")
        with pytest.raises(Forbidden):
            add_unit(session, planner, county.id, NewUnit("四星村"))
        with pytest.raises(Conflict, match=r"unit\.name_taken"):
            rename_unit(session, ABOVE, county.id, "桑植县", "Sangzhi")
        assert rename_unit(session, admin, county.id, "祁东", "Qidong").slug == "qidong"
        noted = session.scalars(
            select(AuditEntry.unit_id).where(AuditEntry.action == "unit.rename")
        )
        assert noted.one() == county.id


def test_only_what_is_empty_goes_again(land):
    with land.session() as session:
        county = add_unit(session, ABOVE, "hunan", NewUnit("祁冬县"))
        rename_unit(session, ABOVE, county.id, "启冬县", "Qidong")  # noted above, so no hindrance
        admin = member(session, "zhou", county.id, Role.ADMINISTRATOR)
        for viewer in (ABOVE, admin):
            with pytest.raises(Conflict, match=r"unit\.in_use"):
                remove_unit(session, viewer, county.id)
        with pytest.raises(Conflict, match=r"unit\.in_use"):
            remove_unit(session, ABOVE, "hunan")
        village = add_unit(session, admin, county.id, NewUnit("三星村"))
        assert remove_unit(session, admin, village.id).id == county.id
        assert [each.unit.slug for each in tree_of(session, admin)] == [county.slug]
