"""The brand kit of a county: colours, typefaces, logo, slogan, music."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, field_validator

from studio.brand.certification import MARK_KINDS, CertMark, MarkKind, borne, distinct
from studio.brand.colour import LEAST_CONTRAST, Hex, Rgb, contrast, mix, rgb
from studio.brand.music import Music
from studio.brand.opening import Intro
from studio.brand.paint import LEVELS
from studio.brand.svg import Drawing, read_drawing
from studio.brand.toml import read_toml
from studio.errors import InputError, NotFound
from studio.records.finding import Finding
from studio.records.value import Value

if TYPE_CHECKING:
    from studio.records.clip import ItemFacts

KITS = Path("templates") / "brands"
"""Below the data folder: one folder per county, with ``kit.toml`` and its logo."""

MARKS = Path("templates") / "marks"
"""Below the data folder: one drawing per kind of mark, built as a logo is."""

FaceName = Literal[
    "noto-sans-sc-400",
    "noto-sans-sc-500",
    "noto-sans-sc-700",
    "noto-sans-sc-900",
    "noto-serif-sc-600",
    "noto-serif-sc-900",
]
"""The faces that ``studio.brand.build_fonts`` builds."""


class Palette(Value):
    """Colours by role. ``on_x`` is text set on ``x``; every such pair has a contrast of 4.5:1 or more."""

    primary: Hex
    """The county's own colour: plates, the end card."""
    on_primary: Hex
    soft_on_primary: Hex
    """Second-rank text on ``primary``."""
    accent: Hex
    """Small bright things: bars, labels, seals."""
    on_accent: Hex
    paper: Hex
    """Light plates."""
    ink: Hex
    """Text on ``paper``."""
    soft_ink: Hex
    """Second-rank text on ``paper``."""
    price: Hex
    """The figure of a price on ``paper``."""

    def __getitem__(self, role: str) -> Rgb:
        """The colour of a role as numbers; ``veil`` is a near-black of the county's colour."""
        if role == "veil":
            return mix(rgb(self.primary), (0, 0, 0), 0.62)
        return rgb(getattr(self, role))


TEXT_ON_PLATE = (
    ("on_primary", "primary"),
    ("soft_on_primary", "primary"),
    ("accent", "primary"),
    ("on_accent", "accent"),
    ("ink", "paper"),
    ("soft_ink", "paper"),
    ("price", "paper"),
)
"""Which text stands on which plate."""

TEXT_ON_FOOTAGE = ("on_primary", "accent")
"""Which text stands on the footage itself; on white footage it has the strongest veil behind it."""

VEIL_ON_WHITE = "veil/#FFFFFF"
"""How errors call that ground; ``palette.primary`` makes it darker or lighter."""


class Typefaces(Value):
    """Faces by role."""

    title: FaceName
    body: FaceName
    strong: FaceName
    figure: FaceName


class LogoColours(Value):
    """Colours of the logo's classes in one variant."""

    main: Hex
    detail: Hex

    @property
    def rgb(self) -> dict[str, Rgb]:
        """As numbers, by class."""
        return {"main": rgb(self.main), "detail": rgb(self.detail)}


class Logo(Value):
    """The county's mark: an SVG of ``path`` and ``circle`` with classes ``main``, ``detail`` and ``hole``.

    ``light`` is set on dark grounds and on footage, ``dark`` on light grounds.
    """

    light: LogoColours
    dark: LogoColours
    word_zh: str
    """Stands beside the mark."""
    word_en: str


class Slogan(Value):
    """One line in both languages."""

    zh: Annotated[str, Field(max_length=40)]
    en: Annotated[str, Field(max_length=80)]


class Kit(Value):
    """A county's brand, as its ``kit.toml`` has it."""

    slug: str
    version: str
    """Hash of the kit's files."""
    name_zh: Annotated[str, Field(min_length=1, max_length=20)]
    """As long as an end card's line holds; the longest county's name has ten characters."""
    name_en: Annotated[str, Field(max_length=60)]
    default_template: str
    seal: str
    """Two to four characters for the red seal."""
    slogan: Slogan
    palette: Palette
    typefaces: Typefaces
    logo: Logo
    marks: tuple[CertMark, ...] = ()
    lapsed: tuple[tuple[CertMark, Finding], ...] = ()
    """Marks that do not hold on the day of ``as_of``, and why. In no file."""
    intro: Intro | None = None
    """What clips whose template wants it open with; None for nothing."""
    music: Music = Music()
    """The bed of its clips."""
    drawing: Drawing
    """The parsed logo."""
    emblems: dict[MarkKind, Drawing]
    """Badges of the marks."""

    @field_validator("marks")
    @classmethod
    def _called_apart(cls, given: tuple[CertMark, ...]) -> tuple[CertMark, ...]:
        distinct(given)
        return given

    def as_of(self, day: date) -> tuple[Self, tuple[Finding, ...]]:
        """The kit without marks that do not hold on ``day``, and what is to be said of each."""
        lapsed = tuple((each, why) for each in self.marks if (why := each.lapse(day)))
        if not lapsed:
            return self, ()
        gone = [each for each, _ in lapsed]
        kept = tuple(each for each in self.marks if each not in gone)
        version = f"{self.version}-{'.'.join(each.called for each in gone)}"
        told = tuple(
            why.model_copy(update={"subjects": (self.slug, *why.subjects)}) for _, why in lapsed
        )
        changed = {"marks": kept, "version": version, "lapsed": (*self.lapsed, *lapsed)}
        return self.model_copy(update=changed), told

    def marks_of(self, facts: ItemFacts) -> tuple[CertMark, ...]:
        """The marks that stand on an item's pictures.

        Raises:
            InputError: As ``certification.borne``.
        """
        return borne(facts, self.marks, self.lapsed)


def kit_slugs(data: Path) -> tuple[str, ...]:
    """Names of all kits below ``data``, sorted."""
    return tuple(sorted(file.parent.name for file in (data / KITS).glob("*/kit.toml")))


def load_kit(data: Path, slug: str) -> Kit:
    """The kit ``slug`` below ``data``.

    Raises:
        NotFound: ``brand.no_kit``.
        InputError: The file has a mistake (see ``studio.brand.toml``), ``brand.low_contrast`` or ``brand.bad_logo``.
    """
    known = kit_slugs(data)
    if slug not in known:
        raise NotFound("brand.no_kit", slug=slug, known=", ".join(known))
    folder = data / KITS / slug
    named = (KITS / slug / "kit.toml").as_posix()
    drawn = folder / "logo.svg"
    drawing = read_drawing(drawn, (KITS / slug / drawn.name).as_posix())
    emblems = {kind: data / MARKS / f"{kind}.svg" for kind in MARK_KINDS}
    whole = (folder / "kit.toml", drawn, *emblems.values())
    version = sha256(b"".join(file.read_bytes() for file in whole)).hexdigest()[:16]
    given = {
        "slug": slug,
        "version": version,
        "drawing": drawing,
        "emblems": {
            kind: read_drawing(file, (MARKS / file.name).as_posix())
            for kind, file in emblems.items()
        },
    }
    kit = read_toml(folder / "kit.toml", Kit, named, **given)
    _check_contrast(kit.palette, named)
    return kit


def _check_contrast(palette: Palette, named: str) -> None:
    strongest = mix((255, 255, 255), palette["veil"], LEVELS[-1])
    pairs = [(text, f"palette.{plate}", palette[plate]) for text, plate in TEXT_ON_PLATE]
    pairs += [(text, VEIL_ON_WHITE, strongest) for text in TEXT_ON_FOOTAGE]
    for text, ground, colour in pairs:
        found = contrast(palette[text], colour)
        if found < LEAST_CONTRAST:
            raise InputError(
                "brand.low_contrast",
                file=named,
                key=f"palette.{text}",
                ground=ground,
                found=round(found, 2),
                allowed=LEAST_CONTRAST,
            )
