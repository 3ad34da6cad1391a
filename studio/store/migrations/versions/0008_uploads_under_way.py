"""Uploads under way; fingerprints of footage, and its sizes above 2 GiB."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('upload',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=True),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('given', sa.String(), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('footage_id', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_upload_account_id_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_upload_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_upload_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    for column in ('account_id', 'expires_at', 'unit_id'):
        op.create_index(op.f(f'ix_upload_{column}'), 'upload', [column])
    # An Integer of PostgreSQL ends at 2 GiB; drone footage does not.
    with op.batch_alter_table('footage', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fingerprint', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_footage_fingerprint'), ['fingerprint'], unique=False)
        batch_op.alter_column('bytes', existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('footage', schema=None) as batch_op:
        batch_op.alter_column('bytes', existing_type=sa.BigInteger(), type_=sa.Integer(), existing_nullable=False)
        batch_op.drop_index(batch_op.f('ix_footage_fingerprint'))
        batch_op.drop_column('fingerprint')
    op.drop_table('upload')
