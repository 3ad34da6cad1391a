"""Prices of the past that a list says: what it says of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('item_price') as batch_op:
        batch_op.add_column(sa.Column('said', sa.JSON(), nullable=True))


def downgrade() -> None:
    # What was only recorded is no price that anybody wanted here; before there was no place for it.
    op.execute("delete from item_price where state = 'recorded'")
    with op.batch_alter_table('item_price') as batch_op:
        batch_op.drop_column('said')
