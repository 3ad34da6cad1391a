"""Who did what: to read, to narrow down, and to take along as a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.records.people import AuditEntry, Role
from studio.schedule.cells import safe_text
from studio.units.clock import today
from studio.words import entries, say
from studio.workflows.audit_log import (
    SYSTEM,
    Asked,
    Line,
    actions_there,
    count_log,
    each_line,
    people_there,
    read_log,
)
from web.accounts.forms import page_asked
from web.accounts.routes import blueprint
from web.entered import day_asked
from web.files import attachment
from web.filters import local, price
from web.i18n import language
from web.layout import ROLE_NAMES, unit_name
from web.reach import viewer
from web.state import session

PAGE = 50
"""Entries on one page."""

MOST_ROWS = 50_000
"""Entries of one sheet; the newest. More are had by days."""


@dataclass(frozen=True)
class Filter:
    """What stands in the address, as far as it makes sense."""

    person: str
    action: str
    since: str
    until: str
    page: int

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> Filter:
        """From the address; days that are none count as not given."""
        return cls(
            person=_plain(values.get("person", "")),
            action=_plain(values.get("action", "")),
            since=_day(values.get("since", "")),
            until=_day(values.get("until", "")),
            page=page_asked(values),
        )

    @property
    def asked(self) -> Asked:
        """What the store is asked."""
        return Asked(
            self.person,
            self.action,
            day_asked(self.since),
            day_asked(self.until),
        )

    def address(self, **changes: str | int) -> str:
        """The query with changes; what is empty is left out."""
        named = {
            "person": self.person,
            "action": self.action,
            "since": self.since,
            "until": self.until,
        }
        return urlencode({key: value for key, value in (named | changes).items() if value})


@blueprint.get("/audit")
def audit() -> ResponseReturnValue:
    """One page of the log."""
    wanted = Filter.read(request.args)
    count = count_log(session(), viewer(), wanted.asked)
    pages = max(1, -(-count // PAGE))
    page = min(wanted.page, pages)
    return render_template(
        "accounts/audit.html",
        lines=read_log(session(), viewer(), wanted.asked, limit=PAGE, skip=(page - 1) * PAGE),
        count=count,
        page=page,
        pages=pages,
        wanted=wanted,
        people=[*people_there(session(), viewer()), (SYSTEM, _("The system"))],
        actions=[(each, action_words(each)) for each in actions_there(session(), viewer())],
        about=about,
    )


@blueprint.get("/audit.csv")
def audit_sheet() -> Response:
    """What the filter leaves, as a sheet that spreadsheet programs open in the right letters."""
    asked = Filter.read(request.args).asked
    lines = each_line(session(), viewer(), asked, limit=MOST_ROWS)
    return attachment(sheet_of(lines), log_name(), "text/csv; charset=utf-8")


def log_name() -> str:
    """What the sheet is saved as."""
    return f"{_('Audit log')}_{today():%Y%m%d}.csv"


def sheet_of(lines: Iterable[Line]) -> bytes:
    """The lines as CSV in UTF-8 with a mark at the beginning, for Excel; no cell is a formula."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    heading = (_("Time"), _("Person"), _("Unit"), _("What"), _("About"), _("Code"), _("Number"))
    sheet.writerow(heading)
    for entry, name, unit in lines:
        row = (
            f"{local(entry.at):%Y-%m-%d %H:%M:%S}",
            name or _("The system"),
            unit_name(unit),
            action_words(entry.action),
            about(entry),
            entry.action,
            entry.subject_id,
        )
        sheet.writerow([safe_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def action_words(action: str) -> str:
    """What was done; what has no words is named by its code."""
    code = f"audit.{action}"
    return say(code, language()).text if code in entries() else action


def about(entry: AuditEntry) -> str:
    """What it was done to, in words: values that are there, each with what it is."""
    told = [
        say(f"audit_detail.{key}", language(), {"value": _value(key, value)}).text
        for key, value in entry.detail.items()
        if value is not None and f"audit_detail.{key}" in entries()
    ]
    return " · ".join(told)


def _value(key: str, value: str | int | float) -> str:
    if key in {"role", "before"}:
        return str(ROLE_NAMES[Role(str(value))])
    return price(int(value)) if key.endswith("_fen") else str(value)


def _plain(text: str) -> str:
    return "".join(sign for sign in text[:60] if sign.isprintable())


def _day(text: str) -> str:
    asked = day_asked(text)
    return asked.isoformat() if asked else ""
