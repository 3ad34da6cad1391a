"""Claim words of a county, and of every text of a clip."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from studio.catalog import facts_of, find_item, read_catalog
from studio.errors import InputError
from studio.records.clip import ItemFacts
from studio.records.clip_words import ClipWords
from studio.records.edit import Caption
from studio.settings import CHECKOUT, Settings
from studio.units import TimeRange
from studio.words import say
from studio.words.claims import ClaimText, Where, listed
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.kit.clip_brand import Brand, check_words


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder of its own, which a test may change."""
    for name in ("templates", "assets"):
        shutil.copytree(CHECKOUT / name, tmp_path / name)
    return Settings.from_environment({"COUNTY_STUDIO_DATA": str(tmp_path)})


def facts(**changes: object) -> ItemFacts:
    county, item = find_item(read_catalog(CHECKOUT), "qd-hhc-250")
    return facts_of(item, county.name_zh, county.name_en).model_copy(update=changes)


def own(settings: Settings, text: str) -> None:
    (settings.data / "templates/brands/qidong/claims.toml").write_text(text, encoding="utf-8")


def codes(settings: Settings, text: str) -> list[str]:
    words = claim_list(settings.data, "qidong")
    return [each.code for each in words.check(ClaimText(Where.POINT, text))]


def check(settings: Settings, changed: ItemFacts, *captions: str) -> list[tuple[str, str]]:
    span = TimeRange(Fraction(0), Fraction(1))
    brand = Brand.load(settings, "qidong", "product-hero")
    shown = [Caption(range=span, text=text) for text in captions]
    found = check_words(brand, changed, settings, shown)
    return [(each.place.where.value, each.listed.word) for each in found]


def test_a_county_extends_shortens_and_lets_through(settings: Settings) -> None:
    assert codes(settings, "顶级货，人间绝味，出自唯一村") == ["claims.superlative"] * 2
    own(
        settings,
        'without = ["顶级"]\nallow = ["唯一村"]\n'
        '[[group]]\nwords = ["人间绝味"]\ninstead_zh = "写味道"\ninstead_en = "write its taste"\n',
    )
    assert codes(settings, "顶级货，出自唯一村") == []
    assert codes(settings, "人間 絕味，独一无二，最佳") == [
        "claims.superlative", "claims.superlative", "claims.absolute",
    ]  # fmt: skip
    assert claim_list(settings.data, "sangzhi") == listed()


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ('without = ["最佳"]', "claims.not_listed", "without"),
        ('without = ["安神"]', "claims.not_listed", "without"),
        ('without = ["没有的词"]', "claims.not_listed", "without"),
        ('allow = ["天下最 佳茶"]', "claims.not_allowable", "allow"),
        ('allow = ["治疗"]', "claims.not_allowable", "allow"),
        ('allow = ["·最·"]', "claims.too_short", "allow"),
        ('[[group]]\nwords = ["好"]\ninstead_zh = "a"\ninstead_en = "b"', "claims.too_short", "group.words"),
        ('[[group]]\nwords = ["很好"]\ninstead_zh = "a"', "brand.missing_key", "group.0.instead_en"),
        ("allow = 3", "brand.bad_value", "allow"),
        ('word = ["x"]', "brand.unknown_key", "word"),
        ("allow = [", "brand.broken_toml", None),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_key(
    settings: Settings, text: str, code: str, key: str | None
) -> None:
    own(settings, text)
    with pytest.raises(InputError) as caught:
        claim_list(settings.data, "qidong")
    assert caught.value.code == code
    assert caught.value.params["file"] == "templates/brands/qidong/claims.toml"
    assert caught.value.params.get("key") == key
    assert "{" not in str(say(code, "zh", caught.value.params))


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"name_zh": "最佳黄花菜"}, "claims.absolute", "商品名"),
        ({"name_zh": "祁东最\u200b佳黄花菜"}, "claims.absolute", "商品名"),
        ({"selling_points": ("好吃", "安 神助眠")}, "claims.health", "卖点"),
        ({"origin": "國家級示范镇"}, "claims.absolute", "价签和标注"),
        ({"safety_note": "可治疗失眠"}, "claims.health", "食用提示"),
        ({"name_en": "Daylily that cures"}, "claims.health", "商品名"),
        ({"county_zh": "最佳县"}, "claims.absolute", "片尾卡"),
        ({"name_zh": "鲜黄花菜", "safety_note": ""}, "claims.no_safety_note", ""),
    ],
)
def test_an_error_stops_and_names_word_text_and_suggestion(
    settings: Settings, changes: dict[str, object], code: str, where: str
) -> None:
    with pytest.raises(InputError) as caught:
        check(settings, facts(**changes))
    error = caught.value
    assert error.code == code
    said = str(say(error.code, "zh", error.params))
    assert where in said
    assert str(error.params["found"]) in said
    assert str(error.params["instead_zh"]) in said


def test_captions_and_slogan_are_checked(settings: Settings) -> None:
    with pytest.raises(InputError) as caught:
        check(settings, facts(), "大家好", "这是最\n佳的一批")
    assert caught.value.params["where_zh"] == "字幕"
    kit = settings.data / "templates/brands/qidong/kit.toml"
    kit.write_text(
        kit.read_text(encoding="utf-8").replace("晒满山乡", "治愈山乡"), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        check(settings, facts())
    assert (caught.value.code, caught.value.params["where_zh"]) == ("claims.health", "口号")


def test_warnings_come_back_once_for_each_text(settings: Settings) -> None:
    changed = facts(selling_points=("顶级好货", "顶级好货", "百分百手工"))
    assert check(settings, changed) == [("point", "顶级"), ("point", "百分百")]
    assert check(settings, facts()) == []


def test_words_typed_for_one_clip_are_held_against_the_list_too(settings: Settings) -> None:
    brand = Brand.load(settings, "qidong", "recipe")
    for words in (
        ClipWords(steps=("煮三分钟", "国家级享受")),
        ClipWords(quote="国家级的味道"),
        ClipWords(captions=(Caption(range=TimeRange(Fraction(0), Fraction(2)), text="国家级"),)),
    ):
        with pytest.raises(InputError) as caught:
            check_words(brand, facts(), settings, words=words)
        assert caught.value.code.startswith("claims.")
