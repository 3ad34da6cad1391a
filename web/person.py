"""Who is asking: the signed-in account and its rights, loaded once per request, free of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask
from flask_login import LoginManager, current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.people import Account, Role, Unit
from studio.store import Viewer, viewer_of
from web.policies import Policy
from web.state import studio

TOKEN_TAIL = 12
"""Characters of the password hash in the session: a changed password signs out everywhere."""


@dataclass(frozen=True)
class Person:
    """A signed-in account.

    Attributes:
        memberships: Unit id and role, as they were given.
        rights: Roles by unit id, a membership reaching all units below its own.
        units: Those units.
    """

    id: str
    login: str
    name: str
    language: str
    token: str
    memberships: tuple[tuple[str, Role], ...]
    rights: Mapping[str, frozenset[Role]]
    units: tuple[Place, ...]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.id}.{self.token}"

    def may(self, policy: Policy) -> bool:
        """Whether some unit gives a role the policy asks for."""
        return policy.anyone or any(policy.roles & held for held in self.rights.values())

    def may_in(self, unit_id: str, policy: Policy) -> bool:
        """Whether this very unit does."""
        return policy.anyone or bool(policy.roles & self.rights.get(unit_id, frozenset()))

    def viewer(self, policy: Policy) -> Viewer:
        """The store's viewer, narrowed to where the policy is met: what it cannot see does not exist here."""
        return Viewer(
            self.id, tuple((unit, role) for unit, role in self.memberships if role in policy.roles)
        )

    def places(self, policy: Policy) -> tuple[Place, ...]:
        """The units, counties first by name, in which the policy is met."""
        return tuple(each for each in self.units if self.may_in(each.id, policy))


@dataclass(frozen=True)
class Place:
    """A unit as the pages name it."""

    id: str
    slug: str
    kind: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Its name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


def person() -> Person | None:
    """Who is asking; None for a visitor."""
    return (
        cast("Person", current_user._get_current_object())
        if current_user.is_authenticated
        else None
    )


def somebody() -> Person:
    """Who is asking, behind a policy that needs a sign-in."""
    found = person()
    if found is None:
        raise LookupError("this view stands behind no policy")
    return found


def init_app(app: Flask) -> None:
    """Bind Flask-Login."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token above does it; addresses of phones change
    manager.user_loader(load)


def load(kept: str) -> Person | None:
    """The person a session names; None when the account is gone, disabled or has a new password."""
    account_id, _, token = kept.partition(".")
    with studio().database.reading() as database:
        account = database.get(Account, account_id)
        if account is None or account.disabled_at is not None or token != token_of(account):
            return None
        return describe(database, account)


def token_of(account: Account) -> str:
    """The tail of the password hash."""
    return account.password_hash[-TOKEN_TAIL:]


def describe(database: Session, account: Account) -> Person:
    """Account, memberships and the unit tree as one value."""
    units = database.scalars(select(Unit).order_by(Unit.kind, Unit.slug)).all()
    memberships = viewer_of(database, account.id).memberships
    held = dict(memberships)
    parents = {unit.id: unit.parent_id for unit in units}
    rights: dict[str, frozenset[Role]] = {}
    for unit in units:
        roles = frozenset(held[each] for each in _upwards(unit.id, parents) if each in held)
        if roles:
            rights[unit.id] = roles
    return Person(
        id=account.id,
        login=account.login,
        name=account.name,
        language=account.language,
        token=token_of(account),
        memberships=memberships,
        rights=rights,
        units=tuple(
            Place(unit.id, unit.slug, unit.kind.value, unit.name_zh, unit.name_en)
            for unit in units
            if unit.id in rights
        ),
    )


def _upwards(unit_id: str, parents: Mapping[str, str | None]) -> list[str]:
    path: list[str] = []
    here: str | None = unit_id
    while here is not None and here not in path:
        path.append(here)
        here = parents.get(here)
    return path
