"""What this PC remembers of the office's chain: kept while one works, compared when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from app.base.machine.pc_settings import ANCHORS
from app.services.backups.anchoring import keep_here, kept_here
from app.services.gate.anchors import Anchor
from app.services.office import Office
from app.ui.anchor_watch import AnchorWatch
from app.ui.backup_watch import BackupWatch
from app.ui.main_window import MainWindow
from tools.tour import hands

AHEAD = Anchor("", 4_200, "ab" * 32)


def test_the_end_of_the_chain_is_remembered_while_one_works_and_at_the_end(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    watch = AnchorWatch(window)
    hands.settle()
    first = kept_here(window.pc, office.path)
    assert first is not None and first.no == office.anchors.end().no
    assert window.error_bar.isHidden()

    log_case()
    watch.keep()
    hands.settle()
    second = kept_here(window.pc, office.path)
    assert second is not None and second.no > first.no

    log_case()
    watch.keep_now()
    last, end = kept_here(window.pc, office.path), office.anchors.end()
    assert last is not None and (last.no, last.hash) == (end.no, end.hash)
    assert set(window.pc.get(ANCHORS, {})) == {str(office.path.resolve())}


def test_a_file_that_is_shorter_than_remembered_is_told_until_somebody_has_looked_into_it(
    window: MainWindow, office: Office
) -> None:
    keep_here(window.pc, office.path, AHEAD)
    now = office.anchors.end().no

    watch = AnchorWatch(window)
    hands.settle()

    said = window.error_bar.sentence_label.text()
    assert f"本机上次第4200条，现在第{now}条" in said
    watch.keep()
    watch.keep_now()
    hands.settle()
    assert kept_here(window.pc, office.path) == Anchor("本机上次", AHEAD.no, AHEAD.hash)

    hands.click(window.error_bar.chain_button)
    hands.settle()

    assert window.error_bar.isHidden()
    kept = kept_here(window.pc, office.path)
    assert kept is not None and kept.no == now + 1  # what was vouched for is on record
    assert office.anchors.doubt(AHEAD) == ""


def test_the_whole_chain_is_looked_through_behind_the_work_and_the_status_bar_says_so(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case()
    with closing(sqlite3.connect(office.path)) as raw:
        raw.execute("UPDATE identity SET name = '赵示例'")
        raw.commit()

    watch, backups = AnchorWatch(window), BackupWatch(window)
    watch._look()
    backups.back_up()
    hands.settle()

    assert "“投诉举报人身份”被改动过" in window.error_bar.sentence_label.text()
    assert window.error_bar.chain_button.isHidden()
    assert window.backup_label.text() == "✖ 办公文件与操作记录不符"
    assert "投诉举报人身份" in window.backup_label.toolTip()
    window.error_bar.dismiss()
