"""Certificates and licences of an item, and its shop links, one for each platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.catalog import Platform
from studio.errors import InputError
from studio.records.papers import ItemPaper, ShopLink
from studio.store import Viewer, get_or_not_found, scoped
from studio.workflows.audit import note
from studio.workflows.edit_item import LINK, own_item

MOST = 20
"""Papers of one item."""

WARN_DAYS = 30
"""Days before its end from which a paper is to be renewed."""


def add_paper(
    session: Session, viewer: Viewer, item_id: str, name: str, number: str, until_on: date | None
) -> ItemPaper:
    """Note a certificate or licence.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``paper.too_many``.
    """
    item = own_item(session, viewer, item_id)
    mine = select(func.count()).select_from(ItemPaper).where(ItemPaper.item_id == item.id)
    if (session.scalar(mine) or 0) >= MOST:
        raise InputError("paper.too_many", limit=MOST)
    paper = ItemPaper(
        unit_id=item.unit_id, item_id=item.id, name=name, number=number, until_on=until_on
    )
    session.add(paper)
    session.flush()
    note(session, viewer, item.unit_id, "paper.add", item.id, name=item.name_zh, paper=name)
    return paper


def renew_paper(
    session: Session, viewer: Viewer, paper_id: str, until_on: date | None
) -> ItemPaper:
    """Let a paper hold until another day. Raises as ``add_paper``."""
    paper = get_or_not_found(session, viewer, ItemPaper, paper_id)
    item = own_item(session, viewer, paper.item_id)
    paper.until_on = until_on
    told = {"name": item.name_zh, "paper": paper.name}
    note(session, viewer, item.unit_id, "paper.renew", item.id, **told)
    return paper


def remove_paper(session: Session, viewer: Viewer, paper_id: str) -> str:
    """Take a paper away; the id of its item. Raises as ``add_paper``."""
    paper = get_or_not_found(session, viewer, ItemPaper, paper_id)
    item = own_item(session, viewer, paper.item_id)
    told = {"name": item.name_zh, "paper": paper.name}
    note(session, viewer, item.unit_id, "paper.remove", item.id, **told)
    session.delete(paper)
    return item.id


def papers_of(session: Session, viewer: Viewer, item_id: str) -> Sequence[ItemPaper]:
    """Papers of an item, those that end first before others."""
    wanted = select(ItemPaper).where(ItemPaper.item_id == item_id)
    order = (ItemPaper.until_on.is_(None), ItemPaper.until_on, ItemPaper.id)
    return session.scalars(scoped(wanted.order_by(*order), viewer)).all()


def save_links(
    session: Session, viewer: Viewer, item_id: str, links: Mapping[Platform, str]
) -> None:
    """Write an item's shop links, all or none; an empty one goes.

    Raises:
        InputError: ``item.bad_link`` with the platform; otherwise as ``add_paper``.
    """
    item = own_item(session, viewer, item_id)
    for platform, link in links.items():
        if link and not LINK.fullmatch(link):
            raise InputError("item.bad_link", found=link[:80], platform=platform.value)
    there = {each.platform: each for each in links_of(session, viewer, item.id)}
    for platform, link in links.items():
        row = there.get(platform.value)
        if row is not None and link:
            row.link = link
        elif row is not None:
            session.delete(row)
        elif link:
            made = ShopLink(unit_id=item.unit_id, item_id=item.id, platform=platform.value)
            made.link = link
            session.add(made)
    note(session, viewer, item.unit_id, "item.links", item.id, name=item.name_zh)


def links_of(session: Session, viewer: Viewer, item_id: str) -> Sequence[ShopLink]:
    """Shop links of an item."""
    wanted = select(ShopLink).where(ShopLink.item_id == item_id).order_by(ShopLink.platform)
    return session.scalars(scoped(wanted, viewer)).all()
