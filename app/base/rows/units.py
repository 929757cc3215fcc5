"""Units with the history of their names, their contacts, and lists of them read in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.rows.imports import ImportIssue


@dataclass(frozen=True, slots=True)
class UnitNameRow:
    """A name that a unit bore, from a day to a day."""

    name: str
    from_on: date
    until_on: date | None
    merged: bool = False  # an entry of its own once, given up for this unit


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Whom to ask at a unit."""

    id: int
    name: str
    post: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as the settings show it."""

    id: int
    name: str
    superior: str
    active: bool
    names: tuple[UnitNameRow, ...]
    aliases: tuple[str, ...]
    contacts: tuple[ContactRow, ...]
    open_cases: int
    kind: str = ""  # a key of UNIT_KINDS
    code: str = ""  # 统一社会信用代码


@dataclass(frozen=True, slots=True)
class UnitImport:
    """What reading a list of units would do, or did."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    rejected: tuple[ImportIssue, ...]
