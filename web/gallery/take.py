"""Files taken by a link alone: in the browser that WeChat hands over to, nobody has signed in."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.catalog import post_text
from studio.words import Message
from studio.workflows.gallery.hand_out import count_download, count_own_download
from studio.workflows.gallery.take_links import Taken, open_link, revoke_own_links
from web.files import blob, clip_name, is_first_part
from web.gallery.links import in_wechat, key, urls_with
from web.gallery.routes import blueprint
from web.gallery.share import card_of
from web.i18n import language
from web.problems import tell
from web.reach import viewer
from web.state import session, writing


@blueprint.get("/take/<token>")
def take(token: str) -> ResponseReturnValue:
    """The file with all that is needed to post it, on a page that can be opened anywhere."""
    taken = _open(token)
    clip = taken.rendition.clip
    return render_template(
        "gallery/take.html",
        taken=taken,
        clip=clip,
        card=card_of(taken, token),
        take=urls_with(token),
        picture=url_for("gallery.take_picture", token=token) if taken.cover else None,
        text=clip.post_text if language() == "zh" else post_text(clip.facts, "en"),
        in_wechat=in_wechat(),
        address=request.base_url,
    )


@blueprint.get("/take/<token>/save")
def take_file(token: str) -> Response:
    """The film, to be saved, in ranges where a download goes on; counted once per download."""
    taken = _open(token)
    answer = blob(taken.blob, name=_name(taken, "mp4"))
    if is_first_part() and answer.status_code in {200, 206}:
        with writing() as counting:
            if taken.personal is None:
                unit_id = taken.rendition.clip.unit_id
                count_download(counting, taken.viewer, taken.rendition, unit_id)
            else:
                count_own_download(counting, taken.viewer, taken.personal)
    return answer


@blueprint.get("/take/<token>/cover.jpg")
def take_picture(token: str) -> Response:
    """The cover, to be seen."""
    return blob(_open(token).cover)


@blueprint.get("/take/<token>/cover/save")
def take_cover(token: str) -> Response:
    """The cover, to be saved."""
    taken = _open(token)
    return blob(taken.cover, name=_name(taken, "jpg"))


@blueprint.post("/links/revoke")
def revoke_links() -> ResponseReturnValue:
    """Make all links that the person was given worth nothing."""
    revoke_own_links(session(), viewer())
    tell(Message(_("All your download links are revoked. The gallery gives you new ones."), ""))
    return redirect(url_for("gallery.shop"))


def _open(token: str) -> Taken:
    return open_link(session(), key(), token)


def _name(taken: Taken, suffix: str) -> str:
    name = clip_name(taken.rendition, suffix)
    return name if taken.personal is None else f"{taken.personal.card.shop}_{name}"
