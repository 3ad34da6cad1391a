"""A whole clip as render is asked for it, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.brand.graphic import Graphics, Pixels
from studio.records.clip import Certificate, ItemFacts, TextPlate
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.edit import CropPlan, Timeline
from studio.records.media import MediaInfo, Sound
from studio.render.mix import Bed
from studio.render.presets import DeliveryPreset
from studio.render.voice import PlacedVoice
from studio.units import Aspect, TimeRange


@dataclass(frozen=True)
class Source:
    """A file of the timeline; of a photograph ``path`` is the developed one."""

    path: Path
    info: MediaInfo
    sound: Sound | None = None
    """What is heard in it, where that is known: the music goes down under speech."""


@dataclass(frozen=True)
class RenderJob:
    """A whole clip.

    Attributes:
        name: Stem of the file names; the aspect is added.
        timeline: The edit, one for all aspects.
        sources: Files in the timeline's order.
        crops: One plan for each aspect, in delivery order.
        graphics: What is drawn, one for each aspect, same order.
        preset: How it is encoded.
        made_from: Names and hashes of what made it, for the certificate.
        draw_cover: Turns the cover frame (RGB, delivery size) into the cover.
        bed: The music under the clip's own sound; None for none.
        facts: What it shows of the item, for the certificate.
        price_times: When a price is shown over the body: a changed one needs only these pictures made anew.
        layers: Kinds of the layers over the body, for the certificate.
        words: What was typed for it, for the certificate.
        plates: What stands behind texts on the footage, for each aspect; empty where there are none.
        voices: What was recorded over it.
    """

    name: str
    timeline: Timeline
    sources: tuple[Source, ...]
    crops: tuple[CropPlan, ...]
    graphics: tuple[Graphics, ...]
    preset: DeliveryPreset
    made_from: dict[str, str]
    draw_cover: Callable[[Pixels], Pixels]
    bed: Bed | None = None
    facts: ItemFacts | None = None
    price_times: tuple[TimeRange, ...] = ()
    layers: tuple[str, ...] = ()
    words: ClipWords = NO_WORDS
    plates: tuple[tuple[TextPlate, ...], ...] = ()
    voices: tuple[PlacedVoice, ...] = ()

    @property
    def end_card_length(self) -> Fraction:
        """Seconds after the body; the same in all aspects."""
        return max((each.end_card_length for each in self.graphics), default=Fraction(0))


@dataclass(frozen=True)
class Rendered:
    """A finished, verified, published file."""

    aspect: Aspect
    path: Path
    cover: Path
    certificate_path: Path
    certificate: Certificate
