"""Where clips stand in the gallery, and indexes in that order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

ORDER = ['gallery_rank', 'published_at', 'id']
INDEXES = {
    'ix_clip_rank': [*ORDER, 'unit_id', 'item_id', 'length_s'],
    'ix_clip_unit_rank': ['unit_id', *ORDER, 'item_id', 'length_s'],
    'ix_clip_item_rank': ['item_id', *ORDER, 'unit_id', 'length_s'],
}


def upgrade() -> None:
    op.add_column('clip', sa.Column('gallery_rank', sa.Integer(), nullable=True))
    op.drop_index('ix_clip_gallery', 'clip')
    for name, columns in INDEXES.items():
        op.create_index(name, 'clip', columns)
    op.create_index('ix_rendition_aspect', 'rendition', ['aspect', 'clip_id'])
    op.create_table('gallery_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gallery_day'))
    )
    # No day yet: the first look at the gallery ranks all clips.
    op.execute("INSERT INTO gallery_day (id, day) VALUES (1, '')")


def downgrade() -> None:
    op.drop_table('gallery_day')
    op.drop_index('ix_rendition_aspect', 'rendition')
    for name in INDEXES:
        op.drop_index(name, 'clip')
    op.create_index(
        'ix_clip_gallery', 'clip', ['state', 'unit_id', 'item_id', 'published_at', 'length_s', 'order_id']
    )
    with op.batch_alter_table('clip', schema=None) as batch_op:
        batch_op.drop_column('gallery_rank')
