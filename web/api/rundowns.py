"""A broadcast as a whole: copied, split, merged, its hosts, its versions, and templates to begin with."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from studio.errors import InputError
from studio.records.live import Broadcast
from studio.records.rundowns import BroadcastVersion, RundownTemplate
from studio.workflows.live import cast as casting
from studio.workflows.live import copy_rundown, restore_rundown, rundown_templates
from web.api.asked import ByUnit, Paged
from web.api.asked_rundowns import BeginWish, CastWish, CopyWish, MergeWish, SplitWish, TemplateWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.plans import moment, rundown_again
from web.api.shapes import Listed, RundownShape
from web.api.shapes_rundowns import TemplateShape, VersionShape
from web.api.work import BROADCASTS, get_broadcast
from web.i18n import language
from web.reach import fetch, viewer
from web.state import session


def rundown_of(broadcast_id: str, version_id: str = "") -> RundownShape:
    """The broadcast as its own address shows it, whichever version is named beside it."""
    del version_id
    return get_broadcast(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/copy",
    RundownShape,
    group=BROADCASTS,
    summary=_("The same broadcast on another day, as a draft"),
    status=201,
    body=CopyWish,
    current=get_broadcast,
    refusals=(422,),
    located=True,
    tagged=True,
)
def copy_broadcast(broadcast_id: str, body: CopyWish) -> Answer:
    """With its parts and hosts."""
    start = moment(body.start_at)
    return _made(copy_rundown.copy_broadcast(session(), viewer(), broadcast_id, start))


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/split",
    RundownShape,
    group=BROADCASTS,
    summary=_("Two broadcasts out of one; answers the second, which begins with this part"),
    status=201,
    body=SplitWish,
    current=get_broadcast,
    refusals=(409, 422),
    located=True,
    tagged=True,
)
def split_broadcast(broadcast_id: str, body: SplitWish) -> Answer:
    """The old one ends there."""
    broadcast = fetch(Broadcast, broadcast_id)
    return _made(copy_rundown.split_broadcast(session(), viewer(), broadcast.id, body.segment_id))


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/merge",
    RundownShape,
    group=BROADCASTS,
    summary=_("One broadcast out of two; the later one is called off"),
    body=MergeWish,
    current=get_broadcast,
    refusals=(409,),
)
def merge_broadcasts(broadcast_id: str, body: MergeWish) -> RundownShape:
    """Answers the earlier one, which has the parts of both."""
    kept = copy_rundown.merge_broadcasts(session(), viewer(), broadcast_id, body.other_id)
    return rundown_again(kept.id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/cast",
    RundownShape,
    group=BROADCASTS,
    summary=_("Have exactly these hosts on beside the first one"),
    body=CastWish,
    current=get_broadcast,
    refusals=(409,),
    tagged=True,
)
def set_cast(broadcast_id: str, body: CastWish) -> RundownShape:
    """Parts forget those who are no longer on."""
    ids = list(dict.fromkeys(body.host_ids))
    casting.set_cast(session(), viewer(), broadcast_id, ids, body.revision)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/begin",
    RundownShape,
    group=BROADCASTS,
    summary=_("Give an empty broadcast the parts of a template"),
    body=BeginWish,
    current=get_broadcast,
    refusals=(409, 422),
    tagged=True,
)
def begin_broadcast(broadcast_id: str, body: BeginWish) -> RundownShape:
    """One's own, or one of the house."""
    if (body.template_id is None) == (body.shape is None):
        raise InputError("api.one_template")
    if body.template_id is not None:
        own = body.template_id
        rundown_templates.fill_from_own(session(), viewer(), broadcast_id, own)
    else:
        shape = body.shape or ""
        copy_rundown.fill_from_template(session(), viewer(), broadcast_id, shape, language())
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/undo",
    RundownShape,
    group=BROADCASTS,
    summary=_("Take one's last change back, where nobody changed anything since"),
    current=get_broadcast,
    refusals=(409,),
    tagged=True,
)
def undo_broadcast(broadcast_id: str) -> RundownShape:
    """It can be done again."""
    return rundown_again(restore_rundown.take_back(session(), viewer(), broadcast_id).id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/redo",
    RundownShape,
    group=BROADCASTS,
    summary=_("Do again what one has just taken back"),
    current=get_broadcast,
    refusals=(409,),
    tagged=True,
)
def redo_broadcast(broadcast_id: str) -> RundownShape:
    """As it was."""
    return rundown_again(restore_rundown.do_again(session(), viewer(), broadcast_id).id)


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/versions",
    Listed[VersionShape],
    group=BROADCASTS,
    summary=_("Versions of a broadcast: who saved what when"),
    query=Paged,
)
def list_versions(broadcast_id: str, query: Paged) -> Answer:
    """As many as are kept."""
    mine = BroadcastVersion.broadcast_id == fetch(Broadcast, broadcast_id).id
    wanted = select(BroadcastVersion).where(mine).options(joinedload(BroadcastVersion.account))
    order = (BroadcastVersion.at, BroadcastVersion.id)
    return page_of(wanted, order, query, _version)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/versions/<version_id>/restore",
    RundownShape,
    group=BROADCASTS,
    summary=_("Put an older version of a broadcast back; that can be taken back too"),
    current=rundown_of,
    refusals=(409,),
    tagged=True,
)
def restore_version(broadcast_id: str, version_id: str) -> RundownShape:
    """Put it back."""
    restore_rundown.restore(session(), viewer(), broadcast_id, version_id)
    return rundown_again(broadcast_id)


@operation(
    "GET",
    "/rundown-templates",
    Listed[TemplateShape],
    group=BROADCASTS,
    summary=_("Rundowns to begin with, of the caller's units"),
    query=ByUnit,
)
def list_templates(query: ByUnit) -> Answer:
    """One's own; those of the house have names of their own."""
    wanted = select(RundownTemplate)
    if query.unit is not None:
        wanted = wanted.where(RundownTemplate.unit_id == query.unit)
    order = (RundownTemplate.created_at, RundownTemplate.id)
    return page_of(wanted, order, query, _template)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/template",
    TemplateShape,
    group=BROADCASTS,
    summary=_("Keep a broadcast's rundown as a template; one of that name is written over"),
    status=201,
    body=TemplateWish,
    current=get_broadcast,
    refusals=(422,),
)
def keep_template(broadcast_id: str, body: TemplateWish) -> TemplateShape:
    """Kinds, lengths and words; no items, no hosts."""
    name = body.name.strip()
    return _template(rundown_templates.keep_template(session(), viewer(), broadcast_id, name))


@operation(
    "POST",
    "/rundown-templates/<template_id>/drop",
    TemplateShape,
    group=BROADCASTS,
    summary=_("Take a template off the list; answers it as it was"),
)
def drop_template(template_id: str) -> TemplateShape:
    """Broadcasts that began with it keep their parts."""
    told = _template(fetch(RundownTemplate, template_id))
    rundown_templates.drop_template(session(), viewer(), template_id)
    return told


def _made(row: Broadcast) -> Answer:
    place = url_for("api_v1.get_broadcast", broadcast_id=row.id)
    return Answer(rundown_again(row.id), {"Location": place})


def _version(row: BroadcastVersion) -> VersionShape:
    return VersionShape(
        id=row.id,
        revision=row.revision,
        kind=row.kind,
        who=row.account.name if row.account else None,
        at=row.at,
    )


def _template(row: RundownTemplate) -> TemplateShape:
    return TemplateShape(
        id=row.id,
        unit_id=row.unit_id,
        name=row.name,
        parts=len(row.parts),
        planned_s=sum(int(each.get("planned_s") or 0) for each in row.parts),
        created_at=row.created_at,
    )
