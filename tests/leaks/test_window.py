"""No page, title, toast, error or settings file tells who complains; who asks to see it is recorded."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.machine.pc_settings import PcSettings
from app.ui.main_window import MainWindow
from app.ui.page_list import PAGES
from app.ui.pages.intake.page import IntakePage
from app.ui.places import CaseAt
from app.ui.theme import Scheme, theme
from tests.leaks.canaries import FILE, PERSON, TOLD_APPEAL, TOLD_FACTS, UNIT, Nest, traces
from tests.leaks.test_store import values
from tests.leaks.test_traces import break_table, logged
from tests.services.making import TODAY
from tools.tour import hands

HANDLES = "示例县政府督查室"  # not the unit complained about

# Walks the window over the nest; test_papers.py and test_store.py stay.
pytestmark = [pytest.mark.slow, pytest.mark.obligation("NY-15.3", "YC-17")]
SAID = ("windowTitle", "text", "toolTip", "accessibleName", "accessibleDescription", "toPlainText",
        "placeholderText", "title", "whatsThis", "statusTip", "currentText")  # fmt: skip
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
         Qt.ItemDataRole.AccessibleTextRole)  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, nest: Nest, tmp_path: Path) -> Iterator[MainWindow]:
    theme.show(bootstrap.make_application(), Scheme.LIGHT)
    made = bootstrap.make_window(lambda: TODAY, serial=True, pc=PcSettings(tmp_path / "pc.json"))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.attach(nest.office, nest.desk.me)
    hands.settle()
    yield made
    for page in made.pages.values():
        page.close_page()
    made.close()
    hands.settle()
    QGuiApplication.clipboard().clear()


def said(whole: QWidget) -> Iterator[tuple[str, str]]:
    """Everything that a window or a part of it says, seen or spoken, hidden leaves included."""
    for widget in (whole, *whole.findChildren(QWidget)):
        name = f"{type(widget).__name__} {widget.objectName()}"
        for word in SAID:
            speak = getattr(widget, word, "")  # a page's title is no method
            yield name, str(speak() if callable(speak) else speak)
        if isinstance(widget, QTabWidget):
            yield from ((name, widget.tabText(at)) for at in range(widget.count()))
        if isinstance(widget, QComboBox):
            yield from ((name, widget.itemText(at)) for at in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from ((name, text) for text in _cells(widget.model()))
    yield from (("动作", f"{a.text()} {a.toolTip()}") for a in whole.findChildren(QAction))


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    rows = min(model.rowCount(), 50)
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    cells = [model.index(row, column) for row in range(rows) for column in range(columns)]
    for index in cells:
        index.data()  # a model that reads lines when they are looked at
    hands.settle()
    for index in cells:
        yield from (str(index.data(role)) for role in ROLES if index.data(role))


@pytest.mark.slow
def test_no_page_says_who_complains(window: MainWindow, nest: Nest) -> None:
    spoken = 0
    for definition in sorted(PAGES, key=lambda page: page.name == "case"):
        if definition.name != "case":
            window.open_page(definition.name)
            hands.settle()
            texts = list(said(window))
            spoken += len(texts)
            assert traces(texts) == [], definition.name
    for cases in nest.cases.values():
        for case_id in (cases.clean, cases.refused, cases.unwilling):
            window.open_page("case", CaseAt(case_id))
            hands.settle()
            assert traces(said(window)) == []
    assert spoken > 1_000


def test_of_a_mail_that_tells_it_the_case_shows_the_names_of_its_files_alone(
    window: MainWindow, nest: Nest
) -> None:
    window.open_page("case", CaseAt(nest.cases["nanyang-2020"].mail))
    hands.settle()

    texts = list(said(window))

    assert any("柏****" in text for _place, text in texts)  # the title, starred
    assert traces(texts)  # the file is called so, and stays so: it is evidence
    assert traces((place, text.replace(FILE, "")) for place, text in texts) == []


def test_logging_a_call_leaves_nothing_behind_but_the_case(
    window: MainWindow, nest: Nest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    window.open_page("intake")
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    words = f"我是{PERSON.name.reveal()}，反映土地没有交付。"
    hands.fill(page.forms.matter_form, {
        "name": PERSON.name.reveal(), "phone": PERSON.phone.reveal(), "respondent": UNIT,
        "facts": words,
    })  # fmt: skip
    page.draft.keep()
    assert any(
        traces([(table, v)]) for table, _c, v in values(nest.office.path) if table == "draft"
    )
    hints = list(said(page.hints_panel))

    hands.click(page.save_button)

    toast = window.toast_panel.text_label
    assert toast.text().startswith("已登记")
    texts = [*hints, ("标题", window.windowTitle()), ("通知", toast.text()),
             ("通知", toast.accessibleName()), *said(page)]  # fmt: skip
    assert traces(texts) == []
    assert traces(logged(caplog)) == []
    assert not [v for table, _column, v in values(nest.office.path) if table == "draft"]
    folder = nest.office.workspace.draft_files_folder
    assert not [path for path in folder.rglob("*") if path.is_file()]
    case: Any = window.pages["case"]
    assert case.rows.facts == words and case.rows.card.title == "我是柏***，反映土地没有交付"


def test_a_failure_while_saving_is_told_without_what_was_typed(
    window: MainWindow, nest: Nest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    window.open_page("intake")
    page: Any = window.pages["intake"]
    hands.fill(page.forms.matter_form, {
        "name": PERSON.name.reveal(), "phone": PERSON.phone.reveal(), "respondent": UNIT,
        "facts": "土地没有交付。",
    })  # fmt: skip
    break_table(nest.office.path, "identity")

    hands.click(page.save_button)

    sentence = window.error_bar.sentence_label.text()
    assert sentence and caplog.records
    assert traces([("提示", sentence), *logged(caplog)]) == []


@pytest.mark.parametrize("typed", ["示例樨", "柏示例樨", "13800009917"])
def test_ctrl_k_shows_people_masked_and_only_by_the_whole(
    window: MainWindow, nest: Nest, typed: str
) -> None:
    hands.press(window, "Ctrl+K")
    palette = window.palette_panel
    assert palette is not None
    hands.write(palette.line, typed)
    QTest.qWait(220)
    hands.settle()

    entries = palette.entries.entries
    spoken = [(entry.kind, f"{entry.caption} {entry.hint} {entry.spoken}") for entry in entries]
    assert traces(spoken) == []
    assert bool([kind for kind, _ in spoken if kind == "person"]) == (typed != "示例樨")
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)


def test_the_settings_of_this_pc_know_no_case_by_its_words(
    window: MainWindow, nest: Nest, tmp_path: Path
) -> None:
    for definition in PAGES:
        if definition.name != "case":
            window.open_page(definition.name)
    window.open_page("case", CaseAt(nest.cases["nanyang-2020"].told))
    hands.settle()

    window.close()

    kept = (tmp_path / "pc.json").read_text("utf-8")
    assert '"case"' in kept
    assert traces([("本机设置", kept)]) == []
    assert traces([("标题", window.windowTitle())]) == []


def test_lines_copied_from_the_ledger_hold_no_identity(window: MainWindow, nest: Nest) -> None:
    window.open_page("ledger")
    hands.settle()
    page: Any = window.pages["ledger"]
    page.grid.selectAll()
    page.copy()
    hands.settle()

    data = QApplication.clipboard().mimeData()
    assert "案号" in data.text() and "<table>" in data.html()
    assert traces([("剪贴板", data.text()), ("剪贴板", data.html())]) == []
    assert nest.accesses() == []


def untold(text: str) -> str:
    """The text without what the complainant said: whole in a field, line by line in the paper."""
    for told in (TOLD_FACTS, TOLD_APPEAL):
        for said_so in (told, *told.splitlines()):
            text = text.replace(said_so, "")
    return text


@pytest.mark.parametrize("case", ["clean", "told"])
def test_the_letter_window_and_what_it_says_tell_no_more_than_the_facts(
    window: MainWindow, nest: Nest, case: str
) -> None:
    window.open_page("case", CaseAt(getattr(nest.cases["nanyang-2020"], case)))
    hands.settle()
    page: Any = window.pages["case"]
    page.case_letters.open(page.case_id, "referral")
    hands.settle()
    letter = page.case_letters.window
    hands.fill(letter.form, {"unit": HANDLES})
    hands.pause()

    texts = [(place, untold(text)) for place, text in said(letter)]
    assert traces([*texts, ("文件名", letter.file_name)]) == []
    assert letter.leak_panel.isVisible() == (case == "told")
    if case == "clean":
        hands.click(letter.issue_button)
        assert window.toast_panel.text_label.text().startswith("已发出转办函")
        assert traces([*said(letter), *said(window.toast_panel)]) == []
    hands.click(letter.close_button)
