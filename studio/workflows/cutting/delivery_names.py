"""Delivery presets as an order form names them. Light: who only takes an order needs no media tool."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from studio.errors import InputError, NotFound
from studio.units import Aspect

FILE = Path("templates") / "presets.toml"
"""Below the data folder; ``studio.render.preset_file`` reads all of it and says what is wrong with it."""


@dataclass(frozen=True)
class DeliveryName:
    """A preset to choose."""

    name: str
    title_zh: str
    title_en: str
    aspects: tuple[str, ...]
    """Those it delivers, such as ``9:16``."""
    codec: str
    max_mb: int
    """Largest file, million bytes."""

    def check(self, aspects: tuple[Aspect, ...]) -> None:
        """Make sure that it delivers all of ``aspects``.

        Raises:
            InputError: ``preset.aspect``.
        """
        for aspect in aspects:
            if str(aspect) not in self.aspects:
                allowed = "、".join(self.aspects)
                raise InputError(
                    "preset.aspect", name=self.name, found=str(aspect), allowed=allowed
                )


def delivery_names(data: Path) -> tuple[DeliveryName, ...]:
    """All presets, in the file's order.

    Raises:
        InputError: ``preset.unreadable``: the file has a mistake.
    """
    try:
        told = tomllib.loads((data / FILE).read_text(encoding="utf-8"))["preset"]
        return tuple(
            DeliveryName(
                each["name"],
                each["title_zh"],
                each["title_en"],
                tuple(each["sizes"]),
                each.get("codec", "h264"),
                each["max_mb"],
            )
            for each in told
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("preset.unreadable", file=FILE.as_posix(), cause=str(error)) from error


def delivery_name(data: Path, name: str) -> DeliveryName:
    """The preset ``name``.

    Raises:
        NotFound: ``preset.unknown`` with those there are.
        InputError: As ``delivery_names``.
    """
    presets = delivery_names(data)
    for each in presets:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in presets)
    raise NotFound("preset.unknown", name=name, known=known)
