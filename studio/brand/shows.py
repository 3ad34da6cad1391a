"""Which fields of an item a template's pictures show, so that a change is known to touch a clip or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.brand.template import ClipTemplate, Layer

NAME = ("name_zh", "name_en")
PLACE = ("county_zh", "county_en", "origin")
PRICE = ("price", "list_price", "unit", "spec")
"""What a price card needs; it may count the price by weight, which the specification tells."""

OF_LAYER = {
    "title": NAME,
    "lower_third": (*NAME, *PLACE, "spec"),
    "price": PRICE,
    "note": ("safety_note",),
    "points": ("selling_points",),
    "spec": (*PLACE, "spec"),
    "origin": (*PLACE, "season_text"),
    "marks": ("name_zh",),
    "qr": ("link",),
}
"""By kind of layer; what is not listed shows nothing of the item."""

OF_WORD = {
    "{saved}": ("price", "list_price"),
    "{name}": ("name_zh",),
    "{place}": PLACE,
    "{season}": ("season_text",),
}
"""By what stands in braces in a layer's own text."""

OF_COVER = NAME
OF_END_CARD = (*NAME, *PLACE, "spec", "link", "season_text", "safety_note")


def fields_shown(template: ClipTemplate) -> tuple[str, ...]:
    """Names of the fields of ``ItemFacts`` that clips of ``template`` show: on the picture, end card or cover.

    A clip may be too short for a layer, so that it shows less; never more.
    """
    found = {*OF_COVER, *OF_END_CARD}
    if template.shows_price:
        found.update(PRICE)
    for layer in template.layers:
        found.update(_of_layer(layer))
    return tuple(sorted(found))


def _of_layer(layer: Layer) -> Iterator[str]:
    yield from OF_LAYER.get(layer.kind, ())
    for word, fields in OF_WORD.items():
        if word in layer.text:
            yield from fields
    if "list_price" in {layer.only, layer.unless}:
        yield from ("price", "list_price")  # a former price counts only above the price
