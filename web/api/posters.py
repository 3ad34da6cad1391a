"""A seller's poster of a published clip, drawn when it is asked for."""

from __future__ import annotations

from studio.workflows.gallery.stall_posters import CARD, KINDS, wish_of
from web.api.asked_files import PosterAsked
from web.api.gallery import GROUP
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import operation
from web.gallery.poster import poster_drawn
from web.reach import viewer
from web.state import session


@operation(
    "GET",
    "/gallery/<clip_id>/poster.pdf",
    Octets,
    group=GROUP,
    summary=_("A poster of a published clip with one's own shop and its code, to print"),
    query=PosterAsked,
    media=KINDS["pdf"],
    refusals=(409, 422),
)
def get_poster(clip_id: str, query: PosterAsked) -> Handed:
    """One page of the paper's size."""
    return _poster(clip_id, query, "pdf")


@operation(
    "GET",
    "/gallery/<clip_id>/poster.jpg",
    Octets,
    group=GROUP,
    summary=_("The same poster as a picture"),
    query=PosterAsked,
    media=KINDS["jpg"],
    refusals=(409, 422),
)
def get_poster_picture(clip_id: str, query: PosterAsked) -> Handed:
    """In as many pixels as its paper is printed with."""
    return _poster(clip_id, query, "jpg")


def _poster(clip_id: str, query: PosterAsked, kind: str) -> Handed:
    instead = query.paper == CARD
    priced = query.price == "yes"
    wish = wish_of(session(), viewer(), clip_id, priced=priced, county_instead=instead)
    name, body = poster_drawn(wish, query.paper, kind)
    return Handed.made(body, name)
