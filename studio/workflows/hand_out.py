"""Count that a file was taken."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from studio.records.sellers import PersonalClip
from studio.records.work import Rendition
from studio.store import Viewer
from studio.workflows.audit import note


def count_download(session: Session, viewer: Viewer, rendition: Rendition, unit_id: str) -> None:
    """One more download of a file the viewer was given; two at once are both counted."""
    more = update(Rendition).where(Rendition.id == rendition.id)
    session.execute(more.values(downloads=Rendition.downloads + 1))
    told = {"title": rendition.clip.title, "aspect": rendition.aspect}
    note(session, viewer, unit_id, "clip.download", rendition.id, **told)


def count_own_download(session: Session, viewer: Viewer, personal: PersonalClip) -> None:
    """One more download of a seller's own file."""
    more = update(PersonalClip).where(PersonalClip.id == personal.id)
    session.execute(more.values(downloads=PersonalClip.downloads + 1))
    told = {"title": personal.rendition.clip.title, "shop": personal.card.shop}
    note(session, viewer, personal.unit_id, "clip.download_own", personal.id, **told)
