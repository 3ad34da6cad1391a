"""What is asked when footage is uploaded and when clips are ordered."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.permissions import PermissionGiven, PermissionKind
from studio.units import Aspect
from studio.workflows.cutting.order_clips import OrderWish
from studio.workflows.footage.describe_footage import PLACE_LIMIT, Description, Linking
from studio.workflows.footage.receive_footage import Place
from studio.workflows.kit.wish import DEFAULT_PRESET
from studio.workflows.permissions import NAME_LIMIT, TOLD_LIMIT, Leave
from web.entered import Entered
from web.footage.words import words_of

ASPECTS = ("9:16", "3:4", "1:1", "16:9")
"""Aspects one may tick; which can be delivered is the workflow's to say."""

TAGS_LIMIT = 500
"""Characters of a line of tags that are read."""

CLOCK = re.compile(r"(?:(?P<minutes>\d{1,4}):)?(?P<seconds>\d{1,5}(?:\.\d{1,3})?)", re.ASCII)

LENGTHS = ("6", "10", "15", "20", "30", "45", "60")
"""Seconds one may tick."""


class UploadForm(Entered):
    """Where the file belongs."""

    def __init__(self, values: MultiDict[str, str], unit_ids: Collection[str]) -> None:
        super().__init__(values)
        unit_id = self.choice("unit", unit_ids)
        self.place = Place(unit_id=unit_id, item_id=self.raw("item") or None)


class DescriptionForm(Entered):
    """Where a file was filmed, its tags, and what it shows."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.said = Description(
            place=self.text("place", limit=PLACE_LIMIT, needed=False),
            tags=self.text("tags", limit=TAGS_LIMIT, needed=False),
            item_id=self.raw("item") or None,
        )


class LinkForm(Entered):
    """An item and the range of the file in which it is seen."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.wish = Linking(
            item_id=self.text("item", limit=40),
            start=self.use("from", seconds_in),
            end=self.use("to", seconds_in),
        )


class LeaveForm(Entered):
    """A consent or a licence."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        kind = self.choice("kind", [each.value for each in PermissionKind])
        given = self.choice("given", [each.value for each in PermissionGiven])
        self.leave = Leave(
            kind=PermissionKind(kind or PermissionKind.PERSON),
            name=self.text("name", limit=NAME_LIMIT),
            given=PermissionGiven(given or PermissionGiven.WRITTEN),
            told=self.text("told", limit=TOLD_LIMIT, needed=False),
            until=self.last_day("until"),
        )


class RenewForm(Entered):
    """Until when it holds; without a day, without end."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.until = self.last_day("until")


def seconds_in(text: str) -> Fraction | None:
    """``1:05.5``, ``65.5`` or nothing.

    Raises:
        InputError: ``form.clock``.
    """
    if not text:
        return None
    found = CLOCK.fullmatch(text.replace("：", ":"))
    if found is None:
        raise InputError("form.clock", found=text[:20])
    return 60 * int(found["minutes"] or 0) + Fraction(found["seconds"])


class OrderForm(Entered):
    """Item, template, lengths and aspects, and which footage."""

    def __init__(
        self,
        values: MultiDict[str, str],
        footage_id: str,
        templates: Collection[str],
        presets: Collection[str],
    ) -> None:
        super().__init__(values)
        aspects = self.choices("aspect", ASPECTS)
        lengths = self.choices("length", LENGTHS)
        others = [each for each in values.getlist("footage") if each != footage_id]
        self.wish = OrderWish(
            item_id=self.text("item", limit=40),
            footage_ids=(footage_id, *others),
            template=self.choice("template", templates),
            aspects=tuple(Aspect.parse(each) for each in aspects if each in ASPECTS),
            lengths_s=tuple(int(each) for each in lengths if each in LENGTHS),
            preset=self.choice("preset", presets, needed=False) or DEFAULT_PRESET,
            words=words_of(self),
            music=bool(self.raw("music")) or not self.raw("asked"),
        )


ORDER_FIELDS = {
    "preset.aspect": "preset",
    "preset.unknown": "preset",
    "claims.absolute": "words",
    "claims.health": "words",
    "claims.no_safety_note": "item",
}
"""Which field a workflow's refusal belongs to."""
