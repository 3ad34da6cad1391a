"""What a live pack is: sizes and words from ``templates/live``, and the show it is made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, field_validator

from studio.brand.areas import SafeAreas
from studio.brand.template import ClipTemplate, Labels, Layer, Moment, only_words
from studio.brand.toml import read_toml
from studio.errors import InputError
from studio.records.value import Value
from studio.units import Size

if TYPE_CHECKING:
    from PIL import Image

    from studio.records.clip import ItemFacts

PACK = Path("templates") / "live" / "pack.toml"
"""Below the data folder: words and sizes."""

ROOMS = Path("templates") / "live" / "rooms.toml"
"""Below the data folder: what the controls of a live room cover, written as ``safe_areas.toml`` is."""

Side = Annotated[int, Field(ge=360, le=4096)]
"""Pixels."""

Line = Annotated[str, Field(min_length=1, max_length=24)]


class PackWords(Value):
    """The pack's own words beside ``Labels``."""

    link: Line
    """Number of an item in the room's list, ``{number}`` in it."""
    now: Line
    direct: Line
    goods: Line
    more: Line
    """After the items a poster has room for, ``{count}`` in it."""
    host: Line
    """``{host}`` in it."""
    scan_item: Line
    fresh: Line
    """Note of perishable goods that have none of their own."""

    @field_validator("link", "more", "host")
    @classmethod
    def _words_known(cls, given: str) -> str:
        return only_words(given, ("number", "count", "host"))


class Sheet(Value):
    """A size, pixels."""

    width: Side
    height: Side

    @property
    def size(self) -> Size:
        """As a size."""
        return Size(self.width, self.height)


class PosterKind(Sheet):
    """A place that advance notices are posted at."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
    title_zh: str
    title_en: str
    qr: bool
    """Whether it carries the QR code: covers on a platform carry none."""
    kib: Annotated[int, Field(ge=64)] | None = None
    """Largest file the place takes."""
    source: str
    date: date


class PackTemplate(Value):
    """``templates/live``, read."""

    version: str
    """Hash of both files."""
    labels: Labels
    words: PackWords
    sticker: Sheet
    item_card: Sheet
    poster: Annotated[tuple[PosterKind, ...], Field(min_length=1)]
    rooms: SafeAreas

    def as_template(self, platform: str) -> ClipTemplate:
        """What cards are drawn with: the pack's labels within the room's free area.

        Raises:
            InputError: ``live.platform``.
        """
        if platform and platform not in self.rooms.platforms:
            allowed = ", ".join(self.rooms.platforms)
            raise InputError("live.platform", found=platform, allowed=allowed)
        corner = Layer.model_validate(
            {"kind": "bug", "anchor": "top-left", "enter": Moment(start=0), "leave": Moment(end=0)}
        )
        return ClipTemplate(
            name="live-pack",
            version=self.version,
            title_zh="直播物料",
            title_en="Live pack",
            end_card_s=0,
            labels=self.labels,
            layers=(corner,),
            safe_areas=self.rooms.of(platform),
        )


@dataclass(frozen=True)
class LiveItem:
    """One item of the show.

    Attributes:
        number: Its place in the room's list, from one.
        facts: What may be shown of it, at the price of the show.
        note: The safety note it must carry; empty when it needs none.
        picture: RGB of any shape; None for none.
    """

    number: int
    facts: ItemFacts
    note: str = ""
    picture: Image.Image | None = None


@dataclass(frozen=True)
class Show:
    """A broadcast, as its pack tells of it.

    Attributes:
        title: What it is called.
        items: In the order of the rundown.
        starts: By the clock of the place; None when the day is not set.
        room: Name of the live room; empty when it is not known.
        host: Who is in front of the camera; empty when it is not known.
        link: Behind the poster's QR code; empty for none.
        picture: Behind the poster's title; None for the county's ground.
        post_on: The day the notice is posted: days to go are counted from it; None for no count.
    """

    title: str
    items: tuple[LiveItem, ...]
    starts: datetime | None = None
    room: str = ""
    host: str = ""
    link: str = ""
    picture: Image.Image | None = None
    post_on: date | None = None


def load_pack(data: Path) -> PackTemplate:
    """Words and sizes below ``data``.

    Raises:
        InputError: A file has a mistake (see ``studio.brand.toml``).
    """
    rooms = read_toml(data / ROOMS, SafeAreas, ROOMS.as_posix())
    version = sha256((data / PACK).read_bytes() + (data / ROOMS).read_bytes()).hexdigest()[:16]
    return read_toml(data / PACK, PackTemplate, PACK.as_posix(), version=version, rooms=rooms)
