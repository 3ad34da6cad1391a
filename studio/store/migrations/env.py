"""Run by Alembic; the connection comes from ``studio.store.upgrade``."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from studio.records.base import UtcDateTime, ValueJson
from studio.store.upgrade import metadata, ours


def _plain(kind: str, thing: object, autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name plain column types, so that an old one never depends on today's rows."""
    del kind, autogen
    if isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if isinstance(thing, ValueJson) else False


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        include_object=ours,
        render_as_batch=True,
        compare_type=True,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
