"""What the tables of steps share, whatever the steps are about: case, round, unit in a round, call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from app.models.sql import checked
from app.models.types import Json

OWN = 7  # where the columns that only one kind of step has stand among the common ones


class StepColumns:
    """The columns of a recorded step; triggers refuse UPDATE and DELETE, ``hash`` chains."""

    seq: Mapped[int] = mapped_column(primary_key=True, sort_order=1)
    no: Mapped[int] = mapped_column(sort_order=2)  # over the whole file, in the order of recording
    uid: Mapped[str] = mapped_column(sort_order=3)
    kind: Mapped[str] = mapped_column(sort_order=4)
    on: Mapped[date] = mapped_column(sort_order=5)
    recorded_at: Mapped[datetime] = mapped_column(sort_order=6)
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), sort_order=6)
    voids: Mapped[Any] = mapped_column(Json, nullable=False, sort_order=8)
    payload: Mapped[Any] = mapped_column(Json, nullable=False, sort_order=8)
    hash_v: Mapped[int] = mapped_column(sort_order=11)  # what the hash covers: 1 keys, 2 uids
    hash: Mapped[str] = mapped_column(sort_order=11)


class CalendarColumn:
    """Of steps whose days are counted: the calendar that they were recorded under."""

    calendar_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), sort_order=8)


def step_checks(hash_versions: str, *, uid_unique: bool = True) -> tuple[SchemaItem, ...]:
    """The checks of a table of steps; ``hash_versions`` is a condition on ``hash_v``.

    Nothing is looked up by a step's uid: a table with millions of them keeps no index of it.
    """
    return (
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("length(hash) = 64", name="hash"),
        *checked(
            "on",
            sqlite="\"on\" GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
            postgresql="\"on\" >= '1000-01-01' AND \"on\" < '3000-01-01'",
        ),
        *checked(
            "json",
            sqlite="json_valid(payload) AND json_valid(voids)",
            postgresql="payload IS JSON AND voids IS JSON",
        ),
        CheckConstraint(f"no >= 1 AND {hash_versions}", name="no"),
        *((UniqueConstraint("uid"),) if uid_unique else ()),
        UniqueConstraint("no"),
    )
