"""Several files at once: which of those that were ticked are handed out, within what a phone can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, InputError, NotFound
from studio.records.sellers import PersonalClip
from studio.records.work import Clip, ClipState, Rendition
from studio.store import Viewer, scoped
from studio.workflows.gallery.find_clips import check_may_go_out, published_rendition
from studio.workflows.gallery.hand_out import count_download, count_own_download
from studio.workflows.gallery.own_clips import check_current, newest_among
from studio.workflows.gallery.take_links import open_link

MOST_FILES = 20
"""In one zip."""

MOST_MB = 500
"""Of films in one zip, million bytes."""


@dataclass(frozen=True)
class Chosen:
    """A file to hand out: the seller's own where it is there, else the county's."""

    rendition: Rendition
    personal: PersonalClip | None

    @property
    def blob(self) -> str:
        """Key of the film."""
        return (self.personal.blob if self.personal else None) or self.rendition.blob

    @property
    def cover(self) -> str | None:
        """Key of the cover; None where the clip's says another price than the seller."""
        return self.personal.cover if self.personal else self.rendition.cover

    @property
    def bytes(self) -> int:
        """Of the film."""
        return (self.personal.bytes if self.personal else None) or self.rendition.bytes


def choose(session: Session, viewer: Viewer, rendition_ids: Sequence[str]) -> tuple[Chosen, ...]:
    """The files of published clips with these ids, in their order, each once.

    Raises:
        InputError: ``take.none_chosen``, ``take.too_many``, ``take.too_large``.
        NotFound: One is not there, not published or not for this viewer.
        Conflict: ``clip.held``.
    """
    ids = tuple(dict.fromkeys(rendition_ids))
    _check_count(ids)
    there = _published(session, viewer, ids)
    for missing in (each for each in ids if each not in there):
        published_rendition(session, viewer, missing)  # says why it cannot be had
    own = newest_among(session, viewer, ids)
    chosen = tuple(_chosen(session, there, own, each) for each in ids)
    _check_size(chosen)
    return chosen


def open_links(
    session: Session, key: bytes, tokens: Sequence[str]
) -> tuple[Viewer, tuple[Chosen, ...]]:
    """The files of these download links, in their order, and the person who was given them.

    Raises:
        InputError: As ``choose``.
        NotFound, Forbidden, Conflict: As ``take_links.open_link``; ``take.unknown`` too for links of several people.
    """
    each_once = tuple(dict.fromkeys(tokens))
    _check_count(each_once)
    taken = [open_link(session, key, token) for token in each_once]
    if len({each.viewer.account_id for each in taken}) > 1:
        raise NotFound("take.unknown")
    chosen = tuple(Chosen(each.rendition, each.personal) for each in taken)
    _check_size(chosen)
    return taken[0].viewer, chosen


def _check_count(given: Sequence[str]) -> None:
    if not given:
        raise InputError("take.none_chosen")
    if len(given) > MOST_FILES:
        raise InputError("take.too_many", found=len(given), most=MOST_FILES)


def _check_size(chosen: Sequence[Chosen]) -> None:
    size = -(-sum(each.bytes for each in chosen) // 1_000_000)
    if size > MOST_MB:
        raise InputError("take.too_large", found=size, most=MOST_MB)


def count_several(session: Session, viewer: Viewer, chosen: Sequence[Chosen]) -> None:
    """Count each of them as taken."""
    for each in chosen:
        if each.personal is None:
            count_download(session, viewer, each.rendition, each.rendition.clip.unit_id)
        else:
            count_own_download(session, viewer, each.personal)


def _published(session: Session, viewer: Viewer, ids: Sequence[str]) -> dict[str, Rendition]:
    wanted = (
        select(Rendition)
        .join(Rendition.clip)
        .where(Rendition.id.in_(ids), Clip.state == ClipState.PUBLISHED)
        .options(joinedload(Rendition.clip))
    )
    return {each.id: each for each in session.scalars(scoped(wanted, viewer))}


def _chosen(
    session: Session,
    there: dict[str, Rendition],
    own: dict[str, PersonalClip],
    rendition_id: str,
) -> Chosen:
    rendition = there.get(rendition_id)
    if rendition is None:
        raise NotFound("not_found", kind="rendition", id=rendition_id)
    check_may_go_out(session, rendition.clip)
    personal = own.get(rendition_id)
    try:
        if personal is not None:
            check_current(session, personal)
    except Conflict:  # being made, or at a price that ended: the county's own is there
        personal = None
    return Chosen(rendition, personal)
