"""Prices that are proposed and approved, what each file shows, and files held until they show the new price."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('item_price',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('price_fen', sa.Integer(), nullable=False),
    sa.Column('list_price_fen', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('proposed', 'approved', 'turned_down', name='pricestate', native_enum=False, length=32), nullable=False),
    sa.Column('proposed_by', sa.String(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('price_fen > 0', name=op.f('ck_item_price_price_above_nothing')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_item_price_decided_by_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_price_item_id_item')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_item_price_proposed_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_item_price_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_price'))
    )
    op.create_index(op.f('ix_item_price_item_id'), 'item_price', ['item_id'])
    op.create_index(op.f('ix_item_price_unit_id'), 'item_price', ['unit_id'])
    op.create_table('price_range',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('least_fen', sa.Integer(), nullable=False),
    sa.Column('most_fen', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('approved_by', sa.String(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('least_fen > 0 AND least_fen <= most_fen', name=op.f('ck_price_range_least_before_most')),
    sa.CheckConstraint('from_on <= until_on', name=op.f('ck_price_range_from_before_until')),
    sa.ForeignKeyConstraint(['approved_by'], ['account.id'], name=op.f('fk_price_range_approved_by_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_price_range_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_price_range_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_range'))
    )
    op.create_index(op.f('ix_price_range_item_id'), 'price_range', ['item_id'])
    op.create_index(op.f('ix_price_range_unit_id'), 'price_range', ['unit_id'])
    with op.batch_alter_table('clip', schema=None) as batch_op:
        batch_op.add_column(sa.Column('crops', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('held_since', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('rendition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shows', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('rendition', schema=None) as batch_op:
        batch_op.drop_column('shows')
    with op.batch_alter_table('clip', schema=None) as batch_op:
        batch_op.drop_column('held_since')
        batch_op.drop_column('crops')
    op.drop_table('price_range')
    op.drop_table('item_price')
