from __future__ import annotations

import csv
import importlib.util
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar
from openpyxl import load_workbook

from studio.schedule.exports import read_document, write_document
from studio.schedule.ontime import HEADERS, SHEET
from tests.schedule.plans import broadcast, segment
from web.commands import main

PLAIN = ("ics", "csv", "json", "xlsx", "txt", "links", "obs")
"""Kinds that need no typst."""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Two evenings, one of them with a title that fits no file's name."""
    file = tmp_path / "plan.json"
    second = broadcast("b2", day="2026-06-21", title='a/b\\c:"?* <黄花>', segments=(segment(),))
    file.write_text(write_document([broadcast(), second]), "utf-8")
    return file


def test_files_in_files_out(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    only = [part for kind in PLAIN for part in ("--only", kind)]
    command = ["schedule", "export", str(plan), "--out", str(out), *only, "--json"]
    told = CliRunner().invoke(main, command)

    assert told.exit_code == 0, told.output
    assert sorted(json.loads(told.stdout)["files"]) == sorted(map(str, out.iterdir()))
    assert sorted(path.name for path in out.iterdir()) == [
        "20260620-1930-黄花菜专场 b1-b1-links.txt",
        "20260620-1930-黄花菜专场 b1-b1.obs.json",
        "20260620-1930-黄花菜专场 b1-b1.txt",
        "20260620-1930-黄花菜专场 b1-b1.xlsx",
        "20260621-1930-a b c 黄花-b2-links.txt",
        "20260621-1930-a b c 黄花-b2.obs.json",
        "20260621-1930-a b c 黄花-b2.txt",
        "20260621-1930-a b c 黄花-b2.xlsx",
        "plan.csv",
        "plan.ics",
        "plan.json",
    ]
    before = read_document(plan.read_text("utf-8"), "before")
    assert read_document((out / "plan.json").read_text("utf-8"), "after") == before
    assert len(Calendar.from_ical((out / "plan.ics").read_bytes()).walk("VEVENT")) == 2
    rows = list(csv.DictReader(io.StringIO((out / "plan.csv").read_text("utf-8-sig"))))
    assert [row["broadcast_id"] for row in rows] == ["b1", "b2"]


def test_the_sheet_for_ontime_reads_as_ontime_reads_it(plan: Path, tmp_path: Path) -> None:
    """Headers by its default map; times and lengths add up; no cell is anything but text."""
    command = ["schedule", "export", str(plan), "--out", str(tmp_path), "--only", "xlsx"]
    CliRunner().invoke(main, command)
    (file,) = tmp_path.glob("20260620*.xlsx")
    rows = list(load_workbook(file)[SHEET].iter_rows(values_only=True))

    assert rows[0] == HEADERS
    for row in rows[1:]:
        read = dict(zip(HEADERS, row, strict=True))
        assert all(isinstance(value, str) or value is None for value in row)
        assert _read(read["time start"]) + _read(read["duration"]) == _read(read["time end"])


def _read(text: str | int | float | None) -> timedelta:
    hours, minutes, seconds = map(int, str(text).split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


@pytest.mark.skipif(
    importlib.util.find_spec("typst") is None,
    reason="typst is not installed: pip install --no-deps -r requirements/run.lock",
)
def test_every_kind_is_written_unless_some_are_named(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = CliRunner().invoke(main, ["schedule", "export", str(plan), "--out", str(out)])

    assert told.exit_code == 0, told.output
    ends = {path.name.removeprefix("20260620-1930-黄花菜专场 b1-b1") for path in out.iterdir()}
    assert {".pdf", ".png", ".xlsx", ".txt", "-links.txt", ".obs.json"} <= ends


def test_a_file_is_checked(plan: Path) -> None:
    told = CliRunner().invoke(main, ["schedule", "check", str(plan), "--json"])

    assert told.exit_code == 0, told.output
    first, second = json.loads(told.stdout)
    assert first["findings"] == []
    assert [each["code"] for each in second["findings"]] == ["schedule.underrun"]


def test_a_clash_in_a_file_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(write_document([broadcast(), broadcast("b2", "20:29", "21:00")]), "utf-8")
    told = CliRunner().invoke(main, ["schedule", "check", str(file), "--json"])

    assert told.exit_code == 1
    assert "schedule.host_double" in told.stdout


def test_a_broken_file_is_said_in_words(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text("{", "utf-8")
    told = CliRunner().invoke(main, ["schedule", "export", str(file), "--json"])

    assert told.exit_code == 1
    assert json.loads(told.stdout)["error"]["code"] == "schedule_file.not_json"


def test_the_schema_is_printed() -> None:
    told = CliRunner().invoke(main, ["schedule", "export", "--schema"])
    assert json.loads(told.stdout)["properties"]["broadcasts"]
