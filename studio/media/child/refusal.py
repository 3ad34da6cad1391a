"""What the children of the gate share: the word "no"."""

from __future__ import annotations


class Refusal(Exception):
    """The gate stays shut: code and values for the sentence (``studio/words/media.toml``)."""

    def __init__(self, code: str, **params: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
