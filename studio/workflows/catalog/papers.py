"""Certificates and licences of an item, and its shop links, one for each platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.catalog import Platform
from studio.errors import InputError
from studio.records.goods import Item
from studio.records.papers import ItemPaper, ShopLink
from studio.records.people import Unit
from studio.settings import Settings
from studio.store import Viewer, county_of, get_or_not_found, scoped
from studio.words.claims import SHORTEST, ClaimList, ClaimText, Where
from studio.workflows.audit import note
from studio.workflows.catalog.edit_item import LINK, own_item
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.step import row_of

MOST = 20
"""Papers of one item."""

MOST_CLAIMS, CLAIM_LIMIT = 8, 30
"""What one paper proves: so many sayings of so many characters."""

WARN_DAYS = 30
"""Days before its end from which a paper is to be renewed."""


@dataclass(frozen=True)
class PaperDraft:
    """A certificate or licence as a person notes it.

    Attributes:
        name: What it is.
        number: As printed on it.
        until_on: Last day; None for no end.
        claims: What may be said of the item while it holds.
    """

    name: str
    number: str = ""
    until_on: date | None = None
    claims: tuple[str, ...] = ()


def claims_in(text: str) -> tuple[str, ...]:
    """Sayings, one a line, each once."""
    return tuple(dict.fromkeys(each.strip() for each in text.splitlines() if each.strip()))


def check_claims(words: ClaimList, claims: Sequence[str]) -> None:
    """Refuse what no paper lets anybody say.

    Args:
        words: The county's claim words.
        claims: Sayings.

    Raises:
        InputError: ``paper.too_many_claims``, ``paper.long_claim``; ``claims.…``: the law forbids it, whatever a paper
            says.
    """
    if len(claims) > MOST_CLAIMS:
        raise InputError("paper.too_many_claims", limit=MOST_CLAIMS, found=len(claims))
    for text in claims:
        if not SHORTEST <= len(text) <= CLAIM_LIMIT:
            raise InputError("paper.long_claim", found=text[:80], least=SHORTEST, most=CLAIM_LIMIT)
        for each in words.check(ClaimText(Where.POINT, text)):
            if each.level == "error":
                raise InputError(each.code, **each.params)


def add_paper(
    session: Session, settings: Settings, viewer: Viewer, item_id: str, draft: PaperDraft
) -> ItemPaper:
    """Note a certificate or licence.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``paper.too_many``; as ``check_claims``.
    """
    item = own_item(session, viewer, item_id)
    check_claims(_words(session, settings, item), draft.claims)
    mine = select(func.count()).select_from(ItemPaper).where(ItemPaper.item_id == item.id)
    if (session.scalar(mine) or 0) >= MOST:
        raise InputError("paper.too_many", limit=MOST)
    paper = ItemPaper(
        unit_id=item.unit_id,
        item_id=item.id,
        name=draft.name,
        number=draft.number,
        until_on=draft.until_on,
        claims=list(draft.claims),
    )
    session.add(paper)
    session.flush()
    note(session, viewer, item.unit_id, "paper.add", item.id, name=item.name_zh, paper=draft.name)
    return paper


def change_paper(
    session: Session, settings: Settings, viewer: Viewer, paper_id: str, draft: PaperDraft
) -> ItemPaper:
    """Write ``draft`` over a paper: it was renewed, or proves something else. Raises as ``add_paper``."""
    paper = get_or_not_found(session, viewer, ItemPaper, paper_id)
    item = own_item(session, viewer, paper.item_id)
    check_claims(_words(session, settings, item), draft.claims)
    paper.name, paper.number = draft.name, draft.number
    paper.until_on, paper.claims = draft.until_on, list(draft.claims)
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


def _words(session: Session, settings: Settings, item: Item) -> ClaimList:
    county = row_of(session, Unit, county_of(session, item.unit_id)).slug
    return claim_list(settings.data, county)


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
