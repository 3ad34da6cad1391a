"""Money as whole fen (0.01 yuan)."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True, order=True)
class Money:
    """An amount of renminbi in fen, zero or more."""

    fen: int

    def __post_init__(self) -> None:
        """Refuse negative amounts."""
        if self.fen < 0:
            raise ValueError(f"a price is zero or more, not {self.fen} fen")

    @property
    def yuan(self) -> str:
        """Yuan without needless zeros: 2990 → ``29.9``, 5000 → ``50``."""
        whole, rest = divmod(self.fen, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")

    @override
    def __str__(self) -> str:
        return f"¥{self.yuan}"
