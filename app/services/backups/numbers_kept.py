"""Numbers given out since a backup: carried over into the restored file, so that none is given twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.base.errors import StoreError
from app.models.connection import connect
from app.models.engine import SqliteFile
from app.services.gate.acts import ADMINISTERS, Act
from app.services.gate.gate import Gate
from app.services.store import numbers, settings

CARRY_NUMBERS = Act("carry_numbers", "接着编号", about="office", roles=ADMINISTERS)

_GIVEN: Final = "SELECT series, year, n, text FROM number_issued ORDER BY series, year, n"
_STARTS: Final = "SELECT key, value FROM setting WHERE key LIKE ?"
Given = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class NumbersKept:
    """What one file has used of each series: numbers given out, and those used on paper before."""

    given: tuple[Given, ...] = ()
    starts: tuple[tuple[str, int], ...] = ()

    def beyond(self, other: NumbersKept) -> NumbersKept:
        """What ``other`` doesn't know of."""
        texts, known = {text for *_n, text in other.given}, dict(other.starts)
        places = {(series, year, n) for series, year, n, _text in other.given}
        return NumbersKept(
            tuple(g for g in self.given if g[3] not in texts and g[:3] not in places),
            tuple((key, last) for key, last in self.starts if last > known.get(key, 0)),
        )

    def __bool__(self) -> bool:
        return bool(self.given or self.starts)


def numbers_in(path: Path) -> NumbersKept:
    """The numbers that a file has used; none where it is not there or can't be read."""
    try:
        with closing(connect(path)) as connection:
            given = tuple(tuple(row) for row in connection.execute(_GIVEN))
            starts = connection.execute(_STARTS, (numbers.START + "%",)).fetchall()
    except (sqlite3.Error, StoreError):
        return NumbersKept()
    return NumbersKept(given, tuple((str(key), int(json.loads(last))) for key, last in starts))


def carry_over(kept: NumbersKept, file: Path, now: datetime) -> None:
    """Note in ``file``, which nobody has open, what was used elsewhere; its audit says so."""
    if not kept:
        return
    opened = SqliteFile(file)
    try:
        gate = Gate(opened, now.date, lambda: now)
        with gate.act(CARRY_NUMBERS, gate.program) as deed:
            for series, given in _by_series(kept.given):
                numbers.reserve(deed.connection, series, given, at=now)
            before = settings.get(deed.connection, numbers.CARRIED) or []
            carried = [*before, *(text for *_n, text in kept.given)]
            settings.put(deed.connection, {numbers.CARRIED: carried, **dict(kept.starts)}, at=now)
            deed.detail |= {"numbers": len(kept.given), "starts": len(kept.starts)}
    finally:
        opened.close()
    for suffix in ("-wal", "-shm"):
        if file.with_name(file.name + suffix).exists():
            raise StoreError("恢复的文件没有写完整，没有恢复，办公文件没有改动；请重试。")


def _by_series(given: Iterable[Given]) -> list[tuple[str, list[tuple[int, int, str]]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for series, year, n, text in given:
        found.setdefault(series, []).append((year, n, text))
    return list(found.items())
