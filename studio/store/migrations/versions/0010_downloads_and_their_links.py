"""Downloads as rows, what revokes download links, and what the gallery is sifted by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

# Downloads so far stand in the audit trail only; there their ids are unique already.
BEFORE = """
INSERT INTO download (id, unit_id, clip_id, rendition_id, account_id, own, at)
SELECT audit_entry.id, clip.unit_id, clip.id, rendition.id, audit_entry.account_id, {own}, audit_entry.at
FROM audit_entry
{through}
JOIN clip ON clip.id = rendition.clip_id
WHERE audit_entry.action = '{action}' AND audit_entry.account_id IS NOT NULL
"""
CLIPS = BEFORE.format(
    own='false',
    action='clip.download',
    through='JOIN rendition ON rendition.id = audit_entry.subject_id',
)
OWN = BEFORE.format(
    own='true',
    action='clip.download_own',
    through='JOIN personal_clip ON personal_clip.id = audit_entry.subject_id '
    'JOIN rendition ON rendition.id = personal_clip.rendition_id',
)


def upgrade() -> None:
    for table in ('account', 'unit'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('link_version', sa.Integer(), nullable=False, server_default='0'))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('link_version', server_default=None)
    op.create_table('download',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('clip_id', sa.String(), nullable=False),
    sa.Column('rendition_id', sa.String(), nullable=False),
    sa.Column('account_id', sa.String(), nullable=False),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_download_account_id_account')),
    sa.ForeignKeyConstraint(['clip_id'], ['clip.id'], name=op.f('fk_download_clip_id_clip')),
    sa.ForeignKeyConstraint(['rendition_id'], ['rendition.id'], name=op.f('fk_download_rendition_id_rendition')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_download_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_download'))
    )
    op.create_index('ix_download_account_id_clip_id', 'download', ['account_id', 'clip_id'])
    op.create_index(op.f('ix_download_rendition_id'), 'download', ['rendition_id'])
    op.create_index('ix_download_unit_id_at', 'download', ['unit_id', 'at'])
    sifted = ['state', 'unit_id', 'item_id', 'published_at', 'length_s', 'order_id']
    op.create_index('ix_clip_gallery', 'clip', sifted)
    op.execute(CLIPS)
    op.execute(OWN)


def downgrade() -> None:
    op.drop_index('ix_clip_gallery', 'clip')
    op.drop_table('download')
    for table in ('unit', 'account'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('link_version')
