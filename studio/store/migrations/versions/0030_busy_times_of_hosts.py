"""Busy times from hosts' calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('host_busy',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('host_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('spans', sa.JSON(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_host_busy_account_id_account')),
    sa.ForeignKeyConstraint(['host_id'], ['host.id'], name=op.f('fk_host_busy_host_id_host')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_host_busy_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_host_busy'))
    )
    op.create_index(op.f('ix_host_busy_unit_id'), 'host_busy', ['unit_id'])
    op.create_index(op.f('ix_host_busy_host_id'), 'host_busy', ['host_id'])


def downgrade() -> None:
    op.drop_table('host_busy')
