"""Rows of a ledger that can't be imported: put right on the spot, or kept until somebody does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.rows.forms import FieldRow
from app.base.session import Session
from app.services.store.content import AttachmentInput
from app.ui.context import Context
from app.ui.dialogs.asking import keeping_form
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.widgets.drop_down import drop_down

if TYPE_CHECKING:
    from app.services.store.drafts import Drafts

REPAIRED: Final = "repaired"  # typed into the form of a row
KEPT: Final = "import-rejects"  # the draft under which they lie, each officer's own
LONG: Final = 24  # characters from which a cell is written in several lines
Kept = tuple[Mapping[str, Any], AttachmentInput]  # source, file, rows; the rows as a ledger
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
        self._kept: tuple[Kept, ...] = ()
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
        """Keep the rows of a file that were not imported, beside those of other files; with none,
        nothing of it is kept any more."""
        context = self._context()
        drafts, by = context.office.drafts, context.actor
        entry = {"source": source, "file": file_name, "rows": count}

        def work(_progress: object) -> None:
            others = [(e, f) for e, f in _kept(drafts, by) if e["file"] != file_name]
            mine = [(entry, AttachmentInput(file_name, rows))] if count else []
            entries = [*mine, *others]
            if not entries:
                drafts.drop(KEPT, by)
                return
            drafts.save(KEPT, {"files": [e for e, _file in entries]}, by)
            drafts.save_files(KEPT, [file for _entry, file in entries], by)

        context.jobs.write(self._owner, work, lambda _done: self.reload(), acts=False)

    def reload(self) -> None:
        """Say whether rows are kept, and how many."""
        context = self._context()
        drafts, by = context.office.drafts, context.actor
        context.jobs.read(self._owner, lambda: _kept(drafts, by), self._say, key="kept")

    def _say(self, kept: Sequence[Kept]) -> None:
        self._kept = tuple(kept)
        rows = sum(entry["rows"] for entry, _file in kept)
        text = f"接着改没有导入的{rows}行…"
        self.kept_button.setVisible(bool(kept))
        self.kept_button.setText(text)
        self.kept_button.setAccessibleName(text)
        names = "、".join(f"“{entry['file']}”" for entry, _file in kept)
        self.kept_button.setToolTip(f"来自{names}")

    def take_up(self) -> None:
        """Read the kept rows as a ledger of their own; where several files have some, ask of which."""
        if len(self._kept) == 1:
            self._take(self._kept[0])
            return
        menu = QMenu(self.kept_button)
        menu.setObjectName("kept_menu")
        for entry, file in self._kept:
            action = menu.addAction(f"{entry['file']}　{entry['rows']}行".replace("&", "&&"))
            action.triggered.connect(partial(self._take, (entry, file)))
        menu.aboutToHide.connect(menu.deleteLater)
        drop_down(menu, self.kept_button)

    def _take(self, kept: Kept, _checked: bool = False) -> None:
        entry, file = kept
        self.taken_up.emit(entry["source"], file.name, file.data)


def _kept(drafts: Drafts, by: Session) -> list[Kept]:
    """What is kept of each file, the newest first; a file that is gone is left out."""
    files = {file.name: file for file in drafts.files(KEPT, by)}
    entries = (drafts.load(KEPT, by) or {}).get("files", ())
    return [(entry, files[entry["file"]]) for entry in entries if entry["file"] in files]
