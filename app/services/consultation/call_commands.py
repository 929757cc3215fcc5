"""What is asked of calls: one value for each act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.rules.consultation.form import PointText


@dataclass(frozen=True, slots=True)
class CallHead:
    """What a call says: its document, what it asks, until when; ``due_at`` None sets no day.

    ``sets`` names an indicator set an annex: 附件1 → nanyang-2024-departments.
    """

    title: str
    topic: str = ""  # the title's own 《…》 where it isn't said
    asks: str = ""
    number: str = ""
    sender: str = ""
    addressee: str = ""
    reply_to: str = ""
    dated: date | None = None
    deadline: str = ""
    due_at: datetime | None = None
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReceiveCall:
    """A call came in on a day."""

    head: CallHead
    received_on: date


@dataclass(frozen=True, slots=True)
class IssueCall:
    """The office asks units (names) for their opinion."""

    head: CallHead
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskUnits:
    """A call goes to further units (names): inside the county, by a day of their own."""

    call_id: int
    units: tuple[str, ...]
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What a unit (uid) returned; ``file`` is the hash of the workbook that it came in."""

    call_id: int
    unit: str
    opinion: str  # 无意见, or what the cell says
    on: date | None = None
    via: str = "typed"
    file: str = ""
    name: str = ""  # of the file


@dataclass(frozen=True, slots=True)
class SplitOpinion:
    """The points of a unit (uid; "" the office's own), in place of those of before."""

    call_id: int
    unit: str
    points: tuple[PointText, ...]


@dataclass(frozen=True, slots=True)
class WeighPoint:
    """What becomes of a point; ``verdict`` "" takes it back."""

    call_id: int
    point: tuple[int, int]
    verdict: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """The answer went out at a moment, to an address."""

    call_id: int
    at: datetime
    to: str
