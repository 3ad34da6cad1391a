"""A price list into the catalog: sent, looked at, mended cell by cell, then all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError, NotFound, StudioError
from studio.records.imports import CatalogImport
from studio.settings import Settings
from studio.store import Viewer, get_or_not_found, require_role, viewer_of
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.catalog.edit_item import EDITORS, add_items, change_items
from studio.workflows.catalog.list_reading import ReadList, cell_of, reading_of
from studio.workflows.catalog.planned_part import Deed
from studio.workflows.catalog.price_list import PriceList, plan_price_list
from studio.workflows.catalog.prices import (
    APPROVERS,
    PriceTerms,
    PriceWish,
    approve_own,
    propose_prices,
)
from studio.workflows.catalog.put_parts import Putting, items_by_code, put_parts, terms_of
from studio.workflows.enqueue import Enqueue

MOST_FIXES = 2000
FIX_LIMIT = 500
"""Characters of a mended cell."""

ROW = re.compile(r"[0-9]{1,7}")
"""Number of a row: a sheet has at most 1,048,576."""


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    proposed: int
    """Prices that wait for somebody's approval."""
    held: int
    """Clips that are made anew with a price that was approved at once."""
    parts: int = 0
    """Sizes, offers, bundles, papers and the like that were added or changed."""


def stage_import(
    session: Session,
    viewer: Viewer,
    unit_id: str,
    sent: ReadList,
    *,
    replacing: bool = True,
) -> CatalogImport:
    """Keep a file that was read, to be looked at.

    An earlier one of the same person that was not imported goes, unless told not to.

    Raises:
        NotFound: The unit is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    require_role(session, viewer, unit_id, EDITORS)
    still = (CatalogImport.account_id == viewer.account_id, CatalogImport.done_at.is_(None))
    if replacing:
        session.execute(delete(CatalogImport).where(*still))
    staged = CatalogImport(
        unit_id=unit_id,
        account_id=viewer.account_id,
        name=sent.name,
        content=sent.content,
        fixes={},
        left_out=[],
    )
    session.add(staged)
    session.flush()
    return staged


def own_import(session: Session, viewer: Viewer, import_id: str) -> CatalogImport:
    """A file of the viewer's own.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    staged = get_or_not_found(session, viewer, CatalogImport, import_id)
    if staged.account_id != viewer.account_id:
        raise NotFound("not_found", kind="catalog_import", id=import_id)
    return staged


def waiting_import(session: Session, viewer: Viewer) -> CatalogImport | None:
    """The file that the viewer sent and has not imported."""
    wanted = select(CatalogImport).where(
        CatalogImport.account_id == viewer.account_id, CatalogImport.done_at.is_(None)
    )
    return session.scalars(wanted.order_by(CatalogImport.created_at.desc()).limit(1)).first()


def look_at(
    session: Session, settings: Settings, staged: CatalogImport, ahead: Iterable[ReadList] = ()
) -> PriceList:
    """What the file would do to the catalog as it is now.

    Args:
        session: Database session.
        settings: Where the county's claim words are.
        staged: The file.
        ahead: What was read before the session was opened; what is not there is read now.

    Raises:
        Conflict: ``import.done_already``.
        InputError: As ``read_price_list``.
    """
    reading = reading_of(staged, ahead)
    approver = _approves(session, staged)
    return plan_price_list(session, settings, staged.unit_id, reading, approver=approver)


def _approves(session: Session, staged: CatalogImport) -> bool:
    """Whether who sent the file may say what people pay."""
    try:
        viewer = viewer_of(session, staged.account_id)
        require_role(session, viewer, staged.unit_id, APPROVERS)
    except StudioError:
        return False
    return True


def mend_import(staged: CatalogImport, fixes: Mapping[str, str], left_out: Sequence[str]) -> None:
    """Keep what a person typed instead of cells, and which rows they do not want.

    Args:
        staged: The file.
        fixes: Texts by ``sheet!address``, beside those that were typed before.
        left_out: ``sheet!row`` of all that are not wanted.
    """
    staged.fixes, staged.left_out = mended(staged, fixes, left_out)


def mended(
    staged: CatalogImport, fixes: Mapping[str, str], left_out: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """What ``mend_import`` would keep.

    Raises:
        InputError: ``import.too_many_fixes``.
    """
    merged = staged.fixes | {key: text.strip()[:FIX_LIMIT] for key, text in fixes.items()}
    if len(merged) > MOST_FIXES:
        raise InputError("import.too_many_fixes", limit=MOST_FIXES)
    return merged, sorted(key for key in set(left_out) if ROW.fullmatch(cell_of(key)[1]))


def drop_import(session: Session, staged: CatalogImport) -> None:
    """Forget a file."""
    session.delete(staged)


def confirm_import(  # noqa: PLR0913 - who, where, what is done and was seen, and whether prices are approved in the same breath
    session: Session,
    enqueue: Enqueue,
    viewer: Viewer,
    settings: Settings,
    staged: CatalogImport,
    plan: PriceList,
    seal: str,
    *,
    approve: bool,
) -> Imported:
    """Put all goods of the file into the catalog, in the session's transaction, or raise and put none.

    Args:
        session: Database session.
        enqueue: Queues what an approved price sets in motion.
        viewer: Who imports.
        settings: Where the county's claim words are.
        staged: The file.
        plan: What it does to the catalog now, as ``look_at`` of this session tells.
        seal: Of the plan that the viewer saw.
        approve: Whether prices that differ hold at once; the viewer must be one who approves.

    Raises:
        InputError: ``import.has_errors``, ``import.nothing_left``; what ``add_items`` and ``change_item`` raise.
        Conflict: ``import.changed``: the catalog is not what the viewer saw it against.
        Forbidden: ``forbidden.role``.
    """
    require_role(session, viewer, staged.unit_id, EDITORS)
    if plan.errors:
        raise InputError("import.has_errors", count=plan.errors)
    if not plan.planned and not plan.parts:
        raise InputError("import.nothing_left")
    if plan.seal != seal:
        raise Conflict("import.changed")
    new = [each.draft for each in plan.planned if each.existing is None]
    add_items(session, viewer, staged.unit_id, new)
    changed = [each for each in plan.planned if each.deed is Deed.CHANGE]
    change_items(
        session,
        viewer,
        staged.unit_id,
        [(each.existing, each.draft) for each in changed if each.existing is not None],
    )
    wanted = propose_prices(session, viewer, staged.unit_id, _wishes(plan))
    proposed, held = len(wanted), 0
    if approve:
        proposed, held = 0, approve_own(session, enqueue, viewer, staged.unit_id, wanted)
    beside = 0
    if plan.changed_parts:
        putting = Putting(
            session,
            enqueue,
            viewer,
            settings,
            staged.unit_id,
            items_by_code(session, staged.unit_id),
            approve,
            {each.draft.sku for each in plan.planned if each.existing is None}
            if _approves(session, staged)
            else set(),
            {each.draft.sku for each in plan.planned if each.asked},
        )
        beside = put_parts(putting, plan.changed_parts)
    done = Imported(plan.count(Deed.ADD), plan.count(Deed.CHANGE), proposed, held, beside)
    staged.content, staged.done_at = None, now()
    told = {"added": done.added, "changed": done.changed, "parts": done.parts}
    note(session, viewer, staged.unit_id, "catalog.import", staged.id, name=staged.name, **told)
    return done


def _wishes(plan: PriceList) -> list[PriceWish]:
    """Prices of goods that are there already, each once."""
    terms = terms_of(plan.parts)
    asked = [(each.existing, each.draft) for each in plan.planned if each.asked]
    wishes = {
        item.id: PriceWish(item, draft.price, draft.list_price, terms.get(item.sku, PriceTerms()))
        for item, draft in asked
        if item is not None
    }
    return list(wishes.values())
