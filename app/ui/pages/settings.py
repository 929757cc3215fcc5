"""设置: the office, readings of its pack, officers, recusals, backups; a panel each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.rows.changes import Changed
from app.rules.regulation.regulation import Regulation
from app.ui import theme
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.settings_archive import ArchivePanel
from app.ui.pages.settings_backup import BackupPanel
from app.ui.pages.settings_faces import FacesPanel
from app.ui.pages.settings_office import OfficePanel
from app.ui.pages.settings_people import PeoplePanel
from app.ui.pages.settings_readings import ReadingsPanel
from app.ui.pages.settings_recusals import RecusalPanel
from app.ui.pages.settings_warnings import WarningsPanel
from app.ui.places import Tab, case_opener
from app.ui.plain import PlainLabel
from app.ui.tab_letters import turn_by_letters
from app.ui.typed_text import keep_words
from app.ui.widgets.tabs import Tabs

ADOPT_EDITION = "readings"  # under this key their reason is kept until they are adopted
UNDOING = "撤消采用，恢复原来的解释口径"


class SettingsPage(Page):
    """Each tab is saved by its own button; nothing takes effect before."""

    title = "设置"
    _keeps = False  # whether the reason typed for other readings is kept as it is typed

    def _build_widgets(self) -> None:
        self.heading_label = captioned("设置", "title")
        self.tabs = Tabs()
        self.office_panel = OfficePanel(self.context)
        self.pack_label = PlainLabel()
        self.pack_label.setProperty("role", "muted")
        self.readings_panel = ReadingsPanel()
        self.people_panel = PeoplePanel(self.context)
        self.recusal_panel = RecusalPanel(self.context)
        self.archive_panel = ArchivePanel(self.context)
        self.warnings_panel = WarningsPanel(self.context)
        self.faces_panel = FacesPanel(self.context)
        self.backup_panel = BackupPanel(self.context)

    def _build_layout(self) -> None:
        readings = QWidget()
        column = QVBoxLayout(readings)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(self.pack_label)
        column.addWidget(self.readings_panel, 1)
        for tab, caption in (
            (self.office_panel, "本办"), (readings, "解释口径"), (self.people_panel, "经办人"),
            (self.recusal_panel, "回避"), (self.archive_panel, "归档"), (self.faces_panel, "字体"), (self.backup_panel, "备份"), (self.warnings_panel, "预警"),
        ):  # fmt: skip
            self.tabs.addTab(tab, caption)
        turn_by_letters(self.tabs, self)
        self.tabs.tabBar().setAccessibleName("设置的各部分")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        open_case = case_opener(self.context.shell)
        self.readings_panel.preview_wanted.connect(self._preview)
        self.readings_panel.adopted.connect(self._adopt)
        self.readings_panel.opened.connect(open_case)
        self.recusal_panel.opened.connect(open_case)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read everything again."""
        office, today, by = self.context.office, self.context.today.day, self.context.actor

        def work() -> tuple[Any, ...]:
            return (
                office.reads.settings(),
                office.options.current(),
                office.regulations.current(),
                office.staff.all(today),
                office.recusals.register(by),
                office.reads.officers(),
                office.handovers.all(),
            )

        self.context.jobs.read(self, work, self._show, key="settings")
        self.archive_panel.reload()
        self.warnings_panel.reload()
        self.faces_panel.reload()
        self.backup_panel.reload()

    def entered(self) -> None:
        """Begin with the first control of the tab in front."""
        first = {
            self.backup_panel: self.backup_panel.now_button,
            self.archive_panel: self.archive_panel.archive_form.editors["fonds"],
            self.warnings_panel: self.warnings_panel.threshold_grid,
        }
        first.get(
            self.tabs.currentWidget(),
            self.office_panel.office_form.editors["name"],
        ).setFocus()

    def show_place(self, place: object) -> None:
        """One of the tabs: ``backups``, ``archive``, ``warnings``."""
        panels: dict[Tab, QWidget] = {
            Tab("backups"): self.backup_panel, Tab("archive"): self.archive_panel,
            Tab("warnings"): self.warnings_panel,
        }  # fmt: skip
        if not isinstance(place, Tab) or place not in panels:
            super().show_place(place)
        else:
            self.tabs.setCurrentWidget(panels[place])

    def on_changed(self, changed: Changed) -> None:
        """Settings, recusals and readings are shown here."""
        if self.isVisible() and (changed.settings or changed.cases):
            self.reload()

    def _show(self, read: tuple[Any, ...]) -> None:
        office, desk, regulation, officers, recusals, there, handovers = read
        self.office_panel.show_settings(office, desk, there)
        self._show_regulation(regulation)
        self.people_panel.show_officers(officers, handovers)
        self.recusal_panel.show_recusals(recusals)

    def _show_regulation(self, regulation: Regulation) -> None:
        self.pack_label.setText(f"{regulation.name}　{regulation.number}")
        self.readings_panel.show_regulation(regulation)
        if not self._keeps:
            self._keeps = True
            keep_words(self.context.typed, self.readings_panel.reason_line, ADOPT_EDITION)

    # ------------------------------------------------------------ readings

    def _preview(self, readings: dict[str, str]) -> None:
        regulations, by = self.context.office.regulations, self.context.actor
        self.context.jobs.read(
            self,
            lambda: regulations.preview_adopt(readings, by=by),
            self.readings_panel.show_moves,
            key="preview",
        )

    def _adopt(self, readings: dict[str, str], reason: str) -> None:
        before = self.readings_panel.taken

        def adopted(changed: Changed) -> None:
            self.readings_panel.reason_line.clear()
            self.context.shell.toast(
                "已采用新的解释口径", lambda: self._take_back(before, changed.cases)
            )
            self.context.changes.announce(changed)

        self._write(readings, reason, adopted)

    def _take_back(self, readings: Mapping[str, str], cases: tuple[int, ...]) -> None:
        """The readings before are adopted again, by the cases that had followed and no other."""

        def undone(changed: Changed) -> None:
            self.context.shell.toast("已撤消：恢复原来的解释口径")
            self.context.changes.announce(changed)

        self._write(readings, UNDOING, undone, only=cases)

    def _write(
        self,
        readings: Mapping[str, str],
        reason: str,
        then: Callable[[Changed], None],
        only: tuple[int, ...] | None = None,
    ) -> None:
        regulations, actor = self.context.office.regulations, self.context.actor
        self.context.jobs.write(
            self,
            lambda progress: regulations.adopt_edition(
                actor,
                readings=readings,
                reason=reason,
                earlier_too=only is not None,
                only=only,
                progress=progress,
            ),
            then,
            caption="正在采用解释口径…",
        )
