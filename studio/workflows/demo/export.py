"""Put what the demo made where a person finds it: clips, covers, certificates, calendars."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from studio.records.live import Broadcast
from studio.records.people import Unit
from studio.records.work import Clip, Rendition
from studio.store import Blobs
from studio.units import Aspect
from studio.workflows.live.watch_schedule import WHOLE, feed


def export_clips(session: Session, blobs: Blobs, orders: Sequence[str], folder: Path) -> list[Path]:
    """Each rendition as MP4 with its cover (JPEG) and certificate (JSON); the MP4s, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = session.scalars(
        select(Clip)
        .where(Clip.order_id.in_(orders))
        .options(
            selectinload(Clip.renditions).options(undefer(Rendition.certificate)),
            joinedload(Clip.item),
            joinedload(Clip.order),
            joinedload(Clip.unit),
        )
    )
    found = []
    for clip in clips:
        stem = f"{clip.unit.slug}-{clip.item.sku}-{clip.order.template}-{clip.length_s}s"
        for each in clip.renditions:
            found.append(folder / f"{stem}-{Aspect.parse(each.aspect).slug}.mp4")
            _copy(blobs, each.blob, found[-1])
            _copy(blobs, each.cover, found[-1].with_suffix(".jpg"))
            _write(
                found[-1].with_suffix(".json"), each.certificate.model_dump_json(indent=1).encode()
            )
    return sorted(found)


def export_calendars(
    session: Session, counties: Iterable[str], folder: Path, language: str
) -> list[Path]:
    """One calendar (ICS) for each county that has a broadcast."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for slug in counties:
        unit = session.scalars(select(Unit).where(Unit.slug == slug)).one()
        own = (
            select(Broadcast)
            .where(Broadcast.unit_id == unit.id)
            .order_by(Broadcast.start_at)
            .options(*WHOLE)
        )
        broadcasts = session.scalars(own).unique().all()
        if broadcasts:
            found.append(folder / f"{slug}.ics")
            _write(
                found[-1],
                feed(broadcasts, unit.name_zh if language == "zh" else unit.name_en, language),
            )
    return found


def _copy(blobs: Blobs, key: str, target: Path) -> None:
    """A copy, so that nobody edits the blob itself; one of the same size is not made again."""
    if target.exists() and target.stat().st_size == blobs.size(key):
        return
    draft = target.with_name(f".{target.name}.part")
    shutil.copyfile(blobs.path(key), draft)
    draft.replace(target)


def _write(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(data)
    draft.replace(target)
