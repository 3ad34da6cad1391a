"""Proxies, developed photographs, and which detectors saw a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('footage', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proxy', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('still', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('analysis_version', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_footage_analysis_version'), ['analysis_version'])
    # What is kept so far was seen by the first detectors.
    op.execute("UPDATE footage SET analysis_version = 1 WHERE analysis IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table('footage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_footage_analysis_version'))
        batch_op.drop_column('analysis_version')
        batch_op.drop_column('still')
        batch_op.drop_column('proxy')
