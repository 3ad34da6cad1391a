"""What is said of broadcasts and their parts: comments, answers, settled or open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from studio.records.live import Broadcast
from studio.records.rundowns import BroadcastComment
from studio.workflows.live import rundown_talk as talking
from web.api.asked import Paged
from web.api.asked_desk import AnswerWish, SettleWish
from web.api.asked_rundowns import TalkWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import Listed
from web.api.shapes_rundowns import TalkShape
from web.api.work import BROADCASTS
from web.reach import fetch, viewer
from web.state import session


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/talk",
    Listed[TalkShape],
    group=BROADCASTS,
    summary=_("What was said of a broadcast and its parts, answers too"),
    query=Paged,
)
def list_talk(broadcast_id: str, query: Paged) -> Answer:
    """The newest first."""
    mine = BroadcastComment.broadcast_id == fetch(Broadcast, broadcast_id).id
    wanted = select(BroadcastComment).where(mine).options(joinedload(BroadcastComment.author))
    order = (BroadcastComment.created_at, BroadcastComment.id)
    return page_of(wanted, order, query, _talk)


@operation("GET", "/talk/<talk_id>", TalkShape, group=BROADCASTS, summary=_("One comment"))
def get_talk(talk_id: str) -> TalkShape:
    """One of them."""
    return _talk(fetch(BroadcastComment, talk_id))


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/talk",
    TalkShape,
    group=BROADCASTS,
    summary=_("Say something of a broadcast, or of one of its parts"),
    status=201,
    body=TalkWish,
    refusals=(422,),
)
def say_of_broadcast(broadcast_id: str, body: TalkWish) -> TalkShape:
    """Say it."""
    part = body.segment_id
    return _talk(talking.comment(session(), viewer(), broadcast_id, body.text, part))


@operation(
    "POST",
    "/talk/<talk_id>/answer",
    TalkShape,
    group=BROADCASTS,
    summary=_("Answer a comment"),
    status=201,
    body=AnswerWish,
    refusals=(422,),
)
def answer_talk(talk_id: str, body: AnswerWish) -> TalkShape:
    """An answer to an answer stands beside it."""
    return _talk(talking.answer(session(), viewer(), talk_id, body.text))


@operation(
    "POST",
    "/talk/<talk_id>/settle",
    TalkShape,
    group=BROADCASTS,
    summary=_("Mark a comment as settled, or open it again"),
    body=SettleWish,
    current=get_talk,
    tagged=True,
)
def settle_talk(talk_id: str, body: SettleWish) -> TalkShape:
    """Keep it."""
    return _talk(talking.settle(session(), viewer(), talk_id, done=body.done))


def _talk(row: BroadcastComment) -> TalkShape:
    names = TalkShape.model_fields.keys() - {"author"}
    return TalkShape(**{name: getattr(row, name) for name in names}, author=row.author.name)
