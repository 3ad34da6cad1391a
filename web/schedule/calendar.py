"""The calendar: month, week and day, by days, channels or hosts. Without scripts it is a table to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from markupsafe import Markup
from sqlalchemy import select

from studio.records.live import BroadcastState, Channel, Host
from studio.schedule.answer_rules import Standing
from studio.units import now
from studio.words import say
from studio.workflows.live.host_answers import said_of
from studio.workflows.live.schedule_board import Look, ScheduleBoard, whole_counties
from web.guard import policies
from web.i18n import language
from web.person import somebody
from web.reach import places, visible
from web.schedule import calendar_page as page
from web.schedule.calendar_query import Asked, By, View, read, today
from web.schedule.routes import blueprint
from web.state import session

KEY = "county-studio-board"

CHIPS = "county-studio-chips"
MOST_CHIPS = 8000
"""Chips whose markup is kept, about 1 kB each: most of a month are as they were on the page before."""

WORST = (Standing.DECLINED, Standing.AGAIN, Standing.CONFIRMED)
"""Of several hosts' answers the first of these is shown."""


def board() -> ScheduleBoard:
    """This process's own."""
    return cast("ScheduleBoard", current_app.extensions.setdefault(KEY, ScheduleBoard()))


def county_units() -> frozenset[str]:
    """The counties the reader sees something of, with all that lies below them."""
    own = places()
    if all(each.kind == "county" for each in own):
        return frozenset(each.id for each in own)
    return whole_counties(session(), [each.id for each in own])


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One page of it."""
    asked = read(request.args)
    units = places()
    look = board().look(session(), county_units(), asked.window, now())
    hosts = list(session().scalars(visible(select(Host).order_by(Host.unit_id, Host.name))))
    channels = list(
        session().scalars(visible(select(Channel).order_by(Channel.unit_id, Channel.name)))
    )
    names = {each.id: each.name(language()) for each in units} if len(units) > 1 else {}
    plans = frozenset(each.id for each in somebody().places(policies()["schedule.move"]))
    sees = frozenset(each.id for each in units)
    found = page.chips(look, asked, page.Reader(sees, plans, _answers(look)))
    heads = page.day_heads(asked, today())
    return render_template(
        "schedule/calendar.html",
        asked=asked,
        heads=heads,
        weeks=[heads[at : at + 7] for at in range(0, len(heads), 7)],
        by_day=page.by_day(found),
        rows=page.rows(found, asked, _subjects(asked, channels, hosts, names), look)
        if asked.by is not By.DAYS
        else [],
        drawn=_drawer(asked),
        total=len(found),
        hosts=hosts,
        channels=channels,
        units=units,
        unit_names=names,
        views=list(View),
        bys=list(By),
        states=list(BroadcastState),
        before=asked.turned(-1),
        after=asked.turned(1),
        today=today(),
    )


def _drawer(asked: Asked) -> Callable[[page.Chip], Markup]:
    """Draws chips; one that was drawn before with all the same values is not drawn again."""
    kept = cast("dict[object, Markup]", current_app.extensions.setdefault(CHIPS, {}))
    template = current_app.jinja_env.get_template("schedule/calendar_chip.html")
    path, by, reads = f"{url_for('schedule.index')}/", asked.by.value, language()
    if len(kept) > MOST_CHIPS:
        kept.clear()

    def draw(chip: page.Chip) -> Markup:
        key = (chip, by, reads, path)
        drawn = kept.get(key)  # another thread may clear it at any moment
        if drawn is None:
            drawn = template.module.chip(chip, by, path)  # type: ignore[attr-defined]  # its macro
            kept[key] = drawn
        return drawn

    return draw


def _answers(look: Look) -> dict[str, Standing]:
    """What hosts said, by broadcast: who cannot come before who is to be asked again before who can."""
    windows = {each.id: (each.start_at, each.end_at) for each in look.heads}
    said = said_of(session(), windows)
    return {
        broadcast_id: min((each.standing for each in found), key=WORST.index)
        for broadcast_id, found in said.items()
    }


def _subjects(
    asked: Asked, channels: Sequence[Channel], hosts: Sequence[Host], names: dict[str, str]
) -> list[tuple[str, str, str, str]]:
    if asked.by is By.CHANNEL:
        return [
            (
                each.id,
                each.name,
                " · ".join(
                    text
                    for text in (
                        say(f"platform.{each.platform}", language()).text,
                        names.get(each.unit_id, ""),
                    )
                    if text
                ),
                each.unit_id,
            )
            for each in channels
        ]
    return [(each.id, each.name, names.get(each.unit_id, ""), each.unit_id) for each in hosts]


@blueprint.app_template_filter("weekday")
def weekday(on: date) -> str:
    """``周一`` or ``Mon``."""
    return str(format_date(on, "EEE"))
