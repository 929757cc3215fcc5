"""Nothing is cut off and everything can be read, on every page and dialog, light, dark and scaled."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.ui.controls import Line, Lines
from app.ui.forms.editors import ChoiceList, Editor
from app.ui.main_window import MainWindow
from app.ui.pages.import_mapping import MappingTable
from app.ui.theme import Scheme, theme
from app.ui.widgets.elided_label import ElidedLabel
from tests.ui.looks import DIALOGS, everything, windows_of_our_own
from tests.ui.test_theme import contrast

ROOT = Path(__file__).resolve().parents[2]
READABLE = 4.5
SOFTENED = 0.85  # what the smoothing of thin strokes takes from a colour at 100 %


@pytest.fixture
def handled(log_case: Callable[..., int], take: Callable[..., int]) -> int:
    """A case in the hands of a unit, a closed one to visit, two units whose names are alike."""
    close(log_case, take)
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    return case_id


def close(log_case: Callable[..., int], take: Callable[..., int]) -> None:
    """Log a case and take it to its end."""
    case_id = log_case("已办结的一件", on=date(2026, 10, 19), respondent="示例县住房和城乡建设局")
    take(case_id, "accept", date(2026, 10, 20))
    refer = take(case_id, "refer", date(2026, 10, 21), unit="示例县住房和城乡建设局")
    take(case_id, "report_result", date(2026, 11, 6), about=refer, result="partly",
         measures="已限期整改。")  # fmt: skip
    take(case_id, "review_result", date(2026, 11, 9), about=refer, outcome="pass")
    take(case_id, "give_feedback", date(2026, 11, 10), method="call", satisfaction="mostly")
    take(case_id, "close", date(2026, 11, 12))


def test_every_dialog_is_among_those_that_are_looked_at() -> None:
    assert windows_of_our_own() == set(DIALOGS)


@pytest.mark.slow
def test_nothing_is_cut_off(window: MainWindow, handled: int) -> None:
    cut: set[str] = set()
    for root in everything(window, handled):
        cut |= {f"{root.objectName() or type(root).__name__}: {words}" for words in cut_off(root)}

    assert not cut


@pytest.mark.slow
@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_nothing_is_cut_off_when_the_screen_is_scaled(factor: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         f"{__file__}::test_nothing_is_cut_off"],
        cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor},
    )  # fmt: skip

    assert answer.returncode == 0, answer.stdout[-4000:]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", list(Scheme))
def test_every_word_stands_out_from_its_ground(
    window: MainWindow, handled: int, scheme: Scheme, qapp: QApplication
) -> None:
    theme.show(qapp, scheme)
    faint = {
        f"{root.objectName() or type(root).__name__}: {words} {found:.1f}"
        for root in everything(window, handled)
        for words, found in written(root)
        if found < READABLE * SOFTENED
    }

    assert not faint


# ------------------------------------------------------------ looking


def cut_off(root: QWidget) -> Iterator[str]:
    """The words of labels, buttons, boxes and tabs that have less room than they need."""
    for label in shown(QLabel, root):
        if not isinstance(label, ElidedLabel) and label.text() and is_cut(label):
            yield label.text()
    for kind in (QPushButton, QCheckBox, QRadioButton):
        for button in shown(kind, root):
            if button.width() < button.sizeHint().width() - 1:
                yield button.text()
    for editor in shown(Editor, root):
        if editor.height() < editor.minimumSizeHint().height() - 1:
            yield f"栏 {editor.field.caption}"
    for box in shown(QComboBox, root):
        if box.fontMetrics().horizontalAdvance(box.currentText()) > room_in(box) and not (
            box.toolTip() or box.currentData(Qt.ItemDataRole.ToolTipRole)
        ):
            yield box.currentText()
    for bar in shown(QTabBar, root):
        if any(arrow.isVisible() for arrow in bar.findChildren(QToolButton)):
            yield bar.tabText(0)


def is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 1
    return label.sizeHint().width() > label.width() + 1


def room_in(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()


def shown(kind: type, root: QWidget) -> list:
    """Those in sight, of this window and no other that it opened."""
    found = root.findChildren(kind)
    return [widget for widget in found if widget.isVisible() and widget.window() is root.window()]


def written(root: QWidget) -> Iterator[tuple[str, float]]:
    """Words in sight with the contrast in which they were painted."""
    picture = root.grab().toImage()
    for kind in (QLabel, QAbstractButton):
        for widget in shown(kind, root):
            words = widget.text()
            if words and in_sight(widget):
                yield words, painted_contrast(widget, root, picture)
    for line in shown(QLineEdit, root):
        hint = line.placeholderText()
        if hint and not line.text() and not line.hasFocus() and in_sight(line):
            yield hint, painted_contrast(line, root, picture)


def in_sight(widget: QWidget) -> bool:
    """Whether no scroll area hides it."""
    return widget.visibleRegion().boundingRect().size() == widget.size() and not any(
        isinstance(child, QAbstractScrollArea) for child in widget.children()
    )


def painted_contrast(widget: QWidget, root: QWidget, picture: QImage) -> float:
    """Between the commonest colour of a widget's picture and the one furthest from it."""
    ratio = picture.devicePixelRatio()
    at = widget.mapTo(root, widget.rect().topLeft())
    edges = (at.x() + 3, at.y() + 3, widget.width() - 6, widget.height() - 6)
    area = picture.copy(*(round(edge * ratio) for edge in edges))
    points = memoryview(area.convertToFormat(QImage.Format.Format_RGB32).constBits()).cast("I")
    colours = Counter(points)
    names = [f"#{point & 0xFFFFFF:06x}" for point, _count in colours.most_common()]
    return max(contrast(names[0], name) for name in names)


def turn_wheel(over: QWidget) -> None:
    """One notch towards oneself over a control."""
    middle = QPointF(over.rect().center())
    event = QWheelEvent(
        middle, QPointF(over.mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(over, event)


def state_of(control: QWidget) -> object:
    indexed = isinstance(control, QComboBox | QTabBar)
    return control.currentIndex() if indexed else control.text()


def typed_or_chosen(ground: QWidget) -> Iterator[QWidget]:
    """The controls in sight that the wheel may pass over, or that are typed into."""
    kinds = (QComboBox, QAbstractSpinBox, QTabBar, QLineEdit, QPlainTextEdit)
    return (w for w in ground.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible())


def tabs_without_letter(ground: QWidget) -> Iterator[str]:
    """The tabs in sight that no key turns to, or whose tooltip doesn't name it."""
    for tabs in ground.findChildren(QTabWidget):
        for at in filter(tabs.isTabVisible, range(tabs.count())):
            if tabs.isVisible() and not turns(tabs, at):
                yield f"{tabs.objectName()}: {tabs.tabText(at)}"


def turns(tabs: QTabWidget, at: int) -> bool:
    """Whether the keys that the tab's tooltip names belong to a shortcut around it."""
    keys = QKeySequence(tabs.tabToolTip(at))
    around: QWidget | None = tabs
    while around is not None and not keys.isEmpty():
        own = around.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if any(shortcut.key() == keys for shortcut in own):
            return True
        around = around.parentWidget()
    return False


def lists_without_menu(ground: QWidget) -> Iterator[str]:
    """The lists in sight that a right click offers nothing on, as far as one acts in them."""
    for view in ground.findChildren(QAbstractItemView):
        boxed = isinstance(view.parent(), QComboBox) or view.window() is not ground.window()
        answers = isinstance(view, ChoiceList | MappingTable)  # there one answers, not acts
        offers = view.objectName() == "" and view.focusPolicy() == Qt.FocusPolicy.NoFocus
        menu = view.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu
        if view.isVisible() and not (boxed or answers or offers or menu):
            yield f"{type(ground).__name__}: {view.objectName() or view.accessibleName()}"


@pytest.mark.slow
def test_no_control_of_the_desk_is_changed_by_the_wheel_or_takes_hidden_signs(
    window: MainWindow, handled: int
) -> None:
    """And every tab is turned to by its letter, every list has a menu: the same walk sees it."""
    turned: list[str] = []
    bare: list[str] = []
    letterless: set[str] = set()
    menuless: set[str] = set()
    for shown in everything(window, handled):
        letterless.update(tabs_without_letter(shown))
        menuless.update(lists_without_menu(shown))
        for control in typed_or_chosen(shown):
            name = f"{type(shown).__name__}: {control.objectName() or control.accessibleName()}"
            if control.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                turned.append(f"{name} takes the focus")
            if isinstance(control, QComboBox | QAbstractSpinBox | QTabBar):
                control.setFocus()
                before = state_of(control)
                turn_wheel(control)
                turned += [name] * (state_of(control) != before)
            elif not control.isReadOnly() and not isinstance(control, Line | Lines):  # type: ignore[attr-defined]
                bare.append(name)

    assert turned == [] and sorted(set(bare)) == []
    assert letterless == set() and menuless == set()
