"""What may be said of an item because a paper proves it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('item_paper') as batch_op:
        batch_op.add_column(sa.Column('claims', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('item_paper') as batch_op:
        batch_op.alter_column('claims', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('item_paper') as batch_op:
        batch_op.drop_column('claims')
