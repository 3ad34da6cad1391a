"""Seasons as offices write them: ``6月10日-8月底``, ``7.10-8.20``, ``11月-次年1月``, ``6月中旬至8月下旬``, ``全年``."""

from __future__ import annotations

import re
from calendar import monthrange
from itertools import pairwise

from studio.catalog.sheet.cells import Cell, plain
from studio.catalog.sheet.problems import CellProblem, Grade, Pen
from studio.errors import InputError
from studio.units.season import LEAP_YEAR, Season, YearDay

ALL_YEAR = frozenset(
    {
        "全年",
        "常年",
        "四季",
        "一年四季",
        "周年",
        "全年供应",
        "常年供应",
        "全年有售",
        "长期",
        "不限",
        "all year",
        "allyear",
    }
)
"""What is sold all year."""

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无"})

MOST = 6
"""Windows of one item."""

PARTS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}
"""First and last day of a part of a month; 31 stands for its last."""

HAN_MONTHS = {
    "十二": 12,
    "十一": 11,
    "十": 10,
    "九": 9,
    "八": 8,
    "七": 7,
    "六": 6,
    "五": 5,
    "四": 4,
    "三": 3,
    "二": 2,
    "一": 1,
}

END = (
    r"(?:(?:20[0-9]{2})[年./-])?(?:次年|翌年|来年|第二年|明年)?"
    r"(?P<@month>1[0-2]|0?[1-9])(?:月份|月|(?=[./-]))(?:[./-]?(?P<@day>3[01]|[12][0-9]|0?[1-9])(?:日|号)?)?"
    r"(?P<@part>上旬|中旬|下旬|初|中|底|末)?"
)
BARE_MONTH = r"(?:次年|翌年|来年|第二年)?(?P<@month>1[0-2]|0?[1-9])"
BETWEEN = r"\s*(?:-|~|至|到|—|–)+\s*"
DAY_DAY = re.compile(
    r"(?P<amonth>1[0-2]|0?[1-9])[./](?P<aday>3[01]|[12][0-9]|0?[1-9])"
    + BETWEEN
    + r"(?P<bmonth>1[0-2]|0?[1-9])[./](?P<bday>3[01]|[12][0-9]|0?[1-9])"
)
ISO_DAYS = re.compile(
    r"(?P<amonth>[0-9]{2})-(?P<aday>[0-9]{2})\s*(?:~|至|到|—|–|/)+\s*(?P<bmonth>[0-9]{2})-(?P<bday>[0-9]{2})"
)
WINDOW = re.compile(END.replace("@", "a") + BETWEEN + END.replace("@", "b"))
MONTHS = re.compile(
    BARE_MONTH.replace("@", "a") + BETWEEN + BARE_MONTH.replace("@", "b") + r"月份?"
)
ONE = re.compile(END.replace("@", "a"))
SPLIT = re.compile(r"[,;/]|、|及|和|与|\n")


def read_seasons(cell: Cell, pen: Pen) -> tuple[Season, ...]:
    """The windows in a cell; none where it says all year, or does not say it in days (a question then)."""
    text = plain(cell.text).replace("～", "~").removeprefix("每年").strip("。. ")
    if text.casefold() in NOTHING:
        return ()
    if text.casefold() in ALL_YEAR:
        return ()
    if cell.day is not None:
        pen.ask("import.season_is_date", month=cell.day.month, day=cell.day.day)
        return ()
    text = _with_figures(text).replace(" ", "")
    windows = [_window(each) for each in _pieces(text)]
    if not windows or any(each is None for each in windows) or len(windows) > MOST:
        pen.ask("import.season_words")
        return ()
    found = tuple(each for each in windows if each is not None)
    if re.search(r"旬|初|底|末|中", text):
        pen.note("import.season_read", season="，".join(map(str, found)))
    return found


def season_typed(text: str) -> tuple[Season, ...]:
    """The windows that somebody typed into a form, in any of the manners of a sheet.

    Raises:
        InputError: ``catalog.bad_season``.
    """
    problems = list[CellProblem]()
    found = read_seasons(Cell(text.strip()), Pen("", "", 0, text, problems))
    if any(each.grade is Grade.QUESTION for each in problems):
        raise InputError("catalog.bad_season", found=text.strip()[:80])
    return found


def read_day(cell: Cell, pen: Pen) -> YearDay | None:
    """A day of the year from a column of its own: ``06-10``, ``6月10日``, ``6.10`` or a date."""
    if cell.day is not None:
        return YearDay(cell.day.month, cell.day.day)
    text = plain(cell.text).replace(" ", "")
    if text in NOTHING or text in ALL_YEAR:
        return None
    match = re.fullmatch(
        r"(?:20[0-9]{2}[-年./])?(1[0-2]|0?[1-9])[-月./](3[01]|[12][0-9]|0?[1-9])[日号]?", text
    )
    day = _day(int(match[1]), int(match[2])) if match else None
    if day is None:
        pen.ask("import.season_words")
    return day


def _pieces(text: str) -> list[str]:
    """Windows one by one; ``6、7、8月`` is one from June to August."""
    months = re.fullmatch(r"((?:1[0-2]|[1-9])(?:月?[、,](?:1[0-2]|[1-9]))+)月份?", text)
    if months:
        numbers = [int(each) for each in re.findall(r"[0-9]+", months[1])]
        if all(after == before % 12 + 1 for before, after in pairwise(numbers)):
            return [f"{numbers[0]}月-{numbers[-1]}月"]
    if ISO_DAYS.fullmatch(text) or DAY_DAY.fullmatch(text) or WINDOW.fullmatch(text):
        return [text]
    return [each for each in SPLIT.split(text) if each]


def _window(text: str) -> Season | None:
    for pattern in (ISO_DAYS, DAY_DAY, WINDOW, MONTHS, ONE):
        match = pattern.fullmatch(text)
        if match:
            found = match.groupdict()
            first, last = (
                _end(found, "a", first=True),
                _end(found, "b" if "bmonth" in found else "a", first=False),
            )
            return Season(first, last) if first and last else None
    return None


def _end(found: dict[str, str | None], which: str, *, first: bool) -> YearDay | None:
    month = int(found[f"{which}month"] or 0)
    if day := found.get(f"{which}day"):
        return _day(month, int(day))
    begin, end = PARTS.get(found.get(f"{which}part") or "", (1, 31))
    return _day(month, begin if first else min(end, monthrange(LEAP_YEAR, month)[1]))


def _day(month: int, day: int) -> YearDay | None:
    try:
        return YearDay(month, day)
    except ValueError:
        return None


def _with_figures(text: str) -> str:
    """Chinese month numbers as figures: ``六月`` is ``6月``."""
    for han, number in HAN_MONTHS.items():
        text = text.replace(f"{han}月", f"{number}月")
    return text
