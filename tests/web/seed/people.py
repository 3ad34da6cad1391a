"""People of a role, a seller's shop, and the phone they are signed in on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from studio.records.api_tokens import ApiToken
from studio.records.calendars import CalendarKind, CalendarLink
from studio.records.people import Account, Membership, Role
from studio.records.sellers import PersonalClip, Seller, ShopCard
from studio.records.sessions import DeviceInvitation, SessionKind
from studio.store import Blobs
from studio.units import now
from studio.workflows.accounts.sessions import open_session
from studio.workflows.accounts.tokens import digest_of
from tests.web.seed.media import CLIP_BYTES, picture
from tests.web.seed.world import County, World, keep


def add_person(
    session: Session, world: World, login: str, unit_id: str, role: Role, hashed: str
) -> None:
    account = Account(login=login, name=f"{login} 同志", password_hash=hashed)
    session.add(account)
    session.flush()
    held = Membership(account_id=account.id, unit_id=unit_id, role=role)
    session.add(held)
    session.flush()
    world.accounts[login] = account.id
    world.memberships[login] = held.id


def add_seller(session: Session, blobs: Blobs, county: County, account_id: str) -> None:
    """The seller's shop, and a clip that is theirs."""
    shop = Seller(
        unit_id=county.unit, account_id=account_id, shop="周姐土货铺", phone="138 0013 8000"
    )
    seller = keep(session, county, "seller", shop)
    seller.portrait = blobs.put_bytes(picture() + b"face", ".jpg")
    personal = PersonalClip(
        unit_id=county.unit,
        seller_id=seller.id,
        rendition_id=county.ids["published_tall"],
        made_from="x",
        master_sha256="0" * 64,
        card=ShopCard(shop=seller.shop, phone=seller.phone),
        job_id="x",
        blob=blobs.put_bytes(CLIP_BYTES + b"mine" + county.unit.encode(), ".mp4"),
        cover=blobs.put_bytes(picture() + b"cover", ".jpg"),
        bytes=len(CLIP_BYTES) + 36,
    )
    keep(session, county, "personal", personal)


def add_device(session: Session, county: County, world: World, login: str) -> None:
    """The seller's phone, signed in, and an invitation for another one."""
    account = session.get_one(Account, world.accounts[login])
    opened = open_session(session, account, SessionKind.DEVICE, "Android", county.unit)
    county.ids["session"] = opened.row.id
    county.ids["membership"] = world.memberships[login]
    invitation = DeviceInvitation(
        unit_id=county.unit,
        account_id=account.id,
        token_hash=digest_of(f"token of {county.unit}"),
        devices=1,
        created_by=account.id,
        until=now() + timedelta(days=7),
    )
    keep(session, county, "invitation", invitation)
    token = ApiToken(
        account_id=account.id,
        name="价目表",
        token_hash=digest_of(f"api token of {county.unit}"),
        scopes=["clips:take"],
        until=now() + timedelta(days=30),
    )
    keep(session, county, "token", token)
    link = CalendarLink(
        unit_id=county.unit, kind=CalendarKind.COUNTY, subject_id=county.unit, created_by=account.id
    )
    keep(session, county, "calendar_link", link)
