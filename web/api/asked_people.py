"""What programs ask with about people and about who did what."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.workflows.audit_log import Asked
from web.api.asked import ByUnit, Paged, a_day
from web.api.marks import gettext as _
from web.api.patterns import NO_NUL, PERSON
from web.api.shapes import Id

Day = Annotated[date, BeforeValidator(a_day)]


class PeopleAsked(ByUnit):
    """Which people."""

    words: str = Field(
        default="",
        max_length=60,
        pattern=NO_NUL,
        description=_("In a name, a login name or a telephone number."),
    )


class TrailSheetAsked(BaseModel):
    """Which entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Id | None = Field(default=None, description=_("Of this unit only."))
    person: str | None = Field(
        default=None, pattern=PERSON, description=_("Id of an account, or system.")
    )
    action: str = Field(
        default="", max_length=60, pattern=NO_NUL, description=_("Such as clip.publish.")
    )
    since: Day | None = Field(default=None, description=_("First day, in China."))
    until: Day | None = Field(default=None, description=_("Last day, in China."))

    @property
    def asked(self) -> Asked:
        """As the log is read."""
        return Asked(self.person or "", self.action, self.since, self.until, self.unit or "")


class TrailAsked(TrailSheetAsked, Paged):
    """Which page of them."""
