"""A price list into the catalog: upload, look at every problem, mend or leave out, import all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from jobs.queue import enqueue
from studio.catalog.sheet import CellProblem, Grade, Part
from studio.catalog.sheet.gate import LARGEST_FILE
from studio.errors import InputError
from studio.records.imports import CatalogImport
from studio.words import Message
from studio.workflows.catalog.import_catalog import (
    confirm_import,
    drop_import,
    look_at,
    mend_import,
    own_import,
    stage_import,
    waiting_import,
)
from studio.workflows.catalog.list_reading import read_list
from studio.workflows.catalog.planned_part import Deed
from studio.workflows.catalog.price_list import Planned, PriceList
from web.catalog.read_ahead import ahead, read_ahead
from web.catalog.routes import blueprint
from web.entered import Entered
from web.layout import may
from web.problems import tell, words_of
from web.reach import places, viewer
from web.state import session, studio

OFFERED = 150
"""Cells that the page offers to mend: a file with more of them is better mended itself."""

CHANGEABLE = frozenset({Grade.ERROR, Grade.QUESTION})


NO_FIELD = frozenset(
    {
        "import.no_price_column",
        "import.hidden_row",
        "import.known_elsewhere",
        "import.part_needs_approver",
        "import.history_recorded",
    }
)
"""Problems that another text in the cell does not mend."""


@dataclass(frozen=True)
class Row:
    """A row with something to say.

    Attributes:
        key: ``sheet!row``, as the form names it.
        name: What the row is about, as far as it can be read.
        problems: Of its cells: each with whether the page has a field to mend it.
    """

    key: str
    sheet: str
    number: int
    name: str
    planned: Planned | None
    problems: tuple[tuple[CellProblem, bool], ...]

    @property
    def grade(self) -> Grade:
        """The gravest."""
        grades = {problem.grade for problem, _ in self.problems}
        return next(each for each in Grade if each in grades)


@blueprint.route("/import", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Send a file."""
    if request.method == "GET":
        waiting = waiting_import(session(), viewer())
        return _upload_page(None, waiting)
    form = Entered(request.form)
    unit_id = form.choice("unit", {place.id for place in places()})
    file = request.files.get("file")
    if file is None or not file.filename:
        form.refuse("file", InputError("web.no_file"))
    elif form.fine:
        try:
            sent = read_list(file.stream.read(LARGEST_FILE + 1), file.filename)
            staged = stage_import(session(), viewer(), unit_id, sent)
        except InputError as error:
            form.refuse("file", error)
        else:
            return redirect(url_for("catalog.preview", import_id=staged.id))
    return _upload_page(form, None), 422


def _upload_page(form: Entered | None, waiting: CatalogImport | None) -> str:
    limit = LARGEST_FILE // 2**20
    return render_template(
        "catalog/import.html", form=form, units=places(), waiting=waiting, limit=limit
    )


@blueprint.get("/import/<import_id>")
def preview(import_id: str) -> ResponseReturnValue:
    """What the file says, problem by problem."""
    staged = own_import(session(), viewer(), import_id)
    return _preview_page(staged, look_at(session(), studio().settings, staged))


@blueprint.post("/import/<import_id>")
def confirm(import_id: str) -> ResponseReturnValue:
    """Keep what was mended; with the other button, import all."""
    importing = "import" in request.form
    if importing:
        read_ahead(import_id, *_typed())
    staged = own_import(session(), viewer(), import_id)
    mend_import(staged, *_typed())
    if not importing:
        return redirect(url_for("catalog.preview", import_id=staged.id))
    approve = bool(request.form.get("approve")) and may("catalog.approve_price", staged.unit_id)
    seal = request.form.get("seal", "")
    try:
        plan = look_at(session(), studio().settings, staged, ahead())
        told = (session(), enqueue, viewer(), studio().settings, staged, plan, seal)
        # What was mended stays when the import does not come off; of the goods themselves nothing does.
        with session().begin_nested():
            done = confirm_import(*told, approve=approve)
    except InputError as error:
        tell(words_of(error), "bad")
        return redirect(url_for("catalog.preview", import_id=staged.id))
    said = _(
        "Imported: %(added)s new, %(changed)s changed.", added=done.added, changed=done.changed
    )
    more = []
    if done.parts:
        more.append(_("%(count)s sizes, offers, papers and the like.", count=done.parts))
    if done.proposed:
        more.append(_("%(count)s prices wait for approval.", count=done.proposed))
    tell(Message(said, " ".join(more)))
    return redirect(url_for("catalog.index"))


@blueprint.post("/import/<import_id>/drop")
def drop(import_id: str) -> ResponseReturnValue:
    """Forget the file."""
    drop_import(session(), own_import(session(), viewer(), import_id))
    tell(Message(_("Nothing was imported."), ""), "note")
    return redirect(url_for("catalog.upload"))


def _typed() -> tuple[dict[str, str], list[str]]:
    """Texts typed into fields ``fix:sheet!cell`` that differ from what they showed, and the rows ticked."""
    values = request.form
    fixes = {
        name.removeprefix("fix:"): text.replace("\x00", "")
        for name, text in values.items()
        if name.startswith("fix:") and text != values.get(f"was:{name.removeprefix('fix:')}", "")
    }
    return fixes, values.getlist("out")


def _preview_page(staged: CatalogImport, plan: PriceList) -> str:
    deeds = {deed: plan.count(deed) for deed in Deed}
    rows = list(_rows(plan))
    questions = sum(each.grade is Grade.QUESTION for each in plan.problems)
    return render_template(
        "catalog/preview.html",
        staged=staged,
        plan=plan,
        deeds=deeds,
        rows=rows,
        questions=questions,
        out=[key.rpartition("!") for key in staged.left_out],
        shown={f"{row.sheet}!{each.cell}" for row in rows for each, fits in row.problems if fits},
        names={each.draft.sku: each.draft.name_zh for each in plan.planned},
        texts=_texts(plan.problems, staged.fixes),
        asked=prices_asked(plan),
        several=sum(count > 0 for count in plan.reading.sheets.values()) > 1,
        decides=may("catalog.approve_price", staged.unit_id),
    )


def prices_asked(plan: PriceList) -> int:
    """Prices, or days of prices, of items that are there: each waits for approval, or is approved with the import."""
    fresh = {each.draft.sku for each in plan.planned if each.existing is None}
    terms = {each.row.code for each in plan.changed_parts if each.row.part is Part.TERMS}
    return len({each.draft.sku for each in plan.planned if each.asked} | (terms - fresh))


def _texts(problems: tuple[CellProblem, ...], fixes: Mapping[str, str]) -> dict[str, str]:
    """What each field shows: what was typed before, else what stands in the cell."""
    found = {f"{each.sheet}!{each.cell}": each.text for each in problems}
    return found | dict(fixes)


def is_mendable(problem: CellProblem) -> bool:
    """Whether another text in the cell mends it."""
    return problem.grade in CHANGEABLE and problem.code not in NO_FIELD


def _rows(plan: PriceList) -> Iterator[Row]:
    """Rows with problems, the gravest first, then in the order of the file."""
    planned = {(each.item.sheet, each.item.row): each for each in plan.planned}
    order = list(plan.reading.sheets)
    left = OFFERED
    by_row = sorted(plan.problems, key=lambda each: (order.index(each.sheet), each.row))
    rows = []
    for (sheet, number), many in groupby(by_row, key=lambda each: (each.sheet, each.row)):
        shown = []
        offered: set[str] = set()
        for each in sorted(many, key=lambda each: list(Grade).index(each.grade)):
            fits = is_mendable(each) and each.cell not in offered and left > 0
            offered |= {each.cell} if fits else set()
            left -= fits
            shown.append((each, fits))
        item = planned.get((sheet, number))
        name = f"{item.item.name} {item.item.spec}".strip() if item else ""
        rows.append(Row(f"{sheet}!{number}", sheet, number, name, item, tuple(shown)))
    grades = list(Grade)
    yield from sorted(rows, key=lambda row: grades.index(row.grade))
