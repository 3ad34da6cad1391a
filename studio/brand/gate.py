"""The glyph gate: every text that may be drawn is checked before anything is encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.records.clip_words import NO_WORDS, ClipWords

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook
    from studio.brand.kit import Kit
    from studio.records.clip import ItemFacts


def check_texts(kit: Kit, facts: ItemFacts, fonts: FontBook, words: ClipWords = NO_WORDS) -> None:
    """Make sure that all characters of item, kit and the clip's own words can be set, and the item's marks shown.

    Raises:
        InputError: ``brand.missing_glyph`` names the character and the text it came from; ``brand.mark_…`` a mark
            that the item names and may not show.
        EnvironmentFault: ``brand.fonts_missing``.
    """
    faces = kit.typefaces
    kit.marks_of(facts)
    for text in (facts.name_zh, kit.logo.word_zh, kit.seal, words.quote):
        fonts.require(text, faces.title)
    for text in (
        facts.name_en,
        facts.county_zh,
        facts.origin,
        facts.spec,
        facts.unit,
        facts.season_text,
        facts.safety_note,
        *facts.selling_points,
        kit.slogan.zh,
        kit.slogan.en,
        kit.logo.word_en,
        *(text for mark in kit.marks for text in (mark.name, mark.number)),
        *(caption.text for caption in words.captions),
        *words.steps,
        *words.points_en,
        words.quoted,
        words.live_room,
        words.story,
    ):
        fonts.require(text, faces.body)
