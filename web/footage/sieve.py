"""What the library's address asks for; what it cannot ask for is left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from studio.workflows.footage_library import GRADES, LEAVES, FootageSearch
from web.entered import day_asked

LIMIT = 60
"""Characters of a field that are looked at."""

USES = {"yes": True, "no": False}


@dataclass(frozen=True)
class Sieve:
    """The library's filters as text, as they stand in the address."""

    q: str = ""
    county: str = ""
    item: str = ""
    place: str = ""
    tag: str = ""
    since: str = ""
    until: str = ""
    quality: str = ""
    used: str = ""
    leave: str = ""

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> Sieve:
        """From the address."""
        told = {
            name: values.get(name, "").replace("\x00", "").strip()[:LIMIT]
            for name in cls.__dataclass_fields__
        }
        known: dict[str, Collection[str]] = {"quality": GRADES, "used": USES, "leave": LEAVES}
        told |= {name: "" for name, allowed in known.items() if told[name] not in allowed}
        told |= {name: "" for name in ("since", "until") if day_asked(told[name]) is None}
        return cls(**told)

    @property
    def wanted(self) -> FootageSearch:
        """As the library looks for it."""
        return FootageSearch(
            words=self.q,
            unit_id=self.county,
            item_id=self.item,
            place=self.place,
            tag=self.tag,
            from_on=day_asked(self.since),
            until_on=day_asked(self.until),
            grade=self.quality,
            used=USES.get(self.used),
            leave=self.leave,
        )

    @property
    def narrowed(self) -> int:
        """How many filters are set, the words aside."""
        return sum(bool(value) for name, value in self.args().items() if name != "q")

    def args(self, **changes: str) -> dict[str, str]:
        """The address of this search with some of it changed; without what is empty."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__} | changes
        return {name: value for name, value in told.items() if value}
