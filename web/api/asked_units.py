"""What programs ask with about units."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from studio.workflows.accounts.unit_names import NAME_LIMIT
from web.api.asked import Body
from web.api.marks import gettext as _
from web.api.patterns import NO_NUL
from web.api.shapes import Id

Called = Annotated[str, Field(max_length=NAME_LIMIT, pattern=NO_NUL)]


class UnitNames(Body):
    """What a unit is called."""

    name_zh: Called
    name_en: Called


class UnitWish(Body):
    """A unit to add."""

    parent_id: Id = Field(description=_("The province, or the county, above it."))
    name_zh: Called
    name_en: Called = Field(default="", description=_("Left empty, it is spelt from the other."))
    slug: Annotated[str, Field(max_length=31, pattern=NO_NUL)] = Field(
        default="",
        description=_("Small letters, figures and dashes; left empty, spelt from the name."),
    )
