"""Clips looked at together: comments, answers, decisions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from studio.records.reviews import ClipComment
from studio.records.work import Clip
from studio.workflows.clips import publish, review
from studio.workflows.clips.review import Spot
from web.api.asked import Paged
from web.api.asked_desk import AnswerWish, ChangesWish, CommentWish, SettleWish, SpotWish
from web.api.clips import GROUP, get_clip
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import ClipShape, Listed
from web.api.shapes_desk import CommentShape
from web.reach import fetch, viewer
from web.state import session


@operation(
    "GET",
    "/clips/<clip_id>/comments",
    Listed[CommentShape],
    group=GROUP,
    summary=_("What was said of a clip, answers too"),
    query=Paged,
)
def list_comments(clip_id: str, query: Paged) -> Answer:
    """The newest first."""
    wanted = select(ClipComment).where(ClipComment.clip_id == fetch(Clip, clip_id).id)
    order = (ClipComment.created_at, ClipComment.id)
    return page_of(wanted.options(joinedload(ClipComment.author)), order, query, _told)


@operation("GET", "/comments/<comment_id>", CommentShape, group=GROUP, summary=_("One comment"))
def get_comment(comment_id: str) -> CommentShape:
    """One comment."""
    return _told(fetch(ClipComment, comment_id))


@operation(
    "POST",
    "/clips/<clip_id>/comments",
    CommentShape,
    group=GROUP,
    summary=_("Say something of a clip, at a time and a place where given"),
    status=201,
    body=CommentWish,
    refusals=(422,),
)
def add_comment(clip_id: str, body: CommentWish) -> CommentShape:
    """Say it."""
    return _told(review.comment(session(), viewer(), clip_id, body.text, _spot(body)))


@operation(
    "POST",
    "/comments/<comment_id>/answer",
    CommentShape,
    group=GROUP,
    summary=_("Answer a comment"),
    status=201,
    body=AnswerWish,
    refusals=(422,),
)
def answer_comment(comment_id: str, body: AnswerWish) -> CommentShape:
    """Answer it."""
    return _told(review.answer(session(), viewer(), comment_id, body.text))


@operation(
    "POST",
    "/comments/<comment_id>/settle",
    CommentShape,
    group=GROUP,
    summary=_("Mark a comment as settled, or open it again"),
    body=SettleWish,
    current=get_comment,
    tagged=True,
)
def settle_comment(comment_id: str, body: SettleWish) -> CommentShape:
    """Settle it."""
    return _told(review.settle(session(), viewer(), comment_id, done=body.done))


@operation(
    "POST",
    "/clips/<clip_id>/ask-for-changes",
    ClipShape,
    group=GROUP,
    summary=_("Hand a clip back with what is to be changed"),
    body=ChangesWish,
    current=get_clip,
    refusals=(409, 422),
    tagged=True,
)
def ask_for_changes(clip_id: str, body: ChangesWish) -> ClipShape:
    """Hand it back."""
    clip = review.ask_for_changes(session(), viewer(), clip_id, body.text, _spot(body))
    return ClipShape.model_validate(clip)


@operation(
    "POST",
    "/clips/<clip_id>/approve",
    ClipShape,
    group=GROUP,
    summary=_("Say that a clip is fit to go out"),
    current=get_clip,
    refusals=(409,),
    tagged=True,
)
def approve_clip(clip_id: str) -> ClipShape:
    """Approve it."""
    return ClipShape.model_validate(publish.approve(session(), viewer(), clip_id))


def _spot(body: SpotWish) -> Spot:
    return Spot(body.aspect, body.at_ms, body.x, body.y)


def _told(row: ClipComment) -> CommentShape:
    names = CommentShape.model_fields.keys() - {"author"}
    return CommentShape(**{name: getattr(row, name) for name in names}, author=row.author.name)
