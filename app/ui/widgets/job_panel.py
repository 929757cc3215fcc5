"""The corner of the status bar that shows long work, with its cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.ui import theme
from app.ui.jobs import Job, Jobs
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel


class JobPanel(QWidget):
    """Shows the job that has run for 400 ms or more; nothing while there is none."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self.caption_label = PlainLabel("任务：无")
        self.caption_label.setProperty("role", "muted")
        self.progress_bar = QProgressBar()
        self.progress_bar.setFixedWidth(160)
        self.progress_bar.setAccessibleName("任务进度")
        self.cancel_button = QPushButton("停止")
        self.cancel_button.setProperty("role", "status-cancel")  # the bar keeps its height
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.TIGHT, 0)
        row.setSpacing(theme.TIGHT)
        for widget in (self.caption_label, self.progress_bar, self.cancel_button):
            row.addWidget(widget)
        adopt_names(self)
        self._show_running(False)
        self.cancel_button.clicked.connect(self._cancel)
        jobs.slow.connect(self._show)
        jobs.over.connect(self._clear)

    def _show(self, job: Job) -> None:
        self._job = job
        self.caption_label.setText(job.caption)
        self.progress_bar.setRange(0, 0)
        self._show_running(True)
        job.on_progress = self._progress

    def _progress(self, done: int, total: int, caption: str) -> None:
        self.progress_bar.setRange(0, total)
        self.progress_bar.setValue(done)
        if caption:
            self.caption_label.setText(caption)

    def _clear(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.caption_label.setText("任务：无")
            self._show_running(False)

    def _cancel(self) -> None:
        if self._job is not None:
            self.caption_label.setText("正在停止…")
            self._job.cancel()

    def _show_running(self, running: bool) -> None:
        self.progress_bar.setVisible(running)
        self.cancel_button.setVisible(running)
