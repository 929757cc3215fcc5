"""What all tables share: one metadata, strict storage, the annotated column kinds."""

from __future__ import annotations

from datetime import date, datetime
from os import urandom
from typing import Annotated, Any, ClassVar, cast

from sqlalchemy import CursorResult, ForeignKey, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.models.types import Day, Flag, Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

STRICT: dict[str, Any] = {"sqlite_strict": True}
STRICT_NO_ROWID: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}

Key = Annotated[int, mapped_column(primary_key=True)]
Uid = Annotated[str, mapped_column(Text, unique=True)]


FIRST, LAST = -1, 1  # before and after the columns that only one register has


class Entered:
    """What every entry of a register begins and ends with: its uid, who entered it and when."""

    id: Mapped[Key] = mapped_column(sort_order=FIRST)
    uid: Mapped[Uid] = mapped_column(sort_order=FIRST)
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), sort_order=LAST)
    at: Mapped[datetime] = mapped_column(sort_order=LAST)


class Base(DeclarativeBase):
    """The tables of the office's file."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        date: Day(),
        datetime: Moment(),
        bool: Flag(),
        str: Text(),
    }


def new_uid() -> str:
    """A name no other office will give."""
    signs = bytearray(urandom(16))  # as uuid.uuid4, which takes four times as long
    signs[6] = signs[6] & 0x0F | 0x40
    signs[8] = signs[8] & 0x3F | 0x80
    told = signs.hex()
    return f"{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:]}"


def table_of(entity: type[Base]) -> Table:
    """The table of an entity, for statements over plain rows."""
    return cast(Table, entity.__table__)


def inserted_key(result: CursorResult[Any]) -> int:
    """The integer key that the database gave to the one row just inserted."""
    key = result.inserted_primary_key
    if key is None:
        raise LookupError("the statement inserted no row with a key")
    return int(key[0])
