"""Items by what they are called: Chinese, pinyin, initials, English, county; also half of a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.people import Unit

REMEMBERED = 50_000
"""Items whose spellings stay in memory; one takes about a kilobyte."""

_BETWEEN = "\n"
"""Between two spellings: no word that is looked for holds it."""


def items_called(session: Session, units: Collection[str], words: str) -> Sequence[str]:
    """Ids of the units' items that answer to every word. A catalog is small: it is sifted here, not in SQL."""
    asked = fold(words).split()
    wanted = select(
        Item.id,
        Item.name_zh,
        Item.name_en,
        Item.sku,
        Item.origin,
        Item.selling_points,
        Item.unit_id,
    )
    names = {
        unit_id: tuple(name)
        for unit_id, *name in session.execute(
            select(Unit.id, Unit.name_zh, Unit.name_en, Unit.slug).where(Unit.id.in_(units))
        )
    }
    return [
        row.id
        for row in session.execute(wanted.where(Item.unit_id.in_(units)))
        if _answers(asked, _spelt(row[1:5], tuple(row.selling_points), names[row.unit_id]))
    ]


def _answers(asked: Sequence[str], spelt: str) -> bool:
    return all(word in spelt for word in asked)


@lru_cache(maxsize=REMEMBERED)
def _spelt(item: tuple[str, ...], points: tuple[str, ...], unit: tuple[str, ...]) -> str:
    """All that an item answers to."""
    name_zh, name_en, sku, origin = item
    unit_zh, unit_en, slug = unit
    plain = (name_en, sku, unit_en, slug, *points)
    chinese = (each for name in (name_zh, origin, unit_zh) for each in spellings(name))
    return _BETWEEN.join((*chinese, *map(fold, plain)))


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[str, str, str]:
    """A Chinese name as itself, as pinyin without tones, and as initials."""
    return (
        fold(name),
        fold("".join(lazy_pinyin(name))),
        fold("".join(lazy_pinyin(name, style=Style.FIRST_LETTER))),
    )


def fold(text: str) -> str:
    """Full width to half, capitals to small."""
    return unicodedata.normalize("NFKC", text).casefold()
