"""The regulation packs that ship with the program, read once each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.base.errors import PackError
from app.base.machine.resources import resource_names, resource_text
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import PackSource, read_source


@cache
def shipped_pack_ids() -> tuple[str, ...]:
    """The ids of the shipped packs, e.g. ``nanyang-2020``."""
    names = (name.removesuffix(".toml") for name in resource_names("regulations", ".toml"))
    return tuple(name for name in names if name != "common")


@cache
def shipped_source(pack_id: str) -> PackSource:
    """The pack ``pack_id``; PackError lists what there is."""
    if pack_id not in shipped_pack_ids():
        names = "、".join(shipped_pack_ids())
        raise PackError(f"没有内置的办法“{pack_id}”；现有：{names}。", key="regulation")
    return read_source(resource_text(f"regulations/{pack_id}.toml"))


def shipped_regulation(pack_id: str, readings: Mapping[str, str] | None = None) -> Regulation:
    """The shipped pack under the readings chosen (its defaults for the others)."""
    return _regulation(pack_id, tuple(sorted((readings or {}).items())))


@cache
def _regulation(pack_id: str, readings: tuple[tuple[str, str], ...]) -> Regulation:
    return read_regulation(shipped_source(pack_id), dict(readings))
