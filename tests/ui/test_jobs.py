"""Work off the window's thread, on real threads."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.base.errors import AppError, Cancelled, InputError
from app.base.progress import Progress
from app.ui.garbage import WindowThreadCollector
from app.ui.jobs import Job, Jobs
from app.ui.main_window import MainWindow
from app.ui.widgets.job_panel import JobPanel
from tools.tour import hands


def refuse() -> None:
    raise InputError("读不了。")


def test_work_runs_elsewhere_and_answers_on_the_windows_thread(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    threads: list[threading.Thread] = []

    jobs.read(owner, threading.current_thread, lambda found: threads.extend(
        (found, threading.current_thread())
    ))  # fmt: skip
    qtbot.waitUntil(lambda: jobs.idle)

    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_writes_follow_one_another_in_order(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    begun, done = [], []

    def write(number: int) -> Callable[[Progress], int]:
        def work(_progress: Progress) -> int:
            begun.append(number)
            return number

        return work

    for number in range(20):
        jobs.write(owner, write(number), done.append)
    qtbot.waitUntil(lambda: jobs.idle)

    assert begun == done == list(range(20))


def test_a_write_says_that_something_was_done_before_its_answer_and_though_its_page_is_gone(
    qtbot: QtBot,
) -> None:
    jobs, owner = Jobs(serial=True), QObject()
    heard: list[str] = []
    jobs.acted.connect(lambda: heard.append("acted"))

    jobs.write(owner, lambda _p: 1, lambda _n: heard.append("answer"))
    jobs.write(owner, lambda _p: 0, lambda _n: heard.append("nothing"), acts=bool)
    jobs.write(owner, lambda _p: 1, lambda _n: heard.append("behind"), caption="")
    jobs.write(owner, lambda _p: refuse(), lambda _n: None, failed=lambda _e: heard.append("no"))
    shiboken6.delete(owner)
    jobs.write(owner, lambda _p: 1, lambda _n: heard.append("gone"))

    assert heard == ["acted", "answer", "nothing", "behind", "no", "acted"]


def test_a_write_waits_for_the_paint_and_keeps_its_place_before_later_ones(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    begun: list[str] = []

    jobs.write(owner, lambda _p: begun.append("block"), lambda _n: None, paint_first=True)
    assert not jobs.idle and begun == []
    jobs.write(owner, lambda _p: begun.append("cell"), lambda _n: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert begun == ["block", "cell"]

    jobs.write(owner, lambda _p: begun.append("last"), lambda _n: None, paint_first=True)
    assert jobs.wait()  # whoever leaves waits for what was held back, too
    assert begun[-1] == "last"
    qtbot.waitUntil(lambda: jobs.idle)


def test_of_reads_with_one_key_only_the_last_answers(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    gate, answers = threading.Event(), []

    jobs.read(owner, lambda: gate.wait(5) and "old", answers.append, key="search")
    jobs.read(owner, lambda: "new", answers.append, key="search")
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)

    assert answers == ["new"]


def test_an_answer_for_a_page_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    import shiboken6

    jobs, owner = Jobs(), QObject()
    gate, answers = threading.Event(), []
    jobs.read(owner, lambda: gate.wait(5), answers.append)

    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)

    assert answers == []


def test_errors_go_to_whoever_asked_for_them_or_to_the_window(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    own: list[Exception] = []
    window: list[Exception] = []
    jobs.failed.connect(window.append)

    jobs.read(owner, refuse, lambda _done: None, failed=own.append)
    jobs.read(owner, refuse, lambda _done: None)
    qtbot.waitUntil(lambda: jobs.idle)

    assert [str(error) for error in own] == [str(error) for error in window] == ["读不了。"]


def test_long_work_shows_itself_and_stops_when_asked(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    panel = JobPanel(jobs)
    qtbot.addWidget(panel)
    panel.show()
    errors: list[AppError] = []

    def work(progress: Progress) -> None:
        while True:
            progress.step(1, 10, "正在重算…")

    jobs.write(owner, work, lambda _done: None, caption="正在重算…", failed=errors.append)
    qtbot.waitUntil(panel.cancel_button.isVisible)
    panel.cancel_button.click()
    qtbot.waitUntil(lambda: jobs.idle)

    assert isinstance(errors[0], Cancelled)
    assert not panel.cancel_button.isVisible()
    assert panel.caption_label.text() == "任务：无"


def test_serial_work_is_done_when_the_call_returns() -> None:
    jobs, owner = Jobs(serial=True), QObject()
    answers: list[int] = []

    jobs.read(owner, lambda: 42, answers.append)

    assert answers == [42]
    assert jobs.idle


def test_no_garbage_is_collected_on_a_worker_and_all_is_as_before_when_it_ended(
    qtbot: QtBot,
) -> None:
    jobs, owner = Jobs(), QObject()
    during: list[bool] = []
    assert gc.isenabled()

    jobs.read(owner, gc.isenabled, during.append)
    jobs.write(owner, lambda _progress: gc.isenabled(), during.append)
    qtbot.waitUntil(lambda: jobs.idle)

    assert during == [False, False]
    assert gc.isenabled()


def test_a_page_in_a_cycle_dies_on_the_windows_thread(qtbot: QtBot) -> None:
    jobs, owner = Jobs(), QObject()
    died_on: list[threading.Thread] = []

    class Cycle:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            died_on.append(threading.current_thread())

    def work() -> None:
        for _ in range(20_000):  # more than enough for a collection to fall due
            _kept = [[]]

    Cycle()
    jobs.read(owner, work, lambda _done: None)
    qtbot.waitUntil(lambda: jobs.idle)
    gc.collect()

    assert died_on == [threading.main_thread()]


def test_the_collector_collects_what_has_grown_past_its_threshold(qtbot: QtBot) -> None:
    parent = QObject()
    collector = WindowThreadCollector(parent)
    died: list[int] = []

    class Cycle:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            died.append(1)

    Cycle()
    kept = [[] for _ in range(gc.get_threshold()[0] + 10)]
    collector.check()
    gc.enable()

    assert died == [1]
    assert len(kept) > 0


def test_the_page_keeps_its_height_while_the_status_bar_shows_a_job(window: MainWindow) -> None:
    window.backup_label.show()
    hands.settle()
    before = window.statusBar().height()
    job = Job("正在导出…")

    window.jobs.slow.emit(job)
    hands.settle()
    assert window.job_panel.cancel_button.isVisible()
    during = window.statusBar().height()
    window.jobs.over.emit(job)
    hands.settle()

    assert before == during == window.statusBar().height()
