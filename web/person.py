"""Who is asking: the signed-in account and its rights, loaded once per request, free of the database.

The cookie names a session of the database: one that was ended there is over with the next request.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, g, request
from flask_login import LoginManager, current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import EnvironmentFault
from studio.records.api_tokens import ApiToken
from studio.records.people import Account, Role, Unit, UnitKind
from studio.records.sessions import AccountSession, SessionKind
from studio.store import Viewer, viewer_of
from studio.units import now
from studio.workflows.accounts import sessions
from web.policies import Policy
from web.state import studio


@dataclass(frozen=True)
class Person:
    """A signed-in account.

    Attributes:
        kept: What the browser's cookie keeps to come back with.
        session_id: Of the session it names.
        must_change: Whether the password is one an administrator made.
        guided: Whether they put the first steps away.
        memberships: Unit id and role, as they were given; on an invited device those of a seller only.
        rights: Roles by unit id, a membership reaching all units below its own.
        units: Those units.
        county: Slug of the county all of it belongs to; empty for several or none.
        scopes: Of the token that a program brought; None for a browser's session.
        token_id: Of that token.
        device: Whether the session is an invited device's.
    """

    id: str
    login: str
    name: str
    language: str
    kept: str
    session_id: str
    must_change: bool
    guided: bool
    memberships: tuple[tuple[str, Role], ...]
    rights: Mapping[str, frozenset[Role]]
    units: tuple[Place, ...]
    county: str = ""
    scopes: frozenset[str] | None = None
    token_id: str = ""
    device: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session keeps."""
        return self.kept

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


def token_of_request() -> str | None:
    """The personal access token a program brought; None where there is none."""
    given = request.authorization
    if given is None or given.type != "bearer":
        return None
    return given.token or ""


def person() -> Person | None:
    """Who is asking; None for a visitor. Who brings a token is known by that alone (``web.bearer``)."""
    if token_of_request() is not None:
        return cast("Person | None", g.get("token_person"))
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
    manager.session_protection = (
        None  # the secret in the cookie does it; addresses of phones change
    )
    manager.user_loader(load)
    app.after_request(_note_use)


def load(kept: str) -> Person | None:
    """The person a session names; None when it ended, or its account is gone, disabled or has a new password."""
    with studio().database.reading() as database:
        found = sessions.find_session(database, kept)
        if found is None:
            return None
        row, account = found
        if sessions.is_due(row, now()):
            g.used_session = row.id
        return describe(database, account, row, kept)


def _note_use(response: Response) -> Response:
    """Write down that a session is used, after the view: inside it SQLite's write lock may be taken."""
    session_id = g.pop("used_session", None)
    if session_id is not None:
        # A page is not refused because the disk is full or the database busy; the next one notes it.
        with contextlib.suppress(EnvironmentFault), studio().database.session() as database:
            sessions.note_use(database, session_id, request.headers.get("User-Agent", ""))
    return response


def describe(database: Session, account: Account, row: AccountSession, kept: str) -> Person:
    """Account, memberships and the unit tree as one value."""
    memberships = viewer_of(database, account.id).memberships
    if row.kind is SessionKind.DEVICE:
        memberships = tuple(each for each in memberships if each[1] is Role.SELLER)
    rights, units, county = _reach(database, memberships)
    return Person(
        id=account.id,
        login=account.login,
        name=account.name,
        language=account.language,
        kept=kept,
        session_id=row.id,
        must_change=row.kind is SessionKind.PASSWORD and account.one_time_until is not None,
        guided=account.guided_at is not None,
        memberships=memberships,
        rights=rights,
        units=units,
        county=county,
        device=row.kind is SessionKind.DEVICE,
    )


def describe_token(database: Session, account: Account, row: ApiToken) -> Person:
    """The same for who brings a token: the account's roles of this moment, and the token's scopes beside them."""
    memberships = viewer_of(database, account.id).memberships
    rights, units, county = _reach(database, memberships)
    return Person(
        id=account.id,
        login=account.login,
        name=account.name,
        language=account.language,
        kept="",
        session_id="",
        must_change=False,
        guided=True,
        memberships=memberships,
        rights=rights,
        units=units,
        county=county,
        scopes=frozenset(row.scopes),
        token_id=row.id,
    )


def _reach(
    database: Session, memberships: tuple[tuple[str, Role], ...]
) -> tuple[dict[str, frozenset[Role]], tuple[Place, ...], str]:
    """Roles by unit, those units, and the one county, of who holds these memberships."""
    units = database.scalars(select(Unit).order_by(Unit.kind, Unit.slug)).all()
    held = dict(memberships)
    parents = {unit.id: unit.parent_id for unit in units}
    rights: dict[str, frozenset[Role]] = {}
    for unit in units:
        roles = frozenset(held[each] for each in _upwards(unit.id, parents) if each in held)
        if roles:
            rights[unit.id] = roles
    places = tuple(
        Place(unit.id, unit.slug, unit.kind.value, unit.name_zh, unit.name_en)
        for unit in units
        if unit.id in rights
    )
    return rights, places, _county(units, tuple(held), parents)


def _county(units: Sequence[Unit], held: tuple[str, ...], parents: Mapping[str, str | None]) -> str:
    counties = {unit.id: unit.slug for unit in units if unit.kind is UnitKind.COUNTY}
    found = {counties.get(each, "") for unit_id in held for each in _upwards(unit_id, parents)}
    named = found - {""}
    return named.pop() if len(named) == 1 else ""


def _upwards(unit_id: str, parents: Mapping[str, str | None]) -> list[str]:
    path: list[str] = []
    here: str | None = unit_id
    while here is not None and here not in path:
        path.append(here)
        here = parents.get(here)
    return path
