"""A desk to tell stories at: everything is done through the real window, on the day it happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.rows.archives import ArchiveSettings
from app.base.rows.cases import CaseRows, ClockRow
from app.base.rows.settings import OfficeSettings
from app.services.cases.casework import TAKE_STEP
from app.services.office import Office
from app.ui.dialogs.steps import step_key
from app.ui.main_window import MainWindow
from app.ui.start import make_application, make_window
from app.ui.theme import Scheme, theme
from tools.tour import hands
from tools.tour.player import Camera, Player, TourDay
from tools.tour.story import Act, Happening, Log
from tools.tour.story import Office as Plan

CASE = "本件"
CHECKER = "经办乙示例"  # of what is filed


class Desk:
    """One case from its coming in to its end; every act must be taken as told."""

    def __init__(self, window: MainWindow, player: Player, office: Office) -> None:
        self.window, self.player, self.office = window, player, office

    def log(self, on: date, sample: str = "", **values: Any) -> None:
        """Log the case by the form."""
        self._play(Log(on, CASE, sample, values))

    def take(self, on: date, kind: str, **fields: Any) -> None:
        """Take a step by its form; the desk must take it."""
        self._play(Act(on, CASE, kind, fields))

    def file(self, on: date) -> None:
        """File the case with what lies on paper, looked through by another officer."""
        self._to(on)
        page = self.player.show_case(CASE)
        hands.choose_step(page.step_strip, "archive")
        hands.settle()
        dialog = page.case_actions.filing.dialog
        hands.fill(dialog.form, {"checked_by": CHECKER, "reason": "纸质件存档案柜。"})
        hands.click(dialog.submit_button)
        hands.settle()
        assert self.office.archives.rows(self.office.session()).volumes

    def is_refused(self, on: date, kind: str, **fields: Any) -> str:
        """Try a step that the desk must not take; gives what it says, and leaves the form."""
        self._to(on)
        page = self.player.show_case(CASE)
        hands.choose_step(page.step_strip, kind)
        dialog = page.case_actions.dialog
        assert dialog is not None
        hands.fill(dialog.form, {"on": on, **fields})
        if kind == "accept":
            hands.affirm(dialog.form)
        if dialog.submit_button.isEnabled():
            hands.click(dialog.submit_button)
        said = dialog.error_label.text() or dialog.missing_label.text()
        hands.click(dialog.put_by_button)
        page.context.typed.drop(TAKE_STEP.verb, *step_key(self.player.cases[CASE], kind))
        return said

    def offers(self, kind: str) -> bool:
        """Whether the case page offers a step."""
        return self.player.show_case(CASE).step_strip.offers(kind)

    @property
    def rows(self) -> CaseRows:
        """What the case page shows."""
        rows = self.player.show_case(CASE).rows
        assert rows is not None
        return rows

    @property
    def stage(self) -> str:
        """The stage as it stands on the page."""
        return self.player.show_case(CASE).stage_label.text()

    def clock(self, kind: str, unit: str = "", round_: int = 1) -> ClockRow:
        """A clock of the case."""
        found = [
            row for row in self.rows.clocks
            if (row.clock, row.unit or "", row.round) == (kind, unit, round_)
        ]  # fmt: skip
        assert len(found) == 1, found
        return found[0]

    def explanation(self, kind: str, unit: str = "") -> str:
        """What stands in 期限计算说明 when one goes down to a clock by keys."""
        page = self.player.show_case(CASE)
        wanted = self.clock(kind, unit)
        page.clock_list.setFocus()
        QTest.keyClick(page.clock_list, Qt.Key.Key_Home)
        for _ in self.rows.clocks:
            if page.clock_list.current() == wanted:
                return page.explanation_text.toPlainText()
            QTest.keyClick(page.clock_list, Qt.Key.Key_Down)
        raise AssertionError(f"{kind} 不在期限里")

    def _to(self, on: date) -> None:
        self.player.day.day = on
        self._vouch()
        self.window.today.check()

    def _vouch(self) -> None:
        """A story may go back to another case's beginning: the day is right all the same."""
        if self.office.clock.doubt():
            self.office.clock.vouch(self.office.session())

    def _play(self, happening: Happening) -> None:
        self.player.day.day = happening.on
        self._vouch()
        self.player.play(happening)
        assert self.player.problems == []


@contextmanager
def desk_under(regulation: str, qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[Desk]:
    """A desk under a regulation, on an empty file."""
    make_application()
    theme.show(qapp, Scheme.LIGHT)
    plan = Plan("story", "示例县信用办", regulation, "示信投〔{year}〕{n}号", (), ())
    day = TourDay(date(2026, 9, 1))
    settings = OfficeSettings(plan.name, "county", plan.regulation,
                              number_pattern=plan.number_pattern)  # fmt: skip
    window = make_window(day.today, serial=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    with Office.create(
        folder / "office.sqlite", settings, today=day.today, now=day.now, officer="经办人甲"
    ) as office:
        office.officers.add(CHECKER, office.session())
        office.archive_options.save(ArchiveSettings(fonds="Z109"), office.session())
        window.attach(office, office.session())
        hands.settle()
        yield Desk(window, Player(window, day, Camera(folder, held=Scheme.LIGHT), plan), office)
        for page in window.pages.values():
            page.close_page()
        window.close()
        hands.settle()


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A desk in 南阳, on an empty file."""
    with desk_under("nanyang-2020", qtbot, qapp, tmp_path) as made:
        yield made


@pytest.fixture
def yuncheng(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A desk in 运城, on an empty file."""
    with desk_under("yuncheng-2021", qtbot, qapp, tmp_path) as made:
        yield made
