"""设置 → 备份: where backups go, the list of them, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.backups import (
    BackupMade,
    BackupRow,
    BackupState,
    CheckReport,
    age_words,
    state_words,
)
from app.base.rows.changes import Changed
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.choosing import choose_folder
from app.ui.context import Context
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.tablemodels.backups import BACKUPS, moment_words
from app.ui.widgets.grid import Grid

SCHEDULE = (
    "有改动时每 30 分钟、退出时自动备份，升级、导入、恢复之前也各备份一次；"
    "保留最近 12 天每天一份、10 周每周一份、12 个月每月一份。"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place with how its newest backup is."""

    folder: Path
    own: bool
    newest: str
    count: int


PLACES = Table[_Place](
    (
        Column("own", "备份位置", lambda p: "办公文件旁" if p.own else "另一处", width=110),
        Column("newest", "最近一份", lambda p: p.newest, width=130),
        Column("count", "共有", lambda p: p.count, lambda n: f"{n}份", "right", 70),
        Column("folder", "文件夹", lambda p: str(p.folder), stretch=True),
    )
)


class BackupPanel(QWidget):
    """Every action here is a job with progress; nothing blocks the window."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state_label = captioned("", "section")
        self.sentence_label = captioned("", "problem")
        self.sentence_label.setWordWrap(True)
        self.schedule_label = captioned(SCHEDULE, "muted")
        self.schedule_label.setWordWrap(True)
        self.now_button = QPushButton("立即备份")
        self.now_button.setProperty("role", "primary")
        self.stick_button = QPushButton("备份到U盘…")
        self.place_grid = Grid(PLACES, "备份位置")
        self.add_place_button = QPushButton("增加位置…")
        self.drop_place_button = QPushButton("不再备份到这里")
        self.backup_grid = Grid(BACKUPS, "备份", nothing="还没有备份。点“立即备份”。")
        self.check_button = QPushButton("检查")
        self.restore_button = QPushButton("恢复…")
        adopt_names(self)
        self._build_layout()
        self._connect()

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.state_label, 1)
        head.addWidget(self.stick_button)
        head.addWidget(self.now_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.sentence_label)
        column.addWidget(self.schedule_label)
        places = captioned("备份位置", "section")
        column.addWidget(
            panel(places, self.place_grid, self.add_place_button, self.drop_place_button), 2
        )
        backups = captioned("已有的备份", "section")
        column.addWidget(
            panel(backups, self.backup_grid, self.check_button, self.restore_button), 5
        )

    def _connect(self) -> None:
        self.place_grid.beside = (self.drop_place_button,)
        self.backup_grid.beside = (
            self.check_button,
            self.restore_button,
        )
        for button, act in (
            (self.now_button, self.back_up),
            (self.stick_button, self._ask_stick),
            (self.add_place_button, self._ask_place),
            (self.drop_place_button, self._drop_place),
            (self.check_button, self.check),
            (self.restore_button, self._restore),
        ):
            button.clicked.connect(lambda _on=False, act=act: act())
        self.place_grid.selectionModel().currentRowChanged.connect(lambda *_rows: self._look())

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read places, backups and state again."""
        backups = self._context.office.backups

        def work() -> tuple[BackupState, tuple[Path, ...], tuple[BackupRow, ...]]:
            return backups.state(), backups.places, backups.all()

        self._context.jobs.read(self, work, self._show, key="backups")

    def _show(self, read: tuple[BackupState, tuple[Path, ...], tuple[BackupRow, ...]]) -> None:
        state, places, rows = read
        now = self._context.office.workspace.now()
        self.state_label.setText(state_words(state, now)[0])
        trouble = state.finding or state.failure or state.warning
        self.sentence_label.setText(trouble)
        self.sentence_label.setVisible(bool(trouble))
        lines = []
        for at, folder in enumerate(places):
            own = [row for row in rows if row.path.parent.parent == folder]
            good = next((row for row in own if row.good), None)
            newest = age_words(good.made_at, now) if good else "没有，或没有插上"
            lines.append(_Place(folder, at == 0, newest, len(own)))
        self.place_grid.show_rows(lines)
        self.backup_grid.show_rows(rows)
        self.place_grid.selectRow(0)
        if rows:
            self.backup_grid.selectRow(0)
        self._look()

    def _look(self) -> None:
        at = self.place_grid.currentIndex().row()
        self.drop_place_button.setEnabled(at > 0)  # the first lies beside the file and stays
        self.check_button.setEnabled(bool(self.backup_grid.rows.rows))

    # ------------------------------------------------------------ acting

    def back_up(self) -> None:
        """A backup now, in every place."""
        backups = self._context.office.backups
        self._context.jobs.long_read(
            self, lambda progress: backups.make("manual", progress), self._made,
            caption="正在备份…", failed=self._failed,
        )  # fmt: skip

    def _made(self, made: BackupMade) -> None:
        elsewhere = "；另一处没有备份上" if made.warning else ""
        self._context.shell.toast(
            f"已备份并核对：{made.row.cases}件案件，{made.row.files}个附件{elsewhere}"
        )
        self._context.changes.announce(Changed())  # the status bar reads again
        self.reload()

    def _failed(self, error: Exception) -> None:
        self._context.shell.show_error(error)
        self._context.changes.announce(Changed())  # the status bar reads again
        self.reload()

    def _ask_stick(self) -> None:
        folder = choose_folder(self, "选择U盘或别的文件夹")
        if folder is not None:
            self.back_up_to(folder)

    def back_up_to(self, folder: Path) -> None:
        """A backup in a folder that is no regular place."""
        backups, shell = self._context.office.backups, self._context.shell
        self._context.jobs.long_read(
            self,
            lambda progress: backups.make_in(folder, progress),
            lambda row: shell.toast(f"已备份到“{folder}”并核对；请先弹出U盘再拔下"),
            caption="正在备份到U盘…",
            failed=shell.show_error,
        )

    def _ask_place(self) -> None:
        folder = choose_folder(self, "另一个备份位置")
        if folder is not None:
            self.add_place(folder)

    def add_place(self, folder: Path) -> None:
        """From now on every backup goes into this folder too."""
        self._save_places([*self._further(), folder], "已增加备份位置")

    def _drop_place(self) -> None:
        at = self.place_grid.currentIndex().row()
        if at > 0:
            gone = self.place_grid.rows.rows[at].folder
            left = [folder for folder in self._further() if folder != gone]
            self._save_places(left, "不再备份到那里，已有的备份还在")

    def _further(self) -> list[Path]:
        return [place.folder for place in self.place_grid.rows.rows if not place.own]

    def _save_places(self, folders: list[Path], said: str) -> None:
        backups, context = self._context.office.backups, self._context

        def saved(changed: Changed) -> None:
            context.shell.toast(said)
            context.changes.announce(changed)
            self.reload()

        context.jobs.write(
            self, lambda _progress: backups.save_places(folders, context.actor), saved
        )

    def check(self) -> None:
        """Read every byte of the backup under the cursor."""
        at = self.backup_grid.currentIndex().row()
        if at < 0:
            return
        row, backups = self.backup_grid.rows.rows[at], self._context.office.backups
        today = self._context.today.day
        self._context.jobs.long_read(
            self,
            lambda progress: backups.check(row.path, today=today, progress=progress),
            lambda report: self._checked(row, report),
            caption="正在检查备份…",
        )

    def _checked(self, row: BackupRow, report: CheckReport) -> None:
        self._context.changes.announce(Changed())  # the status bar reads again
        self.reload()
        if report.good:
            self._context.shell.toast(
                f"检查通过：{report.cases}件案件、{report.steps}步、{report.files}个附件都与备份时一致"
            )
            return
        from app.base.errors import StoreError

        self._context.shell.show_error(
            StoreError(f"{moment_words(row.made_at)} 的备份：{report.findings[0]}")
        )

    def _restore(self) -> None:
        self._context.shell.restore()
