"""What others write to the file reaches the pages when the window comes to the front again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QListView

from app.base.rows.changes import Changed
from app.services.office import Office
from app.ui.change_watch import ChangeWatch
from app.ui.main_window import MainWindow
from tools.tour import hands


def come_to_front(window: MainWindow) -> None:
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    hands.settle()


def test_what_another_wrote_is_on_the_board_when_the_window_comes_to_the_front(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("先来的案件")
    ChangeWatch(window)
    window.open_page("board")
    hands.settle()
    told: list[Changed] = []
    window.changes.changed.connect(told.append)

    other = log_case("别处登记的案件")
    come_to_front(window)
    come_to_front(window)

    assert [changed.cases for changed in told] == [(other,)]
    board: Any = window.pages["board"]
    assert "别处登记的案件" in shown(board)


def shown(board: Any) -> str:
    """All titles on the board."""
    models = [view.model() for view in board.findChildren(QListView) if view.model() is not None]
    texts = [
        str(model.index(row, 0).data(role))
        for model in models
        for row in range(model.rowCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    ]
    return "\n".join(texts)


def test_what_the_window_wrote_itself_is_not_told_twice(
    window: MainWindow,
    office: Office,
    log_case: Callable[..., int],
    take: Callable[..., int],
) -> None:
    case_id, other = log_case(), log_case("另一件")
    ChangeWatch(window)
    told: list[Changed] = []
    window.changes.changed.connect(told.append)

    seq = take(case_id, "accept", date(2026, 11, 19))
    window.changes.announce(Changed((case_id,), seq))
    come_to_front(window)
    assert [changed.cases for changed in told] == [(case_id,)]

    take(other, "accept", date(2026, 11, 19))
    come_to_front(window)
    assert told[-1].cases == (other,) and told[-1].no > 0
