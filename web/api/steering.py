"""Jobs once more and first, and what has a file made or looked at once more."""

from __future__ import annotations

from flask import url_for

from jobs import queue
from studio.records.work import Clip, Footage, Rendition
from studio.workflows import steer_jobs
from studio.workflows.footage.look_again import look_again
from studio.workflows.gallery import make_mine
from studio.workflows.hold import renew_clip
from web.api.asked_desk import FirstWish
from web.api.clips import GROUP as CLIPS
from web.api.clips import get_clip
from web.api.footage import GROUP as FOOTAGE
from web.api.footage import get_footage, whole_footage
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.shapes import ClipShape, JobShape
from web.api.shapes_desk import ForAllShape, WholeFootageShape
from web.api.work import JOBS, get_job, job_shape
from web.reach import fetch, viewer
from web.state import session, studio


@operation(
    "POST",
    "/jobs/<job_id>/retry",
    JobShape,
    group=JOBS,
    summary=_("Queue a failed or stopped job once more; answers the new one"),
    status=201,
    current=get_job,
    refusals=(409,),
    located=True,
)
def retry_job(job_id: str) -> Answer:
    """What it made already is not made twice."""
    made = steer_jobs.retry(session(), queue.enqueue, viewer(), job_id)
    return Answer(job_shape(made), {"Location": url_for("api_v1.get_job", job_id=made.id)})


@operation(
    "POST",
    "/jobs/<job_id>/first",
    JobShape,
    group=JOBS,
    summary=_("Let a waiting job go before others of its county, or back to its turn"),
    body=FirstWish,
    current=get_job,
    refusals=(409,),
    tagged=True,
)
def put_job_first(job_id: str, body: FirstWish) -> JobShape:
    """No county goes before another."""
    put = queue.put_first
    return job_shape(steer_jobs.put_first(session(), put, viewer(), job_id, first=body.first))


@operation(
    "POST",
    "/clips/<clip_id>/renew",
    ClipShape,
    group=CLIPS,
    summary=_("Make the files of a held clip once more, with today's price"),
    current=get_clip,
    refusals=(409,),
    tagged=True,
)
def renew_clip_files(clip_id: str) -> ClipShape:
    """Queue them."""
    renew_clip(session(), queue.enqueue, viewer(), fetch(Clip, clip_id).id)
    return get_clip(clip_id)


@operation(
    "POST",
    "/renditions/<rendition_id>/make-for-all",
    ForAllShape,
    group=CLIPS,
    summary=_("Have a published file made for every seller of its unit who has a shop"),
    refusals=(409, 422),
)
def make_for_all(rendition_id: str) -> ForAllShape:
    """What is there already stays."""
    rendition = fetch(Rendition, rendition_id)
    settings = studio().settings
    done = make_mine.make_for_all(session(), queue.enqueue, settings, viewer(), rendition.id)
    return ForAllShape.model_validate(done)


@operation(
    "POST",
    "/footage/<footage_id>/look-again",
    WholeFootageShape,
    group=FOOTAGE,
    summary=_("Have a file looked at anew; what is known of it stays in use meanwhile"),
    current=get_footage,
    refusals=(409,),
    tagged=True,
)
def look_at_footage_again(footage_id: str) -> WholeFootageShape:
    """Queue another look."""
    looked = look_again(session(), queue.enqueue, viewer(), fetch(Footage, footage_id).id)
    return whole_footage(looked)
