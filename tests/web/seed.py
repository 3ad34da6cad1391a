"""Two counties with people of every role and one thing of every kind, ready for the pages."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from PIL import Image
from sqlalchemy.orm import Session

from jobs import queue
from studio.records.api_tokens import ApiToken
from studio.records.bundles import Bundle, BundlePart
from studio.records.calendars import CalendarKind, CalendarLink
from studio.records.clip import Certificate, CertificateCheck
from studio.records.desk import DraftEdit, DraftTake
from studio.records.drafts import EditDraft, VoiceRecording
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.footage_links import ClipFootage, FootageItem
from studio.records.goods import Item, ItemVariant
from studio.records.imports import CatalogImport
from studio.records.item_photos import ItemPhoto
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.media import (
    ANALYSIS_VERSION,
    Analysis,
    Boundary,
    BoundaryKind,
    HdrKind,
    MediaInfo,
    MediaKind,
    Shot,
    ShotQuality,
    Sound,
    VideoStream,
)
from studio.records.offers import ItemOffer
from studio.records.packed import Curve
from studio.records.papers import ItemPaper
from studio.records.people import Account, Membership, Role, Unit, UnitKind
from studio.records.permissions import FootagePermission, PermissionGiven, PermissionKind
from studio.records.planning import ItemWish, PlanProposal, PlanWishes
from studio.records.prices import ItemPrice, PriceRange
from studio.records.requests import ShotRequest
from studio.records.reviews import ClipComment
from studio.records.rundowns import BroadcastComment, RundownTemplate
from studio.records.sellers import PersonalClip, Seller, ShopCard
from studio.records.series import BroadcastSeries
from studio.records.sessions import DeviceInvitation, SessionKind
from studio.records.uploads import Upload
from studio.records.work import (
    Clip,
    ClipOrder,
    ClipState,
    Footage,
    FootageState,
    Job,
    JobKind,
    Rendition,
)
from studio.schedule.planner import propose
from studio.settings import Settings
from studio.store import Blobs, Database, blobs_of
from studio.units import Aspect, Size, TimeRange, now
from studio.workflows.county_goals import goals_of
from studio.workflows.drafts import keep_version
from studio.workflows.order_clips import facts_for
from studio.workflows.rundown_versions import begin, newest_version
from studio.workflows.sessions import open_session
from studio.workflows.spelt import spelt
from studio.workflows.tokens import digest_of
from web.passwords import hash_password

PASSWORD = "daylily-2026"
CLIP_BYTES = bytes(range(256)) * 40
"""Stands for a clip where only its bytes matter."""


@dataclass
class County:
    """Ids of what one county has."""

    unit: str
    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """What the tests know of the seeded studio."""

    accounts: dict[str, str] = field(default_factory=dict)
    """Account id by login: ``qidong-media``, ``sangzhi-seller``, ``province``."""
    memberships: dict[str, str] = field(default_factory=dict)
    """Membership id by login."""
    counties: dict[str, County] = field(default_factory=dict)


def make_world(settings: Settings) -> World:
    """Fill an empty studio."""
    queue.prepare(settings)
    database, blobs, world = Database(settings), blobs_of(settings), World()
    hashed = hash_password(PASSWORD)
    with database.session() as session:
        province = Unit(kind=UnitKind.PROVINCE, slug="hunan", name_zh="湖南省", name_en="Hunan")
        session.add(province)
        session.flush()
        _person(session, world, "province", province.id, Role.ADMINISTRATOR, hashed)
        for slug, name in (("qidong", "祁东县"), ("sangzhi", "桑植县")):
            unit = Unit(
                parent_id=province.id,
                kind=UnitKind.COUNTY,
                slug=slug,
                name_zh=name,
                name_en=slug.title(),
            )
            session.add(unit)
            session.flush()
            for role in Role:
                _person(session, world, f"{slug}-{role.value}", unit.id, role, hashed)
            world.counties[slug] = _county(session, blobs, unit, world)
    database.close()
    return world


def _person(
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


def _county(session: Session, blobs: Blobs, unit: Unit, world: World) -> County:
    county = County(unit.id, {"unit": unit.id})
    item = _keep(
        session,
        county,
        "item",
        Item(
            unit_id=unit.id,
            sku=f"{unit.slug}-hhc",
            name_zh="黄花菜" if unit.slug == "qidong" else "桑植白茶",
            name_en="Daylily" if unit.slug == "qidong" else "White tea",
            kind="dried_vegetable",
            origin="黄土铺镇",
            spec="250g/袋",
            price_unit="袋",
            price_fen=2990,
            selling_points=["清晨采摘"],
            season_from="06-10",
            season_to="08-31",
            link="https://example.org/hhc",
        ),
    )
    _keep(session, county, "price", ItemPrice(unit_id=unit.id, item_id=item.id, price_fen=2690))
    today = now().date()
    _keep(
        session,
        county,
        "range",
        PriceRange(
            unit_id=unit.id,
            item_id=item.id,
            least_fen=2690,
            most_fen=3290,
            from_on=today - timedelta(days=7),
            until_on=today + timedelta(days=30),
        ),
    )
    request = ShotRequest(
        unit_id=unit.id,
        item_id=item.id,
        what="拍晾晒",
        until=now() + timedelta(days=7),
        most_files=3,
        most_bytes=1 << 20,
        created_by=world.accounts[f"{unit.slug}-media"],
    )
    _keep(session, county, "shot_request", request)
    _footage(session, blobs, county)
    upload = Upload(
        unit_id=unit.id,
        account_id=world.accounts[f"{unit.slug}-media"],
        name="航拍.mp4",
        given="",
        length=1000,
        expires_at=now() + timedelta(days=7),
    )
    _keep(session, county, "upload", upload)
    _draft(session, blobs, county, item, world)
    for state in (ClipState.READY, ClipState.PUBLISHED):
        _clip(session, blobs, county, item, state)
    comment = ClipComment(
        unit_id=unit.id,
        clip_id=county.ids["published_clip"],
        account_id=world.accounts[f"{unit.slug}-coordinator"],
        text="商标再大一点",
    )
    _keep(session, county, "comment", comment)
    kilogram = ItemVariant(
        unit_id=unit.id, item_id=item.id, position=1, name="1kg/袋", price_fen=9990, stock=20
    )
    _keep(session, county, "variant", kilogram)
    offer = ItemOffer(
        unit_id=unit.id,
        item_id=item.id,
        text="送竹筷一双",
        from_on=today - timedelta(days=2),
        until_on=today + timedelta(days=20),
    )
    _keep(session, county, "offer", offer)
    paper = ItemPaper(unit_id=unit.id, item_id=item.id, name="食品生产许可", number="SC1")
    _keep(session, county, "paper", paper)
    key = blobs.put_bytes(picture() + b"item" + county.unit.encode(), ".jpg")
    photo = ItemPhoto(unit_id=unit.id, item_id=item.id, position=1, name="花.jpg", photo=key)
    _keep(session, county, "item_photo", photo)
    part = BundlePart(unit_id=unit.id, item_id=item.id, position=0, pieces=2)
    bundle = Bundle(
        unit_id=unit.id,
        name="两袋装",
        price_fen=5500,
        from_on=date(2026, 1, 1),
        until_on=date(2036, 1, 1),
        parts=[part],
    )
    _keep(session, county, "bundle", bundle)
    sent = CatalogImport(
        unit_id=unit.id,
        account_id=world.accounts[f"{unit.slug}-media"],
        name="报价.csv",
        content="品名,规格,直播价\n干豆角,250g/袋,19.9\n".encode(),
    )
    _keep(session, county, "import", sent)
    _seller(session, blobs, county, world.accounts[f"{unit.slug}-seller"])
    _device(session, county, world, f"{unit.slug}-seller")
    host = _keep(session, county, "host", Host(unit_id=unit.id, name="刘满仓"))
    channel = _keep(
        session, county, "channel", Channel(unit_id=unit.id, name="县播号", platform="douyin")
    )
    start = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
    broadcast = _keep(
        session,
        county,
        "broadcast",
        Broadcast(
            unit_id=unit.id,
            title=f"{unit.name_zh}开采季",
            channel_id=channel.id,
            host_id=host.id,
            start_at=start,
            end_at=start + timedelta(hours=1),
        ),
    )
    _keep(
        session,
        county,
        "part",
        Segment(broadcast_id=broadcast.id, position=1, item_id=item.id, planned_s=600),
    )
    _series(session, county, broadcast)
    _plan(session, county, unit)
    _rundown(session, county, broadcast, world.accounts[f"{unit.slug}-coordinator"])
    return county


def _series(session: Session, county: County, broadcast: Broadcast) -> None:
    """Two broadcasts a week apart that belong together."""
    start = datetime(2029, 7, 4, 11, 30, tzinfo=UTC)
    row = BroadcastSeries(
        unit_id=broadcast.unit_id,
        start_at=start,
        length_s=3600,
        repeat={"every": "weekly", "weekdays": [2], "count": 2},
    )
    _keep(session, county, "series", row)
    for name, at in (("repeated", start), ("repeated_again", start + timedelta(days=7))):
        one = Broadcast(
            unit_id=broadcast.unit_id,
            title="每周三专场",
            channel_id=broadcast.channel_id,
            host_id=broadcast.host_id,
            start_at=at,
            end_at=at + timedelta(hours=1),
            series_id=row.id,
            series_at=at,
        )
        _keep(session, county, name, one)


def _plan(session: Session, county: County, unit: Unit) -> None:
    """A proposal for two weeks of the item's season, ready to be taken."""
    wishes = PlanWishes(
        first=date(2027, 6, 14),
        days=14,
        channels=(county.ids["channel"],),
        hosts=(county.ids["host"],),
        items=(ItemWish(item_id=county.ids["item"], times=2),),
    )
    goals = goals_of(session, unit, wishes)
    made = PlanProposal(
        unit_id=unit.id,
        wishes=wishes,
        goals=goals.model_dump(mode="json"),
        proposal=propose(goals).model_dump(mode="json"),
        revisions={},
        taken={},
    )
    _keep(session, county, "proposal", made)


def _rundown(session: Session, county: County, broadcast: Broadcast, account_id: str) -> None:
    """What stays of a rundown: a version, a comment, a template."""
    session.refresh(broadcast)
    begin(session, broadcast)
    county.ids["version"] = newest_version(session, broadcast.id).id
    said = BroadcastComment(
        unit_id=county.unit, broadcast_id=broadcast.id, account_id=account_id, text="先说产地"
    )
    _keep(session, county, "talk", said)
    shape = {"kind": "open", "title": "欢迎", "planned_s": 180}
    template = RundownTemplate(unit_id=county.unit, name="周五晚场", parts=[shape])
    _keep(session, county, "template", template)


def _keep(session: Session, county: County, name: str, row):
    session.add(row)
    session.flush()
    county.ids[name] = row.id
    return row


def picture() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (32, 18), "#c8501e").save(out, "JPEG")
    return out.getvalue()


def info(lost: Fraction = Fraction(0)) -> MediaInfo:
    """What probing an ordinary file gives."""
    video = VideoStream(
        index=0,
        codec="h264",
        coded=Size(320, 180),
        display=Size(320, 180),
        rotation=0,
        pixel_aspect=Fraction(1),
        rate=Fraction(25),
        variable_rate=False,
        pixel_format="yuv420p",
        interlaced=False,
        full_range=False,
        hdr=HdrKind.SDR,
        primaries="bt709",
        transfer="bt709",
        matrix="bt709",
        start=Fraction(0),
        duration=Fraction(4),
    )
    return MediaInfo(
        container="mov,mp4", bytes=100, duration=Fraction(4), video=video, audio=None, lost=lost
    )


def analysis() -> Analysis:
    """Two shots of two seconds, one good, one poor."""

    def shot(start: int, score: float) -> Shot:
        quality = ShotQuality(
            sharpness=score,
            exposure=score,
            colourfulness=score,
            steadiness=score,
            motion=score,
            score=score,
        )
        return Shot(range=TimeRange.of(start, 2), quality=quality)

    cut = Boundary(kind=BoundaryKind.CUT, start=Fraction(2), end=Fraction(2))
    return Analysis(
        duration=Fraction(4),
        boundaries=(cut,),
        shots=(shot(0, 0.9), shot(2, 0.2)),
        sound=Sound(
            integrated_lufs=-20.0,
            true_peak_dbtp=-3.0,
            waveform=Curve.of(Fraction(0), Fraction(1, 4), [0.1, 0.8] * 8),
            speech=(TimeRange.of(1, 2),),
        ),
    )


def _footage(session: Session, blobs: Blobs, county: County) -> None:
    footage = Footage(
        unit_id=county.unit,
        name="晒场 “航拍”.mp4",
        spelt=spelt("晒场 “航拍”.mp4"),
        blob=blobs.put_bytes(b"raw" + county.unit.encode(), ".mp4"),
        sha256=county.unit,
        bytes=100,
        state=FootageState.READY,
        info=info(),
        analysis=analysis(),
        analysis_version=ANALYSIS_VERSION,
        proxy=blobs.put_bytes(b"light film " + county.unit.encode(), ".mp4"),
        still=blobs.put_bytes(picture() + county.unit.encode(), ".jpg"),
        poster=blobs.put_bytes(picture(), ".jpg"),
        filmstrip=blobs.put_bytes(picture(), ".jpg"),
    )
    _keep(session, county, "footage", footage)
    link = FootageItem(
        unit_id=county.unit,
        footage_id=footage.id,
        item_id=county.ids["item"],
        start_ms=500,
        end_ms=2500,
    )
    _keep(session, county, "footage_link", link)
    permission = FootagePermission(
        unit_id=county.unit,
        footage_id=footage.id,
        kind=PermissionKind.PERSON,
        name="周桂香",
        given=PermissionGiven.WRITTEN,
    )
    _keep(session, county, "permission", permission)
    job = Job(unit_id=county.unit, kind=JobKind.INGEST, subject_id=footage.id, title=footage.name)
    queue.enqueue(session, job)
    county.ids["job"] = job.id


def _draft(session: Session, blobs: Blobs, county: County, item: Item, world: World) -> None:
    """An edit of two photographs, whose pictures need no ffmpeg."""
    photos = [_photo(session, blobs, county, name) for name in ("晒场.jpg", "装袋.jpg")]
    span = TimeRange.of(0, 4)
    takes = [
        DraftTake(number=place + 1, source=place, shot=0, range=span)
        for place in range(len(photos))
    ]
    edit = DraftEdit(
        sources=tuple(
            SourceRef(sha256=each.sha256, display=Size(320, 180), kind=MediaKind.PHOTO)
            for each in photos
        ),
        rate=Fraction(25),
        takes=tuple(takes),
        template="product-hero",
        aspects=(Aspect(9, 16), Aspect(1, 1)),
        preset="social",
        length_s=10,
    )
    maker = world.accounts[f"{item.sku.split('-')[0]}-media"]
    draft = EditDraft(
        unit_id=county.unit,
        item_id=item.id,
        footage_ids=[each.id for each in photos],
        edit=edit,
        created_by=maker,
        changed_by=maker,
    )
    _keep(session, county, "draft", draft)
    keep_version(session, draft)
    recording = VoiceRecording(
        unit_id=county.unit,
        draft_id=draft.id,
        blob=blobs.put_bytes(f"a voice of {county.unit}".encode(), ".m4a"),
        bytes=100,
        length_ms=1500,
        outline="20ff8040",
        recorded_by=maker,
    )
    _keep(session, county, "recording", recording)


def _photo(session: Session, blobs: Blobs, county: County, name: str) -> Footage:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((320, 180)).convert("RGB").save(out, "JPEG")
    seen = analysis().model_copy(update={"boundaries": (), "shots": analysis().shots[:1]})
    footage = Footage(
        unit_id=county.unit,
        name=name,
        blob=blobs.put_bytes(out.getvalue() + f"{county.unit}{name}".encode(), ".jpg"),
        sha256=f"{county.unit}{name}",
        bytes=100,
        state=FootageState.READY,
        info=info().model_copy(update={"kind": MediaKind.PHOTO}),
        analysis=seen,
        analysis_version=ANALYSIS_VERSION,
        still=blobs.put_bytes(out.getvalue(), ".jpg"),
        poster=blobs.put_bytes(picture(), ".jpg"),
        created_at=now() - timedelta(days=1),
    )
    session.add(footage)
    session.flush()
    return footage


def _clip(session: Session, blobs: Blobs, county: County, item: Item, state: ClipState) -> None:
    _, facts = facts_for(session, item)
    order = ClipOrder(
        unit_id=county.unit,
        item_id=item.id,
        template="product-hero",
        aspects=["9:16", "1:1"],
        lengths=["15"],
        footage_ids=[county.ids["footage"]],
    )
    session.add(order)
    session.flush()
    whole = TimeRange.of(0, 4)
    clip = Clip(
        unit_id=county.unit,
        order_id=order.id,
        item_id=item.id,
        title=f"{item.name_zh} 15 秒",
        post_text=f"{item.name_zh}\n#家乡味道",
        length_s=15,
        state=state,
        timeline=Timeline(
            sources=(SourceRef(sha256=county.unit, display=Size(320, 180)),),
            takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
            rate=Fraction(25),
        ),
        facts=facts,
        made_from="x",
        published_at=now() if state is ClipState.PUBLISHED else None,
    )
    _keep(session, county, f"{state.value}_clip", clip)
    session.add(ClipFootage(clip_id=clip.id, footage_id=county.ids["footage"]))
    for aspect, size in (("9:16", Size(1080, 1920)), ("1:1", Size(1080, 1080))):
        rendition = Rendition(
            clip_id=clip.id,
            aspect=aspect,
            preset="social",
            blob=blobs.put_bytes(CLIP_BYTES + aspect.encode(), ".mp4"),
            cover=blobs.put_bytes(picture(), ".jpg"),
            bytes=len(CLIP_BYTES) + len(aspect),
            width=size.width,
            height=size.height,
            duration_ms=15000,
            certificate=_certificate(size),
        )
        name = f"{state.value}_{'tall' if aspect == '9:16' else 'square'}"
        _keep(session, county, name, rendition)


def _seller(session: Session, blobs: Blobs, county: County, account_id: str) -> None:
    """The seller's shop, and a clip that is theirs."""
    shop = Seller(
        unit_id=county.unit, account_id=account_id, shop="周姐土货铺", phone="138 0013 8000"
    )
    seller = _keep(session, county, "seller", shop)
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
    _keep(session, county, "personal", personal)


def _device(session: Session, county: County, world: World, login: str) -> None:
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
    _keep(session, county, "invitation", invitation)
    token = ApiToken(
        account_id=account.id,
        name="价目表",
        token_hash=digest_of(f"api token of {county.unit}"),
        scopes=["clips:take"],
        until=now() + timedelta(days=30),
    )
    _keep(session, county, "token", token)
    link = CalendarLink(
        unit_id=county.unit, kind=CalendarKind.COUNTY, subject_id=county.unit, created_by=account.id
    )
    _keep(session, county, "calendar_link", link)


def _certificate(size: Size) -> Certificate:
    lines = (("duration", "15.0", "15.0"), ("contrast:title", "≥ 4.5", "5.23"))
    return Certificate(
        sha256="0" * 64,
        bytes=100,
        size=size,
        duration_ms=15000,
        loudness_lufs=-16.0,
        true_peak_dbtp=-1.5,
        checks=tuple(
            CertificateCheck(name=name, planned=planned, found=found, passed=True)
            for name, planned, found in lines
        ),
        made_from={},
    )
