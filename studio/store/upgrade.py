"""Alembic, driven from code: there is no ini file to keep.

It takes a tenth of a second to load and is seldom asked, so that the steps of jobs do not wait for it.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData

from studio import records
from studio.records.base import Row

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
"""Alembic's script folder."""

# Rows name each other by strings, and the schema is all of them: none can be forgotten here.
for _module in pkgutil.iter_modules(records.__path__):
    importlib.import_module(f"{records.__name__}.{_module.name}")


def metadata() -> MetaData:
    """The schema that the rows declare; importing this module has loaded them all."""
    return Row.metadata


def ours(thing: object, name: str | None, kind: str, reflected: bool, against: Any) -> bool:  # noqa: ANN401, FBT001 - Alembic's signature
    """Alembic's ``include_object``: whether a database object is ours; the queue keeps tables of its own."""
    del against
    if not reflected:
        return True
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", name)
    return table in metadata().tables


def config(connection: Connection) -> Config:
    """Alembic's configuration for one connection, inside whose transaction everything happens."""
    settings = _scripts()
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    """Run what migrations are missing."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(config(connection), "head")


def revisions(connection: Connection) -> tuple[str | None, str | None]:
    """The revision the database is at and the newest there is."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    newest = ScriptDirectory.from_config(config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), newest


def knows(revision: str) -> bool:
    """Whether a revision is one of ours: a database at another one was made by a newer County Studio."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    known = ScriptDirectory.from_config(_scripts()).walk_revisions()
    return any(each.revision == revision for each in known)


def _scripts() -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see above

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings
