"""The city's own workbook of scores, filled with those of a round; what it brought stays in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside
from app.base.session import Session
from app.services.gate.acts import DESK, Act
from app.services.results.results import Results
from app.services.store.workspace import Workspace

if TYPE_CHECKING:
    from app.reports.workbooks.filling import Form

FILL_FORM = Act("fill_city_form", "填入来表", about="round", roles=DESK, leaves_house=True)
TOTALS: Final = ("总分", "总得分", "合计", "合计得分", "得分合计", "最终得分", "得分", "评价得分")


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled: how many cells of how many units, which units the form has no line for."""

    data: bytes
    cells: int
    units: int
    missing: tuple[str, ...]  # units of the round that the form does not name
    open: tuple[str, ...]  # units whose total is not settled: left blank


class CityForms:
    """Fills workbooks that came from elsewhere."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def fill(
        self, data: bytes, round_id: int, as_of: date, by: Session, snapshot: int = 0
    ) -> Filled:
        """The workbook with each unit's total, and its score of each indicator that it names.

        InputError where it can't be read, or names neither a unit nor what to fill.
        """
        from app.reports.workbooks.filling import Form

        seen = Results(self._work).overview(round_id, as_of, by, snapshot)
        form = Form(data)
        bodies = {_bare(seen.names[body["unit"]]): body for body in seen.bodies}
        values: dict[tuple[str, int, int], str] = {}
        filled: set[str] = set()
        for name, place, column, key in _crossings(form, set(bodies)):
            value = _value(bodies[name], key)
            if value:
                values[place[0], place[1], column] = value
            filled.add(name)
        if not filled:
            raise InputError(
                "这个工作簿里没有找到受评单位的名称，或者没有“总分”“得分”等栏目，没有填写；请核对。"
            )
        names = {_bare(name): name for name in seen.names.values()}
        return Filled(
            form.filled(values), len(values), len(filled),
            tuple(names[bare] for bare in bodies if bare not in filled),
            tuple(names[bare] for bare in bodies
                  if bare in filled and not bodies[bare]["total"]["total"]),
        )  # fmt: skip

    def write(
        self, source: Path, path: Path, round_id: int, as_of: date, by: Session, snapshot: int = 0
    ) -> Filled:
        """Fill the workbook ``source`` into ``path`` and record that it left the house."""
        found = self.fill(source.read_bytes(), round_id, as_of, by, snapshot)
        with self._work.gate.act(FILL_FORM, by) as deed:
            deed.detail |= {"round_id": round_id, "file": path.name, "cells": found.cells}
            with written_beside(path) as fresh:
                fresh.write_bytes(found.data)
        return found


def _crossings(form: Form, names: set[str]) -> Iterator[tuple[str, tuple[str, int, int], int, str]]:
    """Where a unit's line meets a column that is to be filled: unit, its cell, column, heading.

    得分 beneath an indicator is its score, not the total.
    """
    from app.reports.workbooks.places import sheets_of

    for sheet in sheets_of(form, names).values():
        for place, name in sheet.lines.items():
            for column, head in sheet.columns(place):
                key = _bare(head.own)
                above = _bare(head.above[-1]) if head.above else ""
                yield name, place, column, above if above and key in TOTALS else key


def _value(body: Mapping[str, Any], key: str) -> str:
    if key in TOTALS:
        return str(body["total"]["total"] or "")
    rows: Iterable[Mapping[str, Any]] = body["scores"]
    for row in rows:
        if key in (_bare(row["caption"]), _bare(row["assessed"] or "")):
            return str(row["score"] or "")
    return ""


def _bare(text: str) -> str:
    from app.reports.workbooks.places import bare

    return bare(text)
