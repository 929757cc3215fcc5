"""What a user asks of the register of units: one frozen dataclass a user action."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaveUnit:
    """A unit's superior, aliases, kind, code and whether it is still in use.

    ``kind`` is a key of ``UNIT_KINDS``, ``code`` a 统一社会信用代码; "" where it is not known.
    """

    name: str
    superior: str = ""
    aliases: tuple[str, ...] = ()
    active: bool = True
    kind: str = ""
    code: str = ""


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
