"""Versions of rundowns, comments on them, rundowns to begin with; the order of a clip that a segment waits for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

KIND = sa.Enum('save', 'state', 'undo', 'restore', name='versionkind', native_enum=False, length=32)


def upgrade() -> None:
    op.create_table('broadcast_version',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('broadcast_id', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('kind', KIND, nullable=False),
    sa.Column('plan', sa.LargeBinary(), nullable=False),
    sa.Column('undo', sa.Integer(), nullable=True),
    sa.Column('redo', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_broadcast_version_account_id_account')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_version_broadcast_id_broadcast'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_broadcast_version_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast_version')),
    sa.UniqueConstraint('broadcast_id', 'revision', name=op.f('uq_broadcast_version_broadcast_id'))
    )
    op.create_index(op.f('ix_broadcast_version_unit_id'), 'broadcast_version', ['unit_id'])
    op.create_table('broadcast_comment',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('broadcast_id', sa.String(), nullable=False),
    sa.Column('segment_id', sa.String(), nullable=True),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('parent_id', sa.String(), nullable=True),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('resolved_by', sa.String(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_broadcast_comment_account_id_account')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_comment_broadcast_id_broadcast'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['parent_id'], ['broadcast_comment.id'], name=op.f('fk_broadcast_comment_parent_id_broadcast_comment')),
    sa.ForeignKeyConstraint(['resolved_by'], ['account.id'], name=op.f('fk_broadcast_comment_resolved_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_broadcast_comment_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast_comment'))
    )
    op.create_index('ix_broadcast_comment_broadcast_id_created_at', 'broadcast_comment', ['broadcast_id', 'created_at'])
    op.create_index(op.f('ix_broadcast_comment_unit_id'), 'broadcast_comment', ['unit_id'])
    op.create_table('rundown_template',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('created_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_rundown_template_created_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_rundown_template_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rundown_template')),
    sa.UniqueConstraint('unit_id', 'name', name=op.f('uq_rundown_template_unit_id'))
    )
    op.create_index(op.f('ix_rundown_template_unit_id'), 'rundown_template', ['unit_id'])
    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('clip_order_id', sa.String(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_segment_clip_order_id_clip_order'), 'clip_order', ['clip_order_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_segment_clip_order_id_clip_order'), type_='foreignkey')
        batch_op.drop_column('clip_order_id')
    op.drop_table('rundown_template')
    op.drop_table('broadcast_comment')
    op.drop_table('broadcast_version')
