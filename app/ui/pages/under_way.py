"""Papers under way on the desk: the list with each page, and what is asked for there, carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.rows.changes import Changed
from app.base.rows.papers import LettersResult
from app.base.rows.stations import OpenedPaper, SeenPaper
from app.ui.context import Context
from app.ui.dialogs.paper_stack import PaperStack, StackRow
from app.ui.dialogs.under_way import UnderWayDialog
from app.ui.pages.paper_work import PaperWork


class UnderWay(QObject):
    """Opens the list; ``moved`` when a paper went on."""

    moved = Signal()

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.work = PaperWork(owner, context)
        self.work.moved.connect(self._reload)
        self.dialog: UnderWayDialog | None = None

    def show(self) -> None:
        """The papers under way, those first that wait for who sits here."""
        dialog = self.dialog = UnderWayDialog(self._owner)
        dialog.looked.connect(lambda row: self._look(dialog, row))
        dialog.opened.connect(lambda row: self.open(str(row.key)))
        dialog.mark_wanted.connect(self._mark)
        dialog.send_wanted.connect(self._send)
        dialog.finished.connect(lambda _result: self._closed(dialog))
        self._reload()
        dialog.open()

    def open(self, uid: str) -> None:
        """The paper in its window."""
        stations, by = self._context.office.stations, self._context.actor

        def done(opened: OpenedPaper) -> None:
            self.work.show(opened.draft, opened, over=self.dialog)

        self._context.jobs.write(
            self,
            lambda _progress: stations.open(uid, by),
            done,
            caption="正在打开文书…",
            acts=False,
        )

    def _reload(self) -> None:
        self.moved.emit()
        dialog = self.dialog
        if dialog is None:
            return
        stations, by = self._context.office.stations, self._context.actor
        for row in dialog.stack_grid.rows.rows:
            dialog.forget(row.key)
        self._context.jobs.read(
            dialog, lambda: stations.under_way(by), dialog.show_rows, key="under_way"
        )

    def _look(self, dialog: PaperStack, row: StackRow) -> None:
        stations, by = self._context.office.stations, self._context.actor
        self._context.jobs.write(  # who complains is read for it, and that recorded
            dialog,
            lambda _progress: stations.glance(str(row.key), by),
            lambda preview: dialog.show_page(row.key, preview),
            caption="",
            failed=lambda error: dialog.show_problem(row.key, error),
        )

    def _mark(self, seen: Mapping[str, SeenPaper]) -> None:
        stations, by = self._context.office.stations, self._context.actor
        self._many(
            lambda progress: stations.mark_many(tuple(seen), by, progress, seen=seen),
            "已办理{}件", "正在核稿、签发…",
        )  # fmt: skip

    def _send(self, uids: tuple[str, ...]) -> None:
        stations, by = self._context.office.stations, self._context.actor
        self._many(
            lambda progress: stations.send_many(uids, by, progress), "已发出{}件", "正在发出文书…"
        )

    def _many(self, work: Any, said: str, caption: str) -> None:
        context = self._context

        def done(result: LettersResult) -> None:
            context.changes.announce(Changed(cases=result.cases))
            first = ""
            if result.refused:
                one = result.refused[0]
                first = f"；{len(result.refused)}件没有办：{one.number}{one.number and '，'}{one.sentence}"
            left = f"；停下未办{result.untried}件" if result.untried else ""
            context.shell.toast(said.format(result.count) + left + first)
            self._reload()

        context.jobs.write(
            self, work, done, caption=caption, acts=lambda result: bool(result.count)
        )

    def _closed(self, dialog: UnderWayDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
