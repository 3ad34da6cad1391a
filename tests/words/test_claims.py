"""Claim words: found whatever is put between the letters, at the place where they stand, and not where they are not."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog import read_catalog
from studio.settings import CHECKOUT
from studio.words import say
from studio.words.claims import (
    ClaimFinding,
    ClaimKind,
    ClaimText,
    ClaimWord,
    Where,
    listed,
)
from studio.words.plain import plain

LIST = listed()
BETWEEN = [
    " ",
    "　",
    "·",
    "-",
    "*",
    "。",
    "\u200b",
    "\u2060",
    "\ufe0f",
    "\u0332",
    "，",
    "★",
    "\n",
    "_",
]


def found(text: str) -> list[tuple[str, str]]:
    return [(each.code, each.found) for each in LIST.check(ClaimText(Where.POINT, text))]


def traditional(text: str) -> str:
    forms = {simple: form for form, simple in LIST.simplified.items()}
    return "".join(forms.get(sign, sign) for sign in text)


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@pytest.mark.parametrize("word", ["国家级", "最高级", "最佳"])
def test_the_statutory_terms_are_errors(word: str) -> None:
    finding = LIST.check(ClaimText(Where.SLOGAN, f"祁东{word}黄花"))[0]
    assert (finding.code, finding.level) == ("claims.absolute", "error")
    assert (finding.start, finding.end) == (2, 2 + len(word))


@pytest.mark.parametrize(
    "word", ["安神", "降血脂", "治疗", "降血压", "抗癌", "减肥", "增强免疫力", "疗效"]
)
def test_an_effect_on_health_is_an_error_of_its_own(word: str) -> None:
    finding = LIST.check(ClaimText(Where.POINT, f"常吃{word}"))[0]
    assert (finding.code, finding.level) == ("claims.health", "error")


@pytest.mark.parametrize(
    "word", ["第一", "最好", "顶级", "极品", "唯一", "100%", "全网最低", "best"]
)
def test_other_superlatives_are_warnings(word: str) -> None:
    finding = LIST.check(ClaimText(Where.POINT, f"「{word}」"))[0]
    assert (finding.code, finding.level) == ("claims.superlative", "warning")


@pytest.mark.parametrize(
    "text",
    [
        "最后一天", "第一场直播", "第一时间发货", "最近采的", "唯一标识", "最好在三天内吃完", "最佳赏味期三个月",
        "八大公山国家级自然保护区", "交通便利", "一路平安，神采飞扬", "不能代替药物治疗", "绿色防治病虫害",
        "最高气温30℃", "肥美白嫩", "secures every pack", "manicured terraces", "2100%", "２１００％", "第1场", "东安鸡",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_silent(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("最后最佳", ["最佳"]),
        ("之最佳", ["之最", "最佳"]),
        ("天下第一碗", ["天下第一"]),
        ("最高级红茶", ["最高级"]),
        ("第一时间抢第一", ["第一"]),
        ("全网最低", ["全网最低"]),
        ("国家级自然保护区旁的国家级好茶", ["国家级"]),
        ("１００％原产", ["１００％"]),
        ("100 % 原产", ["100 %"]),
        ("BEST daylily", ["BEST"]),
        ("國·家·級", ["國·家·級"]),
        ("⼀级，第⼀", ["第⼀"]),
    ],
)
def test_the_longest_word_at_a_place_decides(text: str, words: list[str]) -> None:
    assert [each for _, each in found(text)] == words


@given(
    st.sampled_from(sorted(each.word for each in LIST.words)),
    st.lists(st.sampled_from(BETWEEN), min_size=1, max_size=3),
    st.sampled_from([str, traditional]),
    st.sampled_from([str, full_width, str.upper]),
)
def test_no_disguise_hides_a_word(
    word: str, between: list[str], forms: Callable[[str], str], widths: Callable[[str], str]
) -> None:
    gap = "".join(between)
    text = f"【{widths(forms(gap.join(word)))}】"
    plainly = LIST.by_letters[LIST.letters(word)]
    hits = LIST.check(ClaimText(Where.POINT, text))
    assert (plainly.kind, 1, len(text) - 1) in [
        (each.listed.kind, each.start, each.end) for each in hits
    ]


@given(st.text(max_size=60))
def test_letters_keep_their_places(text: str) -> None:
    read = plain(text, LIST.simplified)
    assert len(read.text) == len(read.at)
    assert list(read.at) == sorted(read.at)
    for letter, at in zip(read.text, read.at, strict=True):
        parts = unicodedata.normalize("NFKC", text[at]).casefold()
        assert letter in {LIST.simplified.get(part, part) for part in parts}


@given(st.text(max_size=30), st.sampled_from(["最佳", "治疗", "best"]), st.text(max_size=30))
def test_a_finding_points_at_the_word_in_any_text(before: str, word: str, after: str) -> None:
    for each in LIST.check(ClaimText(Where.POST, f"{before}{word}{after}")):
        assert LIST.letters(each.found) == LIST.letters(each.listed.word)
        assert LIST.letters(each.place.text[each.start]) != ""
        assert LIST.letters(each.place.text[each.end - 1]) != ""


@given(st.text(max_size=20))
def test_a_statutory_term_in_plain_sight_is_never_missed(around: str) -> None:
    assert "claims.absolute" in {code for code, _ in found(f"{around}最佳！{around}")}


def test_every_message_says_text_word_and_what_to_write() -> None:
    for kind in ClaimKind:
        word = ClaimWord("最佳", kind, "写事实", "write facts")
        finding = ClaimFinding(word, ClaimText(Where.COVER, "本县最·佳"), 2, 5)
        for language, where in (("zh", "封面"), ("en", "cover")):
            said = str(say(finding.code, language, finding.params))
            assert "最·佳" in said
            assert "本县最·佳" in said
            assert "{" not in said
            assert where in said or kind is ClaimKind.NO_SAFETY_NOTE
            assert finding.params[f"instead_{language}"] in said


@pytest.mark.parametrize("where", Where)
def test_every_place_has_a_name(where: Where) -> None:
    assert say(f"claims.where.{where.value}", "zh").text != f"claims.where.{where.value}"


def test_fresh_daylily_needs_its_note() -> None:
    for name in ("祁东鲜黄花菜", "祁东 鮮黃花", "Qidong fresh daylily buds"):
        (finding,) = LIST.check_note(ClaimText(Where.NAME, name), " ")
        assert (finding.code, finding.level) == ("claims.no_safety_note", "error")
        assert LIST.check_note(ClaimText(Where.NAME, name), "须焯水并煮熟") == ()
    assert LIST.check_note(ClaimText(Where.NAME, "祁东黄花菜"), "") == ()


def test_a_finding_as_data() -> None:
    (finding,) = LIST.check(ClaimText(Where.POINT, "口感 顶 级"))
    data = finding.as_data()
    assert {key: data[key] for key in ("code", "level", "where", "word", "found", "start", "end")} == {
        "code": "claims.superlative", "level": "warning", "where": "point", "word": "顶级", "found": "顶 级",
        "start": 3, "end": 6,
    }  # fmt: skip
    assert data["text"] == "口感 顶 级"
    assert "可以核对" in str(data["suggestion_zh"])


def test_nothing_listed_is_let_through_by_itself() -> None:
    letters = {LIST.letters(each) for each in LIST.allow}
    assert letters.isdisjoint(LIST.by_letters)
    assert all(len(each) >= 2 for each in (*letters, *LIST.by_letters))


def test_the_words_of_real_counties_pass() -> None:
    """What the sample catalog says, and what a province's specialties are called, raises no alarm."""
    texts = [
        text
        for county in read_catalog(CHECKOUT)
        for item in county.items
        for text in (
            item.name_zh,
            item.name_en,
            item.origin,
            item.safety_note,
            *item.selling_points,
        )
    ]
    beside = CHECKOUT.parent / "shared" / "catalog" / "hunan-specialties.csv"
    if beside.exists():
        with beside.open(encoding="utf-8") as file:
            texts += [each["specialty_zh"] for each in csv.DictReader(file)]
    assert {text: found(text) for text in texts if found(text)} == {}
