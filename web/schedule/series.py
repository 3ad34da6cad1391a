"""A series: let a broadcast repeat, change this one, this and all following, or all, and call off the same way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from studio.errors import InputError, NotFound
from studio.records.live import Broadcast, BroadcastState, Channel, Host
from studio.records.series import BroadcastSeries
from studio.schedule import Every, Repeat, local
from studio.schedule.endless import AHEAD
from studio.units import now
from studio.words import Message
from studio.workflows.live import change_series as workflow
from studio.workflows.live import series as making
from studio.workflows.live.change_series import SeriesDraft
from studio.workflows.live.series_places import patterns_of, rule_of
from studio.workflows.live.series_scope import Outcome, Scope
from studio.workflows.live.series_scope import cancel_series as call_off
from web.entered import Entered
from web.filters import moment
from web.i18n import language
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.schedule.forms import BroadcastForm, values_of
from web.schedule.hours_form import weekday_names
from web.schedule.routes import blueprint
from web.schedule.series_form import (
    NOT_THAT_DAY,
    RepeatForm,
    month_ways,
    repeat_said,
    repeat_values,
    skips,
)
from web.state import session

SHOWN = 8
"""Names of broadcasts that one message holds."""

LONG_OVER = timedelta(days=30)
"""What has been over for so long is shown on demand, where a series has no end."""

SUGGESTED = 12
"""Times of a new series unless somebody says otherwise."""


@blueprint.get("/<broadcast_id>/series")
def series(broadcast_id: str) -> ResponseReturnValue:
    """The rule and all its broadcasts, or a form to let it repeat."""
    return _page(_one(broadcast_id), None)


@blueprint.post("/<broadcast_id>/series")
def make_series(broadcast_id: str) -> ResponseReturnValue:
    """Let it repeat."""
    broadcast = _one(broadcast_id)
    form = RepeatForm(request.form)
    if form.repeat is not None:
        try:
            making.make_series(session(), viewer(), broadcast.id, form.repeat)
        except InputError as error:
            if not error.code.startswith("series.") or broadcast.series_id:
                raise
            form.refuse("month_by" if error.code in NOT_THAT_DAY else "count", error)
    if not form.fine:
        return _page(broadcast, form), 422
    tell(Message(_("It repeats now. Each has a rundown of its own."), ""))
    return redirect(url_for("schedule.series", broadcast_id=broadcast_id))


@blueprint.post("/<broadcast_id>/series/change")
def change_series(broadcast_id: str) -> ResponseReturnValue:
    """Change this one, this and all following, or all."""
    broadcast = _one(broadcast_id)
    hosts, channels = _hosts(broadcast), _channels(broadcast)
    form = BroadcastForm(request.form, {h.id for h in hosts}, {c.id for c in channels})
    scope = form.choice("scope", set(Scope))
    rule = RepeatForm(request.form) if form.raw("new_rule") and scope != Scope.THIS else None
    if rule is not None:
        form.errors |= rule.errors
    draft = form.draft
    if draft is None:
        return _page(broadcast, form), 422
    wanted = SeriesDraft(draft, rule.repeat if rule else None, bool(form.raw("rundown")))
    told = (session(), viewer(), broadcast.id, Scope(scope), wanted, form.revision)
    try:
        outcome = workflow.change_series(*told)
    except InputError as error:
        if error.code not in NOT_THAT_DAY:
            raise
        form.refuse("month_by", error)
        return _page(broadcast, form), 422
    _tell(outcome)
    return redirect(url_for("schedule.series", broadcast_id=broadcast_id))


@blueprint.post("/<broadcast_id>/series/cancel")
def cancel_series(broadcast_id: str) -> ResponseReturnValue:
    """Call off this one, this and all following, or all."""
    scope = Entered(request.form).choice("scope", set(Scope))
    if not scope:
        raise InputError("form.choice")
    _tell(call_off(session(), viewer(), broadcast_id, Scope(scope)))
    return redirect(url_for("schedule.series", broadcast_id=broadcast_id))


def _tell(outcome: Outcome) -> None:
    parts = []
    if outcome.changed:
        parts.append(ngettext("%(num)s changed", "%(num)s changed", outcome.changed))
    if outcome.added:
        parts.append(ngettext("%(num)s added", "%(num)s added", outcome.added))
    if outcome.called_off:
        parts.append(ngettext("%(num)s called off", "%(num)s called off", outcome.called_off))
    zh = language() == "zh"
    said = ("，" if zh else ", ").join(parts) or _("Nothing had to change")
    tell(Message(said + ("。" if zh else "."), ""))
    if outcome.ends_on is not None:
        tell(Message(_("The series has an end now: no more are made."), ""))
    if outcome.left:
        left = sorted(outcome.left.values(), key=lambda each: each.start_at)
        names = "、".join(moment(each.start_at) for each in left[:SHOWN])
        more = "…" if len(left) > SHOWN else ""
        tell(Message(_("Over, begun or fixed, so left as they are: %(names)s", names=names + more), ""),
             "note")  # fmt: skip


def _one(broadcast_id: str) -> Broadcast:
    load = (joinedload(Broadcast.channel), joinedload(Broadcast.host))
    wanted = select(Broadcast).where(Broadcast.id == broadcast_id).options(*load)
    found = session().scalars(visible(wanted)).one_or_none()
    if found is None:
        raise NotFound("not_found", kind="broadcast", id=broadcast_id[:40])
    return found


def _hosts(broadcast: Broadcast) -> list[Host]:
    wanted = select(Host).where(Host.unit_id == broadcast.unit_id).order_by(Host.name)
    return list(session().scalars(visible(wanted)))


def _channels(broadcast: Broadcast) -> list[Channel]:
    wanted = select(Channel).where(Channel.unit_id == broadcast.unit_id).order_by(Channel.name)
    return list(session().scalars(visible(wanted)))


def _page(broadcast: Broadcast, form: Entered | None) -> str:
    if broadcast.series_id is None:
        return _new_page(broadcast, form)
    row = fetch(BroadcastSeries, broadcast.series_id)
    rule = rule_of(row)
    rows = making.occurrences_of(session(), row.id)
    shown = rows if request.args.get("earlier") else _recent(rows, row, broadcast)
    values = values_of(broadcast)
    for key, value in repeat_values(rule.repeat):
        values.add(key, value)
    return render_template(
        "schedule/series.html",
        broadcast=broadcast,
        form=form or Entered(values),
        said=repeat_said(rule.repeat, rule.start),
        skips=skips(rule.repeat, rule.start),
        rows=shown,
        off_from=_off_from(rows),
        hidden=len(rows) - len(shown),
        planned_until=row.planned_until,
        goes_on=bool(patterns_of(session(), {row.id: rule})) if rule.repeat.endless else False,
        ahead_weeks=AHEAD.days // 7,
        most=making.MOST,
        length_s=row.length_s,
        hosts=_hosts(broadcast),
        channels=_channels(broadcast),
        weekdays=weekday_names(),
        ways=month_ways(broadcast.start_at, rule.repeat),
        scopes=list(Scope),
        now=now(),
    )


def _recent(
    rows: Sequence[Broadcast], row: BroadcastSeries, chosen: Broadcast
) -> Sequence[Broadcast]:
    """Of a series that is long, without what has been over for a while."""
    if row.planned_until is None and len(rows) <= making.MOST:
        return rows
    since = now() - LONG_OVER
    return [each for each in rows if each.end_at >= since or each.id == chosen.id]


def _off_from(rows: Sequence[Broadcast]) -> Broadcast | None:
    """From which one on all are called off; None where the last one stands."""
    last = list(takewhile(lambda each: each.state is BroadcastState.CANCELLED, reversed(rows)))
    return last[-1] if last else None


def _new_page(broadcast: Broadcast, form: Entered | None) -> str:
    weekly = Repeat(
        every=Every.WEEK, weekdays=(local(broadcast.start_at).weekday(),), count=SUGGESTED
    )
    return render_template(
        "schedule/series_new.html",
        broadcast=broadcast,
        form=form or Entered(MultiDict(repeat_values(weekly))),
        weekdays=weekday_names(),
        ways=month_ways(broadcast.start_at),
        ahead_weeks=AHEAD.days // 7,
        most=making.MOST,
    )
