"""What the views share: settings, database, blobs; and one transaction per request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, request
from sqlalchemy.orm import Session

from studio.settings import Settings
from studio.store import Blobs, Database

KEY = "county-studio"

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


@dataclass(frozen=True)
class Studio:
    """The parts of the house a view may reach."""

    settings: Settings
    database: Database
    blobs: Blobs


def studio() -> Studio:
    """The parts bound to the running application."""
    return cast("Studio", current_app.extensions[KEY])


@contextmanager
def transaction() -> Iterator[None]:
    """Around a view: what ``session`` opens is committed when the view has returned, rolled back when it raised."""
    with ExitStack() as stack:
        g.database_contexts = stack
        try:
            yield
        finally:
            g.pop("database_session", None)


def session() -> Session:
    """This view's database session, opened at its first use: read-only for reads, writing otherwise.

    A writing one holds SQLite's one write lock; the body has been read and passwords checked before it is opened.
    """
    if "database_session" not in g:
        database, stack = studio().database, cast("ExitStack", g.database_contexts)
        kind = database.reading if request.method in READS else database.session
        g.database_session = stack.enter_context(kind())
    return cast("Session", g.database_session)


@contextmanager
def writing() -> Iterator[Session]:
    """A writing session of its own in a view that reads; its reading one gives its connection back first.

    Kept, it would be each request's first of two: when all that there are were first ones, all would wait for ever.
    """
    if "database_session" in g:
        cast("Session", g.database_session).commit()
    with studio().database.session() as session:
        yield session
