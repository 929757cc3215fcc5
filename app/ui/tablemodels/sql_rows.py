"""A table of any size over SQL: the keys of all lines are held, their rows read as they come in sight."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.base.captions import day_in_full, deadline_words
from app.base.rows.ledger import LedgerColumn, LedgerRow
from app.base.rows.urgency import Urgency

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 2
DISPLAY: Final = Qt.ItemDataRole.DisplayRole.value
ALIGNMENT: Final = Qt.ItemDataRole.TextAlignmentRole.value
ACCESSIBLE: Final = Qt.ItemDataRole.AccessibleTextRole.value
ASKED: Final = frozenset(
    (DISPLAY, ALIGNMENT, ACCESSIBLE, Qt.ItemDataRole.ToolTipRole.value, ROW_ROLE)
)
BLOCK: Final = 25  # rows read at a time: a common screen shows twenty
BLOCKS_KEPT: Final = 192
BLOCKS_IN_SIGHT: Final = 8
CELLS_KEPT: Final = 50_000
WAITING: Final = "…"
NUMBERS: Final = ("number",)


class SqlRowModel(QAbstractTableModel):
    """Shows what it holds; ``wanted`` carries the keys of the rows that have come in sight."""

    wanted = Signal(object)

    def __init__(self, columns: Sequence[LedgerColumn] = (), parent: Any = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ids: array[int] = array("q")
        self._blocks: OrderedDict[int, dict[int, LedgerRow]] = OrderedDict()
        self._texts: dict[tuple[int, int], str] = {}  # of cells painted, by line and column
        self._sides = _sides(self.columns)
        self._missing: OrderedDict[int, None] = OrderedDict()
        self._asked: tuple[int, ...] = ()
        self._turn = 0
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.setInterval(0)
        self._ask_timer.timeout.connect(self._ask)

    # ------------------------------------------------------------ what is shown

    def set_columns(self, columns: Sequence[LedgerColumn]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._sides = _sides(self.columns)
        self._texts.clear()
        self.endResetModel()

    def show_ids(self, ids: array[int], rows: Sequence[LedgerRow] = ()) -> None:
        """Show these lines; rows read before are read again, in place where the lines are the same.

        Where the lines shown are the beginning of these, the rest is put behind them. ``rows`` are
        those of the beginning, where they were read along: whole blocks, or all there are.
        """
        held = len(self.ids)
        if rows:
            self.beginResetModel()
            self.ids = ids
            self._forget()
            self._hold(range(-(-len(rows) // BLOCK)), rows)
            self.endResetModel()
            return
        if ids == self.ids:
            self.read_again()
            return
        if 0 < held < len(ids) and not held % BLOCK and ids[:held] == self.ids:
            self.beginInsertRows(QModelIndex(), held, len(ids) - 1)
            self.ids = ids
            self.endInsertRows()
            return
        self.beginResetModel()
        self.ids = ids
        self._forget()
        self.endResetModel()

    def read_again(self) -> None:
        """Read the rows in sight again: something of them changed, or other columns are shown."""
        self._forget()
        self._touch(0, len(self.ids) - 1)

    @property
    def turn(self) -> int:
        """Counts what was shown; an answer to an earlier turn is out of date."""
        return self._turn

    def take_rows(self, rows: Iterable[LedgerRow], turn: int) -> None:
        """The rows that ``wanted`` asked for in that turn."""
        if turn != self._turn:
            return
        asked, self._asked = self._asked, ()
        self._hold(asked, rows)
        for block in asked:
            self._touch(block * BLOCK, block * BLOCK + len(self._keys(block)) - 1)
        if self._missing:
            self._ask_timer.start()

    def _hold(self, blocks: Iterable[int], rows: Iterable[LedgerRow]) -> None:
        read = {row.case_id: row for row in rows}
        for block in blocks:
            self._blocks[block] = {key: read[key] for key in self._keys(block) if key in read}
            self._blocks.move_to_end(block)
            while len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)

    def give_up(self, turn: int) -> None:
        """The rows that ``wanted`` asked for could not be read: ask again when they are in sight."""
        if turn == self._turn:
            self._asked = ()

    def row_at(self, at: int) -> LedgerRow | None:
        """The row of a line, None while it is being read (which this asks for)."""
        if not 0 <= at < len(self.ids):
            return None
        block = at // BLOCK
        held = self._blocks.get(block)
        if held is not None:
            return held.get(self.ids[at])
        if block not in self._asked:
            self._missing[block] = None
            self._missing.move_to_end(block)
            while len(self._missing) > BLOCKS_IN_SIGHT:  # scrolled past: no longer in sight
                self._missing.popitem(last=False)
            self._ask_timer.start()
        return None

    def ids_of(self, selection: QItemSelection) -> array[int]:
        """The keys of the selected lines, in the order shown."""
        spans = sorted({(span.top(), span.bottom()) for span in selection.toList()})
        keys: array[int] = array("q")
        end = 0
        for top, bottom in spans:
            keys.extend(self.ids[max(top, end) : bottom + 1])
            end = max(end, bottom + 1)
        return keys

    def line_of(self, case_id: int) -> int:
        """The line of a case, or -1."""
        try:
            return self.ids.index(case_id)
        except ValueError:
            return -1

    def _forget(self) -> None:
        self._turn += 1
        self._blocks.clear()
        self._texts.clear()
        self._missing.clear()
        self._asked = ()

    def _keys(self, block: int) -> array[int]:
        return self.ids[block * BLOCK : (block + 1) * BLOCK]

    def _ask(self) -> None:
        if self._asked or not self._missing:
            return
        self._asked = tuple(self._missing)
        self._missing.clear()
        keys: array[int] = array("q")
        for block in self._asked:
            keys.extend(self._keys(block))
        self.wanted.emit(keys)

    def _touch(self, first: int, last: int) -> None:
        if last >= first and self.columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in ASKED:  # painting asks for a dozen roles a cell
            return None
        line, at = index.row(), index.column()
        if not 0 <= line < len(self.ids):
            return None
        if role == ALIGNMENT:
            return self._sides[at]
        if role == DISPLAY:
            return self.text_at(line, at)
        row = self.row_at(line)
        if role == ROW_ROLE:
            return row
        if row is None:
            return ""
        column = self.columns[at]
        value = cell_value(column, row)
        if role == ACCESSIBLE:
            return f"{column.caption}：{cell_text(value)}"
        return day_in_full(value) if isinstance(value, date) else cell_text(value)

    def is_number(self, at: int) -> bool:
        """Whether the cells of a column stand at their right edge."""
        return self.columns[at].kind in NUMBERS

    def text_at(self, line: int, at: int) -> str:
        """What a cell shows, kept for the next painting; … while its line is being read."""
        text = self._texts.get((line, at))
        if text is None:
            row = self.row_at(line)
            if row is None:
                return WAITING if at == 0 else ""
            if len(self._texts) > CELLS_KEPT:
                self._texts.clear()
            text = self._texts[line, at] = cell_text(cell_value(self.columns[at], row))
        return text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.caption
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = "AlignRight" if column.kind in NUMBERS else "AlignLeft"
            return int(Qt.AlignmentFlag[side] | Qt.AlignmentFlag.AlignVCenter)
        return None


def _sides(columns: Sequence[LedgerColumn]) -> tuple[int, ...]:
    """How each column's cells are aligned."""
    left, right = (
        int((side | Qt.AlignmentFlag.AlignVCenter).value)
        for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
    )
    return tuple(right if column.kind in NUMBERS else left for column in columns)


def cell_value(column: LedgerColumn, row: LedgerRow) -> Any:
    """What a cell holds; a deadline in the words that go with its colour."""
    value = row.values.get(column.key)
    if column.kind != "urgency":
        return value
    return deadline_words(row.urgency, value, provisional=row.urgency is Urgency.PROVISIONAL)


def cell_text(value: Any) -> str:
    """A value as its cell shows it: days as 2026-11-20, one line, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\n", " ")
