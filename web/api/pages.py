"""Keyset pages: a page begins after a row's time and id, so nothing is shown twice while the list grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import BaseModel
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from studio.records.base import Row
from web.api.asked import Paged
from web.api.operations import Answer
from web.api.shapes import Listed
from web.reach import visible
from web.state import session

R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=BaseModel)

Order: TypeAlias = tuple[InstrumentedAttribute[datetime] | None, InstrumentedAttribute[str]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(microseconds=1)


def page_of(wanted: Select[R], order: Order, query: Paged, shape: Callable[[R], S]) -> Answer:
    """One page of the rows the caller may see, the newest first.

    Args:
        wanted: Without order and limit.
        order: Columns of time and id; by id alone where there is no time.
        query: Which page.
        shape: What is told of a row.
    """
    rows, more = rows_of(wanted, order, query)
    return listed([shape(row) for row in rows], more)


def rows_of(wanted: Select[R], order: Order, query: Paged) -> tuple[Sequence[R], str | None]:
    """The rows of one page, and the place after them where there are more; see ``page_of``."""
    at, row_id = order
    if query.after is not None:
        last, last_id = place_of(query.after)
        behind = row_id > last_id
        wanted = wanted.where(behind if at is None else or_(at < last, and_(at == last, behind)))
    by = (row_id,) if at is None else (at.desc(), row_id)
    ordered = wanted.order_by(*by).limit(query.limit + 1)
    found = session().scalars(visible(ordered)).unique().all()
    rows = found[: query.limit]
    more = len(found) > query.limit
    return rows, cursor_of(rows[-1], at.key if at else None, row_id.key) if more else None


def listed(items: Sequence[S], more: str | None) -> Answer:
    """The answer of one page; ``more`` is the place after it."""
    told: Listed[Any] = Listed(items=list(items), next=more)
    return Answer(told, {} if more is None else {"Link": f'<{_address(more)}>; rel="next"'})


def cursor_of(row: Row, at: str | None, row_id: str) -> str:
    """The place after this row."""
    time = 0 if at is None else (getattr(row, at) - EPOCH) // STEP
    return f"{time}-{getattr(row, row_id)}"


def place_of(cursor: str) -> tuple[datetime, str]:
    """Time and id of the row a page begins after."""
    micros, _, row_id = cursor.partition("-")
    return EPOCH + int(micros) * STEP, row_id


def _address(cursor: str) -> str:
    others = {name: value for name, value in request.args.items() if name != "after"}
    return f"{request.path}?{urlencode(others | {'after': cursor})}"
