"""Personal access tokens: what a program shows instead of a session's cookie."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row, new_id
from studio.units import now


class Scope(StrEnum):
    """What a token is good for; never more than its person may do at that moment."""

    READ_ITEMS = "items:read"
    WRITE_ITEMS = "items:write"
    WRITE_OFFERS = "offers:write"
    PROPOSE_PRICES = "prices:propose"
    APPROVE_PRICES = "prices:approve"
    READ_FOOTAGE = "footage:read"
    UPLOAD_FOOTAGE = "footage:upload"
    WRITE_FOOTAGE = "footage:write"
    WATCH_FOOTAGE = "footage:watch"
    READ_REQUESTS = "requests:read"
    WRITE_REQUESTS = "requests:write"
    READ_DRAFTS = "drafts:read"
    WRITE_DRAFTS = "drafts:write"
    READ_CLIPS = "clips:read"
    WATCH_CLIPS = "clips:watch"
    ORDER_CLIPS = "clips:order"
    REVIEW_CLIPS = "clips:review"
    PROPOSE_CLIPS = "clips:propose"
    PUBLISH_CLIPS = "clips:publish"
    TAKE_CLIPS = "clips:take"
    REVOKE_LINKS = "links:revoke"
    OWN_SHOP = "shop:write"
    READ_JOBS = "jobs:read"
    CANCEL_JOBS = "jobs:cancel"
    ORDER_JOBS = "jobs:first"
    READ_COUNTS = "counts:read"
    READ_BROADCASTS = "broadcasts:read"
    TAKE_BROADCASTS = "broadcasts:take"
    COMMENT_BROADCASTS = "broadcasts:comment"
    PLAN_BROADCASTS = "broadcasts:plan"
    READ_PEOPLE = "people:read"
    READ_TRAIL = "trail:read"
    READ_UNITS = "units:read"
    WRITE_UNITS = "units:write"
    SIGN_OUT = "account:sign-out"

    @property
    def changes_nothing(self) -> bool:
        """Whether it is for looking and taking along only."""
        return self.value.rpartition(":")[2] in {"read", "watch", "take"}


class ApiToken(Row):
    """A secret that one person made for one program. It is never changed, only ended."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    """What the person calls it."""
    token_hash: Mapped[str]
    """SHA-256, hexadecimal, of the secret; the token itself is shown once and kept nowhere."""
    scopes: Mapped[list[str]]
    """Values of ``Scope``."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """To within a few minutes."""
    ended_at: Mapped[datetime | None]
