"""A film that was looked at, and a draft of two photographs."""

from __future__ import annotations

import io
from datetime import timedelta
from fractions import Fraction

from PIL import Image
from sqlalchemy.orm import Session

from jobs import queue
from studio.records.desk import DraftEdit, DraftTake
from studio.records.drafts import EditDraft, VoiceRecording
from studio.records.edit import SourceRef
from studio.records.footage_links import FootageItem
from studio.records.goods import Item
from studio.records.media import (
    ANALYSIS_VERSION,
    MediaKind,
)
from studio.records.permissions import FootagePermission, PermissionGiven, PermissionKind
from studio.records.work import (
    Footage,
    FootageState,
    Job,
    JobKind,
)
from studio.store import Blobs
from studio.units import Aspect, Size, TimeRange, now
from studio.workflows.drafts.drafts import keep_version
from studio.workflows.spelt import spelt
from tests.web.seed.media import analysis, info, picture
from tests.web.seed.world import County, World, keep


def add_footage(session: Session, blobs: Blobs, county: County) -> None:
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
    keep(session, county, "footage", footage)
    link = FootageItem(
        unit_id=county.unit,
        footage_id=footage.id,
        item_id=county.ids["item"],
        start_ms=0,
        end_ms=4000,
    )
    keep(session, county, "footage_link", link)
    permission = FootagePermission(
        unit_id=county.unit,
        footage_id=footage.id,
        kind=PermissionKind.PERSON,
        name="周桂香",
        given=PermissionGiven.WRITTEN,
    )
    keep(session, county, "permission", permission)
    job = Job(unit_id=county.unit, kind=JobKind.INGEST, subject_id=footage.id, title=footage.name)
    queue.enqueue(session, job)
    county.ids["job"] = job.id


def add_draft(session: Session, blobs: Blobs, county: County, item: Item, world: World) -> None:
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
    keep(session, county, "draft", draft)
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
    keep(session, county, "recording", recording)


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
