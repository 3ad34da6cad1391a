"""What is wanted of a clip. Light: who only takes an order needs no media tool."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.delivery import ASPECTS
from studio.units import Aspect

SHORTEST_S = 6
"""Shortest clip that can be ordered, seconds: platforms recommend no shorter ones."""

LONGEST_S = 60
"""Longest clip that can be ordered, seconds."""

DEFAULT_PRESET = "social"
"""Taken where no delivery preset is named."""


@dataclass(frozen=True)
class ClipWish:
    """What is wanted of one clip."""

    facts: ItemFacts
    kit: str
    """Slug of the brand kit."""
    template: str
    aspects: tuple[Aspect, ...]
    length: Fraction
    """Seconds, end card included."""
    preset: str = DEFAULT_PRESET
    """Name of the delivery preset."""
    words: ClipWords = NO_WORDS
    """What the clip says beyond its item."""
    music: bool = True
    """Whether the kit's bed may play; the template has its say too."""

    def __post_init__(self) -> None:
        """Refuse lengths and aspects that cannot be delivered."""
        if not SHORTEST_S <= self.length <= LONGEST_S:
            raise InputError(
                "cut.length", found=str(self.length), shortest=SHORTEST_S, longest=LONGEST_S
            )
        for aspect in self.aspects:
            if aspect not in ASPECTS:
                allowed = "、".join(str(each) for each in ASPECTS)
                raise InputError("cut.aspect", found=str(aspect), allowed=allowed)

    @property
    def name(self) -> str:
        """Stem of the files."""
        preset = "" if self.preset == DEFAULT_PRESET else f"-{self.preset}"
        return f"{self.facts.sku}-{self.template}-{round(self.length)}s{preset}"
