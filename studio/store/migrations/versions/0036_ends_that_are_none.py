"""A price, paper or permission until the year 9999 has no end, and one from before 2000 no first day.

What must have a last day ends with the last year that counts. No way back brings the years far off again.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = "0034"
branch_labels = None
depends_on = None

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)

LASTING = (
    ('item', 'price_until'),
    ('item_price', 'valid_until'),
    ('item_paper', 'until_on'),
    ('footage_permission', 'until_on'),
)
"""What may be without a last day."""

BEGINNING = (('item', 'price_from'), ('item_price', 'valid_from'))
"""What may be without a first day."""

BOUNDED = ('price_range', 'item_offer', 'bundle')
"""What has a first and a last day."""


def upgrade() -> None:
    for name, field in LASTING:
        table = sa.table(name, sa.column(field, sa.Date()))
        op.execute(sa.update(table).where(table.c[field] > LAST).values({field: None}))
    for name, field in BEGINNING:
        table = sa.table(name, sa.column(field, sa.Date()))
        op.execute(sa.update(table).where(table.c[field] < FIRST).values({field: None}))
    for name in BOUNDED:
        table = sa.table(name, sa.column('from_on', sa.Date()), sa.column('until_on', sa.Date()))
        far = sa.and_(table.c.until_on > LAST, table.c.from_on <= LAST)
        op.execute(sa.update(table).where(far).values(until_on=LAST))


def downgrade() -> None:
    pass
