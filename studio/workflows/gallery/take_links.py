"""Links with which a file is taken without signing in: signed, for two days, worth nothing once the clip is gone."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from studio.errors import Forbidden, NotFound
from studio.records.people import Account, Role, Unit
from studio.records.sellers import PersonalClip
from studio.records.work import ClipState, Rendition
from studio.store import Viewer, get_or_not_found, require_role, viewer_of
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.workflows.audit import note
from studio.workflows.gallery.find_clips import check_may_go_out, check_not_withdrawn
from studio.workflows.gallery.own_clips import check_current

LIFE = timedelta(hours=48)
"""A broken download of yesterday can go on; a link passed around is soon worth nothing."""

PURPOSE = b"county-studio download link 1"
"""What the key is used for: the same key signs sessions, and one never passes as the other."""

LONGEST = 200
"""Characters of a link that are looked at."""


class TakeKind(StrEnum):
    """What a link lets one take."""

    CLIP = "c"
    """A clip's file in one aspect, as the county made it."""
    OWN = "o"
    """The same with a seller's card."""


@dataclass(frozen=True)
class Taken:
    """What a good link gives.

    Attributes:
        viewer: The person who was given the link: what is taken counts as theirs.
        rendition: The file, or that which the seller's own was made from.
        personal: The seller's own file; None for the clip as the county made it.
        until: When the link ends.
    """

    viewer: Viewer
    rendition: Rendition
    personal: PersonalClip | None
    until: datetime

    @property
    def blob(self) -> str | None:
        """Key of the film."""
        return self.rendition.blob if self.personal is None else self.personal.blob

    @property
    def cover(self) -> str | None:
        """Key of the cover; None where the clip's says another price than the seller."""
        return self.rendition.cover if self.personal is None else self.personal.cover

    @property
    def bytes(self) -> int:
        """Of the film."""
        return self.rendition.bytes if self.personal is None else self.personal.bytes or 0


def make_links(
    session: Session, key: bytes, viewer: Viewer, subjects: Sequence[Rendition | PersonalClip]
) -> tuple[str, ...]:
    """A token, safe in addresses, for each of these files that the viewer was already given."""
    until = int((now() + LIFE).timestamp())
    account = session.get_one(Account, viewer.account_id)
    signer = _Signer(session, key)
    made = []
    for subject in subjects:
        kind = TakeKind.CLIP if isinstance(subject, Rendition) else TakeKind.OWN
        told = f"{kind}.{subject.id}.{viewer.account_id}.{until:x}"
        made.append(f"{told}.{signer.sign(told, account, subject)}")
    return tuple(made)


def open_link(session: Session, key: bytes, token: str) -> Taken:
    """What the link lets one take, now.

    Raises:
        NotFound: ``take.unknown``: it was changed or revoked, or its person may no longer see the clip;
            ``take.withdrawn…``, with the reason; ``clip.permission_over``: a consent or licence has ended.
        Forbidden: ``take.over``: its two days are over.
        Conflict: ``clip.held``, ``personal.…``: as for a download by the page.
    """
    told, kind, subject_id, account_id, until = _parts(token)
    account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound("take.unknown")
    viewer = viewer_of(session, account_id)
    subject = _subject(session, viewer, kind, subject_id)
    signature = _Signer(session, key).sign(told, account, subject)
    if not hmac.compare_digest(f"{told}.{signature}".encode(), token.encode()):
        raise NotFound("take.unknown")
    if until <= now():
        here = until.astimezone(SHANGHAI)
        raise Forbidden("take.over", until=f"{here:%Y-%m-%d %H:%M}")
    return _current(session, viewer, subject, until)


def _current(
    session: Session, viewer: Viewer, subject: Rendition | PersonalClip, until: datetime
) -> Taken:
    """What a good link gives, where its clip may still be handed out."""
    personal = subject if isinstance(subject, PersonalClip) else None
    rendition = subject.rendition if isinstance(subject, PersonalClip) else subject
    if rendition.clip.without_leave is not None:
        raise NotFound("clip.permission_over", title=rendition.clip.title)
    check_not_withdrawn(rendition.clip)
    if rendition.clip.state is not ClipState.PUBLISHED:
        raise NotFound("take.withdrawn", title=rendition.clip.title)
    if personal is None:
        check_may_go_out(session, rendition.clip)
    else:
        check_current(session, personal)
    return Taken(viewer, rendition, personal, until)


def revoke_own_links(session: Session, viewer: Viewer) -> None:
    """Make all links that the viewer was given worth nothing."""
    own = update(Account).where(Account.id == viewer.account_id)
    session.execute(own.values(link_version=Account.link_version + 1))
    for unit_id, _ in viewer.memberships[:1]:
        note(session, viewer, unit_id, "links.revoke_own", viewer.account_id)


def revoke_links_of(session: Session, viewer: Viewer, unit_id: str) -> Unit:
    """Make all links to files of the unit, and of those below it, worth nothing.

    Raises:
        NotFound: There is no such unit for this viewer.
        Forbidden: ``forbidden.role``.
    """
    require_role(session, viewer, unit_id, (Role.ADMINISTRATOR,))
    these = update(Unit).where(Unit.id == unit_id)
    session.execute(these.values(link_version=Unit.link_version + 1))
    note(session, viewer, unit_id, "links.revoke", unit_id)
    return session.get_one(Unit, unit_id)


def _parts(token: str) -> tuple[str, TakeKind, str, str, datetime]:
    """What is signed, and its parts.

    Raises:
        NotFound: ``take.unknown``.
    """
    told, _, _signed = token.rpartition(".")
    if len(token) > LONGEST or not token.isascii():
        raise NotFound("take.unknown")
    try:
        kind, subject_id, account_id, until = told.split(".")
        end = datetime.fromtimestamp(int(until, 16), UTC)
        return told, TakeKind(kind), subject_id, account_id, end
    except (ValueError, OverflowError, OSError) as error:
        raise NotFound("take.unknown") from error


def _subject(
    session: Session, viewer: Viewer, kind: TakeKind, subject_id: str
) -> Rendition | PersonalClip:
    try:
        if kind is TakeKind.CLIP:
            return get_or_not_found(session, viewer, Rendition, subject_id)
        own = get_or_not_found(session, viewer, PersonalClip, subject_id)
    except NotFound as error:  # a made-up link learns no more than a foreign one
        raise NotFound("take.unknown") from error
    if own.seller.account_id != viewer.account_id:
        raise NotFound("take.unknown")
    return own


class _Signer:
    """Signs links, and asks for the versions of each unit once."""

    def __init__(self, session: Session, key: bytes) -> None:
        self._session = session
        self._key = hmac.digest(key, PURPOSE, hashlib.sha256)
        self._versions: dict[str, list[int]] = {}

    def sign(self, told: str, account: Account, subject: Rendition | PersonalClip) -> str:
        """Over the link, and over what revokes it without a list: the versions of its person and its units."""
        unit_id = subject.clip.unit_id if isinstance(subject, Rendition) else subject.unit_id
        if unit_id not in self._versions:
            self._versions[unit_id] = _versions_above(self._session, unit_id)
        versions = [account.link_version, *self._versions[unit_id]]
        text = f"{told} {' '.join(str(each) for each in versions)}"
        made = hmac.digest(self._key, text.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _versions_above(session: Session, unit_id: str) -> list[int]:
    """Link versions of the unit and of all above it, in an order that stays."""
    line = select(Unit.id, Unit.parent_id).where(Unit.id == unit_id).cte("line", recursive=True)
    above = aliased(Unit)
    line = line.union(select(above.id, above.parent_id).join(line, above.id == line.c.parent_id))
    wanted = select(Unit.link_version).where(Unit.id.in_(select(line.c.id))).order_by(Unit.id)
    return list(session.scalars(wanted))
