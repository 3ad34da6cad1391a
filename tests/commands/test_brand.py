"""``county-studio brand`` and ``template``: what they print, write and refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.settings import CHECKOUT
from tests.commands.conftest import Call


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the kits and templates, which the commands may change."""
    shutil.copytree(CHECKOUT / "templates", tmp_path / "data" / "templates")
    monkeypatch.setenv("COUNTY_STUDIO_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_fourth_county_from_name_to_sheet(call: Call, data: Path, tmp_path: Path) -> None:
    made = call("brand", "new", "rucheng", "--name", "汝城县", "--colour", "#7A1F5C", "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["folder"] == "templates/brands/rucheng"
    assert (data / "templates/brands/rucheng/kit.toml").is_file()
    assert "fine" in call("brand", "check", "rucheng").stdout
    shown = call("brand", "preview", "rucheng", "--out", tmp_path / "out")
    assert shown.exit_code == 0, shown.output
    with Image.open(shown.stdout.strip()) as sheet:
        assert sheet.width > 1000
    again = call("brand", "new", "rucheng", "--name", "汝城县")
    assert again.exit_code == 1
    assert "rucheng" in again.stderr


def test_check_names_the_mistake_and_fails(call: Call, data: Path) -> None:
    kit = data / "templates/brands/qidong/kit.toml"
    kit.write_text(kit.read_text(encoding="utf-8").replace('"#C7361B"', '"#F0C0B0"'), "utf-8")
    said = call("brand", "check", "qidong")
    assert said.exit_code == 1
    assert "templates/brands/qidong/kit.toml" in said.stderr
    assert "palette.price" in said.stderr
    told = call("brand", "check", "--json")
    assert told.exit_code == 1
    problems = {slug: each["problems"] for slug, each in json.loads(told.stdout)["kits"].items()}
    assert [each["code"] for each in problems["qidong"]] == ["brand.low_contrast"]
    assert problems["xinhua"] == []


def test_check_finds_claim_words_in_what_every_clip_says(call: Call, data: Path) -> None:
    kit = data / "templates/brands/qidong/kit.toml"
    before = kit.read_text(encoding="utf-8")
    for slogan, code in (("国家级黄花", "claims.absolute"), ("黄花治疗失眠", "claims.health")):
        kit.write_text(before.replace("一朵黄花，晒满山乡", slogan), "utf-8")
        told = call("brand", "check", "qidong", "--json")
        assert told.exit_code == 1, slogan
        (problem, *_) = json.loads(told.stdout)["kits"]["qidong"]["problems"]
        assert problem["code"] == code
        assert slogan in problem["message"]
    kit.write_text(before.replace("一朵黄花，晒满山乡", "人间第一鲜"), "utf-8")
    warned = call("brand", "check", "qidong")
    assert warned.exit_code == 0, warned.output
    assert "第一" in warned.stderr


@pytest.mark.usefixtures("data")
def test_template_check_and_its_unknown_names(call: Call) -> None:
    good = call("template", "check", "thank-you")
    assert good.exit_code == 0, good.output
    assert "thank-you" in good.stdout
    assert "4 aspects" in good.stdout
    bad = call("template", "check", "nothing", "--json")
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["error"]["code"] == "brand.no_template"


def test_template_check_finds_claim_words_in_its_own_texts(call: Call, data: Path) -> None:
    file = data / "templates/clips/thank-you.toml"
    given = file.read_text(encoding="utf-8")
    label = next(line for line in given.splitlines() if line.startswith("note = "))
    file.write_text(given.replace(label, 'note = "国家级"'), "utf-8")
    bad = call("template", "check", "thank-you", "--json")
    assert bad.exit_code == 1
    (problem,) = json.loads(bad.stdout)["templates"]["thank-you"]
    assert problem["code"] == "claims.absolute"


def test_a_county_name_no_card_can_hold_is_refused_at_once(call: Call, data: Path) -> None:
    long = call("brand", "new", "long", "--name", "祁" * 200, "--json")
    assert long.exit_code == 1
    assert json.loads(long.stdout)["error"]["params"]["key"] == "name_zh"
    assert not (data / "templates/brands/long").exists()


@pytest.mark.media
@pytest.mark.usefixtures("data")
def test_template_preview_shows_every_aspect(call: Call, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    Image.new("RGB", (640, 480), (250, 10, 200)).save(photo)
    for more, tone in (((), None), (("--footage", photo), (250, 10, 200))):
        told = call(
            "template",
            "preview",
            "live-teaser",
            "--kit",
            "xinhua",
            "--out",
            tmp_path,
            "--json",
            *more,
        )
        assert told.exit_code == 0, told.output
        with Image.open(json.loads(told.stdout)["file"]) as written:
            sheet = np.asarray(written.convert("RGB")).astype(int)
        near = np.abs(sheet - (tone or (250, 10, 200))).max(axis=2) < 12
        assert (near.mean() > 0.2) == (tone is not None)
    wrong = call("template", "preview", "live-teaser", "--length", 3, "--out", tmp_path)
    assert wrong.exit_code == 1
