"""Claim words in what people type on the site: errors stop it at once, warnings are kept with what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from studio.brand import load_kit, load_template
from studio.catalog import post_text
from studio.errors import InputError
from studio.records.finding import Finding, Findings, Level
from studio.words.claims import ClaimText, Where
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.claims import check_claims, clip_texts
from studio.workflows.kit.posts import posts_of

if TYPE_CHECKING:
    from studio.records.clip import ItemFacts
    from studio.records.clip_words import ClipWords
    from studio.settings import Settings
    from studio.words.claims import ClaimFinding


def kept(found: Iterable[ClaimFinding]) -> tuple[Finding, ...]:
    """Claim findings as rows keep them; ``studio.words`` has their sentences, place and suggestion in them."""
    return tuple(
        Finding(
            code=each.code,
            level=Level(each.level),
            subjects=(each.place.where.value,),
            params={
                name: value for name, value in each.params.items() if isinstance(value, str | int)
            },
        )
        for each in found
    )


def order_findings(
    settings: Settings, kit: str, template: str, facts: ItemFacts, words: ClipWords
) -> Findings:
    """What is to look at in an order's texts and posts before it is made.

    Raises:
        InputError: ``claims.…``: a word that stops it, with what to write instead; and as ``load_kit``,
            ``load_template``, ``posts_of``.
    """
    texts = list(
        clip_texts(
            facts, load_kit(settings.data, kit), load_template(settings.data, template), words
        )
    )
    posted = [post_text(facts)]
    for post in posts_of(facts, settings.data):
        posted += [post.title, post.text]
    texts += [ClaimText(Where.POST, text) for text in posted]
    return Findings(items=kept(check_claims(texts, facts, claim_list(settings.data, kit))))


def require_name(settings: Settings, county: str, name: str) -> None:
    """Refuse a name that no text for viewers may say.

    Raises:
        InputError: ``claims.…``.
    """
    for each in claim_list(settings.data, county).check(ClaimText(Where.NAME, name)):
        if each.level == "error":
            raise InputError(each.code, **each.params)


def caption_findings(
    settings: Settings, county: str, texts: Iterable[str]
) -> tuple[ClaimFinding, ...]:
    """What is to look at in captions while they are written; nothing is stopped here.

    Args:
        settings: Where the county's own list lies.
        county: Slug.
        texts: The captions, each checked once.
    """
    words = claim_list(settings.data, county)
    said = (ClaimText(Where.CAPTION, each) for each in dict.fromkeys(texts))
    return tuple(finding for text in said for finding in words.check(text))


def item_findings(
    settings: Settings, county: str, names: tuple[str, str], points: Iterable[str], note: str
) -> tuple[ClaimFinding, ...]:
    """What is to look at in an item's names, selling points and safety note.

    Args:
        settings: Where the county's own list lies.
        county: Slug.
        names: In Chinese and English.
        points: Selling points.
        note: Safety note.

    Raises:
        InputError: ``claims.…``: a word that stops it; ``params["where"]`` is the text's kind (``Where``).
    """
    words = claim_list(settings.data, county)
    texts = [ClaimText(Where.NAME, name) for name in names]
    texts += [ClaimText(Where.POINT, point) for point in points]
    texts.append(ClaimText(Where.NOTE, note))
    found = list(words.check_note(texts[0], note) or words.check_note(texts[1], note))
    for text in dict.fromkeys(texts):
        found += words.check(text)
    for each in found:
        if each.level == "error":
            place = "note" if each.code == "claims.no_safety_note" else each.place.where.value
            raise InputError(each.code, **each.params, where=place)
    return tuple(found)
