"""Work off the window's thread: reads side by side, writes one after the other, with cancel."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QThreadPool, QTimer, Signal

from app.base.errors import AppError
from app.base.progress import Progress
from app.ui.garbage import workers_run

T = TypeVar("T")
SHOW_PROGRESS_AFTER_MS = 400
REPORT_EVERY_MS = 50
# Painting a page asks Python hundreds of times; each time it may wait this long for a busy worker.
HAND_OVER_AFTER = 0.0005  # seconds; Python's own 0.005 made gaps of 100 ms
Answer = Callable[[], None]


def after_paint(owner: QObject, act: Answer) -> None:
    """Do something once what changed was painted: a view asks for its paint in the next turn of the
    event loop and paints in the one after."""
    QTimer.singleShot(0, owner, lambda: QTimer.singleShot(0, owner, act))


class Job:
    """One piece of work with its caption and a way to stop it; no QObject, so that it may end on
    whichever thread lets go of it last."""

    def __init__(self, caption: str) -> None:
        self.caption = caption
        self.cancelled = False
        self.on_progress: Callable[[int, int, str], None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next step; it answers with Cancelled."""
        self.cancelled = True


class Jobs(QObject):
    """Runs work for pages; with ``serial`` everything happens at once, on the caller's thread.

    Threads put their answers into a queue and ring ``_rung``; the window's thread empties it.
    """

    failed = Signal(object)  # the errors that nobody else takes
    slow = Signal(object)  # a Job that has run for 400 ms: show it, with its cancel
    over = Signal(object)
    acted = Signal()  # something was written that somebody did; before its answer is taken
    _rung = Signal()

    def __init__(self, parent: QObject | None = None, *, serial: bool = False) -> None:
        super().__init__(parent)
        self.serial = serial
        if not serial:
            sys.setswitchinterval(HAND_OVER_AFTER)
        self._readers = QThreadPool(self)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._writer.setExpiryTimeout(-1)
        self._latest: dict[tuple[int, str], Job] = {}
        self._running: set[Job] = set()
        self._held: list[Answer] = []  # writes that wait until the window was painted
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._rung.connect(self._take_answers, Qt.ConnectionType.QueuedConnection)

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
        return self.long_read(
            owner, lambda _progress: work(), done, caption="", key=key, failed=failed
        )

    def long_read(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        caption: str,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """A ``read`` that shows its progress and can be stopped."""
        job = Job(caption)
        if key:
            self._latest[id(owner), key] = job

        def wanted() -> bool:
            newest = not key or self._latest.get((id(owner), key)) is job
            return newest and shiboken6.isValid(owner)

        self._start(job, self._readers, work, done, failed, wanted)
        return job

    def write(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        caption: str = "正在保存…",
        failed: Callable[[Exception], None] | None = None,
        paint_first: bool = False,
        acts: bool | Callable[[T], bool] = True,
    ) -> Job:
        """Run ``work`` on the one writer, after every earlier write; with ``paint_first`` not
        before the window had its turn: two threads of Python at once make both slow.

        What was done before can no longer be undone by one key, unless this ``acts`` not: it
        goes on behind the work (no caption), shows or copies what is there, or takes back.
        """
        job = Job(caption)
        self._start(
            job, self._writer, work, done, failed, lambda: shiboken6.isValid(owner), paint_first,
            acts=acts if caption else False,
        )  # fmt: skip
        return job

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Let running work end; its answers arrive with the next turn of the event loop."""
        self._let_go()
        return self._readers.waitForDone(milliseconds) and self._writer.waitForDone(milliseconds)

    @property
    def idle(self) -> bool:
        """Whether no work is under way and every answer has arrived."""
        return not self._running

    def _start(
        self,
        job: Job,
        pool: QThreadPool,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        wanted: Callable[[], bool],
        paint_first: bool = False,
        acts: bool | Callable[[Any], bool] = False,
    ) -> None:
        if not self._running and not self.serial:
            workers_run.take()
        self._running.add(job)

        def answer(result: Any, error: Exception | None) -> None:
            try:
                if error is None and (acts(result) if callable(acts) else acts):
                    self.acted.emit()
                if wanted():
                    self._hand_over(result, error, done, failed)
            finally:
                self._forget(job)

        def run() -> None:
            result, error = _outcome(work, self._progress_of(job))
            self._put(lambda: answer(result, error))

        if self.serial:
            run()
            return
        if job.caption:
            QTimer.singleShot(SHOW_PROGRESS_AFTER_MS, self, lambda: self._show_if_running(job))
        if paint_first:
            self._held.append(run)
            after_paint(self, self._let_go)
            return
        if pool is self._writer:
            self._let_go()
        pool.start(run)

    def _let_go(self) -> None:
        """Start the writes that were held back, in their order."""
        while self._held:
            self._writer.start(self._held.pop(0))

    def _hand_over(
        self,
        result: Any,
        error: Exception | None,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
    ) -> None:
        if error is None:
            done(result)
        elif failed is not None:
            failed(error)
        else:
            self.failed.emit(error)

    def _put(self, answer: Answer) -> None:
        if self.serial:
            answer()
            return
        self._answers.put(answer)
        self._rung.emit()

    def _take_answers(self) -> None:
        while True:
            try:
                answer = self._answers.get_nowait()
            except Empty:
                return
            answer()

    def _progress_of(self, job: Job) -> Progress:
        since = QElapsedTimer()

        def report(done: int, total: int, caption: str) -> None:
            if since.isValid() and since.elapsed() < REPORT_EVERY_MS:
                return
            since.start()
            self._put(lambda: job.on_progress and job.on_progress(done, total, caption))

        return Progress(report, lambda: job.cancelled)

    def _show_if_running(self, job: Job) -> None:
        if job in self._running:
            self.slow.emit(job)

    def _forget(self, job: Job) -> None:
        self._running.discard(job)
        if not self._running and not self.serial:
            self.wait()  # for the last steps of threads that have answered already
            workers_run.release()
        self._latest = {slot: newest for slot, newest in self._latest.items() if newest is not job}
        self.over.emit(job)


def _outcome(work: Callable[[Progress], Any], progress: Progress) -> tuple[Any, Exception | None]:
    """What the work gave, or what stopped it; a bug's trace goes to the log here."""
    try:
        return work(progress), None
    except AppError as error:
        return None, error
    except Exception as error:  # noqa: BLE001 - shown by show_error, its trace is in the log
        logging.getLogger(__name__).error("job failed", exc_info=error)
        return None, error
