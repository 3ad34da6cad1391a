"""How the harvest stands; variants, offers, papers and shop links of an item; the days of a price and what its former one rests on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

HARVEST = sa.Enum('coming', 'now', 'last_days', 'over', name='harvest', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('harvest', HARVEST, nullable=True))
        batch_op.add_column(sa.Column('harvest_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('item_price', schema=None) as batch_op:
        batch_op.add_column(sa.Column('valid_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('valid_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('was_evidence', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('item_price', schema=None) as batch_op:
        batch_op.alter_column('was_evidence', server_default=None)
    op.create_table('item_variant',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('price_fen', sa.Integer(), nullable=False),
    sa.Column('list_price_fen', sa.Integer(), nullable=True),
    sa.Column('stock', sa.Integer(), nullable=True),
    sa.CheckConstraint('price_fen > 0', name=op.f('ck_item_variant_price_above_nothing')),
    sa.CheckConstraint('stock IS NULL OR stock >= 0', name=op.f('ck_item_variant_stock_not_negative')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_variant_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_item_variant_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_variant')),
    sa.UniqueConstraint('item_id', 'name', name=op.f('uq_item_variant_item_id'))
    )
    op.create_table('item_offer',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('from_on <= until_on', name=op.f('ck_item_offer_from_before_until')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_offer_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_item_offer_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_offer'))
    )
    op.create_table('item_paper',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_paper_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_item_paper_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_paper'))
    )
    op.create_table('shop_link',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_shop_link_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_shop_link_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_link')),
    sa.UniqueConstraint('item_id', 'platform', name=op.f('uq_shop_link_item_id'))
    )
    for table in ('item_variant', 'item_offer', 'item_paper', 'shop_link'):
        for column in ('item_id', 'unit_id'):
            op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def downgrade() -> None:
    op.drop_table('shop_link')
    op.drop_table('item_paper')
    op.drop_table('item_offer')
    op.drop_table('item_variant')
    with op.batch_alter_table('item_price', schema=None) as batch_op:
        for column in ('was_evidence', 'valid_until', 'valid_from'):
            batch_op.drop_column(column)
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_column('harvest_at')
        batch_op.drop_column('harvest')
