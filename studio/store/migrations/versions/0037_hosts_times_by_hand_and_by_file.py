"""Busy times of calendars' files stand with the files alone, what was said by hand with the host, which counts its changes.

Files' times had been copied among those by hand, and cut at midnights whenever the host's page was saved: both are taken
out. The way back copies them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = "0036"
branch_labels = None
depends_on = None

ZONE = timezone(timedelta(hours=8))

HOST = sa.table('host', sa.column('id', sa.String()), sa.column('availability', sa.JSON()))
BUSY = sa.table(
    'host_busy',
    sa.column('host_id', sa.String()),
    sa.column('spans', sa.JSON()),
    sa.column('applied_at', sa.DateTime(timezone=True)),
)

Window = tuple[datetime, datetime]


def upgrade() -> None:
    with op.batch_alter_table('host') as batch_op:
        batch_op.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('host') as batch_op:
        batch_op.alter_column('revision', server_default=None)
    for host_id, said in _hosts():
        away = list(said.get('away', ()))
        for span in _files(host_id):
            known = {_window(each): each for each in away}
            wanted = _window(span)
            for part in (wanted,) if wanted in known else tuple(_pieces(*wanted)):
                if part in known:
                    away.remove(known[part])
        _keep(host_id, said | {'away': away})


def downgrade() -> None:
    for host_id, said in _hosts():
        away = [*said.get('away', ()), *_files(host_id)]
        _keep(host_id, said | {'away': sorted(away, key=_window)})
    with op.batch_alter_table('host') as batch_op:
        batch_op.drop_column('revision')


def _hosts() -> list[tuple[str, dict[str, Any]]]:
    """Hosts with a file that was added, and what is written of their time."""
    added = sa.select(BUSY.c.host_id).where(BUSY.c.applied_at.is_not(None))
    wanted = sa.select(HOST.c.id, HOST.c.availability).where(HOST.c.id.in_(added))
    return [(host_id, said or {}) for host_id, said in op.get_bind().execute(wanted).all()]


def _files(host_id: str) -> list[dict[str, str]]:
    wanted = sa.select(BUSY.c.spans).where(BUSY.c.host_id == host_id, BUSY.c.applied_at.is_not(None))
    return [span for spans in op.get_bind().scalars(wanted).all() for span in spans]


def _keep(host_id: str, said: dict[str, Any]) -> None:
    op.execute(sa.update(HOST).where(HOST.c.id == host_id).values(availability=said))


def _window(span: dict[str, str]) -> Window:
    return datetime.fromisoformat(span['start']), datetime.fromisoformat(span['end'])


def _pieces(start: datetime, end: datetime) -> Iterator[Window]:
    """As the page of a host cut a stretch: what is left of a day, whole days together, what is left of the last."""
    start, end = start.astimezone(ZONE), end.astimezone(ZONE)
    if start.time() != time():
        midnight = datetime.combine(start.date() + timedelta(days=1), time(), ZONE)
        yield start, midnight
        start = midnight
    whole = timedelta(days=(end - start).days)
    if whole:
        yield start, start + whole
    if end > start + whole:
        yield start + whole, end
