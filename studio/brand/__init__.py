"""Brand kits, clip templates, typography and the graphics drawn from them."""

from studio.brand.areas import SafeAreas, load_safe_areas
from studio.brand.compose import RECIPE, draw, open_texts
from studio.brand.cover import draw_cover
from studio.brand.fonts import FontBook
from studio.brand.gate import check_texts
from studio.brand.graphic import Graphics, Motion, OpenText, Pixels, Still
from studio.brand.kit import Kit, kit_slugs, load_kit
from studio.brand.seller_card import SellerCard, draw_seller_card
from studio.brand.shows import fields_shown
from studio.brand.template import ClipTemplate, load_template, template_names

__all__ = [
    "RECIPE",
    "ClipTemplate",
    "FontBook",
    "Graphics",
    "Kit",
    "Motion",
    "OpenText",
    "Pixels",
    "SafeAreas",
    "SellerCard",
    "Still",
    "check_texts",
    "draw",
    "draw_cover",
    "draw_seller_card",
    "fields_shown",
    "kit_slugs",
    "load_kit",
    "load_safe_areas",
    "load_template",
    "open_texts",
    "template_names",
]
