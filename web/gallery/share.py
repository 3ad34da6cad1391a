"""The cards of links by which clips are taken."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from studio.errors import NotFound
from studio.workflows.gallery.take_links import Taken, open_link
from studio.workflows.gallery.take_several import Chosen
from studio.workflows.small_pictures import share_picture
from web.files import picture
from web.gallery.links import key
from web.gallery.routes import blueprint
from web.i18n import language
from web.share import ShareCard
from web.state import session, studio


def card_of(taken: Taken, token: str) -> ShareCard:
    """The card of a link by which a clip is taken."""
    facts, zh = taken.rendition.clip.facts, language() == "zh"
    names = [facts.name_zh if zh else facts.name_en, facts.county_zh if zh else facts.county_en]
    if taken.personal is not None:
        names.append(taken.personal.card.shop)
    seconds = round(taken.rendition.duration_ms / 1000)
    image = url_for("gallery.take_share", token=token, _external=True) if taken.cover else ""
    line = _("%(spec)s. A film of %(n)s seconds: watch it, or save it.", spec=facts.spec, n=seconds)
    return ShareCard(" · ".join(names), line, image, request.base_url)


def card_of_several(chosen: Sequence[Chosen], links: Sequence[str]) -> ShareCard:
    """The card of a link by which several are taken: how many, of what, and the first one's cover."""
    zh = language() == "zh"
    names = [
        each.rendition.clip.facts.name_zh if zh else each.rendition.clip.facts.name_en
        for each in chosen
    ]
    title = ngettext("%(num)s clip to save", "%(num)s clips to save", len(chosen))
    token = next((link for link, each in zip(links, chosen, strict=False) if each.cover), None)
    image = url_for("gallery.take_share", token=token, _external=True) if token else ""
    return ShareCard(title, " · ".join(dict.fromkeys(names)), image, request.url)


@blueprint.get("/take/<token>/share.jpg")
def take_share(token: str) -> Response:
    """The picture of the link's card: its own cover, whole, in a square."""
    cover = open_link(session(), key(), token).cover
    if cover is None:
        raise NotFound("not_found", kind="cover", id="")
    return picture(share_picture(studio().settings, studio().blobs, cover))
