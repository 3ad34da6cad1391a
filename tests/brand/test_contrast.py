"""Text on the footage: what its plates promise, and that they are drawn as promised."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.brand import FontBook, Graphics, Still, draw, draw_cover, load_kit, load_template
from studio.brand import open_texts as open_texts_of
from studio.brand.cards import VEIL
from studio.brand.colour import contrast
from studio.brand.contrast import CELLS_MET, lightest, lowest_contrast
from studio.brand.drawn import glyphs_of
from studio.brand.graphic import OpenText, Plate
from studio.brand.kit import VEIL_ON_WHITE
from studio.brand.paint import DEFAULT_LEVEL, LEVELS
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import ClipWords
from studio.records.edit import Caption
from studio.units import Aspect, Size, TimeRange

SIZES = [Size(540, 960), Size(720, 720), Size(960, 540)]
KITS = ("qidong", "sangzhi", "xinhua")
SAID = ClipWords(
    captions=(
        Caption(range=TimeRange.of(1, 3), text="清晨五点，露水还没干"),
        Caption(range=TimeRange.of(5, 3), text="就要下地采花\nPicked before sunrise"),
    )
)
NONE = Plate((0, 0, 0), 0.0)
BODY, RATE = Fraction(10), Fraction(25)


def open_texts(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size, kit: str, template: str
) -> tuple[OpenText, ...]:
    named = load_kit(data, kit), load_template(data, template)
    aspect = Aspect(size.width, size.height)
    return open_texts_of(*named, facts, aspect, size, BODY, RATE, fonts, SAID)


def drawn(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size, plates: dict[str, int]
) -> Graphics:
    named = load_kit(data, "qidong"), load_template(data, "product-hero")
    aspect = Aspect(size.width, size.height)
    return draw(*named, facts, aspect, size, BODY, RATE, fonts, SAID, plates)


def seen(graphics: Graphics, size: Size, at: Fraction, ground: int) -> np.ndarray:
    """The overlays that stand at ``at`` over even grey."""
    picture = Image.new("RGBA", (size.width, size.height), (ground, ground, ground, 255))
    for layer in graphics.overlays:
        if isinstance(layer, Still) and layer.shown.contains(at):
            picture.alpha_composite(Image.fromarray(layer.image), (layer.left, layer.top))
    return np.asarray(picture.convert("RGB"))


def test_contrast_is_what_wcag_says() -> None:
    black, white = (np.full((4, 4, 3), value, np.uint8) for value in (0, 255))
    assert lowest_contrast(black, (255, 255, 255), NONE) == pytest.approx(21, abs=0.01)
    assert lowest_contrast(white, (255, 255, 255), NONE) == pytest.approx(1, abs=0.01)
    leaf = np.full((4, 4, 3), (120, 160, 60), np.uint8)
    found = lowest_contrast(leaf, (250, 240, 230), NONE)
    assert found == pytest.approx(contrast((250, 240, 230), (120, 160, 60)), abs=0.01)


def test_a_plate_counts_as_it_is_blended() -> None:
    ground = np.full((4, 4, 3), 200, np.uint8)
    found = lowest_contrast(ground, (255, 255, 255), Plate((0, 20, 40), 0.5))
    assert found == pytest.approx(contrast((255, 255, 255), (100, 110, 120)), abs=0.01)


def test_sparkle_is_forgiven_and_a_bright_edge_is_not() -> None:
    ground = np.zeros((100, 100, 3), np.uint8)
    ground.reshape(-1, 3)[: int(10_000 * (1 - CELLS_MET)) - 1] = 255
    assert lowest_contrast(ground, (255, 255, 255), NONE) > 20
    ground[:4] = 255
    assert lowest_contrast(ground, (255, 255, 255), NONE) < 1.1


def test_the_lightest_plate_that_does_is_taken_and_else_the_strongest() -> None:
    assert lightest([5.0, 8.0, 12.0]) == 0
    assert lightest([1.0, 4.49, 4.5]) == 2
    assert lightest([1.0, 2.0, 3.0]) == 2


@pytest.mark.parametrize("kit", KITS)
def test_the_strongest_plate_does_for_every_kit_on_any_footage(
    data: Path, fonts: FontBook, facts: ItemFacts, kit: str
) -> None:
    tones = [np.full((2, 2, 3), tone, np.uint8) for tone in (0, 128, 255, (255, 255, 0))]
    for template in ("product-hero", "bilingual"):
        texts = open_texts(data, fonts, facts, SIZES[0], kit, template)
        assert {text.layer for text in texts} == {"title", "caption"}
        for text in texts:
            assert [plate.opacity for plate in text.plates] == list(LEVELS)
            for _, ink in text.inks:
                assert min(lowest_contrast(t, ink, text.plates[-1]) for t in tones) >= 4.5


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_label_of_paper_asks_for_no_plate(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size
) -> None:
    texts = open_texts(data, fonts, facts, size, "qidong", "harvest-story")
    assert {text.layer for text in texts} == {"caption"}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_words_stand_where_they_are_measured_on_what_is_measured(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size, level: int
) -> None:
    """Ink is found in each box, and what is not ink there is at least as dark as the plate makes it."""
    graphics = drawn(data, fonts, facts, size, {"title": level, "caption": level})
    texts = open_texts(data, fonts, facts, size, "qidong", "product-hero")
    for text in texts:
        picture = seen(graphics, size, text.shown.middle, 255)
        for box, ink in text.inks:
            assert 0 <= box.x < box.right <= size.width
            assert 0 <= box.y < box.bottom <= size.height
            part = picture[box.y : box.bottom, box.x : box.right].astype(int)
            near = np.abs(part - ink).max(axis=2) <= 2
            assert near.mean() > 0.05, text.layer
            plate = text.plates[level]
            meant = 255 * (1 - plate.opacity) + max(plate.colour) * plate.opacity
            ground = part[np.abs(part - ink).max(axis=2) > 120]
            assert level == 0 or len(ground) > 0.3 * near.size
            assert level == 0 or np.percentile(ground.max(axis=1), 50) <= meant + 2


def test_all_captions_of_a_clip_stand_on_one_plate(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    weak, strong = (
        drawn(data, fonts, facts, SIZES[0], {"caption": level, "title": 4}) for level in (1, 4)
    )
    for at in (Fraction(5, 2), Fraction(6)):
        one, other = (seen(each, SIZES[0], at, 255).astype(int) for each in (weak, strong))
        assert (one - other).max() > 60


def test_dark_footage_gets_no_plate_but_a_shadow(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    graphics = drawn(data, fonts, facts, SIZES[0], {"caption": 0, "title": 0})
    at = Fraction(6)
    text = next(
        each
        for each in open_texts(data, fonts, facts, SIZES[0], "qidong", "product-hero")
        if each.shown.contains(at)
    )
    picture = seen(graphics, SIZES[0], at, 180)
    box = text.inks[0][0]
    around = picture[box.y - 12 : box.bottom + 12, box.x - 20 : box.right + 20]
    assert tuple(around[0, 0]) == (180, 180, 180)
    assert around.min() < 120


def test_a_layer_without_a_level_gets_the_default(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    plain = drawn(data, fonts, facts, SIZES[0], {})
    meant = drawn(data, fonts, facts, SIZES[0], dict.fromkeys(("title", "caption"), DEFAULT_LEVEL))
    for at in (Fraction(2), Fraction(6)):
        assert np.array_equal(*(seen(each, SIZES[0], at, 90) for each in (plain, meant)))


def test_layers_of_one_kind_have_names_of_their_own(data: Path) -> None:
    template = load_template(data, "live-teaser")
    names = [template.name_of(layer) for layer in template.layers]
    assert len(set(names)) == len(names)
    assert {"heading", "heading-2", "title"} <= set(names)


def test_the_cover_has_as_much_veil_as_its_picture_asks_for(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    kit, template = load_kit(data, "qidong"), load_template(data, "product-hero")
    template = template.model_copy(update={"shows_price": False})
    darker = []
    for tone in (8, 250):
        picture = np.full((960, 540, 3), tone, np.uint8)
        cover = draw_cover(kit, template, facts, picture, fonts)
        darker.append(float((picture[-40:].astype(int) - cover[-40:]).mean()))
    assert abs(darker[0]) < 1
    assert darker[1] > 120


def test_the_same_levels_give_the_same_pictures_and_others_give_others(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    """Movies in the cache are found by their pictures, plates among them."""
    one, same, other = (
        drawn(data, fonts, facts, SIZES[0], {"caption": 1, "title": level}) for level in (1, 1, 4)
    )
    keys = [
        {each.key for each in g.overlays if not isinstance(each, Still)} for g in (one, same, other)
    ]
    assert keys[0] == keys[1] != keys[2]


def test_what_is_drawn_is_held_against_glyphs_and_every_platform_of_the_shape(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    graphics = drawn(data, fonts, facts, SIZES[0], {})
    assert graphics.glyphs is not None
    assert graphics.glyphs.missing == ""
    assert graphics.glyphs.characters > 40
    own, *others = graphics.areas
    assert (own.platform, own.promised, own.outside_px) == ("", True, 0)
    assert [each.platform for each in others] == ["douyin", "kuaishou", "channels", "xiaohongshu"]
    assert not any(each.promised for each in others)
    outside = {each.platform: (each.outside_px, each.layer) for each in others}
    assert outside["channels"][0] == round(960 * 0.24) - round(960 * 0.19)
    assert outside["channels"][1]


def test_a_character_without_a_glyph_is_counted(data: Path, fonts: FontBook) -> None:
    kit = load_kit(data, "qidong")
    assert glyphs_of(("崀山 碣滩", "溆浦"), kit, fonts).missing == ""
    assert glyphs_of(("好\U00013000",), kit, fonts).missing == "\U00013000"


@pytest.mark.parametrize("kit", KITS)
def test_what_stands_on_the_dark_plates_of_points_steps_and_notes_needs_no_measuring(
    data: Path, kit: str
) -> None:
    """They are so dense that even white footage leaves their words 4.5:1."""
    palette, white = load_kit(data, kit).palette, np.full((2, 2, 3), 255, np.uint8)
    plate = Plate(palette["veil"], VEIL)
    for role in ("on_primary", "soft_on_primary", "accent"):
        assert lowest_contrast(white, palette[role], plate) >= 4.5


def test_a_kit_whose_bright_colours_cannot_be_read_on_footage_is_refused(
    data: Path, tmp_path: Path
) -> None:
    """A dull gold that reads on black, but not on a veil of black over white footage."""
    shutil.copytree(data / "templates", tmp_path / "templates")
    file = tmp_path / "templates" / "brands" / "qidong" / "kit.toml"
    told = file.read_text("utf-8").replace('"#1D4A36"', '"#000000"', 1)
    file.write_text(told.replace('"#F7B71D"', '"#8A7440"', 1).replace('"#26210F"', '"#000000"'))
    with pytest.raises(InputError) as caught:
        load_kit(tmp_path, "qidong")
    assert caught.value.code == "brand.low_contrast"
    assert (caught.value.params["key"], caught.value.params["ground"]) == (
        "palette.accent",
        VEIL_ON_WHITE,
    )
