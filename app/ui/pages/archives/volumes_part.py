"""案卷: what was filed, checked by another officer, lent; its folder opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.archive_tables import PARTS, VOLUMES, copied_words, copy_words
from app.base.rows.archives import ArchiveRows, PackagesCopied, VolumeRow
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.services.archives.archive_commands import CheckVolume, Lend
from app.services.archives.checking import CHECK_VOLUME, Checked
from app.services.archives.copying import COPY_PACKAGES
from app.services.archives.lending import LEND
from app.ui import theme
from app.ui.choosing import choose_folder, open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.places import case_opener
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "还没有立过卷；在“待归档”里选一件，办“立卷归档”。"
LENT_FOR: Final = 14  # days that are offered


class VolumesPart(QWidget):
    """One grid and the buttons that act on its row."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.volume_grid = PlacedGrid(
            VOLUMES, "案卷", NOTHING, ("number", "filed_on", "retention", "pages", "year")
        )
        self.folder_button = QPushButton("打开文件夹")
        self.check_button = QPushButton(f"{CHECK_VOLUME.caption}…")
        self.lend_button = QPushButton(f"{LEND.caption}…")
        self.open_button = QPushButton("打开案件")
        self.found_label = captioned("", "muted")
        self.found_label.setWordWrap(True)
        self.copy_label = captioned("", "muted")
        self.copy_label.setWordWrap(True)
        self.copy_button = QPushButton(f"{COPY_PACKAGES.caption}…")
        self.copy_button.setToolTip(
            "把归档包全部另存到U盘或别的文件夹，逐个核对；里面有密封件，另存的介质要同样保管"
        )
        adopt_names(self)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        for button in (self.folder_button, self.check_button, self.lend_button, self.open_button):
            strip.addWidget(button)
        strip.addWidget(self.found_label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.volume_grid, 1)
        layout.addLayout(strip)
        layout.addLayout(self._safety())
        self.volume_grid.beside = (
            self.folder_button, self.check_button, self.lend_button, self.open_button,
        )  # fmt: skip
        self.volume_grid.opened.connect(lambda _row: self.open_folder())
        self.volume_grid.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.folder_button.clicked.connect(self.open_folder)
        self.check_button.clicked.connect(self.check)
        self.lend_button.clicked.connect(self.lend)
        self.open_button.clicked.connect(self.open_case)

    def _safety(self) -> QHBoxLayout:
        """What keeps the packages from being lost, in words, and what can be done about it."""
        line = QHBoxLayout()
        line.setContentsMargins(theme.TIGHT, 0, theme.TIGHT, theme.HAIR)
        line.setSpacing(theme.TIGHT)
        line.addWidget(self.copy_button)
        line.addWidget(self.copy_label, 1)
        self.copy_button.clicked.connect(self.copy)
        return line

    def current(self) -> VolumeRow | None:
        """The 卷 under the cursor."""
        row: VolumeRow | None = self.volume_grid.current_row()
        return row

    def show_rows(self, rows: ArchiveRows) -> None:
        """Show what was filed."""
        self.volume_grid.show_keeping_place(rows.volumes, lambda row: row.id)
        self.copy_label.setText(copy_words(rows.copy, rows.volumes))
        self.copy_button.setEnabled(rows.copy.packages > 0)
        self._allow()

    def _allow(self) -> None:
        row = self.current()
        for button in (self.folder_button, self.open_button, self.lend_button):
            button.setEnabled(row is not None)
        own = row is not None and row.filed_by == self._context.actor.name
        self.check_button.setEnabled(row is not None and not own)
        self.check_button.setToolTip("检查由立卷人以外的人办理" if own else "")
        self.found_label.setText(row.found if row is not None else "")

    # ------------------------------------------------------------ doing

    def open_folder(self) -> None:
        """Show the package where it lies."""
        row = self.current()
        if row is not None:
            open_path(row.path)

    def open_case(self) -> None:
        """Show the case."""
        row = self.current()
        if row is not None:
            case_opener(self._context.shell)(row.case_id)

    def copy(self) -> None:
        """Ask for a folder, and lay every package there."""
        place = choose_folder(self, f"{COPY_PACKAGES.caption}到")
        if place is None:
            return
        copies, by = self._context.office.archive_copies, self._context.actor
        # Not on the writer: it takes long, and others save meanwhile.
        self._context.jobs.long_read(
            self, lambda progress: copies.copy(place, by, progress), self._copied,
            caption=f"正在{COPY_PACKAGES.caption}…", key="copy",
        )  # fmt: skip

    def _copied(self, done: PackagesCopied) -> None:
        self._context.shell.toast(copied_words(done), more=("打开", lambda: open_path(done.place)))
        self._context.changes.announce(Changed(settings=True))

    def check(self) -> None:
        """Ask what the checker saw; the program looks through every file of the package."""
        row = self.current()
        if row is None:
            return
        checks, by = self._context.office.archive_checks, self._context.actor
        fields = (
            FieldRow("found", "人工检查发现的问题", "lines", False, help="没有发现问题的留空。"),
        )

        def carry_out(v: dict[str, Any], progress: Any) -> Checked:
            return checks.check(CheckVolume(row.id, v.get("found") or ""), by, progress)

        self.dialog = ask(
            self._owner, self._context, CHECK_VOLUME,
            Question(CHECK_VOLUME.caption, f"{row.code}　{row.title}", fields, CHECK_VOLUME.caption,
                     "程序逐个核对归档包里的文件、页码和校验码，和检查人看到的一并登记。"),
            carry_out,
            After(lambda done: done.sentence, undo=lambda _done: None,
                  then=lambda done: self._context.changes.announce(done.changed)),
            Before((row.id,), cases=(row.case_id,)), caption="正在检查归档包…",
        )  # fmt: skip

    def lend(self) -> None:
        """Ask who borrows what, for what, until when."""
        row = self.current()
        if row is None:
            return
        lending, by = self._context.office.lending, self._context.actor
        today = self._context.today.day
        parts = tuple(PARTS.items()) if row.sealed_pieces else (("main", PARTS["main"]),)
        fields = (
            FieldRow("part", "借哪一部分", "choice", True, parts, "main",
                     help="密封件须经负责人同意；你不是负责人的，先报请，同意后借出。"),
            FieldRow("borrower", "借阅人", "text", True, help="单位和姓名"),
            FieldRow("purpose", "用途", "lines", True),
            FieldRow("due_on", "应还日期", "date", True, default=today + timedelta(LENT_FOR)),
        )  # fmt: skip
        self.dialog = ask(
            self._owner, self._context, LEND,
            Question(LEND.caption, f"{row.code}　{row.title}", fields, LEND.caption),
            lambda v, _p: lending.lend(
                Lend(row.id, v["part"], v["borrower"], v["purpose"], v["due_on"]), by
            ),
            After("已登记借阅", undo=lambda _done: None),
            Before((row.id,), cases=(row.case_id,)),
        )  # fmt: skip
