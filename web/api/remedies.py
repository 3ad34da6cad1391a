"""Before somebody decides: what could mend a finding, and what a version of a broadcast changed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from studio.records.finding import Finding, RemedyAction
from studio.records.live import Broadcast
from studio.schedule import fingerprint
from studio.schedule.difference_words import concerns, sentences
from studio.workflows.live.mend_choices import Choice, choices, movable
from studio.workflows.live.version_changes import changed_by
from web.api.footage import said
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.patterns import HEX
from web.api.shapes import Fault, Id, Shape
from web.api.work import BROADCASTS
from web.i18n import language
from web.reach import fetch, viewer
from web.schedule.table import with_findings
from web.state import session


class Asked(BaseModel):
    """A query; a name that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ChoicesAsked(Asked):
    """Of which finding."""

    mark: Annotated[str, Field(pattern=HEX)] = Field(
        description=_("Of the finding, as it was told.")
    )
    how: Literal["move"] | None = Field(
        default=None, description=_("“move”: another time instead, where that would help as well.")
    )


class ChangesAsked(Asked):
    """Compared with what."""

    to: Literal["now"] | None = Field(
        default=None, description=_("“now”: what was changed since, instead of by it.")
    )


class AgainstShape(Fault):
    """What would speak against a choice."""

    level: str


class ChoiceShape(Shape):
    """One thing that could be chosen."""

    choice: str = Field(description=_("What to mend the finding with: an id, or a start."))
    name: str = Field(description=_("Empty for a start."))
    more: str = Field(description=_("Specification, length or shape."))
    fits: bool = Field(description=_("Whether no error would come of it."))
    against: list[AgainstShape] = Field(description=_("What would speak against it."))


class ChoicesShape(Shape):
    """What could be put in the place of what is wrong, the best first."""

    finding: Fault | None = Field(description=_("Null: it is settled already."))
    remedy: RemedyAction | None
    movable: bool = Field(description=_("Whether another time would help as well."))
    choices: list[ChoiceShape]


class ConcernShape(Shape):
    """Whom or what a change concerns."""

    what: str
    names: str


class ChangesShape(Shape):
    """What a version changed, or what was changed since."""

    version_id: Id
    revision: int
    changes: list[str] | None = Field(
        description=_("A sentence for each change; null where nothing stood before it.")
    )
    concerns: list[ConcernShape]


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/findings/choices",
    ChoicesShape,
    group=BROADCASTS,
    summary=_("What could mend a finding, the best first, with what speaks against it"),
    query=ChoicesAsked,
)
def get_choices(broadcast_id: str, query: ChoicesAsked) -> ChoicesShape:
    """As the page offers it; one of them goes into ``mend_finding``."""
    broadcast, told = with_findings(broadcast_id)
    finding = next((each for each in told if fingerprint(each) == query.mark), None)
    if finding is None:
        return ChoicesShape(finding=None, remedy=None, movable=False, choices=[])
    found = choices(session(), broadcast, finding, move=query.how == "move")
    return ChoicesShape(
        finding=said(finding.code, finding.params),
        remedy=finding.remedy.action if finding.remedy else None,
        movable=movable(finding),
        choices=[_choice(each) for each in found],
    )


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/versions/<version_id>/changes",
    ChangesShape,
    group=BROADCASTS,
    summary=_("What a version of a broadcast changed, and whom and what that concerns"),
    query=ChangesAsked,
)
def get_version_changes(broadcast_id: str, version_id: str, query: ChangesAsked) -> ChangesShape:
    """In the sentences of the page."""
    broadcast = fetch(Broadcast, broadcast_id)
    found = changed_by(session(), viewer(), broadcast, version_id, since=query.to == "now")
    told, version = found.told, found.version
    concerned = [] if told is None else concerns(told, found.names, language())
    return ChangesShape(
        version_id=version.id,
        revision=version.revision,
        changes=None if told is None else sentences(told, found.names, language()),
        concerns=[ConcernShape(what=what, names=names) for what, names in concerned],
    )


def _choice(each: Choice) -> ChoiceShape:
    return ChoiceShape(
        choice=each.value,
        name=each.name,
        more=each.more,
        fits=each.fits,
        against=[_against(finding) for finding in each.against],
    )


def _against(finding: Finding) -> AgainstShape:
    fault = said(finding.code, finding.params)
    return AgainstShape(**fault.model_dump(), level=finding.level.value)
