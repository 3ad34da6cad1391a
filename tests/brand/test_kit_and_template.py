import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from studio.brand import kit_slugs, load_kit, load_template, template_names
from studio.errors import InputError, NotFound, StudioError
from studio.units import FrameRate, Size
from studio.words import say


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    shutil.copytree(data / "templates", tmp_path / "templates")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_kits_and_templates_load(data: Path) -> None:
    assert {"qidong", "sangzhi", "xinhua"} <= set(kit_slugs(data))
    assert {"product-hero", "harvest-story"} <= set(template_names(data))
    for slug in kit_slugs(data):
        assert load_kit(data, slug).default_template in template_names(data)
    for name in template_names(data):
        assert load_template(data, name).layers


def test_versions_follow_the_content(copied: Path) -> None:
    kit, template = load_kit(copied, "qidong"), load_template(copied, "product-hero")
    edit(copied / "templates/brands/qidong/logo.svg", "<path", "<path ")
    edit(copied / "templates/safe_areas.toml", "0.055", "0.06")
    assert load_kit(copied, "qidong").version != kit.version
    assert load_template(copied, "product-hero").version != template.version


def test_unknown_names_list_the_known_ones(data: Path) -> None:
    with pytest.raises(NotFound) as caught:
        load_kit(data, "nowhere")
    assert "qidong" in str(caught.value.params["known"])
    with pytest.raises(NotFound) as caught:
        load_template(data, "../brands/qidong/kit")
    assert caught.value.code == "brand.no_template"


KIT = "templates/brands/qidong/kit.toml"
HERO = "templates/clips/product-hero.toml"
STORY = "templates/clips/origin-story.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "key"),
    [
        (
            KIT,
            "[palette]\n",
            '[palette]\nprimry = "#000000"\n',
            "brand.unknown_key",
            "palette.primry",
        ),
        (KIT, 'name_en = "Qidong"\n', "", "brand.missing_key", "name_en"),
        (KIT, '"#1D4A36"', '"green"', "brand.bad_value", "palette.primary"),
        (
            KIT,
            'title = "noto-serif-sc-900"',
            'title = "SimHei"',
            "brand.bad_value",
            "typefaces.title",
        ),
        (KIT, '"#C7361B"', '"#F0C0B0"', "brand.low_contrast", "palette.price"),
        (KIT, "[slogan]", "[slogan", "brand.broken_toml", None),
        (
            STORY,
            'kind = "dissolve"',
            'kind = "star-wipe"',
            "brand.bad_value",
            "transition.kind",
        ),
        (STORY, "seconds = 0.6", "seconds = 9", "brand.bad_value", "transition.seconds"),
        (STORY, 'where = "every"', 'place = "every"', "brand.unknown_key", "transition.place"),
        (HERO, 'motion = "wipe"', 'motion = "spin"', "brand.bad_value", "layers.3.motion"),
        (HERO, "end_card_s = 2.5", "end_card_s = -1", "brand.bad_value", "end_card_s"),
        (
            HERO,
            "leave = { end = 0 }",
            "leave = { end = 0, start = 1 }",
            "brand.bad_value",
            "layers.0.leave",
        ),
    ],
)
def test_mistakes_name_file_key_and_what_is_allowed(
    copied: Path, file: str, old: str, new: str, code: str, key: str | None
) -> None:
    edit(copied / file, old, new)
    with pytest.raises(InputError) as caught:
        load_kit(copied, "qidong") if file == KIT else load_template(
            copied, Path(file).stem if file != KIT else "product-hero"
        )
    error: StudioError = caught.value
    assert error.code == code
    assert error.params["file"] == file
    assert error.params.get("key") == key
    for language in ("zh", "en"):
        message = str(say(error.code, language, error.params))
        assert file in message
        assert not re.search(r"\{[a-z_]+\}", message)


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "not xml",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><circle cx="1" cy="1" r="1"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x()"><circle r="1"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="1" onclick="x()"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0 q1 1 2 2 Z"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0 C1 1 2 Z"/></svg>',
    ],
)
def test_a_logo_that_is_no_plain_drawing_is_refused(copied: Path, drawing: str) -> None:
    (copied / "templates/brands/qidong/logo.svg").write_text(drawing, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_kit(copied, "qidong")
    assert caught.value.code == "brand.bad_logo"


@pytest.mark.parametrize(
    ("file", "old", "new", "allowed"),
    [
        (HERO, 'motion = "wipe"', 'motoin = "wipe"', "motion"),
        (HERO, "enter = { start = 0 }", "enter = { strat = 0 }", "start"),
        (HERO, "[labels]", '[labels]\nprise = "x"', "price"),
        (KIT, "goods = [", "good = [", "goods"),
    ],
)
def test_an_unknown_key_deep_in_a_file_lists_the_keys_of_its_place(
    copied: Path, file: str, old: str, new: str, allowed: str
) -> None:
    edit(copied / file, old, new)
    with pytest.raises(InputError) as caught:
        load_kit(copied, "qidong") if file == KIT else load_template(copied, "product-hero")
    assert caught.value.code == "brand.unknown_key"
    listed = str(caught.value.params["allowed"]).split(", ")
    assert allowed in listed
    assert "end_card_s" not in listed
    assert "name_zh" not in listed


def test_a_missing_logo_is_an_error_of_the_kit(copied: Path) -> None:
    (copied / "templates/brands/qidong/logo.svg").unlink()
    with pytest.raises(InputError) as caught:
        load_kit(copied, "qidong")
    assert caught.value.code == "brand.bad_logo"


@pytest.mark.parametrize("body", [Fraction(3), Fraction(7, 2), Fraction(25, 2), Fraction(57)])
@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001)])
def test_layer_times_are_whole_frames_within_the_body(
    data: Path, body: Fraction, rate: Fraction
) -> None:
    body = FrameRate(rate).snap(body)
    for name in template_names(data):
        for layer in load_template(data, name).layers:
            shown = layer.shown(body, FrameRate(rate))
            assert shown is not None
            assert 0 <= shown.start < shown.end <= body
            assert (shown.start * rate).denominator == 1
            assert (shown.end * rate).denominator == 1


def test_an_unlisted_aspect_takes_the_nearest_safe_area(data: Path) -> None:
    template = load_template(data, "product-hero")
    assert template.safe_area(Size(1080, 1920)).aspect == "9:16"
    assert template.safe_area(Size(1920, 820)).aspect == "16:9"
    assert template.safe_area(Size(864, 1080)).aspect == "3:4"
