from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from studio.brand import (
    FontBook,
    Motion,
    Still,
    draw,
    draw_cover,
    load_kit,
    load_template,
)
from studio.errors import InputError
from studio.media.code import read_code
from studio.records.clip import ItemFacts
from studio.units import Aspect, Money, Size

SIZES = [Size(180, 320), Size(240, 320), Size(320, 320), Size(320, 180), Size(720, 1280)]
BODY = Fraction(25, 2)
RATE = Fraction(30)


def drawn(data: Path, fonts: FontBook, facts: ItemFacts, size: Size, **change):
    values = {"kit": "qidong", "template": "product-hero", "body": BODY, "rate": RATE} | change
    kit = load_kit(data, values["kit"])
    template = load_template(data, values["template"])
    aspect = Aspect(size.width, size.height)
    return draw(kit, template, facts, aspect, size, values["body"], values["rate"], fonts)


def extent(overlay: Still | Motion) -> tuple[int, int]:
    if isinstance(overlay, Motion):
        return overlay.size.width, overlay.size.height
    return overlay.image.shape[1], overlay.image.shape[0]


@pytest.mark.parametrize("template", ["product-hero", "harvest-story"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_overlays_lie_on_the_canvas_on_even_pixels_and_whole_frames(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size, template: str
) -> None:
    graphics = drawn(data, fonts, facts, size, template=template)
    assert graphics.overlays
    for each in graphics.overlays:
        width, height = extent(each)
        assert each.left >= 0
        assert each.top >= 0
        assert each.left + width <= size.width
        assert each.top + height <= size.height
        assert not any(number % 2 for number in (each.left, each.top, width, height))
        assert 0 <= each.shown.start < each.shown.end <= BODY
        assert (each.shown.start * RATE).denominator == 1
        assert (each.shown.end * RATE).denominator == 1
    assert graphics.end_card is not None
    assert graphics.end_card.shape == (size.height, size.width, 3)


@pytest.mark.parametrize("kit", ["sangzhi", "xinhua"])
@pytest.mark.parametrize("body", [Fraction(3), Fraction(57)])
def test_every_kit_from_six_to_sixty_seconds(
    data: Path, fonts: FontBook, facts: ItemFacts, kit: str, body: Fraction
) -> None:
    for template in ("product-hero", "harvest-story"):
        graphics = drawn(data, fonts, facts, Size(320, 180), kit=kit, template=template, body=body)
        assert all(each.shown.end <= body for each in graphics.overlays)
        assert "祁东黄花菜" in graphics.texts


def test_the_certificate_is_told_every_text(data: Path, fonts: FontBook, facts: ItemFacts) -> None:
    graphics = drawn(data, fonts, facts, Size(180, 320))
    whole = "\n".join(graphics.texts)
    for text in (facts.name_zh, facts.spec, "¥29.9/袋", "原价 ¥39.9", facts.safety_note):
        assert text in whole
    for point in facts.selling_points:
        assert point in whole


def test_motion_is_short_and_seamless(data: Path, fonts: FontBook, facts: ItemFacts) -> None:
    overlays = drawn(data, fonts, facts, Size(180, 320)).overlays
    motions = [each for each in overlays if isinstance(each, Motion)]
    assert motions
    stills = {(s.left, s.top, s.shown.start): s for s in overlays if isinstance(s, Still)}
    ends = {(s.left, s.top, s.shown.end): s for s in overlays if isinstance(s, Still)}
    for each in motions:
        frames = list(each.frames())
        assert len(frames) == each.shown.duration * each.rate
        assert each.shown.duration <= Fraction(3, 5)
        assert all(frame.shape == (each.size.height, each.size.width, 4) for frame in frames)
        coming = stills.get((each.left, each.top, each.shown.end))
        if coming:
            assert np.array_equal(frames[-1], coming.image)
            assert frames[0][..., 3].sum() < 0.6 * frames[-1][..., 3].sum()
        else:
            assert np.array_equal(frames[0], ends[each.left, each.top, each.shown.start].image)


def test_motion_keys_follow_what_is_seen(data: Path, fonts: FontBook, facts: ItemFacts) -> None:
    def keys(item: ItemFacts) -> set[str]:
        overlays = drawn(data, fonts, item, Size(180, 320)).overlays
        return {each.key for each in overlays if isinstance(each, Motion)}

    before, again = keys(facts), keys(facts)
    dearer = keys(facts.model_copy(update={"price": Money(3090)}))
    assert before == again
    assert len(before - dearer) == 2  # the price card coming and going
    assert len(before & dearer) == len(before) - 2


@pytest.mark.parametrize(
    "size", [Size(720, 1280), Size(720, 960), Size(720, 720), Size(1280, 720)], ids=str
)
def test_the_qr_code_is_read_at_720(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size
) -> None:
    card = drawn(data, fonts, facts, size).end_card
    text = read_code(cv2.cvtColor(card, cv2.COLOR_RGB2BGR))
    assert text == facts.link


def test_without_link_note_points_or_old_price_nothing_is_invented(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    bare = facts.model_copy(
        update={
            "link": "",
            "safety_note": "",
            "selling_points": (),
            "list_price": None,
            "season_text": "",
            "spec": "",
            "origin": "",
            "name_en": "",
        }
    )
    for size in SIZES[:4]:
        whole = "\n".join(drawn(data, fonts, bare, size).texts)
        assert "原价" not in whole
        assert "扫码" not in whole
        assert "食用提示" not in whole


def test_a_lower_list_price_is_not_shown_as_a_former_one(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    odd = facts.model_copy(update={"list_price": Money(100)})
    assert not any("原价" in text for text in drawn(data, fonts, odd, Size(180, 320)).texts)


@pytest.mark.parametrize("template", ["product-hero", "harvest-story"])
@pytest.mark.parametrize("fen", [50, 9999900, 99999999])
def test_long_names_and_prices_stay_inside(
    data: Path, fonts: FontBook, facts: ItemFacts, fen: int, template: str
) -> None:
    long = facts.model_copy(
        update={
            "name_zh": "江华瑶族自治县原生态手工晾晒黄花菜礼盒装",
            "name_en": "Jianghua Yao Autonomous County hand-dried daylily gift box",
            "county_zh": "江华瑶族自治县",
            "origin": "大圩镇宝镜村三组合作社晒场",
            "spec": "250g×4袋+茶油500ml/礼盒",
            "price": Money(fen),
            "list_price": Money(fen * 2),
            "unit": "礼盒",
            "selling_points": ("海拔一千二百米的高山云雾茶园，清明前只采一芽一叶",),
        }
    )
    for size in SIZES[:4]:
        drawn(data, fonts, long, size, template=template)


def test_two_hundred_characters_are_an_error_that_says_how_many_fit(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    with pytest.raises(InputError) as caught:
        drawn(data, fonts, facts.model_copy(update={"name_zh": "黄花菜好" * 50}), Size(180, 320))
    assert caught.value.code == "brand.text_too_long"
    assert 10 < int(str(caught.value.params["fits"])) < 60


def test_a_picture_too_small_is_an_error(data: Path, fonts: FontBook, facts: ItemFacts) -> None:
    with pytest.raises(InputError) as caught:
        drawn(data, fonts, facts, Size(2, 2))
    assert caught.value.code == "brand.too_small"


@pytest.mark.parametrize("template", ["product-hero", "harvest-story"])
@pytest.mark.parametrize("size", SIZES[:4], ids=str)
def test_the_cover_keeps_its_size_and_most_of_its_picture(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size, template: str
) -> None:
    picture = np.full((size.height, size.width, 3), (90, 140, 60), np.uint8)
    cover = draw_cover(
        load_kit(data, "qidong"), load_template(data, template), facts, picture, fonts
    )
    assert cover.shape == picture.shape
    same = np.all(np.abs(cover.astype(int) - picture) <= 2, axis=2).mean()
    assert 0.15 < same < 0.95
