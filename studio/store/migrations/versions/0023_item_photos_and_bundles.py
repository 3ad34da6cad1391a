"""Photographs of items, bundles, files that were let go, and the days for which an item's price was approved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


PRICE_DAYS = """
    update item set (price_from, price_until) = (
        select valid_from, valid_until from item_price
        where item_price.item_id = item.id and item_price.state = 'approved'
        order by decided_at desc, item_price.id limit 1
    ) where item.price_fen = (
        select item_price.price_fen from item_price
        where item_price.item_id = item.id and item_price.state = 'approved'
        order by decided_at desc, item_price.id limit 1
    )
"""


def upgrade() -> None:
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('price_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('price_until', sa.Date(), nullable=True))
    op.execute(PRICE_DAYS)
    op.create_table('item_photo',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('photo', sa.String(), nullable=True),
    sa.Column('sent', sa.String(), nullable=True),
    sa.Column('refusal_code', sa.String(), nullable=True),
    sa.Column('refusal_params', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_photo_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_item_photo_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_photo'))
    )
    op.create_table('bundle',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('price_fen', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('price_fen > 0', name=op.f('ck_bundle_price_above_nothing')),
    sa.CheckConstraint('from_on <= until_on', name=op.f('ck_bundle_from_before_until')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_bundle_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle'))
    )
    op.create_table('bundle_part',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('bundle_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.CheckConstraint('pieces > 0', name=op.f('ck_bundle_part_some_pieces')),
    sa.ForeignKeyConstraint(['bundle_id'], ['bundle.id'], name=op.f('fk_bundle_part_bundle_id_bundle')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_bundle_part_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_bundle_part_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle_part'))
    )
    op.create_table('loose_blob',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_loose_blob'))
    )
    for table, columns in (
        ('item_photo', ('item_id', 'unit_id')),
        ('bundle', ('unit_id',)),
        ('bundle_part', ('bundle_id', 'item_id', 'unit_id')),
    ):
        for column in columns:
            op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def downgrade() -> None:
    op.drop_table('loose_blob')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_column('price_until')
        batch_op.drop_column('price_from')
    op.drop_table('bundle_part')
    op.drop_table('bundle')
    op.drop_table('item_photo')
