"""Posts within what each platform takes: cut where a reader pauses, safety note and price always there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog import PostLimits, facts_of, find_item, platform_post, read_catalog
from studio.catalog.phrases import shortened
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.settings import CHECKOUT
from studio.workflows.kit.posts import load_platforms, posts_of, write_posts

KNOWN = {each.name: each for each in load_platforms(CHECKOUT).platform}
ITEMS = [item.sku for county in read_catalog(CHECKOUT) for item in county.items]


def facts(sku: str = "qd-hhc-fresh", **changes: object) -> ItemFacts:
    county, item = find_item(read_catalog(CHECKOUT), sku)
    return facts_of(item, county.name_zh, county.name_en).model_copy(update=changes)


def limits(**changes: object) -> PostLimits:
    values: dict[str, object] = {
        "name": "test", "title_most": 20, "text_most": 300, "points_most": 4, "point_most": 20, "tags_most": 5,
        "tag_most": 10, "count": "character", "source": "test", "date": date(2026, 11, 28),
    }  # fmt: skip
    return PostLimits.model_validate({**values, **changes})


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("桑植白茶·白牡丹2026年春茶", 14, "桑植白茶·白牡丹2026年"),
        ("桑植白茶·白牡丹2026年春茶", 12, "桑植白茶·白牡丹"),
        ("桑植白茶·白牡丹2026年春茶", 7, "桑植白茶"),
        ("桑植白茶·白牡丹2026年春茶", 3, ""),
        ("黄花菜每袋净重 500 克装好", 12, "黄花菜每袋净重"),
        ("黄花菜家庭装500g礼盒", 11, "黄花菜家庭装500g"),
        ("黄花菜家庭装500g礼盒", 9, "黄花菜家庭装"),
        ("黄花菜家庭装150g×4罐/盒送礼", 16, "黄花菜家庭装150g×4罐/盒"),
        ("黄花菜家庭装150g×4罐/盒送礼", 14, "黄花菜家庭装"),
        ("清晨采摘，当天晒干，三斤鲜花一斤干菜", 10, "清晨采摘，当天晒干"),
        ("第3代传人（非遗）手作", 9, "第3代传人（非遗）"),
        ("第3代传人（非遗）手作", 8, "第3代传人"),
        ("Sangzhi white tea, White Peony", 19, "Sangzhi white tea"),
        ("短", 5, "短"),
    ],
)
def test_a_line_is_cut_where_a_reader_pauses(text: str, most: int, left: str) -> None:
    assert shortened(text, most, len) == left


PIECES = st.sampled_from(
    [
        "祁东黄花菜",
        "500g",
        "2026年",
        "White",
        "12.5公斤",
        "，",
        "·",
        " ",
        "（",
        "）",
        "¥29.9/袋",
        "手作",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.integers(1, 40))
def test_no_cut_is_inside_a_figure_or_a_word(text: str, most: int) -> None:
    left = shortened(text, most, len)
    assert len(left) <= most
    assert text.startswith(left)
    after = text[len(left) :]
    if left and after:
        assert not (left[-1].isascii() and after[0].isascii() and (left[-1] + after[0]).isalnum())
        assert not (left[-1].isdigit() and re.match("[年公.]|/袋", after))
        assert not left.endswith(("，", "·", " ", "（"))


@pytest.mark.parametrize("sku", ITEMS)
@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_item_fits_every_platform(sku: str, name: str) -> None:
    known, shown = KNOWN[name], facts(sku)
    post = platform_post(shown, known)
    assert known.title_least <= known.length(post.title) <= known.title_most
    assert shown.name_zh[:4] in post.title
    assert known.length(post.text) <= known.text_most
    assert len(post.tags) == len({each.casefold() for each in post.tags}) <= known.tags_most
    assert all(each in post.text for each in (*post.tags, str(shown.price), shown.safety_note))


def test_the_short_title_of_wechat_channels_holds_no_mark_it_refuses() -> None:
    post = platform_post(facts("sz-bc-100"), KNOWN["wechat-channels"])
    assert post.title == "桑植白茶 白牡丹 桑植县人潮溪镇"


def test_platforms_count_differently() -> None:
    text = "🍵茶 tea"
    assert limits(count="character").length(text) == 6
    assert limits(count="utf16").length(text) == 7
    assert limits(count="half").length(text) == 4


def test_a_text_that_is_too_long_loses_season_tags_and_points_but_not_the_note() -> None:
    note = "须焯水并充分煮熟后食用，" * 17
    points = tuple(f"第{number}条卖点写得长一点" for number in range(4))
    full = platform_post(facts(safety_note=note, selling_points=points), limits(text_most=400))
    assert ("产季" in full.text, len(full.tags)) == (True, 5)
    less = platform_post(facts(safety_note=note, selling_points=points), limits(text_most=300))
    assert "产季" not in less.text
    assert len(less.tags) < 5
    assert note in less.text
    assert "¥36.8" in less.text
    with pytest.raises(InputError) as caught:
        platform_post(facts(safety_note="煮熟" * 160), limits())
    assert caught.value.code == "post.too_long"


def test_a_point_without_a_pause_is_left_out_whole() -> None:
    shown = facts(selling_points=("长" * 21, "清晨采摘，" + "再长" * 12))
    text = platform_post(shown, limits()).text
    assert "长" not in text
    assert "✅ 清晨采摘\n" in text


def test_a_long_name_gives_way_to_a_selling_point_and_then_to_an_error() -> None:
    long_name = "湘西保靖黄金茶" * 3
    assert platform_post(facts(name_zh=long_name), limits()).title == "祁东县 天亮前采下花蕾"
    with pytest.raises(InputError) as caught:
        platform_post(facts(name_zh=long_name, selling_points=()), limits())
    assert caught.value.code == "post.no_title"


def test_tags_are_once_each_whatever_their_case() -> None:
    shown = facts(name_zh="Tea", county_zh="TEA", origin="te·a")
    assert platform_post(shown, limits()).tags == ("#Tea", "#农产品", "#家乡味道")


def test_posts_are_written_beside_the_clip(tmp_path: Path) -> None:
    written = write_posts(posts_of(facts(), CHECKOUT), tmp_path, "clip")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        f"clip-post-{name}.txt" for name in KNOWN
    )
    for each in written:
        text = each.path.read_text(encoding="utf-8")
        assert text == f"{each.post.title}\n\n{each.post.text}\n"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("title_most = 30", "title_most = 0", "title_most"),
        ('count = "utf16"', 'count = "bytes"', "count"),
        ("tags_most = 5", "tags_most = 5\nhashtags = 5", "hashtags"),
        ('name = "kuaishou"', 'name = "douyin"', "(file)"),
    ],
)
def test_a_mistake_in_the_limits_names_file_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    (tmp_path / "templates").mkdir()
    text = (CHECKOUT / "templates" / "posts.toml").read_text(encoding="utf-8")
    (tmp_path / "templates" / "posts.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_platforms(tmp_path)
    assert caught.value.params["file"] == "templates/posts.toml"
    assert key in str(caught.value.params["key"])
