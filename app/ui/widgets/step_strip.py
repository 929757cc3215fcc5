"""可以办: the steps that a case calls for in one row, the main one first; the rest under 更多."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from app.base.machine.resources import resources_dir
from app.base.rows.forms import StepForm
from app.ui import theme
from app.ui.naming import captioned
from app.ui.widgets.drop_down import drop_down
from app.ui.widgets.grid import READING

MOST: Final = 5  # buttons in the row; more are not read but searched


class StepStrip(QWidget):
    """Emits ``chosen`` with the form of a step; what the width leaves no room for is in the menu."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._called: tuple[StepForm, ...] = ()
        self._others: tuple[StepForm, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.caption_label = captioned("可以办", "section")
        self.nothing = "本件没有待办的步骤。"
        self.nothing_label = captioned(READING, "muted")
        self.more_button = QPushButton("更多")
        self.more_button.setObjectName("more_button")
        self.more_button.setAccessibleName("更多可办、可记的步骤")
        self.more_button.setIcon(QIcon(str(resources_dir() / "icons" / "chevron-down.svg")))
        self.more_button.setIconSize(QSize(12, 12))
        self.more_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.more_button.clicked.connect(self.show_menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.TIGHT)
        for widget in (self.caption_label, self.nothing_label, self.more_button):
            self._row.addWidget(widget)
        self._row.addStretch(1)

    def show_steps(
        self, called: Sequence[StepForm], others: Sequence[StepForm], *, main: str
    ) -> None:
        """Offer the steps ``called`` for, ``main`` before all, and ``others`` in the menu."""
        for button in self.buttons.values():
            button.hide()
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setParent(None)
            button.deleteLater()
        self._called = tuple(sorted(called, key=lambda form: form.kind != main))
        self._others = tuple(others)
        self.buttons = {form.kind: self._button(form, main) for form in self._called[:MOST]}
        for at, button in enumerate(self.buttons.values()):
            self._row.insertWidget(1 + at, button)
        self.nothing_label.setText(self.nothing)
        self.nothing_label.setVisible(not called)
        self.more_button.setEnabled(bool(self._others) or len(self._called) > 1)
        before = _stop_before(self.more_button)
        for button in (*self.buttons.values(), self.more_button):
            QWidget.setTabOrder(before, button)  # made last, they are reached before 更多
            before = button
        self._fit()

    def wait(self) -> None:
        """Nothing is known yet of what may be done."""
        self.show_steps((), (), main="")
        self.nothing_label.setText(READING)

    def first(self) -> QPushButton:
        """The button of the main step; 更多 where the case calls for nothing."""
        return next(iter(self.buttons.values()), self.more_button)

    def in_row(self, kind: str) -> bool:
        """Whether a step has a button in sight."""
        return kind in self.buttons and not self.buttons[kind].isHidden()

    def offers(self, kind: str) -> bool:
        """Whether the case calls for a step, in the row or in the menu."""
        return any(form.kind == kind for form in self._called)

    def show_menu(self) -> QMenu:
        """Open the menu of the other steps, the keyboard's cursor on its first line."""
        menu = QMenu(self)
        menu.setObjectName("more_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rest = [form for form in self._called if not self.in_row(form.kind)]
        self._add(menu, rest)
        if rest and self._others:
            menu.addSeparator()
            self._add(menu.addMenu("其他可记"), self._others)  # in one list they outgrow a screen
        else:
            self._add(menu, self._others)
        drop_down(menu, self.more_button)
        return menu

    def _add(self, menu: QMenu, forms: Sequence[StepForm]) -> None:
        for form in forms:
            action = menu.addAction(words_of(form))
            action.setData(form.kind)
            action.triggered.connect(lambda _checked, form=form: self.chosen.emit(form))

    def _button(self, form: StepForm, main: str) -> QPushButton:
        button = QPushButton(words_of(form))
        button.setObjectName(f"step_{form.kind}")
        button.setAccessibleName(f"{form.caption}，{form.article}".rstrip("，"))
        if form.kind == main:
            button.setProperty("role", "primary")
        button.clicked.connect(lambda _checked: self.chosen.emit(form))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        shown = [self.caption_label, self.first(), self.more_button]
        width = sum(widget.sizeHint().width() for widget in shown) + 2 * theme.TIGHT
        return QSize(width, theme.CONTROL_HEIGHT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint().expandedTo(self.more_button.sizeHint())

    def _fit(self) -> None:
        """Show as many buttons as there is room for, at least the first."""
        spacing = self._row.spacing()
        room = self.width() - sum(
            widget.sizeHint().width() + spacing for widget in (self.caption_label, self.more_button)
        )
        for at, button in enumerate(self.buttons.values()):
            room -= button.sizeHint().width() + spacing
            button.setVisible(at == 0 or room >= 0)


def _stop_before(widget: QWidget) -> QWidget:
    """Where Tab stops before ``widget``; Qt places nothing after a widget without focus."""
    before = widget.previousInFocusChain()
    while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
        before = before.previousInFocusChain()
    return before or widget


def words_of(form: StepForm) -> str:
    """受理 第十条."""
    return f"{form.caption} {form.article}".strip()
