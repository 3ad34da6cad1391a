"""The text fields that a template shows, filled with what the draft says."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.brand import ClipTemplate
from studio.errors import StudioError
from studio.records.clip_words import ClipWords
from web.entered import Entered
from web.footage.words import WORD_FIELDS, words_of


@dataclass(frozen=True)
class Filled:
    """A form as its macros take it, with what the draft says."""

    values: dict[str, str]
    errors: dict[str, StudioError] = field(default_factory=dict)


BY_KIND: dict[str, tuple[str, ...]] = {
    "step": ("steps",),
    "quote": ("quote", "quoted"),
    "countdown": ("live_at", "live_room", "post_on"),
    "origin": ("story",),
    "price": ("valid_until",),
    "caption": ("captions",),
}
"""Fields that layers of a kind show."""


def fields_of(template: ClipTemplate) -> tuple[str, ...]:
    """Names of the fields of ``ClipWords`` that the template shows, in the order of the form."""
    kinds = {layer.kind for layer in template.layers}
    shown = {field for kind in kinds for field in BY_KIND.get(kind, ())}
    if "points" in kinds and template.languages == "both":
        shown.add("points_en")
    return tuple(each for each in WORD_FIELDS if each in shown)


def said(form: Entered, before: ClipWords, template: ClipTemplate) -> ClipWords:
    """``before`` with what the form says in the template's own fields; what other templates show is kept.

    Captions have a track of their own.
    """
    typed = words_of(form)
    fields = [each for each in fields_of(template) if each != "captions"]
    return before.model_copy(update={each: getattr(typed, each) for each in fields})


def typed(words: ClipWords) -> dict[str, str]:
    """Each field as it stands in the form."""
    return {
        "steps": "\n".join(words.steps),
        "quote": words.quote,
        "quoted": words.quoted,
        "live_at": words.live_at.isoformat(timespec="minutes") if words.live_at else "",
        "live_room": words.live_room,
        "post_on": words.post_on.isoformat() if words.post_on else "",
        "valid_until": words.valid_until.isoformat() if words.valid_until else "",
        "points_en": "\n".join(words.points_en),
        "story": words.story,
    }
