"""SRT captions in and out: read as 剪映 and other editors really write them, written as SubRip reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from studio.edit.caption_text import LARGEST_BYTES, LINE_END, decoded, plain
from studio.errors import InputError
from studio.records.edit import Caption
from studio.units import TimeRange

MS = 1000
"""Milliseconds in a second: the grain of SRT times."""

_INSTANT = r"(\d{1,3})\s*[:：]\s*(\d{1,2})\s*[:：]\s*(\d{1,2})(?:\s*[,.，．]\s*(\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_INSTANT}\s*-{{1,2}}>\s*{_INSTANT}(?:\s.*)?")
_ARROW = re.compile(r"-{1,2}>")
_LOOKS_TIMED = re.compile(r"\s*\d+\s*[:：]\s*\d+[^a-zA-Z]*-{1,2}>")
"""Begins like a line of times, whether or not the times are right."""


def read_srt(data: bytes, name: str) -> tuple[Caption, ...]:
    """Captions in order of time, text without markup.

    Encodings are those of ``caption_text.decoded``; numbers may be missing or wrong; captions may overlap; captions
    without words or without length are left out.

    Args:
        data: The file's bytes.
        name: Of the file, for errors.

    Raises:
        InputError: ``srt.too_large``, ``srt.not_text``, ``srt.bad_time``, ``srt.ends_early``, ``srt.stray``,
            ``srt.empty``; all that have to do with a line name it.
    """
    if len(data) > LARGEST_BYTES:
        raise InputError("srt.too_large", name=name, limit_mib=LARGEST_BYTES // 2**20)
    lines = LINE_END.split(decoded(data, name))
    found = [
        Caption(range=span, text=text)
        for span, text in _blocks(lines, name)
        if text and span.duration > 0
    ]
    if not found:
        raise InputError("srt.empty", name=name)
    return tuple(sorted(found, key=lambda each: each.range))


def _blocks(lines: Sequence[str], name: str) -> Iterator[tuple[TimeRange, str]]:
    """Each line of times with the words under it."""
    timed = [(index, _times(line, index + 1, name)) for index, line in enumerate(lines)]
    starts = [(index, span) for index, span in timed if span is not None]
    if not starts:
        return
    _check_head(lines[: starts[0][0]], name)
    ends = [index for index, _ in starts[1:]]
    for (index, span), end in zip(starts, [*ends, len(lines)], strict=True):
        body = list(lines[index + 1 : end])
        if end < len(lines):
            _drop_number(body)
        yield span, _text(body)


def _times(line: str, number: int, name: str) -> TimeRange | None:
    """The range a line gives; None for a line of words.

    Raises:
        InputError: ``srt.bad_time``, ``srt.ends_early``.
    """
    if not _ARROW.search(line):
        return None
    match = _TIMES.fullmatch(line)
    if match is None:
        if _LOOKS_TIMED.match(line):
            raise InputError("srt.bad_time", name=name, line=number, found=line.strip()[:60])
        return None
    start, end = (_instant(match.groups()[at : at + 4]) for at in (0, 4))
    if start is None or end is None:
        raise InputError("srt.bad_time", name=name, line=number, found=line.strip()[:60])
    if end < start:
        raise InputError("srt.ends_early", name=name, line=number, found=line.strip()[:60])
    return TimeRange(start, end)


def _instant(parts: Sequence[str | None]) -> Fraction | None:
    """Seconds of hours, minutes, seconds and decimals; None where minutes or seconds go beyond 59."""
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if minutes > 59 or seconds > 59:
        return None
    return (
        hours * 3600 + minutes * 60 + seconds + Fraction(int((parts[3] or "0").ljust(3, "0")), MS)
    )


def _check_head(head: Sequence[str], name: str) -> None:
    """Refuse words before the first times: they belong to no caption."""
    for number, line in enumerate(head, 1):
        words = line.strip().strip("\ufeff")
        if words and not words.isdigit():
            raise InputError("srt.stray", name=name, line=number, found=words[:60])


def _drop_number(body: list[str]) -> None:
    """Remove the number of the caption that follows, if it has one."""
    if body and body[-1].strip().isdigit():
        body.pop()


def _text(body: Sequence[str]) -> str:
    lines = (plain(part) for line in body for part in line.split("\\N"))
    return "\n".join(line for line in lines if line)


def write_srt(captions: Sequence[Caption]) -> str:
    """The captions as SRT, numbered from 1, in order of time, rounded to milliseconds.

    Instants are rounded, not lengths, so captions that touch still touch and nothing drifts.
    """
    blocks: list[str] = []
    for caption in sorted(captions, key=lambda each: each.range):
        text = _text(_ARROW.sub("→", caption.text).splitlines())
        start, end = (_ms(instant) for instant in (caption.range.start, caption.range.end))
        if text and end > start:
            times = f"{_stamp(start)} --> {_stamp(end)}"
            blocks.append(f"{len(blocks) + 1}\n{times}\n{text}\n")
    return "\n".join(blocks)


def _ms(seconds: Fraction) -> int:
    return max(0, int(seconds * MS + Fraction(1, 2)))


def _stamp(ms: int) -> str:
    seconds, rest = divmod(ms, MS)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{rest:03d}"
