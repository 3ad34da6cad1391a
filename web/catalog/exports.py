"""The catalog as a sheet, which imports again without loss."""

from __future__ import annotations

from datetime import datetime, time

from flask import Response, request
from flask_babel import gettext as _

from studio.catalog.sheet import as_csv, as_xlsx
from studio.records.people import Unit
from studio.units import now
from studio.units.clock import SHANGHAI, today
from studio.workflows.catalog.catalog_parts import catalog_parts
from studio.workflows.catalog.export_catalog import catalog_lines
from web.catalog.routes import blueprint
from web.files import attachment
from web.reach import fetch, places, viewer
from web.state import session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


CSV = "text/csv; charset=utf-8"


@blueprint.get("/export.xlsx")
def export_xlsx() -> Response:
    """As a workbook."""
    unit = unit_or_first(request.args.get("unit", ""))
    return attachment(workbook_of(unit), sheet_name(unit, "xlsx"), XLSX)


@blueprint.get("/export.csv")
def export_csv() -> Response:
    """As CSV."""
    unit = unit_or_first(request.args.get("unit", ""))
    return attachment(csv_of(unit), sheet_name(unit, "csv"), CSV)


def workbook_of(unit: Unit) -> bytes:
    """A unit's catalog as a workbook."""
    told = (session(), viewer(), unit.id)
    # To the day: what is unchanged has the same bytes, which programs do not fetch again.
    made = datetime.combine(today(), time(), SHANGHAI)
    return as_xlsx(catalog_lines(*told), made, catalog_parts(*told))


def csv_of(unit: Unit) -> bytes:
    """The same as CSV."""
    told = (session(), viewer(), unit.id)
    return as_csv(catalog_lines(*told), catalog_parts(*told))


def unit_or_first(unit_id: str) -> Unit:
    """The unit asked for, else the caller's first; a foreign one is not there."""
    return fetch(Unit, unit_id or places()[0].id)


def sheet_name(unit: Unit, suffix: str) -> str:
    """What such a file is saved as."""
    today = now().astimezone(SHANGHAI).date()
    return f"{_('Catalog')}_{unit.name_zh}_{today:%Y%m%d}.{suffix}"
