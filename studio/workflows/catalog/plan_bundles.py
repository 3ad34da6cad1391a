"""What a file's bundles would do to a unit's catalog: rows of one number are one bundle."""

from __future__ import annotations

from collections.abc import Sequence

from studio.catalog.sheet import CellProblem, PartLine, PartRow
from studio.words.claims import ClaimList, ClaimText, Where
from studio.workflows.catalog.bundles import MOST, MOST_PARTS, MOST_PIECES
from studio.workflows.catalog.catalog_shelf import Kept
from studio.workflows.catalog.planned_part import Deed, PlannedPart, check_days, is_over, pen_of

HEAD = ("bundle", "price", "from_on", "until_on")
"""What all rows of a bundle say alike."""

LIKE = ("bundle", "from_on", "until_on")
"""By what a bundle is known that costs or holds something else now."""

Pieces = tuple[tuple[str, int], ...]


def plan_bundles(
    rows: Sequence[PartRow], kept: Sequence[Kept], words: ClaimList, problems: list[CellProblem]
) -> list[PlannedPart]:
    """Hold the bundles of a file against those that are there.

    Args:
        rows: All rows of bundles.
        kept: Bundles of the catalog, item by item.
        words: The county's claim words.
        problems: What is wrong is written here.
    """
    groups = dict[int, list[PartRow]]()
    for row in rows:
        groups.setdefault(row.count("number") or 0, []).append(row)
    there = dict[str, list[PartLine]]()
    for each in kept:
        there.setdefault(each.id, []).append(each.line)
    count = sum(not is_over(lines[0]) for lines in there.values())
    planned = []
    for group in groups.values():
        _check(group, words, problems)
        found = _plan(group, there)
        counts = found.deed is Deed.ADD and not is_over(found.row)
        count += counts
        if counts and count > MOST:
            pen_of(group[0], "bundle", problems).error("bundle.too_many", limit=MOST)
        planned.append(found)
    return planned


def _plan(group: Sequence[PartRow], there: dict[str, list[PartLine]]) -> PlannedPart:
    """A bundle that is there is taken from ``there``: none is meant twice."""
    first, pieces = group[0], _pieces(group)
    for key, lines in there.items():
        if _head(lines[0], HEAD) == _head(first, HEAD) and _pieces(lines) == pieces:
            del there[key]
            return PlannedPart(first, Deed.SAME, first.values, {}, key, pieces)
    for key, lines in there.items():
        if _head(lines[0], LIKE) == _head(first, LIKE):
            old = {"price": lines[0].values["price"]}
            del there[key]
            return PlannedPart(first, Deed.CHANGE, first.values, old, key, pieces)
    return PlannedPart(first, Deed.ADD, first.values, {}, None, pieces)


def _head(line: PartLine, keys: Sequence[str]) -> tuple[object, ...]:
    return tuple(line.values.get(key) for key in keys)


def _pieces(lines: Sequence[PartLine]) -> Pieces:
    return tuple((each.code, each.count("pieces") or 0) for each in lines)


def _check(group: Sequence[PartRow], words: ClaimList, problems: list[CellProblem]) -> None:
    first, seen = group[0], dict[str, PartRow]()
    check_days(first, problems)
    for each in words.check(ClaimText(Where.NAME, first.text("bundle"))):
        if each.level == "error":
            pen_of(first, "bundle", problems).error(each.code, **each.params)
    for row in group:
        if _head(row, HEAD) != _head(first, HEAD):
            told = f"{first.sheet}!{first.cells['bundle']}"
            pen_of(row, "bundle", problems).error("import.part_bundle_differs", first=told)
        before = seen.setdefault(row.code, row)
        if before is not row:
            told = f"{before.sheet}!{before.cells['code']}"
            pen_of(row, "code", problems).error("import.part_twice", first=told)
    counts = [count for _, count in _pieces(group)]
    pen = pen_of(first, "pieces", problems)
    if len(group) > MOST_PARTS or max(counts) > MOST_PIECES:
        pen.error("bundle.too_large", items=MOST_PARTS, pieces=MOST_PIECES)
    elif sum(counts) < 2 or min(counts) < 1:
        pen.error("bundle.one_piece")
