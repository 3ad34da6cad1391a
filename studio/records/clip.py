"""What a clip shows of an item, and the proof of what was delivered."""

from __future__ import annotations

from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.value import Value
from studio.units import Money, Size


class ItemFacts(Value):
    """What a template may show of a catalog item. A frozen copy: the clip records what it showed."""

    sku: str
    name_zh: str
    name_en: str
    county_zh: str
    county_en: str
    origin: str
    """Village or township, as printed on the pack."""
    spec: str
    """Such as ``250g/袋``."""
    price: Money
    list_price: Money | None
    unit: str
    """What the price is for, such as ``袋``."""
    selling_points: tuple[str, ...]
    season_text: str
    """Such as ``6月10日–8月31日``; empty when sold all year."""
    safety_note: str
    """A line that must be shown with the food; empty when there is none."""
    link: str
    """Address behind the QR code."""
    marks: tuple[str, ...] | None = None
    """Certification marks it bears, as the kit calls them; None for what the kit lets it bear."""


class CertificateCheck(Value):
    """One thing that was measured on the finished file."""

    name: str
    """Such as ``duration``, ``streams``, ``loudness``, ``audio_offset``."""
    planned: str
    found: str
    passed: bool


class TextPlate(Value):
    """How strong a plate a layer's text got on the footage, and how well it can be read there."""

    layer: str
    """Name of the layer in its template, such as ``title``."""
    level: int
    """0 for none but a shadow, to 4."""
    contrast: float
    """Lowest contrast measured with that plate, over all the time the layer is up: 1 to 21 (WCAG 2.2)."""


class Shown(Value):
    """What a finished file shows, so that it can be changed later without being made anew."""

    facts: ItemFacts
    layers: tuple[str, ...]
    """Kinds of the layers over its body; ``price`` for any that says one."""
    body_frames: int
    """Pictures before the end card."""
    words: ClipWords = NO_WORDS
    """What was typed for it, captions included."""
    plates: tuple[TextPlate, ...] = ()
    """Of layers whose text stands on the footage; empty in certificates of before 0.2."""


class GlyphResult(Value):
    """Whether every character that reaches the viewer has a glyph."""

    characters: int
    """Different ones."""
    missing: str = ""
    """Those that no face has."""


class SafeAreaResult(Value):
    """Whether what is drawn keeps clear of a platform's own buttons."""

    platform: str
    """Empty for the area that holds for any platform."""
    promised: bool
    """Whether the template is made for it; of other platforms it is only told."""
    outside_px: int
    """How far the farthest layer leaves the area at any time; 0 when all stand inside."""
    layer: str = ""
    """Kind of that layer."""


class Certificate(Value):
    """What was found when a finished file was opened again. Stored as JSON beside it."""

    sha256: str
    bytes: int
    size: Size
    duration_ms: int
    loudness_lufs: float | None
    """Integrated loudness; None when the sound is silence."""
    true_peak_dbtp: float | None
    checks: tuple[CertificateCheck, ...]
    made_from: dict[str, str]
    """Names and hashes of what made it: footage, timeline, kit, template, item, preset, studio version."""
    first_frame: str = ""
    """SHA-256 of the first picture as decoded (``yuv420p``, all planes); empty in certificates of before 0.2."""
    last_frame: str = ""
    """Of the last one."""
    safe_areas: tuple[SafeAreaResult, ...] = ()
    """For the clip's aspect: the area its template keeps, and those of other platforms."""
    shown: Shown | None = None
    """None in certificates of before 0.2."""

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)
