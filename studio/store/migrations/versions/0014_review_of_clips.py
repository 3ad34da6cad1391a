"""Comments on clips, and why one was withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clip_comment',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('clip_id', sa.String(), nullable=False),
    sa.Column('parent_id', sa.String(), nullable=True),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('aspect', sa.String(), nullable=True),
    sa.Column('at_ms', sa.Integer(), nullable=True),
    sa.Column('x', sa.Integer(), nullable=True),
    sa.Column('y', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.Column('resolved_by', sa.String(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_clip_comment_account_id_account')),
    sa.ForeignKeyConstraint(['clip_id'], ['clip.id'], name=op.f('fk_clip_comment_clip_id_clip')),
    sa.ForeignKeyConstraint(['parent_id'], ['clip_comment.id'], name=op.f('fk_clip_comment_parent_id_clip_comment')),
    sa.ForeignKeyConstraint(['resolved_by'], ['account.id'], name=op.f('fk_clip_comment_resolved_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_clip_comment_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clip_comment'))
    )
    op.create_index('ix_clip_comment_clip_id_created_at', 'clip_comment', ['clip_id', 'created_at'])
    op.create_index(op.f('ix_clip_comment_unit_id'), 'clip_comment', ['unit_id'])
    op.add_column('clip', sa.Column('withdrawn_reason', sa.String(), nullable=True))
    op.add_column('clip', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('clip', schema=None) as batch_op:
        batch_op.drop_column('withdrawn_at')
        batch_op.drop_column('withdrawn_reason')
    op.drop_table('clip_comment')
    # States that the tables of before do not know.
    op.execute("UPDATE clip SET state = 'proposed' WHERE state = 'approved'")
    op.execute("UPDATE clip SET state = 'ready' WHERE state = 'changes'")
