"""Broadcasts that repeat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'broadcast_series',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('unit_id', sa.String(), nullable=False),
        sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('length_s', sa.Integer(), nullable=False),
        sa.Column('repeat', sa.JSON(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('created_by', sa.String(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_broadcast_series_created_by_account')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_broadcast_series_unit_id_unit')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast_series')),
    )
    op.create_index(op.f('ix_broadcast_series_unit_id'), 'broadcast_series', ['unit_id'])
    with op.batch_alter_table('broadcast', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('series_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_broadcast_series_id'), ['series_id'])
        batch_op.create_foreign_key(
            batch_op.f('fk_broadcast_series_id_broadcast_series'), 'broadcast_series', ['series_id'], ['id']
        )


def downgrade() -> None:
    with op.batch_alter_table('broadcast', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_broadcast_series_id_broadcast_series'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_broadcast_series_id'))
        batch_op.drop_column('series_at')
        batch_op.drop_column('series_id')
    op.drop_table('broadcast_series')
