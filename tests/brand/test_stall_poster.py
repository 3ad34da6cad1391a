from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from studio.brand import FontBook, load_kit, load_template
from studio.brand.sample import load_sample
from studio.brand.scene import Scene
from studio.brand.stall_poster import Stall, load_stall, stall_poster
from studio.errors import InputError, NotFound
from studio.media.code import read_code
from studio.settings import Settings
from studio.units import Money

SETTINGS = Settings.from_environment()
LINK = "https://example.com/s/zhou-jie"
PAPERS = ("a4", "a5", "phone", "card")


def drawn(paper="phone", slug="qidong", facts=(), **changes):
    stall = load_stall(SETTINGS.data)
    cover = Image.new("RGB", (300, 300), "#d0a040")
    told = {
        "shop": "周姐土货铺",
        "link": LINK,
        "lines": ("电话 138 0013 8000",),
        "cover": cover,
        "priced": True,
    }
    item = load_sample(SETTINGS.data, slug).item.facts.model_copy(update=dict(facts))
    fonts = FontBook(SETTINGS.built / "fonts")
    kit, template = load_kit(SETTINGS.data, slug), load_template(SETTINGS.data, "product-hero")
    scene = Scene(kit, template, item, fonts, stall.of(paper).size)
    return stall_poster(scene, Stall(**told | changes), stall.words)


def read_at_720(image):
    """What a phone's camera reads of the poster when it is 720 pixels across, after a JPEG."""
    height = round(image.height * 720 / image.width)
    small = np.asarray(image.convert("RGB").resize((720, height)))[..., ::-1]
    _, packed = cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, 80))
    return read_code(cv2.imdecode(packed, cv2.IMREAD_COLOR))


@pytest.mark.parametrize("paper", PAPERS)
def test_its_code_is_read_at_a_phones_distance(paper):
    assert read_at_720(drawn(paper).image) == LINK


def test_a_long_link_makes_a_larger_code_that_is_still_read():
    link = LINK + "?from=" + "0123456789" * 9
    assert read_at_720(drawn(link=link).image) == link


@pytest.mark.parametrize("slug", ["qidong", "sangzhi", "xinhua"])
def test_it_says_shop_item_price_and_how_to_reach(slug):
    card = drawn(slug=slug)
    facts = load_sample(SETTINGS.data, slug).item.facts
    told = "\n".join(card.texts)
    for wanted in ("周姐土货铺", facts.name_zh, str(facts.price), facts.spec, "138 0013 8000"):
        assert wanted in told, wanted
    if facts.safety_note:
        assert facts.safety_note in told.replace("\n", "")


def test_below_the_code_stands_where_it_leads():
    assert drawn().texts[-1] == "扫码进店"
    assert drawn(own_link=False).texts[-1] == "扫码看商品"


def test_without_price_it_says_none():
    assert "¥" not in "".join(drawn(priced=False).texts)


def test_the_cover_stands_on_it_whole():
    """Four coloured corners of the cover are all there."""
    cover = Image.new("RGB", (400, 400))
    colours = ((250, 10, 10), (10, 250, 10), (10, 10, 250), (250, 250, 10))
    for number, colour in enumerate(colours):
        cover.paste(
            colour, (200 * (number % 2), 200 * (number // 2), 200 * (number % 2) + 200, 400)
        )
    pixels = np.asarray(drawn(cover=cover).image.convert("RGB")).astype(int)
    shares = [np.mean(np.abs(pixels - colour).max(axis=2) < 20) for colour in colours]
    assert min(shares) > 0.05
    assert max(shares) == pytest.approx(min(shares), rel=0.05)


def test_without_cover_the_name_is_large_and_once():
    texts = drawn(cover=None).texts
    assert [text.replace("\n", "") for text in texts].count("祁东黄花菜") == 1


def test_much_text_is_set_smaller_and_still_there():
    shop = "祁东县黄土铺镇三星村周大姐黄花菜合作社直营店"
    lines = ("电话 138 0013 8000", "微信 huanghuacai_zhoudajie_2026_zhidian")
    facts = {"name_zh": "祁东黄土铺头茬手工蒸晒原味黄花菜家庭分享大礼包", "price": Money(128_888)}
    for paper in PAPERS:
        told = "".join(drawn(paper, facts=facts, shop=shop, lines=lines).texts).replace("\n", "")
        for wanted in (shop, *lines, facts["name_zh"], "1288.88"):
            assert wanted in told, (paper, wanted)


def test_a_character_without_a_typeface_is_named():
    with pytest.raises(InputError) as caught:
        drawn(shop="周𪚥铺")
    assert caught.value.code == "brand.missing_glyph"
    assert "𪚥" in str(caught.value.params)


@pytest.mark.parametrize(
    ("name", "points", "pixels"),
    [
        ("a4", (595.276, 841.890), (1654, 2339)),
        ("a5", (419.528, 595.276), (1282, 1819)),
        ("phone", (195.591, 347.669), (1080, 1920)),
    ],
)
def test_papers_are_what_they_are_called(name, points, pixels):
    """A4 and A5 of ISO 216 in points of 1/72 inch."""
    paper = load_stall(SETTINGS.data).of(name)
    assert paper.points == pytest.approx(points, abs=0.001)
    assert (paper.size.width, paper.size.height) == pixels


def test_an_unknown_paper_is_refused_with_those_there_are():
    with pytest.raises(NotFound) as caught:
        load_stall(SETTINGS.data).of("a0")
    assert caught.value.params["known"] == "a4, a5, phone, card"
