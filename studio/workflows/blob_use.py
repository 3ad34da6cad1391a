"""Whether any row still names a blob: what none names may go."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.records.drafts import VoiceRecording
from studio.records.item_photos import ItemPhoto
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Footage, Job, JobState, JobStep, Rendition
from studio.store import Blobs, Database

FOOTAGE_BLOBS = (
    Footage.blob,
    Footage.poster,
    Footage.filmstrip,
    Footage.proxy,
    Footage.still,
)
"""Everything of a footage row that is a blob's key."""

FILE_BLOBS = (Rendition.blob, Rendition.cover)
SELLER_BLOBS = (Seller.portrait, Seller.portrait_sent)
ITEM_BLOBS = (ItemPhoto.photo, ItemPhoto.sent)
PERSONAL_BLOBS = (PersonalClip.blob, PersonalClip.cover)
VOICE_BLOBS = (VoiceRecording.blob,)


def in_use(session: Session, key: str, job_id: str = "") -> bool:
    """Whether a row refers to the blob, the notes of jobs other than this one included."""
    for columns in (
        FILE_BLOBS, FOOTAGE_BLOBS, SELLER_BLOBS, ITEM_BLOBS, PERSONAL_BLOBS, VOICE_BLOBS,
    ):  # fmt: skip
        holders = select(columns[0]).where(or_(*(column == key for column in columns)))
        if session.execute(holders.limit(1)).first():
            return True
    if _on_a_card(session, key):
        return True
    others = session.scalars(select(JobStep).where(JobStep.job_id != job_id))
    return any(key in note.blobs for note in others)


def delete_unused(database: Database, blobs: Blobs, keys: Iterable[str]) -> None:
    """Delete those blobs that no row refers to any more; the rows that did so are gone for good already."""
    for key in keys:
        with database.reading() as session:
            unused = not in_use(session, key)
        if unused:
            blobs.delete(key)


def _on_a_card(session: Session, key: str) -> bool:
    """Whether a seller's file that is not made yet shall show the picture."""
    cards = (
        select(PersonalClip.card)
        .join(Job, Job.id == PersonalClip.job_id)
        .where(PersonalClip.blob.is_(None), Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    )
    return any(card.portrait == key for card in session.scalars(cards))
