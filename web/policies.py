"""Who may call an endpoint. Each desk lists its own in ``policy.py``; what is not listed is denied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.records.people import Role


@dataclass(frozen=True)
class Policy:
    """Who may call an endpoint, and in which units what it touches must lie.

    Attributes:
        roles: One of these, held in the unit of the thing (or above it), is needed.
        anyone: True for what needs no sign-in.
        before: Asked before a byte of the body is read, for doors that no sign-in guards; raises what is wrong.
    """

    roles: frozenset[Role] = frozenset()
    anyone: bool = False
    before: Callable[[], None] | None = None


ANYONE = Policy(anyone=True)
"""Sign-in page, style sheets, health."""

MEMBERS = Policy(frozenset(Role))
"""Everyone with a role in the unit."""

EDITORS = Policy(frozenset({Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR}))
"""Those who see raw footage and unpublished clips, and cut."""

PLANNERS = Policy(frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}))
"""Those who publish, withdraw and plan broadcasts."""

ADMINISTRATORS = Policy(frozenset({Role.ADMINISTRATOR}))
"""Those who manage people."""
