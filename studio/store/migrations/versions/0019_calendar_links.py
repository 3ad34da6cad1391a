"""Secret links of calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_link',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('host', 'channel', 'county', name='calendarkind', native_enum=False, length=32), nullable=False),
    sa.Column('subject_id', sa.String(), nullable=False),
    sa.Column('created_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_calendar_link_created_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_calendar_link_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_link'))
    )
    op.create_index('ix_calendar_link_kind_subject_id', 'calendar_link', ['kind', 'subject_id'])
    op.create_index(op.f('ix_calendar_link_unit_id'), 'calendar_link', ['unit_id'])


def downgrade() -> None:
    op.drop_table('calendar_link')
