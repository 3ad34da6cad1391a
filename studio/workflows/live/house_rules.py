"""What the schedule of this office is checked by: the days that are off, and each county's own list of claim words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.schedule import PlannedBroadcast, Rules, local
from studio.schedule.holiday import day_book
from studio.store import DATA
from studio.words.claims import ClaimList, listed
from studio.workflows.kit.claim_file import claim_file, claim_list


def house_rules(session: Session, broadcasts: Sequence[PlannedBroadcast]) -> Rules:
    """The rules for these broadcasts, with the words of their counties and the holidays of their years.

    A county's list that has a mistake is told to whoever orders a clip; here the project's own counts.
    """
    if not broadcasts:
        return Rules()
    first = min(local(each.start).year for each in broadcasts)
    last = max(local(each.end).year for each in broadcasts)
    data: Path | None = session.info.get(DATA)
    if data is None:
        return _rules(first, last, None, ())
    counties = sorted({each.county for each in broadcasts if each.county})
    return _rules(first, last, data, tuple(_own_files(data, counties)))


def county_words(session: Session, county: str) -> ClaimList:
    """The claim words of a county by its slug; the project's own where the county has no list or a mistaken one."""
    data: Path | None = session.info.get(DATA)
    return listed() if data is None else _words(data, county)


def _own_files(data: Path, counties: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Counties that have a list of their own, and when it was changed."""
    for county in counties:
        path = claim_file(data, county)
        if path.is_file():
            yield county, path.stat().st_mtime_ns


@lru_cache(maxsize=32)
def _rules(first: int, last: int, data: Path | None, own: tuple[tuple[str, int], ...]) -> Rules:
    """Kept, with what its words found in texts before."""
    lists = {county: _words(data, county) for county, _ in own} if data else {}
    return Rules(days=day_book(first, last), words=lists)


def _words(data: Path, county: str) -> ClaimList:
    try:
        return claim_list(data, county)
    except InputError:
        return listed()
