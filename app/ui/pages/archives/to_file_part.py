"""待归档: ended cases without a 卷 and 卷 with something new, each with what it lacks; filed one by one
or many at once."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.archive_tables import TO_FILE
from app.base.rows.archives import ArchiveRows, FiledMany, ToFileRow
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.services.archives.archive_commands import FileMany
from app.services.archives.filing import FILE_CASE, SUPPLEMENT_VOLUME
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import keeping_form
from app.ui.dialogs.filed_many import FiledManyDialog
from app.ui.dialogs.filing import FilingAsker, checker_field, gap_words
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.places import case_opener
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "没有待归档的案件；办结、不予受理、移送、撤回的案件会列在这里。"
MANY: Final = "全部立卷"


class ToFilePart(QWidget):
    """The cases above, what the one under the cursor lacks beneath."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self._checkers: tuple[str, ...] = ()
        self.asker = FilingAsker(owner, context)
        self.dialog: FormDialog | None = None
        self.result: FiledManyDialog | None = None
        self.to_file_grid = PlacedGrid(
            TO_FILE, "待归档的案件", NOTHING, ("officer", "volume", "handover_by")
        )
        self.file_button = QPushButton(f"{FILE_CASE.caption}…")
        self.file_button.setProperty("role", "primary")
        self.open_button = QPushButton("打开案件")
        self.many_button = QPushButton(f"{MANY}…")
        self.count_label = captioned("", "muted")
        self.lacking_label = captioned("缺什么", "section")
        self.lacking_text = captioned("", "muted")
        self.lacking_text.setWordWrap(True)
        self.lacking_text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.lacking_text.setContentsMargins(theme.TIGHT, 0, theme.TIGHT, theme.TIGHT)
        self._build_layout()
        adopt_names(self)
        self.to_file_grid.beside = (self.file_button, self.open_button)
        self.to_file_grid.opened.connect(lambda _row: self.file())
        self.to_file_grid.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.file_button.clicked.connect(self.file)
        self.open_button.clicked.connect(self.open_case)
        self.many_button.clicked.connect(self.file_many)

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.file_button)
        strip.addWidget(self.open_button)
        strip.addWidget(self.count_label, 1)
        strip.addWidget(self.many_button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.to_file_grid, 1)
        column.addLayout(strip)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(above)
        self.halves.addWidget(panel(self.lacking_label, self.lacking_text))
        self.halves.setSizes([420, 140])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def current(self) -> ToFileRow | None:
        """The case under the cursor."""
        row: ToFileRow | None = self.to_file_grid.current_row()
        return row

    def show_rows(self, rows: ArchiveRows, checkers: tuple[str, ...]) -> None:
        """Show what is to be filed; ``checkers`` are the other officers."""
        self._checkers = checkers
        self.to_file_grid.show_keeping_place(rows.to_file, lambda row: row.case_id)
        lacking = sum(bool(row.gaps) for row in rows.to_file)
        more = f"，另有{rows.more}件先不列出" if rows.more else ""
        recused = f"　有{rows.recused}卷因回避不能查看。" if rows.recused else ""
        told = f"{len(rows.to_file)}件待归档，{lacking}件缺件{more}。" if rows.to_file else ""
        self.count_label.setText(f"{told}{recused}")
        self._allow()

    def _allow(self) -> None:
        row = self.current()
        for button in (self.file_button, self.open_button):
            button.setEnabled(row is not None)
        self.many_button.setEnabled(bool(self.to_file_grid.rows.rows))
        act = SUPPLEMENT_VOLUME if row is not None and row.volume else FILE_CASE
        self.file_button.setText(f"{act.caption}…")
        self.lacking_text.setText(gap_words(row.gaps) if row is not None else "")

    # ------------------------------------------------------------ doing

    def open_case(self) -> None:
        """Show the case."""
        row = self.current()
        if row is not None:
            case_opener(self._context.shell)(row.case_id)

    def file(self) -> None:
        """Ask how the case under the cursor is filed."""
        row = self.current()
        if row is not None:
            self.asker.begin(row.case_id)

    def file_many(self) -> None:
        """Ask who checks, then file everything that stands here."""
        rows: tuple[ToFileRow, ...] = tuple(self.to_file_grid.rows.rows)
        filings, by = self._context.office.filings, self._context.actor
        lacking = sum(bool(row.gaps) for row in rows)
        fields = (
            checker_field(self._checkers),
            FieldRow("reason", "缺件的理由", "lines", False,
                     help=f"{lacking}件缺件；不写理由的，缺件的案件不立卷。" if lacking else ""),
            FieldRow("looked_at", "扫描件、图片、录音都看过了", "yes_no", False, default=False,
                     help="选“是”的放入正卷；选“否”的放在密封件里，以后借阅须经负责人同意。"),
        )  # fmt: skip
        ids = tuple(row.case_id for row in rows)

        question = Question(
            MANY, f"{len(rows)}件", fields, MANY, "一件一件地立卷，可以随时停下；已经立卷的有效。"
        )
        self.dialog = dialog = keeping_form(
            self._owner, self._context, question, (FILE_CASE.verb, "many")
        )

        def submitted(v: dict[str, Any]) -> None:
            dialog.accept()
            self._context.typed.drop(FILE_CASE.verb, "many")
            command = FileMany(
                ids, v["checked_by"], v.get("reason") or "", bool(v.get("looked_at"))
            )
            # Not on the writer: it takes long, and others save meanwhile.
            self._context.jobs.long_read(
                self, lambda progress: filings.file_many(command, by, progress),
                self._show_many, caption="正在立卷…", key="many",
            )  # fmt: skip

        dialog.submitted.connect(submitted)
        dialog.open()
        dialog.form.focus_first()

    def _show_many(self, done: FiledMany) -> None:
        final = f"“{MANY}”不能一键撤消；要加的材料，办“{SUPPLEMENT_VOLUME.caption}”。"
        self._context.shell.toast(many_words(done), final=final)
        self._context.changes.announce(Changed(tuple(one.case_id for one in done.filed)))
        if done.refused or done.untried:
            self.result = FiledManyDialog(self._owner, done)
            self.result.case_wanted.connect(case_opener(self._context.shell))
            self.result.open()


def many_words(done: FiledMany) -> str:
    """已立卷12卷，没有立卷2件."""
    parts = [f"已立卷{len(done.filed)}卷"]
    if done.refused:
        parts.append(f"没有立卷{len(done.refused)}件")
    if done.untried:
        parts.append(f"停下未办{done.untried}件")
    return "，".join(parts)
