"""The brand kit of a county: colours, typefaces, logo, slogan."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Literal

from studio.brand.colour import LEAST_CONTRAST, Hex, Rgb, contrast, mix, rgb
from studio.brand.svg import Drawing, read_drawing
from studio.brand.toml import read_toml
from studio.errors import InputError, NotFound
from studio.records.value import Value

KITS = Path("templates") / "brands"
"""Below the data folder: one folder per county, with ``kit.toml`` and its logo."""

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

    zh: str
    en: str


class Kit(Value):
    """A county's brand, as its ``kit.toml`` has it."""

    slug: str
    version: str
    """Hash of the kit's files."""
    name_zh: str
    name_en: str
    default_template: str
    seal: str
    """Two to four characters for the red seal."""
    slogan: Slogan
    palette: Palette
    typefaces: Typefaces
    logo: Logo
    drawing: Drawing
    """The parsed logo."""


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
    version = sha256((folder / "kit.toml").read_bytes() + drawn.read_bytes()).hexdigest()[:16]
    kit = read_toml(folder / "kit.toml", Kit, named, slug=slug, version=version, drawing=drawing)
    _check_contrast(kit.palette, named)
    return kit


def _check_contrast(palette: Palette, named: str) -> None:
    for text, plate in TEXT_ON_PLATE:
        found = contrast(palette[text], palette[plate])
        if found < LEAST_CONTRAST:
            raise InputError(
                "brand.low_contrast",
                file=named,
                key=f"palette.{text}",
                ground=f"palette.{plate}",
                found=round(found, 2),
                allowed=LEAST_CONTRAST,
            )
