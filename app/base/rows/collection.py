"""信息采集表: what goes out for one source or one unit, what came back, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

# The lines above the units, by what stands in the column of their names.
HEADINGS: Final = ("指标", "填报内容", "评分规则")
HEAD: Final = {"who": "填报人", "on": "填报日期", "letter": "复函文号（零报告必填）"}


@dataclass(frozen=True, slots=True)
class FormField:
    """One column of cells to be filled in: an input, a name of its list, or one count of a ratio."""

    key: str  # item|input|face
    heading: str  # the item
    caption: str
    rule: str  # in the words of the source
    kind: str  # count, amount, yes_no, date, choice, text
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One unit: what stands in its cells, which of them were refused, and remarks beside."""

    key: str  # uid
    name: str
    cells: Mapping[str, str]  # field → text
    marked: frozenset[str] = frozenset()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FormList:
    """A list of events to be filled in: one sheet, a row an event."""

    key: str  # item|input
    name: str  # of the sheet
    heading: str
    rule: str
    columns: tuple[FormField, ...]
    rows: tuple[tuple[str, Mapping[str, str]], ...] = ()  # unit's name, cells by column


@dataclass(frozen=True, slots=True)
class CollectionForm:
    """A whole 信息采集表."""

    package: str  # uid
    title: str
    office: str
    lines: tuple[str, ...]  # status of the set, who fills in, by when
    fields: tuple[FormField, ...]
    rows: tuple[FormRow, ...]
    lists: tuple[FormList, ...] = ()
    upright: bool = False  # one unit: its inputs below each other
    demo: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """What a sheet that came back holds, by keys; nothing of it is trusted."""

    rows: tuple[ReturnedRow, ...]
    notes: tuple[str, ...]
    fields: frozenset[str]  # keys found


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """One cell: its text, why it can't be taken, what should be told of it."""

    text: str
    broken: str = ""
    hint: str = ""
    day: bool = False  # the file holds a day there


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row as it came back: its key ("" where it has none) and the name that stands beside."""

    key: str
    name: str
    place: str  # sheet and row, in words
    cells: Mapping[str, ReturnedCell]


@dataclass(frozen=True, slots=True)
class ReturnedBook:
    """A workbook that came back: of which package, who sent it, its rows and lists."""

    package: str  # uid; "" where it is none of ours
    head: Mapping[str, str]  # who, on, letter
    sheet: ReturnedSheet
    lists: Mapping[str, ReturnedSheet]
    notes: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()  # as it stands, of one that is none of ours


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """One cell of a return against what was sent and what stands now."""

    unit: str  # uid; "" where nobody knows
    unit_name: str
    item: str
    input: str
    caption: str
    sent: str
    ours: str
    theirs: str
    state: str  # taken, same, refused, both (moved on both sides), row (the row must be chosen)
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReturnPreview:
    """What a returned workbook would change; nothing is saved."""

    file: str
    sha256: str
    package: str
    audience: str
    sender: str
    sent_on: str
    letter: str
    changes: tuple[ReturnedChange, ...]
    notes: tuple[str, ...]
    problem: str = ""  # why nothing of it can be taken
    table: tuple[tuple[str, ...], ...] = ()  # of a foreign table, to be matched by hand
    at_seq: int = 0

    def count(self, state: str) -> int:
        """How many cells are in that state."""
        return sum(change.state == state for change in self.changes)


@dataclass(frozen=True, slots=True)
class PackageRow:
    """填报情况 of one 信息采集表 that went out."""

    package: str
    audience: str
    kind: str  # source, unit
    sent_on: date
    due_on: date | None
    state: str  # 未回收, 已回收, 已退回补报, 已补报
    electronic_on: date | None
    sealed_on: date | None
    sender: str
    taken: int
    refused: int
    overdue: bool
    units: tuple[str, ...] = ()
    of: str = ""  # the package that it asks again for
    owing: tuple[str, ...] = field(default_factory=tuple)  # what is still missing of it
