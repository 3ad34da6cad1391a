"""Footage, jobs, clip orders, clips and their renditions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, ValueJson, new_id
from studio.records.clip import Certificate, ItemFacts
from studio.records.clip_words import ClipWords
from studio.records.desk import DraftEdit
from studio.records.edit import CropPlans, Timeline
from studio.records.finding import Findings
from studio.records.goods import Item
from studio.records.media import Analysis, MediaInfo
from studio.records.people import Account, Unit
from studio.units import now


class FootageState(StrEnum):
    """Life of an uploaded file."""

    RECEIVED = "received"
    READY = "ready"
    REFUSED = "refused"


class JobState(StrEnum):
    """Life of a queued job, as the pages show it."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """What a job does; also the name of its workflow."""

    INGEST = "ingest"
    PRODUCE = "produce"
    REPRICE = "reprice"
    PORTRAIT = "portrait"
    """A seller's picture through the intake gate."""
    ITEM_PHOTO = "item_photo"
    """A picture of an item through the same gate."""
    PERSONALISE = "personalise"
    PERSONALISE_ALL = "personalise_all"
    PLAN = "plan_period"
    """A schedule for a period."""
    REHEARSE = "rehearse"
    """Only waits: tries the queue out."""


class ClipState(StrEnum):
    """Life of a clip."""

    READY = "ready"
    PROPOSED = "proposed"
    CHANGES = "changes"
    """Somebody who publishes asked for changes."""
    APPROVED = "approved"
    """Fit to go out; nobody has let it go yet."""
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Job(Row):
    """A queued job as people see it. Its id is the queue's workflow id."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[JobKind]
    subject_id: Mapped[str] = mapped_column(index=True)
    """What it is about: footage, clip order, clip (reprice), seller (portrait), rendition (personalise), proposal
    (plan), or the rehearsal's steps."""
    title: Mapped[str]
    requested_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED, index=True)
    step: Mapped[str] = mapped_column(default="")
    """Code of the running step; ``studio.words`` names it (``step.<code>``)."""
    percent: Mapped[int] = mapped_column(default=0)
    """0 to 100 of the whole job."""
    left_s: Mapped[int | None]
    """Estimated seconds left; None when not known."""
    error_code: Mapped[str | None]
    error_params: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    """Starts since the last step that ended well."""
    worker: Mapped[str | None]
    """Id of the worker that runs it or ran it last; only that one may write progress."""
    first: Mapped[bool] = mapped_column(default=False)
    """Whether it goes before what else waits in its county."""
    retry_of: Mapped[str | None] = mapped_column(ForeignKey("job.id"), unique=True)
    """The job that did not end well and is done once more by this one; each has one at most."""
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)

    unit: Mapped[Unit] = relationship()
    requester: Mapped[Account | None] = relationship()


class JobStep(Row):
    """A step that ended well, with what it hands to later steps. Gone when the job is over."""

    __tablename__ = "job_step"

    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    """Such as ``render-15``."""
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    blobs: Mapped[list[str]]
    """Keys of the blobs it put."""
    finished_at: Mapped[datetime] = mapped_column(default=now)


class Footage(Row):
    """An uploaded file. Its bytes are never changed. The same bytes are kept once in a unit."""

    __tablename__ = "footage"
    __table_args__ = (
        UniqueConstraint("unit_id", "sha256"),
        # The library's pages go on behind the last file of the one before.
        Index("ix_footage_library", "unit_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(ForeignKey("item.id"), index=True)
    uploaded_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    """File name as the person knows it, any Unicode; never used as a path."""
    blob: Mapped[str]
    """Blob key of the original bytes."""
    sha256: Mapped[str] = mapped_column(index=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str | None] = mapped_column(index=True)
    """Of its size and samples, by which it is known before it is sent; None for footage of before."""
    state: Mapped[FootageState] = mapped_column(default=FootageState.RECEIVED)
    refusal_code: Mapped[str | None]
    refusal_params: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    info: Mapped[MediaInfo | None] = mapped_column(ValueJson(MediaInfo))
    analysis: Mapped[Analysis | None] = mapped_column(ValueJson(Analysis), deferred=True)
    poster: Mapped[str | None]
    """Blob key of a JPEG."""
    filmstrip: Mapped[str | None]
    """Blob key of a JPEG: ten frames side by side."""
    proxy: Mapped[str | None]
    """Blob key of a light film for the site; its time 0 is the first picture."""
    still: Mapped[str | None]
    """Blob key of a photograph developed to an upright sRGB JPEG; everything after intake reads that."""
    analysis_version: Mapped[int | None] = mapped_column(index=True)
    """``Analysis.version`` of ``analysis``: tells what newer detectors have not seen."""
    request_id: Mapped[str | None] = mapped_column(index=True)
    """Of the shot request by whose link it came."""
    sender: Mapped[str] = mapped_column(default="")
    """What its sender, who has no account, called themselves."""
    sample: Mapped[bool] = mapped_column(default=False)
    """Drawn by the project itself, marked as a sample."""
    place: Mapped[str] = mapped_column(default="")
    """Where it was filmed, as people say it."""
    spelt: Mapped[str] = mapped_column(default="", deferred=True)
    """Name, place and tags in all spellings that a search may use (``workflows.spelt``)."""
    filmed_at: Mapped[datetime | None] = mapped_column(index=True)
    """As the camera wrote it; None where it did not."""
    score: Mapped[int | None]
    """How good it looks on the whole, 0 to 1000; None before it was looked at."""
    made_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """Of poster, filmstrip, proxy and still together; None for footage of before."""
    trashed_at: Mapped[datetime | None] = mapped_column(index=True)
    trashed_by: Mapped[str | None]
    """Id of the account; no foreign key, as it is only told."""
    emptied_at: Mapped[datetime | None]
    """When its files went for good; the row stays for the clips that were made from it."""
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    unit: Mapped[Unit] = relationship()
    item: Mapped[Item | None] = relationship()
    uploader: Mapped[Account | None] = relationship(foreign_keys=[uploaded_by])


class ClipOrder(Row):
    """A wish for clips: which footage, which item, which template, lengths and aspects."""

    __tablename__ = "clip_order"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    template: Mapped[str]
    """Name of a file under ``templates/clips/``."""
    aspects: Mapped[list[str]]
    """Such as ``9:16``."""
    lengths: Mapped[list[str]]
    """Seconds as text, one clip each."""
    footage_ids: Mapped[list[str]]
    preset: Mapped[str] = mapped_column(default="social")
    """Name of a delivery preset in ``templates/presets.toml``."""
    music: Mapped[bool] = mapped_column(default=True)
    """Whether the county's bed may play."""
    words: Mapped[ClipWords | None] = mapped_column(ValueJson(ClipWords))
    """What was typed for it; None for nothing."""
    findings: Mapped[Findings | None] = mapped_column(ValueJson(Findings))
    """Words to look at; None where nobody has checked."""
    edit: Mapped[DraftEdit | None] = mapped_column(ValueJson(DraftEdit), deferred=True)
    """Made exactly so, by hand on the desk; None for a clip that is planned when it is made."""
    requested_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship()
    item: Mapped[Item] = relationship()
    clips: Mapped[list[Clip]] = relationship(back_populates="order")


GALLERY_ORDER = ("gallery_rank", "published_at", "id")
"""Columns by which the gallery is read, from the highest down."""


class Clip(Row):
    """One edit, in one or more aspects."""

    __tablename__ = "clip"
    __table_args__ = (
        UniqueConstraint("order_id", "length_s"),
        # The gallery's order, for all, by unit and by item, with all that it is sifted by: a page is read off them.
        Index("ix_clip_rank", *GALLERY_ORDER, "unit_id", "item_id", "length_s"),
        Index("ix_clip_unit_rank", "unit_id", *GALLERY_ORDER, "item_id", "length_s"),
        Index("ix_clip_item_rank", "item_id", *GALLERY_ORDER, "unit_id", "length_s"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("clip_order.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    title: Mapped[str]
    post_text: Mapped[str]
    """Text to post with the clip."""
    length_s: Mapped[int]
    """Asked length, whole seconds."""
    state: Mapped[ClipState] = mapped_column(default=ClipState.READY, index=True)
    timeline: Mapped[Timeline] = mapped_column(ValueJson(Timeline), deferred=True)
    crops: Mapped[CropPlans | None] = mapped_column(ValueJson(CropPlans), deferred=True)
    """One plan for each aspect; None for clips of before 0.2."""
    facts: Mapped[ItemFacts] = mapped_column(ValueJson(ItemFacts))
    """What the clip shows of the item."""
    made_from: Mapped[str]
    """Hash of everything that made it."""
    findings: Mapped[Findings | None] = mapped_column(ValueJson(Findings))
    """Words to look at, and what was left out of the pictures; None where nobody has checked."""
    held_since: Mapped[datetime | None]
    """Its files are not handed out since then: they show a price that is no longer the item's."""
    without_leave: Mapped[str | None] = mapped_column(index=True)
    """Id of the footage's consent or licence for the end of which it was withdrawn; None for other reasons."""
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    published_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    """Why it was withdrawn or turned down, in the words of who did it."""
    withdrawn_at: Mapped[datetime | None]
    """When it was taken back from the sellers; None for what never was out."""
    gallery_rank: Mapped[int | None]
    """Where it stands in the gallery: 3 in season, 2 sold all year, 1 out of season; None for what is not shown there:
    not published, or the light version of one that is. ``workflows.rank_clips`` keeps it."""

    unit: Mapped[Unit] = relationship()
    order: Mapped[ClipOrder] = relationship(back_populates="clips")
    item: Mapped[Item] = relationship()
    renditions: Mapped[list[Rendition]] = relationship(
        back_populates="clip", order_by="Rendition.aspect"
    )


class Rendition(Row):
    """A clip in one aspect for one delivery preset: a file to hand out."""

    __tablename__ = "rendition"
    __table_args__ = (
        UniqueConstraint("clip_id", "aspect", "preset"),
        Index("ix_rendition_aspect", "aspect", "clip_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"), index=True)
    aspect: Mapped[str]
    preset: Mapped[str]
    blob: Mapped[str]
    cover: Mapped[str]
    """Blob key of the cover JPEG."""
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    duration_ms: Mapped[int]
    certificate: Mapped[Certificate] = mapped_column(ValueJson(Certificate), deferred=True)
    downloads: Mapped[int] = mapped_column(default=0)
    shows: Mapped[list[str] | None] = mapped_column(JSON)
    """Fields of ``ItemFacts`` that its pictures show, cover included; None where that was not written down."""

    clip: Mapped[Clip] = relationship(back_populates="renditions")
