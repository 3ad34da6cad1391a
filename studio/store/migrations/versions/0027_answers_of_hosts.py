"""What hosts say of their broadcasts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('host_answer',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('broadcast_id', sa.String(), nullable=False),
    sa.Column('host_id', sa.String(), nullable=False),
    sa.Column('said', sa.Enum('confirmed', 'declined', name='hostsaid', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_host_answer_broadcast_id_broadcast'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['host_id'], ['host.id'], name=op.f('fk_host_answer_host_id_host')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_host_answer_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_host_answer')),
    sa.UniqueConstraint('broadcast_id', 'host_id', name=op.f('uq_host_answer_broadcast_id'))
    )
    op.create_index(op.f('ix_host_answer_unit_id'), 'host_answer', ['unit_id'])
    op.create_index(op.f('ix_host_answer_host_id'), 'host_answer', ['host_id'])


def downgrade() -> None:
    op.drop_table('host_answer')
