"""Imports a catalog as the site does, stands still at the first row of one sort, and waits to be killed.

``python -m tests.workflows.import_child <import> <account> <sort or end> <file to write when it is there>``
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from sqlalchemy.orm import Session

from jobs.queue import enqueue
from studio.catalog.sheet import Part, PartLine
from studio.records.imports import CatalogImport
from studio.settings import Settings
from studio.store import Database, viewer_of
from studio.workflows.catalog import put_parts
from studio.workflows.catalog.import_catalog import confirm_import, look_at
from studio.workflows.catalog.planned_part import PlannedPart


def stand_still(session: Session, there: Path) -> NoReturn:
    """All that was put so far is with the database; nobody has said that it holds."""
    session.flush()
    there.write_text("there", "utf-8")
    while True:
        signal.pause()


def main(import_id: str, account_id: str, at: str, there: Path) -> None:
    """Import up to there."""
    settings = Settings.from_environment(os.environ)

    def wait(putting: put_parts.Putting, planned: PlannedPart, line: PartLine) -> None:
        del planned, line
        stand_still(putting.session, there)

    if at != "end":
        put_parts.PUT = {**put_parts.PUT, Part(at): wait}
    with Database(settings).session() as session:
        viewer = viewer_of(session, account_id)
        staged = session.get_one(CatalogImport, import_id)
        plan = look_at(session, settings, staged)
        told = (session, enqueue, viewer, settings, staged, plan, plan.seal)
        confirm_import(*told, approve=True)
        stand_still(session, there)


if __name__ == "__main__":
    main(*sys.argv[1:4], Path(sys.argv[4]))
