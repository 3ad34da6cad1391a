"""The catalog as a sheet, which imports again without loss."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from studio.catalog.sheet import as_csv, as_xlsx
from studio.records.people import Unit
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.workflows.catalog.catalog_parts import catalog_parts
from studio.workflows.catalog.export_catalog import catalog_lines
from web.catalog.routes import blueprint
from web.files import attachment
from web.reach import fetch, places, viewer
from web.state import session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/export.xlsx")
def export_xlsx() -> Response:
    """As a workbook."""
    unit = _unit()
    made = now().astimezone(SHANGHAI)
    told = (session(), viewer(), unit.id)
    body = as_xlsx(catalog_lines(*told), made, catalog_parts(*told))
    return attachment(body, _name(unit, "xlsx"), XLSX)


@blueprint.get("/export.csv")
def export_csv() -> Response:
    """As CSV."""
    unit = _unit()
    told = (session(), viewer(), unit.id)
    body = as_csv(catalog_lines(*told), catalog_parts(*told))
    return attachment(body, _name(unit, "csv"), "text/csv; charset=utf-8")


def _unit() -> Unit:
    """The unit asked for, else the caller's first; a foreign one is not there."""
    wanted = request.args.get("unit", "")
    return fetch(Unit, wanted or places()[0].id)


def _name(unit: Unit, suffix: str) -> str:
    today = now().astimezone(SHANGHAI).date()
    return f"{_('Catalog')}_{unit.name_zh}_{today:%Y%m%d}.{suffix}"
