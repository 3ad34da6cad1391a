"""Jobs that are done once more, and those that go first; who put the first steps away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('retry_of', sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_job_retry_of'), ['retry_of'])
        batch_op.create_foreign_key(batch_op.f('fk_job_retry_of_job'), 'job', ['retry_of'], ['id'])
        batch_op.create_index(batch_op.f('ix_job_finished_at'), ['finished_at'], unique=False)
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.alter_column('first', server_default=None)
    op.add_column('account', sa.Column('guided_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('guided_at')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_finished_at'))
        batch_op.drop_constraint(batch_op.f('fk_job_retry_of_job'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_job_retry_of'), type_='unique')
        batch_op.drop_column('retry_of')
        batch_op.drop_column('first')
