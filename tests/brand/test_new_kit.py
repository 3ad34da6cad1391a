import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from studio.brand import FontBook, kit_slugs, load_template
from studio.brand.check import check_kit, check_template
from studio.brand.colour import contrast, rgb
from studio.brand.emblem import MOTIFS, Motif
from studio.brand.kit import TEXT_ON_PLATE
from studio.brand.new_kit import Wish, new_kit
from studio.brand.palette import derived
from studio.brand.svg import raster
from studio.errors import InputError

DAY = date(2026, 11, 28)


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    shutil.copytree(data / "templates", tmp_path / "templates")
    return tmp_path


def wish(**change: object) -> Wish:
    given = {
        "slug": "rucheng",
        "name_zh": "汝城县",
        "name_en": "Rucheng",
        "colour": "#7A1F5C",
        "slogan_zh": "山里来的“好味道”",
        "slogan_en": 'From "the hills"',
    }
    return Wish(**{**given, **change})


@pytest.mark.parametrize(
    "colour", ["#000000", "#FFFFFF", "#FFE000", "#808080", "#C8401E", "#2B6CB0", "#00FF66"]
)
def test_any_colour_gives_a_palette_that_can_be_read(colour: str) -> None:
    palette = derived(colour)
    for text, plate in TEXT_ON_PLATE:
        assert contrast(rgb(palette[text]), rgb(palette[plate])) >= 4.5, (text, plate)


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_new_kit_passes_every_check(copied: Path, fonts: FontBook, motif: Motif) -> None:
    kit = new_kit(copied, wish(motif=motif))
    assert kit.slug in kit_slugs(copied)
    assert kit.seal == "汝城"
    assert kit.slogan.zh == "山里来的“好味道”"
    assert check_kit(copied, "rucheng", DAY, fonts) == ((), ())
    covered = np.asarray(raster(kit.drawing, 120, kit.logo.dark.rgb))[..., 3] > 128
    assert 0.1 < covered.mean() < 0.7


def test_templates_hold_a_new_kit(copied: Path, fonts: FontBook) -> None:
    new_kit(copied, wish())
    assert check_template(copied, "price-drop", ["rucheng"], fonts) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"slug": "../out"}, "brand.bad_slug"),
        ({"slug": "Qidong"}, "brand.bad_slug"),
        ({"slug": "qidong"}, "brand.kit_exists"),
        ({"colour": "green"}, "brand.bad_colour"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    copied: Path, change: dict[str, object], code: str
) -> None:
    before = {file: file.read_bytes() for file in copied.rglob("*") if file.is_file()}
    with pytest.raises(InputError) as caught:
        new_kit(copied, wish(**change))
    assert caught.value.code == code
    assert before == {file: file.read_bytes() for file in copied.rglob("*") if file.is_file()}


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"{more}>{body}</svg>'


@pytest.mark.parametrize(
    ("drawing", "cause"),
    [
        (SVG.format(more="", body='<path d="M0 0 L9 0 L9 9 Z"/><script>x</script>'), "script"),
        (SVG.format(more=' width="30000" height="30000"', body='<circle r="4"/>'), "30000"),
        (SVG.format(more="", body='<circle r="4"/>').replace("0 0 9 9", "0 0 30000 9"), "30000"),
        (SVG.format(more="", body='<image href="file:///etc/passwd"/>'), "image"),
        ("\x89PNG\r\n", ""),
    ],
)
def test_a_hostile_or_huge_logo_is_refused(
    copied: Path, tmp_path: Path, drawing: str, cause: str
) -> None:
    logo = tmp_path / "mine.svg"
    logo.write_text(drawing, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        new_kit(copied, wish(logo=logo))
    assert caught.value.code == "brand.bad_logo"
    assert cause in str(caught.value.params["cause"])
    assert not (copied / "templates/brands/rucheng").exists()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_marks_about_to_expire_and_a_wrong_default_are_told(copied: Path, fonts: FontBook) -> None:
    kit = copied / "templates/brands/qidong/kit.toml"
    edit(kit, "expires = 2027-12-31", "expires = 2026-12-20")
    edit(kit, "expires = 2028-12-31", "expires = 2026-11-27")
    edit(kit, '"product-hero"', '"product-zero"')
    problems, findings = check_kit(copied, "qidong", DAY, fonts)
    assert [each.error.params["key"] for each in problems] == ["default_template"]
    assert {each.code for each in findings} == {"brand.mark_expired", "brand.mark_expires"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "width = { tall = 0.94, square = 0.48, wide = 0.4 }",
            "width = 0.05",
            "brand.text_too_long",
        ),
        ("enter = { start = 2.7, most = 0.34 }", "enter = { start = 7 }", "brand.layer_never"),
        ('text = "立省 {saved}"', 'text = "立省 {save}"', "brand.bad_value"),
        ('motion = "pop"', 'motion = "linear"', "brand.bad_value"),
        ("end_card_s = 2.5", 'end_card_s = 2.5\nplatform = "tiktok"', "brand.bad_value"),
        ('per = "折合"\n', "", "brand.bad_value"),
        ('anchor = "top-right"', 'anchor = "middle"', "brand.bad_value"),
    ],
)
def test_a_template_that_cannot_hold_is_told(
    copied: Path, fonts: FontBook, old: str, new: str, code: str
) -> None:
    edit(copied / "templates/clips/price-drop.toml", old, new)
    found = check_template(copied, "price-drop", ["qidong"], fonts)
    assert code in {each.error.code for each in found}


def test_a_layer_that_leaves_its_area_is_told(copied: Path, fonts: FontBook) -> None:
    edit(copied / "templates/safe_areas.toml", "top = 0.085", "top = 0.79")
    found = check_template(copied, "product-hero", ["qidong"], fonts)
    outside = [each.error.params for each in found if each.error.code == "brand.outside"]
    assert {"template": "product-hero", "layer": "bug", "aspect": "9:16"}.items() <= outside[
        0
    ].items()
    assert int(str(outside[0]["by"])) > 0


def test_a_template_keeps_the_areas_of_its_platform(copied: Path) -> None:
    file = copied / "templates/clips/price-drop.toml"
    edit(file, "end_card_s = 2.5", 'end_card_s = 2.5\nplatform = "douyin"')
    template, general = load_template(copied, "price-drop"), load_template(copied, "recipe")
    tall = template.safe_areas.nearest(9 / 16)
    assert tall.platform == "douyin"
    assert tall.bottom > general.safe_areas.nearest(9 / 16).bottom
    assert template.safe_areas.nearest(16 / 9) == general.safe_areas.nearest(16 / 9)
    assert all(not area.platform for area in general.safe_areas.area)


@pytest.mark.parametrize(
    "platform", ["kuaishou", "channels", "xiaohongshu", "taobao", "jd", "pinduoduo"]
)
def test_templates_hold_on_every_platform(copied: Path, fonts: FontBook, platform: str) -> None:
    file = copied / "templates/clips/price-drop.toml"
    edit(file, "end_card_s = 2.5", f'end_card_s = 2.5\nplatform = "{platform}"')
    assert check_template(copied, "price-drop", ["qidong"], fonts) == ()
