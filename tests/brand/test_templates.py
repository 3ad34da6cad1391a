"""Every template in every aspect and length: all drawn, all inside the safe area, nothing on anything."""

import csv
import io
from datetime import date, datetime
from fractions import Fraction
from itertools import combinations, pairwise

import av
import cv2
import numpy as np
import pytest

from studio.brand import FontBook, Still, draw, load_kit, load_template, template_names
from studio.brand.graphic import Graphics
from studio.brand.sample import load_sample
from studio.errors import InputError
from studio.media.code import read_code
from studio.records.clip import ItemFacts
from studio.records.clip_words import ClipWords
from studio.records.edit import Caption
from studio.settings import CHECKOUT
from studio.units import Aspect, Box, Size, TimeRange

NAMES = template_names(CHECKOUT)
SIZES = [Size(180, 320), Size(240, 320), Size(320, 320), Size(320, 180)]
RATE = Fraction(30)
CSV = CHECKOUT.parent / "shared" / "catalog" / "hunan-specialties.csv"
RARE = ("麻阳苗族自治县碣滩茶", "新宁崀山脐橙", "溆浦朱红橘", "江华瑶族自治县手工晾晒黄花菜礼盒")


def words(body: Fraction) -> ClipWords:
    """Everything a clip can say, captions over its whole length."""
    spans = [body * n / 4 for n in range(5)]
    texts = (
        "天不亮就上山",
        "这一片有三百亩，最高的一块在山顶上",
        "晒好的花，一根一根挑",
        "Sun-dried\n日晒",
    )
    return ClipWords(
        captions=tuple(
            Caption(range=TimeRange(a, b), text=text)
            for a, b, text in zip(spans, spans[1:], texts, strict=False)
        ),
        steps=("温水泡发 20 分钟，掐去硬梗", "鸡汤烧开，下黄花菜煮 8 分钟", "加盐 3g，撒葱花"),
        quote="泡开后一根一根都完整，炖汤清甜，家里老人孩子都很爱吃，下次还买。",
        quoted="长沙·陈女士",
        live_at=datetime.fromisoformat("2026-06-18T19:30"),
        live_room="祁东好物直播间",
        post_on=date(2026, 6, 15),
        valid_until=date(2026, 12, 18),
        points_en=("Picked at dawn and sun-dried the same day", "Stays whole when simmered", ""),
        story="丘陵上的黄土透水，花蕾饱满。天不亮采下，上午就晒开。",
    )


def drawn(
    name: str, facts: ItemFacts, fonts: FontBook, size: Size, length: int, **change: object
) -> Graphics:
    template = load_template(CHECKOUT, name).kept_on(str(change.get("platform", "")))
    body = max(length - template.end_card_s, Fraction(length, 2))
    said = change.get("words", words(body))
    assert isinstance(said, ClipWords)
    kit = load_kit(CHECKOUT, str(change.get("kit", "qidong")))
    aspect = Aspect(size.width, size.height)
    return draw(kit, template, facts, aspect, size, body, RATE, fonts, said)


def safe_box(name: str, size: Size) -> Box:
    area = load_template(CHECKOUT, name).safe_area(size)
    left, top = round(area.left * size.width), round(area.top * size.height)
    right, bottom = round(area.right * size.width), round(area.bottom * size.height)
    return Box(left, top, size.width - left - right, size.height - top - bottom)


def meet(one: Box, other: Box) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def check(graphics: Graphics, safe: Box) -> None:
    assert graphics.placed
    for kind, box, _ in graphics.placed:
        assert safe.contains(box), kind
    for (kind, box, shown), (other, second, then) in combinations(graphics.placed, 2):
        if kind != other and shown.overlaps(then):
            assert not meet(box, second), (kind, other)


@pytest.mark.parametrize("length", [6, 15, 60])
@pytest.mark.parametrize("name", NAMES)
def test_every_template_aspect_and_length(
    facts: ItemFacts, fonts: FontBook, name: str, length: int
) -> None:
    for size in SIZES:
        check(drawn(name, facts, fonts, size, length), safe_box(name, size))


@pytest.mark.parametrize("name", NAMES)
def test_without_anything_said_a_clip_is_still_whole(
    facts: ItemFacts, fonts: FontBook, name: str
) -> None:
    for size in SIZES:
        graphics = drawn(name, facts, fonts, size, 6, words=ClipWords())
        check(graphics, safe_box(name, size))
        assert facts.name_zh in graphics.texts


@pytest.mark.parametrize("name", NAMES)
def test_long_and_rare_names_in_every_template(
    facts: ItemFacts, fonts: FontBook, name: str
) -> None:
    for text in RARE:
        named = facts.model_copy(
            update={"name_zh": text, "county_zh": "江华瑶族自治县", "origin": "大圩镇宝镜村"}
        )
        for size in SIZES:
            check(drawn(name, named, fonts, size, 15), safe_box(name, size))


@pytest.mark.parametrize("name", NAMES)
def test_all_real_names_are_set(facts: ItemFacts, fonts: FontBook, name: str) -> None:
    if not CSV.is_file():
        pytest.skip("the list of specialties does not stand beside the project")
    rows = list(csv.DictReader(io.StringIO(CSV.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 30
    for number, row in enumerate(rows):
        named = facts.model_copy(
            update={
                "name_zh": row["specialty_zh"],
                "name_en": row["specialty_en"],
                "county_zh": row["county_zh"],
                "county_en": row["county_en"],
            }
        )
        size = SIZES[number % len(SIZES)]
        graphics = drawn(name, named, fonts, size, 15, words=ClipWords())
        assert row["specialty_zh"] in graphics.texts


@pytest.mark.parametrize("platform", ["channels", "douyin", "kuaishou", "xiaohongshu"])
@pytest.mark.parametrize("name", NAMES)
def test_every_template_keeps_clear_of_the_buttons_of_a_platform_it_is_made_for(
    facts: ItemFacts, fonts: FontBook, name: str, platform: str
) -> None:
    named = facts.model_copy(update={"name_zh": RARE[0]})
    for size in (Size(270, 480), Size(270, 360)):
        graphics = drawn(name, named, fonts, size, 15, platform=platform)
        (promised,) = (each for each in graphics.areas if each.promised)
        assert (promised.platform, promised.outside_px) == (platform, 0)


def test_a_platform_without_areas_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        load_template(CHECKOUT, NAMES[0]).kept_on("myspace")
    assert caught.value.code == "brand.no_platform"
    assert "douyin" in str(caught.value.params["known"])


@pytest.mark.parametrize("kit", ["sangzhi", "xinhua"])
@pytest.mark.parametrize("name", NAMES)
def test_every_kit_with_its_own_sample(fonts: FontBook, name: str, kit: str) -> None:
    sample = load_sample(CHECKOUT, kit)
    for size in SIZES:
        graphics = drawn(name, sample.item.facts, fonts, size, 15, words=sample.words, kit=kit)
        check(graphics, safe_box(name, size))


def texts(graphics: Graphics) -> str:
    return "\n".join(graphics.texts)


def kinds(graphics: Graphics) -> set[str]:
    return {kind for kind, _, _ in graphics.placed}


def test_captions_stand_at_their_times_above_the_lower_third(
    facts: ItemFacts, fonts: FontBook
) -> None:
    graphics = drawn("product-hero", facts, fonts, SIZES[0], 15)
    found = [(box, shown) for kind, box, shown in graphics.placed if kind == "caption"]
    assert [shown.start for _, shown in found] == [
        0,
        Fraction(94, 30),
        Fraction(188, 30),
        Fraction(281, 30),
    ]
    lower = next((b, t) for kind, b, t in graphics.placed if kind == "lower_third")
    late = [box for box, shown in found if shown.overlaps(lower[1])]
    assert late
    assert all(box.bottom <= lower[0].y for box in late)
    assert "points" not in kinds(graphics)


def test_a_long_caption_is_shown_in_parts_one_after_the_other(
    facts: ItemFacts, fonts: FontBook
) -> None:
    text = (
        "我们这一片黄花菜地在半山腰上，天不亮就要上来摘，一朵一朵看准了再下手，"
        "摘晚了花就开了，开了的花晒出来不香，也就不值钱了，所以家家户户都起得早"
    )
    long = ClipWords(captions=(Caption(range=TimeRange(Fraction(1), Fraction(9)), text=text),))
    for size in SIZES:
        graphics = drawn("origin-story", facts, fonts, size, 15, words=long)
        spans = [shown for kind, _, shown in graphics.placed if kind == "caption"]
        assert len(spans) > 1
        assert spans[0].start == Fraction(6, 5)  # when the intro is over
        assert spans[-1].end == 9
        assert all(a.end == b.start for a, b in pairwise(spans))
        assert "天不亮" in "".join(graphics.texts)


def test_a_teaser_tells_day_hour_and_days_but_no_price(facts: ItemFacts, fonts: FontBook) -> None:
    graphics = drawn("live-teaser", facts, fonts, SIZES[0], 15)
    whole = texts(graphics)
    for text in ("6月18日（周四）", "19:30", "还有 3 天", "祁东好物直播间", "扫码预约"):
        assert text in whole
    assert "¥" not in whole
    assert [kind for kind, _, _ in graphics.placed].count("heading") == 2
    undated = drawn("live-teaser", facts, fonts, SIZES[0], 15, words=ClipWords())
    assert [kind for kind, _, _ in undated.placed].count("heading") == 1
    assert "lower_third" in kinds(undated)
    same_day = words(Fraction(12)).model_copy(update={"post_on": date(2026, 6, 18)})
    assert "就在今天" in texts(drawn("live-teaser", facts, fonts, SIZES[0], 15, words=same_day))
    past = words(Fraction(12)).model_copy(update={"post_on": date(2026, 6, 19)})
    late = texts(drawn("live-teaser", facts, fonts, SIZES[0], 15, words=past))
    assert "还有" not in late
    assert "今天" not in late


def test_price_drop_tells_what_is_saved_per_jin_and_until_when(
    facts: ItemFacts, fonts: FontBook
) -> None:
    whole = texts(drawn("price-drop", facts, fonts, SIZES[0], 15))
    for text in ("立省 ¥10", "折合 59.8 元/斤", "优惠至 12月18日", "原价 ¥39.9"):
        assert text in whole
    plain = facts.model_copy(update={"list_price": None})
    assert "立省" not in texts(drawn("price-drop", plain, fonts, SIZES[0], 15))


def test_steps_that_cannot_be_read_in_time_are_told(facts: ItemFacts, fonts: FontBook) -> None:
    graphics = drawn("recipe", facts, fonts, SIZES[0], 6)
    assert [told.code for told in graphics.told] == ["brand.steps_left"]
    assert graphics.told[0].params == {"shown": 1, "count": 3}
    whole = drawn("recipe", facts, fonts, SIZES[0], 15)
    assert not whole.told
    parts = [shown for kind, _, shown in whole.placed if kind == "progress"]
    assert len(parts) == 4
    assert [each.start for each in parts[1:]] == sorted({each.start for each in parts[1:]})


def test_marks_stand_only_on_the_goods_that_may_bear_them_and_while_they_hold(
    facts: ItemFacts, fonts: FontBook
) -> None:
    kit = load_kit(CHECKOUT, "qidong")
    assert "示例 GI-0426-01" in texts(drawn("origin-story", facts, fonts, SIZES[0], 15))
    other = facts.model_copy(update={"name_zh": "祁东红薯粉"})
    assert "GI-0426-01" not in texts(drawn("origin-story", other, fonts, SIZES[0], 15))
    same, nothing = kit.as_of(date(2027, 12, 31))
    assert same is kit
    assert not nothing
    later, told = kit.as_of(date(2028, 1, 1))
    assert [mark.name for mark in later.marks] == ["地理标志产品"]
    assert later.version != kit.version
    assert [finding.code for finding in told] == ["brand.mark_expired"]
    assert told[0].params["expires"] == "2027-12-31"


@pytest.mark.media
@pytest.mark.parametrize(
    "size", [Size(720, 1280), Size(720, 960), Size(720, 720), Size(1280, 720)], ids=str
)
@pytest.mark.parametrize(
    "link", ["https://county.example/i/hhc-250", "https://m.example/x?" + "a7" * 45]
)
def test_the_code_over_the_picture_is_read_after_encoding_at_720(
    facts: ItemFacts, fonts: FontBook, size: Size, link: str
) -> None:
    linked = facts.model_copy(update={"link": link})
    graphics = drawn("live-teaser", linked, fonts, size, 15, words=ClipWords())
    rng = np.random.default_rng(3)
    noise = rng.integers(60, 190, (size.height // 8, size.width // 8, 3), np.uint8)
    frame = cv2.resize(noise, (size.width, size.height)).astype(np.float64)
    for each in graphics.overlays:
        if isinstance(each, Still) and each.shown.contains(Fraction(9)):
            high, wide = each.image.shape[:2]
            alpha = each.image[..., 3:] / 255
            part = frame[each.top : each.top + high, each.left : each.left + wide]
            part[:] = part * (1 - alpha) + each.image[..., :3] * alpha
    seen = encoded(frame.astype(np.uint8))
    text = read_code(cv2.cvtColor(seen, cv2.COLOR_RGB2BGR))
    assert text == link


def encoded(picture: np.ndarray) -> np.ndarray:
    """The picture as a viewer gets it: H.264 at a platform's own low rate, decoded again."""
    height, width = picture.shape[:2]
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=30, options={"crf": "30", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for _ in range(5):
            made.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        made.mux(stream.encode())
    target.seek(0)
    with av.open(target) as given:
        return list(given.decode(video=0))[-1].to_ndarray(format="rgb24")
