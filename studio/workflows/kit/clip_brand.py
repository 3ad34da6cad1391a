"""What a clip is made with: kit, template, typefaces and delivery; and whether they can say what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.brand import ClipTemplate, FontBook, Kit, check_texts, load_kit, load_template
from studio.catalog import post_text
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.edit import Caption
from studio.records.finding import Finding
from studio.render import SOCIAL, Bed, DeliveryPreset, load_preset
from studio.render.probing import with_encoder
from studio.settings import Settings
from studio.units.clock import now
from studio.words.claims import ClaimFinding, ClaimText, Where
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.claims import check_claims, clip_texts
from studio.workflows.kit.posts import posts_of
from studio.workflows.kit.wish import DEFAULT_PRESET, ClipWish


@dataclass(frozen=True)
class Brand:
    """Kit, template, typefaces and delivery of a clip."""

    kit: Kit
    template: ClipTemplate
    fonts: FontBook
    preset: DeliveryPreset = SOCIAL
    told: tuple[Finding, ...] = ()
    """Marks of the kit that have expired and are left out."""

    @classmethod
    def load(
        cls, settings: Settings, kit: str, template: str, preset: str = DEFAULT_PRESET
    ) -> Brand:
        """Read kit, template and delivery preset by name.

        Raises:
            InputError: One is unknown or has a mistake.
        """
        current, told = load_kit(settings.data, kit).as_of(now().astimezone().date())
        delivery = load_preset(settings.data, preset)
        return cls(
            current,
            load_template(settings.data, template).kept_on(delivery.platform),
            FontBook(settings.built / "fonts"),
            delivery,
            told,
        )

    @classmethod
    def of(cls, wish: ClipWish, settings: Settings) -> Brand:
        """What a wish names, with an encoder that works here.

        Raises:
            InputError: As ``load``; ``preset.aspect``, ``preset.too_long`` where the preset does not deliver the wish.
            EnvironmentFault: ``preset.no_encoder``: this machine cannot encode it.
        """
        brand = cls.load(settings, wish.kit, wish.template, wish.preset)
        brand.preset.rate_kbit(wish.length)
        for aspect in wish.aspects:
            brand.preset.size_of(aspect)
        return replace(brand, preset=with_encoder(brand.preset, settings))

    def stem(self, wish: ClipWish) -> str:
        """Of the names of a clip's files: one whose bed was left out has other bytes, so another name."""
        left_out = not wish.music and self.bed(replace(wish, music=True)) is not None
        return f"{wish.name}-no-music" if left_out else wish.name

    def bed(self, wish: ClipWish) -> Bed | None:
        """The music of a clip; None where wish, template or kit has none."""
        return Bed.of(self.kit.music, self.template.music) if wish.music else None


def check_words(
    brand: Brand,
    facts: ItemFacts,
    settings: Settings,
    captions: Sequence[Caption] = (),
    words: ClipWords = NO_WORDS,
) -> tuple[ClaimFinding, ...]:
    """Hold every text that will be shown or posted against claim words and typefaces; the warnings.

    Raises:
        InputError: ``cut.no_price``: nothing is sold for 0; ``brand.missing_glyph``; ``post.…`` where a post cannot be
            made; ``claims.…`` naming word, text and what to write instead.
    """
    if not facts.price.fen:
        raise InputError("cut.no_price", sku=facts.sku, name=facts.name_zh)
    texts = clip_texts(facts, brand.kit, brand.template, words)
    said = [ClaimText(Where.CAPTION, each.text) for each in captions]
    posted = [post_text(facts)]
    for post in posts_of(facts, settings.data):
        posted += [post.title, post.text]
    posts = [ClaimText(Where.POST, text) for text in posted]
    found = check_claims((*texts, *said, *posts), facts, claim_list(settings.data, brand.kit.slug))
    # After: an invisible sign has no glyph, yet hides a word.
    check_texts(brand.kit, facts, brand.fonts, words)
    return found
