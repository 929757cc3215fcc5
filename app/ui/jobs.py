"""Work off the window's thread: reads side by side, writes one after the other, with cancel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QThreadPool, QTimer, Signal

from app.base.errors import AppError
from app.base.progress import Progress

T = TypeVar("T")
SHOW_PROGRESS_AFTER_MS = 400
REPORT_EVERY_MS = 50


class Job(QObject):
    """One piece of work with its caption, its progress and a way to stop it."""

    finished = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int, str)
    ended = Signal()

    def __init__(self, work: Callable[[Progress], Any], caption: str) -> None:
        super().__init__()
        self.caption = caption
        self._work = work
        self._cancelled = False
        self._since_report = QElapsedTimer()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; it answers with Cancelled."""
        self._cancelled = True

    def run(self) -> None:
        """Do the work on the thread that calls, and tell by signals how it went."""
        progress = Progress(self._report, lambda: self._cancelled)
        try:
            result = self._work(progress)
        except AppError as error:
            self.failed.emit(error)
        except Exception as error:  # noqa: BLE001 - a bug: it goes to the log and to show_error
            logging.getLogger(__name__).error("job failed", exc_info=error)
            self.failed.emit(error)
        else:
            self.finished.emit(result)
        self.ended.emit()

    def _report(self, done: int, total: int, caption: str) -> None:
        if self._since_report.isValid() and self._since_report.elapsed() < REPORT_EVERY_MS:
            return
        self._since_report.start()
        self.progressed.emit(done, total, caption)


class Jobs(QObject):
    """Runs work for pages; with ``serial`` everything happens at once, on the caller's thread."""

    failed = Signal(object)  # the errors that nobody else takes
    slow = Signal(object)  # a Job that has run for 400 ms: show it, with its cancel
    over = Signal(object)

    def __init__(self, parent: QObject | None = None, *, serial: bool = False) -> None:
        super().__init__(parent)
        self.serial = serial
        self._readers = QThreadPool(self)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._writer.setExpiryTimeout(-1)
        self._latest: dict[tuple[int, str], Job] = {}
        self._running: set[Job] = set()

    def read(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run ``work`` on a reader; of reads with the same owner and key only the last answers."""
        job = self._prepare(lambda _progress: work(), "", owner, done, failed, key)
        self._start(job, self._readers)
        return job

    def write(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        caption: str = "正在保存…",
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run ``work`` on the one writer, after every earlier write."""
        job = self._prepare(work, caption, owner, done, failed, "")
        self._start(job, self._writer)
        return job

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Let running work end; its answers arrive with the next turn of the event loop."""
        return self._readers.waitForDone(milliseconds) and self._writer.waitForDone(milliseconds)

    @property
    def idle(self) -> bool:
        """Whether no work is under way and every answer has arrived."""
        return not self._running

    def _prepare(
        self,
        work: Callable[[Progress], Any],
        caption: str,
        owner: QObject,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        key: str,
    ) -> Job:
        job = Job(work, caption)
        slot = (id(owner), key)
        if key:
            self._latest[slot] = job

        def wanted() -> bool:
            newest = not key or self._latest.get(slot) is job
            return newest and shiboken6.isValid(owner)

        connection = (
            Qt.ConnectionType.DirectConnection
            if self.serial
            else Qt.ConnectionType.QueuedConnection
        )
        receiver = _Answers(self, job, wanted, done, failed or self.failed.emit)
        job.finished.connect(receiver.take_result, connection)
        job.failed.connect(receiver.take_error, connection)
        job.ended.connect(receiver.end, connection)
        self._running.add(job)
        return job

    def _start(self, job: Job, pool: QThreadPool) -> None:
        if self.serial:
            job.run()
            return
        QTimer.singleShot(SHOW_PROGRESS_AFTER_MS, self, lambda: self._show_if_running(job))
        pool.start(job.run)

    def _show_if_running(self, job: Job) -> None:
        if job in self._running and job.caption:
            self.slow.emit(job)

    def forget(self, job: Job) -> None:
        """Take a job that ended off the list."""
        self._running.discard(job)
        self._latest = {slot: newest for slot, newest in self._latest.items() if newest is not job}
        self.over.emit(job)


class _Answers(QObject):
    """Lives on the window's thread and hands a job's answer to whoever still waits for it."""

    def __init__(
        self,
        jobs: Jobs,
        job: Job,
        wanted: Callable[[], bool],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(jobs)
        self._jobs, self._job = jobs, job
        self._wanted, self._done, self._failed = wanted, done, failed

    def take_result(self, result: object) -> None:
        if self._wanted():
            self._done(result)

    def take_error(self, error: Exception) -> None:
        if self._wanted():
            self._failed(error)

    def end(self) -> None:
        self._jobs.forget(self._job)
        self.deleteLater()
