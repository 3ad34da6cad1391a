"""Which stretches of footage a cut for an item is held to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studio.errors import InputError
from studio.records.footage_links import FootageItem
from studio.records.media import MediaKind
from studio.records.work import Footage
from studio.units import TimeRange
from studio.workflows.footage.linked_ranges import linked_ranges, telling
from tests.goods import daylily
from tests.web.seed import info


@pytest.fixture
def films(place):
    """Two films that begin at 1.5 s of their own clock and last four seconds, and a photograph."""
    with place.database.session() as session:
        other = daylily(place.county, sku="QD-OTHER")
        session.add(other)
        late = info().video.model_copy(update={"start": Fraction(3, 2)})
        film = info().model_copy(update={"video": late})
        photo = film.model_copy(update={"kind": MediaKind.PHOTO})
        rows = [
            Footage(unit_id=place.county, name=name, blob="", sha256=name, bytes=1, info=each)
            for name, each in (("a", film), ("b", film), ("c", photo))
        ]
        session.add_all(rows)
        session.flush()
        return other.id, [each.id for each in rows]


def link(place, footage_id, start=None, end=None, item=""):
    with place.database.session() as session:
        session.add(
            FootageItem(
                unit_id=place.county,
                footage_id=footage_id,
                item_id=item or place.item,
                start_ms=start,
                end_ms=end,
            )
        )


def found(place, ids):
    with place.database.reading() as session:
        rows = [session.get_one(Footage, each) for each in ids]
        return linked_ranges(session, place.item, rows)


def test_ranges_are_told_on_the_files_own_clock_and_end_with_it(place, films):
    _, ids = films
    link(place, ids[0], 1000, 2500)
    link(place, ids[0], 3000, 9000)
    spans = found(place, ids)
    assert list(spans) == [0]
    assert set(spans[0]) == {
        TimeRange(Fraction(5, 2), Fraction(4)),
        TimeRange(Fraction(9, 2), Fraction(11, 2)),
    }
    assert list(found(place, [ids[1], ids[0]])) == [1]


def test_a_film_that_is_linked_whole_too_a_photograph_and_other_items_set_no_limit(place, films):
    other, ids = films
    link(place, ids[0], 1000, 2500)
    link(place, ids[0])
    link(place, ids[1], 0, 1000, item=other)
    link(place, ids[2], 0, 1000)
    assert found(place, ids) == {}


def test_too_little_is_said_of_the_links_only_where_there_are_some():
    links = {0: (TimeRange.of(0, 1),)}
    for held, code in ((links, "edit.links_too_short"), ({}, "edit.too_short")):
        with pytest.raises(InputError) as raised, telling(held):
            raise InputError("edit.too_short", found_s=0.5, needed_s=1)
        assert raised.value.code == code
        assert raised.value.params == {"found_s": 0.5, "needed_s": 1}
    with pytest.raises(InputError) as raised, telling(links):
        raise InputError("cut.length")
    assert raised.value.code == "cut.length"
