"""What sellers may take: published clips, found by Chinese, pinyin, initials, English or county."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from studio.errors import Conflict, NotFound
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.store import Viewer, get_or_not_found, scoped, unit_ids
from studio.workflows.clip_order import ClipPlace, ClipSift, clips_in_order
from studio.workflows.item_names import items_called
from studio.workflows.permitted import check_permitted, clips_without_leave
from studio.workflows.rank_clips import LIGHT, OUT_OF_SEASON

LENGTHS = {"short": (0, 15), "middle": (16, 30), "long": (31, 3600)}
"""What sellers choose between, and the whole seconds that each stands for, both ends included."""

PAGE = 30
"""Clips on a page of the gallery: whole rows of two, three and five."""

ITEMS_LISTED = 100
"""Items among which one can be chosen from a list; of more, one is searched for."""


@dataclass(frozen=True)
class ClipSearch:
    """What somebody looks for; an empty field asks for nothing.

    Attributes:
        words: Every word must be found in the item's or county's name; ``hhc`` and ``huanghuacai`` find 黄花菜.
        unit_id: Only this unit's.
        item_id: Only of this item.
        length: A key of ``LENGTHS``.
        aspect: Such as ``9:16``: clips that have a file in it.
        in_season: Only what is in season or sold all year.
    """

    words: str = ""
    unit_id: str = ""
    item_id: str = ""
    length: str = ""
    aspect: str = ""
    in_season: bool = False


@dataclass(frozen=True)
class ClipPage:
    """Some clips in the gallery's order, and where the next ones begin; None at the end."""

    clips: Sequence[Clip]
    following: ClipPlace | None


def find_clips(
    session: Session,
    viewer: Viewer,
    search: ClipSearch | None = None,
    after: ClipPlace | None = None,
    limit: int = PAGE,
) -> ClipPage:
    """Published clips the viewer may see with their renditions: what is in season first, then the newest.

    Args:
        session: Database session.
        viewer: Who asks.
        search: What is looked for; everything when None.
        after: Where the page before ended.
        limit: Most clips.
    """
    search = search or ClipSearch()
    sift = _sift(session, viewer, search)
    places = clips_in_order(session, sift, after, limit + 1)
    ids = [each.clip_id for each in places[:limit]]
    shown = Clip.id.not_in(clips_without_leave())  # until the worker has withdrawn them
    rows = session.scalars(scoped(_on_tiles().where(Clip.id.in_(ids), shown), viewer)).unique()
    found = {clip.id: clip for clip in rows if clip.state is ClipState.PUBLISHED}
    following = places[limit - 1] if len(places) > limit else None
    return ClipPage([found[each] for each in ids if each in found], following)


def _sift(session: Session, viewer: Viewer, search: ClipSearch) -> ClipSift:
    """The search as the order is sifted by it."""
    units = session.scalars(unit_ids(viewer)).all()
    if search.unit_id:
        units = [each for each in units if each == search.unit_id]
    items: Sequence[str] | None = [search.item_id] if search.item_id else None
    if search.words.strip():
        called = items_called(session, units, search.words)
        items = called if items is None else [each for each in items if each in called]
    return ClipSift(
        units, items, LENGTHS.get(search.length), search.aspect or None, search.in_season
    )


@dataclass(frozen=True)
class ItemName:
    """An item to choose from a list."""

    id: str
    name_zh: str
    name_en: str
    spec: str


def items_with_clips(
    session: Session, viewer: Viewer, units: Collection[str]
) -> Sequence[ItemName]:
    """The items of these units of which something can be taken, by name. None where there are too many."""
    mine = Item.unit_id.in_(units)  # said plainly, so that no other item is asked for its clips
    has_clip = _has_clip(Clip.item_id == Item.id)
    wanted = select(Item.id, Item.name_zh, Item.name_en, Item.spec).where(mine, has_clip)
    # Not ordered by the database, which would have to find them all before it can say that they are too many.
    rows = session.execute(scoped(wanted.limit(ITEMS_LISTED + 1), viewer))
    found = [ItemName(*row) for row in rows]
    if len(found) > ITEMS_LISTED:
        return []
    return sorted(found, key=lambda each: (each.name_zh, each.spec, each.id))


def _has_clip(of: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether something of a row can be taken; one look into an index for each row.

    Not EXISTS: of that PostgreSQL makes a join, for which it reads every clip.
    """
    one = select(Clip.id).where(of, Clip.gallery_rank >= OUT_OF_SEASON).limit(1)
    return one.scalar_subquery().is_not(None)


def light_of(session: Session, viewer: Viewer, rendition: Rendition) -> Rendition | None:
    """The light version of a published file: of the same item, template, length and aspect; None for none smaller."""
    clip = rendition.clip
    template = select(ClipOrder.template).where(ClipOrder.id == clip.order_id).scalar_subquery()
    wanted = (
        select(Rendition)
        .join(Rendition.clip)
        .join(Clip.order)
        .where(
            Rendition.preset == LIGHT,
            Rendition.aspect == rendition.aspect,
            Rendition.bytes < rendition.bytes,
            Clip.item_id == clip.item_id,
            Clip.length_s == clip.length_s,
            Clip.state == ClipState.PUBLISHED,
            Clip.held_since.is_(None),
            Clip.id.not_in(clips_without_leave()),
            ClipOrder.template == template,
        )
        .options(contains_eager(Rendition.clip))
        .order_by(Clip.published_at.desc(), Rendition.id)
        .limit(1)
    )
    return session.scalars(scoped(wanted, viewer)).one_or_none()


def units_with_clips(session: Session, viewer: Viewer) -> Sequence[Unit]:
    """The units that have something to take, by slug."""
    wanted = select(Unit).where(_has_clip(Clip.unit_id == Unit.id)).order_by(Unit.slug)
    return session.scalars(scoped(wanted, viewer)).all()


def published_clip(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """A published clip with its renditions.

    Raises:
        NotFound: It is not there, not published, or not for this viewer; ``take.withdrawn…`` where it was taken back.
        Conflict: ``clip.permission_over``.
    """
    wanted = _published().where(Clip.id == clip_id, Clip.id.not_in(clips_without_leave()))
    found = session.scalars(scoped(wanted, viewer)).unique().one_or_none()
    if found is None:
        _say_if_without_leave(session, viewer, clip_id)
        clip = get_or_not_found(session, viewer, Clip, clip_id)
        check_not_withdrawn(clip)
        check_permitted(session, clip)
        raise NotFound("not_found", kind="clip", id=clip_id)
    return found


def _say_if_without_leave(session: Session, viewer: Viewer, clip_id: str) -> None:
    """Whoever had the clip before is told why it is gone."""
    gone = select(Clip).where(Clip.id == clip_id, Clip.state == ClipState.WITHDRAWN)
    clip = session.scalars(scoped(gone, viewer)).one_or_none()
    if clip is not None and clip.without_leave is not None:
        raise Conflict("clip.permission_over", title=clip.title)


def published_rendition(session: Session, viewer: Viewer, rendition_id: str) -> Rendition:
    """A file of a published clip, to be handed out.

    Raises:
        NotFound: As ``published_clip``.
        Conflict: As ``check_may_go_out``.
    """
    rendition = get_or_not_found(session, viewer, Rendition, rendition_id)
    if rendition.clip.state is not ClipState.PUBLISHED:
        _say_if_without_leave(session, viewer, rendition.clip_id)
    check_published(rendition.clip, "rendition", rendition_id)
    check_may_go_out(session, rendition.clip)
    return rendition


def check_may_go_out(session: Session, clip: Clip) -> None:
    """Make sure that the clip's files may be handed out now, also in the minutes before the worker withdraws it.

    Raises:
        Conflict: ``clip.held``; ``clip.permission_over``: a consent or licence of its footage has ended.
    """
    check_not_held(clip)
    check_permitted(session, clip)


def check_not_withdrawn(clip: Clip) -> None:
    """Say why a clip is gone to those who could take it before.

    Raises:
        NotFound: ``take.withdrawn_because``; ``take.withdrawn`` where nobody said why.
    """
    if clip.state is ClipState.PUBLISHED or clip.withdrawn_at is None:
        return
    if clip.withdrawn_reason is None:
        raise NotFound("take.withdrawn", title=clip.title)
    raise NotFound("take.withdrawn_because", title=clip.title, reason=clip.withdrawn_reason)


def check_published(clip: Clip, kind: str, row_id: str) -> None:
    """Make sure that something of the clip is for sellers; else the row of this kind and id is not there.

    Raises:
        NotFound: As ``check_not_withdrawn``; ``not_found`` for what never was out.
    """
    check_not_withdrawn(clip)
    if clip.state is not ClipState.PUBLISHED:
        raise NotFound("not_found", kind=kind, id=row_id)


def check_not_held(clip: Clip) -> None:
    """Make sure that the clip shows the price of its item.

    Raises:
        Conflict: ``clip.held``.
    """
    if clip.held_since is not None:
        raise Conflict("clip.held", title=clip.title)


def _on_tiles() -> Select[Clip]:
    """Clips with what a tile shows of them, and no more.

    Their state is looked at afterwards: asked for here, SQLite reads all that are published to find these few.
    """
    files = load_only(Rendition.clip_id, Rendition.aspect, Rendition.bytes, Rendition.duration_ms)
    return (
        select(Clip)
        .options(
            load_only(
                Clip.item_id, Clip.state, Clip.facts, Clip.length_s, Clip.held_since, Clip.gallery_rank,
                Clip.published_at,
            ),
            joinedload(Clip.item).load_only(Item.price_fen).lazyload(Item.further),
            joinedload(Clip.renditions).options(files),
        )
    )  # fmt: skip


def _published() -> Select[Clip]:
    item = joinedload(Clip.item).lazyload(Item.further)  # no page of a clip tells the season
    load = (item, joinedload(Clip.unit), joinedload(Clip.renditions))
    return select(Clip).where(Clip.state == ClipState.PUBLISHED).options(*load)
