"""Who sits at the desk: asked once, remembered, changed by the name and by Ctrl+K; all follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListView, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app import bootstrap
from app.base.machine.pc_settings import PcSettings
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.models.case import CaseStep
from app.models.officer import Officer
from app.services.cases.commands import Recuse
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.board import BoardPage
from app.ui.pages.case.approvals import ApprovalStrip
from app.ui.pages.case.page import CasePage
from app.ui.pages.intake.page import IntakePage
from app.ui.pages.settings import SettingsPage
from app.ui.pages.workbench import WorkbenchPage
from app.ui.places import CaseAt
from app.ui.seat import last_officer
from tests.services.making import Clock, Desk, make_office, open_office, receive
from tools.tour import hands

DAY = date(2026, 11, 20)


@pytest.fixture
def second(office: Office, actor: Session) -> Session:
    """Somebody else at the office, added before the window opens."""
    return office.session(office.officers.add("经办人乙", actor))


def change_by_name(window: MainWindow, name: str) -> None:
    """Click the name top right, and another in the menu below it."""
    hands.click(window.top_bar.officer_button)
    action = next(a for a in window.seat.menu.actions() if a.text() == f"由{name}办公")
    window.seat.menu.close()
    action.trigger()
    hands.settle()


def test_the_name_top_right_changes_who_works_and_the_pages_follow(
    second: Session, log_case: Callable[..., int], window: MainWindow, office: Office
) -> None:
    mine = log_case("甲登记的一件", on=date(2026, 11, 19))
    window.reload()
    page = window.pages["workbench"]
    assert isinstance(page, WorkbenchPage)
    assert [line.case_id for line in page.work_grid.rows.rows] == [mine]

    change_by_name(window, "经办人乙")

    assert window.context is not None and window.context.actor.uid == second.uid
    assert window.top_bar.officer_button.text() == "经办人乙"
    page = window.pages["workbench"]
    assert isinstance(page, WorkbenchPage)
    assert page.isVisible() and page.work_grid.rows.rows == ()
    assert last_officer(window.pc, office.path) == second.uid


def test_steps_recorded_afterwards_bear_the_other_name(
    second: Session, log_case: Callable[..., int], window: MainWindow, office: Office
) -> None:
    case_id = log_case()
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    change_by_name(window, "经办人乙")

    page = window.pages["case"]
    assert isinstance(page, CasePage)
    assert page.isVisible() and page.kept_place() == {"case": case_id}
    hands.choose_step(page.step_strip, "record")
    dialog = page.case_actions.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"note": "电话联系过一次，没有接听"})
    hands.click(dialog.submit_button)

    with office.gate.file.read() as connection:
        names = select(Officer.name).join(CaseStep, CaseStep.actor_id == Officer.id)
        kinds = connection.execute(names.add_columns(CaseStep.kind).order_by(CaseStep.no)).all()
    assert [tuple(row) for row in kinds] == [("经办人甲", "receive"), ("经办人乙", "record")]


def test_ctrl_k_changes_who_works(second: Session, window: MainWindow) -> None:
    hands.press(window, "Ctrl+K")
    assert window.palette_panel is not None
    hands.write(window.palette_panel.line, "换由经办人乙")
    hands.press(window.palette_panel.line, "Return")
    hands.settle()

    assert window.context is not None and window.context.actor.uid == second.uid
    hands.press(window, "Ctrl+K")
    assert window.palette_panel is not None
    captions = [entry.caption for entry in window.at_hand()]
    assert "换由经办人甲办公" in captions and "换由经办人乙办公" not in captions


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_ones_own_recusal_hides_a_case_from_oneself_alone(
    second: Session, log_case: Callable[..., int], actor: Session, window: MainWindow,
    office: Office,
) -> None:  # fmt: skip
    case_id = log_case("乙应当回避的一件")
    office.recusals.recuse(Recuse(case_id, second.name, "近亲属", DAY), actor)
    window.open_page("board")
    assert "乙应当回避的一件" in board_words(window)

    change_by_name(window, "经办人乙")
    assert "乙应当回避的一件" not in board_words(window)

    change_by_name(window, "经办人甲")
    assert "乙应当回避的一件" in board_words(window)


def board_words(window: MainWindow) -> str:
    page = window.pages["board"]
    assert isinstance(page, BoardPage) and page.isVisible()
    found = []
    for view in page.findChildren(QListView):
        model = view.model()
        texts = (
            model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or ""
            for row in range(model.rowCount())
        )
        found += texts
    return " ".join(map(str, found))


def test_each_has_their_own_draft(second: Session, window: MainWindow) -> None:
    hands.press(window, "Ctrl+N")
    hands.fill(intake(window).forms.matter_form, {"facts": "甲写了一半"})
    change_by_name(window, "经办人乙")
    assert facts(window) == ""

    change_by_name(window, "经办人甲")

    assert facts(window) == "甲写了一半"


def facts(window: MainWindow) -> str:
    return str(intake(window).forms.matter_form.values().get("facts") or "")


def intake(window: MainWindow) -> IntakePage:
    page = window.pages["intake"]
    assert isinstance(page, IntakePage) and page.isVisible()
    return page


# ------------------------------------------------------------ at the start


@pytest.fixture
def file_of_two(tmp_path: Path) -> Path:
    with make_office(tmp_path / "two.sqlite", Clock(DAY)) as office:
        office.officers.add("经办人乙", office.session())
    return tmp_path / "two.sqlite"


def start(qtbot: QtBot, file: Path, pc: PcSettings) -> tuple[MainWindow, list[Office]]:
    offices: list[Office] = []
    window = bootstrap.make_window(lambda: DAY, serial=True, pc=pc)
    qtbot.addWidget(window)
    window.show()
    bootstrap._open_behind(window, file, offices.append)
    hands.settle()
    return window, offices


def finish(window: MainWindow, offices: list[Office]) -> None:
    for page in window.pages.values():
        page.close_page()
    window.close()
    for office in offices:
        office.close()
    hands.settle()


def test_the_start_asks_who_of_two_works_and_the_next_start_remembers(
    qtbot: QtBot, file_of_two: Path
) -> None:
    pc = PcSettings()
    window, offices = start(qtbot, file_of_two, pc)
    assert window.context is None and not window.side_bar.isEnabled()
    choice = window.opening_page.choice
    assert choice is not None and choice.isVisible()
    words = [label.text() for label in choice.findChildren(QLabel)]
    assert "现在由谁办公？" in words
    assert [b.text() for b in choice.findChildren(QPushButton)] == [
        f"由{officer.name}办公" for officer in offices[0].officers.all()
    ]

    hands.press(choice.buttons[1], "Return")
    qtbot.waitUntil(lambda: window.context is not None, timeout=10_000)
    assert window.context is not None and window.context.actor.name == "经办人乙"
    uid = window.context.actor.uid
    assert window.pages["workbench"].isVisible()
    finish(window, offices)

    again, offices = start(qtbot, file_of_two, pc)
    qtbot.waitUntil(lambda: again.context is not None, timeout=10_000)
    assert again.context is not None and again.context.actor.uid == uid
    assert again.top_bar.officer_button.text() == "经办人乙"
    finish(again, offices)


def test_after_a_change_of_officer_the_next_first_look_is_that_officers_own(
    qtbot: QtBot, file_of_two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Change who works, close, start: the rows there before the office show the other's work alone."""
    with open_office(file_of_two, Clock(DAY)) as office:
        first, other = (office.session(officer) for officer in office.officers.all())
        desk = Desk(office)
        mine = desk.register(DAY - timedelta(1), title="甲经办的一件")
        theirs = office.casework.register(
            receive(DAY - timedelta(1), title="乙经办的一件", officer=other.name), other
        ).cases[0]
        assert (first.name, other.name) == ("经办甲示例", "经办人乙")
    pc = PcSettings()
    window, offices = start(qtbot, file_of_two, pc)
    choice = window.opening_page.choice
    assert choice is not None
    hands.press(choice.buttons[0], "Return")
    qtbot.waitUntil(lambda: window.context is not None, timeout=10_000)
    assert looked_at(window) == [mine]
    change_by_name(window, "经办人乙")
    finish(window, offices)

    monkeypatch.setattr(bootstrap, "OPEN_AFTER_MS", 600)
    again, offices = start(qtbot, file_of_two, pc)
    assert again.context is None and offices == []  # these rows are the first look's

    assert looked_at(again) == [theirs]
    qtbot.waitUntil(lambda: again.context is not None, timeout=10_000)
    hands.settle()
    assert looked_at(again) == [theirs]
    finish(again, offices)


def looked_at(window: MainWindow) -> list[int | None]:
    """The cases of the lines on the workbench."""
    page = window.pages["workbench"]
    assert isinstance(page, WorkbenchPage)
    return [line.case_id for line in page.work_grid.rows.rows]


def test_one_officer_alone_is_not_asked(qtbot: QtBot, tmp_path: Path) -> None:
    make_office(tmp_path / "one.sqlite", Clock(DAY)).close()

    window, offices = start(qtbot, tmp_path / "one.sqlite", PcSettings())

    qtbot.waitUntil(lambda: window.context is not None, timeout=10_000)
    assert window.opening_page.choice is None
    finish(window, offices)


def test_who_left_the_office_is_asked_anew(tmp_path: Path) -> None:
    with make_office(tmp_path / "three.sqlite", Clock(DAY)) as office:
        me = office.session()
        for name in ("经办人乙", "经办人丙"):
            office.officers.add(name, me)
        office.staff.set_active("经办人丙", False, me)
        third = next(o for o in office.staff.all(DAY) if o.name == "经办人丙")
        assert not third.active
    gone = bootstrap.open_office(
        tmp_path / "three.sqlite", today=lambda: DAY, now=lambda: datetime(2026, 11, 20, 9),
        officer="nobody",
    )  # fmt: skip
    gone[0].close()

    assert gone[1] is None


def test_the_director_chosen_in_the_settings_sits_down_to_instruct(
    second: Session, log_case: Callable[..., int], window: MainWindow, office: Office
) -> None:
    window.open_page("settings")
    hands.settle()
    settings = window.pages["settings"]
    assert isinstance(settings, SettingsPage)
    hands.fill(settings.office_panel.office_form, {"approval": ["accept"]})
    hands.fill(settings.office_panel.head_form, {"director": second.uid})
    hands.click(settings.office_panel.save_button)
    assert office.options.current().director == second.uid
    case_id = log_case()
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    propose(window, "拟予受理。")

    strip = instruct(window)
    assert strip.dialog is not None
    assert "由负责人或副负责人决定" in strip.dialog.error_label.text()
    strip.dialog.reject()
    change_by_name(window, second.name)
    instruct(window)

    row = office.approvals.of_case(case_id, second)[0]
    assert (row.state, row.proposed_by, row.instructed_by) == (
        "approved", "经办人甲", second.name,
    )  # fmt: skip


def strip_of(window: MainWindow) -> ApprovalStrip:
    page = window.pages["case"]
    assert isinstance(page, CasePage)
    return page.approval_strip


def propose(window: MainWindow, opinion: str) -> None:
    strip = strip_of(window)
    hands.click(strip.propose_button)
    assert strip.dialog is not None
    hands.fill(strip.dialog.form, {"step": "accept", "opinion": opinion})
    hands.click(strip.dialog.submit_button)


def instruct(window: MainWindow) -> ApprovalStrip:
    strip = strip_of(window)
    hands.click(strip.instruct_button)
    assert strip.dialog is not None
    hands.fill(strip.dialog.form, {"approved": True, "instruction": "同意"})
    hands.click(strip.dialog.submit_button)
    return strip


def test_the_instruction_of_a_leader_is_entered_by_whoever_proposed(
    second: Session,
    log_case: Callable[..., int],
    window: MainWindow,
    office: Office,
    actor: Session,
) -> None:
    office.options.save(DeskSettings(approval=("accept",), director=second.uid), actor)
    case_id = log_case()
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    propose(window, "拟予受理。")
    strip = strip_of(window)
    hands.click(strip.instruct_button)
    assert strip.dialog is not None
    hands.fill(
        strip.dialog.form,
        {"approved": True, "instruction": "依法受理。", "given_by": "钱示例", "post": "县长"},
    )
    hands.click(strip.dialog.submit_button)

    row = office.approvals.of_case(case_id, second)[0]
    assert (row.state, row.instructed_by) == ("approved", "县长钱示例")
    assert "县长钱示例" in strip_of(window).approval_label.text()
