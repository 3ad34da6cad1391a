"""Several clips as one zip: each film with its cover and the text to post."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.catalog import post_text
from studio.store import Viewer
from studio.units.clock import SHANGHAI, now
from studio.workflows.gallery.take_links import make_links
from studio.workflows.gallery.take_several import Chosen, choose, count_several, open_links
from studio.workflows.zip_stream import ZipPart, zip_length, zip_stream
from web.files import clip_name, file_name, is_first_part
from web.gallery.links import in_wechat, key
from web.gallery.routes import blueprint
from web.gallery.share import card_of_several
from web.i18n import language
from web.reach import viewer
from web.state import session, studio, writing


@blueprint.get("/several.zip")
def several() -> ResponseReturnValue:
    """The ticked files (``file``, once for each), counted each; inside WeChat a page that leads out of it."""
    chosen = choose(session(), viewer(), request.args.getlist("file"))
    if in_wechat():
        files = [each.personal or each.rendition for each in chosen]
        links = make_links(session(), key(), viewer(), files)
        return redirect(url_for("gallery.take_several", take=links))
    return _zip(viewer(), chosen)


@blueprint.get("/take-several")
def take_several() -> ResponseReturnValue:
    """What these links (``take``, once for each) hand out, on a page that can be opened anywhere."""
    links = request.args.getlist("take")
    _whose, chosen = open_links(session(), key(), links)
    return render_template(
        "gallery/take_several.html",
        chosen=chosen,
        card=card_of_several(chosen, links),
        total=sum(each.bytes for each in chosen),
        save=url_for("gallery.take_zip", take=links),
        in_wechat=in_wechat(),
        address=request.url,
    )


@blueprint.get("/take-several.zip")
def take_zip() -> Response:
    """The files of these links as one zip; counted each for who was given them."""
    whose, chosen = open_links(session(), key(), request.args.getlist("take"))
    return _zip(whose, chosen)


def _zip(whose: Viewer, chosen: Sequence[Chosen]) -> Response:
    """The zip, in ranges too: the same files give the same bytes, so a download that broke off goes on."""
    parts, at = _parts(chosen), _newest(chosen)
    answer = Response(zip_stream(parts, at), mimetype="application/zip")
    name = file_name(f"{_('Clips')}_{now().astimezone(SHANGHAI):%m%d-%H%M}.zip")
    # Header values are ASCII: servers refuse others, and browsers read this form (RFC 8187).
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(_print(parts, at))
    total = zip_length(parts)
    answer.content_length = total
    answer.make_conditional(request, accept_ranges=True, complete_length=total)
    if is_first_part() and answer.status_code in {200, 206}:
        with writing() as counting:
            count_several(counting, whose, chosen)
    return answer


def _newest(chosen: Sequence[Chosen]) -> datetime:
    """When the newest of the clips was published, by the counties' clock."""
    times = [each.rendition.clip.published_at or each.rendition.clip.created_at for each in chosen]
    return max(times).astimezone(SHANGHAI)


def _print(parts: Sequence[ZipPart], at: datetime) -> str:
    """Hash of what makes the zip: blobs are named by what is in them."""
    told = [at.isoformat()]
    for part in parts:
        source = part.source
        told += [part.name, source.name if isinstance(source, Path) else source.hex()]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def _parts(chosen: Sequence[Chosen]) -> tuple[ZipPart, ...]:
    """Film, cover and text of each, under names that differ."""
    blobs, told, parts = studio().blobs, set[str](), list[ZipPart]()
    for each in chosen:
        stem = _unlike(_stem(each), told)
        clip = each.rendition.clip
        text = clip.post_text if language() == "zh" else post_text(clip.facts, "en")
        parts.append(ZipPart(f"{stem}.mp4", blobs.path(each.blob)))
        if each.cover:
            parts.append(ZipPart(f"{stem}.jpg", blobs.path(each.cover)))
        # Old notepads on Windows know UTF-8 by its mark only.
        parts.append(ZipPart(f"{stem}.txt", text.encode("utf-8-sig")))
    return tuple(parts)


def _stem(chosen: Chosen) -> str:
    name = clip_name(chosen.rendition, "mp4")
    if chosen.personal is not None:
        name = f"{chosen.personal.card.shop}_{name}"
    return file_name(name).removesuffix(".mp4")


def _unlike(stem: str, told: set[str]) -> str:
    """``stem``, with a number where there is one like it already."""
    name = next(each for each in _numbered(stem) if each not in told)
    told.add(name)
    return name


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1
