"""Certificates and licences of an item, and its shop links."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.catalog import Platform
from studio.errors import InputError
from studio.records.goods import Item
from studio.records.papers import ItemPaper
from studio.words import Message
from studio.workflows.catalog import papers as workflow
from studio.workflows.catalog.papers import (
    PaperDraft,
    add_paper,
    claims_in,
    remove_paper,
    save_links,
)
from web.catalog.forms import values_of
from web.catalog.routes import blueprint, page_of
from web.entered import Entered
from web.problems import tell, words_of
from web.reach import fetch, viewer
from web.state import session, studio


class PaperForm(Entered):
    """What is printed on a certificate."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        name = self.text("paper", limit=60)
        number = self.text("paper_number", limit=80, needed=False)
        until = self.last_day("paper_until")
        claims = claims_in(self.raw("paper_claims"))
        self.draft = PaperDraft(name, number, until, claims)


class LinksForm(Entered):
    """A link for each platform."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.links = {each: self.text(f"link_{each}", limit=500, needed=False) for each in Platform}


@blueprint.post("/<item_id>/papers")
def new_paper(item_id: str) -> ResponseReturnValue:
    """Note a certificate."""
    item = fetch(Item, item_id)
    form = PaperForm(request.form)
    if form.fine:
        try:
            add_paper(session(), studio().settings, viewer(), item.id, form.draft)
        except InputError as error:
            form.refuse("paper" if error.code == "paper.too_many" else "paper_claims", error)
        else:
            return _back(item.id, "papers")
    return page_of(item, Entered(values_of(item)), form), 422


@blueprint.post("/papers/<paper_id>")
def change_paper(paper_id: str) -> ResponseReturnValue:
    """It was renewed, or proves something else."""
    paper = fetch(ItemPaper, paper_id)
    form = PaperForm(request.form)
    if form.fine:
        try:
            workflow.change_paper(session(), studio().settings, viewer(), paper.id, form.draft)
        except InputError as error:
            tell(words_of(error), "bad")
        else:
            return _back(paper.item_id, "papers")
    for each in form.errors.values():
        tell(words_of(each), "bad")
    return redirect(url_for("catalog.edit", item_id=paper.item_id, _anchor="papers"))


@blueprint.post("/papers/<paper_id>/remove")
def drop_paper(paper_id: str) -> ResponseReturnValue:
    """Take a certificate away."""
    return _back(remove_paper(session(), viewer(), fetch(ItemPaper, paper_id).id), "papers")


@blueprint.post("/<item_id>/links")
def shop_links(item_id: str) -> ResponseReturnValue:
    """Save the links, one for each platform."""
    item = fetch(Item, item_id)
    form = LinksForm(request.form)
    if form.fine:
        try:
            save_links(session(), viewer(), item.id, form.links)
        except InputError as error:
            form.refuse(f"link_{error.params.get('platform')}", error)
        else:
            return _back(item.id, "links")
    return page_of(item, Entered(values_of(item)), form), 422


def _back(item_id: str, anchor: str) -> ResponseReturnValue:
    tell(Message(_("Saved."), ""))
    return redirect(url_for("catalog.edit", item_id=item_id, _anchor=anchor))
