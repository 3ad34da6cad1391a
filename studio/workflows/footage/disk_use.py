"""What each unit keeps on the disk, by kind, with its largest files, beside its share and what is free."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from studio.records.drafts import VoiceRecording
from studio.records.people import Unit
from studio.records.sellers import PersonalClip
from studio.records.uploads import Upload
from studio.records.work import Clip, Footage, Rendition
from studio.settings import Settings
from studio.store import Viewer, scoped, unit_ids

LARGEST = 12
"""Files told by name."""

KINDS = ("originals", "trash", "light", "clips", "voices", "sellers", "uploads")
"""Of bytes, in the order they are told. ``light``: poster, filmstrip, proxy and developed photograph."""


@dataclass(frozen=True)
class UnitUse:
    """One unit's bytes by kind, all of ``KINDS``."""

    unit: Unit
    kinds: dict[str, int]
    files: int
    """Pieces of footage, those in the trash included."""

    @property
    def bytes(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class DiskUse:
    """What the viewer's units keep.

    Attributes:
        units: Those that keep anything, the most first.
        largest: Footage, the largest first.
        free: Bytes free on the disk of the studio.
        reserve: Bytes of that which stay free whatever comes.
        quota: Most bytes of a county's originals; 0 for no limit.
    """

    units: Sequence[UnitUse]
    largest: Sequence[Footage]
    free: int
    reserve: int
    quota: int


def disk_use(session: Session, viewer: Viewer, settings: Settings) -> DiskUse:
    """As the rows tell it: nothing is searched on the disk. The same bytes in two units count in both."""
    kept = Footage.emptied_at.is_(None)
    trashed = Footage.trashed_at.is_not(None)
    clips = (
        select(Clip.unit_id, func.sum(Rendition.bytes), func.count())
        .join(Rendition, Rendition.clip_id == Clip.id)
        .group_by(Clip.unit_id)
    )
    asked: dict[str, Select[*tuple[Any, ...]]] = {
        "originals": _sum(Footage, Footage.bytes, kept, ~trashed),
        "trash": _sum(Footage, Footage.bytes, kept, trashed),
        "light": _sum(Footage, Footage.made_bytes, kept),
        "clips": clips,
        "voices": _sum(VoiceRecording, VoiceRecording.bytes),
        "sellers": _sum(PersonalClip, PersonalClip.bytes, PersonalClip.blob.is_not(None)),
        "uploads": _sum(Upload, Upload.received, Upload.footage_id.is_(None)),
    }
    mine = unit_ids(viewer)
    units = session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.slug)).all()
    kinds = {unit.id: dict.fromkeys(KINDS, 0) for unit in units}
    files = dict.fromkeys(kinds, 0)
    for kind, statement in asked.items():
        here = statement.where(statement.selected_columns[0].in_(mine))
        for unit_id, count, rows in session.execute(here):
            kinds[unit_id][kind] = int(count or 0)
            files[unit_id] += rows if kind in {"originals", "trash"} else 0
    found = [UnitUse(unit, kinds[unit.id], files[unit.id]) for unit in units]
    wanted = select(Footage).where(kept).options(joinedload(Footage.unit))
    largest = scoped(wanted.order_by(Footage.bytes.desc(), Footage.id).limit(LARGEST), viewer)
    settings.var.mkdir(parents=True, exist_ok=True)
    return DiskUse(
        units=sorted((each for each in found if each.bytes), key=lambda each: -each.bytes),
        largest=session.scalars(largest).all(),
        free=shutil.disk_usage(settings.var).free,
        reserve=settings.disk_reserve_mib << 20,
        quota=settings.county_quota_mib << 20,
    )


def _sum(kind: Any, column: Any, *conditions: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - mapped classes and columns
    """Unit, bytes and number of rows."""
    return (
        select(kind.unit_id, func.sum(column), func.count())
        .where(*conditions)
        .group_by(kind.unit_id)
    )
