"""A broadcast's first host is not on beside themselves; a second host who had become the first was named twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    broadcast = sa.table('broadcast', sa.column('id', sa.String()), sa.column('host_id', sa.String()))
    beside = sa.table(
        'broadcast_host', sa.column('broadcast_id', sa.String()), sa.column('host_id', sa.String())
    )
    first = sa.exists().where(
        broadcast.c.id == beside.c.broadcast_id, broadcast.c.host_id == beside.c.host_id
    )
    op.execute(sa.delete(beside).where(first))


def downgrade() -> None:
    pass
