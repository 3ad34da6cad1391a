"""Drafts of edits with all their versions, and the edit an order was placed with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('edit_draft',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('footage_ids', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('edit', sa.Text(), nullable=False),
    sa.Column('copy_of', sa.String(), nullable=True),
    sa.Column('copy_of_version', sa.Integer(), nullable=True),
    sa.Column('order_id', sa.String(), nullable=True),
    sa.Column('created_by', sa.String(), nullable=True),
    sa.Column('changed_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['account.id'], name=op.f('fk_edit_draft_changed_by_account')),
    sa.ForeignKeyConstraint(['copy_of'], ['edit_draft.id'], name=op.f('fk_edit_draft_copy_of_edit_draft')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_edit_draft_created_by_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_edit_draft_item_id_item')),
    sa.ForeignKeyConstraint(['order_id'], ['clip_order.id'], name=op.f('fk_edit_draft_order_id_clip_order')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_edit_draft_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edit_draft'))
    )
    for column in ('changed_at', 'copy_of', 'unit_id'):
        op.create_index(op.f(f'ix_edit_draft_{column}'), 'edit_draft', [column])
    op.create_table('edit_draft_version',
    sa.Column('draft_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('edit', sa.Text(), nullable=False),
    sa.Column('undo', sa.Integer(), nullable=True),
    sa.Column('redo', sa.Integer(), nullable=True),
    sa.Column('saved_by', sa.String(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['edit_draft.id'], name=op.f('fk_edit_draft_version_draft_id_edit_draft')),
    sa.ForeignKeyConstraint(['saved_by'], ['account.id'], name=op.f('fk_edit_draft_version_saved_by_account')),
    sa.PrimaryKeyConstraint('draft_id', 'version', name=op.f('pk_edit_draft_version'))
    )
    with op.batch_alter_table('clip_order', schema=None) as batch_op:
        batch_op.add_column(sa.Column('edit', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('clip_order', schema=None) as batch_op:
        batch_op.drop_column('edit')
    op.drop_table('edit_draft_version')
    op.drop_table('edit_draft')
