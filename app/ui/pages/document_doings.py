"""What is done with an issued paper on the page 发文: delivery, seal, files, replacement; 收文."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.delivery import WAYS
from app.base.errors import InputError
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.papers import (
    DocumentFileRow,
    DocumentRow,
    DocumentTrail,
    IncomingRow,
    PaperAbout,
    SealRow,
)
from app.base.rows.stations import PaperAgain
from app.services.papers.dispatch import DELIVER, FILE, REPLACE, SEAL, Deliver, UseSeal
from app.services.papers.register_book import EXPORT_REGISTER
from app.services.papers.returned import SUFFIX, Returned
from app.services.store.content import AttachmentInput
from app.ui.choosing import choose_files, choose_name, open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.compare import ReturnedDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.incoming import IncomingDialog
from app.ui.dialogs.kept_file import KeptFileDialog, open_kept
from app.ui.dialogs.question import Question
from app.ui.dialogs.seal_uses import SealUsesDialog
from app.ui.dialogs.why_now import WHY_NOW, ask_why_now, why_field
from app.ui.pages.new_paper import NewPapers
from app.ui.pages.paper_work import SCANS, PaperWork
from app.ui.places import case_opener
from app.ui.widgets.drop_down import drop_down
from app.ui.widgets.scan_panel import ScanPanel

ANY = "所有文件 (*)"
OTHER_SEAL = "登记其他用印"


class DocumentDoings(QObject):
    """Carries out what the menu 办理 offers for the paper under the cursor."""

    def __init__(
        self, owner: QWidget, context: Context, current: Callable[[], DocumentRow | None]
    ) -> None:
        super().__init__(owner)
        self._owner, self._context, self._current = owner, context, current
        self.dialog: FormDialog | None = None
        self.incoming: IncomingDialog | None = None
        self.seals: SealUsesDialog | None = None
        self.menu: QMenu | None = None
        self.scans: ScanPanel | None = None  # the proof that goes with a delivery
        self.viewing: KeptFileDialog | None = None
        self.comparing: ReturnedDialog | None = None
        self.work = PaperWork(owner, context)
        self.sheets = NewPapers(owner, context)
        self.files: tuple[DocumentFileRow, ...] = ()  # kept with the paper under the cursor
        self.replaced_by = ""  # the paper that stands for it already

    def show_menu(self, button: QPushButton) -> None:
        """Offer what can be done with the paper."""
        row = self._current()
        if row is None:
            return
        menu = self.menu = QMenu(self._owner)
        menu.setObjectName("document_menu")
        standing = row.status == "issued"
        for caption, run, allowed in (
            (f"{DELIVER.caption}…", self.deliver, standing),
            (f"{SEAL.caption}…", self.seal, standing),
            (f"{OTHER_SEAL}…", self.seal_other, True),
            ("看用印登记簿…", self.show_seals, True),
            (f"{FILE.caption}…", self.attach, True),
            ("打印送达回证…", self.print_receipt, standing),
            ("重发并替代…", self.write_again, not standing and not self.replaced_by),
            ("注明替代的文书…", self.replace, not standing and not self.replaced_by),
        ):
            action = menu.addAction(caption)
            action.setEnabled(allowed and row.readable)
            action.triggered.connect(run)
        for kept in self.files if row.readable else ():
            action = menu.addAction(f"查看“{kept.name.replace('&', '&&')}”…")
            action.triggered.connect(partial(self.view, row, kept))
            if kept.name.lower().endswith(SUFFIX):
                action = menu.addAction(f"与发出的比较“{kept.name.replace('&', '&&')}”…")
                action.triggered.connect(partial(self.compare, row, kept))
        drop_down(menu, button)

    def deliver(self) -> None:
        """Ask how the paper was delivered."""
        row, context = self._current(), self._context
        if row is None:
            return
        fields = (
            FieldRow("way", "送达方式", "choice", True, tuple(WAYS.items())),
            FieldRow("on", "收到日期", "date", True, default=context.today.day),
            *((why_field(),) if row.case_id is not None else ()),
            FieldRow("receiver", "收件人", "text", False),
            FieldRow("proof", "凭证", "text", True, help="签收人、邮寄单号、回执的编号"),
        )
        note = "承办单位的期限自这一天起算；电话告知不是送达，公告不能代替送达。"
        scans = self.scans = ScanPanel("送达凭证", SCANS)
        self.dialog = ask(
            self._owner,
            context,
            DELIVER,
            Question(DELIVER.caption, f"{row.number}　{row.addressee}", fields, "登记", note),
            lambda v, _progress: context.office.dispatch.deliver(
                Deliver(
                    row.id, v["way"], v["on"], v["proof"], v.get("receiver", ""), scans.files(),
                    v.get(WHY_NOW) or "",
                ),
                context.actor,
            ),
            After(f"已登记{row.number}的送达"),
            Before(cases=row.cases),
        )  # fmt: skip
        self.dialog.add_offers(scans)
        scans.changed.connect(self.dialog.refit)
        if row.case_id is not None:
            ask_why_now(self.dialog.form, context, ())

    def print_receipt(self) -> None:
        """送达回证 of the paper, ready to be printed and signed."""
        row = self._current()
        if row is not None:
            preset = {
                "paper_title": row.title,
                "paper_number": row.number,
                "to_whom": row.addressee,
            }
            self.sheets.open("paper_receipt", PaperAbout("free"), preset, of=(row.number,))

    def seal(self) -> None:
        """Ask which seal was set on the paper; that of its 署名 is meant until another is typed."""
        row, context = self._current(), self._context
        if row is None:
            return
        fields = (
            FieldRow(
                "seal",
                "印章",
                "text",
                True,
                default=row.seal or None,
                help="这套署名的印章" if row.seal else "",
            ),
            FieldRow("on", "用印日期", "date", True, default=context.today.day),
            FieldRow("copies", "份数", "number", True, default=1),
            FieldRow("approved_by", "批准人", "text", True),
        )
        self.dialog = ask(
            self._owner,
            context,
            SEAL,
            Question(SEAL.caption, f"{row.number}　{row.title}", fields, "登记"),
            lambda v, _progress: context.office.dispatch.seal(
                UseSeal(v["seal"], v["on"], v["copies"], v["approved_by"], row.id), context.actor
            ),
            After(f"已登记{row.number}的用印"),
            Before(cases=row.cases),
        )

    def seal_other(self) -> None:
        """Ask which seal was set on something that is no paper of the register."""
        context = self._context
        fields = (
            FieldRow("matter", "事由", "text", True, help="合同、证明、介绍信等"),
            FieldRow("seal", "印章", "text", True),
            FieldRow("on", "用印日期", "date", True, default=context.today.day),
            FieldRow("copies", "份数", "number", True, default=1),
            FieldRow("approved_by", "批准人", "text", True),
        )
        self.dialog = ask(
            self._owner, context, SEAL,
            Question(OTHER_SEAL, "不是登记簿里的文书", fields, "登记"),
            lambda v, _progress: context.office.dispatch.seal(
                UseSeal(v["seal"], v["on"], v["copies"], v["approved_by"], matter=v["matter"]),
                context.actor,
            ),
            After("已登记用印"), Before(cases=()),  # it is about no case
        )  # fmt: skip

    def show_seals(self) -> None:
        """用印登记簿: every use of a seal, the last one first."""
        dispatch, by = self._context.office.dispatch, self._context.actor

        def show(seals: tuple[SealRow, ...]) -> None:
            self.seals = SealUsesDialog(self._owner, seals)
            self.seals.open()

        self._context.jobs.read(self, lambda: dispatch.seals(by), show, key="seals")

    def replace(self) -> None:
        """Ask which paper stands in the place of the voided one."""
        row, context = self._current(), self._context
        if row is None:
            return
        fields = (FieldRow("number", "替代的文书字号", "text", True),)

        def work(number: str) -> Any:
            rows = context.office.documents.rows(context.actor, text=number)
            found = next((r for r in rows if r.number == number.strip()), None)
            if found is None:
                raise InputError("发文登记簿里没有这个字号，没有保存；请核对。")
            return context.office.dispatch.replaced(row.id, found.id, context.actor)

        self.dialog = ask(
            self._owner,
            context,
            REPLACE,
            Question("注明替代的文书", f"{row.number}（已作废）", fields, "保存"),
            lambda v, _progress: work(v["number"]),
            After("已注明替代的文书"),
        )

    def write_again(self) -> None:
        """Write the paper anew in the place of the voided one, which it cites."""
        row = self._current()
        if row is not None:
            self.write_again_of(row.id)

    def write_again_of(self, document_id: int) -> None:
        """The window of the paper that stands for the voided one, with what stood in that one's."""
        stations, by = self._context.office.stations, self._context.actor

        def done(found: PaperAgain) -> None:
            preset = dict(found.form)
            self.work.show(found.draft, preset=preset, replaces=found.replaces)

        self._context.jobs.write(
            self,
            lambda _progress: stations.again(document_id, by),
            done,
            caption="正在打开文书…",
            acts=False,
        )

    def attach(self) -> None:
        """Choose files to keep with the paper."""
        row = self._current()
        if row is not None:
            self.attach_files(
                row, [Path(path) for path in choose_files(self._owner, FILE.caption, ANY)]
            )

    def attach_files(self, row: DocumentRow, paths: list[Path]) -> None:
        """Keep these files with the paper: a signed scan, the .docx that was edited in Word."""
        context = self._context
        if not paths:
            return

        def work() -> Any:
            files = [AttachmentInput(path.name, path.read_bytes()) for path in paths]
            return context.office.returned.keep(row.id, files, context.actor)

        def done(kept: tuple[Changed, tuple[Returned, ...]]) -> None:
            changed, compared = kept
            context.shell.toast(f"已存入{len(paths)}个文件")
            context.changes.announce(changed)
            for found in compared:
                if found.laid.changes or found.hits:
                    self.show_returned(found)

        context.jobs.write(self, lambda _progress: work(), done, caption="正在存入文件…")

    def show_returned(self, found: Returned) -> None:
        """What a file that Word wrote says otherwise than the paper, and whom it tells of."""
        dialog = self.comparing = ReturnedDialog(self._owner, found)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def compare(self, row: DocumentRow, kept: DocumentFileRow, _checked: bool = False) -> None:
        """Compare a kept .docx with the paper once more."""
        context = self._context
        context.jobs.write(  # who complains is read for the search, and that recorded
            self,
            lambda _progress: context.office.returned.compare(
                row.id, kept.sha256, kept.name, context.actor
            ),
            self.show_returned,
            caption="正在比较…",
            acts=False,
        )

    def view(self, row: DocumentRow, kept: DocumentFileRow, _checked: bool = False) -> None:
        """Open a file kept with the paper, in a window that also saves it."""
        context = self._context

        def opened(dialog: KeptFileDialog) -> None:
            self.viewing = dialog

        open_kept(
            self._owner,
            context,
            kept.name,
            lambda: context.office.dispatch.file_content(row.id, kept.sha256, context.actor),
            opened,
            f"与{row.number}一并存档",
        )

    def show_incoming(self) -> None:
        """收文登记."""
        dialog = self.incoming = IncomingDialog(self._owner, self._context)
        dialog.sheet_wanted.connect(self._print_sheet)
        dialog.case_wanted.connect(case_opener(self._context.shell))
        dialog.reload()
        dialog.open()

    def _print_sheet(self, row: IncomingRow) -> None:
        """文件处理单 of what came in."""
        preset = {
            "forwarded_from": row.sender, "forwarded_number": row.their_number,
            "forwarded_title": row.title, "source_number": row.number,
            "received_on": row.received_on,
        }  # fmt: skip
        self.sheets.open("paper_incoming_sheet", PaperAbout("free"), preset, of=(row.number,))

    def export(self, rows: tuple[DocumentRow, ...]) -> None:
        """The register as a workbook."""
        path = choose_name(
            self._owner, EXPORT_REGISTER.caption, "收发文登记簿.xlsx", "Excel (*.xlsx)"
        )
        if path is not None:
            self.export_to(path, rows)

    def export_to(self, path: Path, rows: tuple[DocumentRow, ...]) -> None:
        """Write the lines shown to this file."""
        context = self._context
        context.jobs.write(
            self,
            lambda _progress: context.office.register_book.export(path, rows, context.actor),
            lambda count: context.shell.toast(
                f"已导出{count}件到“{path.name}”", more=("打开", partial(open_path, path))
            ),
            caption="正在导出登记簿…",
            acts=False,
        )


def set_words(row: DocumentRow) -> str:
    """Under which set of 署名 and seal a paper went out, in a line; "" of papers of before."""
    if not row.set_name:
        return ""
    signed = "" if row.signed == row.set_name else f"（{row.signed}）"
    return f"署名：{row.set_name}{signed}，{row.seal}"


def trail_words(trail: DocumentTrail) -> str:
    """What became of a paper, a line each kind."""
    lines = [
        f"送达：{d.on:%Y-%m-%d} {d.way}{f'，{d.receiver}' if d.receiver else ''}（{d.proof}）"
        for d in trail.deliveries
    ]
    lines += [
        f"用印：{s.on:%Y-%m-%d} {s.seal}，{s.copies}份，{s.approved_by}批准" for s in trail.seals
    ]
    named = (f"{f.name}（{f.note}）" if f.note else f.name for f in trail.files)
    lines += [f"文件：{'、'.join(named)}"] if trail.files else []
    lines += [f"答复：{'；'.join(trail.answers)}"] if trail.answers else []
    lines += [f"替代已作废的{trail.replaces}"] if trail.replaces else []
    lines += [f"由{trail.replaced_by}替代"] if trail.replaced_by else []
    return "\n".join(lines)
