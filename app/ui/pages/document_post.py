"""寄送 on the page 发文: envelopes, address labels and the day's list of papers, as PDF to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.rows.forms import FieldRow
from app.base.rows.papers import DocumentRow
from app.reports.letters.post_sizes import COLUMNS, ENVELOPE_CAPTIONS, ROWS
from app.services.papers.post import PRINT_POST
from app.ui.choosing import choose_name, open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, Values, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.widgets.printing import save_paper

ADDRESS_HELP = (
    "一行一个：单位，地址，邮编；本单位的印作寄信人。留着下次再用，没有写的只印单位名称。"
)
NO_PERSONS = "寄给投诉举报人的不在其内：姓名和地址按密件手写。"


class DocumentPost(QObject):
    """Asks what to print of the papers in the register, and leaves it as a PDF."""

    def __init__(
        self,
        owner: QWidget,
        context: Context,
        current: Callable[[], DocumentRow | None],
        shown: Callable[[], Sequence[DocumentRow]],
    ) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self._current, self._shown = current, shown
        self.dialog: FormDialog | None = None
        self.menu: QMenu | None = None

    def show_menu(self, button: QPushButton) -> None:
        """Offer what can be printed."""
        menu = self.menu = QMenu(self._owner)
        menu.setObjectName("post_menu")
        for caption, run in (
            ("信封…", self.envelopes), ("地址标签…", self.labels), ("发文清单…", self.day_list),
        ):  # fmt: skip
            menu.addAction(caption).triggered.connect(run)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def envelopes(self) -> None:
        """Ask for the size and the addresses."""
        size = FieldRow(
            "size", "信封", "choice", True, tuple(ENVELOPE_CAPTIONS.items()), default="ZL"
        )
        self._with_addresses(
            "打印信封",
            size,
            lambda rows, v: self._context.office.post.envelopes(
                rows, v["size"], v.get("addresses") or "", self._context.actor
            ),
            "信封.pdf",
        )

    def labels(self) -> None:
        """Ask how many labels of the sheet are used up, and for the addresses."""
        used = FieldRow(
            "used", "已用去的标签", "number", False, default=0,
            help=f"A4纸每张{COLUMNS}列{ROWS}行，每枚70×37毫米；从下一枚印起。",
        )  # fmt: skip
        self._with_addresses(
            "打印地址标签",
            used,
            lambda rows, v: self._context.office.post.labels(
                rows, int(v.get("used") or 0), v.get("addresses") or "", self._context.actor
            ),
            "地址标签.pdf",
        )

    def day_list(self) -> None:
        """Ask for the day."""
        context = self._context
        fields = (FieldRow("day", "日期", "date", True, default=context.today.day),)
        self.dialog = ask(
            self._owner,
            context,
            PRINT_POST,
            Question("发文清单", "当日的发文，附签收栏", fields, "生成"),
            lambda v, _progress: context.office.post.day_list(v["day"], context.actor),
            After(then=lambda data: self._save(data, "发文清单.pdf")),
            caption="正在生成…",
        )

    def _with_addresses(
        self,
        heading: str,
        own: FieldRow,
        make: Callable[[Sequence[DocumentRow], Values], bytes],
        name: str,
    ) -> None:
        """Ask which papers and where they go; the addresses known stand there already."""
        context, rows, row = self._context, tuple(self._shown()), self._current()
        every = ("all", f"列表中的全部（{len(rows)}件）")
        options = (("one", row.number), every) if row else (every,)
        which = FieldRow("which", "文书", "choice", True, options, default=options[0][0])

        def opened(known: str) -> None:
            addresses = FieldRow(
                "addresses", "地址", "lines", False, default=known, help=ADDRESS_HELP
            )
            self.dialog = ask(
                self._owner,
                context,
                PRINT_POST,
                Question(heading, NO_PERSONS, (which, own, addresses), "生成"),
                lambda v, _progress: make((row,) if row and v["which"] == "one" else rows, v),
                After(then=lambda data: self._save(data, name)),
                caption="正在生成…",
            )

        context.jobs.read(self, lambda: context.office.post.addresses(context.actor), opened)

    def _save(self, data: bytes, name: str) -> None:
        path = choose_name(self._owner, "保存", name, "PDF (*.pdf)")
        if path is not None:
            self.save_to(path, data)

    def save_to(self, path: Path, data: bytes) -> None:
        """Write it to this file, and offer to open it in whatever prints PDFs."""
        save_paper(path, data)
        self._context.shell.toast(f"已生成“{path.name}”", more=("打开", partial(open_path, path)))
