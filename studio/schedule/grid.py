"""A rundown as a table: its columns, and what a cell says, read and written as people type it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from studio.errors import InputError
from studio.records.live import SegmentKind
from studio.schedule.kept import KeptSegment
from studio.schedule.plan import CLOCK_LIMIT_S
from studio.schedule.times import duration_text
from studio.words import LANGUAGES, say

LONGEST_S = 4 * 3600
"""Longest segment, seconds."""

MOST_POINTS = 12
MOST_PIECES = 1_000_000


class Column(StrEnum):
    """A column that can be typed into; ``studio.words`` heads it under ``column.<name>``."""

    KIND = "kind"
    TITLE = "title"
    ITEM = "item"
    LENGTH = "length"
    LEAST = "least"
    MOST = "most"
    FIXED = "fixed"
    CLIP = "clip"
    HOSTS = "hosts"
    POINTS = "points"
    OVERLAY = "overlay"
    QUOTA = "quota"
    OPTIONAL = "optional"
    WARN = "warn"
    SCRIPT = "script"


LIMITS: Mapping[Column, int] = {
    Column.TITLE: 100,
    Column.OVERLAY: 60,
    Column.POINTS: 60,
    Column.SCRIPT: 4000,
}
"""Characters; of points, each."""

FIELD: Mapping[Column, str] = {
    Column.KIND: "kind",
    Column.TITLE: "title",
    Column.ITEM: "item_id",
    Column.LENGTH: "planned_s",
    Column.LEAST: "min_s",
    Column.MOST: "max_s",
    Column.FIXED: "fixed_clock_s",
    Column.CLIP: "clip_id",
    Column.HOSTS: "host_ids",
    Column.POINTS: "talking_points",
    Column.OVERLAY: "overlay",
    Column.QUOTA: "quota",
    Column.OPTIONAL: "optional",
    Column.WARN: "warn_s",
    Column.SCRIPT: "script",
}
"""The segment's field that a column fills."""


@dataclass(frozen=True)
class Known:
    """Ids by what people call things: ids, article numbers, names, folded; None where several are called so."""

    items: Mapping[str, str | None] = field(default_factory=dict)
    hosts: Mapping[str, str | None] = field(default_factory=dict)
    clips: Mapping[str, str | None] = field(default_factory=dict)


def folded(text: str) -> str:
    """Without differences that nobody means: width, case, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def called(pairs: Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    """Ids by folded name, of names by id; an id itself always leads to its own."""
    found: dict[str, str | None] = {}
    for row_id, names in pairs.items():
        for name in filter(None, {folded(name) for name in names}):
            found[name] = None if found.get(name, row_id) != row_id else row_id
    return found | {row_id: row_id for row_id in pairs}


def read_cell(column: Column, text: str, known: Known) -> object:
    """The value that ``text`` means for the column's field.

    Raises:
        InputError: ``cell.*``: what is wrong with it and how it is written.
    """
    return _READ[column](text.strip(), known)


def cell_text(column: Column, segment: KeptSegment, names: Mapping[str, str]) -> str:
    """What a cell says, in the form that ``read_cell`` reads again."""
    value = getattr(segment, FIELD[column])
    if value is None:
        return ""
    match column:
        case Column.LENGTH | Column.LEAST | Column.MOST | Column.WARN:
            return duration_text(int(value))
        case Column.FIXED:
            return clock_text(int(value))
        case Column.ITEM | Column.CLIP:
            return names.get(str(value), str(value))
        case Column.HOSTS:
            return "、".join(names.get(each, each) for each in value)
        case Column.POINTS:
            return "；".join(value)
        case Column.OPTIONAL:
            return "是" if value else ""
        case _:
            return str(value)


def clock_text(seconds: int) -> str:
    """Seconds after midnight as ``19:40``; counted on after midnight, ``25:10``; seconds only where there are some."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours:02d}:{minutes:02d}" + (f":{rest:02d}" if rest else "")


_COLONS = re.compile(r"(?:(\d{1,2}):)?(\d{1,4}):(\d{2})")
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:小时|h))?(?:(\d{1,4})(?:分钟|分|min|'))?(?:(\d{1,5})(?:秒钟|秒|s|\"))?"
)


def read_length(text: str) -> int:
    """Seconds of ``5`` or ``2.5`` (minutes), ``5:30``, ``0:05:30``, ``5分30秒``, ``90秒``.

    Raises:
        InputError: ``cell.length``, ``cell.too_long``.
    """
    plain = folded(text)
    seconds = _length(plain)
    if seconds is None or seconds <= 0:
        raise InputError("cell.length", found=text[:20])
    if seconds > LONGEST_S:
        raise InputError("cell.too_long", found=text[:20], limit_min=LONGEST_S // 60)
    return seconds


def _length(plain: str) -> int | None:
    if match := _COLONS.fullmatch(plain):
        hours, minutes, rest = (int(each or 0) for each in match.groups())
        if rest > 59 or (match[1] and minutes > 59):
            return None
        return hours * 3600 + minutes * 60 + rest
    if plain and (match := _WORDS.fullmatch(plain)):
        hours, minutes, rest = (int(each or 0) for each in match.groups())
        return hours * 3600 + minutes * 60 + rest
    try:
        minutes_typed = Decimal(plain)
    except InvalidOperation:
        return None
    # Such as 1e9 or NaN: nobody types that.
    if not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", plain):
        return None
    return round(minutes_typed * 60)


_CLOCK = re.compile(r"(次日)?(\d{1,2})[:点时](\d{1,2})?分?(?::(\d{2}))?")


def read_clock(text: str) -> int | None:
    """Seconds after midnight of ``19:40``, ``25:10`` or ``次日1:10``; None for nothing typed.

    Raises:
        InputError: ``cell.clock``.
    """
    plain = folded(text)
    if not plain:
        return None
    match = _CLOCK.fullmatch(plain)
    if match is None:
        raise InputError("cell.clock", found=text[:20])
    hours, minutes, seconds = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    found = (hours + (24 if match[1] else 0)) * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or found >= CLOCK_LIMIT_S:
        raise InputError("cell.clock", found=text[:20])
    return found


_YES = frozenset({"是", "可选", "可以", "y", "yes", "true", "1", "√", "✓", "o", "有"})
_NO = frozenset({"", "否", "必须", "必播", "不", "n", "no", "false", "0", "×", "x", "-", "无"})


def _read_yes(text: str, known: Known) -> bool:
    del known
    plain = folded(text)
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise InputError("cell.yes_no", found=text[:20])


def _read_kind(text: str, known: Known) -> SegmentKind:
    del known
    plain = folded(text)
    for kind in SegmentKind:
        called_so = {kind.value, *(folded(say(f"segment.{kind}", each).text) for each in LANGUAGES)}
        if plain in called_so | _ALSO[kind]:
            return kind
    raise InputError("cell.kind", found=text[:20])


_ALSO: Mapping[SegmentKind, frozenset[str]] = {
    SegmentKind.OPEN: frozenset({"开始", "开播", "暖场", "欢迎"}),
    SegmentKind.ITEM: frozenset({"产品", "讲解", "带货", "上品", "货品"}),
    SegmentKind.INTERACTION: frozenset({"抽奖", "连麦", "福利", "才艺"}),
    SegmentKind.FILLER: frozenset({"备用", "补位", "休息", "过渡"}),
    SegmentKind.CLOSE: frozenset({"结束", "下播", "收尾", "再见"}),
}
"""What people write besides the words of the page."""


def _read_pieces(text: str, known: Known) -> int | None:
    del known
    plain = folded(text).rstrip("份件箱袋盒单").replace(",", "")
    if not plain:
        return None
    if plain.startswith("-") and plain[1:].isdecimal():
        raise InputError("cell.below_nothing", found=text[:20])
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 9 or int(plain) > MOST_PIECES:
        raise InputError("cell.pieces", found=text[:20], most=MOST_PIECES)
    return int(plain)


def _read_points(text: str, known: Known) -> tuple[str, ...]:
    del known
    points = tuple(each.strip() for each in re.split(r"[；;\n\r]+", text) if each.strip())
    if len(points) > MOST_POINTS:
        raise InputError("cell.many_points", found=len(points), most=MOST_POINTS)
    for each in points:
        _limited(Column.POINTS, each)
    return points


def _limited(column: Column, text: str) -> str:
    if len(text) > LIMITS[column]:
        raise InputError("cell.long_text", limit=LIMITS[column], found=len(text))
    return text


def _find(names: Mapping[str, str | None], text: str, kind: str) -> str:
    found = names.get(text, names.get(folded(text), ""))
    if found is None:
        raise InputError("cell.several", found=text[:40])
    if not found:
        raise InputError(f"cell.no_{kind}", found=text[:40])
    return found


def _read_item(text: str, known: Known) -> str | None:
    return _find(known.items, text, "item") if text else None


def _read_clip(text: str, known: Known) -> str | None:
    return _find(known.clips, text, "clip") if text else None


def _read_hosts(text: str, known: Known) -> tuple[str, ...]:
    names = [each for each in re.split(r"[、，,/;；\n]+", text) if each.strip()]
    return tuple(dict.fromkeys(_find(known.hosts, each.strip(), "host") for each in names))


def _read_warn(text: str, known: Known) -> int:
    del known
    plain = folded(text)
    return 0 if not plain or _length(plain) == 0 else read_length(text)


_READ: Mapping[Column, Callable[[str, Known], object]] = {
    Column.KIND: _read_kind,
    Column.TITLE: lambda text, _: _limited(Column.TITLE, text),
    Column.ITEM: _read_item,
    Column.LENGTH: lambda text, _: read_length(text),
    Column.LEAST: lambda text, _: read_length(text) if text else None,
    Column.MOST: lambda text, _: read_length(text) if text else None,
    Column.FIXED: lambda text, _: read_clock(text),
    Column.CLIP: _read_clip,
    Column.HOSTS: _read_hosts,
    Column.POINTS: _read_points,
    Column.OVERLAY: lambda text, _: _limited(Column.OVERLAY, text),
    Column.QUOTA: _read_pieces,
    Column.OPTIONAL: _read_yes,
    Column.WARN: _read_warn,
    Column.SCRIPT: lambda text, _: _limited(Column.SCRIPT, text),
}
