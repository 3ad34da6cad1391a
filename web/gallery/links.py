"""Addresses at which a file can be taken without signing in, for the page that offers it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from studio.records.sellers import PersonalClip
from studio.records.work import Rendition
from studio.workflows.gallery.take_links import make_links
from web.reach import viewer
from web.state import session


@dataclass(frozen=True)
class TakeUrls:
    """One link's addresses.

    Attributes:
        page: A page that shows and hands out the file, for a browser that knows nobody.
        save: The film, to be saved.
        cover: Its cover, to be saved.
    """

    page: str
    save: str
    cover: str


def key() -> bytes:
    """What signs; ``take_links`` derives its own from it."""
    secret = current_app.secret_key or ""
    return secret if isinstance(secret, bytes) else secret.encode()


def urls_of(*subjects: Rendition | PersonalClip | None) -> list[TakeUrls | None]:
    """Fresh ones for each file, for the person being served; None for None."""
    there = [each for each in subjects if each is not None]
    made = iter(make_links(session(), key(), viewer(), there))
    return [None if each is None else urls_with(next(made)) for each in subjects]


def urls_with(token: str) -> TakeUrls:
    """Those of a link that is there already."""
    return TakeUrls(
        page=url_for("gallery.take", token=token),
        save=url_for("gallery.take_file", token=token),
        cover=url_for("gallery.take_cover", token=token),
    )


def in_wechat() -> bool:
    """Whether the page is shown by WeChat's own browser, which saves no films."""
    return "MicroMessenger" in request.headers.get("User-Agent", "")
