"""Base of the frozen value types that rows keep as JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value: compared by content, read and written as JSON, unknown keys refused.

    Fractions are written as ``"num/den"``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
