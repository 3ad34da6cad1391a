"""What a host reads while on air: the prompter on a screen, and cards to print, one for each part."""

from __future__ import annotations

from flask import render_template

from studio.schedule import planned
from studio.schedule.exports import HostCard, host_cards
from studio.workflows.live.house_rules import county_words
from web.i18n import language
from web.schedule.routes import blueprint
from web.schedule.table import whole
from web.state import session


@blueprint.get("/<broadcast_id>/prompter")
def prompter(broadcast_id: str) -> str:
    """Every part's words in large type, to be scrolled by hand, by key or by itself."""
    return _page("schedule/prompter.html", broadcast_id)


@blueprint.get("/<broadcast_id>/cards")
def cards(broadcast_id: str) -> str:
    """A card for each part, four to a sheet of A4."""
    return _page("schedule/cards.html", broadcast_id)


def _page(template: str, broadcast_id: str) -> str:
    broadcast = whole(broadcast_id)
    plan = planned(broadcast)
    made: tuple[HostCard, ...] = host_cards(plan, county_words(session(), plan.county), language())
    return render_template(template, broadcast=broadcast, cards=made)
