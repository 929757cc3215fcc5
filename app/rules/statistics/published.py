"""The pages of figures as a snapshot keeps them: to JSON and back, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from app.base.rows.statistics import (
    BreakdownRow,
    ClockRow,
    CountCell,
    FigureCell,
    Period,
    StatisticsRows,
)


def kept(pages: Sequence[StatisticsRows]) -> dict[str, Any]:
    """The pages of one period, one a breakdown, as JSON: what they share is kept once."""
    told = asdict(pages[0])
    del told["by"]
    told["period"] = [pages[0].period.first.isoformat(), pages[0].period.last.isoformat()]
    told["cut_off"] = pages[0].cut_off.isoformat()
    told["rows"] = {page.by: [asdict(row) for row in page.rows] for page in pages}
    return told


def taken_up(told: Mapping[str, Any], along: str) -> StatisticsRows:
    """The page of one breakdown that was kept; KeyError where it was not."""
    first, last = map(date.fromisoformat, told["period"])
    return StatisticsRows(
        Period(first, last), date.fromisoformat(told["cut_off"]),
        tuple(CountCell(**cell) for cell in told["counts"]),
        tuple(_figure(cell) for cell in told["figures"]),
        told["times"], along, tuple(BreakdownRow(**row) for row in told["rows"][along]),
        tuple(ClockRow(**row) for row in told["clocks"]),
        tuple((name, number) for name, number in told["grounds"]), told["ages"],
        tuple(ClockRow(**row) for row in told.get("unit_clocks", ())),
    )  # fmt: skip


def _figure(told: Mapping[str, Any]) -> FigureCell:
    pairs = {
        name: tuple((key, value) for key, value in told[name])
        for name in ("readings", "top_parts", "base_parts")
    }
    return FigureCell(**{**told, **pairs})
