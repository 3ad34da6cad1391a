"""What a check of an order's or a clip's words found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('clip_order', 'clip'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('findings', sa.Text(), nullable=True))


def downgrade() -> None:
    for table in ('clip', 'clip_order'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('findings')
