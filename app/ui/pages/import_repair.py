"""Rows of a ledger that can't be imported: put right on the spot, or kept until somebody does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.cases import FieldRow
from app.services.store.content import AttachmentInput
from app.ui.context import Context
from app.ui.dialogs.asking import keeping_form
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question

REPAIRED: Final = "repaired"  # typed into the form of a row
KEPT: Final = "import-rejects"  # the draft under which they lie, each officer's own
LONG: Final = 24  # characters from which a cell is written in several lines
NOTE: Final = "只改这里读到的内容，原来的文件不动。改好以后重新核对；能导入的，移到“将新增”。"


class Repairs(QObject):
    """What was put right in the file at hand, by row and column; the rows kept from the last one."""

    changed = Signal()  # a row was put right: the file is to be read again
    taken_up = Signal(str, str, bytes)  # source, file name, the kept rows as a ledger

    def __init__(self, owner: QWidget, context: Callable[[], Context]) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.made: dict[int, dict[int, str]] = {}
        self.dialog: FormDialog | None = None
        self.button = QPushButton("改这一行…")
        self.button.setObjectName("repair_button")
        self.kept_button = QPushButton()
        self.kept_button.setObjectName("kept_button")
        self.kept_button.hide()
        self.kept_button.clicked.connect(self.take_up)

    def ask(self, row: int, why: str, data: bytes, file_name: str, sheet: str,
            mapping: Mapping[str, str | None]) -> None:  # fmt: skip
        """Show every cell of a row, to be put right."""
        made = {at: dict(cells) for at, cells in self.made.items()}

        def work() -> Any:
            from app.intake.ledgers.repairing import raw_rows  # with the first file

            return raw_rows(data, file_name, (row,), mapping, sheet=sheet, repairs=made)

        self._context().jobs.read(
            self._owner,
            work,
            lambda rows: self._show(rows[0], why, file_name) if rows else None,
            key="raw",
        )

    def _show(self, raw: Any, why: str, file_name: str) -> None:
        fields = [
            FieldRow(f"c{column}", heading or f"第{column + 1}列",
                     "lines" if len(text) > LONG else "text", False, default=text or None)
            for column, heading, text in raw.cells
        ]  # fmt: skip
        question = Question(f"第{raw.row}行", f"不能导入：{why}", fields, "改好，重新核对", NOTE)
        context, key = self._context(), (REPAIRED, file_name, raw.row)
        dialog = self.dialog = keeping_form(self._owner, context, question, key)
        before = {column: text for column, _heading, text in raw.cells}

        def submitted(values: dict[str, Any]) -> None:
            now = {column: str(values.get(f"c{column}") or "") for column in before}
            changed = {column: text for column, text in now.items() if text != before[column]}
            dialog.accept()
            context.typed.drop(*key)
            if changed:
                self.made.setdefault(raw.row, {}).update(changed)
                self.changed.emit()

        dialog.submitted.connect(submitted)
        dialog.open()
        dialog.form.focus_first()

    # ------------------------------------------------------------ kept

    def keep(self, source: str, file_name: str, rows: bytes, count: int) -> None:
        """Keep the rows that were not imported; with none, nothing is kept any more."""
        context = self._context()
        drafts, by = context.office.drafts, context.actor

        def work(_progress: object) -> None:
            if not count:
                drafts.drop(KEPT, by)
                return
            drafts.save(KEPT, {"source": source, "file": file_name, "rows": count}, by)
            drafts.save_files(KEPT, (AttachmentInput(file_name, rows),), by)

        context.jobs.write(self._owner, work, lambda _done: self.reload(), acts=False)

    def reload(self) -> None:
        """Say whether rows are kept, and how many."""
        context = self._context()
        drafts, by = context.office.drafts, context.actor
        context.jobs.read(self._owner, lambda: drafts.load(KEPT, by), self._say, key="kept")

    def _say(self, kept: dict[str, Any] | None) -> None:
        self.kept_button.setVisible(kept is not None)
        if kept is not None:
            text = f"接着改没有导入的{kept['rows']}行…"
            self.kept_button.setText(text)
            self.kept_button.setAccessibleName(text)
            self.kept_button.setToolTip(f"来自“{kept['file']}”")

    def take_up(self) -> None:
        """Read the kept rows as a ledger of their own."""
        context = self._context()
        drafts, by = context.office.drafts, context.actor

        def taken(found: tuple[dict[str, Any] | None, Any]) -> None:
            kept, files = found
            if kept is not None and files:
                self.taken_up.emit(kept["source"], files[0].name, files[0].data)

        context.jobs.read(
            self._owner, lambda: (drafts.load(KEPT, by), drafts.files(KEPT, by)), taken, key="up"
        )
