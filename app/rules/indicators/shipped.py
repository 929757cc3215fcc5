"""The indicator sets that ship with the program, read once each."""

from __future__ import annotations

from functools import cache

from app.base.errors import PackError
from app.base.machine.resources import resource_names, resource_text
from app.rules.indicators.reader import read_set
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.source import SetSource, read_set_source


@cache
def shipped_set_ids() -> tuple[str, ...]:
    """The ids of the shipped sets, e.g. ``nanyang-2024-counties``."""
    return tuple(name.removesuffix(".toml") for name in resource_names("indicators", ".toml"))


@cache
def shipped_set_source(set_id: str) -> SetSource:
    """The set ``set_id``; PackError lists what there is."""
    if set_id not in shipped_set_ids():
        names = "、".join(shipped_set_ids())
        raise PackError(f"没有内置的指标体系“{set_id}”；现有：{names}。", key="set")
    return read_set_source(resource_text(f"indicators/{set_id}.toml"))


@cache
def shipped_set(set_id: str) -> IndicatorSet:
    """The shipped set, read."""
    return read_set(shipped_set_source(set_id))


def shipped_set_text(set_id: str) -> str:
    """The words of the shipped set; PackError lists what there is."""
    shipped_set_source(set_id)
    return resource_text(f"indicators/{set_id}.toml")
