"""Sheets of kits and templates as PNG files, over a made backdrop or a frame of real footage."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from studio.brand import FontBook, load_kit, load_template
from studio.brand.backdrop import backdrop
from studio.brand.kit_sheet import kit_sheet
from studio.brand.sample import load_sample
from studio.brand.sheet import Look, sheet
from studio.records.media import MediaKind
from studio.workflows.given_files import check_out_dir

if TYPE_CHECKING:
    from PIL import Image

    from studio.records.finding import Finding
    from studio.settings import Settings
    from studio.units import Size


def preview_template(  # noqa: PLR0913 - all but the first three named at the call
    settings: Settings,
    name: str,
    slug: str,
    out: Path,
    *,
    length: Fraction,
    day: date,
    footage: Path | None = None,
) -> tuple[Path, tuple[Finding, ...]]:
    """Write the sheet of a template with a kit; returns its file and what was left out.

    Args:
        settings: Where kits, templates and typefaces lie.
        name: The template.
        slug: The kit, whose sample item is shown.
        out: Folder.
        length: Of the clip, seconds, end card included.
        day: Marks that have expired by then are left out.
        footage: Its middle picture is the backdrop; a made one otherwise.

    Raises:
        NotFound, InputError: Kit, template or sample is missing, has a mistake or cannot be set.
        Refused: The footage is nothing we can use.
    """
    check_out_dir(out)
    template = load_template(settings.data, name)
    kit, gone = load_kit(settings.data, slug).as_of(day)
    sample = load_sample(settings.data, slug)
    look = Look(kit, template, sample.item.facts, FontBook(settings.built / "fonts"), sample.words)
    ground = picture_of(footage, settings) if footage else None

    def behind(size: Size) -> Image.Image:
        return backdrop(size) if ground is None else _filled(ground, size)

    picture, told = sheet(look, length, behind)
    return _written(picture, out / f"template-{name}-{slug}.png"), (*gone, *told)


def preview_kit(
    settings: Settings, slug: str, out: Path, *, day: date
) -> tuple[Path, tuple[Finding, ...]]:
    """Write the sheet of a kit; returns its file and which marks have expired by ``day``.

    Raises:
        NotFound, InputError: Kit, its default template or its sample is missing, has a mistake or cannot be set.
    """
    check_out_dir(out)
    kit, gone = load_kit(settings.data, slug).as_of(day)
    sample = load_sample(settings.data, slug)
    template = load_template(settings.data, kit.default_template)
    look = Look(kit, template, sample.item.facts, FontBook(settings.built / "fonts"), sample.words)
    return _written(kit_sheet(look, backdrop), out / f"brand-{slug}.png"), gone


def _written(picture: Image.Image, path: Path) -> Path:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        picture.save(part, format="PNG", compress_level=1)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def picture_of(path: Path, settings: Settings) -> Image.Image:
    """The picture in the middle of the film, or the photograph."""
    from PIL import Image  # noqa: PLC0415 - a made backdrop needs neither this nor the media tools

    from studio.media import develop, picture_at, probe  # noqa: PLC0415 - as above

    info = probe(path, settings)
    if info.kind is MediaKind.PHOTO:
        with TemporaryDirectory() as folder:
            still = Path(folder) / "still.jpg"
            develop(path, info, settings, still)
            with Image.open(still) as picture:
                return picture.convert("RGB")
    return Image.fromarray(picture_at(path, info, settings, info.start + info.duration / 2))


def _filled(ground: Image.Image, size: Size) -> Image.Image:
    """Cut to the shape about its middle."""
    from PIL import ImageOps  # noqa: PLC0415 - as above

    return ImageOps.fit(ground, (size.width, size.height))
