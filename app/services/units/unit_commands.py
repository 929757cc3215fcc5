"""What a user asks of the register of units: one frozen dataclass a user action."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaveUnit:
    """A unit's superior, aliases and whether it is still in use; "" for a new unit's old name."""

    name: str
    superior: str = ""
    aliases: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class MergeUnits:
    """Two entries are one unit: ``name`` is given up for ``into``."""

    name: str
    into: str


@dataclass(frozen=True, slots=True)
class SaveContact:
    """Whom to ask at a unit; ``id`` None adds one."""

    unit: str
    name: str
    post: str = ""
    phone: str = ""
    note: str = ""
    id: int | None = None
