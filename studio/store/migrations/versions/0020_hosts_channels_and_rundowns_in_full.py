"""Hosts, channels and segments with all that a check asks, and warnings that were let stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

def columns() -> dict[str, tuple[sa.Column, ...]]:
    """New columns by table, made anew at each call: a column belongs to one table."""
    return {
        'host': (
            sa.Column('birth_date', sa.Date(), nullable=True),
            sa.Column('guardian_consent', sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column('verified_until', sa.Date(), nullable=True),
            sa.Column('availability', sa.JSON(), nullable=True),
            sa.Column('travel_buffer_s', sa.Integer(), nullable=False, server_default='0'),
            sa.Column('max_minutes_day', sa.Integer(), nullable=True),
        ),
        'channel': (
            sa.Column('account', sa.String(), nullable=False, server_default=''),
            sa.Column('room', sa.String(), nullable=False, server_default=''),
            sa.Column('aspect', sa.String(), nullable=False, server_default=''),
            sa.Column('bitrate_kbps', sa.Integer(), nullable=False, server_default='4000'),
            sa.Column('max_concurrent', sa.Integer(), nullable=False, server_default='1'),
            sa.Column('second_zone', sa.String(), nullable=False, server_default=''),
        ),
        'segment': (
            sa.Column('min_s', sa.Integer(), nullable=True),
            sa.Column('max_s', sa.Integer(), nullable=True),
            sa.Column('fixed_clock_s', sa.Integer(), nullable=True),
            sa.Column('optional', sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column('host_ids', sa.JSON(), nullable=False, server_default='[]'),
            sa.Column('price_fen', sa.Integer(), nullable=True),
            sa.Column('list_price_fen', sa.Integer(), nullable=True),
            sa.Column('quota', sa.Integer(), nullable=True),
            sa.Column('overlay', sa.String(), nullable=False, server_default=''),
            sa.Column('talking_points', sa.JSON(), nullable=False, server_default='[]'),
            sa.Column('warn_s', sa.Integer(), nullable=False, server_default='60'),
        ),
    }


def upgrade() -> None:
    for table, added in columns().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in added:
                batch_op.add_column(column)
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in added:
                if column.server_default is not None:
                    batch_op.alter_column(column.name, server_default=None)
    op.create_table(
        'broadcast_host',
        sa.Column('broadcast_id', sa.String(), nullable=False),
        sa.Column('host_id', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['broadcast_id'],
            ['broadcast.id'],
            name=op.f('fk_broadcast_host_broadcast_id_broadcast'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(['host_id'], ['host.id'], name=op.f('fk_broadcast_host_host_id_host')),
        sa.PrimaryKeyConstraint('broadcast_id', 'host_id', name=op.f('pk_broadcast_host')),
    )
    op.create_index(op.f('ix_broadcast_host_host_id'), 'broadcast_host', ['host_id'])
    op.create_table(
        'finding_override',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('broadcast_id', sa.String(), nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('fingerprint', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('account_id', sa.String(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['account_id'], ['account.id'], name=op.f('fk_finding_override_account_id_account')
        ),
        sa.ForeignKeyConstraint(
            ['broadcast_id'],
            ['broadcast.id'],
            name=op.f('fk_finding_override_broadcast_id_broadcast'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_override')),
        sa.UniqueConstraint(
            'broadcast_id', 'fingerprint', name=op.f('uq_finding_override_broadcast_id')
        ),
    )


def downgrade() -> None:
    op.drop_table('finding_override')
    op.drop_index(op.f('ix_broadcast_host_host_id'), 'broadcast_host')
    op.drop_table('broadcast_host')
    for table, added in columns().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in added:
                batch_op.drop_column(column.name)
