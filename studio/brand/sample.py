"""The sample item of a kit, from which previews and checks are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio.brand.kit import KITS
from studio.brand.toml import read_toml
from studio.errors import NotFound
from studio.records.clip import ItemFacts
from studio.records.clip_words import ClipWords
from studio.records.value import Value
from studio.units import Money

SAMPLE = "sample.toml"
"""In a kit's folder."""


class SampleItem(Value):
    """An item as a person writes it: prices in fen."""

    sku: str
    name_zh: str
    name_en: str = ""
    county_zh: str
    county_en: str = ""
    origin: str = ""
    spec: str = ""
    price_fen: Annotated[int, Field(gt=0)]
    list_price_fen: Annotated[int, Field(gt=0)] | None = None
    unit: str = ""
    selling_points: tuple[str, ...] = ()
    season_text: str = ""
    safety_note: str = ""
    link: str = ""
    marks: tuple[str, ...] | None = None

    @property
    def facts(self) -> ItemFacts:
        """What templates show of it."""
        given = self.model_dump(exclude={"price_fen", "list_price_fen"})
        was = self.list_price_fen
        return ItemFacts(
            **given, price=Money(self.price_fen), list_price=None if was is None else Money(was)
        )


class Sample(Value):
    """A sample item and what a clip says of it."""

    item: SampleItem
    words: ClipWords = ClipWords()


def load_sample(data: Path, slug: str) -> Sample:
    """The sample of the kit ``slug`` below ``data``.

    Raises:
        NotFound: ``brand.no_sample``.
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    path = data / KITS / slug / SAMPLE
    named = (KITS / slug / SAMPLE).as_posix()
    if not path.is_file():
        raise NotFound("brand.no_sample", file=named)
    return read_toml(path, Sample, named)


def load_words(path: Path) -> ClipWords:
    """What a clip says, as a person typed it into a TOML file.

    Raises:
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    return read_toml(path, ClipWords, path.name)
