"""The ledger as a clerk uses it: a key or a choice, until the changed lines are painted.

By turns with the same statements in bare SQLite and a bare table view of the same lines.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.base.rows.ledger import LedgerQuery
from app.models.connection import connect
from app.ui.tablemodels.sql_rows import BLOCK
from app.ui.window_state import WANTED
from tools.bench import data
from tools.bench.figures import Bench, Figure, Paced, beside, spread
from tools.bench.steps import Script, recording
from tools.sample_cases import RARE, TODAY

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

TITLE = "the ledger, from the first key event to its painted lines"
TIMES: Final = 60
FIRST: Final = 400  # keys that the ledger asks for at once
WORDS: Final = ("拖欠", RARE[0], "工程", "校舍")
Act = tuple[Callable[[], object], Callable[[], LedgerQuery]]
PEER: Final = "bare SQL + bare table view"
Index = QModelIndex | QPersistentModelIndex


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds by the clock and of the processor, and their ratio to the bare peer."""
    from tools.bench.desk import open_desk, rest

    path = data.office_file(bench)
    times = bench.rounds(TIMES)
    found: dict[str, tuple[list[Taken], list[Taken]]] = {}
    opened: list[float] = []
    with open_desk(path) as window, closing(connect(path, any_thread=True)) as raw:
        window.resize(WANTED)  # as on a common screen; without one the window is narrower
        page: Any = window.pages["ledger"]
        window.open_page("ledger")
        rest(window)
        bare = BareView(raw, page.grid)
        for _ in range(min(times, 6)):
            window.open_page("calendar")
            rest(window)
            opened.append(_until_lines(page, partial(window.open_page, "ledger")).wall)
            rest(window)
        whole = len(page.grid.lines.ids)
        for name, acts in _acts(page).items():
            own, peer = found.setdefault(name, ([], []))
            page.filter_bar.clear()
            rest(window)
            for act, query in islice(cycle(acts), times):
                own.append(_until_lines(page, act))
                script = _script(window, page, query())
                peer.append(bare.show(script))
                rest(window)
    return [
        Figure("lines", whole, ""),
        *spread("open again", opened),
        *(figure for name, (own, peer) in found.items()
          for figure in beside(name, _paced(own), PEER, _paced(peer),
                               aim=1.5 if name.startswith(("a key", "a choice")) else None,
                               within=100 if name.startswith("sort") else None)),
    ]  # fmt: skip


class Taken:
    """Milliseconds by the clock and of the processor, from here to ``over``."""

    def __init__(self) -> None:
        self.wall, self.busy = 0.0, 0.0
        self._began, self._worked = time.perf_counter(), time.process_time()

    def over(self) -> Taken:
        """It is painted."""
        self.wall = (time.perf_counter() - self._began) * 1000
        self.busy = (time.process_time() - self._worked) * 1000
        return self


class BareModel(QAbstractTableModel):
    """Texts in rows, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[tuple[str, ...]] = ()

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(self.rows[0]) if self.rows else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        return None


class BareView:
    """A table view as large as the ledger's, of as many columns, over what bare statements give."""

    def __init__(self, raw: sqlite3.Connection, grid: Any) -> None:
        self._raw, self._model, self.view = raw, BareModel(), QTableView()
        self._columns = len(grid.shown_columns())
        self.view.setModel(self._model)
        self.view.resize(grid.size())
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(grid.rowHeight(0))
        self.view.show()

    def show(self, script: Script) -> Taken:
        """Run the statements, put the last one's first columns into the view, wait for the paint."""
        from tools.bench.desk import Paints, wait_until

        paints = Paints(self.view.viewport())
        taken = Taken()
        rows: list[tuple[Any, ...]] = []
        for statement, values, _many in script:
            rows = self._raw.execute(statement, values).fetchall()
        self._model.beginResetModel()
        self._model.rows = [tuple(map(_text, row[1 : self._columns + 1])) for row in rows]
        self._model.endResetModel()
        self.view.viewport().update()
        wait_until(lambda: paints.count > 0)
        taken.over()
        paints.deleteLater()
        return taken


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _acts(page: Any) -> dict[str, list[Act]]:
    """What a clerk does, by kind: the act, and the query that the lines then answer."""
    bar, arrangement = page.filter_bar, page.arrangement
    now = arrangement.query
    keys = [column.key for column in page.grid.lines.columns if column.sortable]
    typed: list[Act] = [(partial(_retype, bar.text_field, word), now) for word in WORDS]
    chosen: list[Act] = [(partial(_press, bar.stage_box, key), now)
              for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up)]  # fmt: skip
    return {
        "a key in the words": typed,
        "a choice of the stage": chosen,
        "sort by any column": [(partial(page.sort_by, k), now) for k in keys],
        "sort by title": [(partial(page.sort_by, "title"), now)],
        "sort by respondent": [(partial(page.sort_by, "respondent"), now)],
    }


def _retype(line: QWidget, word: str) -> None:
    """Another word in place of the one that stands there, as one key event of an input method."""
    line.selectAll()  # type: ignore[attr-defined]
    event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, word)
    QApplication.sendEvent(line, event)


def _press(widget: QWidget, key: Qt.Key) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


def _until_lines(page: Any, act: Callable[[], object]) -> Taken:
    from tools.bench.desk import Paints, wait_until

    lines, viewport = page.grid.lines, page.grid.viewport()
    turn, paints, before = lines.turn, Paints(viewport), [-1]

    def told(*_what: object) -> None:
        there = lines.turn != turn and (not lines.ids or lines.row_at(0) is not None)
        if there and before[0] < 0:
            before[0] = paints.count  # the next paint shows the changed lines

    changes = [lines.modelReset.connect(told), lines.dataChanged.connect(told)]
    taken = Taken()
    act()
    wait_until(lambda: 0 <= before[0] < paints.count)
    taken.over()
    for change in changes:
        lines.disconnect(change)
    paints.deleteLater()
    return taken


def _script(window: MainWindow, page: Any, query: LedgerQuery) -> Script:
    """The statements that give the first lines of the query."""
    assert window.context is not None
    ledger, by = window.context.office.ledger, window.context.actor
    columns = [column.key for column in page.grid.shown_columns()]
    rows = page.grid.blocks_in_sight() * BLOCK
    script: Script = []
    with recording(script):
        ledger.beginning(query, TODAY, by=by, first=FIRST, rows=rows, columns=columns)
    return [one for one in script if one[0].lstrip().startswith("SELECT")]


def _paced(taken: Sequence[Taken]) -> Paced:
    return Paced(tuple(t.wall for t in taken), tuple(t.busy for t in taken))
