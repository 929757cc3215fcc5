"""From figures.toml to figures; every word of it must be known."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from app.base.errors import PackError
from app.rules.statistics.counts import LEFT_OUT, ROWS, WHEN, Count, worded
from app.rules.statistics.schema import Figure, Figures, Ratio, Term

COUNT_KEYS = frozenset(Count.__dataclass_fields__) - {"key"}
FIGURE_KEYS = frozenset({"caption", "top", "base", "excludes", "article", "readings", "over"})


def read_figures(text: str) -> Figures:
    """The figures that the text defines; PackError names what can't be."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"统计指标文件不是有效的 TOML：{error}。") from error
    counts = {key: _count(key, given) for key, given in data.get("counts", {}).items()}
    figures = {key: _figure(key, given, counts) for key, given in data.get("figures", {}).items()}
    return Figures(counts, figures)


def _count(key: str, given: Mapping[str, Any]) -> Count:
    if strange := set(given) - COUNT_KEYS:
        raise PackError(f"统计数“{key}”里有不认识的项目：{'、'.join(sorted(strange))}。", key=key)
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    made = Count(key, **values)
    if (
        made.rows not in ROWS
        or made.when not in WHEN
        or {*made.leaves_out, *made.only} - set(LEFT_OUT)
    ):
        raise PackError(f"统计数“{key}”的取数方式（rows、when、leaves_out）不对。", key=key)
    worded(made)  # its sentence says all that it asks
    return made


def _figure(key: str, given: Mapping[str, Any], counts: Mapping[str, Count]) -> Figure:
    if strange := set(given) - FIGURE_KEYS:
        raise PackError(f"统计指标“{key}”里有不认识的项目：{'、'.join(sorted(strange))}。", key=key)
    readings = [
        Ratio("", "", _terms(key, given["top"], counts), _terms(key, given["base"], counts))
    ]
    for one in given.get("readings", ()):
        top, base = _terms(key, one["top"], counts), _terms(key, one["base"], counts)
        readings.append(Ratio(one["key"], one["caption"], top, base))
    return Figure(
        key, given["caption"], tuple(readings), given.get("excludes", ""),
        given.get("article", {}), given.get("over", ""),
    )  # fmt: skip


def _terms(key: str, given: list[str], counts: Mapping[str, Count]) -> tuple[Term, ...]:
    made = tuple(Term(word.lstrip("-"), -1 if word.startswith("-") else 1) for word in given)
    unknown = [term.count for term in made if term.count not in counts]
    if unknown or not made:
        raise PackError(f"统计指标“{key}”用到没有的统计数：{'、'.join(unknown)}。", key=key)
    return made
