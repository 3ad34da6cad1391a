"""Items by what they are called: Chinese, pinyin, initials, English, county; also half of a word."""

from __future__ import annotations

import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.people import Unit
from studio.words.pinyin import initials, syllables

Units = Collection[str] | Select[str]
"""Ids of units, or what selects them."""

REMEMBERED = 50_000
"""Items whose spellings stay in memory; one takes about a kilobyte."""

_BETWEEN = "\n"
"""Between two spellings: no word that is looked for holds it."""

_spelt: OrderedDict[tuple[str, int], str] = OrderedDict()
"""All that an item answers to, by its id and revision: a changed item has another one."""
_guard = threading.Lock()


def items_called(session: Session, units: Units, words: str) -> Sequence[str]:
    """Ids of the units' items that answer to every word; none for no word."""
    each = items_by_word(session, units, fold(words).split()).values()
    return sorted(set.intersection(*each)) if each else []


def items_by_word(session: Session, units: Units, asked: Sequence[str]) -> dict[str, set[str]]:
    """Ids of the units' items that answer to each folded word.

    A catalog is small: it is sifted here, not in SQL.
    """
    rows = session.execute(
        select(Item.id, Item.revision, Item.unit_id).where(Item.unit_id.in_(units))
    ).all()
    spelt = _spellings_of(session, [(item_id, revision) for item_id, revision, _ in rows])
    places = _unit_names(session, units)
    return {
        word: {
            item_id
            for item_id, revision, unit_id in rows
            if word in spelt[item_id, revision] or word in places[unit_id]
        }
        for word in asked
    }


def _unit_names(session: Session, units: Units) -> dict[str, str]:
    wanted = select(Unit.id, Unit.name_zh, Unit.name_en, Unit.slug).where(Unit.id.in_(units))
    return {
        unit_id: _BETWEEN.join((*spellings(name_zh), fold(name_en), fold(slug)))
        for unit_id, name_zh, name_en, slug in session.execute(wanted)
    }


def _spellings_of(session: Session, items: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str]:
    with _guard:
        found = {each: _spelt[each] for each in items if each in _spelt}
    missing = [each for each in items if each not in found]
    for start in range(0, len(missing), _AT_ONCE):
        found |= _read(session, dict(missing[start : start + _AT_ONCE]))
    with _guard:
        for each in missing:
            _spelt[each] = found[each]
        while len(_spelt) > REMEMBERED:
            _spelt.popitem(last=False)
    return found


_AT_ONCE = 500
"""Items read in one question."""


def _read(session: Session, revisions: Mapping[str, int]) -> dict[tuple[str, int], str]:
    told = select(
        Item.id, Item.name_zh, Item.origin, Item.name_en, Item.sku, Item.selling_points
    ).where(Item.id.in_(revisions))
    return {
        (item_id, revisions[item_id]): _BETWEEN.join(
            (*spellings(name_zh), *spellings(origin), *map(fold, (name_en, sku, *points)))
        )
        for item_id, name_zh, origin, name_en, sku, points in session.execute(told)
    }


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[str, str, str]:
    """A Chinese name as itself, as pinyin without tones, and as initials."""
    return (
        fold(name),
        fold("".join(syllables(name))),
        fold(initials(name)),
    )


def fold(text: str) -> str:
    """Full width to half, capitals to small."""
    return unicodedata.normalize("NFKC", text).casefold()
