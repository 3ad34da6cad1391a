"""What caption files have in common: their encodings, and words without the markup of players."""

from __future__ import annotations

import codecs
import html
import re

from studio.errors import InputError

LARGEST_BYTES = 4 * 1024 * 1024
"""A day of talk is about one mebibyte of captions; more is something else."""

LINE_END = re.compile(r"\r\n|\r|\n")

_TAGS = re.compile(
    r"</?(?:i|b|u|s|font|c|v|lang|ruby|rt)\b[^<>]*>|\{\\[^{}]*\}|\{/?[ibus]\}", re.IGNORECASE
)
"""Markup of other players: HTML's, and the overrides of ASS, which SRT files carry as well."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd-\uffff]"
)
"""Characters nobody can see."""

_SPACES = re.compile(r"[\xa0\u2000-\u200a\u202f\u205f\t]")


def decoded(data: bytes, name: str) -> str:
    """The text of a caption file.

    UTF-8 with or without byte order mark, UTF-16 (without one where it cannot be anything else), and GB 18030 (GBK).

    Raises:
        InputError: ``srt.not_text``.
    """
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("srt.not_text", name=name)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    colon = ":".encode("utf-16-le"), ":".encode("utf-16-be")  # every line of times has some
    if b"\0" in data and data.count(colon[0]) + data.count(colon[1]) > 3:
        low_first = data[1::2].count(0) > data[::2].count(0)
        return ("utf-16-le",) if low_first else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")


def plain(line: str) -> str:
    """A line without tags, with its entities as the characters they stand for."""
    bare = _ENTITY.sub(lambda found: html.unescape(found[0]), _TAGS.sub("", line))
    return _UNSEEN.sub("", _SPACES.sub(" ", bare)).strip()
