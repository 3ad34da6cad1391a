"""What sellers may take: published clips, found by Chinese, pinyin, initials, English or county."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, NotFound
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.work import Clip, ClipState, Rendition
from studio.store import Viewer, get_or_not_found, scoped


def find_clips(
    session: Session, viewer: Viewer, words: str = "", unit_id: str = "", limit: int = 60
) -> Sequence[Clip]:
    """Published clips the viewer may see, newest first, with their renditions.

    Args:
        session: Database session.
        viewer: Who asks.
        words: Every word must be found in the item's or county's name; ``hhc`` and ``huanghuacai`` find 黄花菜.
        unit_id: Only this unit's; all when empty.
        limit: Most clips.
    """
    wanted = _published().order_by(Clip.published_at.desc(), Clip.id).limit(limit)
    if unit_id:
        wanted = wanted.where(Clip.unit_id == unit_id)
    asked = fold(words).split()
    if asked:
        wanted = wanted.where(Clip.item_id.in_(_items_called(session, viewer, asked)))
    return session.scalars(scoped(wanted, viewer)).unique().all()


def units_with_clips(session: Session, viewer: Viewer) -> Sequence[Unit]:
    """The units that have something to take, by slug."""
    having = select(Clip.unit_id).where(Clip.state == ClipState.PUBLISHED)
    wanted = select(Unit).where(Unit.id.in_(having)).order_by(Unit.slug)
    return session.scalars(scoped(wanted, viewer)).all()


def published_clip(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """A published clip with its renditions.

    Raises:
        NotFound: It is not there, not published, or not for this viewer.
    """
    wanted = _published().where(Clip.id == clip_id)
    found = session.scalars(scoped(wanted, viewer)).unique().one_or_none()
    if found is None:
        raise NotFound("not_found", kind="clip", id=clip_id)
    return found


def published_rendition(session: Session, viewer: Viewer, rendition_id: str) -> Rendition:
    """A file of a published clip, to be handed out.

    Raises:
        NotFound: As ``published_clip``.
        Conflict: ``clip.held``: it shows a price that is no longer the item's.
    """
    rendition = get_or_not_found(session, viewer, Rendition, rendition_id)
    if rendition.clip.state is not ClipState.PUBLISHED:
        raise NotFound("not_found", kind="rendition", id=rendition_id)
    check_not_held(rendition.clip)
    return rendition


def check_not_held(clip: Clip) -> None:
    """Make sure that the clip's files may be handed out.

    Raises:
        Conflict: ``clip.held``.
    """
    if clip.held_since is not None:
        raise Conflict("clip.held", title=clip.title)


def _published() -> Select[Clip]:
    load = (joinedload(Clip.item), joinedload(Clip.unit), joinedload(Clip.renditions))
    return select(Clip).where(Clip.state == ClipState.PUBLISHED).options(*load)


def _items_called(session: Session, viewer: Viewer, asked: Sequence[str]) -> list[str]:
    """Ids of items that answer to every word. A catalog is small: it is sifted here, not in SQL."""
    wanted = scoped(select(Item).options(joinedload(Item.unit)), viewer)
    return [
        item.id
        for item in session.scalars(wanted)
        if all(any(word in spelling for spelling in _spellings_of(item)) for word in asked)
    ]


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
