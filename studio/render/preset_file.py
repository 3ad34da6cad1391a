"""The delivery presets as data that may be edited: ``templates/presets.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from studio.brand.toml import read_toml
from studio.errors import NotFound
from studio.records.value import Value
from studio.render.presets import SOCIAL, DeliveryPreset

PRESETS = Path("templates") / "presets.toml"
"""Below the data folder."""


class Presets(Value):
    """All of them."""

    preset: Annotated[tuple[DeliveryPreset, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        names = self.names
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"preset.name: {', '.join(twice)} once")
        if SOCIAL.name not in names:
            raise ValueError(f"preset.name: {SOCIAL.name}")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in the file's order."""
        return tuple(each.name for each in self.preset)


def load_presets(data: Path) -> Presets:
    """The presets below ``data``.

    Raises:
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    return read_toml(data / PRESETS, Presets, PRESETS.as_posix())


def load_preset(data: Path, name: str) -> DeliveryPreset:
    """The preset ``name`` below ``data``.

    Raises:
        NotFound: ``preset.unknown`` with those there are.
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    presets = load_presets(data)
    for each in presets.preset:
        if each.name == name:
            return each
    raise NotFound("preset.unknown", name=name, known=", ".join(presets.names))
