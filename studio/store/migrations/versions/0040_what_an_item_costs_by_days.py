"""What an item costs day by day, worked out of all that was approved for it so far.

The first price of an item that had another one approved since is not known any more: days that no approved price
holds stay without one, as before.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = "0039"
branch_labels = None
depends_on = None

DAY = timedelta(days=1)

PRICE = sa.table(
    'item_price',
    sa.column('id', sa.String()),
    sa.column('item_id', sa.String()),
    sa.column('price_fen', sa.Integer()),
    sa.column('list_price_fen', sa.Integer()),
    sa.column('valid_from', sa.Date()),
    sa.column('valid_until', sa.Date()),
    sa.column('state', sa.String()),
    sa.column('decided_at', sa.DateTime(timezone=True)),
)
ITEM = sa.table('item', sa.column('id', sa.String()), sa.column('price_days', sa.Text()))


def upgrade() -> None:
    with op.batch_alter_table('item') as batch_op:
        batch_op.add_column(sa.Column('price_days', sa.Text(), nullable=False, server_default='[]'))
    with op.batch_alter_table('item') as batch_op:
        batch_op.alter_column('price_days', server_default=None)
    link = op.get_bind()
    approved = sa.select(PRICE).where(PRICE.c.state == 'approved')
    newest = link.execute(approved.order_by(PRICE.c.decided_at.desc(), PRICE.c.id)).all()
    by_item = defaultdict(list)
    for each in newest:
        by_item[each.item_id].append(each)
    for item_id, prices in by_item.items():
        row = ITEM.update().where(ITEM.c.id == item_id)
        link.execute(row.values(price_days=json.dumps(_by_days(prices))))


def _by_days(newest: list[sa.Row]) -> list[list]:
    """As ``studio.records.price_days.by_days`` does it, kept here as it was."""
    cuts = {each.valid_from or date.min for each in newest}
    cuts |= {each.valid_until + DAY for each in newest if each.valid_until and each.valid_until < date.max}
    cuts = sorted(cuts)
    found = []
    for at, first in enumerate(cuts):
        holding = next(
            (
                each
                for each in newest
                if (each.valid_from or date.min) <= first <= (each.valid_until or date.max)
            ),
            None,
        )
        if holding is None:
            continue
        last = cuts[at + 1] - DAY if at + 1 < len(cuts) else None
        amounts = [holding.price_fen, holding.list_price_fen]
        if found and found[-1][1] == first - DAY and found[-1][2:] == amounts:
            found[-1][1] = last
        else:
            found.append([None if first == date.min else first, last, *amounts])
    return [[first and str(first), last and str(last), *fen] for first, last, *fen in found]


def downgrade() -> None:
    with op.batch_alter_table('item') as batch_op:
        batch_op.drop_column('price_days')
