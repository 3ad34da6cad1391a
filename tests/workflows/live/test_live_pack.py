"""Live packs: what is written, that it can be scanned, kept clear of the room's controls, and what is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from studio.brand.live_pack import load_pack
from studio.catalog import CatalogCounty, read_catalog
from studio.errors import InputError, NotFound
from studio.media.code import read_code
from studio.settings import CHECKOUT, Settings
from studio.workflows.live.live_pack import make_pack
from studio.workflows.live.live_show import Rundown, RundownItem, Wanted, show_of

DAY = date(2026, 7, 1)
"""Within the season of fresh daylily."""

FRESH = load_pack(CHECKOUT).words.fresh


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings.from_environment()


@pytest.fixture(scope="module")
def counties() -> tuple[CatalogCounty, ...]:
    return read_catalog(CHECKOUT)


def _plan(*items: RundownItem, **changes: object) -> Rundown:
    given = {
        "title": "祁东黄花菜产地直播",
        "room": "祁东好物直播间",
        "host": "周晓禾",
        "starts": datetime(2026, 7, 3, 19, 30),  # noqa: DTZ001 - by the clock of the place
        "post_on": DAY,
        "link": "https://example.com/qidong/live",
        "item": items,
    }
    return Rundown.model_validate({**given, **changes})


def _wanted(counties: tuple[CatalogCounty, ...], plan: Rundown) -> Wanted:
    return show_of(plan, counties, day=DAY, fresh=FRESH)


@pytest.fixture(scope="module")
def made(
    counties: tuple[CatalogCounty, ...],
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A whole pack of two items, one of them fresh."""
    out = tmp_path_factory.mktemp("pack")
    plan = _plan(RundownItem(sku="qd-hhc-250", price_fen=2790), RundownItem(sku="qd-hhc-fresh"))
    make_pack(_wanted(counties, plan), out, settings, day=DAY)
    return out


def _files(folder: Path) -> dict[str, dict[str, object]]:
    manifest = json.loads((folder / "live-pack.json").read_text(encoding="utf-8"))
    return {each["file"]: each for each in manifest["files"]}


def test_a_pack_has_stickers_posters_and_a_card_for_each_item(made: Path) -> None:
    files = _files(made)
    assert {path.name for path in made.iterdir()} == {*files, "live-pack.json"}
    kinds = [each["kind"] for each in files.values()]
    assert kinds.count("sticker") == 2 + 2 * 2
    assert kinds.count("overlay") == 1 + 2
    assert kinds.count("poster") == len(load_pack(CHECKOUT).poster)
    assert kinds.count("card") == 2


def test_codes_are_read_from_the_written_files_at_720_pixels(made: Path) -> None:
    read = {}
    for name, each in _files(made).items():
        if each["qr"]:
            picture = cv2.imread(str(made / name))
            height = round(picture.shape[0] * 720 / picture.shape[1])
            small = cv2.resize(picture, (720, height), interpolation=cv2.INTER_AREA)
            read[name] = read_code(small)
            assert read[name] == each["qr"]
    assert read["poster-moments.jpg"] == "https://example.com/qidong/live"
    assert read["card-02-qd-hhc-fresh.jpg"] == "https://example.com/qidong/hhc-fresh"


def test_whole_screens_are_empty_where_the_room_has_its_controls(made: Path) -> None:
    area = load_pack(CHECKOUT).rooms.of("").area[0]
    shadow = 40
    for path in made.glob("overlay-*.png"):
        with Image.open(path) as picture:
            assert picture.mode == "RGBA"
            alpha = np.asarray(picture.getchannel("A"))
        top, foot = round(area.top * 1920), 1920 - round(area.bottom * 1920)
        assert alpha[: top - shadow].max() == 0
        assert alpha[foot + shadow :].max() == 0
        assert alpha[top:foot].max() == 255


def test_stickers_stand_within_the_free_area_of_each_platform(
    counties: tuple[CatalogCounty, ...], settings: Settings, tmp_path: Path
) -> None:
    wanted = _wanted(counties, _plan(RundownItem(sku="qd-hhc-fresh"), starts=None))
    for area in load_pack(CHECKOUT).rooms.area:
        out = tmp_path / (area.platform or "any")
        files = make_pack(wanted, out, settings, day=DAY, platform=area.platform).files
        boxes = [each.box for each in files if each.box]
        assert len(boxes) == 4
        for box in boxes:
            assert box.x >= round(area.left * 1080)
            assert box.right <= 1080 - round(area.right * 1080)
            assert box.y >= round(area.top * 1920)
            assert box.bottom <= 1920 - round(area.bottom * 1920)


def test_the_safety_note_stands_on_everything_about_the_item(made: Path) -> None:
    files = _files(made)
    about = [each for each in files.values() if each["item"] == "qd-hhc-fresh"]
    assert len(about) == 4
    for each in (*about, files["poster-moments.jpg"]):
        assert "秋水仙碱" in "".join(str(text) for text in each["texts"])


def test_perishable_goods_without_a_note_get_one(counties: tuple[CatalogCounty, ...]) -> None:
    county = counties[0]
    bare = next(each for each in county.items if each.sku == "qd-hhc-250")
    fresh = bare.model_copy(update={"perishable": True, "safety_note": ""})
    changed = county.model_copy(update={"items": (fresh,)})
    show = show_of(_plan(RundownItem(sku=fresh.sku)), (changed,), day=DAY, fresh=FRESH).show
    assert show.items[0].note == FRESH


def test_prices_are_those_that_the_county_approved(counties: tuple[CatalogCounty, ...]) -> None:
    shown = _wanted(counties, _plan(RundownItem(sku="qd-hhc-250", price_fen=2790))).show
    assert str(shown.items[0].facts.price) == "¥27.9"
    refused = {
        "live.price_outside": RundownItem(sku="qd-hhc-250", price_fen=990),
        "live.price_unapproved": RundownItem(sku="qd-hhc-fresh", price_fen=990),
    }
    for code, item in refused.items():
        with pytest.raises(InputError) as caught:
            _wanted(counties, _plan(item))
        assert caught.value.code == code
    late = datetime(2031, 7, 3, 19, 30)  # noqa: DTZ001 - by the clock of the place
    plan = _plan(RundownItem(sku="qd-hhc-250", price_fen=2790), starts=late)
    with pytest.raises(InputError) as caught:
        _wanted(counties, plan)
    assert caught.value.code == "live.price_over"


def test_fresh_goods_out_of_season_and_unknown_goods_are_refused(
    counties: tuple[CatalogCounty, ...],
) -> None:
    winter = datetime(2026, 12, 3, 19, 30)  # noqa: DTZ001 - by the clock of the place
    with pytest.raises(InputError) as caught:
        _wanted(counties, _plan(RundownItem(sku="qd-hhc-fresh"), starts=winter))
    assert caught.value.code.startswith("catalog.season_")
    with pytest.raises(NotFound) as missing:
        _wanted(counties, _plan(RundownItem(sku="qd-hhc-999")))
    assert missing.value.code == "catalog.unknown_item"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "祁东最佳黄花菜"}, "claims.absolute"),
        ({"host": "𠮷\U000e0041"}, "brand.missing_glyph"),
    ],
)
def test_texts_are_checked_before_anything_is_written(
    counties: tuple[CatalogCounty, ...],
    settings: Settings,
    tmp_path: Path,
    changes: dict[str, object],
    code: str,
) -> None:
    wanted = _wanted(counties, _plan(RundownItem(sku="qd-hhc-250"), **changes))
    with pytest.raises(InputError) as caught:
        make_pack(wanted, tmp_path / "out", settings, day=DAY)
    assert caught.value.code == code
    assert not (tmp_path / "out").exists()


def test_marks_are_shown_as_of_the_day_of_the_show(
    counties: tuple[CatalogCounty, ...], settings: Settings, tmp_path: Path
) -> None:
    wanted = _wanted(counties, _plan(RundownItem(sku="qd-hhc-500")))
    later = replace(wanted, show=replace(wanted.show, starts=datetime(2029, 1, 2, 9)))  # noqa: DTZ001 - as above
    made = make_pack(later, tmp_path, settings, day=DAY)
    assert {each.params["mark"] for each in made.told} == {"地理标志产品", "祁东好物"}
    card = _files(tmp_path)["card-01-qd-hhc-500.jpg"]
    assert "地理标志产品" not in card["texts"]  # type: ignore[operator]  # a list, of JSON


def test_the_place_s_size_limit_is_kept_or_said(
    counties: tuple[CatalogCounty, ...], settings: Settings, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(CHECKOUT / "templates", data / "templates")
    pack = data / "templates/live/pack.toml"
    pack.write_text(pack.read_text("utf-8").replace("kib = 1024", "kib = 64"), "utf-8")
    noise = np.random.default_rng(1).integers(0, 255, (900, 900, 3), dtype=np.uint8)
    wanted = _wanted(counties, _plan(RundownItem(sku="qd-hhc-500")))
    loud = replace(wanted, show=replace(wanted.show, picture=Image.fromarray(noise)))
    with pytest.raises(InputError) as caught:
        make_pack(loud, tmp_path / "out", replace(settings, data=data), day=DAY)
    assert caught.value.code == "live.too_large"
    assert list((tmp_path / "out").iterdir()) == []
    made = make_pack(loud, tmp_path / "out", settings, day=DAY)
    assert next(each for each in made.files if each.name == "channels").bytes <= 1024 * 1024


def test_many_items_and_long_names_still_make_every_poster(
    counties: tuple[CatalogCounty, ...], settings: Settings, tmp_path: Path
) -> None:
    items = [RundownItem(sku=each.sku) for each in counties[0].items] * 3
    plan = _plan(*items, title="江华瑶族自治县手工晾晒黄花菜产地丰收节专场直播")
    made = make_pack(_wanted(counties, plan), tmp_path, settings, day=DAY)
    posters = [each for each in made.files if each.kind == "poster"]
    assert len(posters) == 4
    for each in posters:
        assert any("还有" in text and "直播间见" in text for text in each.texts)
