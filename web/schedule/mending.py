"""From a finding to its remedy: at once, by choosing, or on the page where it is done; or let it stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from jobs.queue import enqueue
from studio.records.finding import Finding, Remedy, RemedyAction
from studio.records.live import BroadcastState, Segment
from studio.schedule import fingerprint, local, may_stand
from studio.words import Message
from studio.workflows.live import let_stand as standing
from studio.workflows.live import order_missing
from studio.workflows.live.mend import AT_ONCE, NEW_PRICE, TO_CHOOSE, Hands
from studio.workflows.live.mend import mend as do_mend
from studio.workflows.live.mend_choices import choices, movable
from web.filters import moment
from web.problems import tell
from web.reach import viewer
from web.schedule.routes import blueprint
from web.schedule.table import Table, with_findings
from web.state import session, studio


@dataclass(frozen=True)
class Todo:
    """One thing to do about a finding: a tap that does it, or a page where it is done."""

    label: str
    url: str = ""
    choice: str = ""

    @property
    def post(self) -> bool:
        """Whether a tap does it."""
        return not self.url


def labels() -> dict[RemedyAction, str]:
    """What to do, as its button says."""
    return {
        RemedyAction.ADD_PART: _("Add it"),
        RemedyAction.APPROVE_PRICE: _("Ask for approval"),
        RemedyAction.ASK_HOST: _("Ask the host"),
        RemedyAction.CHANGE_TEXT: _("Change the words"),
        RemedyAction.CHOOSE_ITEM: _("Choose an item"),
        RemedyAction.FREE_DISK: _("See the disk"),
        RemedyAction.LOWER_QUOTA: _("Lower the quota"),
        RemedyAction.MOVE_BROADCAST: _("Choose another time"),
        RemedyAction.MOVE_SEGMENT: _("Move it further down"),
        RemedyAction.ORDER_CLIP: _("Order the clip"),
        RemedyAction.PUBLISH_CLIP: _("Look at the clip"),
        RemedyAction.REFLOW: _("Fit the lengths"),
        RemedyAction.RENEW_CLIP: _("Look at the clip"),
        RemedyAction.RENEW_PAPERS: _("See the papers"),
        RemedyAction.REPLACE_ITEM: _("Choose another item"),
        RemedyAction.SWAP_CHANNEL: _("Choose another channel"),
        RemedyAction.SWAP_CLIP: _("Choose another clip"),
        RemedyAction.SWAP_HOST: _("Choose another host"),
        RemedyAction.VERIFY_HOST: _("See the host"),
    }


blueprint.add_app_template_filter(may_stand)


@blueprint.app_template_global()
def remedies(finding: Finding, table: Table, *, plan: bool) -> list[Todo]:
    """What can be done about a finding from here."""
    todo = finding.remedy
    if todo is None:
        return []
    label = labels()[todo.action]
    if todo.action is RemedyAction.ORDER_CLIP and _is_ordered(table, todo.target):
        return [Todo(_("See how far it is"), url_for("work.jobs"))]
    if todo.action is RemedyAction.ORDER_CLIP and todo.values.get("item") in table.supply.unfilmed:
        asking = url_for("requests.new", item=todo.values["item"])
        return [
            Todo(_("Ask for footage"), asking),
            Todo(_("Upload footage"), url_for("footage.upload")),
        ]
    if todo.action is RemedyAction.APPROVE_PRICE:
        return _about_price(todo, label, table)
    where = _where(todo, table.broadcast.id)
    if where:
        return [Todo(label, where)]
    if not plan:
        return []
    if todo.action in TO_CHOOSE:
        page = url_for(
            "schedule.remedy", broadcast_id=table.broadcast.id, mark=fingerprint(finding)
        )
        found = [Todo(label, page)]
        if movable(finding) and todo.action is not RemedyAction.MOVE_BROADCAST:
            found.append(Todo(labels()[RemedyAction.MOVE_BROADCAST], f"{page}&how=move"))
        return found
    return [Todo(label)] if todo.action in AT_ONCE else []


def _is_ordered(table: Table, part_id: str) -> bool:
    return any(each.part.id == part_id and each.ordered for each in table.lines)


def _about_price(remedy: Remedy, label: str, table: Table) -> list[Todo]:
    item = url_for("catalog.edit", item_id=remedy.target, _anchor="price")
    if "price_fen" not in remedy.values:
        return [Todo(_("See the prices"), item)]
    if table.broadcast.state is BroadcastState.LOCKED:
        return [Todo(label), Todo(_("Take the new price"), choice=NEW_PRICE)]
    return [Todo(label), Todo(_("See the prices"), item)]


def _where(remedy: Remedy, broadcast_id: str) -> str:
    """Address of the page where it is mended; empty where it is mended here."""
    action, target = remedy.action, remedy.target
    match action:
        case RemedyAction.PUBLISH_CLIP | RemedyAction.RENEW_CLIP:
            return url_for("clips.show", clip_id=target)
        case RemedyAction.RENEW_PAPERS:
            return url_for("catalog.edit", item_id=target, _anchor="papers")
        case RemedyAction.ASK_HOST:
            return url_for("schedule.feeds", _anchor=f"host_page-{target}")
        case RemedyAction.VERIFY_HOST:
            return url_for("schedule.people", _anchor=f"host-{target}")
        case RemedyAction.FREE_DISK:
            return url_for("footage.disk")
        case RemedyAction.REFLOW:
            return url_for("schedule.fit", broadcast_id=broadcast_id)
        case RemedyAction.CHANGE_TEXT if target == broadcast_id:
            return url_for("schedule.edit", broadcast_id=broadcast_id)
        case RemedyAction.CHANGE_TEXT:
            return url_for("schedule.part", broadcast_id=broadcast_id, part_id=target)
        case _:
            return ""


@blueprint.get("/<broadcast_id>/remedy")
def remedy(broadcast_id: str) -> ResponseReturnValue:
    """What could be put in the place of what is wrong, the best first."""
    broadcast, told = with_findings(broadcast_id)
    wanted = request.args.get("mark", "")
    finding = next((each for each in told if fingerprint(each) == wanted), None)
    if finding is None:
        tell(Message(_("This is settled already."), ""))
        return redirect(url_for("schedule.show", broadcast_id=broadcast_id))
    action = None if finding.remedy is None else finding.remedy.action
    asked = request.args.get("how") == "move"
    found = choices(session(), broadcast, finding, move=asked)
    moving = asked or action is RemedyAction.MOVE_BROADCAST
    return render_template(
        "schedule/remedy.html",
        broadcast=broadcast,
        finding=finding,
        fingerprint=wanted,
        choices=found,
        names={
            each.value: moment(local(datetime.fromisoformat(each.value))) if moving else each.name
            for each in found
        },
        moving=moving,
        of_hosts=not moving and action is RemedyAction.SWAP_HOST,
    )


@blueprint.post("/<broadcast_id>/mend")
def mend(broadcast_id: str) -> ResponseReturnValue:
    """Do it."""
    hands = Hands(enqueue, studio().settings)
    mark, choice = request.form.get("mark", ""), request.form.get("choice", "")
    part_id = do_mend(session(), hands, viewer(), broadcast_id, mark, choice)
    part = session().get(Segment, part_id) if part_id else None
    if part is not None and part.clip_order_id is not None and part.clip_id is None:
        said = _("The clip is ordered. It is put in by itself once it is published.")
    else:
        said = _("Done.")
    tell(Message(said, ""))
    anchor = part_id or "checks"
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor=anchor))


@blueprint.post("/<broadcast_id>/clips")
def supply_all(broadcast_id: str) -> ResponseReturnValue:
    """Put in, or order, every clip that is missing and can be had."""
    made = order_missing.supply_all(session(), enqueue, studio().settings, viewer(), broadcast_id)
    tell(
        Message(
            ngettext("%(num)s part is seen to.", "%(num)s parts are seen to.", made),
            _("What is ordered is put in by itself once it is published."),
        )
    )
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor="checks"))


@blueprint.post("/<broadcast_id>/let-stand")
def let_stand(broadcast_id: str) -> ResponseReturnValue:
    """Let a warning stand, with a reason."""
    mark, reason = request.form.get("mark", ""), request.form.get("reason", "")
    standing.let_stand(session(), viewer(), broadcast_id, mark, reason)
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor="checks"))


@blueprint.post("/<broadcast_id>/tell-again")
def take_back_stand(broadcast_id: str) -> ResponseReturnValue:
    """Have a warning told again."""
    standing.take_back(session(), viewer(), broadcast_id, request.form.get("mark", ""))
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor="checks"))
