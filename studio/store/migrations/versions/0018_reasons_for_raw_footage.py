"""Reasons that system administrators give before they see a county's raw footage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('raw_access',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_raw_access_account_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_raw_access_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_raw_access'))
    )
    op.create_index(op.f('ix_raw_access_account_id'), 'raw_access', ['account_id'])
    op.create_index(op.f('ix_raw_access_unit_id'), 'raw_access', ['unit_id'])


def downgrade() -> None:
    op.drop_table('raw_access')
