"""Planned broadcasts kept in memory: each is read anew as soon as a row it was made of has changed.

A page of a month reads a few hundred broadcasts of twenty segments; most of them are as they were at the page before.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Text,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, joinedload, selectinload

from studio.records.base import Row
from studio.records.goods import Item, ItemSeason
from studio.records.live import (
    Broadcast,
    BroadcastHost,
    BroadcastState,
    Channel,
    FindingOverride,
    Host,
    HostAnswer,
    Segment,
)
from studio.records.papers import ItemPaper
from studio.records.people import Unit
from studio.records.work import Clip, Rendition
from studio.schedule import PlannedBroadcast, planned
from studio.schedule.rows import Known

Key = tuple[str, str]
"""Table and id of a row that plans are made of."""

Stamp = tuple[Any, ...]
"""What was read of such a row."""

SHARED = (
    joinedload(Broadcast.channel),
    joinedload(Broadcast.host),
    joinedload(Broadcast.unit),
    selectinload(Broadcast.more_hosts),
    joinedload(Broadcast.answers),
    selectinload(Broadcast.segments).selectinload(Segment.item).options(selectinload(Item.papers)),
    selectinload(Broadcast.segments).selectinload(Segment.clip).selectinload(Clip.renditions),
)
"""Loads what ``planned`` reads of many broadcasts that share their items and clips: each of these once."""

MOST = 6000
"""Plans kept; a province's two months, about 100 MiB with twenty segments each."""


class Head(NamedTuple):
    """What the broadcast's own row says. Whoever changes its rundown counts up ``revision`` and ``changed_at``."""

    id: str
    unit_id: str
    title: str
    channel_id: str
    host_id: str
    start_at: datetime
    end_at: datetime
    state: BroadcastState
    revision: int
    changed_at: datetime
    county: str
    """Slug of its unit."""
    more_hosts: str | None
    """Ids of who is on besides, with commas."""
    stands: str | None
    """Warnings that somebody let stand, with commas: each its fingerprint and, behind a colon, how bad it was."""
    answers: str | None
    """All that hosts said of coming."""

    @property
    def judged(self) -> dict[str, int]:
        """How bad what somebody let stand was, by fingerprint."""
        parts = (each.partition(":") for each in (self.stands or "").split(",") if each)
        return {mark: int(measure) for mark, _, measure in parts}


_MORE_HOSTS = (
    select(func.aggregate_strings(BroadcastHost.host_id, ","))
    .where(BroadcastHost.broadcast_id == Broadcast.id)
    .scalar_subquery()
)
_STANDS = (
    select(
        func.aggregate_strings(
            FindingOverride.fingerprint + ":" + cast(FindingOverride.measure, String), ","
        )
    )
    .where(FindingOverride.broadcast_id == Broadcast.id)
    .scalar_subquery()
)


def _all_of(kind: type[Row], belongs: ColumnElement[bool], to: type[Row]) -> ScalarSelect[Any]:
    """All that the rows say that belong to one, as one text: every column there is, so none can be forgotten."""
    whole = reduce(add, (func.coalesce(cast(each, Text), "") + "\x1f" for each in kind.__table__.c))
    told = select(func.aggregate_strings(whole, "\x1e")).where(belongs)
    return told.correlate(to).scalar_subquery()


_ANSWERS = _all_of(HostAnswer, HostAnswer.broadcast_id == Broadcast.id, Broadcast)


def select_heads() -> Select[Any]:
    """Selects heads of broadcasts, to be narrowed."""
    own = (getattr(Broadcast, name) for name in Head._fields[:-4])
    more = (Unit.slug, _MORE_HOSTS, _STANDS, _ANSWERS)
    return select(*own, *more).join(Unit, Unit.id == Broadcast.unit_id)


def heads_of(session: Session, wanted: Select[Any]) -> list[Head]:
    """The heads that a narrowed ``select_heads`` gives."""
    return [Head(*row) for row in session.execute(wanted)]


@dataclass(frozen=True)
class _Kept:
    """A plan and the rows it was made of."""

    head: Head
    keys: frozenset[Key]
    plan: PlannedBroadcast


class PlanShelf:
    """Plans by broadcast. Not safe for two threads at once: whoever owns it holds a lock."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._stamps: dict[Key, Stamp] = {}

    def plans(self, session: Session, heads: Sequence[Head]) -> list[PlannedBroadcast]:
        """The plans of these broadcasts as the database has them now, in the order of ``heads``.

        A plan that did not change is the very object it was before.
        """
        keys = (kept.keys for head in heads if (kept := self._kept.get(head.id)) is not None)
        self._restamp(session, frozenset().union(*keys))
        found: dict[str, PlannedBroadcast] = {}
        for head in heads:
            kept = self._kept.get(head.id)
            if kept is not None and kept.head == head:
                found[head.id] = kept.plan
        found |= self._read(session, [head for head in heads if head.id not in found])
        self._trim(found)
        return [found[head.id] for head in heads]

    def _read(self, session: Session, heads: Sequence[Head]) -> dict[str, PlannedBroadcast]:
        if not heads:
            return {}
        wanted = (
            select(Broadcast).where(Broadcast.id.in_([each.id for each in heads])).options(*SHARED)
        )
        known = Known()
        plans = {each.id: planned(each, known) for each in session.scalars(wanted).unique()}
        keys = {head.id: frozenset(_made_of(plans[head.id])) for head in heads}
        self._restamp(session, frozenset().union(*keys.values()))
        for head in heads:
            self._kept[head.id] = _Kept(head, keys[head.id], plans[head.id])
        return plans

    def _restamp(self, session: Session, keys: frozenset[Key]) -> None:
        """Read what the rows say now, and let go of every plan made of one that says something else."""
        now = _stamps(session, keys)
        changed = {key for key in keys if self._stamps.get(key, ()) != now.get(key, ())}
        self._stamps.update({key: now.get(key, ()) for key in changed})
        if changed:
            for kept in list(self._kept.values()):
                if not changed.isdisjoint(kept.keys):
                    del self._kept[kept.head.id]

    def _trim(self, used: Iterable[str]) -> None:
        for broadcast_id in used:
            self._kept.move_to_end(broadcast_id)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _made_of(plan: PlannedBroadcast) -> Iterator[Key]:
    """The rows beside its own that a plan shows something of."""
    yield "channel", plan.channel.id
    for host in (plan.host, *plan.more_hosts):
        yield "host", host.id
    seen: set[Key] = set()
    for part in plan.segments:
        for table, thing in (("item", part.item), ("clip", part.clip)):
            if thing is not None and (table, thing.id) not in seen:
                seen.add((table, thing.id))
                yield table, thing.id


def _stamps(session: Session, keys: frozenset[Key]) -> dict[Key, Stamp]:
    """What the rows say: all of it where they are small; with an item its papers and seasons, with a clip its files."""
    ids: dict[str, list[str]] = defaultdict(list)
    for table, row_id in keys:
        ids[table].append(row_id)
    found: dict[Key, Stamp] = defaultdict(tuple)
    for table, statement in (
        ("channel", select(*Channel.__table__.c).where(Channel.id.in_(ids["channel"]))),
        (
            "host",
            select(*Host.__table__.c, Host.has_page, Host.busy_text).where(
                Host.id.in_(ids["host"])
            ),
        ),
        ("item", _items(ids["item"])),
        ("clip", _clips(ids["clip"])),
    ):
        for row in session.execute(statement) if ids[table] else ():
            found[table, row[0]] += tuple(row)
    return found


_PAPERS = _all_of(ItemPaper, ItemPaper.item_id == Item.id, Item)


def _items(item_ids: Sequence[str]) -> Select[Any]:
    season = (ItemSeason.position, ItemSeason.first, ItemSeason.last)
    return (
        select(*Item.__table__.c, _PAPERS, *season)
        .outerjoin(ItemSeason, ItemSeason.item_id == Item.id)
        .where(Item.id.in_(item_ids))
        .order_by(ItemSeason.position, ItemSeason.id)
    )


def _clips(clip_ids: Sequence[str]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *(Clip.id, Clip.title, Clip.state, Clip.length_s, type_coerce(Clip.facts, String)),
        *(Clip.held_since, Rendition.aspect, Rendition.duration_ms),
        type_coerce(Rendition.shows, String),
    )
    return (
        select(*columns)
        .outerjoin(Rendition, Rendition.clip_id == Clip.id)
        .where(Clip.id.in_(clip_ids))
        .order_by(Rendition.id)
    )
