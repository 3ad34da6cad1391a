"""What sellers may take: published clips, found by Chinese, pinyin, initials, English or county."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from studio.errors import Conflict, NotFound
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.store import Viewer, get_or_not_found, scoped
from studio.units.clock import today
from studio.workflows.permitted import check_permitted, clips_without_leave

LENGTHS = {"short": (0, 15), "middle": (16, 30), "long": (31, 3600)}
"""What sellers choose between, and the whole seconds that each stands for, both ends included."""

LIGHT = "light"
"""Delivery preset of files that a chat takes."""


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


def find_clips(
    session: Session,
    viewer: Viewer,
    search: ClipSearch | None = None,
    limit: int = 60,
    on: date | None = None,
) -> Sequence[Clip]:
    """Published clips the viewer may see with their renditions: what is in season first, then the newest.

    Args:
        session: Database session.
        viewer: Who asks.
        search: What is looked for; everything when None.
        limit: Most clips.
        on: The day of the season; today in the counties when None.
    """
    search, on = search or ClipSearch(), on or today()
    place = case((_open_on(on), 0), (Item.season_from.is_(None), 1), else_=2)
    wanted = (
        _published()
        .join(Clip.item)
        .order_by(place, Clip.published_at.desc(), Clip.id)
        .limit(limit)
        .where(~_is_light_of_another(), *_conditions(search, on))
        .where(Clip.id.not_in(clips_without_leave()))
    )
    asked = fold(search.words).split()
    if asked:
        wanted = wanted.where(Clip.item_id.in_(items_called(session, viewer, asked)))
    return session.scalars(scoped(wanted, viewer)).unique().all()


def _open_on(on: date) -> ColumnElement[bool]:
    """Whether the item's season, both ends included and maybe over New Year, has begun and not ended."""
    day = on.strftime("%m-%d")
    after, before = Item.season_from <= day, Item.season_to >= day
    through = Item.season_from > Item.season_to
    return or_(and_(after, before), and_(through, or_(after, before)))


def _is_light_of_another() -> ColumnElement[bool]:
    """Whether the clip is only the light version of one that is published too: that one's page offers it.

    Asked of the few light clips once, not of each clip: a hundred thousand make the difference of a second.
    """
    own, other = aliased(ClipOrder), aliased(ClipOrder)
    light, whole = aliased(Clip), aliased(Clip)
    has_whole = exists(
        select(whole.id)
        .join(other, other.id == whole.order_id)
        .where(
            other.preset != LIGHT,
            other.template == own.template,
            whole.item_id == light.item_id,
            whole.length_s == light.length_s,
            whole.state == ClipState.PUBLISHED,
        )
        .correlate(own, light)
    )
    lights = select(light.id).join(own, own.id == light.order_id)
    return Clip.id.in_(lights.where(own.preset == LIGHT, has_whole))


def _conditions(search: ClipSearch, on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if search.unit_id:
        found.append(Clip.unit_id == search.unit_id)
    if search.item_id:
        found.append(Clip.item_id == search.item_id)
    if search.length in LENGTHS:
        found.append(Clip.length_s.between(*LENGTHS[search.length]))
    if search.aspect:
        having = select(Rendition.clip_id).where(Rendition.aspect == search.aspect)
        found.append(Clip.id.in_(having))
    if search.in_season:
        found.append(or_(Item.season_from.is_(None), _open_on(on)))
    return found


def items_with_clips(session: Session, viewer: Viewer) -> Sequence[Item]:
    """The items of which something can be taken, by name."""
    having = select(Clip.item_id).where(Clip.state == ClipState.PUBLISHED)
    wanted = select(Item).where(Item.id.in_(having)).order_by(Item.name_zh, Item.id)
    return session.scalars(scoped(wanted, viewer)).all()


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
    having = select(Clip.unit_id).where(Clip.state == ClipState.PUBLISHED)
    wanted = select(Unit).where(Unit.id.in_(having)).order_by(Unit.slug)
    return session.scalars(scoped(wanted, viewer)).all()


def published_clip(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """A published clip with its renditions.

    Raises:
        NotFound: It is not there, not published, or not for this viewer; ``take.withdrawn…`` where it was taken back.
        Conflict: ``clip.permission_over``.
    """
    wanted = _published().where(Clip.id == clip_id)
    found = session.scalars(scoped(wanted, viewer)).unique().one_or_none()
    if found is None:
        _say_if_without_leave(session, viewer, clip_id)
        check_not_withdrawn(get_or_not_found(session, viewer, Clip, clip_id))
        raise NotFound("not_found", kind="clip", id=clip_id)
    check_permitted(session, found)
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


def _published() -> Select[Clip]:
    load = (joinedload(Clip.item), joinedload(Clip.unit), joinedload(Clip.renditions))
    return select(Clip).where(Clip.state == ClipState.PUBLISHED).options(*load)


def items_called(session: Session, viewer: Viewer, asked: Sequence[str]) -> list[str]:
    """Ids of the viewer's items that answer to every word."""
    each = items_by_word(session, viewer, asked).values()
    return sorted(set.intersection(*each)) if each else []


def items_by_word(session: Session, viewer: Viewer, asked: Sequence[str]) -> dict[str, set[str]]:
    """Ids of the viewer's items that answer to each word. A catalog is small: it is sifted here, not in SQL."""
    wanted = scoped(select(Item).options(joinedload(Item.unit)), viewer)
    spelt = {item.id: _spellings_of(item) for item in session.scalars(wanted)}
    return {
        word: {item_id for item_id, ways in spelt.items() if any(word in way for way in ways)}
        for word in asked
    }


def _spellings_of(item: Item) -> tuple[str, ...]:
    unit = item.unit
    names = (item.name_zh, item.origin, unit.name_zh)
    plain = (item.name_en, item.sku, unit.name_en, unit.slug, *item.selling_points)
    return (*(each for name in names for each in spellings(name)), *map(fold, plain))


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[str, str, str]:
    """A Chinese name as itself, as pinyin without tones, and as initials."""
    return (
        fold(name),
        fold("".join(lazy_pinyin(name))),
        fold("".join(lazy_pinyin(name, style=Style.FIRST_LETTER))),
    )


def fold(text: str) -> str:
    """Full width to half, capitals to small."""
    return unicodedata.normalize("NFKC", text).casefold()
