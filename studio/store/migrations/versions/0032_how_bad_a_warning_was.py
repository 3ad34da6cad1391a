"""How bad a warning was when somebody let it stand; what was let stand before is asked about once more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('finding_override') as batch_op:
        batch_op.add_column(sa.Column('measure', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('finding_override') as batch_op:
        batch_op.alter_column('measure', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('finding_override') as batch_op:
        batch_op.drop_column('measure')
