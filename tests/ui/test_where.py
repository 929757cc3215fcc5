"""Where is …? F1, Ctrl+1 … 9, Ctrl+K for help, and a right-click menu on every list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLabel,
    QMenu,
)

from app.ui.dialogs.about import AboutDialog
from app.ui.forms.editors import ChoiceList, YesNoEditor
from app.ui.main_window import MainWindow
from app.ui.page_list import PAGES
from app.ui.pages.import_mapping import MappingTable
from app.ui.places import CaseAt
from tests.ui import looks
from tools.tour import hands

pytestmark = pytest.mark.slow

ONE_TO_NINE = [(str(at), page) for at, page in enumerate(PAGES[:9], 1)]


@pytest.mark.parametrize(
    "digit, page", ONE_TO_NINE, ids=lambda value: getattr(value, "name", value)
)
def test_ctrl_and_a_digit_open_the_page_of_that_place(
    window: MainWindow, digit: str, page: Any
) -> None:
    hands.press(window, f"Ctrl+{digit}")

    assert window.page_stack.currentWidget() is window.pages[page.name]


@pytest.mark.parametrize("page", [p for p in PAGES if not p.needs_place], ids=lambda p: p.name)
def test_f1_opens_the_manual_at_the_chapter_of_the_page(window: MainWindow, page: Any) -> None:
    window.open_page(page.name)

    hands.press(window, "F1")

    manual = window.help.manual_window
    assert manual is not None and manual.isVisible()
    assert manual.chapter().endswith(f"、{page.manual}")
    assert manual.text_view.cursorRect().top() < manual.text_view.viewport().height() // 2
    manual.reject()


@pytest.mark.parametrize(
    "typed, caption",
    [("帮助", "帮助：用户手册"), ("guanyu", ""), ("gy", "关于诚信台"), ("sz", "设置")],
)
def test_ctrl_k_finds_help_settings_and_what_program_this_is(
    window: MainWindow, typed: str, caption: str
) -> None:
    hands.press(window, "Ctrl+K")
    palette = window.palette_panel
    assert palette is not None
    hands.write(palette.line, typed)
    hands.pause()

    captions = [entry.caption for entry in palette.entries.entries]

    assert caption in captions if caption else "关于诚信台" not in captions
    palette.put_away()


def test_about_names_the_version_and_the_file(window: MainWindow) -> None:
    window.actions_by_name["about_action"].trigger()

    dialog = next(d for d in window.findChildren(AboutDialog) if d.isVisible())
    assert dialog.version_label.text() and dialog.file_label.text().endswith("office.sqlite")
    dialog.accept()


def test_every_list_of_every_page_has_a_menu_of_its_own(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 17))
    bare: set[str] = set()
    for page in looks.pages(window, case_id):
        for view in page.findChildren(QAbstractItemView):
            boxed = isinstance(view.parent(), QComboBox) or view.window() is not window
            answers = isinstance(view, ChoiceList | MappingTable)  # there one answers, not acts
            offers = view.objectName() == "" and view.focusPolicy() == Qt.FocusPolicy.NoFocus
            menu = view.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu
            if view.isVisible() and not (boxed or answers or offers or menu):
                bare.add(f"{page.objectName()}: {view.objectName() or view.accessibleName()}")

    assert bare == set()


def test_the_menu_of_a_line_opens_it_and_does_what_its_buttons_do(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 17))
    window.open_page("ledger")
    page: Any = window.pages["ledger"]
    at = page.grid.visualRect(page.grid.model().index(0, 0)).center()

    page.grid.customContextMenuRequested.emit(at)
    menu = page.grid.findChild(QMenu, "row_menu")
    captions = [action.text() for action in menu.actions() if not action.isSeparator()]
    next(action for action in menu.actions() if action.text() == "打开").trigger()
    menu.close()
    hands.settle()

    assert captions[0] == "打开" and "批量转办…" in captions and captions[-1] == "复制这一行"
    assert page.grid.selected_ids().tolist() == [case_id]
    assert window.page_stack.currentWidget() is window.pages["case"]


def test_the_menu_of_a_step_corrects_it_and_copies_its_line(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    window.open_page("case", CaseAt(log_case()))
    page: Any = window.pages["case"]
    hands.settle()
    at = page.timeline.visualRect(page.timeline.model().index(0, 0)).center()

    page.timeline.customContextMenuRequested.emit(QPoint(at.x(), at.y()))
    menu = page.timeline.findChild(QMenu, "row_menu")
    captions = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.actions()[-1].trigger()
    copied = QGuiApplication.clipboard().text()
    next(action for action in menu.actions() if action.text() == "撤销").trigger()
    menu.close()

    assert captions == ["改正…", "撤销", "复制这一行"]
    assert "收到" in copied
    assert page.case_actions.dialog is not None
    page.case_actions.dialog.reject()


def test_the_letter_of_a_yes_no_field_leads_to_it(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    window.open_page("case", CaseAt(log_case(on=date(2026, 11, 17))))
    page: Any = window.pages["case"]
    page.case_actions.take(next(f for f in page.rows.next_steps if f.kind == "accept"))
    dialog = page.case_actions.dialog
    name, editor = next(
        (n, e) for n, e in dialog.form.editors.items() if isinstance(e, YesNoEditor)
    )
    label = next(w for w in dialog.findChildren(QLabel) if w.buddy() is editor.control)
    letter = label.text().partition("(&")[2][0]

    hands.press(dialog, f"Alt+{letter}")
    QTest.keyClick(editor.yes_button, Qt.Key.Key_Space)

    assert dialog.form.values()[name] is True
    dialog.reject()


def test_a_letter_turns_the_tabs_of_the_settings_and_the_focus_stays_in_them(
    window: MainWindow,
) -> None:
    window.open_page("settings")
    hands.settle()
    page: Any = window.pages["settings"]

    for at, letter in ((2, "C"), (1, "X"), (5, "N"), (0, "Z")):
        hands.press(page, f"Alt+{letter}")
        assert page.tabs.currentIndex() == at


def test_files_are_asked_for_in_the_folder_used_last(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def names(_owner: object, _caption: str, folder: str, _kinds: str) -> tuple[list[str], str]:
        asked.append(folder)
        return [str(tmp_path / "来信.pdf")], ""

    (tmp_path / "来信.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", names)
    window.open_page("intake")
    page: Any = window.pages["intake"]

    for _ in range(2):
        hands.click(page.attach_button)

    assert Path(asked[0]).is_dir() and Path(asked[0]) != Path.cwd()  # the user's own
    assert asked[1] == str(tmp_path)
    assert len(page.sheet.files) == 2


def test_whether_a_letter_is_numbered_is_seen_without_scrolling(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    window.open_page("supervision")
    page: Any = window.pages["supervision"]

    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    hands.settle()
    dialog = page.letters.dialog
    editor = dialog.form.editors["paper"]

    assert not editor.visibleRegion().isEmpty()
    assert editor.visibleRegion().boundingRect().height() == editor.height()
    dialog.reject()
