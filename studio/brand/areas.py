"""Safe areas: what the apps' own buttons and captions may cover, per platform and aspect."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from studio.brand.toml import read_toml
from studio.records.value import Value
from studio.units import Aspect

SAFE_AREAS = Path("templates") / "safe_areas.toml"

Share = Annotated[Fraction, Field(ge=0, le=1)]
"""Part of a whole."""


class SafeArea(Value):
    """Margins that the apps' own buttons may cover, shares of width and height."""

    platform: str = ""
    """Such as ``douyin``; empty for any."""
    aspect: str
    left: Share
    right: Share
    top: Share
    bottom: Share
    source: str
    date: date

    @field_validator("aspect")
    @classmethod
    def _is_aspect(cls, given: str) -> str:
        Aspect.parse(given)
        return given


class SafeAreas(Value):
    """All of them."""

    area: Annotated[tuple[SafeArea, ...], Field(min_length=1)]

    def nearest(self, ratio: Fraction) -> SafeArea:
        """The area of the listed aspect that is most like width ÷ height ``ratio``."""

        def far(area: SafeArea) -> Fraction:
            own = Aspect.parse(area.aspect).ratio
            return max(own, ratio) / min(own, ratio)

        return min(self.area, key=far)

    @property
    def platforms(self) -> tuple[str, ...]:
        """Names of the platforms that have areas of their own, sorted."""
        return tuple(sorted({area.platform for area in self.area} - {""}))

    def of(self, platform: str) -> SafeAreas:
        """The platform's own areas, and the general ones of the aspects it has none of."""
        own = tuple(area for area in self.area if area.platform == platform)
        aspects = {area.aspect for area in own}
        general = (area for area in self.area if not area.platform and area.aspect not in aspects)
        return SafeAreas(area=(*own, *general))


def load_safe_areas(data: Path) -> SafeAreas:
    """The safe areas below ``data`` that hold for any platform.

    Raises:
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    return all_safe_areas(data).of("")


def all_safe_areas(data: Path) -> SafeAreas:
    """The safe areas below ``data``, those of every platform among them.

    Raises:
        InputError: As ``load_safe_areas``.
    """
    return read_toml(data / SAFE_AREAS, SafeAreas, SAFE_AREAS.as_posix())
