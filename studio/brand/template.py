"""Clip templates: which layers stand where and when, for every aspect and length."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from studio.brand.areas import SAFE_AREAS, SafeArea, SafeAreas, Share, all_safe_areas
from studio.brand.music import MusicLevel
from studio.brand.toml import read_toml
from studio.errors import InputError, NotFound
from studio.records.edit import TransitionWish
from studio.records.value import Value
from studio.units import Aspect, FrameRate, Size, TimeRange

CLIPS = Path("templates") / "clips"
"""Below the data folder: one TOML file per template."""

LayerKind = Literal[
    "bug", "title", "lower_third", "points", "price", "note", "heading", "spec", "origin", "marks", "qr",
    "caption", "progress", "countdown", "quote", "step",
]  # fmt: skip
Anchor = Literal["top-left", "top", "top-right", "bottom-left", "bottom", "bottom-right"]
MotionPreset = Literal[
    "none", "fade", "rise", "wipe", "wipe_down", "drop", "slide", "pop", "unfold"
]
Given = Literal["", "captions", "steps", "quote", "live_at", "list_price"]
"""Something a clip may have or not."""

Weight = Literal["", "jin", "500g"]
Shape = Literal["tall", "square", "wide"]
PLACEHOLDERS = ("saved", "name", "place", "season", "steps")
"""What may stand in braces in a layer's text."""


def shape_of(aspect: Aspect) -> Shape:
    """Tall below 9:10, wide above 10:9."""
    if aspect.ratio < Fraction(9, 10):
        return "tall"
    return "wide" if aspect.ratio > Fraction(10, 9) else "square"


class Moment(Value):
    """An instant of the body, counted from its ``start`` or its ``end``, seconds.

    ``most`` caps that distance at a share of the body, so that six seconds and sixty both work.
    """

    start: Annotated[Fraction, Field(ge=0)] | None = None
    end: Annotated[Fraction, Field(ge=0)] | None = None
    most: Share = Fraction(1)

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.start is None) == (self.end is None):
            raise ValueError("either start or end")
        return self

    def at(self, body: Fraction, opening: Fraction = Fraction(0)) -> Fraction:
        """Seconds on the body's clock; an intro of ``opening`` seconds comes before anything else."""
        shown = body - opening
        if self.start is not None:
            return opening + min(self.start, self.most * shown)
        return body - min(self.end or Fraction(0), self.most * shown)


class AnchorByShape(Value):
    """An anchor for each shape."""

    tall: Anchor
    square: Anchor
    wide: Anchor


class ShareByShape(Value):
    """A share for each shape."""

    tall: Share = Fraction(1)
    square: Share = Fraction(1)
    wide: Share = Fraction(1)


class Layer(Value):
    """One thing on the picture."""

    kind: LayerKind
    anchor: AnchorByShape
    width: ShareByShape = ShareByShape()
    """At most this share of the safe area's width."""
    enter: Moment
    leave: Moment
    motion: MotionPreset = "fade"
    setting: Literal["horizontal", "vertical"] = "horizontal"
    text: str = ""
    """Words of a heading, or of the tag on a price card; ``{saved}``, ``{name}``, ``{place}``, ``{season}`` stand for
    the item's and ``{steps}`` for their number. Left out when there is none."""
    size: Annotated[Fraction, Field(ge=Fraction(1, 2), le=2)] = Fraction(1)
    """How much larger than usual."""
    per: Weight = ""
    """What a price card also counts the price by: ``jin`` (斤) or ``500g``."""
    unless: Given = ""
    """Left out when the clip has these."""
    only: Given = ""
    """Left out when the clip has none of these."""
    shortest_s: Fraction = Fraction(7, 10)
    """Left out when less time remains for it, seconds."""

    @field_validator("anchor", "width", mode="before")
    @classmethod
    def _same_for_all(cls, given: object) -> object:
        return (
            given if isinstance(given, dict) else dict.fromkeys(("tall", "square", "wide"), given)
        )

    @field_validator("text")
    @classmethod
    def _words_known(cls, given: str) -> str:
        return only_words(given, PLACEHOLDERS)

    @property
    def says_price(self) -> bool:
        """Whether what it says changes with the price."""
        return self.kind == "price" or "{saved}" in self.text

    def shown(
        self, body: Fraction, rate: FrameRate, opening: Fraction = Fraction(0)
    ) -> TimeRange | None:
        """When it stands, on whole frames, after an intro of ``opening``; None when that would be too short."""
        start, end = (rate.snap(each.at(body, opening)) for each in (self.enter, self.leave))
        return TimeRange(start, end) if end - start >= self.shortest_s else None


def only_words(text: str, allowed: tuple[str, ...]) -> str:
    """``text``, when what stands in braces in it is allowed."""
    found = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    if found - set(allowed):
        raise ValueError(", ".join(f"{{{word}}}" for word in allowed))
    return text


class Labels(Value):
    """The template's own words on the picture."""

    price: str
    was: str
    origin: str
    season: str
    note: str
    scan: str
    step: str = ""
    """Above a step, ``{number}`` and ``{count}`` in it."""
    live: str = ""
    """Above a broadcast's date."""
    days: str = ""
    """Days to a broadcast, ``{days}`` in it."""
    today: str = ""
    """Instead of ``days`` on the day itself."""
    per: str = ""
    """Before what 斤 or 500 g come to."""
    until: str = ""
    """Before the last day of a price."""
    until_en: str = ""
    """The same in English, on a line of its own."""
    story: str = ""
    """Above where the goods come from; ``origin`` when left out."""

    @field_validator("step", "days")
    @classmethod
    def _words_known(cls, given: str, field: ValidationInfo) -> str:
        return only_words(given, ("number", "count") if field.field_name == "step" else ("days",))

    def for_kind(self, kind: str, per: Weight) -> str:
        """Name of a label that a layer of this kind needs and that is missing; empty when none is."""
        needed = {
            "price": ("per",) if per else (),
            "step": ("step",),
            "countdown": ("live", "days", "today"),
        }.get(kind, ())
        return next((name for name in needed if not getattr(self, name)), "")


class ClipTemplate(Value):
    """A clip template, as its TOML file has it."""

    name: str
    version: str
    """Hash of the template's file and of the safe areas."""
    title_zh: str
    title_en: str
    platform: str = ""
    """Whose safe areas are kept; empty for those that do everywhere."""
    end_card_s: Annotated[Fraction, Field(ge=0, le=10)]
    """Seconds the end card stands after the body; zero for none."""
    languages: Literal["zh", "both"] = "zh"
    """``both`` sets names and selling points in Chinese and English."""
    shows_price: bool = True
    """Whether end card and cover show the price."""
    intro: bool = False
    """Whether clips open with the kit's intro."""
    music: MusicLevel = "normal"
    """How loud the kit's bed is; none for a template that lives of its own sound."""
    transition: TransitionWish = TransitionWish()
    """What stands between its takes, where the footage allows."""
    labels: Labels
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]
    safe_areas: SafeAreas
    """Those that are kept."""
    all_areas: SafeAreas | None = None
    """Those of every platform."""

    @model_validator(mode="after")
    def _labels_of_layers(self) -> Self:
        for layer in self.layers:
            missing = self.labels.for_kind(layer.kind, layer.per)
            if missing:
                raise ValueError(f"a layer {layer.kind} needs labels.{missing}")
        return self

    def kept_on(self, platform: str) -> Self:
        """The template in the areas of ``platform``, unless it names one of its own.

        Raises:
            InputError: ``brand.no_platform``.
        """
        if self.platform or not platform or self.all_areas is None:
            return self
        if platform not in self.all_areas.platforms:
            known = ", ".join(self.all_areas.platforms)
            raise InputError("brand.no_platform", found=platform, known=known)
        kept = self.all_areas.of(platform)
        return self.model_copy(update={"platform": platform, "safe_areas": kept})

    def name_of(self, layer: Layer) -> str:
        """How a layer is called: its kind, with a number from the second one of that kind on."""
        number = [each for each in self.layers if each.kind == layer.kind].index(layer) + 1
        return layer.kind if number == 1 else f"{layer.kind}-{number}"

    def safe_area(self, canvas: Size) -> SafeArea:
        """The area of the listed aspect nearest to the canvas."""
        return self.safe_areas.nearest(canvas.ratio)


def template_names(data: Path) -> tuple[str, ...]:
    """Names of all templates below ``data``, sorted."""
    return tuple(sorted(file.stem for file in (data / CLIPS).glob("*.toml")))


def load_template(data: Path, name: str) -> ClipTemplate:
    """The template ``name`` below ``data``.

    Raises:
        NotFound: ``brand.no_template``.
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    known = template_names(data)
    if name not in known:
        raise NotFound("brand.no_template", name=name, known=", ".join(known))
    file, areas_file = data / CLIPS / f"{name}.toml", data / SAFE_AREAS
    areas = all_safe_areas(data)
    version = sha256(file.read_bytes() + areas_file.read_bytes()).hexdigest()[:16]
    named = (CLIPS / f"{name}.toml").as_posix()
    template = read_toml(file, ClipTemplate, named, name=name, version=version, safe_areas=areas)
    if template.platform and template.platform not in areas.platforms:
        allowed = ", ".join(areas.platforms)
        given = {"file": named, "key": "platform", "found": template.platform, "allowed": allowed}
        raise InputError("brand.bad_value", **given)
    kept = areas.of(template.platform)
    return template.model_copy(update={"safe_areas": kept, "all_areas": areas})
