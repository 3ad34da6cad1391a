"""Reads of the view being served, narrowed to what its policy lets this person see."""

from __future__ import annotations

from typing import TypeVar, TypeVarTuple

from sqlalchemy import Select
from sqlalchemy.orm.interfaces import ORMOption

from studio.records.base import Row
from studio.store import Viewer, get_or_not_found, scoped
from web.guard import policy
from web.person import Place, somebody
from web.state import session

R = TypeVar("R", bound=Row)
Ts = TypeVarTuple("Ts")


def viewer() -> Viewer:
    """The caller, as the endpoint's policy lets them be."""
    return somebody().viewer(policy())


def fetch(kind: type[R], row_id: str, *load: ORMOption) -> R:
    """The row, or 404 for what is not there, not theirs, or not for their role; ``load`` says what is read along."""
    return get_or_not_found(session(), viewer(), kind, row_id, *load)


def visible(statement: Select[*Ts]) -> Select[*Ts]:
    """``statement`` narrowed in the same way."""
    return scoped(statement, viewer())


def places() -> tuple[Place, ...]:
    """The counties and stations in which the caller may do this (provinces hold no goods)."""
    return tuple(each for each in somebody().places(policy()) if each.kind != "province")
