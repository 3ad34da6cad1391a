"""How far a clip's copies in sellers' names are, for its makers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from studio.records.sellers import PersonalClip
from studio.records.work import Clip, Job, JobKind, Rendition
from studio.store import Viewer, scoped
from studio.workflows.gallery.make_mine import OPEN


@dataclass(frozen=True)
class ForSellers:
    """Sellers' files of one rendition as it is now."""

    made: int
    wanted: int
    failed: tuple[PersonalClip, ...]
    job: Job | None
    """The newest batch that is not over."""


def progress_of(session: Session, viewer: Viewer, clip: Clip) -> dict[str, ForSellers]:
    """By rendition, where a seller has or wants a file."""
    wanted = (
        select(PersonalClip)
        .join(PersonalClip.rendition)
        .where(Rendition.clip_id == clip.id)
        .order_by(PersonalClip.created_at)
        .options(joinedload(PersonalClip.seller))
    )
    by_file: dict[str, list[PersonalClip]] = {}
    now = {each.id: each.certificate.sha256 for each in clip.renditions}
    for each in session.scalars(scoped(wanted, viewer)):
        if each.master_sha256 == now[each.rendition_id]:
            by_file.setdefault(each.rendition_id, []).append(each)
    return {rendition_id: _told(session, files) for rendition_id, files in by_file.items()}


def _told(session: Session, files: list[PersonalClip]) -> ForSellers:
    jobs = select(Job).where(Job.id.in_({each.job_id for each in files}), Job.state.in_(OPEN))
    batch = jobs.where(Job.kind == JobKind.PERSONALISE_ALL).order_by(Job.created_at.desc())
    return ForSellers(
        sum(each.blob is not None for each in files),
        len(files),
        tuple(each for each in files if each.error_code is not None),
        session.scalars(batch).first(),
    )
