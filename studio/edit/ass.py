r"""ASS and SSA captions in, as Aegisub, 剪映's helpers and fansubbers write them: times and plain words, no styling.

Read here and not by a library: pysubs2 takes columns in one fixed order, makes ten seconds of a line cut short and
words of a drawing, and does not say which line is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.edit.caption_text import LINE_END, decoded, plain
from studio.errors import InputError
from studio.records.edit import Caption
from studio.units import TimeRange

LARGEST_BYTES = 16 * 1024 * 1024
"""Files may carry typefaces and effects drawn letter by letter; more than this is something else."""

MOST = 20_000
"""Captions of one file: a week of talk."""

_COLUMNS: tuple[str, ...] = (
    "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
)  # fmt: skip
"""Of an event where the file does not say."""

_TIME = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?")
_HEAD = re.compile(r"\s*\ufeff?\s*\[(?:script info|v4\+?\+? styles|events)\]", re.IGNORECASE)
_OVERRIDE = re.compile(r"\{([^{}]*)\}")
_DRAWING = re.compile(r"\\p(\d+)")


def is_ass(text: str) -> bool:
    """Whether a caption file begins as ASS and SSA do."""
    return any(_HEAD.match(line) for line in LINE_END.split(text[:4096], 40))


def read_ass(data: bytes, name: str) -> tuple[Caption, ...]:
    r"""Captions in order of time, text without overrides; ``\N`` is a line feed.

    Comments, drawings, and events without words or length are left out; a line that stands there several times (one
    for its glow, one for its edge) comes once. Encodings are those of ``caption_text.decoded``.

    Args:
        data: The file's bytes.
        name: Of the file, for errors.

    Raises:
        InputError: ``srt.too_large``, ``srt.not_text``, ``srt.empty``, ``ass.too_many``; ``ass.bad_time``,
            ``ass.cut_short``, ``ass.columns`` and ``srt.ends_early`` name the line.
    """
    if len(data) > LARGEST_BYTES:
        raise InputError("srt.too_large", name=name, limit_mib=LARGEST_BYTES // 2**20)
    found: dict[tuple[TimeRange, str], None] = {}
    for event in _events(LINE_END.split(decoded(data, name)), name):
        span, text = event.range(name), _words(event.text)
        if text and span.duration > 0:
            found[span, text] = None
        if len(found) > MOST:
            raise InputError("ass.too_many", name=name, most=MOST)
    if not found:
        raise InputError("srt.empty", name=name)
    ordered = sorted(found, key=lambda each: each[0])
    return tuple(Caption(range=span, text=text) for span, text in ordered)


@dataclass(frozen=True)
class _Event:
    """A line of the file that shows words.

    Attributes:
        line: Its number, from 1.
        start: As written.
        end: As written.
        text: As written.
    """

    line: int
    start: str
    end: str
    text: str

    def range(self, name: str) -> TimeRange:
        """When it is shown.

        Raises:
            InputError: ``ass.bad_time``, ``srt.ends_early``.
        """
        start, end = _instant(self.start), _instant(self.end)
        if start is None or end is None:
            found = self.start if start is None else self.end
            raise InputError("ass.bad_time", name=name, line=self.line, found=found[:60])
        if end < start:
            found = f"{self.start} → {self.end}"[:60]
            raise InputError("srt.ends_early", name=name, line=self.line, found=found)
        return TimeRange(start, end)


def _events(lines: Sequence[str], name: str) -> Iterator[_Event]:
    """Dialogue of the section of events, its columns in the order the section gives."""
    inside, columns = False, _COLUMNS
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if text.startswith("[") and text.endswith("]"):
            inside = text.casefold() == "[events]"
        elif inside:
            kind, _, rest = text.partition(":")
            if kind.casefold() == "format":
                columns = _format(rest, number, name)
            elif kind.casefold() == "dialogue":
                yield _event(rest, columns, number, name)


def _format(text: str, number: int, name: str) -> tuple[str, ...]:
    columns = tuple(part.strip().casefold() for part in text.split(","))
    if columns[-1] != "text" or not {"start", "end"} <= set(columns):
        raise InputError("ass.columns", name=name, line=number, found=text.strip()[:60])
    return columns


def _event(text: str, columns: tuple[str, ...], number: int, name: str) -> _Event:
    parts = text.split(",", len(columns) - 1)
    if len(parts) < len(columns):
        raise InputError("ass.cut_short", name=name, line=number, found=text.strip()[:60])
    told = dict(zip(columns, parts, strict=True))
    return _Event(number, told["start"].strip(), told["end"].strip(), told["text"])


def _instant(text: str) -> Fraction | None:
    """Seconds of ``0:00:01.50``; None where it is no time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    if minutes > 59 or seconds > 59:
        return None
    decimals = match[4] or "0"
    return hours * 3600 + minutes * 60 + seconds + Fraction(int(decimals), 10 ** len(decimals))


def _words(text: str) -> str:
    r"""What is to be read: overrides and what they draw go, ``\N`` breaks the line, ``\n`` and ``\h`` are spaces."""
    kept, drawing, at = [], False, 0
    for override in _OVERRIDE.finditer(text):
        if not drawing:
            kept.append(text[at : override.start()])
        for scale in _DRAWING.findall(override[1]):
            drawing = int(scale) > 0
        at = override.end()
    if not drawing:
        kept.append(text[at:])
    lines = "".join(kept).replace("\\N", "\n").replace("\\n", " ").replace("\\h", " ").split("\n")
    return "\n".join(line for line in map(plain, lines) if line)
