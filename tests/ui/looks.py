"""Every page and every dialog of the desk, one after the other, for the tests that look at all.

A new dialog (or window of its own) is entered in ``DIALOGS`` with a function that opens it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import shiboken6
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QTabWidget, QWidget

import app.ui
from app.base.machine.pc_settings import PcSettings
from app.base.machine.resources import resources_dir
from app.base.rows.approvals import ApprovalRecord
from app.base.rows.archives import (
    ArchiveRows,
    CopyRow,
    FiledMany,
    FilingDraft,
    LoanRow,
    PackageRow,
    PieceRow,
    ToFileRow,
    TransferRow,
    TransferYear,
    VolumeRow,
)
from app.base.rows.backups import RestorePreview
from app.base.rows.batches import BatchResult, Refusal
from app.base.rows.cases import AttachmentRow
from app.base.rows.consultation import ReturnedForm, SetChange
from app.base.rows.papers import LettersResult, PaperAbout, SealRow
from app.base.rows.stations import DifferencePiece, MarkRow, OpenedPaper, SeenPaper, UnderWayRow
from app.reports.letters.returned import LaidOver, Stretch
from app.rules.consultation.form import PointText
from app.services.consultation.call_commands import RecordAnswer, SplitOpinion
from app.services.evaluation.round_commands import Collect, OpenRound
from app.services.evaluation.set_editing import CopySet, SaveSet
from app.services.papers.comparing import Comparison, Piece
from app.services.papers.returned import Returned
from app.services.store.content import AttachmentInput
from app.ui.actions import KeysDialog
from app.ui.dialogs.about import AboutDialog
from app.ui.dialogs.approval_records import ApprovalRecordsDialog
from app.ui.dialogs.batch_result import BatchResultDialog
from app.ui.dialogs.closing_anyway import ClosingAnyway
from app.ui.dialogs.compare import CompareDialog, DifferenceDialog, ReturnedDialog, TextsDialog
from app.ui.dialogs.counted_cases import CountedCasesDialog
from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.filed_many import FiledManyDialog
from app.ui.dialogs.filing import FilingAsker
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.incoming import IncomingDialog
from app.ui.dialogs.kept_file import KeptFileDialog
from app.ui.dialogs.kept_files import Kept, KeptFilesDialog
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.dialogs.letters_result import LettersResultDialog
from app.ui.dialogs.listing import Listing
from app.ui.dialogs.manual import ManualWindow
from app.ui.dialogs.notice import NoticeDialog
from app.ui.dialogs.office_days import OfficeDaysDialog
from app.ui.dialogs.paper_batch import PaperBatchDialog
from app.ui.dialogs.paper_chooser import PaperChooser
from app.ui.dialogs.paper_stack import PaperStack, StackRow
from app.ui.dialogs.restore import RestoreDialog, preview_lines
from app.ui.dialogs.returned_forms import ReturnsDialog
from app.ui.dialogs.seal_uses import SealUsesDialog
from app.ui.dialogs.set_changes import SetChangesDialog
from app.ui.dialogs.split_opinion import SplitDialog
from app.ui.dialogs.under_way import UnderWayDialog
from app.ui.dialogs.unit_pairs import UnitPairsDialog
from app.ui.main_window import MainWindow
from app.ui.page_list import PAGES
from app.ui.pages.base import Page
from app.ui.pages.ledger.views import SaveViewDialog
from app.ui.pages.rounds.adopt_dialog import AdoptDialog
from app.ui.pages.rounds.forms_back import FormsBackDialog
from app.ui.pages.rounds.grid.layout import Spot
from app.ui.pages.rounds.list_dialog import ListDialog
from app.ui.pages.rounds.set_editor import SetEditor
from app.ui.places import CaseAt
from app.ui.wizard.first_start import FirstStart
from tests.services.consultation import making as calling
from tools.tour import hands

_more: list[str] = []  # what every text of the looks says besides


def said(text: str) -> str:
    """A text that somebody wrote, or a program told: with the words that the look is for behind it."""
    return text + "".join(_more)


OPENING = resources_dir() / "samples" / "ledger-opening.xlsx"
Looks = Iterator[QWidget]


def pages(window: MainWindow, case_id: int) -> Iterator[Page]:
    """Every page that the window has, with something on it; the case comes last."""
    for name in sorted((d.name for d in PAGES), key=lambda name: name == "case"):
        if name == "case":
            window.open_page("case", CaseAt(case_id))
        else:
            window.open_page(name)
        hands.settle()
        page: Any = window.pages[name]
        if name == "visits" and page.first_button.isVisible():
            hands.click(page.first_button)
            hands.fill(page.dialog.form, {"size": 1, "seed": 1})
            hands.click(page.dialog.submit_button)
            if shiboken6.isValid(page.dialog):
                page.dialog.reject()  # where no case was closed, it says so and stays
        elif name == "rounds":
            yield from _both(window, page)
            continue
        elif name == "consultation" and page.first_button.isVisible():
            with_calls(page)
        elif name == "archives":
            show_volumes(page)
        elif name == "import_ledger":
            page.open_file(OPENING)
            hands.settle()
        yield page
        for tabs in page.findChildren(QTabWidget):
            for at in range(1, tabs.count()):
                tabs.setCurrentIndex(at)
                hands.settle()
                yield page


def _both(window: MainWindow, page: Any) -> Iterator[Page]:
    """The rounds and the sets, then the places of a round."""
    for tabs in (page.home_tabs, page.tabs):
        if tabs is page.tabs:
            _round(window)
        for at in filter(tabs.isTabVisible, range(tabs.count())):
            tabs.setCurrentIndex(at)
            hands.settle()
            yield page
    office, by = window.context.office, window.context.actor
    own = OpenRound(said("本县自评"), "nanyang-2024-counties", "self", (said("示例县"),))
    page.open_round(office.rounds.open(own, by), "own")
    hands.settle()
    yield page


def everything(window: MainWindow, case_id: int, words: str = "") -> Looks:
    """Each page with its tabs, then each dialog, opened once and closed after the look.

    ``words`` stand behind every text that a dialog here is given.
    """
    _more[:] = [words] if words else []
    try:
        for _page in pages(window, case_id):
            yield window
        for looks in dict.fromkeys(DIALOGS.values()):
            yield from looks(window)
        hands.settle()
    finally:
        _more.clear()


@contextmanager
def looked_at(dialog: QDialog) -> Iterator[QDialog]:
    """The dialog, shown; put away after the look."""
    hands.settle()
    try:
        yield dialog
    finally:
        dialog.reject()
        hands.settle()


def show_volumes(page: Any) -> None:
    """A case to file and a 卷 by piece: checked, handed over, supplemented since, lent."""
    on, code = date(2026, 11, 20), "Z109-WS·2026-D30-XYB-0001"
    gap = said("2026年11月10日转办示例县交通局，没有转办函。")
    to_file = ToFileRow(
        1, said("示信投〔2026〕1号"), said("招商承诺"), "closed", on, 2026, said("甲"), (gap,), on
    )
    volume = VolumeRow(
        1, "u", 1, said("示信投〔2026〕1号"), code, said("关于反映示例事项的办理材料"), 2026, "D30", 4, 9, 2, on,
        said("甲"), said("乙"), (gap,), said("存档案柜"), 1, on, "flawed", said("第3页装订反了"), on,
        said("示例县审计局"), Path("示例"), ("0" * 64,),
    )  # fmt: skip
    package = PackageRow(
        1, 1, 1, 2026, f"{code}-补1", volume.title, on, "D30", 1, 2, 1, 1, "0" * 64, "", 1, on
    )
    gone = TransferRow(
        1, 2026, on, said("甲"), said("档案员"), said("一式两份"), (package,), 1, said("甲")
    )
    loan = LoanRow(1, "u", 1, 1, code, volume.title, "sealed", said("示例县审计局"), said("审计"), on, on, None,
                   "late", said("主任同意"), "", said("甲"))  # fmt: skip
    rows = ArchiveRows(
        (to_file,), 3, (volume,), (TransferYear(2026, 1, 1, 2, on, True),), (gone,), (loan,), 1,
        CopyRow(9, 7, on, said("E:\\示例县信用办-归档")),
    )  # fmt: skip
    page.to_file_part.show_rows(rows, (said("乙"),))
    for part in (page.volumes_part, page.transfer_part, page.loans_part):
        part.show_rows(rows)


def with_calls(page: Any) -> None:
    """A call that came in, answered as far as the seal, and one that went out, half returned."""
    office, me = page.context.office, page.context.actor
    for answer in (calling.received, calling.issued):
        call = answer(office, me)
    uid = calling.uids(office, call, me)[0]
    office.call_answers.record(RecordAnswer(call, uid, said("第7项没有写明认定主体。")), me)
    office.call_answers.split(SplitOpinion(call, uid, (PointText(said("写明认定主体")),)), me)
    page.reload()
    hands.settle()
    for tabs in page.findChildren(QTabWidget):
        tabs.setCurrentIndex(tabs.count() - 1)
        hands.settle()


# ------------------------------------------------------------ the dialogs; the case page is shown


def _forms(window: MainWindow) -> Looks:
    page: Any = window.pages["case"]
    for form in (*page.rows.next_steps, *page.rows.other_steps):
        page.case_actions.take(form)
        with looked_at(page.case_actions.dialog) as dialog:
            yield dialog
    page.timeline.select(2)
    for button in (page.revise_button, page.void_button):
        button.click()
        with looked_at(page.case_actions.dialog) as dialog:
            yield dialog


def _notice(window: MainWindow) -> Looks:
    calendar: Any = window.pages["calendar"]
    calendar.import_notice()
    with looked_at(calendar.dialog) as dialog:
        yield dialog


def _office_days(window: MainWindow) -> Looks:
    calendar: Any = window.pages["calendar"]
    calendar.enter_office_days()
    with looked_at(calendar.days_dialog) as dialog:
        yield dialog


def _keys(window: MainWindow) -> Looks:
    window.actions_by_name["keys_action"].trigger()
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, KeysDialog))
    with looked_at(next(w for w in shown if w.isVisible())) as dialog:
        yield dialog


def _manual(window: MainWindow) -> Looks:
    window.actions_by_name["help_action"].trigger()
    assert window.help.manual_window is not None
    with looked_at(window.help.manual_window) as dialog:
        yield dialog


def _about(window: MainWindow) -> Looks:
    window.actions_by_name["about_action"].trigger()
    with looked_at(next(d for d in window.findChildren(AboutDialog) if d.isVisible())) as dialog:
        yield dialog


def _batch_result(window: MainWindow) -> Looks:
    refusal = Refusal(
        1, said("示信投〔2026〕1号"), said("本件已办结，不能转办。"), said("第十六条")
    )
    dialog = BatchResultDialog(window, "转办", BatchResult(((2, 3),), (refusal,)))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _letter(window: MainWindow) -> Looks:
    page: Any = window.pages["case"]
    page.case_letters.open(page.case_id, "referral")
    hands.settle()
    with looked_at(page.case_letters.window) as dialog:
        yield dialog


def _paper_chooser(window: MainWindow) -> Looks:
    page: Any = window.pages["documents"]
    page.new_papers.choose()
    hands.settle()
    with looked_at(page.new_papers.chooser) as dialog:
        yield dialog


def _incoming(window: MainWindow) -> Looks:
    page: Any = window.pages["documents"]
    page.doings.show_incoming()
    with looked_at(page.doings.incoming) as dialog:
        yield dialog


def _seal_uses(window: MainWindow) -> Looks:
    page: Any = window.pages["documents"]
    page.doings.show_seals()
    hands.settle()
    with looked_at(page.doings.seals) as dialog:
        yield dialog
    used = SealRow(said("示例县信用办印章"), date(2026, 11, 20), 2, said("主任乙示例"),
                   said("经办人甲"), said("收入证明"))  # fmt: skip
    told = SealUsesDialog(window, (used,))
    told.open()
    with looked_at(told) as dialog:
        yield dialog


def _approval_records(window: MainWindow) -> Looks:
    page: Any = window.pages["case"]
    page.approval_strip.show_records()
    hands.settle()
    with looked_at(page.approval_strip.records) as dialog:
        yield dialog
    record = ApprovalRecord(
        "", "case", "", 1, None, "extend", said("延期"), {}, "director", said("经办人甲"), 1,
        date(2026, 11, 19), "approved", said("主任乙示例"), date(2026, 11, 20), said("同意"), None,
    )  # fmt: skip
    told = ApprovalRecordsDialog(window, said("示信投〔2026〕1号"), (record,))
    told.open()
    with looked_at(told) as dialog:
        yield dialog


def _kept_file(window: MainWindow) -> Looks:
    dialog = KeptFileDialog(
        window, said("签字扫描件.docx"), b"PK", said("与示信函〔2026〕1号一并存档")
    )
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _kept_files(window: MainWindow) -> Looks:
    rows = (AttachmentRow(said("承诺书原件"), 0, "", pages=2, place=said("三楼档案柜2")),)
    kept = Kept("unit", 1, said("示例县住建局"), lambda: rows, said("没有。"))
    dialog = KeptFilesDialog(window, window.context, kept, rows)
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _compare(window: MainWindow) -> Looks:
    pieces = (
        Piece("same", said("请于")),
        Piece("old", said("周五")),
        Piece("new", said("周一")),
        Piece("same", "到会。"),
    )
    dialog = CompareDialog(window, Comparison(said("示信函〔2026〕1号"), pieces))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _difference(window: MainWindow) -> Looks:
    row = UnderWayRow("", "free", said("自拟文书"), said("关于会议的函"), said("示例县财政局"), None, "", said("经办人甲"),
                      date(2026, 11, 20), "sign", "待签发", True, False, "",
                      SeenPaper("sign", ""))  # fmt: skip
    draft = window.context.office.papers.prepare("free", PaperAbout("free"), window.context.actor)
    marks = (MarkRow("核稿", said("经办人乙"), date(2026, 11, 20), True, said("同意"), False),)
    pieces = (DifferencePiece("old", said("周五")), DifferencePiece("new", said("周一\n")))
    dialog = DifferenceDialog(window, OpenedPaper(row, draft, {}, (), marks, "", pieces))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _returned(window: MainWindow) -> Looks:
    laid = LaidOver(
        (Stretch("old", said("周五")), Stretch("new", said("周一")), Stretch("same", "到会。\n")), 1
    )
    dialog = ReturnedDialog(window, Returned(said("示信函〔2026〕1号"), said("改.docx"), laid, ()))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _under_way(window: MainWindow) -> Looks:
    page: Any = window.pages["documents"]
    page.under_way.show()
    with looked_at(page.under_way.dialog) as dialog:
        yield dialog


def _paper_batch(window: MainWindow) -> Looks:
    page: Any = window.pages["documents"]
    row = StackRow(
        1, said("通知"), said("示例县财政局"), said("关于会议的通知"), said("已改"), None
    )
    dialog = PaperBatchDialog(page, said("批量发文"), (row,), "sign")
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _letters_result(window: MainWindow) -> Looks:
    refusal = Refusal(
        1, said("示信投〔2026〕1号"), said("本件已办结，不能督办。"), said("第十九条")
    )
    dialog = LettersResultDialog(window, "督办", LettersResult((), (refusal,), 2))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _save_view(window: MainWindow) -> Looks:
    ledger: Any = window.pages["ledger"]
    ledger.view_menu.ask_name()
    with looked_at(ledger.view_menu.dialog) as dialog:
        yield dialog


def _event_list(window: MainWindow) -> Looks:
    page = _round(window)
    live = page.state.live
    spot = Spot(next(iter(live.names)), "2", "n", "reported")
    page.entry_acts.list_of(spot, lambda _spot, _value: None)
    with looked_at(page.entry_acts.list_dialog) as dialog:
        yield dialog


def _adopt(window: MainWindow) -> Looks:
    page = _round(window)
    page.stages_part.ask_adopt()
    with looked_at(page.stages_part.adopt_dialog) as dialog:
        dialog.set_box.setCurrentIndex(1)
        yield dialog


def _forms_back(window: MainWindow) -> Looks:
    page = _round(window)
    office, by, key = window.context.office, window.context.actor, page.state.row.id
    form = office.collecting.send(Collect(key, source="court"), by)
    files = [AttachmentInput(form.name, form.data), AttachmentInput(said("别的.xlsx"), b"x")]
    page.collect_part.show_returns(files, office.collecting.preview(key, files, by))
    with looked_at(page.collect_part.returns) as dialog:
        yield dialog


def _set_editor(window: MainWindow) -> Looks:
    page: Any = window.pages["rounds"]
    office, by = window.context.office, window.context.actor
    copy = CopySet("nanyang-2024-departments", "example-2026", said("2026年示例县指标"))
    office.set_editing.save(SaveSet(office.set_editing.copied(copy), said("示例")), by)
    page.sets_part.show_view(office.round_pages.set_view("example-2026"))
    page.sets_part.edit()
    with looked_at(page.sets_part.editor) as dialog:
        yield dialog


def _round(window: MainWindow) -> Any:
    """The page of a round that is open."""
    page: Any = window.pages["rounds"]
    if page.state.live is None or page.state.live.row.procedure != "monitoring":
        office, by = window.context.office, window.context.actor
        command = OpenRound(
            said("示例轮次"), "nanyang-2024-departments", units=(said("示例县住建局"),)
        )
        page.open_round(office.rounds.open(command, by))
        hands.settle()
    return page


def _export(window: MainWindow) -> Looks:
    for name in ("ledger", "supervision", "workbench"):
        page: Any = window.pages[name]
        page.exporting.button.click()
        with looked_at(page.exporting.dialog) as dialog:
            yield dialog


def _unit_pairs(window: MainWindow) -> Looks:
    units: Any = window.pages["units"]
    units.ask_pairs()
    with looked_at(units.pairs_dialog) as dialog:
        yield dialog


def _restore(window: MainWindow) -> Looks:
    settings: Any = window.pages["settings"]
    settings.context.office.backups.make("manual")
    settings.backup_panel.restore_button.click()
    with looked_at(next(d for d in window.findChildren(RestoreDialog) if d.isVisible())) as dialog:
        yield dialog
        told = RestorePreview(
            Path(), said("示例县信用办"), False, 1, 1, "", None, (said("附件不在了。"),), None, None, True
        )  # fmt: skip
        dialog.preview_label.setText("\n".join(preview_lines(told)))
        yield dialog


def _closing_anyway(window: MainWindow) -> Looks:
    sentence = said("没有备份到“备份”：磁盘已满，腾出空间后再备份；以前的备份都还在。")
    dialog = ClosingAnyway(window, "退出前没有备份", sentence, stay=True)
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _calls(window: MainWindow) -> Iterator[tuple[Any, Any]]:
    """The page of calls, each of its calls in sight in turn."""
    window.open_page("consultation")
    hands.settle()
    page: Any = window.pages["consultation"]
    for at in range(len(page.call_grid.rows.rows)):
        page.call_grid.selectRow(at)
        hands.settle()
        yield page, page.state.view


def _split_opinion(window: MainWindow) -> Looks:
    for page, view in _calls(window):
        if view.row.direction == "issued":
            page.tabs.setCurrentIndex(1)
            page.units_part.unit_grid.selectRow(0)
            hands.click(page.units_part.split_button)
            with looked_at(page.points_part.split_dialog) as dialog:
                yield dialog


def _returned_forms(window: MainWindow) -> Looks:
    good = ReturnedForm(
        said("反馈表.xlsx"), "", "u", said("示例县住建局"), said("无意见"), nil=True, changes=""
    )
    bad = replace(good, unit="", refused=said("反馈表没有填写单位。"))
    dialog = ReturnsDialog(window, (good, bad))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _filed_many(window: MainWindow) -> Looks:
    why = said(
        "缺件：2026年11月10日转办示例县交通局，没有转办函等4处。没有归档；请补齐，或者写明缺件的理由。"
    )
    dialog = FiledManyDialog(window, FiledMany((), ((1, said("示信投〔2026〕1号"), why),), 2))
    dialog.open()
    with looked_at(dialog) as shown:
        yield shown


def _filing(window: MainWindow) -> Looks:
    pieces = tuple(
        PieceRow(str(at), "办理结果告知书", said(title), said("示信函〔2026〕1号"), said("示例县交通局"),
                 date(2026, 11, 20), sealed, fixed, unread, False, 0)
        for at, (title, sealed, fixed, unread) in enumerate((
            ("关于转办的函", False, False, False), ("来信.pdf", True, True, False),
            ("现场照片.jpg", True, False, True),
        ))
    )  # fmt: skip
    copy = replace(
        pieces[0], uid="copy", title=said("来件复制件（来信）"), sealed=True, offered=True
    )
    pieces = (*pieces, copy)
    draft = FilingDraft(
        1, said("示信投〔2026〕1号"), said("关于反映示例事项的办理材料"), "Z109-WS·2026-D30-XYB-0001", 2026, "D30",
        said("其他有处理结果的，保管30年。"), (("D30", said("30年")),),
        tuple(said(f"2026年11月{day}日转办示例县交通局，没有转办函。") for day in range(10, 16)), pieces,
        (said("经办乙示例"),), last_known=3,
    )  # fmt: skip
    asker = FilingAsker(window, window.context)
    for supplement in (0, 1):
        known = None if supplement else draft.last_known
        asker.ask_about(replace(draft, supplement=supplement, last_known=known))
        assert asker.dialog is not None
        with looked_at(asker.dialog) as dialog:
            yield dialog


def _filed_and_filing(window: MainWindow) -> Looks:
    yield from _filing(window)
    yield from _filed_many(window)


def _counted_cases(window: MainWindow) -> Looks:
    window.open_page("statistics")
    hands.settle()
    page: Any = window.pages["statistics"]
    page.state.open_cases("received")
    with looked_at(page.state.dialog) as dialog:
        yield dialog


def _set_changes(window: MainWindow) -> Looks:
    for page, view in _calls(window):
        if view.row.direction == "issued":
            page.tabs.setCurrentIndex(2)
            hands.click(page.points_part.log_button)
            with looked_at(page.points_part.log_dialog) as dialog:
                yield dialog
    change = SetChange(
        date(2026, 11, 20), "point", "", said("指标"), said("示例县住建局"), "7",
        said("写明认定主体"), said("采纳"), said("有理由"),
    )  # fmt: skip
    log = SetChangesDialog(window, (change,))
    log.open()
    with looked_at(log) as dialog:
        yield dialog


def _first_start(_window: MainWindow) -> Looks:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "office.sqlite"
        wizard = FirstStart(file, PcSettings(), today=lambda: date(2026, 11, 20), serial=True)
        wizard.show()
        with looked_at(wizard):
            yield wizard
            hands.fill(wizard.office_page.form, {"name": "示例县信用办", "officer": "王示例"})
            for _page in range(wizard.page_stack.count() - 1):
                hands.click(wizard.next_button)
                yield wizard
        wizard.deleteLater()


DIALOGS: Final[Mapping[type[QWidget], Callable[[MainWindow], Looks]]] = {
    FormDialog: _forms,
    NoticeDialog: _notice,
    OfficeDaysDialog: _office_days,
    KeysDialog: _keys,
    ManualWindow: _manual,
    AboutDialog: _about,
    BatchResultDialog: _batch_result,
    SaveViewDialog: _save_view,
    LetterWindow: _letter,
    LettersResultDialog: _letters_result,
    PaperChooser: _paper_chooser,
    CompareDialog: _compare,
    DifferenceDialog: _difference,
    ReturnedDialog: _returned,
    TextsDialog: _compare,
    PaperStack: _paper_batch,
    UnderWayDialog: _under_way,
    PaperBatchDialog: _paper_batch,
    KeptFileDialog: _kept_file,
    KeptFilesDialog: _kept_files,
    ApprovalRecordsDialog: _approval_records,
    IncomingDialog: _incoming,
    SealUsesDialog: _seal_uses,
    UnitPairsDialog: _unit_pairs,
    ExportDialog: _export,
    FirstStart: _first_start,
    RestoreDialog: _restore,
    ClosingAnyway: _closing_anyway,
    ListDialog: _event_list,
    AdoptDialog: _adopt,
    SetEditor: _set_editor,
    FormsBackDialog: _forms_back,
    SplitDialog: _split_opinion,
    ReturnsDialog: _returned_forms,
    SetChangesDialog: _set_changes,
    CountedCasesDialog: _counted_cases,
    Listing: _counted_cases,
    FiledManyDialog: _filed_and_filing,
}


def windows_of_our_own() -> set[type[QWidget]]:
    """Every class of a dialog, or of a window besides the main one, in app/ui."""
    for module in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
        importlib.import_module(module.name)
    found, waiting = set(), [QDialog, QMainWindow]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("app.ui") and kind is not MainWindow:
                found.add(kind)
    return found
