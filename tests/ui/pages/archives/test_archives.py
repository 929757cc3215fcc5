"""档案 by its window: a case filed, checked, lent, handed over; every place by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.services.archives.archive_commands import FileCase, Lend
from app.services.office import Office
from app.services.store import numbers, settings
from app.services.store.attachments import OnPaper
from app.services.store.content import AttachmentInput
from app.ui.main_window import MainWindow
from app.ui.pages.archives.page import ArchivesPage
from app.ui.places import CaseAt, Tab
from tests.services.archives.filed import DAY, closed, file, other, ready, withdrawn
from tests.services.making import TODAY, Desk
from tools.tour import hands

pytestmark = pytest.mark.obligation("NY-20", "YC-22")


@pytest.fixture
def desk(office: Office) -> Desk:
    return ready(Desk(office))


def opened(window: MainWindow, tab: str = "to_file") -> ArchivesPage:
    window.open_page("archives", Tab(tab))
    hands.settle()
    page = window.pages["archives"]
    assert isinstance(page, ArchivesPage)
    return page


def asked_to_file(window: MainWindow) -> tuple[Any, Any]:
    """The panel of the pieces and the dialog around it, of the first case to be filed."""
    part = opened(window).to_file_part
    hands.click(part.file_button)
    hands.settle()
    assert part.asker.pieces is not None and part.asker.dialog is not None
    return part.asker.pieces, part.asker.dialog


def test_a_case_is_filed_from_the_list_with_what_it_lacks_told_before(
    window: MainWindow, desk: Desk
) -> None:
    closed(desk)
    part = opened(window).to_file_part
    assert "没有转办函" in part.lacking_text.text()

    QTest.keyClick(part.to_file_grid, Qt.Key.Key_Return)
    hands.settle()
    dialog = part.asker.dialog
    assert dialog is not None and "没有转办函" in dialog.about_label.text()
    assert not dialog.submit_button.isEnabled()
    hands.fill(dialog.form, {"reason": "转办函为纸质件。"})
    hands.click(dialog.submit_button)
    hands.settle()

    assert part.to_file_grid.rows.rows == ()
    volumes = opened(window, "volumes").volumes_part
    row = volumes.current()
    assert row is not None and (row.code, row.reason) == ("Z109-1-1", "转办函为纸质件。")
    assert "已立卷 Z109-1-1" in window.toast_panel.text_label.text()
    assert window.toast_panel.more_button.text() == "打开"


def test_where_the_file_was_restored_the_form_asks_how_far_the_book_goes(
    window: MainWindow, desk: Desk
) -> None:
    closed(desk)
    with desk.office.gate.file.write() as connection:
        settings.put(connection, {numbers.UNKNOWN: []}, at=datetime(2026, 11, 20))
    part = opened(window).to_file_part

    hands.click(part.file_button)
    hands.settle()
    dialog = part.asker.dialog
    assert dialog is not None and dialog.submit_button.text() == "立卷归档"
    hands.fill(dialog.form, {"reason": "转办函为纸质件。", "last_used": "41"})
    hands.click(dialog.submit_button)
    hands.settle()

    row = opened(window, "volumes").volumes_part.current()
    assert row is not None and row.code == "Z109-1-42"


def test_a_picture_is_put_into_the_main_part_by_whoever_looked_at_it(
    window: MainWindow, desk: Desk
) -> None:
    case = closed(desk)
    photo = AttachmentInput("现场照片.jpg", b"\xff\xd8\xff picture")
    desk.office.case_file.attach(case, 4, [photo], "", desk.me)
    panel, dialog = asked_to_file(window)
    assert "请过目" in panel.count_label.text()
    assert panel.visibleRegion().boundingRect().height() > panel.height() // 2
    row = next(n for n, one in enumerate(panel.piece_grid.rows.rows) if one.title == "现场照片")
    panel.piece_grid.setCurrentIndex(panel.piece_grid.rows.index(row, 0))

    QTest.keyClick(panel.piece_grid, Qt.Key.Key_Return)
    moved = panel.choices()
    hands.click(panel.part_button)
    hands.click(panel.all_button)

    assert len(moved.main) == 1 and panel.choices() == moved
    dialog.reject()


def test_what_tells_who_complains_can_not_be_moved_and_it_is_said_why(
    window: MainWindow, desk: Desk
) -> None:
    closed(desk)
    panel, dialog = asked_to_file(window)
    row = next(n for n, one in enumerate(panel.piece_grid.rows.rows) if one.fixed)
    panel.piece_grid.setCurrentIndex(panel.piece_grid.rows.index(row, 0))

    assert not panel.part_button.isEnabled() and "密封件" in panel.part_button.toolTip()
    panel.turn()
    assert panel.choices().main == frozenset()
    dialog.reject()


def test_a_masked_copy_of_the_letter_is_left_out_until_somebody_moves_it(
    window: MainWindow, desk: Desk
) -> None:
    closed(desk)
    panel, dialog = asked_to_file(window)
    before = panel.count_label.text()
    at = next(n for n, one in enumerate(panel.piece_grid.rows.rows) if one.offered)
    panel.piece_grid.setCurrentIndex(panel.piece_grid.rows.index(at, 0))
    assert panel.piece_grid.rows.index(at, 0).data() == "不归入"

    hands.click(panel.part_button)

    assert panel.piece_grid.rows.index(at, 0).data() == "正卷"
    assert len(panel.choices().main) == 1 and panel.part_button.text() == "不归入"
    hands.click(panel.part_button)
    assert panel.count_label.text() == before
    dialog.reject()


def test_all_are_filed_at_once_and_those_refused_are_told(window: MainWindow, desk: Desk) -> None:
    whole, lacking = withdrawn(desk), withdrawn(desk)
    for seq in (1, 2):
        desk.office.case_file.keep_on_paper(whole, seq, OnPaper("来件", "柜1", DAY, 1), desk.me)
    part = opened(window).to_file_part
    hands.click(part.many_button)
    assert part.dialog is not None
    hands.click(part.dialog.submit_button)
    hands.settle()

    assert part.result is not None and [row[0] for row in part.result.done_rows.refused] == [
        lacking
    ]
    assert "已立卷1卷" in part.result.heading_label.text()
    part.result.reject()


def test_what_came_later_is_offered_as_a_supplement(window: MainWindow, desk: Desk) -> None:
    case = withdrawn(desk)
    file(desk, case)
    desk.office.case_file.keep_on_paper(case, 2, OnPaper("示例纪要", "柜1", DAY, 1), desk.me)
    part = opened(window).to_file_part

    assert part.file_button.text() == "补充归档…"
    hands.click(part.file_button)
    hands.settle()
    assert part.asker.dialog is not None
    hands.click(part.asker.dialog.submit_button)
    hands.settle()

    assert desk.office.archives.rows(desk.me).volumes[0].supplements == 1


def test_the_case_page_files_the_case_by_its_step(window: MainWindow, desk: Desk) -> None:
    case = withdrawn(desk)
    window.open_page("case", CaseAt(case))
    hands.settle()
    page = window.pages["case"]
    form = next(
        form for form in (*page.rows.next_steps, *page.rows.other_steps)  # type: ignore[attr-defined]
        if form.kind == "archive"
    )  # fmt: skip
    page.case_actions.take(form)  # type: ignore[attr-defined]
    hands.settle()

    dialog = page.case_actions.filing.dialog  # type: ignore[attr-defined]
    hands.fill(dialog.form, {"reason": "口头撤回。"})
    hands.click(dialog.submit_button)
    hands.settle()

    assert desk.kinds(case)[-1] == "archive"
    assert len(desk.office.archives.rows(desk.me).volumes) == 1


def test_ctrl_k_on_the_page_of_a_filed_case_leads_to_the_supplement(
    window: MainWindow, desk: Desk
) -> None:
    case = withdrawn(desk)
    file(desk, case)
    desk.office.case_file.keep_on_paper(case, 2, OnPaper("示例纪要", "柜1", DAY, 1), desk.me)
    window.open_page("case", CaseAt(case))
    hands.settle()
    page = window.pages["case"]

    next(one for one in page.entries() if one.caption == "立卷归档").run()
    hands.settle()

    dialog = page.case_actions.filing.dialog  # type: ignore[attr-defined]
    assert dialog.heading_label.text() == "补充归档"
    dialog.reject()


def test_a_volume_is_checked_by_the_other_officer_and_lent(window: MainWindow, desk: Desk) -> None:
    file(desk, withdrawn(desk))
    part = opened(window, "volumes").volumes_part
    assert not part.check_button.isEnabled() and part.check_button.toolTip()

    hands.click(part.lend_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"borrower": "示例县审计局", "purpose": "审计"})
    hands.click(part.dialog.submit_button)
    hands.settle()
    loans = opened(window, "loans").loans_part
    row = loans.current()
    assert row is not None and row.state == "lent"
    hands.click(loans.return_button)
    assert loans.dialog is not None
    hands.click(loans.dialog.submit_button)
    hands.settle()

    row = loans.current()
    assert row is not None and row.state == "returned"
    assert not loans.return_button.isEnabled()


def test_the_check_of_a_sound_volume_is_told_and_kept(window: MainWindow, desk: Desk) -> None:
    case = withdrawn(desk)
    command = FileCase(case, desk.me.name, reason="口头撤回。")
    desk.office.filings.file(command, other(desk))
    part = opened(window, "volumes").volumes_part

    hands.click(part.check_button)
    assert part.dialog is not None
    hands.click(part.dialog.submit_button)
    hands.settle()

    row = part.current()
    assert row is not None and row.outcome == "sound"
    assert "完好" in window.toast_panel.text_label.text()


def test_the_director_decides_on_a_sealed_part(window: MainWindow, desk: Desk) -> None:
    file(desk, withdrawn(desk))
    options = desk.office.options
    options.save(replace(options.current(), director=desk.me.uid), desk.me)
    (row,) = desk.office.archives.rows(desk.me).volumes
    desk.office.lending.lend(Lend(row.id, "sealed", "示例县纪委", "核查", TODAY), other(desk))
    part = opened(window, "loans").loans_part
    assert part.current().state == "waiting"  # type: ignore[union-attr]

    hands.click(part.decide_button)
    assert part.dialog is not None
    hands.click(part.dialog.submit_button)
    hands.settle()

    assert part.current().state == "lent"  # type: ignore[union-attr]


def test_a_year_is_handed_over(window: MainWindow, desk: Desk) -> None:
    file(desk, withdrawn(desk))
    part = opened(window, "transfers").transfer_part
    hands.click(part.hand_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"received_by": "档案员示例"})
    hands.click(part.dialog.submit_button)
    hands.settle()

    assert [row.received_by for row in part.transfer_grid.rows.rows] == ["档案员示例"]
    assert not part.hand_button.isEnabled() and part.hand_button.toolTip()


def test_empty_lists_say_what_belongs_there(window: MainWindow) -> None:
    page = opened(window)

    for grid in (
        page.to_file_part.to_file_grid, page.volumes_part.volume_grid,
        page.transfer_part.year_grid, page.loans_part.loan_grid,
    ):  # fmt: skip
        assert grid.says() == grid.nothing and grid.nothing
    assert not page.to_file_part.file_button.isEnabled()


def test_the_page_says_that_packages_are_in_no_backup_and_copies_them(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file(desk, withdrawn(desk))
    part = opened(window, "volumes").volumes_part
    assert "不在自动备份之内，还没有另存过" in part.copy_label.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "U盘"))

    hands.click(part.copy_button)
    hands.settle()

    assert "已另存归档包1个" in window.toast_panel.text_label.text()
    assert "2026-11-20 另存1个到" in part.copy_label.text()
