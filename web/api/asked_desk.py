"""What programs send about footage, drafts, reviews, shot requests, and which counts they ask for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.records.edit import MarkKind
from studio.records.permissions import PermissionGiven, PermissionKind
from studio.records.requests import ShotShape
from studio.records.reviews import PLACE
from studio.workflows import permissions
from studio.workflows.footage import shot_requests
from studio.workflows.footage.describe_footage import MOST_TAGS, PLACE_LIMIT, TAG_LIMIT
from studio.workflows.gallery.download_counts import CountBy
from studio.workflows.talk import LONGEST
from web.api.asked import Body, ByUnit, Line, Words, digits, whole
from web.api.days import Day, LastDay
from web.api.marks import gettext as _
from web.api.patterns import TAG
from web.api.shapes import Id

DAY_MS = 24 * 3600 * 1000
"""No film is longer."""

Moment = Annotated[int, Field(ge=0, le=DAY_MS), BeforeValidator(whole)]
Thousandth = Annotated[int, Field(ge=0, le=PLACE), BeforeValidator(whole)]
Days = Annotated[int, Field(ge=0, le=shot_requests.MOST_DAYS), BeforeValidator(whole)]
Version = Annotated[int, Field(ge=1, le=2_000_000_000), BeforeValidator(whole)]


class DraftsAsked(ByUnit):
    """Which drafts."""

    trash: Literal["yes", "no"] = Field(
        default="no", description=_("Those that lie in the trash instead.")
    )


class DescriptionWish(Body):
    """What is said of a whole file, in place of what was said before."""

    place: Annotated[Words, Field(max_length=PLACE_LIMIT)] = ""
    tags: list[Annotated[str, Field(max_length=TAG_LIMIT, pattern=TAG)]] = Field(
        default=[], max_length=MOST_TAGS, description=_("Words without blanks or commas.")
    )
    item_id: Id | None = None


class LinkWish(Body):
    """An item that the file shows, and where."""

    item_id: Id
    start_ms: Moment | None = Field(default=None, description=_("Both null: in all of it."))
    end_ms: Moment | None = None


class PermissionWish(Body):
    """A consent or a licence."""

    kind: PermissionKind
    name: Annotated[Line, Field(max_length=permissions.NAME_LIMIT)]
    given: PermissionGiven
    told: Annotated[Words, Field(max_length=permissions.TOLD_LIMIT)] = Field(
        default="", description=_("Where the paper lies, or the licence's number.")
    )
    until: LastDay = Field(default=None, description=_("Last day; null for no end."))


class RenewWish(Body):
    """Until when it holds."""

    until: LastDay = Field(description=_("Last day; null for no end."))


class MakeWish(Body):
    """Which version of a draft is to be made."""

    version: Version


class MarkWish(Body):
    """A stretch of a draft's footage, and what holds for it in the next automatic plan."""

    version: Version = Field(description=_("Of the draft this is a change of."))
    source: Annotated[int, Field(ge=0, le=100), BeforeValidator(whole)] = Field(
        description=_("Place in footage_ids, from 0.")
    )
    kind: MarkKind
    start_ms: Moment
    end_ms: Moment
    on: bool = Field(default=True, description=_("False takes marks of this kind off."))


class SpotWish(Body):
    """Where in a clip something is meant."""

    aspect: Literal["9:16", "3:4", "1:1", "16:9"] | None = None
    at_ms: Moment | None = None
    x: Thousandth | None = Field(default=None, description=_("Thousandths of the width."))
    y: Thousandth | None = Field(default=None, description=_("Thousandths of the height."))


class CommentWish(SpotWish):
    """Something said of a clip."""

    text: Annotated[Line, Field(max_length=LONGEST)]


class ChangesWish(SpotWish):
    """What is to be changed; may be empty where open comments say it."""

    text: Annotated[Words, Field(max_length=LONGEST)] = ""


class AnswerWish(Body):
    """An answer to a comment."""

    text: Annotated[Line, Field(max_length=LONGEST)]


class SettleWish(Body):
    """Whether a comment is settled."""

    done: bool = True


class FirstWish(Body):
    """Whether a job goes before others."""

    first: bool = True


class ShotWish(Body):
    """Footage that is wanted."""

    item_id: Id
    what: Annotated[Line, Field(max_length=shot_requests.WHAT_LIMIT)]
    note: Annotated[Words, Field(max_length=shot_requests.NOTE_LIMIT)] = ""
    film_on: Day | None = None
    shape: ShotShape = ShotShape.ANY
    seconds: (
        Annotated[int, Field(ge=1, le=shot_requests.MOST_SECONDS), BeforeValidator(whole)] | None
    ) = None
    photos: bool = True
    days: Days = Field(default=14, description=_("Until the end of which day from today."))
    most_files: Annotated[int, Field(ge=1, le=shot_requests.MOST_FILES), BeforeValidator(whole)] = (
        20
    )
    most_mib: Annotated[int, Field(ge=1, le=shot_requests.MOST_MIB), BeforeValidator(whole)] = 2000


class ProlongWish(Body):
    """How many days more."""

    days: Days


class CountsAsked(BaseModel):
    """What downloads are counted for, and over which days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: CountBy = CountBy.CLIP
    days: Annotated[int, BeforeValidator(digits)] = Field(
        default=30, ge=1, le=120, description=_("Days, today among them.")
    )
    limit: Annotated[int, BeforeValidator(digits)] = Field(
        default=50, ge=1, le=1000, description=_("Most lines, the most taken first.")
    )
