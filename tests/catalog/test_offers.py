"""What the buyer finally pays, to the fen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog.offers import Deal, Offer, OfferKind, deal, deals, parse_offer
from studio.errors import InputError
from studio.units import Money
from studio.words import LANGUAGES, entries, say


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("满200减20", Offer(OfferKind.COUPON, threshold=Money(20000), off=Money(2000))),
        ("满 ９９ 元立减 5.5 元", Offer(OfferKind.COUPON, threshold=Money(9900), off=Money(550))),
        (
            "每满100减8",
            Offer(OfferKind.COUPON, threshold=Money(10000), off=Money(800), repeated=True),
        ),
        ("立减5", Offer(OfferKind.COUPON, off=Money(500))),
        ("8折", Offer(OfferKind.DISCOUNT, rate=Fraction(4, 5))),
        ("8.5折", Offer(OfferKind.DISCOUNT, rate=Fraction(17, 20))),
        ("85折", Offer(OfferKind.DISCOUNT, rate=Fraction(17, 20))),
        ("买二送一", Offer(OfferKind.MORE, buy=2, free=1)),
        ("买10袋送2袋", Offer(OfferKind.MORE, buy=10, free=2)),
        ("送竹筷一双", Offer(OfferKind.GIFT, gift="竹筷一双")),
    ],
)
def test_offers_are_read_as_people_write_them(text: str, offer: Offer) -> None:
    assert parse_offer(text) == offer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "offer.not_understood"),
        ("坏果包赔", "offer.not_understood"),
        ("买零送一", "offer.not_understood"),
        ("满20减20", "offer.takes_all"),
        ("满100减0", "offer.takes_all"),
        ("0折", "offer.bad_discount"),
        ("10折", "offer.bad_discount"),
        ("10.0折", "offer.bad_discount"),
        ("10.5折", "offer.bad_discount"),
        ("满1.234减1", "catalog.price_too_fine"),
    ],
)
def test_what_is_no_offer_is_said(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_offer(text)
    assert caught.value.code == code
    assert all(say(code, language, caught.value.params).remedy for language in LANGUAGES)


def test_kinds_have_words() -> None:
    assert all(f"offer.kind.{kind}" in entries() for kind in OfferKind)


def read(*texts: str) -> list[Offer]:
    return [parse_offer(text) for text in texts]


@pytest.mark.parametrize(
    ("price", "bought", "texts", "paid", "pieces"),
    [
        (19800, 1, ["满200减20"], 19800, 1),
        (19800, 2, ["满200减20"], 37600, 2),
        (2990, 2, ["买二送一"], 5980, 3),
        (2990, 5, ["买二送一"], 14950, 7),
        (2999, 1, ["8.5折"], 2550, 1),  # 2549.15 fen
        (10000, 2, ["满150减10", "8折"], 15000, 2),  # 16000 after the discount
        (10000, 1, ["满100减10", "8折"], 8000, 1),  # 8000 does not reach it
        (5000, 7, ["每满100减8"], 32600, 7),
        (400, 1, ["立减5"], 400, 1),  # it would leave nothing to pay
        (
            10000,
            2,
            ["满100减10", "满200减30"],
            16000,
            2,
        ),  # both are reached by the 20000 before coupons
        (10000, 2, ["满200减30", "满100减10"], 16000, 2),
        (10000, 2, ["每满100减10", "立减5", "满200减30"], 14500, 2),
        (10000, 2, ["满100减10", "9.5折", "满200减30"], 18000, 2),  # 19000 after the discount
        (
            2000,
            1,
            ["立减15", "满20减18"],
            200,
            1,
        ),  # of two that would leave nothing, the one that asks for more
        (2000, 1, ["满20减18", "立减15"], 200, 1),
    ],
)
def test_what_is_paid(price: int, bought: int, texts: list[str], paid: int, pieces: int) -> None:
    found = deal(Money(price), bought, read(*texts))
    assert (found.paid.fen, found.pieces) == (paid, pieces)


def test_what_a_host_says() -> None:
    found = deals(Money(7900), read("送竹筷一双", "满200减20", "买二送一"))
    assert found == (
        Deal(1, 1, Money(7900), ("竹筷一双",)),
        Deal(2, 3, Money(15800), ("竹筷一双",)),
        Deal(3, 4, Money(21700), ("竹筷一双",)),
    )
    assert found[1].each == Fraction(15800, 3)
    assert found[1].below(Money(5267))
    assert not found[1].below(Money(5266))


def test_no_piece_is_no_purchase() -> None:
    with pytest.raises(ValueError, match="one piece"):
        deal(Money(100), 0, [])


offers = st.one_of(
    st.builds(lambda n: Offer(OfferKind.DISCOUNT, rate=Fraction(n, 100)), st.integers(1, 99)),
    st.builds(
        lambda off, more, repeated: Offer(
            OfferKind.COUPON, threshold=Money(off + more), off=Money(off), repeated=repeated
        ),
        st.integers(1, 50_000),
        st.integers(1, 50_000),
        st.booleans(),
    ),
    st.builds(
        lambda a, b: Offer(OfferKind.MORE, buy=a, free=b), st.integers(1, 9), st.integers(1, 9)
    ),
)


@given(st.integers(1, 1_000_000), st.integers(1, 99), st.lists(offers, max_size=4), st.randoms())
def test_an_offer_never_makes_it_dearer_nor_free_and_their_order_is_ours(
    price, bought, given_, random
) -> None:
    whole = price * bought
    found = deal(Money(price), bought, given_)
    assert 0 < found.paid.fen <= whole
    assert found.pieces >= bought
    told = deals(Money(price), given_)
    for _ in range(3):
        shuffled = random.sample(given_, len(given_))
        assert deal(Money(price), bought, shuffled) == found
        assert deals(Money(price), shuffled) == told
