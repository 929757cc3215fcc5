"""The leaves of the case page: the ruler, files viewed inside the window, results, related cases."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from reportlab.pdfgen import canvas

from app.base.machine.resources import resources_dir
from app.services.office import Office
from app.services.store.content import AttachmentInput
from app.ui.actions import TAB_KEYS
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import FILES, OUTCOMES, RELATED, CasePage
from app.ui.places import CaseAt
from app.ui.widgets.attachment_viewer import AttachmentViewer, decoded, kind_of
from app.ui.widgets.clock_ruler import ticks
from tools.tour import hands


def open_case(window: MainWindow, case_id: int) -> CasePage:
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = window.pages["case"]
    assert isinstance(page, CasePage)
    return page


def a_pdf() -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawString(100, 700, "example")
    sheet.save()
    return out.getvalue()


def a_picture(kind: str) -> bytes:
    image = QImage(1366, 768, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(data.data())


def opened(viewer: AttachmentViewer) -> None:
    """Wait for a picture, which is decoded off the window's thread."""
    hands.settle()
    while viewer.waiting:
        QTest.qWait(10)


def files() -> tuple[AttachmentInput, ...]:
    return (
        AttachmentInput("合同.pdf", a_pdf()),
        AttachmentInput("照片.png", a_picture("PNG")),
        AttachmentInput("说明.txt", "租金减免通知（示例）".encode("gb18030")),
        AttachmentInput("来信.eml", (resources_dir() / "samples" / "mail-gbk.eml").read_bytes()),
        AttachmentInput("程序.exe", b"MZ\x90\x00"),
    )


def test_files_are_viewed_inside_the_window_each_in_its_way(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case(attachments=files()))
    hands.press(page, f"Alt+{TAB_KEYS[FILES]}")
    assert page.tabs.tabText(FILES) == "附件 5"
    panel, viewer = page.files_panel, page.files_panel.viewer
    shown = []
    for at in range(5):
        panel.file_list.setCurrentRow(at)
        opened(viewer)
        shown.append(viewer.view_stack.currentWidget())
        if at == 2:
            assert viewer.text_view.toPlainText() == "租金减免通知（示例）"

    pdf = viewer.pdf_view
    assert shown == [pdf, viewer.picture_view, viewer.text_view, viewer.text_view,
                     viewer.sentence_label]  # fmt: skip
    assert "主题：投诉：产业集聚区管委会" in viewer.text_view.toPlainText()
    assert "病毒" in viewer.sentence_label.text()
    assert viewer.save_button.isVisible()


def test_a_file_that_was_saved_leads_to_its_folder_and_is_not_started(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, opened_paths = AttachmentViewer(), []
    qtbot.addWidget(viewer)
    viewer.show()
    viewer.show_file("程序.exe", b"MZ\x90\x00")
    where = "app.ui.widgets.attachment_viewer"
    monkeypatch.setattr(f"{where}.choose_name", lambda *_asked: tmp_path / "程序.exe")
    monkeypatch.setattr(f"{where}.open_path", opened_paths.append)
    assert viewer.folder_button.isHidden()

    hands.click(viewer.save_button)
    hands.click(viewer.folder_button)

    assert (tmp_path / "程序.exe").read_bytes() == b"MZ\x90\x00"
    assert opened_paths == [tmp_path]
    viewer.show_file("说明.txt", b"")
    assert viewer.folder_button.isHidden()


@pytest.mark.parametrize("name", ["坏.pdf", "坏.png", "坏.eml"])
def test_a_damaged_file_is_told_in_a_sentence(qtbot, name: str) -> None:
    viewer = AttachmentViewer()
    qtbot.addWidget(viewer)

    viewer.show_file(name, b"\x00\x01nothing")
    opened(viewer)

    assert viewer.view_stack.currentWidget() is viewer.sentence_label
    said = viewer.sentence_label.text()
    assert "打不开" in said or "邮件" in said or "不是能在这里看的图片" in said


def test_sound_has_a_player_or_a_sentence_that_says_why_not(qtbot) -> None:
    viewer = AttachmentViewer()
    qtbot.addWidget(viewer)

    viewer.show_file("通话录音.mp3", b"ID3")

    played = viewer.view_stack.currentWidget() is viewer.sound_panel
    assert played or "另存后用其他程序播放" in viewer.sentence_label.text()


@pytest.mark.parametrize("kind", ["PNG", "JPG", "BMP"])
def test_pictures_are_known_by_their_first_bytes_whatever_they_are_called(qtbot, kind: str) -> None:
    viewer = AttachmentViewer()
    qtbot.addWidget(viewer)
    viewer.resize(500, 500)
    viewer.show()

    viewer.show_file("照片.webp", a_picture(kind))
    opened(viewer)

    assert viewer.view_stack.currentWidget() is viewer.picture_view
    assert viewer.picture_view.picture_label.pixmap().width() <= 500


def test_texts_are_read_in_their_own_charset() -> None:
    for charset in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert decoded("政务失信 示例".encode(charset)) == "政务失信 示例"
    assert kind_of("扫描件.PDF") == "pdf" and kind_of("压缩包.zip") == ""


def test_proof_is_filed_with_the_step_that_it_proves(
    window: MainWindow,
    office: Office,
    log_case: Callable[..., int],
    take: Callable[..., int],
    tmp_path: Path,
    clock,
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    seq = take(case_id, "notify_acceptance", date(2026, 11, 20), method="paper")
    page = open_case(window, case_id)
    page.timeline.select(seq)
    proof = tmp_path / "送达回证.png"
    proof.write_bytes(a_picture("PNG"))

    page.case_files.attach([proof])
    hands.settle()

    rows = office.reads.case_page(case_id, clock.day, by=office.session())
    assert [(a.name, a.seq) for a in rows.attachments] == [("送达回证.png", seq)]
    assert "受理告知" in page.files_panel.file_list.item(0).text()
    assert office.verify() == ()


def test_what_is_kept_on_paper_only_is_listed_with_where_it_lies(
    window: MainWindow,
    office: Office,
    log_case: Callable[..., int],
    take: Callable[..., int],
    clock,
) -> None:
    case_id = log_case()
    seq = take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    hands.press(page, f"Alt+{TAB_KEYS[FILES]}")
    page.timeline.select(seq)

    hands.click(page.files_panel.paper_button)
    hands.fill(
        page.case_files.dialog.form,
        {
            "title": "合同原件（示例）",
            "dated": date(2026, 8, 1),
            "pages": 12,
            "place": "档案室3号柜",
        },
    )
    hands.click(page.case_files.dialog.submit_button)
    hands.settle()

    (row,) = office.reads.case_page(case_id, clock.day, by=office.session()).attachments
    assert (row.name, row.seq, row.dated, row.pages, row.place, row.sha256) == (
        "合同原件（示例）", seq, date(2026, 8, 1), 12, "档案室3号柜", "",
    )  # fmt: skip
    panel = page.files_panel
    panel.file_list.setCurrentRow(0)

    hands.settle()
    said = panel.file_list.item(0).text()
    assert "纸质" in said and "12 页" in said and "档案室3号柜" in said and "字节" not in said
    assert "存放在：档案室3号柜" in panel.viewer.sentence_label.text()
    assert panel.viewer.save_button.isHidden()
    assert office.verify() == ()


def test_related_cases_are_those_of_the_same_person_and_of_like_content(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    first, other = log_case(), log_case(title="拖欠工程款", respondent="示例县交通局")
    page = open_case(window, first)

    hands.press(page, f"Alt+{TAB_KEYS[RELATED]}")

    items = page.related_panel.related_list
    assert items.count() == 1 and items.item(0).text().startswith("同一投诉举报人")
    items.setCurrentRow(0)
    hands.press(items, "Return")
    assert page.case_id == other


def test_results_are_gathered_on_a_tab_with_what_was_made_good(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    about = take(
        case_id, "refer", date(2026, 11, 19), unit="示例县住建局", delivered_on="2026-11-19"
    )
    page = open_case(window, case_id)
    hands.choose_step(page.step_strip, "report_result")
    dialog = page.case_actions.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"about": about, "result": "partly", "measures": "补发减免通知",
                             "recovered": "9600", "accountability": "约谈一人（示例）"})  # fmt: skip
    hands.click(dialog.submit_button)

    hands.press(page, f"Alt+{TAB_KEYS[OUTCOMES]}")

    told = dict(page.outcome_panel.lines)
    assert "部分属实" in told["办理结果"] and "挽回金额（元）：9600" in told["办理结果"]
    assert "问责情况：约谈一人" in told["办理结果"]
    assert told["反馈"] == "还没有反馈"
    assert page.tabs.tabText(OUTCOMES) == "结果与回访 1"


def test_further_facts_and_what_they_suggest_are_shown_with_the_case(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case(details={"amount": "9600", "lawsuit": "pending"}))
    assert page.rows is not None
    assert ("涉及金额（元）", "9600") in page.rows.details
    assert "可考虑第八条" in page.rows.proposals[0]
    assert "accept" in page.step_buttons  # nothing follows by itself


def test_the_ruler_names_days_that_do_not_crowd() -> None:
    first, last = date(2026, 9, 18), date(2027, 2, 1)
    for width in (200, 560, 1200):
        days = list(ticks(first, last, width))
        assert days and all(first <= day <= last for day in days)
        gaps = [
            (b - a).days * width // (last - first).days
            for a, b in zip(days, days[1:], strict=False)
        ]
        assert all(gap >= 40 for gap in gaps)
    assert all(day.weekday() == 0 for day in ticks(first, date(2026, 10, 5), 560))
