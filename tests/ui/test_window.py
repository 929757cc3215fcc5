"""The window as a whole: words, names, heights and keys of every page and dialog, light and dark."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from app import __version__, bootstrap
from app.base.errors import ClockDoubt, InputError, RuleViolation, StoreError
from app.base.machine.log import LogFile, start_log
from app.services.office import Office
from app.ui.backup_watch import BackupWatch
from app.ui.errors import sentence, unknown
from app.ui.main_window import MainWindow
from app.ui.pages.base import Page
from app.ui.theme import CONTROL_HEIGHT, Scheme, theme
from tests.ui.looks import everything, pages
from tools.tour import hands

# What Chinese offices write in Latin letters: folders, keys, kinds of files, 档号, mails.
LATIN = re.compile(
    r"(?:[A-Za-z]:)?[/\\]\S+|Ctrl\+\S+|Alt\+\S+|Enter|Esc|F5|\.?eml|[\w-]+\.(?:xlsx|docx)|[A-Za-z0-9._]+@[A-Za-z0-9.]+|KB|MB|PDF|Excel|WS|Z\d+-[\w·-]+|\(&?[A-Z]\)"
)
PAGE_HEIGHT = 768 - 44 - 24  # under the top bar, above the status bar
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


@pytest.fixture(params=list(Scheme))
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Scheme:
    theme.show(qapp, request.param)
    return request.param


@pytest.fixture
def handled(log_case: Callable[..., int], take: Callable[..., int]) -> int:
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    return case_id


def visible(kind: type, root: QWidget) -> list[QWidget]:
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


@pytest.mark.slow
def test_no_english_stands_on_any_button_or_label(
    window: MainWindow, handled: int, scheme: Scheme
) -> None:
    english = set()
    for root in everything(window, handled):
        texts = [widget.text() for widget in visible(QAbstractButton, root)]
        texts += [widget.text() for widget in visible(QLabel, root)]
        texts += [widget.placeholderText() for widget in visible(QLineEdit, root)]
        texts.append(root.windowTitle())
        english |= {t for t in texts if re.search("[A-Za-z]{2,}", LATIN.sub("", t))}

    assert not english


@pytest.mark.slow
def test_every_control_has_a_name_for_tests_and_one_for_screen_readers(
    window: MainWindow, handled: int
) -> None:
    nameless = set()
    for root in everything(window, handled):
        for kind in CONTROLS:
            for widget in visible(kind, root):
                if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
                    continue
                if widget.objectName().startswith("qt_"):
                    continue
                if not widget.objectName() or not widget.accessibleName():
                    nameless.add((type(widget).__name__, widget.objectName()))

    assert not nameless


@pytest.mark.slow
def test_what_is_clicked_is_high_enough_and_nothing_is_cut_off(
    window: MainWindow, handled: int, scheme: Scheme
) -> None:
    low, cut = set(), set()
    for root in everything(window, handled):
        for kind in (QPushButton, QLineEdit, QComboBox, QCheckBox, QRadioButton):
            for widget in visible(kind, root):
                if isinstance(widget.parent(), QComboBox):
                    continue  # the line inside a box; the box is what is clicked
                if widget.height() < CONTROL_HEIGHT:
                    low.add((widget.objectName(), widget.height()))
        for button in visible(QPushButton, root):
            if button.width() < button.sizeHint().width():
                cut.add(button.text())

    assert not low
    assert not cut


@pytest.mark.slow
def test_every_page_fits_into_1366_by_768(window: MainWindow, handled: int) -> None:
    wide = {}
    for page in pages(window, handled):
        needed = page.minimumSizeHint()
        if needed.width() > window.page_stack.width() or needed.height() > PAGE_HEIGHT:
            wide[page.objectName()] = (needed.width(), needed.height())

    assert not wide
    assert window.size() == QSize(1366, 768)


@pytest.mark.slow
@pytest.mark.parametrize("size", [QSize(911, 512), QSize(683, 440)], ids=["150 %", "200 %"])
def test_a_page_larger_than_the_window_scrolls_instead_of_being_cut_off(
    window: MainWindow, handled: int, size: QSize
) -> None:
    """What a screen of 1366 × 768 leaves at that scale; the side bar keeps its height."""
    window.resize(size)
    hands.settle()
    area = window.page_stack.parentWidget().parentWidget()
    assert isinstance(area, QScrollArea)
    cut = set()
    for page in pages(window, handled):
        needed, seen = page.minimumSizeHint(), area.viewport().size()
        short = QSize(needed.width() - seen.width(), needed.height() - seen.height())
        if short.width() > area.horizontalScrollBar().maximum():
            cut.add((page.objectName(), "width"))
        if short.height() > area.verticalScrollBar().maximum():
            cut.add((page.objectName(), "height"))

    assert not cut
    assert window.width() <= max(size.width(), window.minimumSizeHint().width())


@pytest.mark.slow
def test_the_focus_goes_as_the_eye_goes(window: MainWindow, handled: int) -> None:
    """Down the page or to the right; up only into a column further right."""
    against = set()
    for page in pages(window, handled):
        stops = focus_stops(page)
        for before, after in pairwise(stops):
            one, other = placed(before, page), placed(after, page)
            up = other.bottom() <= one.top() and other.left() < one.right()
            beside = other.top() < one.bottom() and one.top() < other.bottom()
            back = beside and other.right() <= one.left()
            if up or back:
                names = (before.objectName(), after.objectName())
                against.add((page.objectName(), *names))

    assert not against


def focus_stops(page: Page) -> list[QWidget]:
    """Where Tab stops on a page, in its order."""
    stops, widget = [], page.nextInFocusChain()
    while widget is not page:
        stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if page.isAncestorOf(widget) and stop and widget.isEnabled() and widget.isVisible():
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def placed(widget: QWidget, page: Page) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def test_ctrl_f_finds_by_two_characters_and_enter_opens(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("招商承诺未兑现")
    log_case("多收测绘费")
    field = window.top_bar.search_field
    hands.press(window, "Ctrl+F")

    hands.write(field, "测绘")
    field.search_now()
    hands.press(field, "Return")

    assert window.pages["case"].title_label.text() == "多收测绘费"
    assert field.text() == ""


def test_search_waits_for_the_input_method_and_leaves_it_its_enter(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("多收测绘费")
    window.open_page("board")
    field = window.top_bar.search_field
    hands.press(window, "Ctrl+F")
    hands.write(field, "测绘")
    field.search_now()
    QApplication.sendEvent(field, QInputMethodEvent("fei", []))

    QTest.keyClick(field, Qt.Key.Key_Return)

    assert window.page_stack.currentWidget() is window.pages["board"]
    QApplication.sendEvent(field, QInputMethodEvent())
    field.clear()


def test_a_search_without_hits_says_what_may_be_tried(window: MainWindow) -> None:
    field = window.top_bar.search_field
    hands.press(window, "Ctrl+F")
    hands.write(field, "没有的")
    field.search_now()

    assert "没有找到含“没有的”的案件" in field.hits.none_label.text()
    hands.press(field, "Esc")
    assert not field.hits.isVisible()


def test_an_error_is_shown_above_the_page_with_its_article_and_put_away(
    window: MainWindow,
) -> None:
    window.show_error(RuleViolation("不能受理。", article="第十条"))

    assert window.error_bar.sentence_label.text() == "⚠ 不能受理。（依据：第十条）"
    hands.click(window.error_bar.dismiss_button)
    assert not window.error_bar.isVisible()


def test_a_bug_is_admitted_without_its_words() -> None:
    assert sentence(KeyError("secret 13800000001")) == unknown()


def test_a_file_that_can_not_be_opened_leaves_a_window_that_says_why(qtbot, clock) -> None:
    window = bootstrap.make_window(clock.today, serial=True)
    qtbot.addWidget(window)
    window.show()

    window.refuse(StoreError("数据文件正被另一个程序使用；请先关闭它。"))

    assert window.opening_label.text() == "没有打开数据文件。"
    assert "正被另一个程序使用" in window.error_bar.sentence_label.text()


def test_a_clock_set_back_is_told(window: MainWindow, clock) -> None:
    clock.day = date(2026, 11, 19)
    window.today.check()

    assert "电脑的日期被调回到2026年11月19日" in window.toast_panel.text_label.text()


def test_the_toast_covers_no_page(window: MainWindow) -> None:
    window.toast("已登记：受理", lambda: None)
    toast = window.toast_panel

    page_top = window.page_stack.mapTo(window.ground, QPoint(0, 0)).y()
    assert toast.geometry().bottom() <= page_top


def test_qts_own_buttons_are_chinese(qtbot) -> None:
    buttons = QMessageBox.StandardButton
    box = QMessageBox()
    qtbot.addWidget(box)
    every = (buttons.Ok, buttons.Cancel, buttons.Yes, buttons.No, buttons.Save, buttons.Close,
             buttons.Open, buttons.Discard, buttons.Retry, buttons.Ignore, buttons.Abort,
             buttons.Apply, buttons.Reset, buttons.Help)  # fmt: skip
    for button in every:
        box.addButton(button)

    texts = [button.text() for button in box.buttons()]

    assert not [text for text in texts if re.search("[A-Za-z]{2,}", text)]
    assert "确定" not in texts


def test_the_menu_of_a_text_field_is_chinese(window: MainWindow) -> None:
    menu = window.top_bar.search_field.createStandardContextMenu()

    texts = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    menu.deleteLater()

    assert not [text for text in texts if re.search("[A-Za-z]{2,}", text)]


def test_closing_waits_for_what_is_being_written(qtbot, office: Office, actor, clock) -> None:
    window = bootstrap.make_window(clock.today)
    qtbot.addWidget(window)
    window.show()
    window.attach(office, actor)
    written = []

    window.jobs.write(window, lambda _progress: written.append(1), lambda _done: None)
    window.close()

    assert written == [1]
    qtbot.waitUntil(lambda: window.jobs.idle)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogFile]:
    """The log of this PC as the start begins it."""
    monkeypatch.setattr("app.base.machine.log._path", None)
    handler = start_log(tmp_path / "本机")
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


def test_a_bug_lies_in_a_log_that_is_there_and_the_button_copies_it_without_what_was_typed(
    window: MainWindow, log: LogFile
) -> None:
    typed = "柏示例樨13800009917"

    window.jobs.read(window, lambda: {}[typed], lambda _found: None)
    hands.settle()
    hands.click(window.error_bar.details_button)

    said, copied = window.error_bar.sentence_label.text(), QApplication.clipboard().text()
    kept = log.path.read_text("utf-8")
    assert f"“{log.path}”" in said and "复制详情" in said
    assert "tests/ui/test_window.py" in kept and "KeyError" in kept
    assert f"诚信台 {__version__}" in copied and str(log.path) in copied
    trace = copied.partition(str(log.path))[2].strip()
    assert "KeyError" in trace and kept.rstrip().endswith(trace)  # the same in both
    assert not any(part in words for part in ("柏示例樨", "9917") for words in (said, kept, copied))

    window.show_error(InputError("没有填写标题，没有保存。"))
    assert not window.error_bar.details_button.isVisible()


def test_a_date_that_can_not_be_right_stands_above_the_page_until_somebody_vouches_for_it(
    window: MainWindow, clock: Any, log_case: Callable[..., int]
) -> None:
    log_case()
    clock.day = date(2010, 1, 4)
    window.today.check()
    hands.settle()

    assert "2010年1月4日" in window.error_bar.sentence_label.text()
    with pytest.raises(ClockDoubt):
        log_case(on=date(2010, 1, 4))

    hands.click(window.error_bar.day_button)

    assert not window.error_bar.isVisible()
    log_case(on=date(2010, 1, 4))


def test_the_log_is_folded_in_while_nothing_is_done(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    watch = BackupWatch(window)
    log_case()
    log = office.path.with_name(office.path.name + "-wal")
    assert log.stat().st_size > 0

    watch.fold()
    watch.tidy()

    assert log.stat().st_size == 0
