"""Sessions, scoped reads, migrations and blobs."""

from studio.store.blobs import Blobs, LocalBlobs, blobs_of
from studio.store.changes import batched, rows_changed
from studio.store.database import DATA, Database, driver_url
from studio.store.lease import database_clock, is_fresh
from studio.store.parts import Part, Parts
from studio.store.scope import (
    Guest,
    Viewer,
    county_of,
    get_or_not_found,
    hold_or_not_found,
    provinces,
    require_role,
    roles_in,
    scoped,
    unit_ids,
    viewer_of,
)
from studio.store.upgrade import revisions

__all__ = [
    "DATA",
    "Blobs",
    "Database",
    "Guest",
    "LocalBlobs",
    "Part",
    "Parts",
    "Viewer",
    "batched",
    "blobs_of",
    "county_of",
    "database_clock",
    "driver_url",
    "get_or_not_found",
    "hold_or_not_found",
    "is_fresh",
    "provinces",
    "require_role",
    "revisions",
    "roles_in",
    "rows_changed",
    "scoped",
    "unit_ids",
    "viewer_of",
]
