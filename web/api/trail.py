"""Who did what: page by page, and as a sheet."""

from __future__ import annotations

from flask_babel import gettext
from sqlalchemy import select

from studio.records.people import AuditEntry
from studio.workflows.audit_log import each_line, narrowed, people_by_id
from web.accounts.audit import MOST_ROWS, about, action_words, log_name, sheet_of
from web.api.asked_people import TrailAsked, TrailSheetAsked
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import Answer, operation
from web.api.pages import listed, rows_of
from web.api.people import GROUP
from web.api.shapes import Listed
from web.api.shapes_people import EntryShape
from web.catalog.exports import CSV
from web.reach import viewer
from web.state import session


@operation(
    "GET",
    "/trail",
    Listed[EntryShape],
    group=GROUP,
    summary=_("The audit log of one's units"),
    query=TrailAsked,
)
def list_trail(query: TrailAsked) -> Answer:
    """By person, action and day."""
    order = (AuditEntry.at, AuditEntry.id)
    rows, more = rows_of(narrowed(select(AuditEntry), query.asked), order, query)
    names = people_by_id(session(), rows)
    return listed([_entry(each, names) for each in rows], more)


@operation(
    "GET",
    "/trail/sheet.csv",
    Octets,
    group=GROUP,
    summary=_("The same as CSV; the newest 50,000 entries, more by days"),
    query=TrailSheetAsked,
    media=CSV,
)
def get_trail_sheet(query: TrailSheetAsked) -> Handed:
    """As its page saves it."""
    lines = each_line(session(), viewer(), query.asked, limit=MOST_ROWS)
    return Handed.made(sheet_of(lines), log_name())


def _entry(row: AuditEntry, names: dict[str, str]) -> EntryShape:
    return EntryShape(
        id=row.id,
        at=row.at,
        unit_id=row.unit_id,
        account_id=row.account_id,
        who=names.get(row.account_id or "", gettext("The system")),
        action=row.action,
        what=action_words(row.action),
        about=about(row),
        subject_id=row.subject_id,
    )
