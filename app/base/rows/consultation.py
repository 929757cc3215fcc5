"""What pages show of calls for opinions: plain rows, texts as written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.base.rows.urgency import Urgency


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of the list; ``late`` where its moment is over and what it waits for isn't there."""

    id: int
    uid: str
    direction: str
    title: str
    topic: str
    number: str
    sender: str
    opened_on: date
    deadline: str
    due_at: datetime | None
    state: str  # its word: open, to_sign …
    state_caption: str
    asked: int
    answered: int
    points: int
    weighed: int
    late: bool
    urgency: Urgency
    remaining: int | None  # working days, negative when over
    provisional: bool


@dataclass(frozen=True, slots=True)
class CallUnitRow:
    """A unit that is asked: silent, 无意见, or with an opinion."""

    uid: str
    name: str
    due_at: datetime | None  # its own, or the call's
    nil: bool | None
    opinion: str
    answered_on: date | None
    sealed_on: date | None
    reminded_on: date | None
    late: bool
    points: int

    @property
    def standing(self) -> str:
        """How far it is, in words."""
        if self.nil is None:
            return "逾期未反馈" if self.late else "未反馈"
        return "无意见" if self.nil else "有意见"


@dataclass(frozen=True, slots=True)
class CallPointRow:
    """A point, by whom, about which item, and what became of it."""

    seq: int
    n: int
    position: int
    unit: str  # uid; "" for the office's own
    unit_name: str
    annex: str
    item: str
    caption: str
    text: str
    reason: str
    verdict: str
    why: str
    weighed_on: date | None

    @property
    def item_words(self) -> str:
        """附件1第7项“分级分类监管情况”."""
        if not self.item:
            return self.annex or "全文"
        number = self.item.rstrip("abcdefghijklmnopqrstuvwxyz")
        caption = self.caption.replace("“", "‘").replace("”", "’")
        return f"{self.annex}第{number}项“{caption}”"


@dataclass(frozen=True, slots=True)
class CallFile:
    """A file kept with a call."""

    seq: int
    name: str
    sha256: str
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class CallEvent:
    """A step of the call as its history shows it."""

    seq: int
    on: date
    actor: str
    caption: str
    words: str
    voided: bool


@dataclass(frozen=True, slots=True)
class CallItem:
    """An item that a point may be tied to."""

    annex: str
    key: str
    caption: str


@dataclass(frozen=True, slots=True)
class CallView:
    """A whole call."""

    row: CallRow
    asks: str
    addressee: str
    reply_to: str
    dated: date | None
    sets: tuple[tuple[str, str], ...]  # annex, the set's name
    nil: bool | None
    opinion: str
    sealed_on: date | None
    reported_at: datetime | None
    reported_to: str
    in_time: bool | None  # of a reported answer; None where no day was set
    units: tuple[CallUnitRow, ...]
    points: tuple[CallPointRow, ...]
    files: tuple[CallFile, ...]
    history: tuple[CallEvent, ...]
    items: tuple[CallItem, ...]


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A returned workbook before it is taken in: what it says, of whom, what is odd."""

    name: str
    sha256: str
    unit: str  # uid of the unit that it is recorded for; "" where none was found
    unit_name: str  # as the form says it
    opinion: str
    nil: bool
    changes: str  # what was recorded before and is another; "" for none
    notes: tuple[str, ...] = ()
    refused: str = ""  # why it can't be taken


@dataclass(frozen=True, slots=True)
class FormsWritten:
    """Forms written into a folder."""

    folder: Path
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetChange:
    """One line of a set's change log: an edition kept, or a point that was adopted."""

    on: date
    kind: str  # edition, point
    edition: str
    title: str  # the edition's name, or the call's topic
    unit: str = ""
    item: str = ""
    text: str = ""
    verdict: str = ""
    why: str = ""
    carried: str = ""  # the edition in which the item was changed after that; "" for none yet
