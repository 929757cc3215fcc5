"""发文 → 办理: delivery, seal, files and replacement noted by clicks; 收文; the register as Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.base.rows.settings import Letterhead
from app.base.session import Session
from app.services.office import Office
from app.services.papers.incoming import ReceivePaper
from app.services.papers.letter_commands import VoidDocument, WriteLetter
from app.services.store.content import AttachmentInput
from app.ui.main_window import MainWindow
from app.ui.pages.documents import DocumentsPage
from app.ui.widgets import attachment_viewer
from tests.services.papers.test_papers import written
from tests.services.papers.test_returned import edited
from tests.ui.conftest import FRIDAY
from tests.ui.pages.test_new_paper import fill, new, shown
from tools.tour import hands


def register_of(window: MainWindow) -> DocumentsPage:
    window.open_page("documents")
    hands.settle()
    page = window.pages["documents"]
    assert isinstance(page, DocumentsPage)
    return page


def choose(page: DocumentsPage, caption: str) -> Any:
    hands.click(page.doings_button)
    menu = page.doings.menu
    assert menu is not None
    action = next(a for a in menu.actions() if a.text().startswith(caption))
    menu.close()
    action.trigger()
    hands.settle()
    return page.doings.dialog


def test_delivery_and_seal_are_noted_and_shown_beside_the_paper(
    window: MainWindow, office: Office, actor: Session
) -> None:
    office.papers.issue(written(), actor)
    page = register_of(window)
    assert page.gaps_label.text().startswith("字号连续")

    dialog = choose(page, "登记送达")
    hands.fill(dialog.form, {"way": "post", "on": FRIDAY, "proof": "EMS 示例0001"})
    hands.click(dialog.submit_button)
    dialog = choose(page, "登记用印")
    hands.fill(dialog.form, {"seal": "示例县信用办印章", "copies": 2, "approved_by": "主任甲示例"})
    hands.click(dialog.submit_button)
    hands.settle()

    words = page.trail_label.text()
    assert "送达：2026-11-20 挂号、EMS（EMS 示例0001）" in words
    assert "用印：2026-11-20 示例县信用办印章，2份，主任甲示例批准" in words
    [row] = page.document_grid.rows.rows
    assert row.delivered_on == FRIDAY


def test_a_seal_on_something_that_is_no_paper_is_registered_too(
    window: MainWindow, office: Office, actor: Session
) -> None:
    office.papers.issue(written(), actor)
    page = register_of(window)

    dialog = choose(page, "登记其他用印")
    hands.fill(
        dialog.form, {"matter": "示例合同", "seal": "示例县信用办印章", "approved_by": "主任甲示例"}
    )
    hands.click(dialog.submit_button)
    hands.settle()

    [use] = office.dispatch.seals(actor)
    assert (use.matter, use.seal, use.copies) == ("示例合同", "示例县信用办印章", 1)
    page.doings.show_seals()
    hands.settle()
    assert page.doings.seals is not None
    [shown] = page.doings.seals.seal_grid.rows.rows
    assert shown == use and "共用印1次、1份" in page.doings.seals.about_label.text()
    page.doings.seals.accept()
    assert "用印" not in page.trail_label.text()  # it is no use on this paper


def test_the_seal_of_the_papers_own_signature_is_meant_first(
    window: MainWindow, office: Office, actor: Session
) -> None:
    heads = (
        Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", True),
        Letterhead(
            "领导小组办公室", "示例县信用领导小组办公室", "示信组办〔{year}〕{n}号", seal="领导小组办公室章"
        ),
    )  # fmt: skip
    office.options.save(replace(office.options.current(), letterheads=heads), actor)
    office.papers.issue(replace(written(), letterhead="领导小组办公室"), actor)
    page = register_of(window)

    dialog = choose(page, "登记用印")

    assert page.document_grid.rows.rows[0].number == "示信组办〔2026〕1号"
    assert page.document_grid.rows.rows[0].set_name == "领导小组办公室"
    assert dialog.form.values()["seal"] == "领导小组办公室章"
    dialog.reject()


def test_a_voided_paper_is_replaced_from_the_menu(
    window: MainWindow, office: Office, actor: Session
) -> None:
    wrong = office.papers.issue(written(), actor)
    right = office.papers.issue(written(title="关于召开会议的函（更正）"), actor)
    office.documents.void(VoidDocument(wrong.id, "日期写错"), actor)
    page = register_of(window)
    page.document_grid.selectRow(1)
    hands.settle()

    dialog = choose(page, "注明替代的文书")
    hands.fill(dialog.form, {"number": right.number})
    hands.click(dialog.submit_button)
    hands.settle()

    assert f"由{right.number}替代" in page.trail_label.text()


def test_a_wrong_paper_is_voided_and_replaced_by_one_that_cites_it(
    window: MainWindow, office: Office, actor: Session
) -> None:
    page = register_of(window)
    first = new(page, "自拟文书")
    fill(first, title="关于召开会议的函", addressees="示例县财政局", body="会议定于周五召开。")
    hands.click(first.issue_button)
    hands.click(first.close_button)
    hands.click(page.void_button)
    assert page.dialog is not None
    hands.fill(page.dialog.form, {"reason": "日期写错"})
    hands.click(page.dialog.submit_button)
    hands.settle()

    choose(page, "重发并替代")
    again = page.doings.work.window
    assert again is not None
    assert "替代已作废的示信函〔2026〕1号" in again.notice_label.text()
    fill(again, body="会议定于周一召开。")
    assert "我办2026年11月20日印发的示信函〔2026〕1号作废，以本件为准。" in shown(again)
    hands.click(again.issue_button)
    hands.settle()
    hands.click(again.close_button)
    hands.settle()

    rows = {row.number: row for row in page.document_grid.rows.rows}
    trail = office.dispatch.trail(rows["示信函〔2026〕1号"].id, actor)
    assert trail.replaced_by == "示信函〔2026〕2号"


def test_a_word_file_is_kept_with_the_entry(
    window: MainWindow, office: Office, actor: Session, tmp_path: Path
) -> None:
    office.papers.issue(written(), actor)
    file = tmp_path / "修改稿.docx"
    file.write_bytes(office.papers.word(written(), actor))
    page = register_of(window)
    row = page.current()
    assert row is not None

    page.doings.attach_files(row, [file])
    hands.settle()

    assert "文件：修改稿.docx（文字与发出的相同）" in page.trail_label.text()
    assert page.doings.comparing is None  # nothing to look at


def test_a_kept_file_is_opened_from_the_menu_and_saved_again(
    window: MainWindow,
    office: Office,
    actor: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issued = office.papers.issue(written(), actor)
    scan, data = "扫描件&签字.txt", "示例：已签字。".encode()
    office.dispatch.attach(issued.id, [AttachmentInput(scan, data)], "", actor)
    page = register_of(window)

    choose(page, "查看“扫描件&&签字.txt”")
    viewing = page.doings.viewing
    assert viewing is not None and viewing.isVisible()
    assert viewing.viewer.name_label.text() == scan
    assert viewing.viewer.text_view.toPlainText() == "示例：已签字。"
    assert issued.number in viewing.about_label.text()
    saved = tmp_path / "另存.txt"
    monkeypatch.setattr(attachment_viewer, "choose_name", lambda *_: saved)
    hands.click(viewing.viewer.save_button)

    assert saved.read_bytes() == data
    hands.click(viewing.close_button)
    hands.settle()


def test_what_came_in_is_registered_in_its_dialog(
    window: MainWindow, office: Office, actor: Session
) -> None:
    issued = office.papers.issue(written(), actor)
    page = register_of(window)
    hands.click(page.incoming_button)
    hands.settle()
    register = page.doings.incoming
    assert register is not None

    hands.click(register.new_button)
    form = register.dialog
    assert form is not None
    hands.fill(
        form.form, {"sender": "示例县财政局", "title": "关于会议的复函", "answers": issued.number}
    )
    hands.click(form.submit_button)
    hands.settle()

    [row] = register.incoming_grid.rows.rows
    assert (row.number, row.answers) == ("收〔2026〕1号", issued.number)
    assert not register.file_button.isEnabled() and not register.case_button.isEnabled()
    hands.click(register.sheet_button)
    hands.settle()
    sheet = page.doings.sheets.window
    assert (
        sheet is not None and "收〔2026〕1号" in shown(sheet) and "关于会议的复函" in shown(sheet)
    )
    sheet.reject()
    page.reload()
    hands.settle()
    assert "答复：收〔2026〕1号 示例县财政局《关于会议的复函》" in page.trail_label.text()


def test_what_a_unit_sends_back_stands_beside_its_thread_and_opens_from_there(
    window: MainWindow, office: Office, actor: Session, log_case: Any, take: Any, tmp_path: Path
) -> None:
    case_id = log_case()
    take(case_id, "accept", FRIDAY)
    take(case_id, "refer", FRIDAY, unit="示例县教体局", role="lead", identity_given="withheld")
    seq = office.reads.case_page(case_id, FRIDAY, by=actor).timeline[-1].seq
    issued = office.letters.issue(WriteLetter("referral", case_id, FRIDAY, seq=seq), actor)
    report = AttachmentInput("报告.txt", "示例：已核实。".encode())
    office.incoming.receive(
        ReceivePaper(
            FRIDAY, "示例县教体局", "关于办理情况的报告", answers=issued.number, file=report
        ),
        actor,
    )
    page = register_of(window)
    hands.click(page.incoming_button)
    hands.settle()
    register = page.doings.incoming
    assert register is not None

    hands.click(register.file_button)
    hands.settle()
    assert register.viewing is not None
    assert register.viewing.viewer.text_view.toPlainText() == "示例：已核实。"
    register.viewing.reject()
    hands.click(register.case_button)
    hands.settle()

    line = office.reads.case_page(case_id, FRIDAY, by=actor).timeline[-1]
    assert line.papers[-1] == "收〔2026〕1号 示例县教体局《关于办理情况的报告》"
    assert window.pages["case"].isVisible()


def test_a_receipt_of_delivery_is_printed_for_any_paper(
    window: MainWindow, office: Office, actor: Session
) -> None:
    issued = office.papers.issue(written(), actor)
    page = register_of(window)

    choose(page, "打印送达回证")

    sheet = page.doings.sheets.window
    assert sheet is not None
    assert issued.number in shown(sheet) and "示例县财政局" in shown(sheet)
    assert not sheet.issue_button.isVisible()
    sheet.reject()


def test_the_register_goes_out_as_a_workbook(
    window: MainWindow, office: Office, actor: Session, tmp_path: Path
) -> None:
    issued = office.papers.issue(written(), actor)
    page = register_of(window)
    path = tmp_path / "登记簿.xlsx"

    page.doings.export_to(path, tuple(page.document_grid.rows.rows))
    hands.settle()

    book = openpyxl.load_workbook(path)
    told = [str(cell.value) for row in book["发文登记"].iter_rows() for cell in row if cell.value]
    assert issued.number in told and "关于召开会议的函" in told
    assert book.sheetnames == ["发文登记", "收文登记", "用印登记"]


def test_a_docx_that_comes_back_is_compared_with_the_paper_as_issued(
    window: MainWindow, office: Office, actor: Session, tmp_path: Path
) -> None:
    word = tmp_path / "改.docx"
    word.write_bytes(edited(office.papers.word(written(), actor), "12月4日", "12月7日"))
    issued = office.papers.issue(written(), actor)
    page = register_of(window)
    row = page.document_grid.rows.rows[0]

    page.doings.attach_files(row, [word])
    hands.settle()

    dialog = page.doings.comparing
    assert dialog is not None and dialog.isVisible()
    assert f"以发出的{issued.number}为准" in dialog.how_label.text()
    assert "7" in dialog.text_view.toPlainText()
    dialog.reject()
    assert "改.docx（与发出的有1处不同，以发出的为准）" in page.trail_label.text()
    choose(page, "与发出的比较“改.docx”")
    again = page.doings.comparing
    assert again is not None and again is not dialog and again.isVisible()
    again.reject()
