"""What a check of a plan or of words found, as data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from studio.records.value import Value


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"


class RemedyAction(StrEnum):
    """What a page can offer to do about a finding."""

    ADD_PART = "add_part"
    APPROVE_PRICE = "approve_price"
    ASK_HOST = "ask_host"
    CHANGE_TEXT = "change_text"
    CHOOSE_ITEM = "choose_item"
    FREE_DISK = "free_disk"
    LOWER_QUOTA = "lower_quota"
    MOVE_BROADCAST = "move_broadcast"
    MOVE_SEGMENT = "move_segment"
    ORDER_CLIP = "order_clip"
    PUBLISH_CLIP = "publish_clip"
    REFLOW = "reflow"
    RENEW_CLIP = "renew_clip"
    RENEW_PAPERS = "renew_papers"
    REPLACE_ITEM = "replace_item"
    SWAP_CHANNEL = "swap_channel"
    SWAP_CLIP = "swap_clip"
    SWAP_HOST = "swap_host"
    VERIFY_HOST = "verify_host"


class Remedy(Value):
    """One thing to do: the action and the row it is done to."""

    action: RemedyAction
    target: str
    """Id of the segment, broadcast, host, item or clip."""
    values: dict[str, str | int] = Field(default_factory=dict)
    """What the action takes besides, such as the item of a clip that is to be ordered."""


class Finding(Value):
    """Something a coordinator should know. ``studio.words`` has its sentences under ``code``."""

    code: str
    """Such as ``schedule.host_double``."""
    level: Level
    subjects: tuple[str, ...]
    """Ids of the rows concerned, the first one the one to fix."""
    start: datetime | None = None
    end: datetime | None = None
    params: dict[str, str | int] = Field(default_factory=dict)
    """Values named in the sentence."""
    measure: int = Field(default=0, ge=0, exclude=True)
    """How bad it is, in the rule's own unit: more is worse; 0 where it is so or not. It is not written down with it."""
    remedy: Remedy | None = None
    """What to do about it, as data; the sentence says it in words."""


class Findings(Value):
    """All that a check found, in its order."""

    items: tuple[Finding, ...] = ()
