"""The item's words in a template's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.units import Money

if TYPE_CHECKING:
    from studio.brand.scene import Scene


def said(scene: Scene, text: str) -> str:
    """``text`` with the item's words in it; empty when one of them is."""
    facts = scene.facts
    was = facts.list_price
    saved = str(Money(was.fen - facts.price.fen)) if was and was > facts.price else ""
    words = {
        "saved": saved,
        "name": facts.name_zh,
        "place": scene.place,
        "season": facts.season_text,
        "steps": str(len(scene.words.steps) or ""),
    }
    if any(f"{{{key}}}" in text and not value for key, value in words.items()):
        return ""
    return text.format(**words)
