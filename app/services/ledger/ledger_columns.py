"""The ledger's columns: what each is called, how it sorts in SQL, how a case fills it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.base.errors import InputError
from app.rules.ledger_cells import CELLS, Cell

COLUMNS: Final[Mapping[str, Cell]] = CELLS


def column(key: str) -> Cell:
    """The column called so; InputError if there is none."""
    found = COLUMNS.get(key)
    if found is None:
        raise InputError(f"台账没有“{key}”这一列；请重新选择要显示的列。")
    return found


def needs_steps(keys: tuple[str, ...]) -> bool:
    """Whether any of the columns is worked out from the cases' steps."""
    return any(column(key).from_steps for key in keys)
