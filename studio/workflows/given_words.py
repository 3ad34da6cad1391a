"""What a clip says, as a person typed it into a file."""

from __future__ import annotations

from pathlib import Path

from studio.brand.sample import load_words
from studio.edit.caption_text import plain
from studio.records.clip_words import ClipWords


def read_words(path: Path) -> ClipWords:
    """The words of a TOML file; captions without the markup of players, as from a caption file.

    Raises:
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    words = load_words(path)
    captions = tuple(
        each.model_copy(update={"text": "\n".join(map(plain, each.text.split("\n")))})
        for each in words.captions
    )
    return words.model_copy(update={"captions": captions})
