"""Reading people and the log, and ending sessions, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from studio.errors import Conflict
from studio.records.people import Account, Role
from studio.records.sessions import AccountSession, SessionKind
from studio.units import now
from studio.units.clock import today
from studio.workflows.accounts.find_people import find_people
from studio.workflows.accounts.invite import add_seller
from studio.workflows.accounts.people import account_named, set_phone
from studio.workflows.accounts.sessions import (
    REMEMBERED,
    end_sessions,
    find_session,
    live_sessions,
    open_session,
)
from studio.workflows.audit_log import (
    AT_ONCE,
    Asked,
    actions_there,
    count_log,
    each_line,
    people_there,
    read_log,
)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


def test_what_is_done_is_read_back_for_ones_own_units_only(place, coordinator):
    stranger = place.person(Role.ADMINISTRATOR, place.other)
    count = AT_ONCE + 3
    with place.database.session() as session:
        for number in range(count):
            add_seller(session, coordinator, place.county, f"商户{number}")
    with place.database.reading() as session:
        asked = Asked(coordinator.account_id, "account.add_seller", today(), today())
        assert count_log(session, coordinator, asked) == count
        assert (
            len({entry.id for entry, *_ in each_line(session, coordinator, asked, limit=9999)})
            == count
        )
        (newest, name, unit), *_ = read_log(session, coordinator, asked, limit=2)
        assert (newest.detail["name"], unit.id) == (f"商户{count - 1}", place.county)
        assert [name for _, name in people_there(session, coordinator)] == [name]
        assert actions_there(session, coordinator) == ["account.add_seller"]
        assert read_log(session, stranger, Asked(), limit=9) == []
        assert people_there(session, stranger) == actions_there(session, stranger) == []
        tomorrow = Asked(from_on=today() + timedelta(days=1))
        assert count_log(session, coordinator, tomorrow) == 0


def test_people_are_found_with_their_devices(place, coordinator):
    with place.database.session() as session:
        held = add_seller(session, coordinator, place.county, "欧阳桂香", "138 0013 8000")
        account = session.get_one(Account, held.account_id)
        for _ in range(2):
            open_session(session, account, SessionKind.DEVICE, "", place.county)
    with place.database.reading() as session:
        for words in ("桂香", "1380013", "+86 138-0013-8000"):
            found = find_people(session, coordinator, words)
            assert [each.id for each in found.members] == [held.id], words
            assert found.devices == {held.account_id: 2}
        assert find_people(session, coordinator, "%").count == 0
        stranger = place.person(Role.ADMINISTRATOR, place.other)
        assert find_people(session, stranger, "桂香").count == 0
        assert account_named(session, "138-0013-8000").id == held.account_id


def test_one_number_for_two_accounts_is_refused(place, coordinator):
    with place.database.session() as session:
        add_seller(session, coordinator, place.county, "李", "13800138000")
        with pytest.raises(Conflict):
            set_phone(session, coordinator, coordinator.account_id, "138 0013 8000")
        with pytest.raises(Conflict):
            add_seller(session, coordinator, place.county, "王", "13800138000")


def test_ended_sessions_are_nobody_and_forgotten_in_the_end(place, coordinator):
    with place.database.session() as session:
        account = session.get_one(Account, coordinator.account_id)
        here, there = (open_session(session, account, SessionKind.PASSWORD, "") for _ in range(2))
        assert end_sessions(session, coordinator, account.id, here.row.id) == 1
    with place.database.session() as session:
        assert find_session(session, there.kept) is None
        assert find_session(session, here.kept)[1].id == account.id
        assert [each.id for each in live_sessions(session, account.id)] == [here.row.id]
        old = update(AccountSession).where(AccountSession.id == there.row.id)
        session.execute(old.values(until=now() - REMEMBERED - timedelta(days=1)))
        open_session(session, session.get_one(Account, account.id), SessionKind.PASSWORD, "")
        assert there.row.id not in set(session.scalars(select(AccountSession.id)))
