"""Count that a file was taken, and tell who took what already."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.records.downloads import Download
from studio.records.sellers import PersonalClip
from studio.records.work import Rendition
from studio.store import Viewer, scoped
from studio.workflows.audit import note


def count_download(session: Session, viewer: Viewer, rendition: Rendition, unit_id: str) -> None:
    """One more download of a file the viewer was given; two at once are both counted."""
    more = update(Rendition).where(Rendition.id == rendition.id)
    session.execute(more.values(downloads=Rendition.downloads + 1))
    _write(session, viewer, rendition, unit_id, own=False)
    told = {"title": rendition.clip.title, "aspect": rendition.aspect}
    note(session, viewer, unit_id, "clip.download", rendition.id, **told)


def count_own_download(session: Session, viewer: Viewer, personal: PersonalClip) -> None:
    """One more download of a seller's own file."""
    more = update(PersonalClip).where(PersonalClip.id == personal.id)
    session.execute(more.values(downloads=PersonalClip.downloads + 1))
    _write(session, viewer, personal.rendition, personal.rendition.clip.unit_id, own=True)
    told = {"title": personal.rendition.clip.title, "shop": personal.card.shop}
    note(session, viewer, personal.unit_id, "clip.download_own", personal.id, **told)


def taken_of(session: Session, viewer: Viewer, clip_ids: Collection[str]) -> frozenset[str]:
    """Ids of those clips of which the viewer has taken a file."""
    mine = (
        select(Download.clip_id)
        .distinct()
        .where(Download.account_id == viewer.account_id, Download.clip_id.in_(clip_ids))
    )
    return frozenset(session.scalars(scoped(mine, viewer)))


def _write(
    session: Session, viewer: Viewer, rendition: Rendition, unit_id: str, *, own: bool
) -> None:
    taken = Download(
        unit_id=unit_id,
        clip_id=rendition.clip_id,
        rendition_id=rendition.id,
        account_id=viewer.account_id,
        own=own,
    )
    session.add(taken)
