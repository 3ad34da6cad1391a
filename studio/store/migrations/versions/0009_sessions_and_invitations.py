"""Sessions and invitations of devices, telephone numbers to sign in by, one-time passwords."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('one_time_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(op.f('uq_account_phone'), ['phone'])
    op.create_table('account_session',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('password', 'device', name='sessionkind', native_enum=False, length=32), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('password_mark', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=True),
    sa.Column('agent', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_session_account_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_account_session_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_session'))
    )
    for column in ('account_id', 'unit_id'):
        op.create_index(op.f(f'ix_account_session_{column}'), 'account_session', [column])
    op.create_table('device_invitation',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('devices', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_device_invitation_account_id_account')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_device_invitation_created_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_device_invitation_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_device_invitation_token_hash'))
    )
    for column in ('account_id', 'unit_id'):
        op.create_index(op.f(f'ix_device_invitation_{column}'), 'device_invitation', [column])


def downgrade() -> None:
    op.drop_table('device_invitation')
    op.drop_table('account_session')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_account_phone'), type_='unique')
        batch_op.drop_column('one_time_until')
        batch_op.drop_column('phone')
