"""The superior's own form as data: its columns, and which of our numbers each one is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.base.errors import PackError
from app.base.rows.statistics import HIDDEN, BreakdownRow, StatisticsRows
from app.rules.statistics.reckoning import Share

NAME, TIMES, AGES = "name", "times", "ages"
BETWEEN: Final = "／"  # a heading and the one that it stands under
Told = int | str | Share
ALONG: Final = ("", "unit", "superior", "township", "category", "channel", "month")


@dataclass(frozen=True, slots=True)
class CityForm:
    """A form: its title, a line for each of what, the caption of the sum, its columns."""

    title: str
    by: str  # "" for the county alone
    total: str
    columns: tuple[
        tuple[str, str], ...
    ]  # caption (受理／件数), and a count, a figure, name, times …


def read_city_form(text: str, known: Sequence[str]) -> CityForm:
    """The form from TOML; PackError names what can't be, ``known`` are the keys of our numbers."""
    try:
        data = tomllib.loads(text)
        columns = tuple((_caption(one), str(one["from"])) for one in data["columns"])
        made = CityForm(
            str(data["title"]), str(data.get("by", "")), str(data.get("total", "")), columns
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise PackError(f"报表对应文件有误，没有采用：{error}。") from error
    if strange := [name for _caption, name in columns if name not in (NAME, TIMES, AGES, *known)]:
        raise PackError(f"报表对应文件用到没有的数据项，没有采用：{'、'.join(strange)}。")
    if made.by not in ALONG or not columns:
        raise PackError("报表对应文件的 by 或者 columns 不对，没有采用。")
    return made


def _caption(column: Mapping[str, Any]) -> str:
    above = str(column.get("above", ""))
    return f"{above}{BETWEEN}{column['caption']}" if above else str(column["caption"])


def form_rows(form: CityForm, page: StatisticsRows, county: str) -> list[list[Told]]:
    """The lines of the form in the order of the page, its sum last; numbers as numbers.

    What belongs to no unit has a line too where the form has a sum and any of it is asked for: the
    lines come to the sum.
    """
    asked = [name for _caption, name in form.columns]
    lines = [
        {**told_of(row, page), NAME: row.name} for row in page.rows
        if row.key or (form.total and any(row.counts.get(name) for name in asked))
    ] if form.by else []  # fmt: skip
    if not form.by or form.total:
        lines.append({**told_of_all(page), NAME: form.total or county})
    return [[line[name] for _caption, name in form.columns] for line in lines]


def told_of(row: BreakdownRow, page: StatisticsRows) -> dict[str, Told]:
    """Each of our numbers as a line of a breakdown has it: counts, shares of counts, times in words."""
    told: dict[str, Told] = {
        key: HIDDEN if number is None else number for key, number in row.counts.items()
    }
    for figure in page.figures:
        parts = (figure.top_parts, figure.base_parts)
        if any(row.counts[key] is None for side in parts for key, _sign in side):
            told[figure.key] = HIDDEN
        else:
            top, base = (sum(sign * (row.counts[key] or 0) for key, sign in side) for side in parts)
            told[figure.key] = Share(top, base)
    return told | {TIMES: row.times, AGES: row.ages}


def told_of_all(page: StatisticsRows) -> dict[str, Told]:
    """Each of our numbers over all cases."""
    return {
        **{cell.key: cell.number for cell in page.counts},
        **{cell.key: Share(cell.top, cell.base) for cell in page.figures},
        TIMES: page.times, AGES: page.ages,
    }  # fmt: skip
