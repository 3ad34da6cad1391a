"""What the API answers about people: who works where, where they are signed in, and who did what."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from studio.records.people import Role
from studio.records.sessions import AccountSession, SessionKind
from web.agents import device_of
from web.api.marks import gettext as _
from web.api.shapes import Id, Shape


class SessionShape(Shape):
    """One browser on which somebody is signed in."""

    id: Id
    kind: SessionKind
    device: str = Field(description=_("What somebody would call it."))
    created_at: datetime
    seen_at: datetime = Field(description=_("To within a few minutes."))
    until: datetime = Field(description=_("Using it puts that off."))


class OwnSessionShape(SessionShape):
    """One of one's own."""

    this: bool = Field(description=_("Whether this request comes from there."))


class OwnSessionsShape(Shape):
    """Where one is signed in, the last used first."""

    sessions: list[OwnSessionShape]


class SignedOutShape(Shape):
    """How many sessions were ended."""

    ended: int


class TokenShape(Shape):
    """One of one's own access tokens; the secret is shown to nobody."""

    id: Id
    name: str
    scopes: list[str]
    created_at: datetime
    until: datetime
    used_at: datetime | None = Field(description=_("To within a few minutes."))
    this: bool = Field(description=_("Whether this request comes with it."))


class TokensShape(Shape):
    """One's own live tokens, the newest first."""

    tokens: list[TokenShape]


class PersonShape(Shape):
    """What somebody is in one unit."""

    id: Id = Field(description=_("Of what they are in this unit; who works in two is there twice."))
    account_id: Id
    unit_id: Id
    role: Role
    name: str
    login: str
    phone: str | None
    closed: bool
    devices: int = Field(description=_("Browsers on which they are signed in."))


class MembershipShape(Shape):
    """A role in a unit."""

    id: Id
    unit_id: Id
    role: Role


class InvitationShape(Shape):
    """An invitation that can still be used; its link is shown once, on the page where it is made."""

    id: Id
    unit_id: Id
    devices: int
    used: int
    created_at: datetime
    until: datetime


class WholePersonShape(PersonShape):
    """With where else they work, as far as the caller may know, and where they are signed in."""

    memberships: list[MembershipShape]
    sessions: list[SessionShape]
    invitations: list[InvitationShape]


class EntryShape(Shape):
    """Somebody did something."""

    id: Id
    at: datetime
    unit_id: Id
    account_id: Id | None = Field(description=_("Null for the system."))
    who: str
    action: str
    what: str = Field(description=_("The action in words."))
    about: str = Field(description=_("What it was done to, in words."))
    subject_id: str


def session_facts(row: AccountSession) -> dict[str, object]:
    """What is told of a session: nothing that signs anybody in."""
    names = ("id", "kind", "created_at", "seen_at", "until")
    return {name: getattr(row, name) for name in names} | {"device": device_of(row.agent)}
