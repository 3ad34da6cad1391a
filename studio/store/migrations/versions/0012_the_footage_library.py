"""What the footage library is sifted by: tags, items of ranges, place, day, quality, clips made from it; the trash;
consent and licence records."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

AT_ONCE = 100

FOOTAGE = sa.table(
    'footage',
    *(sa.column(name) for name in ('id', 'unit_id', 'sha256', 'name', 'info', 'analysis', 'spelt', 'score')),
    sa.column('filmed_at', sa.DateTime(timezone=True)),
)
CLIP = sa.table('clip', *(sa.column(name) for name in ('id', 'unit_id', 'order_id', 'timeline')))
ORDER = sa.table('clip_order', sa.column('id'), sa.column('footage_ids'))
CLIP_FOOTAGE = sa.table('clip_footage', sa.column('clip_id'), sa.column('footage_id'))


def upgrade() -> None:
    with op.batch_alter_table('footage', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('spelt', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('filmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('score', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('made_bytes', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('trashed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('trashed_by', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('emptied_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_footage_library', 'footage', ['unit_id', 'created_at', 'id'])
    op.create_index(op.f('ix_footage_filmed_at'), 'footage', ['filmed_at'])
    op.create_index(op.f('ix_footage_trashed_at'), 'footage', ['trashed_at'])
    op.create_table('footage_tag',
    sa.Column('footage_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['footage_id'], ['footage.id'], name=op.f('fk_footage_tag_footage_id_footage')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_footage_tag_unit_id_unit')),
    sa.PrimaryKeyConstraint('footage_id', 'name', name=op.f('pk_footage_tag'))
    )
    op.create_index('ix_footage_tag_unit_id_name', 'footage_tag', ['unit_id', 'name'])
    op.create_table('footage_item',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('footage_id', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('start_ms', sa.Integer(), nullable=True),
    sa.Column('end_ms', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(
        '(start_ms IS NULL AND end_ms IS NULL) OR (0 <= start_ms AND start_ms < end_ms)',
        name=op.f('ck_footage_item_range_or_whole'),
    ),
    sa.ForeignKeyConstraint(['footage_id'], ['footage.id'], name=op.f('fk_footage_item_footage_id_footage')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_footage_item_item_id_item')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_footage_item_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_footage_item'))
    )
    for column in ('footage_id', 'item_id', 'unit_id'):
        op.create_index(op.f(f'ix_footage_item_{column}'), 'footage_item', [column])
    op.create_table('clip_footage',
    sa.Column('clip_id', sa.String(), nullable=False),
    sa.Column('footage_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['clip_id'], ['clip.id'], name=op.f('fk_clip_footage_clip_id_clip')),
    sa.ForeignKeyConstraint(['footage_id'], ['footage.id'], name=op.f('fk_clip_footage_footage_id_footage')),
    sa.PrimaryKeyConstraint('clip_id', 'footage_id', name=op.f('pk_clip_footage'))
    )
    op.create_index(op.f('ix_clip_footage_footage_id'), 'clip_footage', ['footage_id'])
    op.create_table('footage_permission',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('footage_id', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('person', 'music', 'other', name='permissionkind', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('given', sa.Enum('written', 'message', 'spoken', 'licence', name='permissiongiven', native_enum=False, length=32), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['footage_id'], ['footage.id'], name=op.f('fk_footage_permission_footage_id_footage')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_footage_permission_recorded_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_footage_permission_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_footage_permission'))
    )
    for column in ('footage_id', 'unit_id', 'until_on'):
        op.create_index(op.f(f'ix_footage_permission_{column}'), 'footage_permission', [column])
    with op.batch_alter_table('clip', schema=None) as batch_op:
        batch_op.add_column(sa.Column('without_leave', sa.String(), nullable=True))
    op.create_index(op.f('ix_clip_without_leave'), 'clip', ['without_leave'])
    _fill_footage()
    _fill_clips()


def _fill_footage() -> None:
    """What newer files get when they arrive and are looked at."""
    connection = op.get_bind()
    ids = list(connection.scalars(sa.select(FOOTAGE.c.id)))
    for start in range(0, len(ids), AT_ONCE):
        some = FOOTAGE.c.id.in_(ids[start : start + AT_ONCE])
        columns = (FOOTAGE.c.id, FOOTAGE.c.name, FOOTAGE.c.info, FOOTAGE.c.analysis)
        for row in connection.execute(sa.select(*columns).where(some)).all():
            values = {'spelt': _spelt(row.name), 'score': _score(row.analysis)}
            filmed = json.loads(row.info).get('telemetry', {}).get('captured_at') if row.info else None
            if filmed:
                values['filmed_at'] = datetime.fromisoformat(filmed).astimezone(UTC)
            connection.execute(FOOTAGE.update().where(FOOTAGE.c.id == row.id).values(**values))


def _spelt(name: str) -> str:
    """The name as itself, in pinyin and by its initials."""
    ways = (name, ''.join(lazy_pinyin(name)), ''.join(lazy_pinyin(name, style=Style.FIRST_LETTER)))
    return '\n'.join(dict.fromkeys(unicodedata.normalize('NFKC', way).casefold() for way in ways))


def _score(analysis: str | None) -> int | None:
    """The mean of the shots, each by its length, in thousandths."""
    total = weight = 0.0
    for shot in json.loads(analysis)['shots'] if analysis else ():
        length = _seconds(shot['range']['end']) - _seconds(shot['range']['start'])
        total, weight = total + length * shot['quality']['score'], weight + length
    return round(1000 * total / weight) if weight else None


def _seconds(text: str | float) -> float:
    above, _, below = str(text).partition('/')
    return float(above) / float(below or 1)


def _fill_clips() -> None:
    """Which footage each clip shows, from its timeline; of another unit where its order names it."""
    connection = op.get_bind()
    places = sa.select(FOOTAGE.c.unit_id, FOOTAGE.c.sha256, FOOTAGE.c.id)
    found = connection.execute(places).all()
    there = {(unit_id, sha256): footage_id for unit_id, sha256, footage_id in found}
    hashes = {footage_id: sha256 for _, sha256, footage_id in found}
    clips = sa.select(CLIP.c.id, CLIP.c.unit_id, CLIP.c.timeline, ORDER.c.footage_ids)
    for clip_id, unit_id, text, named in connection.execute(clips.join(ORDER, ORDER.c.id == CLIP.c.order_id)).all():
        timeline = json.loads(text)
        used = {timeline['sources'][take['source']]['sha256'] for take in timeline['takes']}
        ids = named if isinstance(named, list) else json.loads(named)
        shown = {each for each in ids if hashes.get(each) in used}
        shown |= {there[unit_id, each] for each in used if (unit_id, each) in there}
        rows = [{'clip_id': clip_id, 'footage_id': each} for each in sorted(shown)]
        if rows:
            connection.execute(CLIP_FOOTAGE.insert(), rows)


def downgrade() -> None:
    for table in ('footage_permission', 'clip_footage', 'footage_item', 'footage_tag'):
        op.drop_table(table)
    op.drop_index(op.f('ix_clip_without_leave'), 'clip')
    with op.batch_alter_table('clip', schema=None) as batch_op:
        batch_op.drop_column('without_leave')
    for name in ('ix_footage_trashed_at', 'ix_footage_filmed_at', 'ix_footage_library'):
        op.drop_index(name, 'footage')
    with op.batch_alter_table('footage', schema=None) as batch_op:
        for name in (
            'emptied_at', 'trashed_by', 'trashed_at', 'made_bytes', 'score', 'filmed_at', 'spelt', 'place'
        ):
            batch_op.drop_column(name)
