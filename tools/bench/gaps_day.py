"""What the clerk of the benchmark does in a day: each act short, named, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.base.machine.resources import resource_text
from app.base.rows.urgency import Urgency
from app.ui.places import CaseAt
from tools.sample_cases import RARE, UNITS
from tools.tour import hands

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

Act = tuple[str, Callable[[], object]]
SORTED_BY = ("received_on", "title", "respondent", "due_on", "number")
PAGES = ("board", "supervision", "visits", "calendar", "import_ledger", "workbench")


def day(window: MainWindow) -> Iterator[Act]:
    """The acts; each is asked for when the one before it has been answered."""
    for round_ in ("first", "again"):
        for name in (*PAGES, "ledger"):
            yield f"{name}: open ({round_})", partial(window.open_page, name)
    yield from _ledger(window)
    yield from _finding(window)
    yield from _case(window)
    yield from _intake(window)
    yield from _workbench(window)
    yield from _notice(window)


def _ledger(window: MainWindow) -> Iterator[Act]:
    page: Any = window.pages["ledger"]
    yield "ledger: open", partial(window.open_page, "ledger")
    keys = [column.key for column in page.grid.lines.columns if column.sortable]
    for key in [key for key in SORTED_BY if key in keys] or keys[:4]:
        yield f"ledger: sort by {key}", partial(page.sort_by, key)
    yield "ledger: Ctrl+End", partial(_press, page.grid, "Ctrl+End")
    for _ in range(5):
        yield "ledger: page up", partial(_press, page.grid, "PgUp")
    yield "ledger: select all", partial(_press, page.grid, "Ctrl+A")
    yield "ledger: let go of all", partial(_press, page.grid, "Home")
    bar = page.filter_bar
    for word in (RARE[0], "拖欠", "没有这样的词"):
        yield f"ledger: find {word}", partial(_commit, bar.text_field, word)
        yield "ledger: find nothing", bar.text_field.clear
    yield "ledger: filter by stage", partial(bar.stage_box.setCurrentIndex, 2)
    yield "ledger: filter by urgency", partial(bar.urgency_box.setCurrentIndex, 1)
    yield "ledger: clear the filters", bar.clear
    yield "ledger: select all again", partial(_press, page.grid, "Ctrl+A")
    yield "ledger: copy all", page.copy


def _finding(window: MainWindow) -> Iterator[Act]:
    field = window.top_bar.search_field
    for word in (RARE[1], "拖欠", "住房和城乡建设局"):
        yield "search: into the field", window.actions_by_name["find_action"].trigger
        yield "search: into the field", field.setFocus
        yield f"search: {word}", partial(_commit, field, word)
        yield "search: clear", field.clear
    yield "search: away", partial(_press, field, "Esc")
    yield "Ctrl+K: open", window.actions_by_name["palette_action"].trigger
    panel: Any = window.palette_panel
    for letter in "slxzf":
        yield "Ctrl+K: a letter", partial(QTest.keyClicks, panel.line, letter)
    yield "Ctrl+K: clear", panel.line.clear
    for word in (RARE[2], "工程", "李示例"):
        yield f"Ctrl+K: {word}", partial(_commit, panel.line, word)
    yield "Ctrl+K: away", panel.put_away


def _case(window: MainWindow) -> Iterator[Act]:
    assert window.context is not None
    page: Any = window.pages["case"]
    received = window.context.office.reads.cards("received", by=window.context.actor)
    fit = [card for card in received if card.urgency is not Urgency.PAUSED] or received
    for card in received[-3:]:
        yield "case: open", partial(window.open_page, "case", CaseAt(card.case_id))
    case_id = fit[0].case_id
    yield "case: open", partial(window.open_page, "case", CaseAt(case_id))
    form = next(form for form in page.rows.next_steps if form.kind == "accept")
    yield "case: open a step's form", page.step_buttons[form.kind].click
    yield "case: answer its points", lambda: hands.affirm(page.case_actions.dialog.form)
    yield "case: take the step", page.case_actions.dialog.submit_button.click
    last = page.rows.timeline[-1]
    yield "case: choose the step", partial(page.timeline.select, last.seq)
    yield "case: ask to void it", page.void_button.click
    reason = page.case_actions.dialog.form.editors["reason"]
    yield "case: type the reason", partial(reason.set_value, "登记有误，示例")
    yield "case: void it", page.case_actions.dialog.submit_button.click
    yield "case: back", page.back_button.click


def _intake(window: MainWindow) -> Iterator[Act]:
    yield "intake: open (first)", window.actions_by_name["intake_action"].trigger
    page: Any = window.pages["intake"]
    editors = page.forms.matter_form.editors
    fields: dict[str, QWidget] = {name: editor.control for name, editor in editors.items()}
    for piece in ("李", "示例"):
        yield "intake: name", partial(_commit, fields["name"], piece)
    for digit in "13800000001":
        yield "intake: a digit of the phone", partial(QTest.keyClicks, fields["phone"], digit)
    for letter in "slxz":
        yield "intake: a letter of the unit", partial(QTest.keyClicks, fields["respondent"], letter)
    yield "intake: the unit", partial(editors["respondent"].set_value, UNITS[0])
    for piece in ("拖欠", "工程款", "，长期不付"):
        yield "intake: title", partial(_commit, fields["title"], piece)
    for piece in ("示例路12号的", "工程验收后", "一直没有付款，", "多次催要未果。"):
        yield "intake: facts", partial(_commit, fields["facts"], piece)
    for at in (1, 2, 0):
        yield "intake: another tab", partial(page.forms.turn_to, at)
    yield "intake: another channel", partial(page.start, "letter")
    yield "intake: clear", page.clear


def _workbench(window: MainWindow) -> Iterator[Act]:
    yield "workbench: open", partial(window.open_page, "workbench")
    page: Any = window.pages["workbench"]
    yield "workbench: everyone's", page.everyone_button.click
    yield "workbench: the overdue ones", page.count_buttons["overdue"].click
    yield "workbench: all", page.all_button.click
    supervision: Any = window.pages["supervision"]
    yield "supervision: open", partial(window.open_page, "supervision")
    yield "supervision: tick all that are late", supervision.tick_late
    yield "supervision: next unit", partial(_press, supervision.unit_grid, "Down")
    board: Any = window.pages["board"]
    yield "board: open", partial(window.open_page, "board")
    for button in list(board.count_buttons.values())[:2]:
        yield "board: narrow", button.click
    yield "board: all", board.all_button.click


def _notice(window: MainWindow) -> Iterator[Act]:
    yield "calendar: open", partial(window.open_page, "calendar")
    page: Any = window.pages["calendar"]
    yield "calendar: next year", page.later_button.click
    yield "calendar: open the notice's dialog", page.import_notice
    text = resource_text("samples/notice-2027.txt")
    yield "calendar: preview of a notice", partial(page.dialog.notice_text.setPlainText, text)
    yield "calendar: leave it", page.dialog.put_by_button.click


def _press(widget: QWidget, keys: str) -> None:
    QTest.keySequence(widget, QKeySequence(keys))


def _commit(widget: QWidget, text: str) -> None:
    """As an input method hands over what was composed."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
