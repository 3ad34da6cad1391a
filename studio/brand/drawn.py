"""What was drawn, held against typefaces and safe areas once more: for the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.brand.fonts import tidy
from studio.brand.layout import outside
from studio.records.clip import GlyphResult, SafeAreaResult
from studio.units import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.brand.fonts import FontBook
    from studio.brand.kit import Kit
    from studio.brand.layout import Placed
    from studio.brand.scene import Scene


def glyphs_of(texts: Iterable[str], kit: Kit, fonts: FontBook) -> GlyphResult:
    """Whether every character of ``texts`` is in a typeface of the kit, or in a fallback."""
    characters = sorted({character for text in texts for character in tidy(text)} - {" "})
    face = kit.typefaces.body
    missing = "".join(each for each in characters if fonts.glyph(each, face) is None)
    return GlyphResult(characters=len(characters), missing=missing)


def areas_of(scene: Scene, placed: Iterable[Placed]) -> tuple[SafeAreaResult, ...]:
    """How the cards stand in the area that the template keeps, and in those that other platforms have for the shape."""
    template, canvas = scene.template, scene.canvas
    own, cards = template.safe_area(canvas), list(placed)
    results = [_result(scene, template.platform, cards, promised=True)]
    ratio = Aspect.parse(own.aspect).ratio
    for each in template.all_areas.area if template.all_areas else ():
        other = each.platform and each.platform != template.platform
        if other and Aspect.parse(each.aspect).ratio == ratio:
            results.append(_result(scene, each.platform, cards, promised=False))
    return tuple(results)


def _result(scene: Scene, platform: str, cards: list[Placed], *, promised: bool) -> SafeAreaResult:
    safe = scene.safe if promised else scene.safe_of(platform)
    far = [(max(0, outside(safe, each.box)), each.layer.kind) for each in cards]
    most, layer = max(far, default=(0, ""))
    name = layer if most else ""
    return SafeAreaResult(platform=platform, promised=promised, outside_px=most, layer=name)
