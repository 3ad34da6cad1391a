"""What a file's sizes, offers, papers and the like would do to a unit's catalog. Nothing there is ever removed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from studio.catalog.offers import parse_offer
from studio.catalog.sheet import CellProblem, Part, PartLine, PartRow
from studio.catalog.sheet.parts import LIKE, PartValue, counted
from studio.errors import InputError
from studio.units import Money
from studio.words.claims import ClaimList
from studio.workflows.catalog.catalog_parts import kept_parts
from studio.workflows.catalog.catalog_shelf import Kept, Shelf
from studio.workflows.catalog.offers import MOST as OFFERS
from studio.workflows.catalog.papers import MOST as PAPERS
from studio.workflows.catalog.papers import check_claims, claims_in
from studio.workflows.catalog.plan_bundles import plan_bundles
from studio.workflows.catalog.planned_part import (
    Deed,
    PlannedPart,
    check_days,
    is_over,
    pen_of,
    title_pen,
)
from studio.workflows.catalog.price_history import plan_history
from studio.workflows.catalog.price_parts import known_prices, known_terms
from studio.workflows.catalog.variants import MOST as VARIANTS

PRICED = frozenset({Part.VARIANT, Part.RANGE, Part.OFFER, Part.BUNDLE})
"""Sorts that say what people pay: whoever imports them must be one who approves prices."""

MOST = {Part.VARIANT: VARIANTS, Part.OFFER: OFFERS, Part.PAPER: PAPERS}
"""Of one item; of offers those that are not over."""

TOO_MANY = {
    Part.VARIANT: "variant.too_many",
    Part.OFFER: "offer.too_many",
    Part.PAPER: "paper.too_many",
}


def plan_parts(
    shelf: Shelf,
    rows: Sequence[PartRow],
    new: Iterable[str],
    problems: list[CellProblem],
    words: ClaimList,
    *,
    approver: bool,
) -> tuple[PlannedPart, ...]:
    """Hold the rows against the catalog.

    Args:
        shelf: The unit's items.
        rows: Of the file, bundles among them row by row.
        new: Codes of the items that the file adds.
        problems: What is wrong is written here.
        words: The county's claim words; a bundle's name is said in the broadcast.
        approver: Whether who imports may say what people pay.
    """
    known = {item.sku for item in shelf.items.values()} | set(new)
    there = [each for each in rows if _has_item(each, known, problems)]
    planned = list[PlannedPart]()
    for part in Part:
        mine = [each for each in there if each.part is part]
        if not mine:
            continue
        if part is Part.HISTORY:
            planned += plan_history(mine, list(known_prices(shelf)), problems)
            continue
        kept = list(kept_parts(shelf, part))
        if part is Part.BUNDLE:
            planned += plan_bundles(mine, kept, words, problems)
            continue
        if part is Part.PHOTO:
            _tell_of_photos(mine, kept, problems)
            continue
        more = list(known_terms(shelf)) if part is Part.TERMS else []
        found = _plan_sort(mine, kept, more)
        _check_sort(part, found, kept, problems)
        if part is Part.PAPER:
            _check_papers(mine, words, problems)
        planned += found
    if not approver:
        _refuse_prices(planned, problems)
    return tuple(planned)


def _has_item(row: PartRow, known: set[str], problems: list[CellProblem]) -> bool:
    if row.code not in known:
        pen_of(row, "code", problems).error("import.part_no_item")
        return False
    return True


def _plan_sort(
    rows: Sequence[PartRow], kept: Sequence[Kept], more: Sequence[Kept]
) -> list[PlannedPart]:
    """What is equal is matched first, there and in ``more``, then what is like it, each thing once."""
    keys = LIKE.get(rows[0].part)
    equal = _by([*kept, *more], lambda line: line.substance)
    used = set[str]()
    planned: dict[int, PlannedPart] = {}
    for place, row in enumerate(rows):
        same = _next(equal, row.substance, used)
        if same is not None:
            planned[place] = PlannedPart(row, Deed.SAME, row.values, {}, same.id)
    like = _by(kept, lambda line: _key(line, keys or ()))
    for place, row in enumerate(rows):
        if place not in planned:
            other = _next(like, _key(row, keys), used) if keys else None
            planned[place] = _over(row, other)
    return [planned[place] for place in range(len(rows))]


def _by(
    kept: Sequence[Kept], key: Callable[[PartLine], tuple[PartValue, ...]]
) -> dict[tuple[PartValue, ...], deque[Kept]]:
    found: dict[tuple[PartValue, ...], deque[Kept]] = {}
    for each in kept:
        found.setdefault(key(each.line), deque()).append(each)
    return found


def _next(
    queues: Mapping[tuple[PartValue, ...], deque[Kept]],
    key: tuple[PartValue, ...],
    used: set[str],
) -> Kept | None:
    """The first of those with this key that no row meant yet."""
    queue = queues.get(key, deque())
    while queue:
        found = queue.popleft()
        if found.id not in used:
            used.add(found.id)
            return found
    return None


def _key(line: PartLine, keys: Sequence[str]) -> tuple[PartValue, ...]:
    return tuple(line.values.get(key) for key in keys)


def _over(row: PartRow, like: Kept | None) -> PlannedPart:
    if like is None:
        return PlannedPart(row, Deed.ADD, row.values, {}, None)
    said = {key: value for key, value in row.values.items() if value is not None}
    before = like.line.values
    values = {**{key: before.get(key) for key in counted(row.part)}, **said}
    old = {key: before.get(key) for key in values if values[key] != before.get(key)}
    deed = Deed.CHANGE if old else Deed.SAME
    return PlannedPart(row, deed, values, old, like.id)


def _check_sort(
    part: Part, planned: Sequence[PlannedPart], kept: Sequence[Kept], problems: list[CellProblem]
) -> None:
    count = Counter(each.line.code for each in kept if not _ended(part, each.line))
    for each in planned:
        row = each.row
        check_days(row, problems)
        _check_values(row, problems)
        counts = each.deed is Deed.ADD and not _ended(part, row)
        count[row.code] += counts
        if counts and part in MOST and count[row.code] > MOST[part]:
            pen_of(row, "code", problems).error(TOO_MANY[part], limit=MOST[part])


def _ended(part: Part, line: PartLine) -> bool:
    """Whether it no longer counts towards the most there may be: papers are kept and renewed, offers end."""
    return part is Part.OFFER and is_over(line)


def _check_values(row: PartRow, problems: list[CellProblem]) -> None:
    if row.part is Part.OFFER:
        try:
            parse_offer(row.text("offer"))
        except InputError as error:
            pen_of(row, "offer", problems).error(error.code, **error.params)
    least, most = row.money("least") or Money(0), row.money("most") or Money(0)
    if row.part is Part.RANGE and most < least:
        told = {"least": str(least), "most": str(most)}
        pen_of(row, "most", problems).error("price.range_order", **told)


def _refuse_at_title(part: PartRow, problems: list[CellProblem]) -> None:
    """Who imports may not say what people pay: said once, at the title of the sort."""
    title_pen(part, problems).error("import.part_needs_approver")


def _check_papers(rows: Sequence[PartRow], words: ClaimList, problems: list[CellProblem]) -> None:
    for row in rows:
        try:
            check_claims(words, claims_in(row.text("claims")))
        except InputError as error:
            pen_of(row, "claims", problems).error(error.code, **error.params)


def _refuse_prices(planned: Sequence[PlannedPart], problems: list[CellProblem]) -> None:
    told = set[tuple[str, str]]()
    for each in planned:
        place = (each.row.sheet, each.row.title)
        if each.deed is not Deed.SAME and each.row.part in PRICED and place not in told:
            told.add(place)
            _refuse_at_title(each.row, problems)


def _tell_of_photos(
    rows: Sequence[PartRow], kept: Sequence[Kept], problems: list[CellProblem]
) -> None:
    there = {(each.line.code, each.line.text("photo")) for each in kept}
    for row in rows:
        if (row.code, row.text("photo")) not in there:
            pen_of(row, "photo", problems).note("import.photo_elsewhere")
