"""Where cards stand: anchored in the safe area, on top of those that share their edge, time and columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.errors import InputError
from studio.units import Box, TimeRange

if TYPE_CHECKING:
    from studio.brand.scene import Card, Scene
    from studio.brand.template import Layer


@dataclass(frozen=True)
class Placed:
    """A card at its place.

    Attributes:
        layer: Which layer of the template it belongs to.
        card: What is drawn.
        shown: Seconds of the body.
        box: Of the card without its shadow.
    """

    layer: Layer
    card: Card
    shown: TimeRange
    box: Box


def place(
    scene: Scene, cards: list[tuple[Layer, TimeRange, tuple[tuple[Card, TimeRange], ...]]]
) -> tuple[Placed, ...]:
    """Give every card a box inside the safe area.

    Args:
        scene: The clip.
        cards: Per layer: its whole time, and its cards with theirs.

    Raises:
        InputError: ``brand.no_room`` names the layer that does not fit beside the others, ``brand.outside`` the one
            that leaves the safe area.
    """
    done: list[_Slot] = []
    placed: list[Placed] = []
    gap = scene.px(22)
    for layer, whole, each in cards:
        anchor = getattr(layer.anchor, scene.shape)
        widest = max(card.size.width for card, _ in each)
        left, right = _span(scene, widest, anchor)
        slot = _Slot(anchor[:3], whole, left - gap, right + gap, 0)
        rise = max((below.rise for below in done if below.meets(slot)), default=0)
        for card, shown in each:
            box = _box(scene, card, (left, right), anchor, rise)
            placed.append(Placed(layer, card, shown, box))
            _check(scene, placed, layer)
        tallest = max(card.size.height for card, _ in each)
        done.append(replace(slot, left=left, right=right, rise=rise + tallest + gap))
    return tuple(placed)


@dataclass(frozen=True)
class _Slot:
    """Room taken: from the ``edge`` (top or bottom) to ``rise`` pixels, between ``left`` and ``right``."""

    edge: str
    shown: TimeRange
    left: int
    right: int
    rise: int

    def meets(self, other: _Slot) -> bool:
        """Whether the two share an edge, time and columns."""
        return (
            self.edge == other.edge
            and self.shown.overlaps(other.shown)
            and self.left < other.right
            and other.left < self.right
        )


def _span(scene: Scene, width: int, anchor: str) -> tuple[int, int]:
    """First column and first beyond the last of something ``width`` wide."""
    safe = scene.safe
    left = safe.x + (safe.width - width) // 2
    if anchor.endswith("-left"):
        left = safe.x
    elif anchor.endswith("-right"):
        left = safe.right - width
    return left, left + width


def _box(scene: Scene, card: Card, span: tuple[int, int], anchor: str, rise: int) -> Box:
    safe, size = scene.safe, card.size
    x, _ = _span(scene, size.width, anchor)
    if card.shift is not None:
        x = span[0] + card.shift
    y = safe.y + rise if anchor.startswith("top") else safe.bottom - rise - size.height
    return Box(x, y, size.width, size.height)


def _check(scene: Scene, placed: list[Placed], layer: Layer) -> None:
    *before, last = placed
    meets = any(
        one.layer is not layer and one.shown.overlaps(last.shown) and _touch(one.box, last.box)
        for one in before
    )
    named = {"template": scene.template.name, "layer": layer.kind, "aspect": scene.aspect}
    if meets:
        raise InputError("brand.no_room", **named)
    by = outside(scene.safe, last.box)
    if by > 0:
        raise InputError("brand.outside", by=by, platform=scene.template.platform or "*", **named)


def outside(safe: Box, box: Box) -> int:
    """How many pixels the box leaves the area at its worst side; zero or less when it stands inside."""
    across = max(safe.x - box.x, box.right - safe.right)
    return max(across, safe.y - box.y, box.bottom - safe.bottom)


def _touch(one: Box, other: Box) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )
