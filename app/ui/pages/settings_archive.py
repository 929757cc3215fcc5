"""设置 → 归档: the fonds and its codes, by volume or by piece, in which order, where packages lie."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.archives import ArchiveSettings
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.tables import Column, Table
from app.rules.archives.pieces import ORDERS, PATTERN
from app.rules.archives.shipped import RetentionRule, Schedule
from app.services.archives.archive_settings import SAVE_ARCHIVE_SETTINGS
from app.ui import theme
from app.ui.choosing import choose_folder, open_path
from app.ui.context import Context
from app.ui.dialogs.form_dialog import WrappedInside
from app.ui.forms.form import FieldForm
from app.ui.forms.surroundings import surroundings_of
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.following_area import FollowingArea
from app.ui.widgets.work_tables import PlacedGrid

TYPED: Final = "archive_settings"
MODES: Final = (("volume", "按卷（一案一卷）"), ("piece", "按件（DA/T 22）"))
RULES: Final = Table[tuple[RetentionRule, str]](
    (
        Column("why", "归档范围", lambda r: r[0].why, stretch=True, tooltip=lambda r: r[0].why),
        Column("period", "保管期限", lambda r: r[1], width=100),
    )
)


def archive_fields() -> tuple[FieldRow, ...]:
    """What is asked about the archive."""
    return (
        FieldRow("fonds", "全宗号", "text", True, help="档案馆给的，例：Z109；没有填写的不能立卷。"),
        FieldRow("fonds_name", "全宗名称", "text", True, help="挂靠单位的全称。"),
        FieldRow("catalogue", "目录号", "text", True),
        FieldRow("pattern", "案卷档号格式", "text", True, default=PATTERN,
                 help="档案馆定的格式：{全宗号}、{目录号}、{年度}换成实际的，最后是{案卷号}；补足4位的写{案卷号:04}。"),
        FieldRow("mode", "整理方式", "choice", True, MODES, "volume"),
        FieldRow("branch", "门类代码", "text", True, help="按件整理时用：文书档案为 WS。"),
        FieldRow("office_code", "机构（问题）代码", "text", False, help="按件整理时用；不分机构的留空。"),
        FieldRow("order", "卷内排列次序", "choice", True, tuple(ORDERS.items()), "conclusion"),
        FieldRow("both_sides", "双面打印", "yes_no", False, default=True,
                 help="双面的，每件从正面开始，页号正面在右上角、背面在左上角。"),
        FieldRow("folder", "归档包存放在", "text", False, help="留空的放在办公文件旁边名称以“-归档”结尾的文件夹里；换了地方，以前的包留在原处，照样找得到。"),
    )  # fmt: skip


class ArchivePanel(QWidget):
    """Nothing takes effect before 保存; what was filed before stays as it is."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._in_force = ArchiveSettings()
        self._showing = False
        self.archive_form = FieldForm(archive_fields(), surroundings_of(context), keys="")
        self.schedule_label = captioned("", "muted")
        self.schedule_label.setWordWrap(True)
        self.schedule_grid = PlacedGrid(RULES, "保管期限表", "没有保管期限表。")
        self.schedule_grid.setMinimumHeight(4 * theme.ROW_HEIGHT)
        self.save_button = QPushButton("保存")
        self.save_button.setProperty("role", "primary")
        self.folder_button = QPushButton("选文件夹…")
        self.open_button = QPushButton("打开归档文件夹")
        self.missing_label = captioned("", "muted")
        adopt_names(self)
        inner = WrappedInside()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.TIGHT, theme.TIGHT)
        for widget in (self.archive_form, self.schedule_label, self.schedule_grid):
            column.addWidget(widget)
        column.addStretch(1)
        strip = QHBoxLayout()
        strip.addWidget(self.save_button)
        strip.addWidget(self.folder_button)
        strip.addWidget(self.open_button)
        strip.addWidget(self.missing_label, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.addWidget(FollowingArea(inner), 1)
        whole.addLayout(strip)
        self.save_button.clicked.connect(self.save)
        self.folder_button.clicked.connect(self._choose)
        self.open_button.clicked.connect(self._open)
        self.archive_form.validator.changed.connect(self._allow)
        self.archive_form.changed.connect(self._keep)

    def reload(self) -> None:
        """Read the settings and the schedule again."""
        options = self._context.office.archive_options
        self._context.jobs.read(
            self, lambda: (options.current(), options.schedule()), self._show, key="archive"
        )

    def _show(self, read: tuple[ArchiveSettings, Schedule]) -> None:
        settings, schedule = read
        self._showing = True
        self._in_force = settings
        self.archive_form.set_values(shown(settings))
        self.archive_form.set_values(self._context.typed.of(TYPED))
        self._showing = False
        self.schedule_label.setText(f"保管期限表（{schedule.status}）：{schedule.basis}")
        self.schedule_grid.show_rows(
            [(rule, schedule.periods[rule.period].caption) for rule in schedule.rules]
        )
        self._allow()

    def _keep(self) -> None:
        """What differs from what is in force stands here again, until it is saved."""
        if self._showing:
            return
        before = shown(self._in_force)
        entered = {name: e.value() for name, e in self.archive_form.editors.items()}
        typed = {k: v for k, v in entered.items() if v != before.get(k)}
        self._context.typed.keep(typed, TYPED)
        self._allow()

    def _allow(self, _good: bool = True) -> None:
        error = self.archive_form.validator.first_error()
        self.save_button.setEnabled(not error)
        unsaved = "有改动，还没有保存。" if self._context.typed.of(TYPED) else ""
        self.missing_label.setText(f"还差：{error}" if error else unsaved)

    # ------------------------------------------------------------ doing

    def save(self) -> None:
        """Keep what stands here."""
        before, wanted = self._in_force, entered(self.archive_form.values())
        self._write(wanted, lambda changed: self._saved(changed, before))

    def _saved(self, changed: Changed, before: ArchiveSettings) -> None:
        self._context.typed.drop(TYPED)
        self._context.shell.toast(
            "已保存归档设置，以后立卷的照此办理", lambda: self._write(before, self._undone)
        )
        self._context.changes.announce(changed)

    def _undone(self, changed: Changed) -> None:
        self._context.changes.announce(changed)
        self._context.shell.toast("已撤消：归档设置恢复原样")

    def _write(self, wanted: ArchiveSettings, then: Any) -> None:
        options, by = self._context.office.archive_options, self._context.actor
        self._context.jobs.write(
            self, lambda _progress: options.save(wanted, by), then,
            caption=f"正在{SAVE_ARCHIVE_SETTINGS.caption}…",
        )  # fmt: skip

    def _choose(self) -> None:
        folder = choose_folder(self, "归档包存放在")
        if folder is not None:
            self.archive_form.editors["folder"].set_value(str(folder))
            self._keep()

    def _open(self) -> None:
        options = self._context.office.archive_options
        self._context.jobs.read(self, options.folder, open_path, key="folder")


def shown(settings: ArchiveSettings) -> dict[str, Any]:
    """The settings as the form shows them."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    values["mode"] = "piece" if values.pop("by_piece") else "volume"
    return values


def entered(values: dict[str, Any]) -> ArchiveSettings:
    """What stands in the form as settings."""
    given = {name: value for name, value in values.items() if name != "mode"}
    texts = {"fonds", "fonds_name", "catalogue", "branch", "office_code", "folder", "pattern"}
    given = {n: v.strip() if n in texts else v for n, v in given.items()}
    given.setdefault("office_code", "")
    return ArchiveSettings(**given, by_piece=values.get("mode") == "piece")
