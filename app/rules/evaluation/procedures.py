"""Which packs tell the course of a round and of a unit in it, by the round's procedure."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Final

from app.base.machine.resources import resource_text
from app.rules.regulation.source import PackSource, read_source

OF_ROUND: Final = MappingProxyType(
    {"evaluation": "pj-2020-round", "monitoring": "monitoring-round", "self": "self-round"}
)
OF_UNIT: Final = MappingProxyType(
    {"evaluation": "pj-2020", "monitoring": "monitoring-unit", "self": "pj-2020-evaluated"}
)
PROCEDURES: Final = MappingProxyType(
    {"monitoring": "监测", "evaluation": "评价办法", "self": "自评"}
)


@cache
def procedure_source(name: str) -> PackSource:
    """The shipped pack of a procedure."""
    return read_source(resource_text(f"procedures/{name}.toml"))
