"""Which footage a clip shows: written down when the clip is made, so that neither is searched for in the other."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.footage_links import ClipFootage
from studio.records.work import Clip, Footage


def note_sources(session: Session, clip: Clip, footage_ids: Collection[str]) -> None:
    """Note what of the ordered footage the clip's timeline really shows; the clip is flushed already."""
    sources = clip.timeline.sources
    used = {sources[take.source].sha256 for take in clip.timeline.takes}
    wanted = select(Footage.id).where(Footage.id.in_(footage_ids), Footage.sha256.in_(used))
    session.add_all(
        ClipFootage(clip_id=clip.id, footage_id=each) for each in session.scalars(wanted)
    )
