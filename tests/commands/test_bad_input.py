"""What people get wrong is said before any footage is read, and nothing is left."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from studio.settings import CHECKOUT, Settings
from tests.commands.conftest import Call
from tests.published import publish
from tests.synthetic import GREEN, RED, make_clip

CATALOG = "assets/demo/catalog.toml"
KIT = "templates/brands/qidong/kit.toml"
HERO = "templates/clips/product-hero.toml"
NAME = 'name_zh = "祁东黄花菜"\n'


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kits, templates and catalog that a test may spoil."""
    for part in ("templates", "assets/demo"):
        shutil.copytree(CHECKOUT / part, tmp_path / "data" / part)
    monkeypatch.setenv("COUNTY_STUDIO_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "named"),
    [
        (CATALOG, NAME, 'name_zh = "祁东𰻝黄花菜"\n', "brand.missing_glyph", "𰻝"),
        (CATALOG, "price_fen = 2990", "price_fen = 0", "cut.no_price", "qd-hhc-250"),
        (CATALOG, "price_fen = 2990", "price_fen = -1", "catalog.bad_value", "qd-hhc-250"),
        (CATALOG, "[[county.item]]", "[[county.item", "catalog.not_toml", "catalog.toml"),
        (KIT, "[slogan]", "[slogan", "brand.broken_toml", "kit.toml"),
        (HERO, "end_card_s = 2.5", "end_card_s = ", "brand.broken_toml", "product-hero.toml"),
        (KIT, '"#C7361B"', '"#F0C0B0"', "brand.low_contrast", "palette.price"),
    ],
)
def test_a_mistake_in_the_data_is_named(
    call: Call, data: Path, tmp_path: Path, file: str, old: str, new: str, code: str, named: str
) -> None:
    text = (data / file).read_text(encoding="utf-8")
    assert old in text
    (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    out = tmp_path / "out"
    result = call(
        "cut", tmp_path / "never-read.mp4", "--item", "qd-hhc-250", "--out", out, "--json"
    )
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["code"] == code
    assert named in error["message"]
    assert error["remedy"]
    assert not out.exists()


@pytest.mark.media
def test_a_title_of_200_characters_is_said_with_how_many_fit(
    call: Call, data: Path, tmp_path: Path
) -> None:
    catalog = data / CATALOG
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace(NAME, f'name_zh = "{"黄花菜" * 66}长名"\n', 1), "utf-8")
    footage = make_clip(tmp_path / "a.mp4", 7, shots=(RED, GREEN))
    words = ("--item", "qd-hhc-250", "--length", 6, "--out", tmp_path / "out", "--json")
    result = call("cut", footage, *words)
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "brand.text_too_long", error
    assert any(int(number) < 200 for number in re.findall(r"\d+", error["message"]))
    assert not any((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


@pytest.mark.media
def test_a_portrait_of_30000_pixels_and_a_price_of_0_fail_their_rows_only(
    call: Call, tmp_path: Path
) -> None:
    clip = publish(tmp_path, Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "v")}))
    wide = Image.new("1", (30_000, 30_000))
    wide.save(tmp_path / "huge.png")
    (tmp_path / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "utf-8"
    )
    rows = (
        "店名,头像,价格",
        "甲铺,huge.png,",
        "乙铺,drawing.svg,",
        "丙铺,,0",
        "丁铺,,-3",
        "戊铺,,",
    )
    (tmp_path / "s.csv").write_text("\n".join(rows) + "\n", "utf-8")
    result = call(
        "personalise", clip, "--sellers", tmp_path / "s.csv", "--out", tmp_path / "o", "--json"
    )
    told = json.loads(result.stdout)
    assert [each["shop"] for each in told["made"]] == ["戊铺"]
    assert [each["row"] for each in told["failed"]] == [2, 3, 4, 5]
    assert all(each["message"] for each in told["failed"])
    assert "30000" in told["failed"][0]["message"]
    assert sorted(each.suffix for each in (tmp_path / "o").iterdir()) == [".jpg", ".json", ".mp4"]
