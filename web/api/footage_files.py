"""Footage as bytes: its pictures, the light film, the photograph, and the file as it was uploaded.

An administrator of the province gives the reason on the file's page first, with a token as without.
"""

from __future__ import annotations

from flask import Response

from web.api.footage import GROUP
from web.api.marks import gettext as _
from web.api.octets import KIND, Octets
from web.api.operations import operation
from web.files import blob
from web.footage.raw import original_of, shown

JPEG = "image/jpeg"


@operation(
    "GET",
    "/footage/<footage_id>/poster.jpg",
    Octets,
    group=GROUP,
    summary=_("A telling picture of a file of footage"),
    media=JPEG,
    ranged=True,
)
def get_footage_poster(footage_id: str) -> Response:
    """404 before the file was looked at."""
    return blob(shown(footage_id).poster)


@operation(
    "GET",
    "/footage/<footage_id>/filmstrip.jpg",
    Octets,
    group=GROUP,
    summary=_("Ten pictures of a file of footage, side by side"),
    media=JPEG,
    ranged=True,
)
def get_footage_filmstrip(footage_id: str) -> Response:
    """404 before the file was looked at."""
    return blob(shown(footage_id).filmstrip)


@operation(
    "GET",
    "/footage/<footage_id>/proxy.mp4",
    Octets,
    group=GROUP,
    summary=_("The light film of a file of footage"),
    media="video/mp4",
    ranged=True,
)
def get_footage_proxy(footage_id: str) -> Response:
    """To be watched and searched in."""
    return blob(shown(footage_id).proxy)


@operation(
    "GET",
    "/footage/<footage_id>/still.jpg",
    Octets,
    group=GROUP,
    summary=_("A photograph among the footage, upright and in colours every screen shows"),
    media=JPEG,
    ranged=True,
)
def get_footage_still(footage_id: str) -> Response:
    """404 for what is no photograph."""
    return blob(shown(footage_id).still)


@operation(
    "GET",
    "/footage/<footage_id>/original",
    Octets,
    group=GROUP,
    summary=_("A file of footage as it was uploaded; who took it is written down"),
    media=KIND,
    ranged=True,
)
def get_footage_original(footage_id: str) -> Response:
    """To be saved."""
    return original_of(footage_id)
