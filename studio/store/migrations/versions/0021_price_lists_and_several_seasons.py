"""Price lists under way, stock and the office's remark of an item, further seasons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stock', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('office_note', sa.String(), nullable=False, server_default=''))
        batch_op.create_check_constraint(op.f('ck_item_stock_not_negative'), 'stock IS NULL OR stock >= 0')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.alter_column('office_note', server_default=None)
    op.create_table('item_season',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('first', sa.String(), nullable=False),
    sa.Column('last', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_season_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_item_season_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_season'))
    )
    op.create_table('catalog_import',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('fixes', sa.JSON(), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_catalog_import_account_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_catalog_import_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_import'))
    )
    for table, columns in (('item_season', ('item_id', 'unit_id')), ('catalog_import', ('account_id', 'unit_id'))):
        for column in columns:
            op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def downgrade() -> None:
    op.drop_table('catalog_import')
    op.drop_table('item_season')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_item_stock_not_negative'), type_='check')
        batch_op.drop_column('office_note')
        batch_op.drop_column('stock')
