"""Schedules that the planner proposed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'plan_proposal',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('unit_id', sa.String(), nullable=False),
        sa.Column('base_id', sa.String(), nullable=True),
        sa.Column('wishes', sa.Text(), nullable=False),
        sa.Column('goals', sa.JSON(), nullable=False),
        sa.Column('proposal', sa.JSON(), nullable=True),
        sa.Column('revisions', sa.JSON(), nullable=False),
        sa.Column('taken', sa.JSON(), nullable=False),
        sa.Column('created_by', sa.String(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['base_id'], ['plan_proposal.id'], name=op.f('fk_plan_proposal_base_id_plan_proposal')),
        sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_plan_proposal_created_by_account')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_plan_proposal_unit_id_unit')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_proposal')),
    )
    op.create_index(op.f('ix_plan_proposal_unit_id'), 'plan_proposal', ['unit_id'])


def downgrade() -> None:
    op.drop_table('plan_proposal')
