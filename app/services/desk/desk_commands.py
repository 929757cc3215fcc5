"""What a user of the full desk asks for: one frozen dataclass a user action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from app.rules.calendar.days import Notice


@dataclass(frozen=True, slots=True)
class TakeMany:
    """One step on many cases: 转办, 催办, 登记送达, 指定经办, 受理告知, 督办.

    ``about`` and ``units`` may differ by case; where ``about`` is not given, the one thread that
    the step can be about is found by itself.
    """

    kind: str
    on: date
    case_ids: tuple[int, ...]
    unit: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[int, int] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    fields_of: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


Told = Literal["ended", "all", "none"]


@dataclass(frozen=True, slots=True)
class ImportLedger:
    """A ledger that was read becomes cases.

    ``opening``: the office's own ledger, old numbers kept, steps with their true dates; otherwise
    new cases of a hotline or website, where a source number already here is not added again.
    """

    source: str  # 12345, 网站, 办理台账
    channel: str
    opening: bool = False
    regulation: str = ""
    leave_out: frozenset[int] = frozenset()  # rows that the clerk took out of the preview
    told: Told = "ended"  # which accepted cases the office says were told, though undated


@dataclass(frozen=True, slots=True)
class DrawSample:
    """A sample for visits: so many of the cases closed in the period, by chance."""

    name: str
    size: int
    closed_from: date
    closed_to: date
    seed: int | None = None  # None: drawn anew and stored
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ChooseSample:
    """A sample for visits of cases chosen by hand."""

    name: str
    case_ids: tuple[int, ...]


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


@dataclass(frozen=True, slots=True)
class SaveAbsence:
    """An officer is away from a day to a day (both inclusive); who stands in."""

    officer: str
    from_on: date
    to_on: date
    stand_in: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SetOfficeDays:
    """The office rests, or works, from a day to a day (both inclusive), for a reason."""

    first: date
    last: date
    working: bool
    reason: str
    scope: str = "office"  # province: decided by a government above the office


@dataclass(frozen=True, slots=True)
class DropOfficeDays:
    """Days that were entered are as the State Council's calendar has them again."""

    notice: Notice
    reason: str


@dataclass(frozen=True, slots=True)
class Recuse:
    """Somebody keeps out of a case: an officer of the office, or staff of the handling unit."""

    case_id: int
    person: str
    reason: str
    on: date
    unit: str = ""  # "" for the office's own officer


@dataclass(frozen=True, slots=True)
class Propose:
    """拟办意见: a decision is proposed for approval."""

    case_id: int
    step: Literal["accept", "decline", "refer", "close"]
    opinion: str
    on: date


@dataclass(frozen=True, slots=True)
class Instruct:
    """批示: the decision proposed in step ``about`` is approved or not."""

    case_id: int
    about: int
    approved: bool
    instruction: str
    on: date
