"""The first unit and administrator, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from studio.errors import Conflict, InputError
from studio.records.people import Account, Role, Unit, UnitKind
from studio.store import Database, viewer_of
from studio.workflows.accounts.first_office import (
    FirstOffice,
    check_password,
    found_office,
    new_password,
)

OFFICE = FirstOffice(UnitKind.PROVINCE, "hunan", "湖南省", "Hunan", "admin", "李站长")
PASSWORD = "bamboo teapot"


def test_the_administrator_may_do_all_in_the_first_unit(database: Database) -> None:
    account_id = found_office(database, OFFICE, PASSWORD, str.upper)
    with database.reading() as session:
        unit = session.scalars(select(Unit)).one()
        assert viewer_of(session, account_id).memberships == ((unit.id, Role.ADMINISTRATOR),)
        assert session.get_one(Account, account_id).password_hash == PASSWORD.upper()


def test_of_several_at_once_one_wins(database: Database) -> None:
    def attempt(number: int) -> str:
        office = FirstOffice(
            UnitKind.COUNTY, f"county-{number}", "县", "County", f"admin{number}", "人"
        )
        try:
            return found_office(database, office, PASSWORD, str.upper)
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(attempt, range(4)))

    assert found.count("init.already") == 3
    with database.reading() as session:
        assert session.scalars(select(Account.id)).one() in found


def test_a_station_is_no_beginning(database: Database) -> None:
    office = FirstOffice(UnitKind.STATION, "village", "村", "Village", "admin", "人")
    with pytest.raises(InputError, match=r"init\.bad_kind"):
        found_office(database, office, PASSWORD, str.upper)


@pytest.mark.parametrize("password", ["", "short", "a" * 20, "x y" * 400])
def test_playthings_are_no_passwords(password: str) -> None:
    with pytest.raises(InputError) as raised:
        check_password(password)
    assert password not in raised.value.params.values()


def test_made_passwords_are_good_ones_and_all_different() -> None:
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    for each in made:
        check_password(each)
