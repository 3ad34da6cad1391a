"""What tests know of the seeded studio, and how a row gets into it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

PASSWORD = "daylily-2026"


@dataclass
class County:
    """Ids of what one county has."""

    unit: str
    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """What the tests know of the seeded studio."""

    accounts: dict[str, str] = field(default_factory=dict)
    """Account id by login: ``qidong-media``, ``sangzhi-seller``, ``province``."""
    memberships: dict[str, str] = field(default_factory=dict)
    """Membership id by login."""
    counties: dict[str, County] = field(default_factory=dict)


def keep(session: Session, county: County, name: str, row):
    session.add(row)
    session.flush()
    county.ids[name] = row.id
    return row
