"""Keyset pages: a page begins after a row's time and id, so nothing is shown twice while the list grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
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

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(microseconds=1)


def page_of(
    wanted: Select[R],
    order: tuple[InstrumentedAttribute[datetime], InstrumentedAttribute[str]],
    query: Paged,
    shape: Callable[[R], S],
) -> Answer:
    """One page of the rows the caller may see, the newest first.

    Args:
        wanted: Without order and limit.
        order: Columns of time and id.
        query: Which page.
        shape: What is told of a row.
    """
    at, row_id = order
    if query.after is not None:
        last, last_id = place_of(query.after)
        wanted = wanted.where(or_(at < last, and_(at == last, row_id > last_id)))
    ordered = wanted.order_by(at.desc(), row_id).limit(query.limit + 1)
    found = session().scalars(visible(ordered)).unique().all()
    rows = found[: query.limit]
    more = cursor_of(rows[-1], at.key, row_id.key) if len(found) > query.limit else None
    told: Listed[Any] = Listed(items=[shape(row) for row in rows], next=more)
    return Answer(told, {} if more is None else {"Link": f'<{_address(more)}>; rel="next"'})


def cursor_of(row: Row, at: str, row_id: str) -> str:
    """The place after this row."""
    return f"{(getattr(row, at) - EPOCH) // STEP}-{getattr(row, row_id)}"


def place_of(cursor: str) -> tuple[datetime, str]:
    """Time and id of the row a page begins after."""
    micros, _, row_id = cursor.partition("-")
    return EPOCH + int(micros) * STEP, row_id


def _address(cursor: str) -> str:
    others = {name: value for name, value in request.args.items() if name != "after"}
    return f"{request.path}?{urlencode(others | {'after': cursor})}"
