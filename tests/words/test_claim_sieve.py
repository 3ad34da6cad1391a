from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.words import claim_sieve
from studio.words.claim_sieve import CAPITAL, LETTERS, SIMPLE, ClaimSieve
from studio.words.claims import ClaimText, Where, listed

SIEVE = ClaimSieve(listed())
WORDS = [each.word for each in listed().words]

PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        [
            "龘",
            "1",
            "%",
            "１００",
            "％",
            " ",
            "　",
            "·",
            "，",
            "_",
            "最",
            "第",
            "一",
            "國",
            "級",
            "家",
        ]
    ),
    st.sampled_from(["e\u0301", "\u200b", "ﾊﾞ", "①", "ß", "㎏", "\u115f", "㍿", "ﬁ"]),
    st.text(max_size=4),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=3))
def test_what_the_sieve_lets_fall_holds_no_word(texts: list[str]) -> None:
    found = [listed().check(ClaimText(Where.SCRIPT, text)) for text in texts]
    suspects = SIEVE.suspects(texts)
    for text, expected in zip(texts, found, strict=True):
        assert not expected or text in suspects
        assert SIEVE.check(ClaimText(Where.SCRIPT, text)) == expected


@pytest.mark.parametrize("word", WORDS)
def test_every_listed_word_is_caught_between_others(word: str) -> None:
    texts = ["今天采的", f"真是{word}了", ""]
    assert list(SIEVE.suspects(texts)) == [texts[1]]
    assert SIEVE.suspects(["".join(f"{sign} " for sign in word)])


def test_no_word_is_found_across_two_texts_and_the_edge_s_own_sign_does_no_harm() -> None:
    assert not SIEVE.suspects(["真是最", "好吃"])
    assert "最好吃" in SIEVE.suspects(["龘", "最好吃"])


def test_ordinary_talk_falls_through() -> None:
    talk = [
        "天亮前采下花蕾，当天冷链装箱",
        "焯水后炒肉",
        "250g/袋，29.9 元",
        "Fresh daylily buds",
        "",
    ]
    assert not SIEVE.suspects(talk)


SIGNS = [chr(code) for code in range(0x10000) if SIMPLE.fullmatch(chr(code))]


def test_the_letters_among_simple_signs_are_those_of_unicode() -> None:
    """But for the per cent signs, which say something too."""
    letters = {each for each in SIGNS if each.isalnum()} | {"%", "％"}
    assert {each for each in SIGNS if LETTERS.fullmatch(each)} == letters


def test_only_capitals_fold_to_another_sign() -> None:
    plain = [unicodedata.normalize("NFKC", each) for each in SIGNS]
    assert all(CAPITAL.search(each) for each in plain if each.casefold() != each)


def test_what_was_read_before_is_told_again_and_little_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(claim_sieve, "KEPT", 3)
    monkeypatch.setattr(claim_sieve, "READ", 3)
    sieve = ClaimSieve(listed())
    said = ["国家级好物", "清晨采摘", "国家级好物", "当天发货", "最好吃"]
    assert [sieve.suspects(said) for _ in range(2)] == [["国家级好物", "国家级好物", "最好吃"]] * 2
    assert sieve.suspects(["清晨采摘"]) == []
