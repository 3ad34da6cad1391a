"""Every text of a clip that reaches a viewer, held against the claim words before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from studio.brand import ClipTemplate, Kit
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.words.claims import ClaimFinding, ClaimList, ClaimText, Where

if TYPE_CHECKING:
    from collections.abc import Sequence


def clip_texts(
    facts: ItemFacts, kit: Kit, template: ClipTemplate, words: ClipWords = NO_WORDS
) -> Iterator[ClaimText]:
    """What a clip, its cover and its end card show of item, kit and template, and what was typed for it."""
    for name in (facts.name_zh, facts.name_en):
        yield ClaimText(Where.NAME, name)
    for point in facts.selling_points:
        yield ClaimText(Where.POINT, point)
    yield ClaimText(Where.NOTE, facts.safety_note)
    labels = template.labels.model_dump().values()
    for label in (facts.origin, facts.spec, facts.unit, facts.season_text, *labels):
        yield ClaimText(Where.LABEL, str(label))
    for slogan in (kit.slogan.zh, kit.slogan.en):
        yield ClaimText(Where.SLOGAN, slogan)
    for word in (kit.logo.word_zh, kit.logo.word_en, kit.seal, facts.county_zh, facts.county_en):
        yield ClaimText(Where.END_CARD, word)
    for text in (
        *(layer.text for layer in template.layers),
        *(mark.name for mark in kit.marks_of(facts)),
    ):
        yield ClaimText(Where.LABEL, text)
    for said in (*words.steps, words.quote, words.quoted, words.story, words.live_room):
        yield ClaimText(Where.CAPTION, said)
    for said in (*words.points_en, *(each.text for each in words.captions)):
        yield ClaimText(Where.CAPTION, said)


def check_claims(
    texts: Iterable[ClaimText], facts: ItemFacts, words: ClaimList
) -> tuple[ClaimFinding, ...]:
    """The warnings of all texts, each text once.

    A post repeats what stands elsewhere; a word found there already is not told again of the post.

    Raises:
        InputError: The first error, under its own code; ``count`` says how many there are.
    """
    found = list(words.check_note(ClaimText(Where.NAME, facts.name_zh), facts.safety_note))
    found = found or list(words.check_note(ClaimText(Where.NAME, facts.name_en), facts.safety_note))
    for text in dict.fromkeys(texts):
        told = {each.listed for each in found}
        new = words.check(text)
        found += [each for each in new if text.where is not Where.POST or each.listed not in told]
    _stop(found)
    return tuple(found)


def _stop(found: Sequence[ClaimFinding]) -> None:
    errors = [each for each in found if each.level == "error"]
    if errors:
        raise InputError(errors[0].code, **errors[0].params, count=len(errors))
