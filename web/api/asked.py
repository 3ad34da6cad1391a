"""What programs ask with: the queries of lists and the bodies of changes."""

from __future__ import annotations

from re import fullmatch
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.records.work import ClipState
from studio.workflows.clips.publish import LONGEST_REASON
from studio.workflows.kit.wish import LONGEST_S, SHORTEST_S
from web.api.days import Day, LastDay
from web.api.marks import gettext as _
from web.api.patterns import CURSOR, NO_NUL, NOT_BLANK, NOT_EMPTY
from web.api.shapes import Id

MOST = 200
"""Rows of one page."""

USUAL = 50

MOST_FEN = 100_000_000
"""Of a price: a million yuan."""


def digits(given: object) -> object:
    """Figures only: no sign, blank, point or underscore, which ``int`` would take."""
    if isinstance(given, str):
        return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
    return given


def a_day(given: object) -> object:
    """A day as it is written, not a number of seconds, which ``date`` would take."""
    if isinstance(given, str) and not fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        return None
    return given


def whole(given: object) -> object:
    """JSON has one kind of number: 6.0 is 6."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Revision = Annotated[int, Field(ge=0, le=2_000_000_000), BeforeValidator(whole)]
Fen = Annotated[int, Field(ge=1, le=MOST_FEN), BeforeValidator(whole)]
Seconds = Annotated[int, Field(ge=SHORTEST_S, le=LONGEST_S), BeforeValidator(whole)]

Words = Annotated[str, Field(pattern=NO_NUL)]
"""Any text."""

Line = Annotated[str, Field(pattern=NOT_BLANK)]
"""A text with something in it."""

Short = Annotated[Line, Field(max_length=20)]
Name = Annotated[Line, Field(max_length=60)]


class Paged(BaseModel):
    """Which page; a name that is not known is refused, so that a misspelt filter does not show everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[int, BeforeValidator(digits)] = Field(
        default=USUAL, ge=1, le=MOST, description=_("Rows of one page.")
    )
    after: str | None = Field(
        default=None, pattern=CURSOR, description=_("“next” of the page before.")
    )


class ByUnit(Paged):
    """Which page, of which unit."""

    unit: Id | None = Field(default=None, description=_("Of this unit only."))


class ClipsAsked(ByUnit):
    """Which clips."""

    state: ClipState | None = Field(default=None, description=_("In this state only."))
    item: Id | None = Field(default=None, description=_("Of this item only."))
    order: Id | None = Field(default=None, description=_("Of this order only."))


class PublishAsked(BaseModel):
    """What becomes of other versions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instead: Literal["yes", "no"] = Field(
        default="no", description=_("yes takes back the other published versions of the clip.")
    )


class JobsAsked(ByUnit):
    """Which jobs."""

    show: Literal["open", "failed", "ended"] | None = Field(
        default=None, description=_("Open, failed or ended ones only.")
    )


class Body(BaseModel):
    """JSON of a change; what it does not name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PriceWish(Body):
    """A price for an item."""

    price_fen: Fen = Field(description=_("Whole fen: 2990 is ¥29.90."))
    list_price_fen: Fen | None = Field(
        default=None, description=_("Former price, shown struck through.")
    )
    valid_from: Day | None = Field(default=None, description=_("First day; null for at once."))
    valid_until: LastDay = Field(default=None, description=_("Last day; null for no end."))
    was_evidence: Annotated[Words, Field(max_length=200)] = Field(
        default="", description=_("What shows that the former price was really asked.")
    )


class Withdrawal(Body):
    """Why a clip is taken back; sellers read it."""

    reason: str = Field(
        min_length=1,
        max_length=LONGEST_REASON,
        pattern=NOT_EMPTY,
        description=_("Said to everybody who could take the clip."),
    )
