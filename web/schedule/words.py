"""Words of the rundown's table, looked up once a page: a thousand lines say them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from studio.records.live import SegmentKind
from studio.schedule.grid import Column
from studio.words import say
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
