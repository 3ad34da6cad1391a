"""The footage of a county, found by words, item, day, place, quality and use; page by page behind a key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from studio.records.footage_links import ClipFootage, FootageItem, FootageTag
from studio.records.goods import Item
from studio.records.permissions import FootagePermission
from studio.records.work import Footage
from studio.store import Viewer, scoped, unit_ids
from studio.units.clock import midnight, midnight_after, today
from studio.workflows.item_names import items_by_word
from studio.workflows.permissions import SOON_DAYS
from studio.workflows.permitted import over_on
from studio.workflows.spelt import words_of

PAGE = 36
"""Files on one page."""

GRADES = {"best": (650, 1001), "good": (500, 1001), "poor": (0, 500)}
"""What people choose between, and the half-open range of ``Footage.score`` that each stands for."""

LEAVES = ("over", "soon", "valid", "none")
"""Something is over; something ends within ``SOON_DAYS``; all there is holds; nothing is recorded."""

MOST_PLACES = 200
"""Places offered to choose from."""

MOST_WORDS = 6
"""Words of a search that are looked at."""

INSTANT = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True)
class FootageSearch:
    """What somebody looks for; an empty field asks for nothing.

    Attributes:
        words: Every word must be found in file name, place, tag, or in the name of an item it shows; ``sc`` finds 晒场.
        unit_id: Only this unit's.
        item_id: Only what shows this item, whole or in a range.
        place, tag: Exactly so.
        from_on, until_on: Days of filming in the counties' own time, both included.
        grade: A key of ``GRADES``.
        leave: One of ``LEAVES``: how its consents and licences stand.
        used: True for what a clip was made of, False for what none was.
        trashed: The trash instead of the library.
    """

    words: str = ""
    unit_id: str = ""
    item_id: str = ""
    place: str = ""
    tag: str = ""
    from_on: date | None = None
    until_on: date | None = None
    grade: str = ""
    used: bool | None = None
    leave: str = ""
    trashed: bool = False


@dataclass(frozen=True)
class FootagePage:
    """Some of what was found, the newest first.

    Attributes:
        footage: With unit and item loaded.
        tags: By footage id, by name.
        links: By footage id, the items that are linked beside the file's own.
        next: Key of the page behind this one; empty at the end.
    """

    footage: Sequence[Footage]
    tags: Mapping[str, Sequence[str]]
    links: Mapping[str, Sequence[FootageItem]]
    next: str


def find_footage(
    session: Session, viewer: Viewer, search: FootageSearch, after: str = "", limit: int = PAGE
) -> FootagePage:
    """Footage the viewer may see, from behind the key ``after``; a key that is none begins at the newest.

    A page behind a key costs the same wherever it lies, and neither repeats nor skips when new files arrive.
    """
    wanted = (
        select(Footage)
        .where(Footage.emptied_at.is_(None), *_conditions(session, viewer, search), *_behind(after))
        .options(joinedload(Footage.unit), joinedload(Footage.item).lazyload(Item.further))
        .order_by(Footage.created_at.desc(), Footage.id.desc())
        .limit(limit + 1)
    )
    found = session.scalars(scoped(wanted, viewer)).all()
    shown = found[:limit]
    ids = [each.id for each in shown]
    key = _key_of(shown[-1]) if len(found) > limit else ""
    return FootagePage(shown, tags_of(session, ids), links_of(session, ids), key)


def _key_of(footage: Footage) -> str:
    return f"{footage.created_at.astimezone(UTC):{INSTANT}}{footage.id}"


def _behind(key: str) -> list[ColumnElement[bool]]:
    """Older than the file that the key names."""
    try:
        at = datetime.strptime(key[:20], INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return []
    older = and_(Footage.created_at == at, Footage.id < key[20:])
    return [or_(Footage.created_at < at, older)]


def _conditions(
    session: Session, viewer: Viewer, search: FootageSearch
) -> list[ColumnElement[bool]]:
    lies = Footage.trashed_at.is_not(None) if search.trashed else Footage.trashed_at.is_(None)
    return [lies, *looked_for(session, viewer, search)]


def looked_for(
    session: Session, viewer: Viewer, search: FootageSearch
) -> list[ColumnElement[bool]]:
    """What holds of the footage that is looked for, wherever it lies."""
    found: list[ColumnElement[bool]] = []
    asked = words_of(search.words)[:MOST_WORDS]
    if asked:
        named = items_by_word(session, unit_ids(viewer), asked)
        found += [_is_called(*each) for each in named.items()]
    if search.unit_id:
        found.append(Footage.unit_id == search.unit_id)
    if search.item_id:
        found.append(_shows([search.item_id]))
    if search.place:
        found.append(Footage.place == search.place)
    if search.tag:
        tagged = select(FootageTag.footage_id).where(FootageTag.name == search.tag)
        found.append(Footage.id.in_(tagged))
    if search.grade in GRADES:
        least, below = GRADES[search.grade]
        found += [Footage.score >= least, Footage.score < below]
    if search.used is not None:
        used = Footage.id.in_(select(ClipFootage.footage_id))
        found.append(used if search.used else ~used)
    if search.leave in LEAVES:
        found += _leave(search.leave)
    return found + _filmed(search)


def _leave(asked: str) -> list[ColumnElement[bool]]:
    """Footage by how its consents and licences stand today."""
    some = Footage.id.in_(select(FootagePermission.footage_id))
    over = Footage.id.in_(select(FootagePermission.footage_id).where(over_on(today())))
    end = today() + timedelta(days=SOON_DAYS)
    ends = select(FootagePermission.footage_id).where(FootagePermission.until_on <= end)
    found: dict[str, list[ColumnElement[bool]]] = {
        "over": [over],
        "soon": [~over, Footage.id.in_(ends)],
        "valid": [some, ~over],
        "none": [~some],
    }
    return found[asked]


def count_leaves(session: Session, viewer: Viewer) -> tuple[int, int]:
    """How many files of the library have something that is over, and how many something that ends soon."""
    there = (
        select(FootagePermission.footage_id, func.max(case((over_on(today()), 1), else_=0)))
        .join(Footage, Footage.id == FootagePermission.footage_id)
        .where(
            Footage.trashed_at.is_(None),
            or_(
                over_on(today()),
                FootagePermission.until_on <= today() + timedelta(days=SOON_DAYS),
            ),
        )
        .group_by(FootagePermission.footage_id)
    )
    worst = [over for _, over in session.execute(scoped(there, viewer))]
    return sum(worst), len(worst) - sum(worst)


def _filmed(search: FootageSearch) -> list[ColumnElement[bool]]:
    found = []
    if search.from_on is not None:
        found.append(Footage.filmed_at >= midnight(search.from_on))
    if search.until_on is not None and search.until_on < date.max:
        found.append(Footage.filmed_at < midnight_after(search.until_on))
    return found


def _is_called(word: str, item_ids: Collection[str]) -> ColumnElement[bool]:
    named = Footage.spelt.contains(word, autoescape=True)
    return or_(named, _shows(item_ids)) if item_ids else named


def _shows(item_ids: Collection[str]) -> ColumnElement[bool]:
    linked = select(FootageItem.footage_id).where(FootageItem.item_id.in_(item_ids))
    return or_(Footage.item_id.in_(item_ids), Footage.id.in_(linked))


def tags_of(session: Session, footage_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Tags by footage id; of footage that the viewer was already given."""
    wanted = select(FootageTag).where(FootageTag.footage_id.in_(footage_ids))
    found: dict[str, list[str]] = defaultdict(list)
    for tag in session.scalars(wanted.order_by(FootageTag.name)):
        found[tag.footage_id].append(tag.name)
    return found


def links_of(session: Session, footage_ids: Collection[str]) -> Mapping[str, Sequence[FootageItem]]:
    """Linked items by footage id, in the order of their ranges; as ``tags_of``."""
    wanted = (
        select(FootageItem)
        .where(FootageItem.footage_id.in_(footage_ids))
        .options(joinedload(FootageItem.item).lazyload(Item.further))
        .order_by(FootageItem.start_ms, FootageItem.created_at, FootageItem.id)
    )
    found: dict[str, list[FootageItem]] = defaultdict(list)
    for link in session.scalars(wanted):
        found[link.footage_id].append(link)
    return found


def places_there(session: Session, viewer: Viewer) -> Sequence[str]:
    """Where the viewer's footage was filmed, as far as it was said."""
    wanted = (
        select(Footage.place)
        .where(Footage.place != "", Footage.trashed_at.is_(None))
        .distinct()
        .order_by(Footage.place)
        .limit(MOST_PLACES)
    )
    return session.scalars(scoped(wanted, viewer)).all()


def count_trash(session: Session, viewer: Viewer) -> int:
    """How many files lie in the trash."""
    there = select(Footage.id).where(Footage.trashed_at.is_not(None), Footage.emptied_at.is_(None))
    ids = scoped(there, viewer).subquery()
    return session.scalar(select(func.count()).select_from(ids)) or 0
