"""A county with lists of a realistic length: the seed's things, each copied as often as asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session, undefer

from studio.records.api_tokens import ApiToken
from studio.records.base import Row, new_id
from studio.records.calendars import CalendarLink
from studio.records.downloads import Download
from studio.records.drafts import DraftVersion, EditDraft
from studio.records.footage_links import ClipFootage, FootageItem, FootageTag
from studio.records.goods import Item, ItemSeason, ItemVariant
from studio.records.imports import CatalogImport
from studio.records.live import Broadcast, BroadcastHost, Channel, Host, Segment
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper
from studio.records.people import Account, AuditEntry, Membership, Role, Unit, UnitKind
from studio.records.permissions import FootagePermission
from studio.records.prices import ItemPrice, PriceRange, PriceState
from studio.records.raw_access import RawAccess
from studio.records.requests import ShotRequest
from studio.records.reviews import ClipComment
from studio.records.sellers import PersonalClip, Seller
from studio.records.sessions import AccountSession, DeviceInvitation
from studio.records.uploads import Upload
from studio.records.work import Clip, ClipOrder, Footage, Job, JobState, Rendition
from studio.store import Database
from studio.units import now

Ids = Mapping[str, str]
R = TypeVar("R", bound=Row)

SEGMENTS = 20
"""Parts of a long rundown."""


def grow(database: Database, ids: Ids, count: int) -> None:
    """``count`` more of everything in the county whose seeded things are ``ids``; each with a person of its own.

    Calling it again grows it further.
    """
    with database.session() as session:
        people = [_person(session, ids) for _ in range(count)]
        items = [_item(session, ids, place) for place in range(count)]
        footage = [_footage(session, ids, item) for item in items]
        clips = [
            _clip(session, ids, *each) for each in zip(items, footage, cycle(people), strict=False)
        ]
        _of_one_item(session, ids, people)
        _of_one_footage(session, ids, items)
        _of_one_clip(session, ids, people)
        _of_one_account(session, ids, count)
        _broadcasts(session, ids, items, clips, min(count, SEGMENTS))
        for person, item in zip(people, items, strict=True):
            _work(session, ids, person, item)


def _copy(session: Session, kind: type[R], row_id: str, /, **changes: Any) -> R:
    """A row like that one under another id, put before the database at once."""
    mapper = inspect(kind)
    names = [each.key for each in mapper.column_attrs]
    row = session.get_one(kind, row_id, options=[undefer(getattr(kind, name)) for name in names])
    values = {name: getattr(row, name) for name in names}
    if "id" in values:
        values["id"] = new_id()
    made = kind(**values | changes)
    session.add(made)
    session.flush()
    return made


def _person(session: Session, ids: Ids) -> Account:
    """A seller of a station of their own, who signs in on a phone; with a shop and the county's clip in its name."""
    mark = new_id()[:12]
    station = Unit(
        parent_id=ids["unit"],
        kind=UnitKind.STATION,
        slug=f"station-{mark}",
        name_zh=f"村站{mark}",
        name_en=f"Station {mark}",
    )
    account = Account(login=f"seller-{mark}", name=f"卖家{mark}", password_hash="-")
    session.add_all([station, account])
    session.flush()
    for unit_id in (ids["unit"], station.id):
        session.add(Membership(account_id=account.id, unit_id=unit_id, role=Role.SELLER))
    shop = _copy(session, Seller, ids["seller"], account_id=account.id, shop=f"土货铺{mark}")
    _copy(session, PersonalClip, ids["personal"], seller_id=shop.id)
    _copy(session, AccountSession, ids["session"], account_id=account.id)
    invited = {"account_id": account.id, "token_hash": mark}
    _copy(session, DeviceInvitation, ids["invitation"], **invited)
    session.add(
        AuditEntry(
            account_id=account.id,
            unit_id=ids["unit"],
            action="clip.publish",
            subject_id=ids["published_clip"],
        )
    )
    return account


def _item(session: Session, ids: Ids, place: int) -> Item:
    mark = new_id()[:12]
    item = _copy(session, Item, ids["item"], sku=mark, name_zh=f"黄花菜{mark}")
    season = ItemSeason(
        unit_id=ids["unit"], item_id=item.id, position=1, first="02-01", last="03-01"
    )
    session.add(season)
    for kind, name in ((ItemVariant, "variant"), (ItemOffer, "offer"), (ItemPaper, "paper")):
        _copy(session, kind, ids[name], item_id=item.id)
    _copy(session, ItemPrice, ids["price"], item_id=item.id, price_fen=2600 + place)
    _copy(session, PriceRange, ids["range"], item_id=item.id)
    return item


def _footage(session: Session, ids: Ids, item: Item) -> Footage:
    footage = _copy(
        session, Footage, ids["footage"], sha256=new_id(), item_id=item.id, name=f"{item.sku}.mp4"
    )
    _copy(session, FootageItem, ids["footage_link"], footage_id=footage.id, item_id=item.id)
    _copy(session, FootagePermission, ids["permission"], footage_id=footage.id)
    session.add(FootageTag(footage_id=footage.id, name="晾晒", unit_id=ids["unit"]))
    return footage


def _clip(session: Session, ids: Ids, item: Item, footage: Footage, person: Account) -> Clip:
    """A published clip of the item, proposed and taken by this person, and one that waits."""
    made = None
    for name in ("ready", "published"):
        first = session.get_one(Clip, ids[f"{name}_clip"])
        order = _copy(session, ClipOrder, first.order_id, item_id=item.id, footage_ids=[footage.id])
        told = {"order_id": order.id, "item_id": item.id, "proposed_by": person.id}
        made = _copy(session, Clip, first.id, **told)
        session.add(ClipFootage(clip_id=made.id, footage_id=footage.id))
        for shape in ("tall", "square"):
            file = _copy(session, Rendition, ids[f"{name}_{shape}"], clip_id=made.id)
            _taken(session, ids, made.id, file.id, person)
    assert made is not None
    return made


def _taken(session: Session, ids: Ids, clip_id: str, file_id: str, person: Account) -> None:
    session.add(
        Download(
            unit_id=ids["unit"],
            clip_id=clip_id,
            rendition_id=file_id,
            account_id=person.id,
            at=now() - timedelta(days=1),
        )
    )


def _of_one_item(session: Session, ids: Ids, people: list[Account]) -> None:
    """What stands on one item's page."""
    for place, person in enumerate(people):
        mark = new_id()[:12]
        decided = {"state": PriceState.APPROVED, "decided_by": person.id, "decided_at": now()}
        _copy(session, ItemPrice, ids["price"], proposed_by=person.id)
        _copy(session, ItemPrice, ids["price"], proposed_by=person.id, **decided)
        _copy(session, PriceRange, ids["range"], approved_by=person.id)
        _copy(session, ItemVariant, ids["variant"], name=mark, position=place + 2)
        _copy(session, ItemOffer, ids["offer"], text=f"满{200 + place}减20")
        _copy(session, ItemPaper, ids["paper"], number=mark)


def _of_one_footage(session: Session, ids: Ids, items: list[Item]) -> None:
    """What stands on one file's page."""
    for item in items:
        _copy(session, FootageItem, ids["footage_link"], item_id=item.id)
        _copy(session, FootagePermission, ids["permission"], name=item.sku)
        tag = FootageTag(footage_id=ids["footage"], name=item.sku, unit_id=ids["unit"])
        session.add(tag)


def _of_one_clip(session: Session, ids: Ids, people: list[Account]) -> None:
    """What stands on one clip's pages: comments with answers, files in every size, who took them."""
    for person in people:
        said = _copy(session, ClipComment, ids["comment"], account_id=person.id)
        _copy(session, ClipComment, ids["comment"], account_id=person.id, parent_id=said.id)
        _taken(session, ids, ids["published_clip"], ids["published_tall"], person)


def _of_one_account(session: Session, ids: Ids, count: int) -> None:
    """What stands on one person's own pages."""
    for _ in range(count):
        mark = new_id()[:12]
        _copy(session, ApiToken, ids["token"], token_hash=mark)
        _copy(session, AccountSession, ids["session"])
        _copy(session, DeviceInvitation, ids["invitation"], token_hash=mark)
        _copy(session, PersonalClip, ids["personal"], made_from=mark)
        _copy(session, CatalogImport, ids["import"])
        _copy(session, Upload, ids["upload"])


def _broadcasts(
    session: Session, ids: Ids, items: list[Item], clips: list[Clip], parts: int
) -> None:
    """A broadcast for each item with a host and a channel of its own, and the seeded one with ``parts`` more parts."""
    for place, (item, clip) in enumerate(zip(items, clips, strict=True)):
        host = _copy(session, Host, ids["host"], name=f"主播{item.sku}")
        channel = _copy(session, Channel, ids["channel"], name=f"号{item.sku}")
        _copy(session, CalendarLink, ids["calendar_link"], kind="host", subject_id=host.id)
        first = session.get_one(Broadcast, ids["broadcast"])
        later = timedelta(days=place)
        broadcast = _copy(
            session,
            Broadcast,
            first.id,
            host_id=host.id,
            channel_id=channel.id,
            start_at=first.start_at + later,
            end_at=first.end_at + later,
        )
        shown = {"item_id": item.id, "clip_id": clip.id}
        _copy(session, Segment, ids["part"], broadcast_id=broadcast.id, **shown)
        if place < parts:
            _copy(session, Segment, ids["part"], position=place + 2, **shown)
            session.add(BroadcastHost(broadcast_id=first.id, host_id=host.id))


def _work(session: Session, ids: Ids, person: Account, item: Item) -> None:
    """A shot request, a draft that this person changed, and a job of each state."""
    asked = {"item_id": item.id, "created_by": person.id}
    request = _copy(session, ShotRequest, ids["shot_request"], **asked)
    sent = {"sha256": new_id(), "request_id": ids["shot_request"], "sender": person.name}
    _copy(session, Footage, ids["footage"], **sent)
    _copy(session, Footage, ids["footage"], **sent | {"sha256": new_id(), "request_id": request.id})
    changed = {"item_id": item.id, "changed_by": person.id}
    draft = _copy(session, EditDraft, ids["draft"], **changed)
    session.add(DraftVersion(draft_id=draft.id, version=1, edit=draft.edit, saved_by=person.id))
    for state in JobState:
        over = state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
        told = {"state": state, "requested_by": person.id, "finished_at": now() if over else None}
        failed = {"error_code": "disk.reserve"} if state is JobState.FAILED else {}
        _copy(session, Job, ids["job"], **told, **failed)
    session.add(
        RawAccess(account_id=person.id, unit_id=ids["unit"], reason="核对原片", until=now())
    )
