"""The gallery's order read from its indexes, from any place on: no sorting, no counting off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, literal, select, tuple_
from sqlalchemy.orm import Session
from typing_extensions import override

from studio.records.work import Clip, Rendition
from studio.workflows.rank_clips import ALL_YEAR

FEW_ITEMS = 60
"""So few items' clips are gathered and sorted; more are met often enough in the order of all."""

FEW_UNITS = 12
"""So few units' clips are: a county and its stations."""

FEW_FILES = 500
"""So few files of an aspect are gathered too: to look for one behind each clip in the order would mean to meet all."""

_PLACE = re.compile(r"([1-3])\.(\d{1,16})\.([0-9a-f]{32})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class ClipPlace:
    """A clip's place in the order.

    Attributes:
        rank: ``Clip.gallery_rank``.
        at: When it was published.
        clip_id: Of the clip.
    """

    rank: int
    at: datetime
    clip_id: str

    @override
    def __str__(self) -> str:
        """As it stands in an address: rank, microseconds since 1970, id."""
        return f"{self.rank}.{(self.at - _EPOCH) // _MICROSECOND}.{self.clip_id}"

    @classmethod
    def parse(cls, text: str) -> ClipPlace | None:
        """The place that an address names; None for anything else."""
        found = _PLACE.fullmatch(text)
        if found is None:
            return None
        return cls(int(found[1]), _EPOCH + int(found[2]) * _MICROSECOND, found[3])


@dataclass(frozen=True)
class ClipSift:
    """What clips of the order are left when it is narrowed.

    Attributes:
        units: Only of these.
        items: Only of these; of any when None.
        length_s: Asked seconds, both ends included.
        aspect: Such as ``9:16``: clips that have a file in it.
        in_season: Only what is in season or sold all year.
    """

    units: Sequence[str]
    items: Sequence[str] | None = None
    length_s: tuple[int, int] | None = None
    aspect: str | None = None
    in_season: bool = False

    @property
    def index(self) -> str:
        """Name of the index that gives the order with the fewest clips read in vain."""
        if self.items is not None and len(self.items) <= FEW_ITEMS:
            return "ix_clip_item_rank"
        return "ix_clip_unit_rank" if len(self.units) <= FEW_UNITS else "ix_clip_rank"

    def conditions(self) -> list[ColumnElement[bool]]:
        """What holds of the clips that are left."""
        found: list[ColumnElement[bool]] = [Clip.unit_id.in_(self.units)]
        if self.items is not None:
            found.append(Clip.item_id.in_(self.items))
        if self.length_s is not None:
            found.append(Clip.length_s.between(*self.length_s))
        return found


def clips_in_order(
    session: Session, sift: ClipSift, after: ClipPlace | None, limit: int
) -> list[ClipPlace]:
    """The next clips behind ``after`` (from the first on when None): ranks falling, in each the newest first."""
    if not sift.units or (sift.items is not None and not sift.items):
        return []
    least = ALL_YEAR if sift.in_season else 1
    wanted = _wanted(session, sift)
    if after is None:
        return _read(session, wanted, [Clip.gallery_rank >= least], limit)
    here = tuple_(literal(after.at, Clip.published_at.type), literal(after.clip_id))
    # One comparison of pairs, by which the index is entered; said with "or" it would be read from its end.
    behind = tuple_(Clip.published_at, Clip.id) < here
    same = [Clip.gallery_rank == after.rank, behind]
    found = _read(session, wanted, same, limit) if after.rank >= least else []
    if len(found) < limit and after.rank > least:
        lower = [Clip.gallery_rank < after.rank, Clip.gallery_rank >= least]
        found += _read(session, wanted, lower, limit - len(found))
    return found


_Places: TypeAlias = Select[int | None, datetime | None, str]


def _wanted(session: Session, sift: ClipSift) -> _Places:
    """The places of what is left, in order, and for SQLite the index to read them from.

    SQLite chooses by what it knows of the data, which is nothing before its first ANALYZE.
    """
    wanted: _Places = (
        select(Clip.gallery_rank, Clip.published_at, Clip.id)
        .where(*sift.conditions())
        .order_by(Clip.gallery_rank.desc(), Clip.published_at.desc(), Clip.id.desc())
    )
    if sift.aspect is None:
        return wanted.with_hint(Clip, f"INDEXED BY {sift.index}", "sqlite")
    files = select(Rendition.clip_id).where(Rendition.aspect == sift.aspect)
    few = session.scalars(files.limit(FEW_FILES + 1)).all()
    if len(few) <= FEW_FILES:
        return wanted.where(Clip.id.in_(set(few)))
    # Not EXISTS: of that PostgreSQL makes a join, for which it reads every file.
    has_file = files.where(Rendition.clip_id == Clip.id).limit(1).scalar_subquery().is_not(None)
    return wanted.where(has_file).with_hint(Clip, f"INDEXED BY {sift.index}", "sqlite")


def _read(
    session: Session, wanted: _Places, where: Sequence[ColumnElement[bool]], limit: int
) -> list[ClipPlace]:
    return [
        ClipPlace(rank, at, clip_id)
        for rank, at, clip_id in session.execute(wanted.where(*where).limit(limit))
        if rank is not None and at is not None
    ]
