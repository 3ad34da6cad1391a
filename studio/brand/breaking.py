"""Where a Chinese line may end, and the best set of line ends.

Closing punctuation never starts a line, opening never ends one, figures keep their unit, Latin words stay whole;
phrases (budoux) are kept together where they can be, and no line is a single character.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import budoux

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CLOSING = frozenset("，。、；：！？）》〉」』】〕〗”’…—–·％℃,.;:!?)]}%°~～")
"""Never at a line start."""

OPENING = frozenset("（《〈「『【〔〖“‘([{¥￥#")
"""Never at a line end."""

_UNIT = "公斤|千克|毫升|斤|克|袋|盒|箱|瓶|罐|包|件|份|元|年|月|日|天|小时|分钟|亩|米|度|道|种|个|只|枚|期|代|次|折"
_SI = "(?:kg|mg|g|ml|mL|L|km|cm|mm|m|min|h|s|℃|°C)(?![A-Za-z])"
_KEPT = re.compile(
    rf"[¥￥]?\d[\d.,:\-–/%]*(?: ?{_SI}| ?(?:{_UNIT})|[A-Za-z%℃]+)?(?: ?/ ?(?:[A-Za-z]+|(?:\d+ ?)?(?:{_SI}|{_UNIT})))?"
    r"|元/(?:500 ?g|斤|公斤)"
    r"|[A-Za-z\u00C0-\u024F][\w\u00C0-\u024F'’.&+\-]*"
)
"""Runs that are never broken: a figure with its unit, a Latin word."""

_HIDDEN = " ·"
"""What a line end stands for: a space, or the dot between two parts of a name."""

_INSIDE_PHRASE = 0.3
_LONELY = 4.0


def atoms(text: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """The unbreakable pieces of ``text`` in order, and the indices before which a phrase begins."""
    starts = _phrase_starts(text)
    pieces: list[str] = []
    begins: set[int] = set()
    position = 0
    while position < len(text):
        match = _KEPT.match(text, position)
        piece = match.group() if match else text[position]
        if pieces and _joins(pieces[-1], piece):
            pieces[-1] += piece
        else:
            if position in starts or (pieces and pieces[-1].endswith(" ")):
                begins.add(len(pieces))
            pieces.append(piece)
        position += len(piece)
    return tuple(pieces), frozenset(begins)


def best_lines(
    pieces: Sequence[str],
    begins: frozenset[int],
    width_of: Callable[[str], float],
    width: float,
    most: int,
) -> tuple[str, ...] | None:
    """``pieces`` on as few lines as fit ``width``, evenly filled; None when ``most`` lines do not hold them."""
    whole = "".join(pieces)
    if width_of(whole) <= width:
        return (whole,)
    if width_of(whole) > width * (
        most + 1
    ):  # far too long; squeezed line ends never save a whole line
        return None
    for count in range(2, most + 1):
        found = _even(pieces, begins, width_of, width, count)
        if found:
            return found
    return None


def _even(
    pieces: Sequence[str],
    begins: frozenset[int],
    width_of: Callable[[str], float],
    width: float,
    count: int,
) -> tuple[str, ...] | None:
    """The cheapest way to set ``pieces`` on exactly ``count`` lines."""
    total = len(pieces)
    target = width_of("".join(pieces)) / count
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for line in range(1, count + 1):
        for end in range(line, total + 1):
            for start in range(end - 1, line - 2, -1):
                before = best.get((line - 1, start))
                text = "".join(pieces[start:end]).strip(_HIDDEN)
                wide = width_of(text)
                if wide > width:
                    break
                if before is None:
                    continue
                cost = before[0] + ((wide - target) / target) ** 2
                cost += _INSIDE_PHRASE if start and start not in begins else 0.0
                cost += _LONELY if _lonely(text) else 0.0
                if cost < best.get((line, end), (float("inf"), 0))[0]:
                    best[line, end] = (cost, start)
    if (count, total) not in best:
        return None
    ends = [total]
    for line in range(count, 0, -1):
        ends.append(best[line, ends[-1]][1])
    marks = ends[::-1]
    return tuple("".join(pieces[a:b]).strip(_HIDDEN) for a, b in pairwise(marks))


def _lonely(text: str) -> bool:
    return len([character for character in text if character not in CLOSING]) < 2


def _joins(before: str, piece: str) -> bool:
    return piece[0] in CLOSING or piece == " " or before[-1] in OPENING


def _phrase_starts(text: str) -> frozenset[int]:
    starts, position = set(), 0
    for phrase in _parser().parse(text):
        starts.add(position)
        position += len(phrase)
    return frozenset(starts)


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser()
