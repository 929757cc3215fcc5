"""从备份恢复: choose a backup, see what it would bring and take, then have it staged."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import day_with_year
from app.base.progress import Progress
from app.base.rows.backups import BackupRow, RestorePreview
from app.ui import theme
from app.ui.choosing import choose_file, choose_folder
from app.ui.dialogs.leaving import let_log
from app.ui.errors import sentence
from app.ui.jobs import Job, Jobs
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel
from app.ui.tablemodels.backups import BACKUPS
from app.ui.widgets.grid import Grid

ABOUT = "现在的办公文件会先备份，再换一个名字留下，不会删除；恢复后程序重新打开。"
NOTHING = "这里没有备份。备份在别处时，点“U盘或别的文件夹…”。"


def preview_lines(seen: RestorePreview) -> tuple[str, ...]:
    """What a restore would bring, what the check said, and what would go."""
    made = f"，{day_with_year(seen.made_at)} {seen.made_at:%H:%M} 的备份" if seen.made_at else ""
    last = f"，最后办理 {day_with_year(date.fromisoformat(seen.last_on))}" if seen.last_on else ""
    demo = "（演示）" if seen.demo else ""
    lines = [f"{seen.office}{demo}：{seen.cases}件案件，{seen.steps}步{last}{made}。"]
    if seen.findings:
        return (*lines, *(f"✖ {found}" for found in seen.findings))
    lines.append("● 检查通过：每个字节、每条记录、每个附件都与备份时一致。")
    if seen.barred:
        return (*lines, f"✖ {seen.barred}")
    if not seen.same_office:
        lines.append("▲ 这是另一个单位（或演示办公）的备份，恢复后看到的是那个单位的案件。")
    elif seen.steps_lost is None:
        lines.append("▲ 现在的办公文件不能读取，会原样留下。")
    elif seen.steps_lost > 0:
        lines.append(
            f"▲ 现在的文件比备份多 {max(seen.cases_lost or 0, 0)}件案件、{seen.steps_lost}步，"
            "恢复后看不到，须重新登记。"
        )
    else:
        lines.append("● 现在的文件没有备份以外的步骤。")
    if seen.numbers_kept:
        lines.append(f"● 备份以后编出的 {seen.numbers_kept} 个案号、字号算作已用，不会再编。")
    return tuple(lines)


class RestoreDialog(QDialog):
    """``staged`` carries the checked file that waits to take the place of the present one."""

    staged = Signal(object)

    def __init__(self, parent: QWidget, file: Path, jobs: Jobs) -> None:
        super().__init__(parent)
        self._file, self._jobs = file, jobs
        self._source: Path | None = None
        self._job: Job | None = None
        self.setWindowTitle("从备份恢复")
        self.resize(980, 560)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        let_log(self)
        self.list_backups(None)

    def _build_widgets(self) -> None:
        self.heading_label = captioned("从备份恢复", "title")
        self.about_label = captioned(ABOUT, "muted")
        self.backup_grid = Grid(BACKUPS, "备份", nothing=NOTHING)
        self.folder_button = QPushButton("U盘或别的文件夹…")
        self.file_button = QPushButton("换下的办公文件…")
        self.preview_label = PlainLabel("选一份备份，先看看里面有什么。")
        self.preview_label.setWordWrap(True)
        self.preview_label.setMinimumHeight(96)
        self.preview_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress_bar = QProgressBar()
        self.progress_bar.setAccessibleName("进度")
        self.stop_button = QPushButton("停止")
        self.put_by_button = QPushButton("先不恢复")
        self.restore_button = QPushButton("恢复并重新打开")
        self.restore_button.setProperty("role", "primary")
        self.restore_button.setEnabled(False)  # until a backup has passed its check
        for button in (self.put_by_button, self.restore_button, self.stop_button):
            button.setAutoDefault(False)

    def _build_layout(self) -> None:
        places = QHBoxLayout()
        places.addWidget(self.folder_button)
        places.addWidget(self.file_button)
        places.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.progress_bar, 1)
        buttons.addWidget(self.stop_button)
        buttons.addStretch(1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.restore_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addWidget(self.backup_grid, 1)
        layout.addLayout(places)
        layout.addWidget(self.preview_label)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.backup_grid.selectionModel().currentRowChanged.connect(
            lambda current, _before: self._chosen(current.row())
        )
        self.folder_button.clicked.connect(self._ask_folder)
        self.file_button.clicked.connect(self._ask_file)
        self.stop_button.clicked.connect(self._stop)
        self.put_by_button.clicked.connect(self.reject)
        self.restore_button.clicked.connect(self.restore)
        self._show_running(None)

    # ------------------------------------------------------------ choosing

    def list_backups(self, folder: Path | None) -> None:
        """List the backups of a folder; None: those of the places that the office keeps."""
        file = self._file

        def work() -> tuple[BackupRow, ...]:
            from app.services.backups.restoring import restorable

            return restorable(file, folder)

        self._jobs.read(self, work, self._show_rows, key="list", failed=self._refuse)

    def _show_rows(self, rows: tuple[BackupRow, ...]) -> None:
        self._source = None
        self.restore_button.setEnabled(False)
        self.backup_grid.show_rows(rows)
        self.backup_grid.setFocus()
        if rows:
            self.backup_grid.selectRow(0)
        else:
            self.preview_label.setText(NOTHING)

    def _chosen(self, at: int) -> None:
        if 0 <= at < len(self.backup_grid.rows.rows):
            self.preview(self.backup_grid.rows.rows[at].path)

    def _ask_folder(self) -> None:
        folder = choose_folder(self, "备份在哪个文件夹", first=self._file.parent)
        if folder is not None:
            self.list_backups(folder)

    def _ask_file(self) -> None:
        kinds = "办公文件 (*.sqlite *.cxt)"
        path = choose_file(self, "换下的办公文件", kinds, at=self._file.parent)
        if path is not None:
            self.preview(path)

    def preview(self, source: Path) -> None:
        """Check every byte of a backup or a file set aside, and say what restoring would do."""
        file = self._file
        self._source = None
        self.restore_button.setEnabled(False)
        self.preview_label.setText("正在检查这份备份…")

        def work(progress: Progress) -> RestorePreview:
            from app.services.backups.restoring import preview_restore

            return preview_restore(source, file, now=datetime.now(), progress=progress)

        job = self._jobs.long_read(
            self, work, self._show_preview, caption="正在检查备份…", key="preview",
            failed=self._refuse,
        )  # fmt: skip
        self._follow(job)

    def _show_preview(self, seen: RestorePreview) -> None:
        self._show_running(None)
        self.preview_label.setText("\n".join(preview_lines(seen)))
        self._source = None if seen.findings or seen.barred else seen.source
        self.restore_button.setEnabled(self._source is not None)

    # ------------------------------------------------------------ restoring

    def restore(self) -> None:
        """Have the chosen backup staged; the window then closes and swaps the files."""
        source, file = self._source, self._file
        if source is None:
            return
        self.restore_button.setEnabled(False)
        self.preview_label.setText("正在备份现在的文件，并准备恢复…")

        def work(progress: Progress) -> object:
            from app.services.backups.restoring import stage

            return stage(  # whose backup it is was read above the button
                source, file, now=datetime.now(), progress=progress, other_office=True
            )

        done = self._jobs.write(
            self, work, self.staged.emit, caption="正在恢复…", failed=self._refuse
        )
        self._follow(done)

    def _refuse(self, error: Exception) -> None:
        self._show_running(None)
        self.preview_label.setText(f"⚠ {sentence(error)}")
        self.restore_button.setEnabled(self._source is not None)

    def _follow(self, job: Job) -> None:
        if self._jobs.serial:
            return
        self._show_running(job)
        job.on_progress = self._progress

    def _progress(self, done: int, total: int, _caption: str) -> None:
        self.progress_bar.setRange(0, total)
        self.progress_bar.setValue(done)

    def _show_running(self, job: Job | None) -> None:
        self._job = job
        self.progress_bar.setRange(0, 0)
        for widget in (self.progress_bar, self.stop_button):
            widget.setVisible(job is not None)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def reject(self) -> None:
        self._stop()
        super().reject()
