"""The tree of units: counties below a province, village stations below a county; added, named, taken away unused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.base import Row
from studio.records.people import Membership, Role, Unit, UnitKind
from studio.store import Viewer, get_or_not_found, require_role, roles_in, scoped
from studio.words.pinyin import syllables
from studio.workflows.accounts.unit_names import check_name, check_slug
from studio.workflows.audit import note

BELOW: Mapping[UnitKind, UnitKind] = {
    UnitKind.PROVINCE: UnitKind.COUNTY,
    UnitKind.COUNTY: UnitKind.STATION,
}
"""What stands below what; below a station stands nothing."""

_KIND_OF_PLACE = re.compile(
    r"(?<=..)(?:(?:\w{1,3}族)*自治)?(?:县|州|旗|市|区)$|(?<=..)(?:村|社区|镇|乡)?(?:服务)?站?$"
)
"""What says of which kind a place is: no part of its slug."""

_SLUG_ROOM = 26
"""Characters a slug made here has, so that a number fits behind it."""


@dataclass(frozen=True)
class NewUnit:
    """A unit to add.

    Attributes:
        name_zh: Such as 祁东县.
        name_en: Such as Qidong; spelt from the Chinese name where empty.
        slug: Such as ``qidong``; the same.
    """

    name_zh: str
    name_en: str = ""
    slug: str = ""


@dataclass(frozen=True)
class Standing:
    """A unit in the tree.

    Attributes:
        unit: Itself.
        depth: How far below the top of what the viewer sees; the top has 0.
        members: How many people have a role in this very unit.
    """

    unit: Unit
    depth: int
    members: int


def tree_of(session: Session, viewer: Viewer) -> Sequence[Standing]:
    """The viewer's units from the top, each before those below it, by slug."""
    units = session.scalars(scoped(select(Unit).order_by(Unit.slug), viewer)).all()
    counted = select(Membership.unit_id, func.count()).group_by(Membership.unit_id)
    members = dict(session.execute(scoped(counted, viewer)).all())
    known = {each.id for each in units}
    below: dict[str | None, list[Unit]] = {}
    for each in units:
        below.setdefault(each.parent_id if each.parent_id in known else None, []).append(each)
    found: list[Standing] = []
    waiting = [(each, 0) for each in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        found.append(Standing(unit, depth, members.get(unit.id, 0)))
        waiting += [(each, depth + 1) for each in reversed(below.get(unit.id, []))]
    return found


def members_of(session: Session, viewer: Viewer, unit_id: str) -> int:
    """How many people have a role in this very unit."""
    counted = select(Membership.unit_id, func.count()).where(Membership.unit_id == unit_id)
    found = session.execute(scoped(counted.group_by(Membership.unit_id), viewer)).one_or_none()
    return 0 if found is None else found[1]


def add_units(
    session: Session, viewer: Viewer, parent_id: str, wanted: Sequence[NewUnit]
) -> Sequence[Unit]:
    """Add several below the same one: all of them or none; raises as ``add_unit`` does."""
    with session.begin_nested():
        return [add_unit(session, viewer, parent_id, each) for each in wanted]


def add_unit(session: Session, viewer: Viewer, parent_id: str, wanted: NewUnit) -> Unit:
    """Add a county below a province, or a village station below a county.

    Raises:
        NotFound: The viewer sees no such parent.
        Forbidden: ``forbidden.role``: they do not administer it.
        InputError: ``unit.none_below``, ``unit.bad_name``, ``unit.bad_slug``.
        Conflict: ``unit.slug_taken``; ``unit.name_taken``: beside it stands one of that name.
    """
    parent = get_or_not_found(session, viewer, Unit, parent_id)
    require_role(session, viewer, parent.id, (Role.ADMINISTRATOR,))
    kind = BELOW.get(parent.kind)
    if kind is None:
        raise InputError("unit.none_below", name_zh=parent.name_zh, name_en=parent.name_en)
    name_zh = check_name(wanted.name_zh)
    _check_free_name(session, parent.id, name_zh)
    above = f"{parent.slug}-" if kind is UnitKind.STATION else ""
    if wanted.slug:
        slug = check_slug(wanted.slug)
        if _is_taken(session, slug):
            raise Conflict("unit.slug_taken", found=slug)
    else:
        slug = _free_slug(session, above + spelt(name_zh))
    name_en = check_name(wanted.name_en or slug.removeprefix(above).replace("-", " ").title())
    unit = Unit(parent_id=parent.id, kind=kind, slug=slug, name_zh=name_zh, name_en=name_en)
    try:
        with session.begin_nested():
            session.add(unit)
            session.flush()
    except IntegrityError as error:  # somebody else a moment earlier
        raise Conflict("unit.slug_taken", found=slug) from error
    note(session, viewer, parent.id, "unit.add", unit.id, name=name_zh, slug=slug)
    return unit


def rename_unit(session: Session, viewer: Viewer, unit_id: str, name_zh: str, name_en: str) -> Unit:
    """Give a unit other names; its slug stays, as files and addresses go by it.

    Raises:
        NotFound: The viewer sees no such unit.
        Forbidden: ``forbidden.role``.
        InputError: ``unit.bad_name``.
        Conflict: ``unit.name_taken``.
    """
    unit = get_or_not_found(session, viewer, Unit, unit_id)
    require_role(session, viewer, unit.id, (Role.ADMINISTRATOR,))
    found = check_name(name_zh), check_name(name_en)
    if found == (unit.name_zh, unit.name_en):
        return unit
    if found[0] != unit.name_zh:
        _check_free_name(session, unit.parent_id, found[0])
    before = unit.name_zh
    unit.name_zh, unit.name_en = found
    session.flush()
    above = unit.parent_id
    told = above if above and Role.ADMINISTRATOR in roles_in(session, viewer, above) else unit.id
    note(session, viewer, told, "unit.rename", unit.id, was=before, name=unit.name_zh)
    return unit


def remove_unit(session: Session, viewer: Viewer, unit_id: str) -> Unit:
    """Take away a unit that was added by mistake: nobody and nothing belongs to it yet.

    Returns:
        The unit above it.

    Raises:
        NotFound: The viewer sees no such unit.
        Forbidden: ``forbidden.role``.
        Conflict: ``unit.in_use``; so it is for who administers it by a role in the unit itself.
    """
    unit = get_or_not_found(session, viewer, Unit, unit_id)
    require_role(session, viewer, unit.id, (Role.ADMINISTRATOR,))
    if unit.parent_id is None or is_used(session, unit.id):
        raise Conflict("unit.in_use", name_zh=unit.name_zh, name_en=unit.name_en)
    parent = session.get_one(Unit, unit.parent_id)
    note(session, viewer, parent.id, "unit.remove", unit.id, name=unit.name_zh, slug=unit.slug)
    session.delete(unit)
    session.flush()
    return parent


def is_used(session: Session, unit_id: str) -> bool:
    """Whether any row of any table belongs to the unit."""
    pointing = (
        key.parent
        for table in Row.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == Unit.__tablename__
    )
    return any(
        session.scalar(select(column).where(column == unit_id).limit(1)) for column in pointing
    )


def spelt(name_zh: str) -> str:
    """A slug's letters from a Chinese name, without what says of which kind the place is: 祁东县 is ``qidong``."""
    short = _KIND_OF_PLACE.sub("", name_zh) or name_zh
    letters = re.sub(r"[^a-z0-9]+", "", "".join(syllables(short)).lower())
    return letters.lstrip("0123456789") or "unit"


def _check_free_name(session: Session, parent_id: str | None, name_zh: str) -> None:
    beside = select(Unit.id).where(Unit.parent_id == parent_id, Unit.name_zh == name_zh)
    if session.scalar(beside) is not None:
        raise Conflict("unit.name_taken", found=name_zh)


def _is_taken(session: Session, slug: str) -> bool:
    return session.scalar(select(Unit.id).where(Unit.slug == slug)) is not None


def _free_slug(session: Session, wanted: str) -> str:
    base, number = wanted[:_SLUG_ROOM].strip("-"), 1
    slug = base if len(base) > 1 else f"{base}-1"
    while _is_taken(session, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
