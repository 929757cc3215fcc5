"""A dialog that asks by a form and answers with a command; refused, it stays and says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.controls import commit_typing, saving_keys
from app.ui.dialogs.leaving import let_log
from app.ui.dialogs.question import Question
from app.ui.errors import sentence
from app.ui.fitting import room_for
from app.ui.forms.form import FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel
from app.ui.widgets.following_area import FollowingArea

WIDTH = 620
MAX_BODY, LEAST_BODY = 460, 150


class WrappedInside(QWidget):
    """What scrolls: never lower than its wrapped lines need; the scroll area asks no widths."""

    def event(self, event: QEvent) -> bool:
        answer = super().event(event)
        layout = self.layout()
        if layout is not None and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.setMinimumHeight(max(layout.minimumHeightForWidth(self.width()), 0))
        return answer


class Body(FollowingArea):
    """The fields: as high as they need where the screen has room, else they scroll."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__(inner)
        self._inner = inner
        self.measure()

    def measure(self) -> None:
        """Take in how high the fields are now."""
        self._wanted = min(self._inner.sizeHint().height() + theme.TIGHT, MAX_BODY)
        self.setMinimumHeight(min(self._wanted, LEAST_BODY))
        self.updateGeometry()

    def fit(self, width: int) -> None:
        """Ask for the height that the fields need in this width, where it is less than hinted."""
        layout = self._inner.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(width) + theme.TIGHT
            self._wanted = min(self._wanted, max(needed, self.minimumHeight()))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted)


class FormDialog(QDialog):
    """``submitted`` carries the values; the caller closes it when they were carried out."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget, question: Question, surroundings: FormSurroundings) -> None:
        super().__init__(parent)
        self._question = question
        self.setWindowTitle(question.heading)
        self.setMinimumWidth(WIDTH)
        self.form = FieldForm(question.fields, surroundings)
        for name, check in question.checks.items():
            self.form.replace_check(name, check)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        self.form.validator.validate()
        self._offered = self.form.values()
        self._fit()

    def _build_widgets(self) -> None:
        self.heading_label = PlainLabel(self._question.heading)
        self.heading_label.setProperty("role", "title")
        self.about_label = PlainLabel(self._question.about)
        self.about_label.setProperty("role", "muted")
        self.about_label.setWordWrap(True)
        self.foretold_label = PlainLabel()
        self.foretold_label.setWordWrap(True)
        self.foretold_label.setAccessibleName("办理以后的期限")
        self.foretold_label.hide()
        self.note_label = PlainLabel(self._question.notes)
        self.note_label.setProperty("role", "muted")
        self.note_label.setWordWrap(True)
        self.note_label.setVisible(bool(self._question.notes))
        self.error_label = PlainLabel()
        self.error_label.setProperty("role", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.missing_label = PlainLabel()
        self.missing_label.setProperty("role", "muted")
        self.submit_button = QPushButton(self._question.verb)
        self.submit_button.setProperty("role", "primary")
        self.submit_button.setToolTip("Ctrl+Enter")
        self.put_by_button = QPushButton("先不办")
        for button in (self.submit_button, self.put_by_button):
            button.setAutoDefault(False)  # Enter in a field, or in an input method, sends nothing

    def _build_layout(self) -> None:
        inner = WrappedInside()
        inner_layout = QVBoxLayout(inner)
        inner_layout.setContentsMargins(0, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        inner_layout.addWidget(self.form)
        inner_layout.addStretch(1)
        self._inner_layout = inner_layout
        self.body = Body(inner)
        buttons = QHBoxLayout()
        buttons.addWidget(self.missing_label, 1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.submit_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.foretold_label)
        layout.addWidget(self.note_label)
        layout.addWidget(self.error_label)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.submit_button.clicked.connect(self.submit)
        self.put_by_button.clicked.connect(self.reject)
        self.form.validator.changed.connect(self._show_missing)
        saving_keys(self, self.submit)
        let_log(self)

    def add_offers(self, panel: QWidget) -> None:
        """Show ``panel`` under the fields: what it offers concerns what is typed into them."""
        self._inner_layout.insertWidget(1, panel)
        self.refit()

    def refit(self) -> None:
        """Make room for what the panels under the fields show now."""
        self._inner_layout.activate()
        self.body.measure()
        self._fit()

    def typed(self) -> dict[str, Any]:
        """What somebody entered: what is only offered, as the day, is offered anew next time."""
        values = self.form.values()
        return {k: v for k, v in values.items() if v != self._offered.get(k)}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Show what was typed before."""
        self.form.set_values(values)
        self.form.validator.start_anew()

    def submit(self) -> None:
        """Answer, unless something is still missing: then go there."""
        commit_typing()
        if not self.form.validator.validate():
            self.form.validator.show_all()
            return
        self.error_label.hide()
        self.submit_button.setEnabled(False)
        self.submitted.emit(self.form.values())

    def show_foretold(self, lines: Sequence[str]) -> None:
        """Say what carrying it out as it stands would do to the limits."""
        self.foretold_label.setText("\n".join(f"办后　{line}" for line in lines))
        if bool(lines) != self.foretold_label.isVisible():
            self.foretold_label.setVisible(bool(lines))
            self._fit()

    def show_error(self, error: Exception) -> None:
        """The command was refused: say why, keep everything that was typed."""
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()
        self.submit_button.setEnabled(True)
        self._fit()

    def _fit(self) -> None:
        """As high as the wrapped texts need, sizeHint alone does not ask them; within the screen."""
        width = max(self.width(), WIDTH)
        self.body.fit(width - 2 * theme.ROOMY)
        layout = self.layout()
        wanted = layout.totalHeightForWidth(width) if layout is not None else 0
        room = room_for(self).height()
        self.resize(width, max(min(wanted, room), self.minimumSizeHint().height()))

    def _show_missing(self, good: bool) -> None:
        self.submit_button.setEnabled(good)
        self.missing_label.setText("" if good else f"还差：{self.form.validator.first_error()}")
