"""Numbers handed out inside the transaction that uses them: none twice, none skipped.

The numbers of cases are the series ``case``; those of papers are named by their pattern, so that a
署名 that is renamed goes on counting. A series may go on from numbers used on paper (``START``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from app.base.errors import RuleViolation
from app.models import sql
from app.models.base import table_of
from app.models.office import NumberIssued
from app.services.store import settings

CASES = "case"
START = "number_start:"  # + series:year, the last number used before the desk came
CARRIED = "numbers_carried"  # texts given out in a file that a restore set aside
UNKNOWN = (
    "numbers_unknown"  # of a file restored where none was: series whose last number was said since
)

ISSUED = table_of(NumberIssued)
_LAST = select(func.max(ISSUED.c.n)).where(
    ISSUED.c.series == bindparam("of_series"), ISSUED.c.year == bindparam("of_year")
)
_TAKEN = select(ISSUED.c.series).where(ISSUED.c.text == bindparam("wanted"))
_INSERT = insert(ISSUED)
_RESERVE = sql.insert_new(ISSUED)


class NumberSeries:
    """One series inside one transaction: hands numbers out and stores them with ``save``."""

    def __init__(self, connection: Connection, series: str, pattern: str) -> None:
        self._connection = connection
        self._series = series
        self._pattern = pattern
        self._last: dict[int, int] = {}
        self._rows: list[dict[str, Any]] = []

    def issue(self, *, on: date, at: datetime) -> str:
        """The next number of the year of ``on``, e.g. 示信投〔2026〕31号."""
        n = self.last_of(on.year) + 1
        self._last[on.year] = n
        text = self._pattern.format(year=on.year, n=n)
        row = {"series": self._series, "year": on.year, "n": n, "text": text, "created_at": at}
        self._rows.append(row)
        return text

    def save(self) -> None:
        """Store the numbers handed out since the last time."""
        if self._rows:
            self._connection.execute(_INSERT, self._rows)
            self._rows = []

    def last_of(self, year: int) -> int:
        """The last number of the year that was handed out or used."""
        if year not in self._last:
            used = last_issued(self._connection, self._series, year) or 0
            self._last[year] = max(used, started_after(self._connection, self._series, year))
        return self._last[year]


def last_issued(connection: Connection, series: str, year: int) -> int | None:
    """The last number of the year that the desk handed out; None where it gave none yet."""
    last = connection.scalar(_LAST, {"of_series": series, "of_year": year})
    return None if last is None else int(last)


def carried(connection: Connection) -> frozenset[str]:
    """Numbers that a restore took over: used, while what bore them lies in the file set aside."""
    return frozenset(settings.get(connection, CARRIED) or ())


def started_after(connection: Connection, series: str, year: int) -> int:
    """The last number that was used on paper before the desk counted; 0 where it began at 1."""
    return int(settings.get(connection, f"{START}{series}:{year}") or 0)


def next_number(
    connection: Connection, series: str, pattern: str, *, on: date, at: datetime
) -> tuple[int, str]:
    """The next number of a paper and its text, stored; RuleViolation if the text is taken."""
    numbers = NumberSeries(connection, series, pattern)
    text = numbers.issue(on=on, at=at)
    if connection.scalar(_TAKEN, {"wanted": text}) is not None:
        raise RuleViolation(
            f"字号“{text}”已被别的编号用过，没有发出；请在设置里把这个署名的字号格式改得与别的不同。"
        )
    n = numbers.last_of(on.year)
    numbers.save()
    return n, text


def reserve(
    connection: Connection,
    series: str,
    given: Sequence[tuple[int, int, str]],
    *,
    at: datetime,
) -> None:
    """Note numbers (year, n, text) that were given elsewhere, so that none is given again."""
    rows = [
        {"series": series, "year": year, "n": n, "text": text, "created_at": at}
        for year, n, text in given
    ]
    if rows:
        connection.execute(_RESERVE, rows)


def issue_number(
    connection: Connection, series: str, pattern: str, *, on: date, at: datetime
) -> str:
    """The next number of the series in the year of ``on``, stored."""
    numbers = NumberSeries(connection, series, pattern)
    text = numbers.issue(on=on, at=at)
    numbers.save()
    return text
