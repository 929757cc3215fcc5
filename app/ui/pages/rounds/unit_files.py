"""What is kept with a unit in the round: visit records, answers, proof; added, opened, saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.services.store.content import AttachmentInput
from app.ui.choosing import choose_files
from app.ui.dialogs.kept_file import KeptFileDialog, open_kept
from app.ui.dialogs.kept_files import PAPERS, KeptFilesDialog, open_kept_files, papers_of
from app.ui.pages.intake.files import read_file
from app.ui.pages.rounds.state import RoundState
from app.ui.widgets.drop_down import drop_down

Kept = tuple[str, str, str]  # name, hash of the content, note


class UnitFiles(QObject):
    """The menu 材料 of the unit under the cursor; ``current`` gives its uid and its name."""

    def __init__(
        self, owner: QWidget, state: RoundState, current: Callable[[], tuple[str, str] | None]
    ) -> None:
        super().__init__(owner)
        self._owner, self._state, self._current = owner, state, current
        self.menu: QMenu | None = None
        self.viewing: KeptFileDialog | None = None
        self.papers_dialog: KeptFilesDialog | None = None

    def show_menu(self, button: QPushButton) -> None:
        """Read what is kept with the unit, then offer it."""
        unit, row, context = self._current(), self._state.row, self._state.context
        if unit is None or row is None:
            return
        assessments, by = context.office.assessments, context.actor

        def show(found: tuple[int | None, tuple[Kept, ...]]) -> None:
            key, files = found
            menu = self.menu = QMenu(self._owner)
            menu.setObjectName("unit_files_menu")
            menu.addAction("添加材料…").triggered.connect(lambda _on=False: self.choose())
            papers = menu.addAction(f"{PAPERS}…")
            papers.setEnabled(key is not None)  # noted with what has begun
            papers.triggered.connect(partial(self.show_papers, unit[1], key))
            for name, sha256, note in files:
                caption = f"查看“{name}”" + (f"（{note}）" if note else "")
                action = menu.addAction(f"{caption.replace('&', '&&')}…")
                action.triggered.connect(partial(self.view, unit[1], name, sha256))
            drop_down(menu, button)

        def work() -> tuple[int | None, tuple[Kept, ...]]:
            return assessments.key(row.id, unit[0], by), assessments.files(row.id, unit[0], by)

        context.jobs.read(self, work, show, key="unit_files")

    def choose(self) -> None:
        """Choose files to keep with the unit."""
        self.attach([Path(path) for path in choose_files(self._owner, "添加材料")])

    def attach(self, paths: list[Path]) -> None:
        """Keep these files with the unit under the cursor."""
        unit, row, context = self._current(), self._state.row, self._state.context
        if not paths or unit is None or row is None:
            return
        key = row.id

        def work() -> Any:
            files = [AttachmentInput(path.name, read_file(path)) for path in paths]
            context.office.assessments.attach(key, unit[0], files, "", context.actor)

        context.jobs.write(
            self,
            lambda _progress: work(),
            lambda _nothing: context.shell.toast(f"已存入{len(paths)}个文件：{unit[1]}"),
            caption="正在存入文件…",
        )

    def show_papers(self, about: str, key: int | None, _checked: bool = False) -> None:
        """What of the unit in the round is kept on paper only; more can be noted there."""
        context = self._state.context
        if key is None:
            return

        def opened(dialog: KeptFilesDialog) -> None:
            self.papers_dialog = dialog

        kept = papers_of(context, "assessment", key, f"{about}在本轮次")
        open_kept_files(self._owner, context, kept, opened)

    def view(self, about: str, name: str, sha256: str, _checked: bool = False) -> None:
        """Open a file kept with the unit, in a window that also saves it."""
        context = self._state.context

        def opened(dialog: KeptFileDialog) -> None:
            self.viewing = dialog

        open_kept(
            self._owner,
            context,
            name,
            lambda: context.office.attachment(sha256, context.actor),
            opened,
            f"{about}在本轮次的材料",
        )
