"""The first two days of a clerk as scripts of acts, by keys, mouse and wheel, in windows of three sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from app.ui.places import CaseAt
from tests.ui.days.acts import asked, front
from tools.tour import hands

# Whole days in windows of three sizes; the tests of the pages stay.
pytestmark = pytest.mark.slow


def roll(widget: QWidget) -> None:
    """The wheel passes over it, three clicks down."""
    middle = QPointF(widget.rect().center())
    for _ in range(3):
        event = QWheelEvent(
            middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
    hands.settle()


def test_a_call_is_taken_by_keys_alone_and_accepted_from_the_workbench(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case(respondent="示例县住房和城乡建设局")
    hands.press(window, "Ctrl+N")
    page = front(window)
    QTest.keyClicks(QApplication.focusWidget(), "13800000003")  # the caller's name comes later
    hands.press(window, "Alt+E")
    respondent = page.forms.matter_form.editors["respondent"]
    respondent.line.setFocus()
    QTest.keyClicks(respondent.line, "zjj")
    hands.settle()
    QTest.keyClick(respondent.line, Qt.Key.Key_Tab)
    assert respondent.value() == "示例县住房和城乡建设局"
    hands.write(page.forms.matter_form.editors["facts"].lines, "承诺的租金减免没有兑现。")
    for box in page.findChildren(QComboBox):
        before = box.currentIndex()
        roll(box)
        assert box.currentIndex() == before, box.objectName()

    hands.press(page.forms.matter_form.editors["facts"].lines, "Ctrl+Return")

    assert front(window).objectName() == "case"
    number = front(window).rows.card.number
    hands.press(window, "Ctrl+1")
    workbench = front(window)
    rows = [line.number for line in workbench.work_grid.rows.rows]
    workbench.work_grid.selectRow(rows.index(number))
    QTest.keyClick(workbench.work_grid, Qt.Key.Key_Space)
    hands.settle()
    dialog = asked(window)
    hands.affirm(dialog.form)
    hands.press(dialog, "Ctrl+Return")
    case_id = office.reads.case_id(number, office.session())
    assert case_id is not None
    page_rows = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session())
    assert page_rows.timeline[-1].kind == "accept"

    hands.press(window, "Ctrl+Z")

    page_rows = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session())
    assert [r.kind for r in page_rows.timeline if not r.state] == ["receive"]


def test_a_case_goes_from_referral_to_its_end_with_every_form_within_the_window(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 16))
    take(case_id, "accept", date(2026, 11, 17))
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = front(window)
    acts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("refer", {"unit": "示例县发展和改革委员会", "on": date(2026, 11, 18), "role": "lead",
                   "identity_given": "withheld", "delivered_on": date(2026, 11, 18)}),
        ("report_result", {"result": "true", "measures": "已退还三个月租金。"}),
        ("review_result", {"outcome": "pass"}),
        ("give_feedback", {"method": "call", "satisfaction": "mostly"}),
        ("close", {}),
    )  # fmt: skip
    for kind, values in acts:
        hands.choose_step(page.step_strip, kind)
        dialog = asked(window)
        assert dialog.minimumSizeHint().height() <= window.height(), kind
        known = {name: value for name, value in values.items() if name in dialog.form.editors}
        hands.fill(dialog.form, known)
        hands.affirm(dialog.form)
        assert dialog.submit_button.isEnabled(), (kind, dialog.missing_label.text())
        hands.click(dialog.submit_button)
        assert not [d for d in window.findChildren(FormDialog) if d.isVisible()], (
            kind, dialog.error_label.text(), dialog.missing_label.text(),
        )  # fmt: skip

    assert [row.kind for row in page.rows.timeline][-5:] == [kind for kind, _values in acts]
    told = dict(page.outcome_panel.lines)
    assert "已退还三个月租金" in told["办理结果"]
