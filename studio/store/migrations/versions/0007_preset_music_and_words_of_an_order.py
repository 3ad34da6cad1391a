"""How an order is delivered, whether music plays, and the words typed for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was ordered so far was delivered as the usual preset, with music.
    with op.batch_alter_table('clip_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('preset', sa.String(), nullable=False, server_default='social'))
        batch_op.add_column(sa.Column('music', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('words', sa.Text(), nullable=True))
    with op.batch_alter_table('clip_order', schema=None) as batch_op:
        batch_op.alter_column('preset', server_default=None)
        batch_op.alter_column('music', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('clip_order', schema=None) as batch_op:
        batch_op.drop_column('words')
        batch_op.drop_column('music')
        batch_op.drop_column('preset')
