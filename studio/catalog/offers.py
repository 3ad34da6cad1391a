"""Coupons, discounts and gifts, and what the buyer finally pays (到手价), exact to the fen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, prod

from studio.catalog.price import parse_price
from studio.catalog.sheet.cells import plain
from studio.errors import InputError
from studio.units import Money

MOST_PIECES = 99
"""Of one purchase that is worked out."""


class OfferKind(StrEnum):
    """What an offer does; ``studio.words`` names it under ``offer.kind.<value>``."""

    DISCOUNT = "discount"
    COUPON = "coupon"
    MORE = "more"
    GIFT = "gift"


@dataclass(frozen=True)
class Offer:
    """An offer, understood.

    Attributes:
        kind: What it does.
        rate: Of a discount: 17/20 for 8.5折.
        threshold: Of a coupon: what must be paid before it; nothing for 立减.
        off: Of a coupon: what it takes off.
        repeated: Of a coupon: whether it counts once for each time the threshold is reached (每满).
        buy: Of ``MORE``: pieces to buy.
        free: Of ``MORE``: pieces given with them.
        gift: What is given, in words.
    """

    kind: OfferKind
    rate: Fraction = Fraction(1)
    threshold: Money = Money(0)
    off: Money = Money(0)
    repeated: bool = False
    buy: int = 0
    free: int = 0
    gift: str = ""


@dataclass(frozen=True)
class Deal:
    """A purchase with all offers counted.

    Attributes:
        bought: Pieces that are paid.
        pieces: Pieces that arrive.
        paid: For all of them.
        gifts: What comes with them, in words.
    """

    bought: int
    pieces: int
    paid: Money
    gifts: tuple[str, ...] = ()

    @property
    def each(self) -> Fraction:
        """Fen for a piece that arrives, not rounded."""
        return Fraction(self.paid.fen, self.pieces)

    def below(self, floor: Money) -> bool:
        """Whether a piece comes out below the least that the county approved."""
        return self.each < floor.fen


HAN = {each: number for number, each in enumerate("零一二三四五六七八九十")} | {"两": 2}
COUNT = r"([0-9]{1,2}|[一二三四五六七八九十两])"
YUAN = r"([0-9.,]+)\s*(?:元|块)?"
DISCOUNT = re.compile(r"(?:打)?\s*([0-9]{1,2}(?:\.[0-9])?)\s*折")
COUPON = re.compile(rf"(每)?满\s*{YUAN}\s*(?:立减|减|省|-)\s*{YUAN}")
AT_ONCE = re.compile(rf"(?:立减|直降|领券减|优惠券)\s*{YUAN}")
MORE = re.compile(rf"买\s*{COUNT}\s*(?:份|件|袋|盒)?\s*(?:送|赠)\s*{COUNT}\s*(?:份|件|袋|盒)?")
GIFT = re.compile(r"(?:下单|拍下)?(?:送|赠送|赠)\s*(\S.{0,38})")


def parse_offer(text: str) -> Offer:
    """Read ``满200减20``, ``每满100减8``, ``立减5``, ``8.5折``, ``买二送一``, ``送竹筷一双``.

    Raises:
        InputError: ``offer.not_understood``; ``offer.takes_all``: a coupon that takes as much as it asks for;
            ``offer.bad_discount``; what ``parse_price`` raises.
    """
    typed = plain(text).replace("，", "").strip("。.! ")
    if match := MORE.fullmatch(typed):
        buy, free = _count(match[1]), _count(match[2])
        if buy and free:
            return Offer(OfferKind.MORE, buy=buy, free=free)
    if match := DISCOUNT.fullmatch(typed):
        return Offer(OfferKind.DISCOUNT, rate=_rate(match[1]))
    if match := COUPON.fullmatch(typed):
        threshold, off = parse_price(match[2]), parse_price(match[3])
        if not Money(0) < off < threshold:
            raise InputError("offer.takes_all", found=typed[:40])
        return Offer(OfferKind.COUPON, threshold=threshold, off=off, repeated=bool(match[1]))
    if match := AT_ONCE.fullmatch(typed):
        return Offer(OfferKind.COUPON, off=parse_price(match[1]))
    if match := GIFT.fullmatch(typed):
        return Offer(OfferKind.GIFT, gift=match[1])
    raise InputError("offer.not_understood", found=typed[:40])


def deal(price: Money, bought: int, offers: Sequence[Offer]) -> Deal:
    """What ``bought`` pieces at ``price`` come to, whatever order offers stand in.

    Discounts count first, all at once, rounded up to a whole fen. Every coupon's threshold is held against that one
    sum, not against what another coupon has left of it; coupons then come off from the highest threshold down. One
    that would leave nothing to pay does not count.

    Raises:
        ValueError: Fewer than one piece.
    """
    if bought < 1:
        raise ValueError("at least one piece is bought")
    base = _discounted(price, bought, offers)
    more = (each for each in offers if each.kind is OfferKind.MORE)
    pieces = bought + sum(bought // each.buy * each.free for each in more)
    gifts = tuple(offer.gift for offer in offers if offer.kind is OfferKind.GIFT)
    return Deal(
        bought, pieces, Money(base - sum(off for _, off in _taken_off(base, offers))), gifts
    )


def deals(price: Money, offers: Sequence[Offer]) -> tuple[Deal, ...]:
    """One piece, and the least pieces with which each offer counts: what a host says and a buyer asks."""
    wanted = {1}
    for offer in offers:
        if offer.kind is OfferKind.MORE:
            wanted.add(offer.buy)
        elif offer.kind is OfferKind.COUPON:
            reached = (n for n in range(1, MOST_PIECES + 1) if _counts(price, n, offer, offers))
            wanted |= {n for n in (next(reached, None),) if n}
    return tuple(deal(price, bought, offers) for bought in sorted(wanted))


def _counts(price: Money, bought: int, coupon: Offer, offers: Sequence[Offer]) -> bool:
    taken = _taken_off(_discounted(price, bought, offers), offers)
    return any(each is coupon for each, _ in taken)


def _discounted(price: Money, bought: int, offers: Sequence[Offer]) -> int:
    """Fen that every threshold is held against.

    Taobao and Tmall call it 平行式优惠门槛: what the pieces cost after the discounts of their own page is the measure
    for each offer behind them, so that all whose threshold it reaches count together
    (http://www.qlxiaozhan.com/tmxfs/105581.html quotes the rule).
    """
    rates = (each.rate for each in offers if each.kind is OfferKind.DISCOUNT)
    return ceil(price.fen * bought * prod(rates, start=Fraction(1)))


def _taken_off(base: int, offers: Sequence[Offer]) -> list[tuple[Offer, int]]:
    """Coupons that count, each with the fen it takes off."""
    coupons = (each for each in offers if each.kind is OfferKind.COUPON)
    reached = ((each, _worth(base, each)) for each in coupons if base >= each.threshold.fen)
    found, left = list[tuple[Offer, int]](), base
    for each, off in sorted(reached, key=lambda one: (-one[0].threshold.fen, -one[1])):
        if off < left:
            found.append((each, off))
            left -= off
    return found


def _worth(base: int, coupon: Offer) -> int:
    return coupon.off.fen * (base // coupon.threshold.fen if coupon.repeated else 1)


def _count(text: str) -> int:
    return HAN[text] if text in HAN else int(text)


def _rate(text: str) -> Fraction:
    """``8.5`` and ``85`` are both 85 in a hundred, ``8`` is 80; ``10`` would be no discount at all."""
    whole, _, tenth = text.partition(".")
    rate = Fraction(text) / (100 if len(whole) == 2 and not tenth else 10)
    if not 0 < rate < 1 or text == "10":
        raise InputError("offer.bad_discount", found=text)
    return rate
