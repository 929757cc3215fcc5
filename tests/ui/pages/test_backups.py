"""备份 in the window: the tab, the status bar, leaving, restoring, a damaged file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.rows.backups import BackupRow, BackupState, age_words, state_words
from app.services.backups.backup_place import DATABASE
from app.services.backups.restoring import restore
from app.services.office import Office
from app.ui.backup_watch import BackupWatch
from app.ui.dialogs.closing_anyway import ClosingAnyway
from app.ui.dialogs.restore import RestoreDialog
from app.ui.main_window import MainWindow
from app.ui.opening_restore import finish_restore
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_backup import BackupPanel
from app.ui.places import Tab
from tests.ui.conftest import Clock
from tools.tour import hands

pytestmark = pytest.mark.slow


def panel_of(window: MainWindow) -> BackupPanel:
    window.open_page("settings", Tab("backups"))
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    hands.settle()
    return page.backup_panel


def dialog_of(window: MainWindow) -> RestoreDialog:
    hands.settle()
    return next(d for d in window.findChildren(RestoreDialog) if d.isVisible())


def block(office: Office) -> None:
    """Something stands where the backups should go."""
    office.backups.places[0].write_bytes(b"in the way")


# ------------------------------------------------------------------ the tab


def test_a_backup_is_made_and_listed(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case()
    panel = panel_of(window)
    assert panel.state_label.text() == "▲ 还没有备份"

    hands.click(panel.now_button)

    assert [row.cases for row in panel.backup_grid.rows.rows] == [1]
    assert panel.state_label.text() == "● 已备份 刚刚，此后没有改动"
    assert "已备份并核对" in window.toast_panel.text_label.text()


def test_a_failed_backup_is_said_in_a_sentence(window: MainWindow, office: Office) -> None:
    panel = panel_of(window)
    block(office)

    hands.click(panel.now_button)

    assert "没有备份到" in window.error_bar.sentence_label.text()
    assert panel.sentence_label.isVisible()
    assert panel.state_label.text() == "✖ 备份没有成功"
    window.error_bar.dismiss()


def test_another_place_is_added_used_and_given_up(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    panel = panel_of(window)
    panel.add_place(tmp_path / "第二块盘")
    hands.settle()
    hands.click(panel.now_button)
    assert [place.count for place in panel.place_grid.rows.rows] == [1, 1]
    assert not panel.drop_place_button.isEnabled()

    panel.place_grid.selectRow(1)
    hands.click(panel.drop_place_button)

    assert [place.own for place in panel.place_grid.rows.rows] == [True]
    assert office.backups.found_in(tmp_path / "第二块盘")


def test_a_stick_takes_a_backup(window: MainWindow, office: Office, tmp_path: Path) -> None:
    panel = panel_of(window)

    panel.back_up_to(tmp_path / "U盘")
    hands.settle()

    assert len(office.backups.found_in(tmp_path / "U盘")) == 1
    assert "弹出U盘" in window.toast_panel.text_label.text()


def test_a_check_names_what_was_altered(window: MainWindow, office: Office) -> None:
    row = office.backups.make("manual").row
    panel = panel_of(window)
    hands.click(panel.check_button)
    assert "检查通过" in window.toast_panel.text_label.text()
    database = row.path / DATABASE
    data = bytearray(database.read_bytes())
    data[5000] ^= 4
    database.write_bytes(data)

    hands.click(panel.check_button)

    assert "已损坏或被改动" in window.error_bar.sentence_label.text()
    assert window.error_bar.sentence_label.text().startswith("⚠ 2026-11-20 周五 09:30 的备份：")
    assert not panel.backup_grid.rows.rows[0].good
    assert panel.place_grid.rows.rows[0].newest == "没有，或没有插上"
    assert panel.state_label.text() == "▲ 还没有备份"
    window.error_bar.dismiss()


# ------------------------------------------------------------------ the status bar


@pytest.mark.parametrize(
    "ago, words",
    [
        (timedelta(seconds=40), "刚刚"),
        (timedelta(minutes=12), "12 分钟前"),
        (timedelta(hours=3), "3 小时前"),
        (timedelta(hours=30), "1 天前"),
        (timedelta(days=3), "3 天前"),
        (timedelta(minutes=-5), "刚刚"),
    ],
)
def test_the_age_of_a_backup_in_words(ago: timedelta, words: str) -> None:
    now = Clock().now()

    assert age_words(now - ago, now) == words


def test_the_status_bar_warns_of_an_old_backup_only_if_something_changed() -> None:
    now = Clock().now()
    old = BackupRow(Path("b"), now - timedelta(days=3))

    assert state_words(BackupState(old, changed=True), now) == (
        "▲ 上次备份 3 天前，此后有改动", "warning",
    )  # fmt: skip
    assert state_words(BackupState(old, changed=False), now)[1] == ""
    assert state_words(BackupState(old, changed=False, failure="x"), now)[1] == "problem"


def test_the_status_bar_follows_what_is_written(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    watch = BackupWatch(window)
    watch.back_up()
    assert window.backup_label.text() == "● 已备份 刚刚，此后没有改动"

    log_case()
    watch.check()
    assert window.backup_label.text() == "● 已备份 刚刚"
    watch.back_up()

    assert [row.cases for row in office.backups.all()] == [1, 0]
    hands.click(window.backup_label)
    assert window.pages["settings"].isVisible()
    watch._let_go()


def test_a_failed_timed_backup_turns_the_status_bar_red_and_says_it_once(
    window: MainWindow, office: Office
) -> None:
    watch = BackupWatch(window)
    block(office)
    watch.back_up()
    assert window.backup_label.text() == "✖ 备份没有成功"
    assert window.backup_label.property("role") == "status-problem"
    assert "没有备份到" in window.backup_label.toolTip()
    window.error_bar.dismiss()

    watch.back_up()

    assert not window.error_bar.isVisible()
    watch._let_go()


# ------------------------------------------------------------------ leaving


def test_closing_makes_a_backup_first(window: MainWindow, office: Office) -> None:
    BackupWatch(window)

    window.close()
    hands.settle()

    assert not window.isVisible()
    assert [row.reason for row in office.backups.all()] == ["exit"]


def test_closing_without_changes_makes_none(window: MainWindow, office: Office) -> None:
    office.backups.make("manual")
    BackupWatch(window)

    window.close()
    hands.settle()

    assert not window.isVisible() and len(office.backups.all()) == 1


@pytest.mark.parametrize("leave", [True, False])
def test_a_failed_backup_at_the_end_is_read_before_the_window_goes(
    window: MainWindow, office: Office, leave: bool
) -> None:
    watch = BackupWatch(window)
    block(office)
    window.close()
    hands.settle()
    dialog = next(d for d in window.findChildren(ClosingAnyway) if d.isVisible())
    assert window.isVisible() and "没有备份到" in dialog.sentence_label.text()

    hands.click(dialog.put_by_button if leave else dialog.stay_button)
    hands.settle()

    assert window.isVisible() is not leave
    watch._let_go()


def test_a_pc_that_shuts_down_is_not_held_up(window: MainWindow, office: Office) -> None:
    watch = BackupWatch(window)
    watch._let_go()

    window.close()

    assert not window.isVisible() and office.backups.all() == ()


def test_on_real_threads_the_window_closes_when_the_backup_is_made(
    qtbot: QtBot, office: Office, actor, clock
) -> None:
    window = bootstrap.make_window(clock.today)
    qtbot.addWidget(window)
    window.show()
    window.attach(office, actor)
    qtbot.waitUntil(lambda: window.jobs.idle, timeout=20_000)
    BackupWatch(window)

    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)

    assert [row.reason for row in office.backups.all()] == ["exit"]


# ------------------------------------------------------------------ restoring


def test_the_dialog_says_what_would_come_and_go_and_stages_it(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case()
    office.backups.make("manual")
    log_case(title="另一件")
    hands.click(panel_of(window).restore_button)
    dialog = dialog_of(window)
    said = dialog.preview_label.text()
    assert "1件案件" in said and "检查通过" in said and "多 1件案件、1步" in said

    hands.click(dialog.restore_button)
    hands.settle()

    assert window.staged is not None and not window.isVisible()
    assert (
        len(office.reads.search("示例县", 5, by=office.session())) == 2
    )  # nothing is swapped while the office is open
    office.close()
    started: list[list[str]] = []
    finish_restore(window.staged, started.append)
    assert started == [["--file", str(office.path)]]
    assert not window.staged.fresh.exists()


def test_a_damaged_backup_can_not_be_chosen(window: MainWindow, office: Office) -> None:
    row = office.backups.make("manual").row
    database = row.path / DATABASE
    database.write_bytes(database.read_bytes()[:-1] + b"\xff")
    window.restore()
    dialog = dialog_of(window)

    assert "✖" in dialog.preview_label.text()
    assert not dialog.restore_button.isEnabled()
    dialog.reject()


def test_backups_on_a_stick_are_found(window: MainWindow, office: Office, tmp_path: Path) -> None:
    office.backups.make_in(tmp_path / "U盘")
    window.restore()
    dialog = dialog_of(window)
    assert "这里没有备份" in dialog.preview_label.text()

    dialog.list_backups(tmp_path / "U盘")
    hands.settle()

    assert len(dialog.backup_grid.rows.rows) == 1 and dialog.restore_button.isEnabled()
    dialog.reject()


def test_the_file_set_aside_is_the_undo(
    window: MainWindow, office: Office, clock: Clock, log_case: Callable[..., int]
) -> None:
    row = office.backups.make("manual").row
    log_case()
    path = office.path
    office.close()
    aside = restore(row.path, path, now=clock.now()).set_aside
    assert aside is not None
    window.restore()
    dialog = dialog_of(window)

    dialog.preview(aside)
    hands.settle()

    assert "1件案件" in dialog.preview_label.text() and dialog.restore_button.isEnabled()
    dialog.reject()


def test_a_damaged_file_is_told_and_a_backup_offered(
    qtbot: QtBot, office: Office, clock: Clock
) -> None:
    office.backups.make("manual")
    office.close()
    office.path.write_bytes(b"no database any more" * 500)
    window = bootstrap.make_window(clock.today)
    qtbot.addWidget(window)
    window.file = office.path
    window.show()
    bootstrap._open_behind(window, office.path, lambda _office: None)
    qtbot.waitUntil(window.error_bar.isVisible, timeout=20_000)
    assert "已损坏" in window.error_bar.sentence_label.text()

    hands.click(window.error_bar.restore_button)
    dialog = dialog_of(window)
    qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=20_000)
    assert "不能读取，会原样留下" in dialog.preview_label.text()
    hands.click(dialog.restore_button)
    qtbot.waitUntil(lambda: window.staged is not None, timeout=20_000)

    finish_restore(window.staged, lambda _words: None)
    with Office.open(office.path, today=clock.today, now=clock.now) as again:
        assert again.verify() == ()
    assert list(office.path.parent.glob("*恢复前*"))


def test_another_error_offers_no_restore(window: MainWindow, office: Office) -> None:
    from app.base.errors import StoreError

    window.show_error(StoreError("磁盘已满，这次操作没有保存。"))

    assert not window.error_bar.restore_button.isVisible()
    window.error_bar.dismiss()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
