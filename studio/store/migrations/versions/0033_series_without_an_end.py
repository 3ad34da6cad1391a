"""Series without an end: up to which day their broadcasts are made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('broadcast_series') as batch_op:
        batch_op.add_column(sa.Column('planned_until', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('broadcast_series') as batch_op:
        batch_op.drop_column('planned_until')
