"""Words of the rundown's table, looked up once a page: a thousand lines say them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from studio.records.finding import Finding
from studio.records.live import Broadcast, SegmentKind
from studio.schedule import local, second_clock
from studio.schedule.grid import Column
from studio.words import Message, say
from web.filters import state_of
from web.i18n import language
from web.schedule.routes import blueprint


@blueprint.app_template_global("rundown_words")
def table_words(broadcast_id: str) -> dict[str, Any]:
    """Headings by column, kinds, what buttons say, and the address that parts stand under."""
    head = {each.value: say(f"column.{each}", language()).text for each in Column}
    head["fixed"] = say("column.start", language()).text
    head["price"] = say("column.price", language()).text
    return {
        "address": url_for("schedule.show", broadcast_id=broadcast_id) + "/parts",
        "head": head,
        "kinds": {each.value: state_of(each).label for each in SegmentKind},
        "zh": language() == "zh",
        "grip": _("Drag to another place"),
        "fix": _("fixed"),
        "fixed": _("Starts when the clock says so"),
        "latest": _("latest"),
        "ordered": _("being made"),
        "no_clip": _("No clip"),
        "comments": _("Comments"),
        "yes": _("yes"),
        "up": _("Move up"),
        "down": _("Move down"),
        "more": _("More to do with this part"),
    }


@blueprint.app_template_filter("rundown_heading")
def heading(column: str) -> str:
    """What a column is headed by where it is typed."""
    return say(f"column.{column}", language()).text


_NAME = "\uffff"
"""Stands for the broadcast's title while a sentence is made: nobody can type it."""


@blueprint.app_template_filter("said_here")
def said_here(finding: Finding, broadcast: Broadcast) -> Message:
    """A finding on the page of its broadcast, which need not be told its own title and day over and over."""
    if broadcast.id not in finding.subjects:
        return say(finding.code, language(), finding.params)
    of_two = "other_when" in finding.params and finding.subjects[0] != broadcast.id
    title, window = ("other", "other_when") if of_two else ("title", "when")
    params = {**finding.params, title: _NAME}
    if isinstance(when := params.get(window), str):
        params[window] = when.removeprefix(f"{local(broadcast.start_at).date().isoformat()} ")
    said = say(finding.code, language(), params)
    return Message(_here(said.text), _here(said.remedy))


@blueprint.app_template_filter("elsewhere")
def elsewhere(broadcast: Broadcast) -> str:
    """When it runs by the clock of the channel's second place."""
    zone = broadcast.channel.second_zone or ""
    return second_clock(broadcast.start_at, broadcast.end_at, zone)


def _here(text: str) -> str:
    told = text.replace(f"“{_NAME}”", _("this broadcast")).replace(_NAME, _("this broadcast"))
    return told[:1].upper() + told[1:]
