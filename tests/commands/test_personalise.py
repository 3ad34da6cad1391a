"""``county-studio personalise`` as a person calls it."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from openpyxl import Workbook

from studio.process import Service, python_argv
from studio.settings import Settings
from studio.workflows.personal.personalise import open_clip
from tests.commands.conftest import Call
from tests.process.children import eventually
from tests.published import copied, publish

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    return publish(folder, Settings.from_environment({"COUNTY_STUDIO_VAR": str(folder / "var")}))


def seller(folder: Path, **values: object) -> Path:
    path = folder / "seller.json"
    path.write_text(json.dumps({"shop": "周姐土货铺", **values}, ensure_ascii=False), "utf-8")
    return path


def test_one_seller(call: Call, made: Path, tmp_path: Path) -> None:
    clip = copied(made, tmp_path / "in", priced=False)
    told = seller(tmp_path, link="https://example.com/z", price=28.9)
    result = call("personalise", clip, "--seller", told, "--out", tmp_path / "m.mp4", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert (data["duration"], data["there_before"], data["cover"]) == (6.0, False, None)
    assert Path(data["certificate"]).is_file()


def test_a_sheet_of_sellers(call: Call, made: Path, tmp_path: Path) -> None:
    book = Workbook()
    for row in (("店名", "微信", "价格"), ("甲铺", "jia_1", None), ("乙铺", "yi_22", "1")):
        book.active.append(row)
    book.save(tmp_path / "sellers.xlsx")
    words = ("personalise", made, "--sellers", tmp_path / "sellers.xlsx", "--out", tmp_path / "o")
    data = json.loads(call(*words, "--json").stdout)
    assert [each["shop"] for each in data["made"]] == ["甲铺"]
    assert [(each["row"], each["code"]) for each in data["failed"]] == [
        (3, "personalise.price_range")
    ]
    said = call(*words)
    assert said.exit_code == 1, "as a batch of cut does where one is missing"
    assert "Row 3" in said.stderr


def test_a_row_whose_clip_has_no_cover_is_told_so(call: Call, made: Path, tmp_path: Path) -> None:
    clip = copied(made, tmp_path / "in", priced=False)
    (tmp_path / "two.csv").write_text("店名,价格\n甲铺,\n乙铺,28.9\n", "utf-8")
    said = call("personalise", clip, "--sellers", tmp_path / "two.csv", "--out", tmp_path / "o")
    assert said.exit_code == 0, said.output
    (warning,) = [line for line in said.stderr.splitlines() if "cover" in line][:1]
    assert warning.startswith("Row 3: ")
    assert len(list((tmp_path / "o").glob("*.jpg"))) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "personalise.one_of"),
        (("--seller", "none.json"), "cut.no_such_file"),
        (("--sellers", "none.xlsx"), "cut.no_such_file"),
    ],
)
def test_what_is_missing_is_said(
    call: Call, made: Path, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    result = call("personalise", made, *words, "--out", tmp_path / "m.mp4", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == code


def test_stopped_in_the_middle_nothing_half_done_is_left(made: Path, tmp_path: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    words = (
        "personalise",
        str(made),
        "--seller",
        str(seller(tmp_path)),
        "--out",
        str(out / "m.mp4"),
    )
    running = Service(
        python_argv("web.commands", *words),
        {**os.environ, "COUNTY_STUDIO_VAR": str(tmp_path / "var")},
        log,
    )
    assert eventually(lambda: any(out.glob(".personal-*")), within_s=60)
    os.kill(running.pid, signal.SIGTERM)
    assert eventually(lambda: running.exit_code is not None, within_s=10)
    assert running.exit_code == 128 + signal.SIGTERM
    assert "Traceback" not in log.read_text()
    assert list(out.iterdir()) == []


def test_killed_in_the_middle_a_second_run_goes_on_and_clears_away(
    call: Call, made: Path, tmp_path: Path
) -> None:
    """What stands under its final name is whole, whenever the run was killed."""
    out, sheet = tmp_path / "out", tmp_path / "sellers.csv"
    sheet.write_text("店名\n" + "".join(f"{n}号铺\n" for n in range(1, 6)), "utf-8")
    words = ("personalise", made, "--sellers", sheet, "--out", out)
    running = Service(
        python_argv("web.commands", *map(str, words)),
        {**os.environ, "COUNTY_STUDIO_VAR": str(tmp_path / "var")},
        tmp_path / "log",
    )

    def in_the_second() -> bool:
        return any(out.glob("*.json")) and any(out.glob(".personal-*"))

    assert eventually(in_the_second, within_s=90)
    os.kill(running.pid, signal.SIGKILL)
    assert eventually(lambda: running.exit_code is not None)
    assert list(out.glob(".personal-*")), "killed in the middle"
    finished = {each: each.stat().st_mtime_ns for each in out.glob("*.json")}
    for certificate in finished:
        open_clip(certificate.with_suffix(".mp4"), Settings.from_environment())
    told = json.loads(call(*words, "--json").stdout)
    assert len(told["made"]) == 5
    assert sum(each["there_before"] for each in told["made"]) == len(finished)
    assert {each: each.stat().st_mtime_ns for each in finished} == finished
    assert not list(out.glob(".*"))
