"""What the API answers about units."""

from __future__ import annotations

from pydantic import Field

from studio.records.people import UnitKind
from web.api.marks import gettext as _
from web.api.shapes import Id, Shape


class UnitInTree(Shape):
    """A province, county or village station, and what it stands below."""

    id: Id
    parent_id: Id | None
    kind: UnitKind
    slug: str
    name_zh: str
    name_en: str
    members: int = Field(default=0, description=_("People with a role in this very unit."))


class UnitsShape(Shape):
    """Units, each before those below it."""

    units: list[UnitInTree]
