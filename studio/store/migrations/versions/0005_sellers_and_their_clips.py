"""Shops of sellers, and clips in their names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('seller',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('shop', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('wechat', sa.String(), nullable=False),
    sa.Column('portrait', sa.String(), nullable=True),
    sa.Column('portrait_sent', sa.String(), nullable=True),
    sa.Column('refusal_code', sa.String(), nullable=True),
    sa.Column('refusal_params', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_seller_account_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_seller_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seller')),
    sa.UniqueConstraint('account_id', name=op.f('uq_seller_account_id'))
    )
    op.create_index(op.f('ix_seller_unit_id'), 'seller', ['unit_id'])
    op.create_table('personal_clip',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('seller_id', sa.String(), nullable=False),
    sa.Column('rendition_id', sa.String(), nullable=False),
    sa.Column('made_from', sa.String(), nullable=False),
    sa.Column('master_sha256', sa.String(), nullable=False),
    sa.Column('card', sa.Text(), nullable=False),
    sa.Column('job_id', sa.String(), nullable=False),
    sa.Column('blob', sa.String(), nullable=True),
    sa.Column('cover', sa.String(), nullable=True),
    sa.Column('bytes', sa.Integer(), nullable=True),
    sa.Column('certificate', sa.Text(), nullable=True),
    sa.Column('error_code', sa.String(), nullable=True),
    sa.Column('error_params', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('downloads', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['rendition_id'], ['rendition.id'], name=op.f('fk_personal_clip_rendition_id_rendition')),
    sa.ForeignKeyConstraint(['seller_id'], ['seller.id'], name=op.f('fk_personal_clip_seller_id_seller')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_personal_clip_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_clip')),
    sa.UniqueConstraint('seller_id', 'rendition_id', 'made_from', name=op.f('uq_personal_clip_seller_id'))
    )
    for column in ('job_id', 'rendition_id', 'seller_id', 'unit_id'):
        op.create_index(op.f(f'ix_personal_clip_{column}'), 'personal_clip', [column])


def downgrade() -> None:
    op.drop_table('personal_clip')
    op.drop_table('seller')
