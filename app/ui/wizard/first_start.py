"""The wizard of the first start: pages one after the other, everything made in one go at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from app.base.errors import AppError, StoreError
from app.base.machine.pc_settings import OFFICE_FILE, PcSettings
from app.base.machine.places import refuse_reason
from app.base.progress import Progress
from app.models.engine import check_version
from app.services.founding import demo_file, found_office
from app.ui import theme
from app.ui.choosing import choose_file
from app.ui.errors import sentence
from app.ui.forms.surroundings import FormSurroundings
from app.ui.jobs import Jobs
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel
from app.ui.widgets.icons import icon
from app.ui.wizard.answers import Answers
from app.ui.wizard.last_page import LastPage
from app.ui.wizard.numbers_page import NumbersPage
from app.ui.wizard.page import OfficePage, WizardPage
from app.ui.wizard.places_page import PlacesPage
from app.ui.wizard.regulation_page import RegulationPage

SIZE = (900, 640)
STEPS_WIDTH = 190


class FirstStart(QDialog):
    """``opens`` is the file to open when it was accepted; rejected, nothing was written."""

    def __init__(
        self,
        file: Path,
        pc: PcSettings,
        *,
        today: Callable[[], date],
        missing: Path | None = None,
        serial: bool = False,
    ) -> None:
        super().__init__()
        self.opens: Path | None = None
        self._pc, self._today, self._missing = pc, today, missing
        self.answers = Answers(str(file.parent), file.name)
        self.jobs = Jobs(self, serial=serial)
        self.office_page = OfficePage(today(), missing)
        self.regulation_page = RegulationPage()
        self.numbers_page = NumbersPage(FormSurroundings(today()))
        self.places_page = PlacesPage()
        self.last_page = LastPage(today().year)
        self.pages: tuple[WizardPage, ...] = (
            self.office_page, self.regulation_page, self.numbers_page, self.places_page,
            self.last_page,
        )  # fmt: skip
        self.setWindowTitle("第一次打开 · 诚信台")
        self.setWindowIcon(icon("app", role="accent"))
        self.resize(*SIZE)
        self._build_widgets()
        self._build_layout()
        self._connect()
        self._go(0)

    def _build_widgets(self) -> None:
        self.page_stack = QStackedWidget()
        for page in self.pages:
            self.page_stack.addWidget(page)
        self.step_labels = [PlainLabel(page.caption) for page in self.pages]
        self.missing_label = captioned("", "muted")
        self.problem_label = captioned("", "problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        self.put_by_button = QPushButton("退出")
        self.put_by_button.setToolTip("不写入任何内容")
        self.back_button = QPushButton("上一步(&Z)")
        self.next_button = QPushButton("下一步(&N)")
        self.next_button.setProperty("role", "primary")
        adopt_names(self)

    def _build_layout(self) -> None:
        steps = QFrame()
        steps.setProperty("role", "side")
        steps.setFixedWidth(STEPS_WIDTH)
        column = QVBoxLayout(steps)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.TIGHT, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(captioned("诚信台", "title"))
        for label in self.step_labels:
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.ROOMY, theme.TIGHT, theme.ROOMY, theme.WIDE)
        buttons.setSpacing(theme.TIGHT)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.missing_label, 1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        self.missing_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        problem = QHBoxLayout()
        problem.setContentsMargins(theme.ROOMY, 0, theme.ROOMY, 0)
        problem.addWidget(self.problem_label)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.page_stack, 1)
        right.addLayout(problem)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(steps)
        row.addLayout(right, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter leads on, wherever the focus is; space presses
        self.next_button.setDefault(True)

    def _connect(self) -> None:
        self.put_by_button.clicked.connect(self.reject)
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)
        self.office_page.existing_wanted.connect(self._ask_existing)
        self.office_page.search_wanted.connect(self._look_again)
        for page in self.pages:
            page.changed.connect(self._look)

    # ------------------------------------------------------------ to and fro

    @property
    def at(self) -> int:
        """The page in front, counted from 0."""
        return self.page_stack.currentIndex()

    def next(self) -> None:
        """Lead on; from the last page: make all of it."""
        page = self.pages[self.at]
        if page.error():
            self._look()
            return
        self.answers = page.answered(self.answers)
        if page is self.last_page:
            self._found()
        else:
            self._go(self.at + 1)

    def back(self) -> None:
        """Lead back; what was typed stays."""
        if self.at > 0:
            self._go(self.at - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.at > 0:
            self.back()
        else:  # a stray Esc throws nothing away
            self.put_by_button.setFocus()

    def _go(self, at: int) -> None:
        self.problem_label.hide()
        self.page_stack.setCurrentIndex(at)
        for n, label in enumerate(self.step_labels):
            label.setText(f"{'✓' if n < at else n + 1}　{self.pages[n].caption}")
            label.setProperty("role", "section" if n == at else "muted")
            label.style().polish(label)
        last = at == len(self.pages) - 1
        self.next_button.setText("完成(&N)" if last else "下一步(&N)")
        self.next_button.setAccessibleName("完成" if last else "下一步")
        self.back_button.setEnabled(at > 0)
        self.pages[at].enter(self.answers)
        self._look()

    def _look(self) -> None:
        error = self.pages[self.at].error()
        self.next_button.setEnabled(not error)
        missing = error.startswith("请填写")  # anything else is shown where it stands
        self.missing_label.setText(f"还差：{error}" if missing else "")

    # ------------------------------------------------------------ the end

    def _found(self) -> None:
        wanted = self.answers.office()
        self._set_busy(True)

        def work(progress: Progress) -> None:
            found_office(wanted, today=self._today, now=self._now, progress=progress)

        self.jobs.write(
            self, work, lambda _done: self._founded(), caption="正在建立…", failed=self._failed
        )

    def _now(self) -> datetime:
        return datetime.combine(self._today(), datetime.now().time())

    def _founded(self) -> None:
        file = self.answers.file
        self._keep(file)
        self.opens = demo_file(file) if self.answers.with_demo else file
        self._set_busy(False)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        self.problem_label.setText(f"⚠ {sentence(error)}")
        self.problem_label.show()

    def _set_busy(self, busy: bool) -> None:
        for button in (self.put_by_button, self.back_button, self.next_button):
            button.setEnabled(not busy)
        self.page_stack.setEnabled(not busy)
        self.missing_label.setText("正在建立…" if busy else "")

    def reject(self) -> None:
        if self.jobs.idle:
            super().reject()

    def _keep(self, file: Path) -> None:
        self._pc.remember(**{OFFICE_FILE: str(file)})

    # ------------------------------------------------------------ a file that is there already

    def open_existing(self, file: Path) -> None:
        """Take a file that is there; one that is no office's is refused here."""
        try:
            if reason := refuse_reason(file.parent):
                raise StoreError(reason)
            check_version(file)
        except AppError as error:
            self._tell(error)
            return
        self._keep(file)
        self.opens = file
        self.accept()

    def _ask_existing(self) -> None:
        kinds = "办公文件 (*.sqlite *.cxt);;所有文件 (*)"
        first = Path(self.answers.folder)
        if (path := choose_file(self, "打开办公文件", kinds, first=first)) is not None:
            self.open_existing(path)

    def _look_again(self) -> None:
        if self._missing is not None and self._missing.exists():
            self.open_existing(self._missing)
