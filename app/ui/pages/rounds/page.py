"""评价: the rounds of the office, and the round that is open with all that is done in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.changes import Changed
from app.base.rows.evaluation import RoundRow
from app.rules.evaluation.procedures import PROCEDURES
from app.ui import theme
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.rounds.collect_part import CollectPart
from app.ui.pages.rounds.decisions_part import DecisionsPart
from app.ui.pages.rounds.entry_acts import EntryActs
from app.ui.pages.rounds.evidence_part import EvidencePart
from app.ui.pages.rounds.grid.panel import GridPanel
from app.ui.pages.rounds.home import RoundList, period_words
from app.ui.pages.rounds.progress_part import ProgressPart
from app.ui.pages.rounds.results_part import ResultsPart
from app.ui.pages.rounds.scores_part import ScoresPart
from app.ui.pages.rounds.self_part import SelfPart
from app.ui.pages.rounds.sets_part import SetsPart
from app.ui.pages.rounds.stages_part import StagesPart
from app.ui.pages.rounds.state import RoundState
from app.ui.pages.rounds.units_part import UnitsPart
from app.ui.places import RoundAt, Tab
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.tabs import Tabs

if TYPE_CHECKING:  # what Ctrl+K offers is asked for with it
    from app.ui.dialogs.palette_entries import Entry

PLACES: Final = {
    "cells": "录入", "books": "采集表", "progress": "进度", "decisions": "决定", "scores": "得分", "results": "成果", "stages": "阶段", "units": "单位",
    "papers": "材料",
    "own": "自评",
}  # fmt: skip
HOME: Final = {"rounds": "轮次", "sets": "指标体系"}


class RoundsPage(Page):
    """Puts the parts together; each works on the shared state and knows no other."""

    title = "评价"

    def _build_widgets(self) -> None:
        self.state = RoundState(self.context, self)
        self._wanted: tuple[int, str] | None = None
        self.heading_label = captioned("评价", "title")
        self.stack = QStackedWidget()
        self.round_list = RoundList(self.context)
        self.sets_part = SetsPart(self.context)
        self.home_tabs = Tabs()
        self.back_button = QPushButton("所有轮次")
        self.back_button.setProperty("role", "quiet")
        self.back_button.setToolTip("Esc　回到轮次列表")
        self.name_label = captioned("", "title")
        self.about_label = captioned("", "muted")
        self.grid_panel = GridPanel(self.state)
        self.collect_part = CollectPart(self.state)
        self.progress_part = ProgressPart(self.state)
        self.decisions_part = DecisionsPart(self.state)
        self.results_part = ResultsPart(self.state)
        self.scores_part = ScoresPart(self.state)
        self.stages_part = StagesPart(self.state)
        self.units_part = UnitsPart(self.state)
        self.self_part = SelfPart(self.state)
        self.evidence_part = EvidencePart(self.state)
        self.tabs = Tabs()
        self.entry_acts = EntryActs(self, self.state)

    def _build_layout(self) -> None:
        home = QWidget()
        column = QVBoxLayout(home)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.heading_label)
        self.home_tabs.addTab(self.round_list, HOME["rounds"])
        self.home_tabs.addTab(self.sets_part, HOME["sets"])
        turn_by_letters(self.home_tabs, self.home_tabs)
        column.addWidget(self.home_tabs, 1)
        opened = QWidget()
        whole = QVBoxLayout(opened)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.HAIR)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.name_label)
        head.addWidget(self.about_label)
        head.addStretch(1)
        head.addWidget(self.back_button)
        whole.addLayout(head)
        for key, part in self._parts().items():
            self.tabs.addTab(part, PLACES[key])
        whole.addWidget(self.tabs, 1)
        self.stack.addWidget(home)
        self.stack.addWidget(opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.addWidget(self.stack)

    def _parts(self) -> dict[str, QWidget]:
        return {
            "cells": self.grid_panel,
            "books": self.collect_part,
            "progress": self.progress_part,
            "decisions": self.decisions_part,
            "scores": self.scores_part,
            "results": self.results_part,
            "stages": self.stages_part,
            "units": self.units_part,
            "papers": self.evidence_part,
            "own": self.self_part,
        }

    def _connect(self) -> None:
        panel, acts = self.grid_panel, self.entry_acts
        panel.nil_wanted.connect(acts.nil)
        panel.not_assessed_wanted.connect(acts.not_assess)
        panel.papers_wanted.connect(acts.papers)
        panel.list_wanted.connect(lambda spot: acts.list_of(spot, panel.put))
        self.evidence_part.papers_wanted.connect(acts.papers)
        self.round_list.chosen.connect(self.state.open)
        self.round_list.made.connect(self.open_round)
        self.state.opened.connect(self._show_round)
        self.state.live_ready.connect(lambda _live: self._head())
        panel.shown_first.connect(self._focus_tab)
        self.state.rounds_moved.connect(self.round_list.reload)
        self.back_button.clicked.connect(self.show_list)
        self.home_tabs.currentChanged.connect(lambda _at: self.reload())
        for at in range(self.tabs.count()):
            self.tabs.setTabToolTip(at, f"Alt+{(at + 1) % 10}")
            keys = QShortcut(QKeySequence(f"Alt+{(at + 1) % 10}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda at=at: self._go_to_tab(at))

    # ------------------------------------------------------------ where one is

    def reload(self) -> None:
        """Read again what is shown."""
        if self.stack.currentIndex():
            self.state.read()
        elif self.home_tabs.currentIndex():
            self.sets_part.reload()
        else:
            self.round_list.reload()

    def entered(self) -> None:
        """The focus where work begins: the cells of the open round, else the rounds."""
        if not self.stack.currentIndex():
            self.round_list.reload()
            self.round_list.focus_first()
            return
        self._focus_tab()

    def show_place(self, place: object) -> None:
        """A round with one of its places, or a tab of the list."""
        if isinstance(place, RoundAt):
            self.open_round(place.round_id, place.tab)
        elif isinstance(place, Tab) and place.name in HOME:
            self.show_list()
            self.home_tabs.setCurrentIndex(list(HOME).index(place.name))
        else:
            super().show_place(place)

    def kept_place(self) -> Mapping[str, Any]:
        """The round that is open, and its place."""
        if self.state.row is None or not self.stack.currentIndex():
            return {}
        return {"round": self.state.row.id, "tab": list(PLACES)[self.tabs.currentIndex()]}

    def place_from(self, kept: Mapping[str, Any]) -> object | None:
        """The round kept, where it is one."""
        key, tab = kept.get("round"), kept.get("tab")
        if isinstance(key, int) and isinstance(tab, str) and tab in PLACES:
            return RoundAt(key, tab)
        return None

    def entries(self) -> Sequence[Entry]:
        """The rounds, and the places of the one that is open."""
        from app.ui.dialogs.palette_entries import Entry  # loaded with the palette

        found = [
            Entry("view", f"轮次：{row.name}", period_words(row), partial(self.open_round, row.id))
            for row in self.round_list.rows
        ]
        row = self.state.row
        if row is None or not self.stack.currentIndex():
            return found
        return [
            *(
                Entry("view", PLACES[key], row.name, partial(self._go_to_tab, at))
                for at, key in enumerate(PLACES)
                if self.tabs.isTabVisible(at)
            ),
            *found,
        ]

    def find_here(self) -> bool:
        """Ctrl+F leads to the line that jumps to a unit."""
        if not self.stack.currentIndex() or self.tabs.currentWidget() is not self.grid_panel:
            return False
        self.grid_panel.jump_line.setFocus()
        return True

    def open_round(self, round_id: int, tab: str = "cells") -> None:
        """Show a round at one of its places."""
        self.tabs.setCurrentIndex(list(PLACES).index(tab))
        office, by = self.context.office, self.context.actor

        def show(rows: tuple[RoundRow, ...]) -> None:
            row = next((row for row in rows if row.id == round_id), None)
            self.round_list.show_rows(rows)
            if row is not None:
                self.state.open(row)

        self.context.jobs.read(self, lambda: office.rounds.all(by), show, key="open")

    def show_list(self) -> None:
        """Go back to the rounds."""
        self.state.open(None)
        self.stack.setCurrentIndex(0)
        self.reload()
        self.round_list.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex():
            self.show_list()
            return
        super().keyPressEvent(event)

    def on_changed(self, changed: Changed) -> None:
        """The calendar moves spans of scores; rounds announce themselves through the state."""
        if changed.calendar and self.isVisible():
            self.reload()

    # ------------------------------------------------------------ inside

    def _show_round(self, row: RoundRow | None) -> None:
        if row is None:
            return
        own = list(PLACES).index("own")
        self.tabs.setTabVisible(own, row.procedure == "self")
        self.stack.setCurrentIndex(1)
        self._head()
        self._focus_tab()

    def _head(self) -> None:
        row = self.state.row
        if row is None:
            return
        self.name_label.setText(row.name)
        said = [
            PROCEDURES.get(row.procedure, row.procedure),
            period_words(row),
            f"{row.units}个单位",
        ]
        said += [row.status] if row.status else []
        self.about_label.setText("　".join(said))

    def _go_to_tab(self, at: int) -> None:
        if self.stack.currentIndex() and self.tabs.isTabVisible(at):
            self.tabs.setCurrentIndex(at)
            self._focus_tab()

    def _focus_tab(self) -> None:
        part = self.tabs.currentWidget()
        focus = getattr(part, "focus_cells", None) or getattr(part, "focus_first", None)
        if focus is not None and self.isVisible():
            focus()
