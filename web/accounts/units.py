"""The tree of units: a county below the province, a village station below the county."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.people import Role, Unit, UnitKind
from studio.store import roles_in
from studio.words import Message
from studio.workflows.accounts import unit_tree
from studio.workflows.accounts.unit_tree import BELOW, NewUnit
from web.accounts.routes import blueprint
from web.entered import Entered
from web.layout import unit_name
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session

FIELDS = {
    "unit.bad_slug": "new_slug",
    "unit.slug_taken": "new_slug",
}
"""Which field a refusal belongs to; all others are about the name."""

MOST_AT_ONCE = 200
"""Units added by one form: all counties of a province, or all villages of a county's towns."""


class NewUnits(Entered):
    """What is added below a unit: one, or several by their names alone."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        lines = self.text("new_name", limit=MOST_AT_ONCE * 61).splitlines()
        names = [each for each in map(str.strip, lines) if each]
        name_en = self.text("new_name_en", limit=60, needed=False)
        slug = self.text("new_slug", limit=31, needed=False)
        if len(names) > MOST_AT_ONCE:
            self.refuse("new_name", InputError("unit.too_many", most=MOST_AT_ONCE))
        if len(names) > 1 and (name_en or slug):
            self.refuse("new_slug" if slug else "new_name_en", InputError("unit.one_only"))
        self.wanted = [NewUnit(each, name_en, slug) for each in names]


@blueprint.get("/units")
def units() -> str:
    """The units one administers, as a tree."""
    found = unit_tree.tree_of(session(), viewer())
    return render_template("accounts/units.html", found=found)


@blueprint.route("/units/<unit_id>", methods=["GET", "POST"])
def unit(unit_id: str) -> ResponseReturnValue:
    """A unit: its names, what stands below it."""
    found = fetch(Unit, unit_id)
    if request.method == "GET":
        return _page(found)
    form = Entered(request.form)
    names = form.text("name_zh", limit=60), form.text("name_en", limit=60)
    if form.fine:
        try:
            unit_tree.rename_unit(session(), viewer(), unit_id, *names)
        except InputError as error:
            form.refuse("name_zh", error)
        else:
            tell(Message(_("Saved."), ""))
            return redirect(url_for("accounts.unit", unit_id=unit_id))
    return _page(found, names=form), 422


@blueprint.post("/units/<unit_id>/below")
def add_unit(unit_id: str) -> ResponseReturnValue:
    """Add a county to a province, a village station to a county."""
    parent = fetch(Unit, unit_id)
    form = NewUnits(request.form)
    if form.fine:
        try:
            made = unit_tree.add_units(session(), viewer(), unit_id, form.wanted)
        except InputError as error:
            form.refuse(FIELDS.get(error.code, "new_name"), error)
        else:
            return _added(unit_id, made)
    return _page(parent, new=form), 422


def _added(unit_id: str, made: Sequence[Unit]) -> ResponseReturnValue:
    """On to the new unit, or, of several, to where they stand."""
    said = (
        _("%(name)s is added.", name=unit_name(made[0]))
        if len(made) == 1
        else ngettext("%(num)s unit is added.", "%(num)s units are added.", len(made))
    )
    tell(Message(said, _("Now bring its people in: whoever leads it first.")))
    leads_to = made[0].id if len(made) == 1 else unit_id
    return redirect(url_for("accounts.unit", unit_id=leads_to))


@blueprint.post("/units/<unit_id>/remove")
def remove_unit(unit_id: str) -> ResponseReturnValue:
    """Take a unit away that was added by mistake."""
    name = unit_name(fetch(Unit, unit_id))
    parent = unit_tree.remove_unit(session(), viewer(), unit_id)
    tell(Message(_("%(name)s is taken away.", name=name), ""))
    return redirect(url_for("accounts.unit", unit_id=parent.id))


def _page(found: Unit, *, names: Entered | None = None, new: Entered | None = None) -> str:
    below = unit_tree.tree_of(session(), viewer())
    above = session().get(Unit, found.parent_id) if found.parent_id else None
    mine = above is not None and Role.ADMINISTRATOR in roles_in(session(), viewer(), above.id)
    return render_template(
        "accounts/unit.html",
        unit=found,
        above=above if mine else None,
        below=[each for each in below if each.unit.parent_id == found.id],
        kind_below=BELOW.get(found.kind),
        sells=found.kind is not UnitKind.PROVINCE,
        unused=mine and not unit_tree.is_used(session(), found.id),
        names=names,
        new=new,
    )
