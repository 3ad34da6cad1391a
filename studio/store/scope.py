"""Who sees what: every read goes through ``scoped``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.interfaces import ORMOption

from studio.errors import Forbidden, NotFound
from studio.records.base import Row
from studio.records.live import Broadcast, Segment
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.records.work import Clip, Rendition

Ts = TypeVarTuple("Ts")
R = TypeVar("R", bound=Row)

_THROUGH: dict[type[Row], tuple[str, type[Row]]] = {
    Segment: ("broadcast_id", Broadcast),
    Rendition: ("clip_id", Clip),
}
"""Rows that belong to a unit through another row: their column and that row's kind."""


@dataclass(frozen=True)
class Guest:
    """Somebody who holds a shot request's link and has no account.

    Attributes:
        request_id: The request.
        browser: Random mark of their browser: of the uploads by this link they see those that have it.
    """

    request_id: str
    browser: str


@dataclass(frozen=True)
class Viewer:
    """A person as the store needs them."""

    account_id: str
    memberships: tuple[tuple[str, Role], ...]
    """Pairs of unit id and role; a role holds in the unit and everywhere below it."""
    guest: Guest | None = None
    """Set for who is not signed in: the account is then that of whoever asked them."""


def viewer_of(session: Session, account_id: str) -> Viewer:
    """The viewer for an account.

    Raises:
        NotFound: There is no such account, or it is disabled.
    """
    account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound("not_found", kind="account", id=account_id)
    found = session.execute(
        select(Membership.unit_id, Membership.role).where(Membership.account_id == account_id)
    )
    return Viewer(account_id, tuple((unit_id, role) for unit_id, role in found))


def unit_ids(viewer: Viewer) -> Select[str]:
    """Selects the ids of the viewer's units and of all below them."""
    return _below(tuple(unit_id for unit_id, _ in viewer.memberships))


@lru_cache(maxsize=4096)
def _below(roots: tuple[str, ...]) -> Select[str]:
    """Kept, as it is said several times for every page and to say it takes longer than to ask it."""
    tree = select(Unit.id).where(Unit.id.in_(roots)).cte("visible_unit", recursive=True)
    below = aliased(Unit)
    tree = tree.union(select(below.id).join(tree, below.parent_id == tree.c.id))
    return select(tree.c.id)


def scoped(statement: Select[*Ts], viewer: Viewer) -> Select[*Ts]:
    """``statement`` narrowed to what the viewer may see. Its first entity decides.

    Raises:
        TypeError: That entity belongs to no unit, so it cannot be scoped.
    """
    entity = statement.column_descriptions[0]["entity"]
    return statement.where(_visible(entity, viewer))


def _visible(entity: Any, viewer: Viewer) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped class or its alias
    if entity is Unit:
        return Unit.id.in_(unit_ids(viewer))
    if entity in _THROUGH:
        column, owner = _THROUGH[entity]
        owners = select(_column(owner, "id")).where(_visible(owner, viewer))
        return _column(entity, column).in_(owners)
    if not hasattr(entity, "unit_id"):
        raise TypeError(f"{entity!r} belongs to no unit")
    return _column(entity, "unit_id").in_(unit_ids(viewer))


def _column(entity: Any, name: str) -> ColumnElement[str]:  # noqa: ANN401 - a mapped class or its alias
    column: ColumnElement[str] = getattr(entity, name)
    return column


def get_or_not_found(
    session: Session, viewer: Viewer, kind: type[R], row_id: str, *load: ORMOption
) -> R:
    """The row with this id, if the viewer may see it; ``load`` says what is read along with it.

    Raises:
        NotFound: ``not_found``: there is none, or it is another unit's; nobody can tell which.
    """
    return _found(session, viewer, kind, row_id, select(kind).options(*load))


def hold_or_not_found(
    session: Session, viewer: Viewer, kind: type[R], row_id: str, *load: ORMOption
) -> R:
    """The same to be changed: as it is now, and nobody else changes it before this transaction is over.

    What the session read of it before, and of what ``load`` names, is read anew. Rows that refer to it may be added
    meanwhile. On SQLite a session that writes is alone anyway.

    Raises:
        NotFound: As ``get_or_not_found``.
    """
    held = select(kind).options(*load).with_for_update(of=kind, key_share=True)
    return _found(session, viewer, kind, row_id, held.execution_options(populate_existing=True))


def _found(session: Session, viewer: Viewer, kind: type[R], row_id: str, statement: Select[R]) -> R:
    wanted = statement.where(_column(kind, "id") == row_id, _visible(kind, viewer))
    row = session.scalars(wanted).unique().one_or_none()
    if row is None:
        raise NotFound("not_found", kind=kind.__tablename__, id=row_id)
    return row


def roles_in(session: Session, viewer: Viewer, unit_id: str) -> frozenset[Role]:
    """The roles the viewer holds in a unit, those from units above it included."""
    tree, line = _tree(session, unit_id), set[str]()
    here: str | None = unit_id
    while here in tree and here not in line:
        line.add(here)
        here = tree[here].parent_id
    return frozenset(role for held_in, role in viewer.memberships if held_in in line)


def require_role(session: Session, viewer: Viewer, unit_id: str, allowed: Collection[Role]) -> None:
    """Make sure the viewer holds one of these roles in the unit.

    Raises:
        NotFound: ``not_found``: the viewer holds no role there at all.
        Forbidden: ``forbidden.role``: only other ones.
    """
    held = roles_in(session, viewer, unit_id)
    if not held:
        raise NotFound("not_found", kind="unit", id=unit_id)
    if held.isdisjoint(allowed):
        raise Forbidden("forbidden.role", needed=", ".join(sorted(allowed)))


def county_of(session: Session, unit_id: str) -> str:
    """Id of the county a unit belongs to (of the unit itself when there is none above it)."""
    tree = _tree(session, unit_id)
    while (place := tree.get(unit_id)) and place.kind is UnitKind.STATION and place.parent_id:
        unit_id = place.parent_id
    return unit_id


def provinces(session: Session) -> frozenset[str]:
    """Ids of all provinces."""
    tree = _tree(session)
    return frozenset(each for each, place in tree.items() if place.kind is UnitKind.PROVINCE)


class _Place(NamedTuple):
    """Where a unit stands."""

    parent_id: str | None
    kind: UnitKind


def _tree(session: Session, unit_id: str | None = None) -> dict[str, _Place]:
    """All units, asked for once in a session's life: units are added, and never moved.

    Asked again for ``unit_id`` where it is not known, as one that was added meanwhile.
    """
    known: dict[str, _Place] = session.info.setdefault("unit_tree", {})
    if not known or (unit_id is not None and unit_id not in known):
        found = session.execute(select(Unit.id, Unit.parent_id, Unit.kind))
        known.update({each: _Place(parent, kind) for each, parent, kind in found})
    return known
