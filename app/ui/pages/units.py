"""单位: each unit with its names over time, aliases, superior and contacts; lists are imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from app.base.captions import day_with_year
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.units import ContactRow, UnitImport, UnitNameRow, UnitRow
from app.base.tables import Column, Table
from app.rules.unit_kinds import UNIT_KINDS
from app.services.gate.acts import Act
from app.services.register.units import RENAME_UNIT
from app.services.units.unit_commands import MergeUnits, SaveContact, SaveUnit
from app.services.units.unit_register import DROP_CONTACT, SAVE_CONTACT, SAVE_UNIT, TAKE_UNIT_LIST
from app.ui import theme
from app.ui.choosing import choose_file
from app.ui.controls import Line
from app.ui.dialogs.asking import After, ask
from app.ui.dialogs.question import Question
from app.ui.forms.unit_editor import matching_units
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.intake.files import read_file
from app.ui.pages.panels import panel
from app.ui.pages.unit_list import rows_of_list
from app.ui.places import UnitInHand
from app.ui.plain import PlainLabel
from app.ui.widgets.grid import Grid

if TYPE_CHECKING:  # merging replays cases: it is loaded when the register is shown
    from app.services.units.unit_merge import UnitPair
    from app.ui.dialogs.kept_files import KeptFilesDialog
    from app.ui.dialogs.unit_pairs import UnitPairsDialog

PAIRS_AFTER_MS = 300  # the register is painted by then
UNITS = Table[UnitRow](
    (
        Column("name", "单位", lambda u: u.name, stretch=True),
        Column("aliases", "简称", lambda u: u.aliases, "、".join, width=110),
        Column("kind", "类别", lambda u: u.kind, lambda k: UNIT_KINDS.get(k, ""), width=100),
        Column("superior", "主管单位", lambda u: u.superior, width=130),
        Column(
            "open", "在办", lambda u: u.open_cases, lambda n: f"{n}件" if n else "", "right", 60
        ),
        Column("active", "", lambda u: u.active, lambda a: "" if a else "已停用", width=70),
    )
)
NAMES = Table[UnitNameRow](
    (
        Column("name", "名称", lambda n: f"{n.name}（并入）" if n.merged else n.name, stretch=True),
        Column("from", "自", lambda n: n.from_on, width=130),
        Column("until", "至", lambda n: n.until_on,
               lambda d: day_with_year(d) if d else "现用", width=130),
    )
)  # fmt: skip
CONTACTS = Table[ContactRow](
    (
        Column("name", "联系人", lambda c: c.name, width=100),
        Column("post", "职务", lambda c: c.post, width=120),
        Column("phone", "电话", lambda c: c.phone, width=130),
        Column("note", "备注", lambda c: c.note, stretch=True),
    )
)


class UnitsPage(Page):
    """The register on the left, what is kept of the chosen unit on the right."""

    title = "单位"

    def _build_widgets(self) -> None:
        self._all: tuple[UnitRow, ...] = ()
        self._pairs_timer = QTimer(self)
        self._pairs_timer.setSingleShot(True)
        self._pairs_timer.setInterval(0 if self.context.jobs.serial else PAIRS_AFTER_MS)
        self._pairs_timer.timeout.connect(self._read_pairs)
        self.heading_label = captioned("单位", "title")
        self.filter_line = Line()
        self.filter_line.setPlaceholderText("名称、简称或拼音首字母")
        self.filter_line.setAccessibleName("查找单位")
        self.inactive_box = QCheckBox("含已停用")
        self.import_button = QPushButton("导入名单…")
        self.import_button.setToolTip(
            "表格的标题行写明：单位名称、简称、类别、统一社会信用代码、主管单位、联系人、职务、电话、备注"
        )
        self.add_button = QPushButton("增加单位")
        self.unit_grid = Grid(UNITS, "单位")
        self.empty_label = captioned("还没有单位。登记案件时会自动记下，也可以导入名单。", "muted")
        self.empty_label.hide()  # until the register was read
        self.pairs_frame = QFrame()
        self.pairs_frame.setProperty("role", "notice")
        self.pairs_label = PlainLabel()
        self.pairs_label.setWordWrap(True)
        self.pairs_button = QPushButton("逐一核对…")
        self.pairs_frame.hide()
        self.pairs_dialog: UnitPairsDialog | None = None
        self.merge_button = QPushButton("并入…")
        self.merge_button.setToolTip("这个单位和另一个是同一单位：案件归到另一个，名称留作曾用名")
        self.name_label = captioned("", "section")
        self.edit_button = QPushButton("修改")
        self.rename_button = QPushButton(RENAME_UNIT.caption)
        self.cases_button = QPushButton("看在办案件")
        self.files_button = QPushButton("文件…")
        self.files_button.setToolTip("与这个单位一并存档的文件和纸质材料：不属于案件的发文等")
        self.files_dialog: KeptFilesDialog | None = None
        self.name_grid = Grid(NAMES, "名称沿革", nothing="选一个单位，看它用过的名称。")
        self.contact_grid = Grid(
            CONTACTS, "联系人", nothing="还没有联系人。点“添加联系人”，催办、督办时就知道找谁。"
        )
        self.add_contact_button = QPushButton("添加联系人")
        self.drop_contact_button = QPushButton(DROP_CONTACT.caption)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.heading_label)
        head.addSpacing(theme.WIDE)
        head.addWidget(self.filter_line, 1)
        for widget in (self.inactive_box, self.import_button, self.add_button):
            head.addWidget(widget)
        right = self.clocks_splitter = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(
            panel(self.name_label, self.name_grid, self.cases_button, self.files_button,
                  self.merge_button,
                  self.rename_button, self.edit_button))  # fmt: skip
        contacts = captioned("联系人", "section")
        right.addWidget(
            panel(contacts, self.contact_grid, self.drop_contact_button, self.add_contact_button)
        )
        halves = self.halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.unit_grid)
        halves.addWidget(right)
        halves.setSizes([680, 560])
        halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self._pairs_strip())
        layout.addWidget(self.empty_label)
        layout.addWidget(halves, 1)

    def _pairs_strip(self) -> QFrame:
        row = QHBoxLayout(self.pairs_frame)
        row.setContentsMargins(theme.GAP, theme.HAIR, theme.TIGHT, theme.HAIR)
        row.addWidget(self.pairs_label, 1)
        row.addWidget(self.pairs_button)
        return self.pairs_frame

    def _connect(self) -> None:
        self.unit_grid.beside = (
            self.cases_button,
            self.files_button,
            self.edit_button,
            self.rename_button,
            self.merge_button,
        )
        self.contact_grid.beside = (
            self.add_contact_button,
            self.drop_contact_button,
        )
        for signal, slot in (
            (self.filter_line.textChanged, self._narrow),
            (self.inactive_box.toggled, lambda _on: self.reload()),
            (self.import_button.clicked, self._choose_list),
            (self.add_button.clicked, self._add),
            (self.edit_button.clicked, self._edit),
            (self.unit_grid.opened, lambda _row: self._edit()),
            (self.rename_button.clicked, self._rename),
            (self.merge_button.clicked, self._merge),
            (self.pairs_button.clicked, self.ask_pairs),
            (self.cases_button.clicked, self._show_cases),
            (self.files_button.clicked, self.show_files),
            (self.add_contact_button.clicked, lambda: self._contact(None)),
            (self.contact_grid.opened, self._contact),
            (self.drop_contact_button.clicked, self._drop_contact),
            (self.unit_grid.selectionModel().currentChanged, self._look),
        ):
            signal.connect(slot)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read the register again; the cursor stays on its unit."""
        register, inactive = self.context.office.unit_register, self.inactive_box.isChecked()
        self.context.jobs.read(
            self, lambda: register.all(inactive=inactive), self._show, key="units"
        )

    def _read_pairs(self) -> None:
        """Which units may be one is found out after the register is shown."""
        office = self.context.office
        self.context.jobs.read(
            self, lambda: office.unit_merging.proposals(), self._show_pairs, key="pairs"
        )

    def entered(self) -> None:
        """Begin by finding."""
        self.filter_line.setFocus()

    def on_changed(self, changed: Changed) -> None:
        """Units come with cases, too."""
        if self.isVisible() and (changed.settings or changed.cases):
            self.reload()

    def current(self) -> UnitRow | None:
        """The unit under the cursor."""
        index = self.unit_grid.currentIndex()
        return self.unit_grid.rows.rows[index.row()] if index.isValid() else None

    def _show(self, units: tuple[UnitRow, ...]) -> None:
        self._all = units
        self.empty_label.setVisible(not units)
        self._narrow()
        self.filled.emit()
        self._pairs_timer.start()

    def _show_pairs(self, pairs: tuple[UnitPair, ...]) -> None:
        self.pairs_frame.setVisible(bool(pairs))
        if pairs:
            first = f"如“{pairs[0].keep}”和“{pairs[0].other}”"
            self.pairs_label.setText(f"有{len(pairs)}对单位名称相近，可能是同一个，{first}。")

    def _narrow(self, _text: str = "") -> None:
        text, before = self.filter_line.text().strip(), self.current()
        shown = tuple(u for u in self._all if not text or _fits(text, u))
        self.unit_grid.show_rows(shown)
        at = next((i for i, u in enumerate(shown) if before and u.name == before.name), 0)
        if shown:
            self.unit_grid.selectRow(at)
        self._look()

    def _look(self, _now: object = None, _before: object = None) -> None:
        unit = self.current()
        self.name_label.setText(unit.name if unit else "")
        if self.unit_grid.is_read:
            self.name_grid.show_rows(unit.names if unit else ())
            self.contact_grid.show_rows(unit.contacts if unit else ())
        self.contact_grid.selectRow(0)
        for button in (self.edit_button, self.rename_button, self.merge_button, self.files_button,
                       self.add_contact_button):  # fmt: skip
            button.setEnabled(unit is not None)
        self.drop_contact_button.setEnabled(bool(unit and unit.contacts))
        self.cases_button.setEnabled(bool(unit and unit.open_cases))

    # ------------------------------------------------------------ changing

    def _unit_fields(self, unit: UnitRow | None) -> tuple[FieldRow, ...]:
        name = () if unit else (FieldRow("name", "单位名称", "text", True),)
        return (
            *name,
            FieldRow("superior", "主管单位", "unit", False, default=unit.superior if unit else None),
            FieldRow("aliases", "简称", "text", False, help="多个用顿号隔开。",
                     default="、".join(unit.aliases) if unit else None),
            FieldRow("kind", "类别", "choice", False, tuple(UNIT_KINDS.items()),
                     default=unit.kind if unit and unit.kind else None),
            FieldRow("code", "统一社会信用代码", "text", False,
                     default=unit.code if unit and unit.code else None),
            FieldRow("active", "在用", "yes_no", False, default=unit.active if unit else True),
        )  # fmt: skip

    def _save(self, name: str, values: dict[str, Any]) -> Changed:
        aliases = tuple(a.strip() for a in values.get("aliases", "").split("、") if a.strip())
        command = SaveUnit(
            name,
            values.get("superior", ""),
            aliases,
            bool(values.get("active", True)),
            values.get("kind") or "",
            values.get("code") or "",
        )
        return self.context.office.unit_register.save(command, self.context.actor)

    def _ask(
        self,
        act: Act,
        question: Question,
        carry_out: Callable[[dict[str, Any]], object],
        said: str,
        *,
        undo: Callable[[], None] | None = None,
    ) -> None:
        ask(
            self,
            self.context,
            act,
            question,
            lambda values, _progress: carry_out(values),
            After(said, (lambda _answer: undo) if undo else None, then=self._saved),
        )

    def _saved(self, answer: object) -> None:
        """Who writes does not always say what changed."""
        if not isinstance(answer, Changed):
            self.context.changes.announce(Changed(settings=True))

    def _add(self) -> None:
        question = Question("增加单位", "", self._unit_fields(None), "增加")
        self._ask(SAVE_UNIT, question, lambda v: self._save(v["name"], v), "已增加单位")

    def _edit(self) -> None:
        unit = self.current()
        if unit is not None:
            question = Question("修改单位", unit.name, self._unit_fields(unit), "保存")
            self._ask(SAVE_UNIT, question, lambda v: self._save(unit.name, v), "已保存单位")

    def _rename(self) -> None:
        unit = self.current()
        if unit is None:
            return
        units, actor = self.context.office.units, self.context.actor
        fields = (
            FieldRow("new_name", "新名称", "text", True),
            FieldRow("from_on", "启用日", "date", True, default=self.context.today.day),
        )
        note = "原名称仍能找到这个单位，已登记的案件不变。"
        self._ask(
            RENAME_UNIT,
            Question("单位更名", unit.name, fields, RENAME_UNIT.caption, note),
            lambda v: units.rename(unit.name, v["new_name"], from_on=v["from_on"], by=actor),
            "已更名",
        )

    def _merge(self) -> None:
        from app.services.units.unit_merge import MERGE_UNITS

        unit = self.current()
        if unit is None:
            return
        merging, actor = self.context.office.unit_merging, self.context.actor
        fields = (FieldRow("into", "并入哪个单位", "unit", True),)
        note = "案件归到那个单位；这个名称留作它的曾用名。原来登记的步骤一字不改。"
        self._ask(
            MERGE_UNITS,
            Question("单位并入", unit.name, fields, "并入", note),
            lambda v: merging.merge(MergeUnits(unit.name, v["into"]), actor),
            f"已并入：{unit.name}",
            undo=lambda: self._part(unit.name),
        )

    def ask_pairs(self) -> None:
        """Go through the units that may stand here twice."""
        from app.ui.dialogs.unit_pairs import UnitPairsDialog

        self.pairs_dialog = UnitPairsDialog(self.context, self)
        self.pairs_dialog.merged.connect(self._merged)
        self.pairs_dialog.declined.connect(self.context.changes.announce)
        self.pairs_dialog.finished.connect(self.pairs_dialog.deleteLater)
        self.pairs_dialog.open()

    def _merged(self, changed: Changed, name: str) -> None:
        self.context.changes.announce(changed)
        self.context.shell.toast(f"已并入：{name}", lambda: self._part(name))

    def _part(self, name: str) -> None:
        merging, actor = self.context.office.unit_merging, self.context.actor

        def parted(changed: Changed) -> None:
            self.context.changes.announce(changed)
            self.context.shell.toast(f"已拆开：{name}")

        self.context.jobs.write(self, lambda progress: merging.part(name, actor, progress), parted)

    def _contact(self, contact: ContactRow | None) -> None:
        unit = self.current()
        if unit is None:
            return
        register, actor = self.context.office.unit_register, self.context.actor
        fields = tuple(
            FieldRow(name, caption, "text", name == "name",
                     default=getattr(contact, name) if contact else None)
            for name, caption in (
                ("name", "姓名"), ("post", "职务"), ("phone", "电话"), ("note", "备注"),
            )
        )  # fmt: skip
        key = contact.id if contact else None
        self._ask(
            SAVE_CONTACT,
            Question("联系人", unit.name, fields, "保存"),
            lambda v: register.save_contact(SaveContact(unit.name, **v, id=key), actor),
            "已保存联系人",
        )

    def _drop_contact(self) -> None:
        index = self.contact_grid.currentIndex()
        if not index.isValid():
            return
        contact = self.contact_grid.rows.rows[index.row()]
        register, actor = self.context.office.unit_register, self.context.actor
        self.context.jobs.write(
            self,
            lambda _progress: register.drop_contact(contact.id, actor),
            self.context.changes.announce,
        )

    def _show_cases(self) -> None:
        unit = self.current()
        if unit is not None:
            self.context.shell.open_page("board", UnitInHand(unit.name))

    def show_files(self) -> None:
        """The files kept with the unit under the cursor, to be opened and saved; papers noted."""
        from app.ui.dialogs.kept_files import Kept, open_kept_files

        unit, context = self.current(), self.context
        if unit is None:
            return
        register, by = context.office.unit_register, context.actor
        kept = Kept(
            "unit", unit.id, unit.name, lambda: register.files(unit.name, by),
            "还没有与这个单位一并存档的文件。",
        )  # fmt: skip

        def opened(dialog: KeptFilesDialog) -> None:
            self.files_dialog = dialog

        open_kept_files(self, context, kept, opened)

    # ------------------------------------------------------------ import

    def _choose_list(self) -> None:
        path = choose_file(self, TAKE_UNIT_LIST.caption, "表格 (*.xlsx *.xls *.csv)")
        if path is not None:
            self.import_list(path)

    def import_list(self, path: Path) -> None:
        """Preview a list of units; it is taken when that is confirmed."""
        register, actor = self.context.office.unit_register, self.context.actor

        def work() -> tuple[tuple[dict[str, str], ...], UnitImport]:
            rows = rows_of_list(read_file(path), path.name)
            return rows, register.take_list(rows, actor, preview=True)

        def previewed(found: tuple[tuple[dict[str, str], ...], UnitImport]) -> None:
            rows, result = found
            about = f"新增 {len(result.added)} 个，更新 {len(result.changed)} 个单位。"
            wrong = "\n".join(f"第{i.row}行 {i.value}：{i.why}" for i in result.rejected[:8])
            more = f"\n不能导入 {len(result.rejected)} 行：\n{wrong}" if result.rejected else ""
            question = Question(
                TAKE_UNIT_LIST.caption, about + more, (), "导入", f"来自“{path.name}”"
            )
            self._ask(TAKE_UNIT_LIST, question, lambda _v: self._take(rows), "已导入单位名单")

        self.context.jobs.read(self, work, previewed, key="list")

    def _take(self, rows: tuple[dict[str, str], ...]) -> Changed:
        self.context.office.unit_register.take_list(rows, self.context.actor)
        return Changed(settings=True)


def _fits(text: str, unit: UnitRow) -> bool:
    former = tuple(name.name for name in unit.names)
    return bool(matching_units(text, (unit.name, *unit.aliases, *former)))
