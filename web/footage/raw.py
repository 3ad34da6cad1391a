"""Raw footage as far as the caller may look at it: administrators of the province give a reason first."""

from __future__ import annotations

from flask import Response, g

from studio.errors import NotFound
from studio.records.people import UnitKind
from studio.records.work import Footage
from studio.store import county_of
from studio.workflows.accounts import break_glass
from studio.workflows.audit import note
from web.files import blob, is_first_part
from web.person import somebody
from web.policies import EDITORS
from web.reach import fetch, viewer
from web.state import session, studio


def looked_at(footage_id: str) -> Footage:
    """The file, where the caller may look at it now.

    Raises:
        NotFound: As ``fetch``.
        Forbidden: ``footage.reason_first``.
    """
    found = fetch(Footage, footage_id)
    break_glass.check_open(session(), viewer(), found.unit_id)
    return found


def raw_open(unit_id: str) -> bool:
    """Whether the caller may look at raw footage of this unit now; asked once for a page of many files."""
    caller = somebody().viewer(EDITORS)
    if not _is_from_above() or not break_glass.needs_reason(session(), caller, unit_id):
        return True
    if "opened_counties" not in g:
        g.opened_counties = break_glass.opened(session(), caller)
    return county_of(session(), unit_id) in g.opened_counties


def note_if_reasoned(footage: Footage) -> None:
    """Write down that a file was opened under a reason; looking itself changes nothing, so this has its own session."""
    if _is_from_above() and break_glass.needs_reason(session(), viewer(), footage.unit_id):
        with studio().database.session() as writing:
            break_glass.note_opened(writing, viewer(), footage)


def shown(footage_id: str) -> Footage:
    """The file, for what is taken without its page: under a reason, that is written down. Raises as ``looked_at``."""
    found = looked_at(footage_id)
    if is_first_part():
        note_if_reasoned(found)
    return found


def original_of(footage_id: str) -> Response:
    """The file as it was uploaded, to be saved; who took it is written down. Raises as ``looked_at``."""
    footage = looked_at(footage_id)
    if not footage.blob:
        raise NotFound("not_found", kind="footage", id=footage_id)
    answer = blob(footage.blob, name=footage.name)
    if is_first_part() and answer.status_code in {200, 206}:
        with studio().database.session() as writing:
            told: dict[str, str | int] = {"name": footage.name, "bytes": footage.bytes}
            note(writing, viewer(), footage.unit_id, "footage.original", footage.id, **told)
    return answer


def _is_from_above() -> bool:
    """Whether anything of the caller's comes from a province."""
    provinces = {each.id for each in somebody().units if each.kind == UnitKind.PROVINCE.value}
    return not provinces.isdisjoint(unit for unit, _ in somebody().memberships)
