"""The list's filter."""

from __future__ import annotations

from studio.records.work import ClipState


def state_asked(text: str) -> ClipState | None:
    """The state to show; None, all, for anything else."""
    return next((state for state in ClipState if state.value == text), None)
