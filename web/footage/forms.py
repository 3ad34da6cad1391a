"""What is asked when footage is uploaded and when clips are ordered."""

from __future__ import annotations

from collections.abc import Collection

from werkzeug.datastructures import MultiDict

from studio.units import Aspect
from studio.workflows.order_clips import OrderWish
from studio.workflows.receive_footage import Place
from studio.workflows.wish import DEFAULT_PRESET
from web.entered import Entered
from web.footage.words import words_of

ASPECTS = ("9:16", "3:4", "1:1", "16:9")
"""Aspects one may tick; which can be delivered is the workflow's to say."""

LENGTHS = ("6", "10", "15", "20", "30", "45", "60")
"""Seconds one may tick."""


class UploadForm(Entered):
    """Where the file belongs."""

    def __init__(self, values: MultiDict[str, str], unit_ids: Collection[str]) -> None:
        super().__init__(values)
        unit_id = self.choice("unit", unit_ids)
        self.place = Place(unit_id=unit_id, item_id=self.raw("item") or None)


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
