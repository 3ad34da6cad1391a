"""The music bed that a kit names: key, mode, tempo, mood and voice; ``studio.render`` plays it."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from studio.records.value import Value

Key = Literal["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"]
Mode = Literal["gong", "shang", "zhi", "yu"]
"""The pentatonic modes 宫, 商, 徵 and 羽: from the brightest to the one that is nearest to minor."""

Mood = Literal["calm", "bright", "festive"]
Voice = Literal["zither", "lute", "chime"]
"""Long plucked strings, short ones, struck bars."""

MusicLevel = Literal["normal", "low", "none"]
"""How loud a template wants the bed: ``low`` for clips that are mostly talk."""


class Music(Value):
    """A county's bed, synthesised by the project: nobody else's music, nobody else's rights."""

    enabled: bool = True
    """False: the county's clips have no bed."""
    key: Key = "D"
    mode: Mode = "gong"
    tempo: Annotated[int, Field(ge=56, le=144)] = 92
    """Beats a minute; the clip's is a little off, so that its last beat falls on the end card."""
    mood: Mood = "bright"
    voice: Voice = "zither"
    tune: Annotated[int, Field(ge=1, le=999)] = 1
    """Another number is another tune."""

    @property
    def seed(self) -> int:
        """A number for everything in it: what is improvised comes out the same every time."""
        return int.from_bytes(sha256(self.model_dump_json().encode()).digest()[:6])
