from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog import PRICE_LIMIT, parse_price
from studio.errors import InputError
from studio.units import Money
from studio.words import LANGUAGES, entries, say


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("29.9", 2990),
        ("¥29.90", 2990),
        ("￥29.90", 2990),
        ("29.9元", 2990),
        (" ¥ 29.9 元 ", 2990),
        ("２９．９", 2990),
        ("0", 0),
        ("0.01", 1),
        (".5", 50),
        ("5.", 500),
        ("007", 700),
        ("1,280", 128_000),
        ("1,280.50", 128_050),
        ("29.9000", 2990),
        ("10000000", 1_000_000_000),
    ],
)
def test_prices_as_people_write_them(text: str, fen: int) -> None:
    assert parse_price(text) == Money(fen)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("¥", "empty"),
        ("元", "empty"),
        ("-1", "negative"),
        ("−1", "negative"),
        ("－１", "negative"),
        ("-¥1.50", "negative"),
        ("¥-1", "negative"),
        ("1.234", "too_fine"),
        ("0.001", "too_fine"),
        ("abc", "not_a_number"),
        ("-", "not_a_number"),
        (".", "not_a_number"),
        ("1e3", "not_a_number"),
        ("12,34", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("29.9/斤", "not_a_number"),
        ("٣", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("10000000.01", "too_high"),
        ("99999999", "too_high"),
        ("9" * 5000, "too_high"),
    ],
)
def test_what_is_no_price_is_refused_with_a_remedy(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_price(text)
    assert caught.value.code == f"catalog.price_{code}"
    for language in LANGUAGES:
        message = say(caught.value.code, language, caught.value.params)
        assert message.remedy
        assert "{" not in str(message)


@given(st.integers(min_value=0, max_value=PRICE_LIMIT.fen).map(Money))
def test_what_is_shown_is_read_back(money: Money) -> None:
    for text in (
        str(money),
        money.yuan,
        f"{money.yuan}元",
        f"{money.fen // 100}.{money.fen % 100:02d}",
    ):
        assert parse_price(text) == money


@given(st.text(max_size=30) | st.from_regex(r"[-¥]?[0-9,.]{1,12}元?", fullmatch=True))
def test_any_text_gives_money_or_a_known_refusal(text: str) -> None:
    try:
        outcome = f"catalog.price_{parse_price(text).fen <= PRICE_LIMIT.fen}"
    except InputError as error:
        outcome = error.code
    assert outcome == "catalog.price_True" or outcome in entries()
