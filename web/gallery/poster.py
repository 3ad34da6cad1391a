"""A seller's poster of a clip, drawn when it is asked for."""

from __future__ import annotations

import threading

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from studio.errors import InputError, NotFound
from studio.workflows.gallery.stall_posters import CARD, KINDS, PosterWish, draw_poster, wish_of
from web.files import attachment
from web.gallery.links import in_wechat
from web.gallery.routes import blueprint
from web.problems import tell, words_of
from web.reach import viewer
from web.state import session, studio

_DRAWING = threading.Lock()
"""One at a time: a poster for print is large while it is drawn, and the site is small."""


@blueprint.get("/<clip_id>/poster")
def poster(clip_id: str) -> ResponseReturnValue:
    """The file (``paper``, ``kind``, ``price``); who has no shop or no address for the code is asked for it first."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else "pdf"
    priced = request.args.get("price", "") == "yes"
    paper = request.args.get("paper", "a4")
    try:
        wish = wish_of(session(), viewer(), clip_id, priced=priced, county_instead=paper == CARD)
    except NotFound:
        raise
    except InputError as error:
        if error.code not in {"shop.first", "poster.no_link"}:
            raise
        tell(words_of(error), "bad")
        return redirect(url_for("gallery.shop", back=url_for("gallery.show", clip_id=clip_id)))
    name, body = poster_drawn(wish, paper, kind)
    return _answer(body, name, kind)


def poster_drawn(wish: PosterWish, paper: str, kind: str) -> tuple[str, bytes]:
    """The poster's file: its name and its bytes. Raises as ``draw_poster``."""
    with _DRAWING:
        body = draw_poster(studio().settings, studio().blobs, wish, paper, kind)
    return f"{wish.shop}_{wish.facts.name_zh}_{paper}.{kind}", body


def _answer(body: bytes, name: str, kind: str) -> Response:
    answer = attachment(body, name, KINDS[kind])
    if kind == "jpg" and in_wechat():
        # There a picture that is shown can be kept by a long press, and nothing can be downloaded.
        answer.headers.remove("Content-Disposition")
    return answer
