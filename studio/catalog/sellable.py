"""What may be sold: the ``item`` row and the catalog file's item look alike from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Sellable(Protocol):
    """What the ``item`` row and ``CatalogItem`` have in common."""

    @property
    def sku(self) -> str:
        """Short name unique in the county."""

    @property
    def name_zh(self) -> str:
        """Chinese name."""

    @property
    def name_en(self) -> str:
        """English name."""

    @property
    def origin(self) -> str:
        """Village or township."""

    @property
    def spec(self) -> str:
        """Such as ``250g/袋``."""

    @property
    def price_unit(self) -> str:
        """What the price is for."""

    @property
    def price_fen(self) -> int:
        """Fen."""

    @property
    def list_price_fen(self) -> int | None:
        """Fen."""

    @property
    def selling_points(self) -> Sequence[str]:
        """Short lines."""

    @property
    def season_from(self) -> str | None:
        """``MM-DD``."""

    @property
    def season_to(self) -> str | None:
        """``MM-DD``."""

    @property
    def windows(self) -> Sequence[tuple[str, str]]:
        """All windows, both ends ``MM-DD``; none when sold all year."""

    @property
    def perishable(self) -> bool:
        """Whether it cannot be kept."""

    @property
    def safety_note(self) -> str:
        """Line that must be shown with the food."""

    @property
    def link(self) -> str:
        """Address behind the QR code."""
