"""Footage that is asked for, and what comes by its links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shot_request',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('film_on', sa.Date(), nullable=True),
    sa.Column('shape', sa.Enum('any', 'upright', 'wide', name='shotshape', native_enum=False, length=32), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('photos', sa.Boolean(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('most_files', sa.Integer(), nullable=False),
    sa.Column('most_bytes', sa.BigInteger(), nullable=False),
    sa.Column('link_version', sa.Integer(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('most_files > 0 AND most_bytes > 0', name=op.f('ck_shot_request_room_above_nothing')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_shot_request_created_by_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_shot_request_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_shot_request_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shot_request'))
    )
    for column in ('created_at', 'item_id', 'unit_id', 'until'):
        op.create_index(op.f(f'ix_shot_request_{column}'), 'shot_request', [column])
    for table in ('footage', 'upload'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('request_id', sa.String(), nullable=True))
            batch_op.add_column(sa.Column('sender', sa.String(), nullable=False, server_default=''))
        op.create_index(op.f(f'ix_{table}_request_id'), table, ['request_id'])
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('browser', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_column('browser')
    for table in ('upload', 'footage'):
        op.drop_index(op.f(f'ix_{table}_request_id'), table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('sender')
            batch_op.drop_column('request_id')
    op.drop_table('shot_request')
