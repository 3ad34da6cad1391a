"""The demo's province, counties, items, hosts, channels and accounts. What is there already stays as it is."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog import ApprovedPrice, CatalogCounty, read_catalog
from studio.records.base import Row
from studio.records.goods import Item
from studio.records.live import Channel, Host
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.records.prices import PriceRange
from studio.settings import Settings
from studio.store import Database, Viewer, viewer_of
from studio.units.clock import today
from studio.workflows.demo.plan import DemoPlan

NAMESPACE = uuid.UUID("5b0f6a1e-6f0c-4c57-9f0a-93f1c0a3d7e4")
"""Ids of demo rows are UUID5 in it: a second run finds what the first one made."""

PROVINCE = ("hunan", "湖南省", "Hunan")
"""Slug and names."""

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Characters of demo passwords: none that look alike."""

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class DemoAccount:
    """How somebody signs in to the demo."""

    login: str
    password: str
    name: str
    role: Role
    unit: str
    """Slug of its unit."""


@dataclass(frozen=True)
class Land:
    """What the demo stands on.

    Attributes:
        units: Unit ids by slug.
        items: Item ids by (county slug, sku).
        accounts: Every demo account, the province's first.
        viewers: By login.
    """

    units: Mapping[str, str]
    items: Mapping[tuple[str, str], str]
    accounts: tuple[DemoAccount, ...]
    viewers: Mapping[str, Viewer]

    def viewer(self, county: str, role: Role) -> Viewer:
        """The person of ``role`` in ``county``."""
        return self.viewers[login_of(county, role)]


def stable_id(kind: str, *names: str) -> str:
    """The id of a demo row."""
    return uuid.uuid5(NAMESPACE, "/".join((kind, *names))).hex


def login_of(unit: str, role: Role) -> str:
    """Such as ``qidong-media``."""
    return f"{unit}-{'admin' if role is Role.ADMINISTRATOR else role.value}"


def settle(
    settings: Settings, database: Database, plan: DemoPlan, hash_password: Callable[[str], str]
) -> Land:
    """Make what is missing of the demo's rows, in one transaction.

    Args:
        settings: ``var`` keeps the passwords, ``data`` has the catalog.
        database: Migrated.
        plan: What the demo is to hold.
        hash_password: Makes the hash that is stored.
    """
    counties = read_catalog(settings.data)
    passwords = _read_passwords(settings)
    accounts = tuple(_accounts(plan, counties, passwords))
    with database.session() as session:
        province = _unit(session, UnitKind.PROVINCE, PROVINCE, None)
        units = {PROVINCE[0]: province.id}
        items: dict[tuple[str, str], str] = {}
        for county in counties:
            names = (county.slug, county.name_zh, county.name_en)
            units[county.slug] = _unit(session, UnitKind.COUNTY, names, province.id).id
            items |= _goods(session, county, units[county.slug])
        for account in accounts:
            _account(session, account, units[account.unit], passwords, hash_password)
        session.flush()
        ids = {
            login: account_id
            for account_id, login in session.execute(select(Account.id, Account.login)).all()
        }
        viewers = {each.login: viewer_of(session, ids[each.login]) for each in accounts}
    _write_passwords(settings, accounts)
    return Land(units, items, accounts, viewers)


def _accounts(
    plan: DemoPlan, counties: tuple[CatalogCounty, ...], passwords: Mapping[str, str]
) -> list[DemoAccount]:
    wanted = [(PROVINCE[0], PROVINCE[1], Role.ADMINISTRATOR)]
    wanted += [(each.slug, each.name_zh, role) for each in counties for role in plan.roles]
    found = []
    for unit, name, role in wanted:
        login = login_of(unit, role)
        password = passwords.get(login) or _new_password()
        found.append(DemoAccount(login, password, f"{name}{plan.roles[role]}", role, unit))
    return found


def _new_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def _unit(
    session: Session, kind: UnitKind, names: tuple[str, str, str], parent: str | None
) -> Unit:
    slug, name_zh, name_en = names
    found = session.scalars(select(Unit).where(Unit.slug == slug)).one_or_none()
    return found or _added(
        session,
        Unit(
            id=stable_id("unit", slug),
            parent_id=parent,
            kind=kind,
            slug=slug,
            name_zh=name_zh,
            name_en=name_en,
        ),
    )


def _goods(session: Session, county: CatalogCounty, unit_id: str) -> dict[tuple[str, str], str]:
    """Items, hosts and channels of a county."""
    known = dict(session.execute(select(Item.sku, Item.id).where(Item.unit_id == unit_id)).all())
    for item in county.items:
        if item.sku not in known:
            facts = item.model_dump(exclude={"approved", "marks"}) | {"kind": item.kind.value}
            facts["selling_points"] = list(item.selling_points)
            row = Item(id=stable_id("item", county.slug, item.sku), unit_id=unit_id, **facts)
            known[item.sku] = _added(session, row).id
            _range(session, row, item.approved)
    hosts = set(session.scalars(select(Host.name).where(Host.unit_id == unit_id)))
    for host in county.hosts:
        if host.name not in hosts:
            row_id = stable_id("host", county.slug, host.name)
            known_until = today() + timedelta(days=365)
            person = Host(id=row_id, unit_id=unit_id, name=host.name, verified_until=known_until)
            _added(session, person)
    channels = set(session.scalars(select(Channel.name).where(Channel.unit_id == unit_id)))
    for channel in county.channels:
        if channel.name not in channels:
            row_id = stable_id("channel", county.slug, channel.name)
            facts = channel.model_dump() | {"platform": channel.platform.value}
            _added(session, Channel(id=row_id, unit_id=unit_id, **facts))
    return {(county.slug, sku): item_id for sku, item_id in known.items()}


def _range(session: Session, item: Item, approved: ApprovedPrice | None) -> None:
    """What the catalog lets sellers ask, from today on."""
    if approved is None or approved.until < today():
        return
    held = PriceRange(
        id=stable_id("price_range", item.id),
        unit_id=item.unit_id,
        item_id=item.id,
        least_fen=approved.least_fen,
        most_fen=approved.most_fen,
        from_on=today(),
        until_on=approved.until,
    )
    _added(session, held)


def _account(
    session: Session,
    wanted: DemoAccount,
    unit_id: str,
    passwords: Mapping[str, str],
    hash_password: Callable[[str], str],
) -> None:
    """The account; one whose password nobody knows any more gets a new one."""
    row = session.scalars(select(Account).where(Account.login == wanted.login)).one_or_none()
    if row is None:
        row = Account(
            id=stable_id("account", wanted.login),
            login=wanted.login,
            name=wanted.name,
            password_hash=hash_password(wanted.password),
            demo=True,
        )
        _added(session, row)
    elif wanted.login not in passwords:
        row.password_hash = hash_password(wanted.password)
    member = select(Membership).where(
        Membership.account_id == row.id, Membership.unit_id == unit_id
    )
    if session.scalars(member).one_or_none() is None:
        row_id = stable_id("membership", wanted.login)
        _added(
            session,
            Membership(id=row_id, account_id=row.id, unit_id=unit_id, role=wanted.role),
        )


def _added(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row


def accounts_file(settings: Settings) -> Path:
    """Where the demo's passwords are kept, readable by its owner only."""
    return settings.var / "demo" / "accounts.json"


def _read_passwords(settings: Settings) -> dict[str, str]:
    path = accounts_file(settings)
    if not path.exists():
        return {}
    return {each["login"]: each["password"] for each in json.loads(path.read_text("utf-8"))}


def _write_passwords(settings: Settings, accounts: tuple[DemoAccount, ...]) -> None:
    path = accounts_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    data = [vars(each) for each in accounts]
    draft.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
