"""Units: a county below its province, a village station below its county."""

from __future__ import annotations

from flask import url_for

from studio.records.people import Unit
from studio.workflows.accounts import unit_tree
from studio.workflows.accounts.unit_tree import NewUnit
from web.api.asked_units import UnitNames, UnitWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.shapes_units import UnitInTree, UnitsShape
from web.reach import fetch, viewer
from web.state import session

GROUP = _("Units")


@operation("GET", "/units", UnitsShape, group=GROUP, summary=_("One's units, from the top down"))
def list_units() -> UnitsShape:
    """Those that the caller administers."""
    found = unit_tree.tree_of(session(), viewer())
    return UnitsShape(
        units=[
            UnitInTree.model_validate(each.unit).model_copy(update={"members": each.members})
            for each in found
        ]
    )


@operation("GET", "/units/<unit_id>", UnitInTree, group=GROUP, summary=_("One unit"))
def get_unit(unit_id: str) -> UnitInTree:
    """One of them."""
    found = fetch(Unit, unit_id)
    members = unit_tree.members_of(session(), viewer(), unit_id)
    return UnitInTree.model_validate(found).model_copy(update={"members": members})


@operation(
    "POST",
    "/units",
    UnitInTree,
    group=GROUP,
    summary=_("Add a county to a province, or a village station to a county"),
    status=201,
    body=UnitWish,
    refusals=(404, 409, 422),
    located=True,
    tagged=True,
)
def add_unit(body: UnitWish) -> Answer:
    """A new unit."""
    wanted = NewUnit(body.name_zh, body.name_en, body.slug)
    made = unit_tree.add_unit(session(), viewer(), body.parent_id, wanted)
    return Answer(get_unit(made.id), {"Location": url_for("api_v1.get_unit", unit_id=made.id)})


@operation(
    "POST",
    "/units/<unit_id>/rename",
    UnitInTree,
    group=GROUP,
    summary=_("Give a unit other names; its code stays"),
    body=UnitNames,
    current=get_unit,
    refusals=(409, 422),
    tagged=True,
)
def rename_unit(unit_id: str, body: UnitNames) -> UnitInTree:
    """Rename it."""
    unit_tree.rename_unit(session(), viewer(), unit_id, body.name_zh, body.name_en)
    return get_unit(unit_id)


@operation(
    "POST",
    "/units/<unit_id>/remove",
    UnitInTree,
    group=GROUP,
    summary=_("Take away a unit that was added by mistake; answers the one above it"),
    current=get_unit,
    refusals=(409,),
)
def remove_unit(unit_id: str) -> UnitInTree:
    """Take it away."""
    above = unit_tree.remove_unit(session(), viewer(), unit_id)
    return get_unit(above.id)
