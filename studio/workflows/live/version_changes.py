"""What one version of a broadcast changed, or what was changed since."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from studio.records.live import Broadcast
from studio.records.rundowns import BroadcastVersion
from studio.schedule import KeptPlan
from studio.schedule.difference import Difference, difference
from studio.schedule.difference_words import names_of
from studio.store import Viewer
from studio.workflows.live.rundown_versions import one_version, plan_now, plan_of, stretches


@dataclass(frozen=True)
class Changed:
    """A version, and what it changed.

    Attributes:
        version: The one that was asked for.
        told: What differs; None where nothing stood before it.
        names: What things are called, by id.
    """

    version: BroadcastVersion
    told: Difference | None
    names: dict[str, str]


def changed_by(
    session: Session, viewer: Viewer, broadcast: Broadcast, version_id: str, *, since: bool = False
) -> Changed:
    """What the version changed, with the saves of its few minutes; with ``since``, what was changed after it.

    Raises:
        NotFound: ``version.none``.
    """
    asked = one_version(session, viewer, broadcast.id, version_id)
    before: KeptPlan | None
    if since:
        before, after = plan_of(asked), plan_now(session, broadcast)
    else:
        before, after = _before(session, viewer, broadcast.id, asked), plan_of(asked)
    if before is None:
        return Changed(asked, None, dict(after.names))
    return Changed(asked, difference(before, after), names_of(before, after))


def _before(
    session: Session, viewer: Viewer, broadcast_id: str, asked: BroadcastVersion
) -> KeptPlan | None:
    """The plan that stood before the stretch the version lies in."""
    for line in stretches(session, viewer, broadcast_id):
        begun = line.before is None or line.before.revision < asked.revision
        if line.version.revision >= asked.revision and begun:
            return None if line.before is None else plan_of(line.before)
    return None
