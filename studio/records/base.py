"""Declarative base, ids and column types of the rows."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase
from typing_extensions import override

from studio.records.value import Value

ID_LENGTH = 32
"""Ids are UUID4 in hexadecimal without dashes."""


def new_id() -> str:
    """A fresh row id."""
    return uuid.uuid4().hex


class UtcDateTime(TypeDecorator[datetime]):
    """Timezone-aware UTC in Python; naive datetimes are refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant carries its timezone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


T = TypeVar("T", bound=Value)


class ValueJson(TypeDecorator[T], Generic[T]):
    """A frozen value type kept as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        super().__init__()
        self.kind = kind

    @override
    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        return None if value is None else value.model_dump_json()

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> T | None:
        return None if value is None else self.kind.model_validate(json.loads(value))


class Row(DeclarativeBase):
    """Base of every row."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        str: String(),
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_values),
        list[str]: JSON(),
        dict[str, str | int | float | None]: JSON(),
    }
