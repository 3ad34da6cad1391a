"""How often clips were taken, for those who publish: a plot, lists, and the same as a sheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.units.clock import today
from studio.words import Message
from studio.workflows.gallery.download_counts import CountBy, CountLine, count_by, count_days
from studio.workflows.gallery.take_links import revoke_links_of
from web.files import attachment
from web.gallery.plot import plot_of
from web.gallery.routes import blueprint
from web.i18n import language
from web.person import somebody
from web.policies import ADMINISTRATORS
from web.problems import tell
from web.reach import viewer
from web.state import session

PERIODS = (7, 30, 90)
"""Days, today among them."""

SHOWN = 20
"""Lines on the page; the sheet has all."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the start of a cell."""


@dataclass(frozen=True)
class Asked:
    """What is counted, and over which days."""

    by: CountBy
    days: int

    @classmethod
    def read(cls) -> Asked:
        """From the address; the usual where it makes no sense."""
        by, days = request.args.get("by", ""), request.args.get("days", "")
        return cls(
            CountBy(by) if by in set(CountBy) else CountBy.CLIP,
            next((each for each in PERIODS if str(each) == days), PERIODS[1]),
        )

    @property
    def last(self) -> date:
        """Today."""
        return today()

    @property
    def first(self) -> date:
        """The first day."""
        return self.last - timedelta(days=self.days - 1)

    def lines(self, limit: int | None = None) -> tuple[CountLine, ...]:
        """The counts."""
        return count_by(session(), viewer(), self.by, self.first, self.last, limit)


@blueprint.get("/counts")
def counts() -> ResponseReturnValue:
    """Downloads day by day, and what was taken most."""
    asked = Asked.read()
    days = count_days(session(), viewer(), asked.first, asked.last)
    units = somebody().places(ADMINISTRATORS)
    return render_template(
        "gallery/counts.html",
        asked=asked,
        kinds=_kinds(),
        periods=PERIODS,
        plot=plot_of(days),
        total=sum(each.taken for each in days),
        lines=asked.lines(SHOWN),
        units=units,
        name_of=name_of,
    )


@blueprint.get("/counts.csv")
def counts_sheet() -> Response:
    """All lines, for a spreadsheet; with a mark at the start, by which Excel knows UTF-8."""
    asked = Asked.read()
    return attachment(sheet_of(asked), sheet_name(asked), "text/csv; charset=utf-8")


def sheet_of(asked: Asked) -> bytes:
    """All lines as CSV."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([_kinds()[asked.by], _("Downloads"), _("With own card"), _("Different people")])
    for line in asked.lines():
        sheet.writerow([as_text(name_of(line)), line.taken, line.own, line.people])
    return out.getvalue().encode("utf-8-sig")


def sheet_name(asked: Asked) -> str:
    """What it is saved as."""
    return f"{_('Downloads')}_{_kinds()[asked.by]}_{asked.first:%m%d}-{asked.last:%m%d}.csv"


@blueprint.post("/counts/revoke")
def revoke_unit_links() -> ResponseReturnValue:
    """Make all links to a unit's files worth nothing."""
    unit = revoke_links_of(session(), viewer(), request.form.get("unit", ""))
    name = unit.name_zh if language() == "zh" else unit.name_en
    tell(Message(_("All download links of %(unit)s are revoked.", unit=name), ""))
    return redirect(url_for("gallery.counts"))


def name_of(line: CountLine) -> str:
    """What a line is called."""
    name = line.name_zh if language() == "zh" else line.name_en
    return _("%(county)s (no station)", county=name) if line.apart else name


def as_text(cell: str) -> str:
    """``cell`` so that a spreadsheet never takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _kinds() -> dict[CountBy, str]:
    return {
        CountBy.CLIP: _("Clip"),
        CountBy.ITEM: _("Product"),
        CountBy.SELLER: _("Seller"),
        CountBy.COUNTY: _("County"),
        CountBy.STATION: _("Village station"),
    }
