"""Invitations on SQLite and PostgreSQL: places are counted right, also when many come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from studio.errors import Conflict, Forbidden, NotFound
from studio.records.people import Role
from studio.records.sessions import AccountSession, DeviceInvitation
from studio.workflows.accounts.invite import Wanted, accept_invitation, add_seller, invite_seller
from studio.workflows.accounts.sessions import find_session


@pytest.fixture
def invited(place):
    """The token of an invitation for three devices."""
    coordinator = place.person(Role.COORDINATOR)
    with place.database.session() as session:
        held = add_seller(session, coordinator, place.county, "李桂香")
        return invite_seller(session, coordinator, held.id, Wanted(devices=3)).token


def test_of_many_at_once_only_so_many_come_in(place, invited):
    def come(_):
        try:
            with place.database.session() as session:
                return accept_invitation(session, invited, "")[1].kept
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(come, range(12)))
    assert found.count("invite.over") == 9
    with place.database.reading() as session:
        assert session.scalar(select(DeviceInvitation.used)) == 3
        assert session.scalar(select(func.count()).select_from(AccountSession)) == 3
        assert all(find_session(session, kept) for kept in found if kept != "invite.over")


@pytest.mark.parametrize("role", [Role.MEDIA, Role.SELLER])
def test_who_brings_nobody_in(place, role):
    viewer = place.person(role)
    with place.database.session() as session, pytest.raises(Forbidden):
        add_seller(session, viewer, place.county, "李桂香")


def test_nobody_brings_sellers_into_another_county(place):
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session, pytest.raises(NotFound):
        add_seller(session, stranger, place.county, "李桂香")


def test_a_reach_beyond_the_limits_is_cut_to_them(place):
    coordinator = place.person(Role.COORDINATOR)
    with place.database.session() as session:
        held = add_seller(session, coordinator, place.county, "李桂香")
        row = invite_seller(session, coordinator, held.id, Wanted(devices=999, days=999)).row
        assert row.devices == 10
        assert (row.until - row.created_at).days <= 30
