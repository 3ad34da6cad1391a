"""Links by which footage is sent without an account: signed over the request and its version, kept nowhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Forbidden, NotFound
from studio.records.base import ID_LENGTH
from studio.records.requests import ShotRequest
from studio.units import now
from studio.units.clock import SHANGHAI

PURPOSE = b"county-studio shot request link 1"
"""What the key is used for: the same key signs sessions and download links, and one never passes as the other."""

SIGNED = 18
"""Bytes of the signature in a link (144 bits): its QR code stays coarse enough for old cameras."""

TOKEN = re.compile(r"(?P<id>[0-9a-f]{32})(?P<signature>[A-Za-z0-9_-]{24})", re.ASCII)


def token_of(key: bytes, request: ShotRequest) -> str:
    """The secret part of the request's link, as long as its version stays."""
    told = f"{request.id} {request.link_version}".encode()
    derived = hmac.digest(key, PURPOSE, hashlib.sha256)
    signature = hmac.digest(derived, told, hashlib.sha256)[:SIGNED]
    return request.id + base64.urlsafe_b64encode(signature).decode()


def open_request(session: Session, key: bytes, token: str) -> ShotRequest:
    """The request whose link this is, while something may be sent by it.

    Raises:
        NotFound: ``request.unknown``: it was changed, taken back, or never was one.
        Forbidden: ``request.over``: its day has passed; ``request.done``: nothing more is wanted.
    """
    found = TOKEN.fullmatch(token)
    if found is None:
        raise NotFound("request.unknown")
    wanted = select(ShotRequest).where(ShotRequest.id == found["id"][:ID_LENGTH])
    load = (joinedload(ShotRequest.item), joinedload(ShotRequest.unit))
    request = session.scalars(wanted.options(*load)).one_or_none()
    if request is None or not hmac.compare_digest(token_of(key, request), token):
        raise NotFound("request.unknown")
    if request.revoked_at is not None:
        raise NotFound("request.unknown")
    if request.done_at is not None:
        raise Forbidden("request.done")
    if request.until <= now():
        raise Forbidden("request.over", until=f"{request.until.astimezone(SHANGHAI):%Y-%m-%d}")
    return request
