"""Series: a broadcast let repeat; this one, this and all following, or all changed or called off."""

from __future__ import annotations

from studio.errors import InputError, NotFound
from studio.records.live import Broadcast
from studio.records.series import BroadcastSeries
from studio.schedule import Every, Repeat
from studio.workflows.live import change_series as changing
from studio.workflows.live import series as making
from studio.workflows.live import series_scope
from studio.workflows.live.change_series import SeriesDraft
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.series_places import rule_of
from studio.workflows.live.series_scope import Outcome
from web.api.asked_hosts import CancelWish, RepeatWish, SeriesChange
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.plans import moment
from web.api.shapes_hosts import OccurrenceShape, OutcomeShape, RepeatShape, SeriesShape
from web.api.work import BROADCASTS, get_broadcast
from web.reach import fetch, viewer
from web.state import session


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/series",
    SeriesShape,
    group=BROADCASTS,
    summary=_("The series a broadcast belongs to: its rule and all its broadcasts"),
)
def get_series(broadcast_id: str) -> SeriesShape:
    """Its series; 404 where it repeats not."""
    row = fetch(Broadcast, broadcast_id)
    if row.series_id is None:
        raise NotFound("series.none", title=row.title)
    return _whole(fetch(BroadcastSeries, row.series_id))


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/series",
    SeriesShape,
    group=BROADCASTS,
    summary=_("Let a broadcast repeat; each one has a rundown of its own"),
    status=201,
    body=RepeatWish,
    current=get_broadcast,
    refusals=(409, 422),
)
def make_series(broadcast_id: str, body: RepeatWish) -> SeriesShape:
    """Drafts with copies of its rundown."""
    made = making.make_series(session(), viewer(), broadcast_id, _repeat(body))
    session().flush()
    return _whole(made)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/series/change",
    OutcomeShape,
    group=BROADCASTS,
    summary=_("Change one broadcast of a series, it and all following, or all"),
    body=SeriesChange,
    current=get_broadcast,
    refusals=(409, 422),
)
def change_series(broadcast_id: str, body: SeriesChange) -> OutcomeShape:
    """What is past or fixed is never touched."""
    row = fetch(Broadcast, broadcast_id)
    draft = BroadcastDraft(
        body.title or row.title,
        body.channel_id or row.channel_id,
        body.host_id or row.host_id,
        moment(body.start_at or row.start_at),
        moment(body.end_at or row.end_at),
    )
    repeat = None if body.repeat is None else _repeat(body.repeat)
    revision = row.revision if body.revision is None else body.revision
    wanted = SeriesDraft(draft, repeat, body.rundown)
    return _outcome(
        changing.change_series(session(), viewer(), row.id, body.scope, wanted, revision)
    )


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/series/cancel",
    OutcomeShape,
    group=BROADCASTS,
    summary=_("Call off one broadcast of a series, it and all following, or all"),
    body=CancelWish,
    current=get_broadcast,
    refusals=(409,),
)
def cancel_series(broadcast_id: str, body: CancelWish) -> OutcomeShape:
    """They stay in the schedule, struck out."""
    return _outcome(series_scope.cancel_series(session(), viewer(), broadcast_id, body.scope))


def _repeat(body: RepeatWish) -> Repeat:
    """The rule; as on the page, weekdays count for weeks only. Raises ``series.two_ends``, ``series.no_end``."""
    ends = (body.count is not None, body.until_on is not None, body.endless)
    if sum(ends) != 1:
        raise InputError("series.two_ends" if any(ends) else "series.no_end")
    nth = body.nth or None if body.every is Every.MONTH else None
    weekdays = tuple(sorted(set(body.weekdays))) if body.every is Every.WEEK else ()
    return Repeat(
        every=body.every,
        interval=body.interval,
        # Which weekday it is, the first broadcast says: the rule is brought in step with it.
        weekdays=weekdays if nth is None else (0,),
        nth=nth,
        count=body.count,
        until_on=body.until_on,
    )


def _whole(row: BroadcastSeries) -> SeriesShape:
    rows = making.occurrences_of(session(), row.id)
    return SeriesShape(
        id=row.id,
        unit_id=row.unit_id,
        start_at=row.start_at,
        length_s=row.length_s,
        repeat=RepeatShape.model_validate(rule_of(row).repeat),
        planned_until=row.planned_until,
        broadcasts=[OccurrenceShape.model_validate(each) for each in rows],
    )


def _outcome(done: Outcome) -> OutcomeShape:
    return OutcomeShape(
        changed=done.changed,
        added=done.added,
        called_off=done.called_off,
        ends_on=done.ends_on,
        left=sorted(done.left),
    )
