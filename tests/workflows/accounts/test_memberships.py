"""Places of people and counts by their station, on SQLite and PostgreSQL: what the pages' tests ask of one only."""

from __future__ import annotations

import pytest

from studio.errors import Conflict
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.store import Viewer, roles_in
from studio.units.clock import today
from studio.workflows.accounts.memberships import add_membership, end_membership, memberships_of
from studio.workflows.gallery.download_counts import CountBy, count_by, count_days


@pytest.fixture
def land(database):
    """A province over two counties, its administrator, and a coordinator of the first county."""
    with database.session() as session:
        for slug, kind, parent in (
            ("hunan", UnitKind.PROVINCE, None),
            ("qidong", UnitKind.COUNTY, "hunan"),
            ("sangzhi", UnitKind.COUNTY, "hunan"),
            ("village", UnitKind.STATION, "qidong"),
        ):
            names = {"name_zh": slug, "name_en": slug}
            session.add(Unit(id=slug, slug=slug, kind=kind, parent_id=parent, **names))
            session.flush()
        for login, unit_id, role in (
            ("above", "hunan", Role.ADMINISTRATOR),
            ("zhou", "qidong", Role.COORDINATOR),
        ):
            session.add(Account(id=login, login=login, name=login, password_hash="-"))
            session.flush()
            session.add(Membership(id=login, account_id=login, unit_id=unit_id, role=role))
    return database


ABOVE = Viewer("above", (("hunan", Role.ADMINISTRATOR),))


def test_a_second_place_and_its_end(land):
    with land.session() as session:
        made = add_membership(session, ABOVE, "zhou", "sangzhi", Role.COORDINATOR)
        with pytest.raises(Conflict) as twice:
            add_membership(session, ABOVE, "zhou", "sangzhi", Role.MEDIA)
        assert twice.value.code == "people.already_there"
        names = [each.unit.slug for each in memberships_of(session, ABOVE, "zhou")]
        assert names == ["qidong", "sangzhi"]
        end_membership(session, ABOVE, "zhou")
        with pytest.raises(Conflict) as last:
            end_membership(session, ABOVE, made.id)
        assert last.value.code == "people.only_place"


def test_a_unit_added_meanwhile_is_known(land):
    """The tree is read once in a session's life, and again for what it does not hold."""
    with land.session() as session:
        assert roles_in(session, ABOVE, "village") == {Role.ADMINISTRATOR}
        names = {"name_zh": "x", "name_en": "x", "slug": "late", "kind": UnitKind.STATION}
        session.add(Unit(id="late", parent_id="village", **names))
        session.flush()
        assert roles_in(session, ABOVE, "late") == {Role.ADMINISTRATOR}
        assert roles_in(session, ABOVE, "nowhere") == frozenset()


@pytest.mark.parametrize("by", CountBy)
def test_every_way_of_counting_is_understood(land, by):
    with land.reading() as session:
        assert count_by(session, ABOVE, by, today(), today(), 5) == ()
        assert [each.taken for each in count_days(session, ABOVE, today(), today())] == [0]
