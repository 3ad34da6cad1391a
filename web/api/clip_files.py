"""Clips as bytes, for their makers: file, cover and certificate of each shape; and the versions there are.

Sellers take published clips by links (``web.api.gallery``), which are counted.
"""

from __future__ import annotations

from fractions import Fraction

from flask import Response
from pydantic import Field

from studio.records.work import Clip, Rendition
from studio.workflows.clips.review import versions_of
from studio.workflows.gallery.find_clips import check_may_go_out
from web.api.asked_files import PictureAsked
from web.api.clips import GROUP
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import operation
from web.api.shapes import ClipShape, Id, Shape
from web.clips.routes import source_names
from web.clips.why import Left, Taken, why_of
from web.files import blob, clip_name, cover
from web.reach import fetch, viewer
from web.state import session


class TakenShape(Shape):
    """A take of the clip, and why it is there."""

    number: int
    start_ms: int
    end_ms: int
    file: str
    source_start_ms: int
    why: list[str]


class LeftShape(Shape):
    """A stretch that was not taken, and why."""

    file: str
    start_ms: int
    end_ms: int
    why: list[str]


class WhyShape(Shape):
    """Why a clip was cut as it was, in sentences."""

    clip_id: Id
    notes: list[str] = Field(description=_("Of the whole."))
    taken: list[TakenShape]
    left: list[LeftShape]
    more_left: int = Field(description=_("How many more were left out."))


class VersionsShape(Shape):
    """A clip and all others of its item, template, length and delivery."""

    clip_id: Id
    versions: list[ClipShape]


@operation(
    "GET",
    "/renditions/<rendition_id>/file.mp4",
    Octets,
    group=GROUP,
    summary=_("The file of a clip in one shape, published or not; not counted as taken"),
    media="video/mp4",
    ranged=True,
    refusals=(409,),
)
def get_rendition_file(rendition_id: str) -> Response:
    """While it may go out: not with an old price, nor after a consent ended."""
    rendition = fetch(Rendition, rendition_id)
    check_may_go_out(session(), rendition.clip)
    return blob(rendition.blob)


@operation(
    "GET",
    "/renditions/<rendition_id>/cover.jpg",
    Octets,
    group=GROUP,
    summary=_("The cover of a clip in one shape"),
    query=PictureAsked,
    media="image/jpeg",
    ranged=True,
)
def get_rendition_cover(rendition_id: str, query: PictureAsked) -> Response:
    """Whole, or as small as a tile shows it."""
    del query  # ``cover`` reads it from the address, as on the page
    return cover(fetch(Rendition, rendition_id).cover)


@operation(
    "GET",
    "/renditions/<rendition_id>/certificate.json",
    Octets,
    group=GROUP,
    summary=_("What was measured on the finished file, to keep"),
    media="application/json",
)
def get_certificate(rendition_id: str) -> Handed:
    """The clip's certificate."""
    rendition = fetch(Rendition, rendition_id)
    body = rendition.certificate.model_dump_json(indent=2).encode()
    return Handed.made(body, clip_name(rendition, "json"))


@operation(
    "GET",
    "/clips/<clip_id>/versions",
    VersionsShape,
    group=GROUP,
    summary=_("The versions of a clip, the oldest first"),
)
def list_clip_versions(clip_id: str) -> VersionsShape:
    """All clips of its item, template, length and delivery, itself among them."""
    clip = fetch(Clip, clip_id)
    found = versions_of(session(), viewer(), clip)
    return VersionsShape(
        clip_id=clip.id, versions=[ClipShape.model_validate(each) for each in found]
    )


@operation(
    "GET",
    "/clips/<clip_id>/why",
    WhyShape,
    group=GROUP,
    summary=_("Why a clip was cut as it was: what was taken and what was left"),
)
def get_clip_reasons(clip_id: str) -> WhyShape:
    """As its page says it."""
    clip = fetch(Clip, clip_id)
    found = why_of(clip.timeline, source_names(clip))
    return WhyShape(
        clip_id=clip.id,
        notes=found.notes,
        taken=[_taken(each) for each in found.taken],
        left=[_left(each) for each in found.left],
        more_left=found.more_left,
    )


def _taken(each: Taken) -> TakenShape:
    return TakenShape(
        number=each.number,
        start_ms=_ms(each.start),
        end_ms=_ms(each.end),
        file=each.file,
        source_start_ms=_ms(each.source_start),
        why=each.why,
    )


def _left(each: Left) -> LeftShape:
    return LeftShape(file=each.file, start_ms=_ms(each.start), end_ms=_ms(each.end), why=each.why)


def _ms(seconds: Fraction) -> int:
    return round(seconds * 1000)
