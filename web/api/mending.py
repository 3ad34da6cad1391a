"""From a finding to its remedy: done at once, or let stand with a reason, or told again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from jobs.queue import enqueue
from studio.records.finding import RemedyAction
from studio.workflows.live import let_stand as standing
from studio.workflows.live import order_missing
from studio.workflows.live.mend import Hands
from studio.workflows.live.mend import mend as do_mend
from web.api.asked import Body, Line, Words
from web.api.effects import permit_remedy
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.patterns import HEX
from web.api.plans import get_findings, rundown_again
from web.api.shapes import RundownShape
from web.api.shapes_plans import FindingsShape
from web.api.work import BROADCASTS
from web.reach import viewer
from web.state import session, studio

Mark = Annotated[str, Field(pattern=HEX)]

WHICH = _("Of the finding, as it was told.")


class StandWish(Body):
    """Why a warning is let stand."""

    mark: Mark = Field(description=WHICH)
    reason: Annotated[Line, Field(max_length=200)]


class MarkedWish(Body):
    """Which finding."""

    mark: Mark = Field(description=WHICH)


class MendWish(Body):
    """What is mended, and how."""

    mark: Mark = Field(description=WHICH)
    choice: Annotated[Words, Field(max_length=100)] = Field(
        default="", description=_("What to put in its place, where one has to choose.")
    )


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/findings/mend",
    RundownShape,
    group=BROADCASTS,
    summary=_("Do what a finding asks for"),
    further=_(
        "Needs clips:order as well to order a clip, and prices:propose to ask for approval of a price."
    ),
    body=MendWish,
    current=get_findings,
    refusals=(409, 422, 507),
)
def mend_finding(broadcast_id: str, body: MendWish) -> RundownShape:
    """Answers the broadcast as it is then."""
    hands = Hands(enqueue, studio().settings, permit_remedy)
    do_mend(session(), hands, viewer(), broadcast_id, body.mark, body.choice)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/clips",
    RundownShape,
    group=BROADCASTS,
    summary=_("Put in, or order, every clip that a broadcast lacks and that can be had"),
    further=_("Needs clips:order as well."),
    current=get_findings,
    refusals=(409, 422, 507),
)
def supply_clips(broadcast_id: str) -> RundownShape:
    """Answers the broadcast as it is then."""
    permit_remedy(RemedyAction.ORDER_CLIP)
    order_missing.supply_all(session(), enqueue, studio().settings, viewer(), broadcast_id)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/findings/let-stand",
    FindingsShape,
    group=BROADCASTS,
    summary=_("Let a warning stand, with a reason"),
    body=StandWish,
    current=get_findings,
    refusals=(409, 422),
    tagged=True,
)
def let_finding_stand(broadcast_id: str, body: StandWish) -> FindingsShape:
    """Until it says something else."""
    standing.let_stand(session(), viewer(), broadcast_id, body.mark, body.reason)
    return get_findings(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/findings/tell-again",
    FindingsShape,
    group=BROADCASTS,
    summary=_("Have a warning told again that was let stand"),
    body=MarkedWish,
    current=get_findings,
    tagged=True,
)
def tell_finding_again(broadcast_id: str, body: MarkedWish) -> FindingsShape:
    """One that nobody let stand stays as it is."""
    standing.take_back(session(), viewer(), broadcast_id, body.mark)
    session().flush()
    return get_findings(broadcast_id)
