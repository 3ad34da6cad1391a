"""Voices recorded for drafts, and a trash for the drafts themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('edit_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trashed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('trashed_by', sa.String(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_edit_draft_trashed_by_account'), 'account', ['trashed_by'], ['id'])
        batch_op.create_index(batch_op.f('ix_edit_draft_trashed_at'), ['trashed_at'], unique=False)
    op.create_table('voice_recording',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('draft_id', sa.String(), nullable=True),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('length_ms', sa.Integer(), nullable=False),
    sa.Column('outline', sa.String(), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['edit_draft.id'], name=op.f('fk_voice_recording_draft_id_edit_draft')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_voice_recording_recorded_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_voice_recording_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice_recording'))
    )
    op.create_index(op.f('ix_voice_recording_unit_id'), 'voice_recording', ['unit_id'])
    op.create_index(op.f('ix_voice_recording_draft_id'), 'voice_recording', ['draft_id'])


def downgrade() -> None:
    op.drop_table('voice_recording')
    with op.batch_alter_table('edit_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edit_draft_trashed_at'))
        batch_op.drop_constraint(batch_op.f('fk_edit_draft_trashed_by_account'), type_='foreignkey')
        batch_op.drop_column('trashed_by')
        batch_op.drop_column('trashed_at')
