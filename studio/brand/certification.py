"""Certification marks of a kit: which an item may bear, and on which days."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from studio.errors import InputError
from studio.records.finding import Finding, Level
from studio.records.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.records.clip import ItemFacts

MarkKind = Literal["origin", "organic", "green", "brand"]
"""Geographical indication, organic, green food, the county's own."""

MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)


class CertMark(Value):
    """A mark that the county's goods may bear. Drawn as the project's own badge, never as an authority's."""

    kind: MarkKind
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)] = ""
    """What items call it by; its kind when left out."""
    name: str
    """Such as ``地理标志产品``."""
    number: Annotated[str, Field(min_length=1, max_length=40)]
    """Of the licence."""
    valid_from: date | None = None
    """First day it holds; None when it always did."""
    expires: date | None = None
    """Last day it holds; None when it has no term."""
    goods: tuple[str, ...] = ()
    """Only items whose name has one of these may bear it; all when this and ``items`` are empty."""
    items: tuple[str, ...] = ()
    """Skus that may bear it whatever their name."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.expires and self.valid_from > self.expires:
            raise ValueError("valid_from ≤ expires")
        return self

    @property
    def called(self) -> str:
        """What items call it by."""
        return self.id or self.kind

    def borne_by(self, facts: ItemFacts) -> bool:
        """Whether the kit lets this item bear it."""
        if not self.goods and not self.items:
            return True
        return facts.sku in self.items or any(each in facts.name_zh for each in self.goods)

    def lapse(self, day: date) -> Finding | None:
        """Why it may not be shown on ``day``; None when it may."""
        params = {"mark": self.name, "number": self.number}
        if self.expires and self.expires < day:
            params |= {"expires": str(self.expires)}
            code = "brand.mark_expired"
        elif self.valid_from and self.valid_from > day:
            params |= {"valid_from": str(self.valid_from)}
            code = "brand.mark_not_yet"
        else:
            return None
        return Finding(code=code, level=Level.WARNING, subjects=(self.called,), params=dict(params))


def distinct(marks: Sequence[CertMark]) -> None:
    """Make sure that no two are called alike.

    Raises:
        ValueError: Two are; an ``id`` tells them apart.
    """
    for called, times in Counter(each.called for each in marks).items():
        if times > 1:
            raise ValueError(f"an id of its own for each mark; {called} is there {times} times")


def borne(
    facts: ItemFacts, marks: Sequence[CertMark], lapsed: Sequence[tuple[CertMark, Finding]]
) -> tuple[CertMark, ...]:
    """The marks that stand on an item's pictures, in the kit's order.

    An item that names its marks bears these and no others; one that names none bears what the kit lets it.

    Args:
        facts: The item.
        marks: Of the kit, valid on the day.
        lapsed: Those of the kit that are not, with the reason.

    Raises:
        InputError: ``brand.mark_refused_expired``, ``brand.mark_refused_not_yet``, ``brand.mark_unknown``: the item
            names a mark that it may not show; ``brand.mark_not_its`` where the kit does not let it bear that one.
    """
    allowed = tuple(each for each in marks if each.borne_by(facts))
    if facts.marks is None:
        return allowed
    for called in facts.marks:
        _check(facts, called, marks, lapsed)
    return tuple(each for each in allowed if each.called in facts.marks)


def _check(
    facts: ItemFacts,
    called: str,
    marks: Sequence[CertMark],
    lapsed: Sequence[tuple[CertMark, Finding]],
) -> None:
    for mark, why in lapsed:
        if mark.called == called:
            code = why.code.replace("brand.mark_", "brand.mark_refused_")
            raise InputError(code, item=facts.name_zh, **why.params)
    found = next((each for each in marks if each.called == called), None)
    if found is None:
        known = ", ".join(each.called for each in marks)
        raise InputError("brand.mark_unknown", item=facts.name_zh, found=called, known=known)
    if not found.borne_by(facts):
        goods = ", ".join((*found.goods, *found.items))
        raise InputError("brand.mark_not_its", item=facts.name_zh, mark=found.name, goods=goods)
