"""The printed run sheet as XLSX: one page wide, A4 landscape, with columns to fill in on the day."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from studio.records.finding import Finding, Level
from studio.schedule.cells import safe_text, wrapped_lines
from studio.schedule.ontime import HEADERS, SHEET, ontime_rows
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.sheet_style import styles
from studio.schedule.times import (
    DAY_S,
    TimedSegment,
    balance_s,
    duration_text,
    local,
    plan_times,
    second_clock,
    window_text,
)
from studio.words import say

COLUMNS = {
    "number": 5,
    "start": 10,
    "length": 8,
    "cumulative": 9,
    "segment": 13,
    "item": 24,
    "price": 9,
    "list_price": 9,
    "host": 9,
    "script": 32,
    "clip": 18,
    "note": 30,
    "actual": 10,
    "deviation": 10,
}
"""Columns in order with their widths, in characters; ``studio.words`` heads them under ``sheet.<name>``."""

LAST = len(COLUMNS) - 1
HEADER_ROW = 3
"""Counted from zero; title, facts and total stand above."""

LINE_HEIGHT = 16
"""Points of one line of 10 point text."""


def run_sheet(
    broadcast: PlannedBroadcast, findings: Sequence[Finding] = (), language: str = "zh"
) -> bytes:
    """The workbook: the run sheet, then a sheet that Ontime imports. Equal input gives equal bytes.

    Args:
        broadcast: What is planned.
        findings: Those that name this broadcast are shown, at their segment and below the table.
        language: ``zh`` or ``en``.
    """
    content = io.BytesIO()
    # Strings stay strings: nothing a person typed becomes a formula, a number or a link.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = Workbook(content, options)
    book.set_properties(
        {
            "title": safe_text(broadcast.title),
            "created": local(broadcast.changed_at).replace(tzinfo=None),
        }
    )
    own = [finding for finding in findings if broadcast.id in finding.subjects]
    _RunSheet(book, broadcast, own, language).write()
    _write_ontime(book, broadcast, language)
    book.close()
    return content.getvalue()


class _RunSheet:
    """Writes the first sheet."""

    def __init__(
        self,
        book: Workbook,
        broadcast: PlannedBroadcast,
        findings: Sequence[Finding],
        language: str,
    ) -> None:
        self._sheet: Worksheet = book.add_worksheet(say("sheet.name", language).text)
        self._style: dict[str, Format] = styles(book)
        self._broadcast = broadcast
        self._findings = findings
        self._language = language

    def write(self) -> None:
        """The whole sheet."""
        self._page()
        self._head()
        row = HEADER_ROW + 1
        for timed in plan_times(self._broadcast):
            self._segment(row, timed)
            row += 1
        self._below(row + 1)

    def _say(self, code: str, **values: str | int) -> str:
        return say(code, self._language, values).text

    def _page(self) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer(f"&C{self._say('sheet.page')}")
        sheet.freeze_panes(HEADER_ROW + 1, 2)
        sheet.hide_gridlines(2)
        for column, width in enumerate(COLUMNS.values()):
            sheet.set_column(column, column, width)

    def _head(self) -> None:
        broadcast = self._broadcast
        other = second_clock(broadcast.start, broadcast.end, broadcast.channel.second_zone)
        facts = self._say(
            "sheet.facts",
            when=window_text(broadcast.start, broadcast.end) + (f" · {other}" if other else ""),
            channel=broadcast.channel.name,
            platform=self._say(f"platform.{broadcast.channel.platform}"),
            host=broadcast.host.name,
            state=self._say(f"broadcast.{broadcast.state}"),
            revision=broadcast.revision,
        )
        total = self._say(
            "sheet.total",
            planned=duration_text(broadcast.planned_s),
            window=duration_text(round(broadcast.window.total_seconds())),
            balance=self._balance(),
        )
        for row, text, style in (
            (0, broadcast.title, "title"),
            (1, facts, "facts"),
            (2, total, "facts"),
        ):
            self._line(row, text, style)
        self._sheet.set_row(0, 32)
        self._sheet.set_row(HEADER_ROW, 24)
        for column, name in enumerate(COLUMNS):
            self._text(HEADER_ROW, column, self._say(f"sheet.{name}"), "header")

    def _balance(self) -> str:
        over_s = balance_s(self._broadcast)
        if over_s == 0:
            return self._say("sheet.even")
        return self._say(
            "sheet.over" if over_s > 0 else "sheet.left", time=duration_text(abs(over_s))
        )

    def _segment(self, row: int, timed: TimedSegment) -> None:
        sheet, style, segment = self._sheet, self._style, timed.segment
        sheet.write_number(row, 0, timed.position, style["number"])
        start = local(timed.start).replace(tzinfo=None)
        sheet.write_datetime(row, 1, start, style["clock"])
        sheet.write_number(row, 2, segment.planned_s / DAY_S, style["length"])
        over = "length_over" if timed.over_s > 0 else "length"
        sheet.write_number(row, 3, timed.cumulative_s / DAY_S, style[over])
        texts = self._texts(timed)
        for name, text in texts.items():
            self._text(row, list(COLUMNS).index(name), text, "text")
        self._prices(row, timed)
        sheet.write_blank(row, LAST - 1, None, style["clock"])
        sheet.write_formula(row, LAST, _deviation(row), style["centre"], "")
        lines = max(wrapped_lines(text, COLUMNS[name] - 1) for name, text in texts.items())
        sheet.set_row(row, LINE_HEIGHT * max(2, min(lines, 20)))

    def _texts(self, timed: TimedSegment) -> dict[str, str]:
        segment, item = timed.segment, timed.segment.item
        kind = self._say(f"segment.{segment.kind}")
        points = "\n".join(f"· {point}" for point in item.selling_points) if item else ""
        notes = [item.safety_note] if item and item.safety_note else []
        notes += [self._finding(each) for each in self._findings if segment.id in each.subjects]
        return {
            "segment": f"{kind}\n{segment.title}" if segment.title else kind,
            "item": self._item_text(timed),
            "host": self._broadcast.host.name,
            "script": "\n".join(part for part in (points, segment.script) if part),
            "clip": segment.clip.title if segment.clip else "",
            "note": "\n".join(notes),
        }

    def _item_text(self, timed: TimedSegment) -> str:
        item = timed.segment.item
        if item is None:
            return ""
        name = item.name_zh if self._language == "zh" else item.name_en
        return f"{name}\n{item.spec}"

    def _prices(self, row: int, timed: TimedSegment) -> None:
        price = timed.price
        for column, money in enumerate(
            (price.price, price.list_price) if price else (None, None), start=6
        ):
            if money is None:
                self._sheet.write_blank(row, column, None, self._style["money"])
            else:
                self._sheet.write_number(row, column, money.fen / 100, self._style["money"])

    def _below(self, row: int) -> None:
        self._line(row, self._say("sheet.findings"), "section")
        if not self._findings:
            self._line(row + 1, self._say("sheet.no_findings"), "facts")
        for offset, finding in enumerate(self._findings, start=1):
            text = f"{self._say(f'level.{finding.level}')}: {self._finding(finding)}"
            self._line(row + offset, text, "bad" if finding.level is Level.ERROR else "facts")

    def _finding(self, finding: Finding) -> str:
        return str(say(finding.code, self._language, finding.params))

    def _line(self, row: int, text: str, style: str) -> None:
        """A text over the whole width."""
        self._sheet.merge_range(row, 0, row, LAST, "", self._style[style])
        self._text(row, 0, text, style)
        lines = wrapped_lines(text, sum(COLUMNS.values()))
        self._sheet.set_row(row, (LINE_HEIGHT + 2) * lines)

    def _text(self, row: int, column: int, text: str, style: str) -> None:
        self._sheet.write_string(row, column, safe_text(text), self._style[style])


def _deviation(row: int) -> str:
    """Actual minus planned start as ``+0:01:30``; right across midnight whether or not a date was typed."""
    actual, planned = f"M{row + 1}", f"B{row + 1}"
    late = f"MOD({actual}-{planned}+0.5,1)-0.5"
    return f'=IF({actual}="","",IF({late}<0,"-","+")&TEXT(ABS({late}),"h:mm:ss"))'


def _write_ontime(book: Workbook, broadcast: PlannedBroadcast, language: str) -> None:
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 3, 10)
    sheet.set_column(4, 5, 36)
    sheet.set_column(6, len(HEADERS) - 1, 12)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(1, 0)
    for row, texts in enumerate((HEADERS, *ontime_rows(broadcast, language))):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, safe_text(text))
