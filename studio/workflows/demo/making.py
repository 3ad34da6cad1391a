"""Files on their way to published clips: received, analysed, ordered, made, published. Every step may be repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import InputError, StudioError
from studio.records.people import Role
from studio.records.work import Clip, ClipOrder, ClipState, Footage, FootageState, Job, JobState
from studio.settings import Settings
from studio.store import Blobs, Database
from studio.units import Aspect
from studio.workflows.clips.publish import publish
from studio.workflows.cutting.order_clips import OrderWish, order_clips
from studio.workflows.demo.land import Land
from studio.workflows.demo.plan import ClipWanted
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.receive_footage import Place, keep_file, receive_footage

OPEN = (JobState.QUEUED, JobState.RUNNING)
"""States of a job that is not over."""

INGEST_SHARE = 0.25
"""Of a batch's progress; the rest is the making of clips."""


@dataclass(frozen=True)
class Trouble:
    """Something that did not work: what about, and the error as data."""

    name: str
    error: StudioError


@dataclass(frozen=True)
class House:
    """Where things are kept and who puts work in the queue."""

    settings: Settings
    database: Database
    blobs: Blobs
    enqueue: Enqueue
    land: Land


@dataclass
class Batch:
    """Files of one item and what is wanted of them.

    Attributes:
        county: Slug.
        sku: The item.
        wanted: The orders.
        expected: How many files will come.
        sample: Drawn by the project itself.
        troubles: What did not work.
    """

    county: str
    sku: str
    wanted: tuple[ClipWanted, ...]
    expected: int
    sample: bool = False
    troubles: list[Trouble] = field(default_factory=list)
    footage: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    _placed: bool = False
    _over: bool = False
    _told: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self._over

    def adopt(self, house: House, name: str) -> bool:
        """Use the sample of that name from an earlier run, whatever drew it; False when there is none."""
        sample = select(Footage.id).where(
            Footage.unit_id == house.land.units[self.county],
            Footage.name == name,
            Footage.sample.is_(True),
            Footage.state == FootageState.READY,
        )
        with house.database.reading() as session:
            found = session.scalars(sample.order_by(Footage.created_at.desc())).first()
        if found is not None:
            self.footage.append(found)
        return found is not None

    def take(self, house: House, path: Path, name: str) -> None:
        """Receive a file. One that cannot be used is noted with its reason."""
        try:
            self.footage.append(self._received(house, path, name))
        except StudioError as error:
            self.refuse(name, error)

    def refuse(self, name: str, error: StudioError) -> None:
        """Note that a file will not come."""
        self.expected -= 1
        self.troubles.append(Trouble(name, error))

    def _received(self, house: House, path: Path, name: str) -> str:
        unit_id = house.land.units[self.county]
        with house.database.reading() as session:
            known = _ready_already(session, unit_id, path)
        if known is not None:
            return known
        kept = keep_file(house.blobs, path, name)
        place = Place(unit_id, house.land.items[self.county, self.sku], self.sample)
        viewer = house.land.viewer(self.county, Role.MEDIA)
        with house.database.session() as session:
            return receive_footage(session, house.enqueue, viewer, kept, place).footage.id

    def advance(self, house: House) -> None:
        """Do what has become possible since the last call."""
        if self._over or len(self.footage) < self.expected:
            return
        if not self._placed:
            self._order(house)
        elif self._settled(house):
            self._publish(house)
            self._over = True

    def _order(self, house: House) -> None:
        """Place the orders once every file is analysed or refused."""
        with house.database.reading() as session:
            jobs, states = _jobs(session, self.footage), _states(session, self.footage)
        self._note(jobs)
        if any(job.state in OPEN for job in jobs.values()):
            return
        ready = tuple(id_ for id_ in self.footage if states[id_] is FootageState.READY)
        self._placed = True
        self._over = not ready
        for wanted in self.wanted if ready else ():
            try:
                self.orders.append(self._ordered(house, wanted, ready))
            except StudioError as error:
                self.troubles.append(Trouble(self.sku, error))

    def _ordered(self, house: House, wanted: ClipWanted, ready: tuple[str, ...]) -> str:
        """The order that stands already, else a new one."""
        item_id = house.land.items[self.county, self.sku]
        viewer = house.land.viewer(self.county, Role.MEDIA)
        aspects = tuple(Aspect.parse(text) for text in wanted.aspects)
        with house.database.session() as session:
            for order in _orders_like(session, item_id, wanted, ready):
                jobs = _jobs(session, [order.id]).values()
                if order.clips or any(job.state in OPEN for job in jobs):
                    return order.id
            wish = OrderWish(item_id, ready, wanted.template, aspects, wanted.lengths)
            return order_clips(session, house.enqueue, house.settings, viewer, wish).id

    def _settled(self, house: House) -> bool:
        with house.database.reading() as session:
            jobs = _jobs(session, self.orders)
        self._note(jobs)
        return not any(job.state in OPEN for job in jobs.values())

    def _publish(self, house: House) -> None:
        viewer = house.land.viewer(self.county, Role.COORDINATOR)
        fresh = select(Clip.id).where(Clip.order_id.in_(self.orders), Clip.state == ClipState.READY)
        with house.database.session() as session:
            for clip_id in session.scalars(fresh).all():
                publish(session, viewer, clip_id)

    def _note(self, jobs: dict[str, Job]) -> None:
        for job in jobs.values():
            if job.state in (JobState.FAILED, JobState.CANCELLED) and job.id not in self._told:
                self._told.add(job.id)
                error = InputError(job.error_code or "cancelled", **job.error_params)
                self.troubles.append(Trouble(job.title, error))

    def share(self, house: House) -> float:
        """How much of the batch is done, 0 to 1."""
        if self._over:
            return 1.0
        with house.database.reading() as session:
            seen = _percent(_jobs(session, self.footage), max(1, self.expected))
            made = _percent(_jobs(session, self.orders), max(1, len(self.wanted)))
        return (
            INGEST_SHARE * seen + (1 - INGEST_SHARE) * made if self._placed else INGEST_SHARE * seen
        )


def _ready_already(session: Session, unit_id: str, path: Path) -> str | None:
    """Footage of the unit with the same bytes that needs nothing more."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return session.scalars(
        select(Footage.id).where(
            Footage.unit_id == unit_id,
            Footage.sha256 == digest,
            Footage.state == FootageState.READY,
        )
    ).one_or_none()


def _jobs(session: Session, subjects: Sequence[str]) -> dict[str, Job]:
    """The newest job of each subject."""
    found = session.scalars(
        select(Job).where(Job.subject_id.in_(subjects)).order_by(Job.created_at)
    )
    return {job.subject_id: job for job in found}


def _states(session: Session, footage: Sequence[str]) -> dict[str, FootageState]:
    rows = session.execute(select(Footage.id, Footage.state).where(Footage.id.in_(footage)))
    return dict(rows.all())


def _orders_like(
    session: Session, item_id: str, wanted: ClipWanted, ready: tuple[str, ...]
) -> list[ClipOrder]:
    orders = session.scalars(
        select(ClipOrder).where(ClipOrder.item_id == item_id, ClipOrder.template == wanted.template)
    )
    return [
        order
        for order in orders
        if set(order.footage_ids) == set(ready)
        and order.aspects == list(wanted.aspects)
        and order.lengths == [str(length) for length in wanted.lengths]
    ]


def _percent(jobs: dict[str, Job], count: int) -> float:
    over = sum(100 if job.state not in OPEN else job.percent for job in jobs.values())
    return min(1.0, over / (100 * count))
