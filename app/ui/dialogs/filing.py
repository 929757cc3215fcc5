"""Asks how a case is filed: what lacks, which pieces lie in which part, who checks; then it is filed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.archive_tables import PIECES
from app.base.progress import Progress
from app.base.rows.archives import Filed, FilingDraft, PieceRow
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.services.archives.archive_commands import FileCase
from app.services.archives.filing import FILE_CASE, SUPPLEMENT_VOLUME
from app.services.archives.gathered import Choices
from app.ui import theme
from app.ui.choosing import open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.work_tables import PlacedGrid

SHOWN: Final = 6  # gaps that are told one by one
IN_FORM: Final = 4  # … above the form
HEIGHT, WIDE = 190, 760
NO_GAPS: Final = "按本件的步骤检查，没有缺件。"
SEAL, SHOW, NOT_FILED = "移到密封件", "移到正卷", "不归入"


class PiecesPanel(QWidget):
    """The pieces with the part that each lies in; what tells who complains stays."""

    def __init__(self, draft: FilingDraft) -> None:
        super().__init__()
        self._sealed = {row.uid: row.sealed for row in draft.pieces}
        self._draft = draft
        self.count_label = captioned("", "muted")
        self.count_label.setWordWrap(True)
        self.piece_grid = PlacedGrid(
            PIECES, "卷内材料", "没有可以归档的材料。", ("number", "heading")
        )
        self.piece_grid.setMinimumHeight(HEIGHT)
        self.part_button = QPushButton(SEAL)
        self.all_button = QPushButton("都看过了，放入正卷")
        self.all_button.setToolTip(
            "扫描件、图片、录音没有文字可以查找；逐件看过、没有显示投诉举报人身份的，才放入正卷。"
        )
        for button in (self.part_button, self.all_button):
            button.setAutoDefault(False)
        adopt_names(self)
        strip = QHBoxLayout()
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.count_label, 1)
        strip.addWidget(self.all_button)
        strip.addWidget(self.part_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(strip)  # above: what is to be looked at is said before the lines
        column.addWidget(self.piece_grid, 1)
        self.piece_grid.beside = (self.part_button,)
        self.piece_grid.opened.connect(lambda _row: self.turn())
        self.piece_grid.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.part_button.clicked.connect(self.turn)
        self.all_button.clicked.connect(self.show_all)
        self._show()

    def choices(self) -> Choices:
        """What was decided piece by piece."""
        turned = {row.uid for row in self._draft.pieces if self._sealed[row.uid] != row.sealed}
        return Choices(
            frozenset(uid for uid in turned if not self._sealed[uid]),
            frozenset(uid for uid in turned if self._sealed[uid]),
        )

    def turn(self) -> None:
        """Put the piece under the cursor into the other part, unless it tells who complains."""
        row: PieceRow | None = self.piece_grid.current_row()
        if row is not None and not row.fixed:
            self._sealed[row.uid] = not self._sealed[row.uid]
            self._show()

    def show_all(self) -> None:
        """Everything that can't be searched was looked at: into the main part with it."""
        for row in self._draft.pieces:
            if row.unread and not row.fixed:
                self._sealed[row.uid] = False
        self._show()

    def _show(self) -> None:
        rows = [replace(row, sealed=self._sealed[row.uid]) for row in self._draft.pieces]
        self.piece_grid.show_keeping_place(rows, lambda row: row.uid)
        sealed = sum(row.sealed and not row.offered for row in rows)
        shown = sum(not row.sealed for row in rows)
        unread = sum(row.unread and row.sealed for row in rows)
        words = f"正卷{shown}件，密封件{sealed}件。"
        if unread:
            words += f"其中{unread}件没有文字可以查找，先放在密封件里，请过目。"
        self.count_label.setText(words)
        self.all_button.setEnabled(bool(unread))
        self._allow()

    def _allow(self) -> None:
        row: PieceRow | None = self.piece_grid.current_row()
        self.part_button.setEnabled(row is not None and not row.fixed)
        away = NOT_FILED if row is not None and row.offered else SEAL
        self.part_button.setText(SHOW if row is not None and row.sealed else away)
        fixed = row is not None and row.fixed
        self.part_button.setToolTip("有投诉举报人身份信息的只能放在密封件里" if fixed else "")


def gap_words(gaps: Sequence[str], most: int = SHOWN) -> str:
    """What lacks, a line each."""
    if not gaps:
        return NO_GAPS
    more = [f"另有{len(gaps) - most}处。"] if len(gaps) > most else []
    return "\n".join([f"缺件{len(gaps)}处：", *gaps[:most], *more])


def filing_fields(draft: FilingDraft) -> tuple[FieldRow, ...]:
    """What is asked of a filing."""
    retention = () if draft.supplement else (
        FieldRow("retention", "保管期限", "choice", True, draft.retentions, draft.retention,
                 help=draft.retention_ground),
    )  # fmt: skip
    known = f"已知用到{draft.last_known}号，" if draft.last_known else ""
    last = (
        FieldRow("last_used", "登记簿上最后的号", "number", False, default=draft.last_known or None,
                 help=f"办公文件是从备份恢复的：{known}恢复以前立过的卷可能没有记在里面。"
                      "请对照档案登记簿改正，编号接着往下编；没有立过卷的留空。"),
    ) if draft.last_known is not None else ()  # fmt: skip
    lacking = (
        FieldRow("reason", "缺件的理由", "lines", True, help="会印在卷内备考表里。"),
    ) if draft.gaps else ()  # fmt: skip
    return (
        checker_field(draft.checkers),
        *retention,
        *last,
        *lacking,
        FieldRow("notes", "其他情况说明", "text", False, help="印在卷内备考表里；没有的留空。"),
    )


def checker_field(checkers: Sequence[str]) -> FieldRow:
    """检查人: one of the other officers, or a name where there is nobody else."""
    told = "由立卷人以外的人检查。"
    if not checkers:
        return FieldRow("checked_by", "检查人", "text", True, help=told)
    options = tuple((name, name) for name in checkers)
    return FieldRow("checked_by", "检查人", "choice", True, options, checkers[0], help=told)


class FilingAsker:
    """Reads a case as it would be filed, asks, files it."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.pieces: PiecesPanel | None = None

    def begin(self, case_id: int, then: Callable[[], None] = lambda: None) -> None:
        """Gather the case (who complains is read for the search, and that recorded), then ask."""
        filings, by = self._context.office.filings, self._context.actor
        self._context.jobs.write(
            self._owner,
            lambda _progress: filings.draft(case_id, by),
            lambda draft: self.ask_about(draft, then),
            caption="正在整理卷内材料…",
            acts=False,
        )

    def ask_about(self, draft: FilingDraft, then: Callable[[], None] = lambda: None) -> None:
        """Ask how the case that was gathered is filed."""
        filings, by = self._context.office.filings, self._context.actor
        panel = self.pieces = PiecesPanel(draft)
        act = SUPPLEMENT_VOLUME if draft.supplement else FILE_CASE

        def carry_out(v: dict[str, Any], progress: Progress) -> Filed:
            notes = (v["notes"],) if v.get("notes") else ()
            last = None if draft.last_known is None else v.get("last_used") or 0
            command = FileCase(
                draft.case_id, v["checked_by"], v.get("retention") or "", v.get("reason") or "",
                notes, panel.choices(), last,
            )  # fmt: skip
            return filings.file(command, by, progress)

        def done(filed: Filed) -> None:
            self._context.changes.announce(Changed((filed.case_id,)))
            then()

        about = (
            f"{draft.number}　{draft.title}\n档号 {draft.code}　归档年度 {draft.year}年\n"
            f"{gap_words(draft.gaps, IN_FORM)}"
        )
        self.dialog = ask(
            self._owner, self._context, act,
            Question(act.caption, about, filing_fields(draft), act.caption,
                     "归档以后卷内材料不再改动；以后新来的材料办“补充归档”。"),
            carry_out,
            After(filed_words, more=opening, then=done, undo=lambda _filed: None),
            Before((draft.case_id, draft.supplement), cases=(draft.case_id,)),
            caption="正在立卷…",
        )  # fmt: skip
        self.dialog.resize(WIDE, self.dialog.height())
        self.dialog.add_offers(panel)
        panel.show()  # else it counts as nothing until the next turn
        self.dialog.refit()


def filed_words(filed: Filed) -> str:
    """已立卷 Z109-1-12：正卷18页，密封件4页."""
    sealed = f"，密封件{filed.sealed_pages}页" if filed.sealed_pages else ""
    return f"已立卷 {filed.code}：正卷{filed.pages}页{sealed}"


def opening(filed: Filed) -> tuple[str, Callable[[], object]]:
    """The button of the toast: open the folder of the package."""
    return "打开", partial(open_path, filed.path)
