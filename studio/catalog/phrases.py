"""Shorten a line where a reader pauses: never inside a word, a name or a figure with its unit.

Han is written without spaces, and what tells words apart there is right too seldom to cut by: budoux gives 白牡｜丹 and
送长｜辈. So a line ends only where its writer put a mark or a space, and beside a figure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_UNIT = (
    "公斤|千克|毫升|厘米|公里|小时|分钟|斤|克|升|袋|盒|箱|瓶|罐|包|件|份|元|年|月|日|号|天|秒|亩|米|里|度|道|种|个|只|枚|朵|片|根|颗|期|代|"
    "次|折|人|户|成|块|两|级"
)
_FIGURE = re.compile(
    rf"[第约近超满仅每共达过]?[¥￥]?\d[\d.,:×xX\-–~]*"
    rf"(?:\s?(?:[A-Za-z%％℃]+|{_UNIT}))?(?:[/×*]\s?\d*(?:[A-Za-z]+|{_UNIT}))*"
)
"""A figure with what belongs to it."""

_WORD = re.compile(r"[A-Za-z\u00C0-\u024F][A-Za-z0-9_\u00C0-\u024F'’.&+\-]*")
"""A Latin word."""

_PAUSES = "，。；、！？,;!?|｜·— \u3000"
_OPENING = "（《〈「『【〔“‘([{"
_CLOSING = "）》〉」』】〕”’)]}"
_TRAILING = _PAUSES + _OPENING + "：:-&+/"
"""A shortened line does not end with one of them."""

_BELONGS = "装型款级版式以多余左右上下内外起前后之来%％℃度点"
"""Follows a figure as part of it: 500g装, 3天内."""


def shortened(text: str, most: int, count: Callable[[str], int]) -> str:
    """As much of the start of ``text`` as measures ``most``, ended where a reader pauses; empty when nothing does.

    Args:
        text: One line.
        most: Largest ``count`` of the result.
        count: Length of a text as the reader's platform counts it.
    """
    if count(text) <= most:
        return text
    kept = [text[:at].rstrip(_TRAILING) for at in _ends(text)]
    return max((line for line in kept if count(line) <= most), key=len, default="")


def _ends(text: str) -> Iterator[int]:
    """Where a line may end before its end."""
    figures = [run.span() for run in _FIGURE.finditer(text)]
    inside = _within([*figures, *(run.span() for run in _WORD.finditer(text))])
    starts = {start for start, _ in figures}
    ends = {end for _, end in figures if text[end : end + 1] not in _BELONGS}
    for at in range(1, len(text)):
        paused = text[at] in _PAUSES + _OPENING or text[at - 1] in _PAUSES + _CLOSING
        if at not in inside and (paused or at in starts or at in ends):
            yield at


def _within(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start + 1, end)}
