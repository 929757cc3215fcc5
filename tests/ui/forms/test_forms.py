"""Forms from field rows: an editor per kind, days in every way of writing, checks, errors."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QMenu
from pytestqt.qtbot import QtBot

from app.base.rows.forms import FieldRow
from app.ui.forms.checks import (
    a_day,
    a_number,
    a_phone,
    all_of,
    doubt_about_id,
    not_after,
    required,
)
from app.ui.forms.day_editor import DayEditor
from app.ui.forms.days import read_day
from app.ui.forms.editors import ChoiceEditor, PhoneEditor
from app.ui.forms.form import FieldForm
from app.ui.forms.kinds import KINDS
from app.ui.forms.surroundings import FormSurroundings
from tools.tour import hands

TODAY = date(2026, 11, 20)
OPTIONS = (("1", "第一项"), ("2", "第二项"))


def make(qtbot: QtBot, *fields: FieldRow) -> FieldForm:
    form = FieldForm(fields, FormSurroundings(TODAY, ("示例县住建局", "示例县教育局")))
    qtbot.addWidget(form)
    form.show()
    return form


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/1/5", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("２０２６年１月５日", date(2026, 1, 5)),
        ("11-18", date(2026, 11, 18)),
        ("5.21", date(2026, 5, 21)),
        ("5月21日", date(2026, 5, 21)),
        ("昨天", date(2026, 11, 19)),
        (" 今天 ", date(2026, 11, 20)),
        ("2-30", None),
        ("13-1", None),
        ("2026-02-29", None),
        ("2024-02-29", date(2024, 2, 29)),
        ("明年", None),
        ("", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


def test_a_day_without_a_year_in_january_is_last_years_december() -> None:
    assert read_day("12-28", date(2027, 1, 4)) == date(2026, 12, 28)
    assert read_day("1-8", date(2027, 1, 4)) == date(2027, 1, 8)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "文字"),
        ("lines", "第一行\n第二行"),
        ("date", date(2026, 11, 18)),
        ("number", 30),
        ("yes_no", False),
        ("choice", "2"),
        ("choices", ("1", "2")),
        ("tests", {"1": True, "2": False}),
        ("unit", "示例县教育局"),
    ],
)
def test_each_kind_gives_back_what_hands_filled_in(qtbot: QtBot, kind: str, value: Any) -> None:
    form = make(qtbot, FieldRow("it", "此项", kind, True, OPTIONS))
    assert form.validator.first_error() == "请填写此项"

    hands.fill(form, {"it": value})

    assert form.values() == {"it": value}
    assert form.validator.first_error() == ""


def test_the_only_step_that_can_be_meant_is_chosen_already(qtbot: QtBot) -> None:
    form = make(qtbot, FieldRow("about", "针对哪一次", "step", True, (("4", "第4步 转办"),)))

    assert form.values() == {"about": 4}


def test_every_kind_of_field_has_an_editor() -> None:
    kinds = {"text", "lines", "date", "number", "yes_no", "choice", "choices", "unit", "step"}
    kinds |= {"datetime", "money", "people", "units", "tests", "letterheads", "phone", "person"}
    kinds |= {"id_number", "why"}

    assert set(KINDS) == kinds


def test_defaults_are_shown_and_blanks_left_out(qtbot: QtBot) -> None:
    form = make(
        qtbot,
        FieldRow("on", "日期", "date", True, default=TODAY),
        FieldRow("role", "角色", "choice", False, OPTIONS, "1"),
        FieldRow("note", "备注", "lines", False),
    )

    assert form.values() == {"on": TODAY, "role": "1"}


def test_an_error_shows_once_the_field_was_touched(qtbot: QtBot) -> None:
    form = make(qtbot, FieldRow("on", "日期", "date", True))
    editor = form.editors["on"]
    assert "⚠" not in "".join(
        label.text() for label in editor.findChildren(type(form._labels["on"])) if label.isVisible()
    )

    hands.fill(form, {"on": "某天"})

    assert (
        form.validator.first_error() == "看不懂这个日期，可写 2026-11-20、11-20、昨天 或 +5工作日"
    )


def test_asking_for_all_errors_leads_to_the_first_bad_field(qtbot: QtBot) -> None:
    form = make(
        qtbot,
        FieldRow("a", "甲", "text", True, default="有"),
        FieldRow("b", "乙", "text", True),
        FieldRow("c", "丙", "text", True),
    )
    form.activateWindow()
    QTest.qWaitForWindowActive(form)

    form.validator.show_all()

    assert form.editors["b"].control.hasFocus()


def test_a_day_can_be_picked_from_the_small_calendar(qtbot: QtBot) -> None:
    form = make(qtbot, FieldRow("on", "日期", "date", True, default=TODAY))
    editor = form.editors["on"]
    assert isinstance(editor, DayEditor)
    editor.pick_button.click()
    days = editor.findChild(QMenu).findChild(QCalendarWidget)

    days.activated.emit(days.selectedDate().addDays(-2))

    assert editor.value() == date(2026, 11, 18)
    assert editor.read_label.text() == "2026年11月18日 周三"


def test_a_passing_wheel_changes_no_choice(qtbot: QtBot) -> None:
    form = make(
        qtbot,
        FieldRow("a", "甲", "text", False),
        FieldRow("b", "乙", "choice", True, OPTIONS, "1"),
    )
    editor = form.editors["b"]
    assert isinstance(editor, ChoiceEditor)
    form.editors["a"].setFocus()
    wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip

    QApplication.sendEvent(editor.box, wheel)

    assert editor.value() == "1"


def test_tab_leaves_a_field_of_several_lines(qtbot: QtBot) -> None:
    form = make(qtbot, FieldRow("a", "甲", "lines", False), FieldRow("b", "乙", "text", False))
    form.activateWindow()
    QTest.qWaitForWindowActive(form)
    form.editors["a"].setFocus()

    QTest.keyClick(form.editors["a"].control, Qt.Key.Key_Tab)

    assert form.editors["b"].control.hasFocus()


def test_alt_and_a_letter_lead_to_a_field(qtbot: QtBot) -> None:
    form = make(qtbot, FieldRow("a", "甲", "text", False), FieldRow("b", "乙", "text", False))

    assert [label.text() for label in form._labels.values()] == ["甲(&Q)", "乙(&W)"]
    assert form._labels["b"].buddy() is form.editors["b"].control


@pytest.mark.parametrize(
    ("check", "value", "error"),
    [
        (required("标题"), "  ", "请填写标题"),
        (required("标题"), "有", ""),
        (required("是否"), False, ""),
        (a_phone, "138-0000-0001", ""),
        (a_phone, "138abc", "号码里有不是数字的字“abc”"),
        (a_phone, "13800000001、0377-6000000转801", ""),
        (a_phone, "13800000001/120", "号码“120”只有3位，请核对"),
        (a_phone, None, ""),
        (a_number, "0", "请填正整数，“0”不是"),
        (a_number, "30", ""),
        (not_after(TODAY), date(2026, 11, 21), "这一天还没有到"),
        (all_of(required("日期"), not_after(TODAY)), None, "请填写日期"),
    ],
)
def test_a_check_answers_with_an_error_text(check: Any, value: Any, error: str) -> None:
    assert check(value) == error


@pytest.mark.parametrize("text", ["11.31", "2-30", "2026年2月29日", "20261301"])
def test_a_day_that_no_calendar_has_is_told_as_such(text: str) -> None:
    assert a_day(text, TODAY) == f"没有“{text}”这一天，请核对"


def test_a_number_with_a_digit_too_few_is_pointed_out_when_it_was_left_and_taken(
    qtbot: QtBot,
) -> None:
    form = make(qtbot, FieldRow("phone", "电话", "phone", True))
    phone = form.editors["phone"]
    assert isinstance(phone, PhoneEditor)

    hands.write(phone.line, "1380000001")
    assert phone.hint_label.isHidden()
    QTest.keyClick(phone.line, Qt.Key.Key_Return)

    assert phone.hint_label.text() == "号码有10位，位数不对，请核对"
    assert form.validator.first_error() == ""
    hands.write(phone.line, "13800000001")
    QTest.keyClick(phone.line, Qt.Key.Key_Return)
    assert phone.hint_label.isHidden()


@pytest.mark.parametrize(
    "written, kept, error",
    [
        ("9600", "9600", ""),
        ("9600.50", "9600.50", ""),
        ("9600元", "9600", ""),
        ("86万", "860000", ""),
        ("86.5万元", "865000", ""),
        ("１，２００", "1200", ""),
        ("1.2亿", "120000000", ""),
        ("-500", "-500", "金额不能是负数，这里是“-500”"),
        ("约三千", "约三千", "看不懂金额“约三千”；可写 9600、9600元、86万，最多两位小数"),
        ("0.123", "0.123", "看不懂金额“0.123”；可写 9600、9600元、86万，最多两位小数"),
    ],
)
def test_an_amount_is_understood_as_people_write_it(
    qtbot: QtBot, written: str, kept: str, error: str
) -> None:
    form = make(qtbot, FieldRow("amount", "金额", "money", False))

    hands.fill(form, {"amount": written})

    assert (form.values()["amount"], form.editors["amount"].error()) == (kept, error)


@pytest.mark.parametrize(
    "number, doubt",
    [
        ("110101199003070012", "校验位不对"),
        ("110101199003070011", ""),
        ("110101199013070019", "“19901307”不存在"),
        ("E12345678", ""),
        ("11010119900307", ""),
    ],
)
def test_what_is_impossible_about_an_identity_number_is_said(number: str, doubt: str) -> None:
    said = doubt_about_id(number)

    assert doubt in said and bool(said) == bool(doubt)
