from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.errors import Forbidden, NotFound
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.people import Account, AuditEntry, Membership, Role, Unit, UnitKind
from studio.store import (
    Viewer,
    county_of,
    get_or_not_found,
    require_role,
    roles_in,
    scoped,
    viewer_of,
)
from studio.units import now


@pytest.fixture
def tree(database):
    """Province over Qidong (with a station) and Sangzhi; a host in each county."""

    def unit(slug, kind, parent=None):
        return Unit(id=slug, slug=slug, kind=kind, parent_id=parent, name_zh=slug, name_en=slug)

    with database.session() as session:
        session.add(unit("hunan", UnitKind.PROVINCE))
        session.flush()
        session.add(unit("qidong", UnitKind.COUNTY, "hunan"))
        session.add(unit("sangzhi", UnitKind.COUNTY, "hunan"))
        session.flush()
        session.add(unit("village", UnitKind.STATION, "qidong"))
        session.flush()
        session.add_all(
            Host(id=f"host-{slug}", unit_id=slug, name="x")
            for slug in ("qidong", "sangzhi", "village")
        )
    return database


def viewer(*memberships):
    return Viewer("somebody", memberships)


@pytest.mark.parametrize(
    ("unit", "seen"),
    [
        ("hunan", {"host-qidong", "host-sangzhi", "host-village"}),
        ("qidong", {"host-qidong", "host-village"}),
        ("village", {"host-village"}),
        ("nowhere", set()),
    ],
)
def test_rights_flow_down(tree, unit, seen):
    with tree.reading() as session:
        found = session.scalars(scoped(select(Host), viewer((unit, Role.SELLER))))
        assert {host.id for host in found} == seen


def test_nobody_sees_nothing(tree):
    with tree.reading() as session:
        assert session.scalars(scoped(select(Host), viewer())).all() == []


def test_units_are_scoped_too(tree):
    with tree.reading() as session:
        found = session.scalars(scoped(select(Unit), viewer(("qidong", Role.MEDIA))))
        assert {unit.id for unit in found} == {"qidong", "village"}


def test_a_foreign_row_is_not_there(tree):
    with tree.reading() as session:
        mine = viewer(("qidong", Role.MEDIA))
        assert get_or_not_found(session, mine, Host, "host-village").unit_id == "village"
        for row_id in ("host-sangzhi", "no-such"):
            with pytest.raises(NotFound) as caught:
                get_or_not_found(session, mine, Host, row_id)
            assert caught.value.params == {"kind": "host", "id": row_id}


def test_rows_without_a_unit_are_scoped_through_their_owner(tree):
    with tree.session() as session:
        for slug in ("qidong", "sangzhi"):
            session.add(Channel(id=f"ch-{slug}", unit_id=slug, name="x", platform="douyin"))
            session.flush()
            at = now()
            end = at.replace(year=at.year + 1)
            broadcast = Broadcast(
                unit_id=slug,
                title="x",
                channel_id=f"ch-{slug}",
                host_id=f"host-{slug}",
                start_at=at,
                end_at=end,
                segments=[Segment(id=f"seg-{slug}", position=0, planned_s=60)],
            )
            session.add(broadcast)
    with tree.reading() as session:
        found = session.scalars(scoped(select(Segment), viewer(("qidong", Role.MEDIA))))
        assert [segment.id for segment in found] == ["seg-qidong"]


def test_rows_that_belong_to_no_unit_cannot_be_scoped():
    with pytest.raises(TypeError):
        scoped(select(Account), viewer())


def test_roles_come_from_the_unit_and_above(tree):
    with tree.reading() as session:
        who = viewer(("hunan", Role.ADMINISTRATOR), ("qidong", Role.MEDIA))
        assert roles_in(session, who, "village") == {Role.ADMINISTRATOR, Role.MEDIA}
        assert roles_in(session, who, "hunan") == {Role.ADMINISTRATOR}


def test_a_role_is_required(tree):
    with tree.reading() as session:
        who = viewer(("qidong", Role.SELLER))
        require_role(session, who, "village", [Role.SELLER])
        with pytest.raises(Forbidden):
            require_role(session, who, "village", [Role.COORDINATOR])
        with pytest.raises(NotFound):
            require_role(session, who, "sangzhi", [Role.SELLER])


def test_the_county_of_a_station(tree):
    with tree.reading() as session:
        assert [county_of(session, unit) for unit in ("village", "qidong", "hunan")] == [
            "qidong",
            "qidong",
            "hunan",
        ]


def test_a_viewer_is_an_account_with_its_memberships(tree):
    with tree.session() as session:
        for name, disabled_at in (("li", None), ("gone", now())):
            session.add(
                Account(id=name, login=name, name=name, password_hash="-", disabled_at=disabled_at)
            )
        session.flush()
        session.add(Membership(account_id="li", unit_id="qidong", role=Role.MEDIA))
        session.add(AuditEntry(account_id="li", unit_id="qidong", action="x", subject_id="y"))
    with tree.reading() as session:
        assert viewer_of(session, "li") == Viewer("li", (("qidong", Role.MEDIA),))
        for name in ("gone", "never-was"):
            with pytest.raises(NotFound):
                viewer_of(session, name)
