"""A fresh installation's first unit and first administrator."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.store import Database
from studio.workflows.accounts.unit_names import NAME_LIMIT, SLUG, is_name
from studio.workflows.audit import note

KINDS = (UnitKind.PROVINCE, UnitKind.COUNTY)
"""What may stand at the top of an installation."""

LOGIN_LIMIT = 64
"""Longest login name, characters; the sign-in form takes 100."""

PASSWORD_LEAST = 10
"""Shortest password, characters."""

PASSWORD_MOST = 1024
"""Longest password, characters; the site looks at no more."""

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Characters of passwords made here: 31, none that look alike."""

GROUPS, GROUP = 4, 5
"""A made password has four groups of five: 20 characters of 31, 99 bits."""


@dataclass(frozen=True)
class FirstOffice:
    """What to begin with.

    Attributes:
        kind: Province or county.
        slug: Such as ``qidong``; a brand kit of that name may come later.
        name_zh: Such as 祁东县.
        name_en: Such as Qidong.
        login: What the administrator types to sign in.
        person: The administrator's name.
    """

    kind: UnitKind
    slug: str
    name_zh: str
    name_en: str
    login: str
    person: str


def check_office(office: FirstOffice) -> None:
    """Look at what was typed before anybody is asked for a password.

    Raises:
        InputError: ``init.bad_slug``, ``init.bad_kind``, ``init.bad_name``, ``init.bad_login``.
    """
    if office.kind not in KINDS:
        raise InputError("init.bad_kind", found=office.kind.value)
    if not SLUG.fullmatch(office.slug):
        raise InputError("init.bad_slug", found=office.slug)
    for name in (office.name_zh, office.name_en, office.person):
        if not is_name(name):
            raise InputError("init.bad_name", found=name, most=NAME_LIMIT)
    if not is_name(office.login, LOGIN_LIMIT) or re.search(r"\s", office.login):
        raise InputError("init.bad_login", found=office.login, most=LOGIN_LIMIT)


def check_password(password: str) -> None:
    """Make sure that a password is no plaything and that the site reads all of it.

    Raises:
        InputError: ``init.bad_password``; the password is not repeated.
    """
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST or len(set(password)) == 1:
        raise InputError("init.bad_password", least=PASSWORD_LEAST, most=PASSWORD_MOST)


def new_password() -> str:
    """A password that can be read out over the telephone."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def check_empty(database: Database) -> None:
    """Make sure that nobody works here yet.

    Raises:
        Conflict: ``init.already``.
    """
    with database.reading() as session:
        _check_empty(session)


def found_office(
    database: Database,
    office: FirstOffice,
    password: str,
    hash_password: Callable[[str], str],
) -> str:
    """Make unit, account and membership in one transaction and return the account's id.

    Args:
        database: Migrated; without accounts.
        office: What to make.
        password: In clear; only its hash is kept.
        hash_password: Makes the hash that is stored.

    Raises:
        InputError: As ``check_office`` and ``check_password`` say.
        Conflict: ``init.already``, also when another process was quicker.
    """
    check_office(office)
    check_password(password)
    hashed = hash_password(password)
    with database.session() as session:
        if not database.lite:  # SQLite lets one writer in at a time; PostgreSQL must be asked to
            session.execute(text("lock table account in exclusive mode"))
        _check_empty(session)
        unit = Unit(
            kind=office.kind, slug=office.slug, name_zh=office.name_zh, name_en=office.name_en
        )
        account = Account(login=office.login, name=office.person, password_hash=hashed)
        session.add_all((unit, account))
        session.flush()
        role = Role.ADMINISTRATOR
        session.add(Membership(account_id=account.id, unit_id=unit.id, role=role))
        note(session, None, unit.id, "office.found", account.id, login=office.login)
        return account.id


def _check_empty(session: Session) -> None:
    accounts, units = (
        session.scalar(select(func.count()).select_from(row)) or 0 for row in (Account, Unit)
    )
    if accounts or units:
        raise Conflict("init.already", accounts=accounts, units=units)
