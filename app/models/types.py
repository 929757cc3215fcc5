"""Column types that SQLite's strict tables take: days, moments, flags and JSON as plain values."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Date, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.base.errors import StoreError

T = TypeVar("T")


Bound = Callable[[Any], Any] | None  # what SQLAlchemy calls for each value that it binds


def _told_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _told_moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(sep=" ", timespec="seconds")


class Day(TypeDecorator[date]):
    """A day; ISO text in SQLite, so that days sort as they read."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return _told_day(value) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Bound:
        return _told_day if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return _read(date.fromisoformat, value) if isinstance(value, str) else value


class Moment(TypeDecorator[datetime]):
    """A moment by the office's own clock, without a time zone, to the second."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return _told_moment(value) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Bound:
        return _told_moment if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return _read(datetime.fromisoformat, value) if isinstance(value, str) else value


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def bind_processor(self, dialect: Dialect) -> Bound:
        return None if dialect.name == "sqlite" else super().bind_processor(dialect)  # takes both

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """A value as canonical JSON: equal values are equal texts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return canonical_json(value)

    def bind_processor(self, dialect: Dialect) -> Bound:
        return canonical_json

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else _read(json.loads, value)


def _read(read: Callable[[str], T], text: str) -> T:
    """What the text says; StoreError where it is not what was written."""
    try:
        return read(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(
            "办公文件里有一处内容已损坏，没有写入任何内容；请不要再使用这个文件，从最近的备份恢复。"
        ) from error


def canonical_json(value: object) -> str:
    """Equal values give equal texts: sorted keys, no spaces, days as ISO texts."""
    return _ENCODED(value)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not kept in JSON")


_ENCODED = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
).encode
