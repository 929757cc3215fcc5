"""Papers without a file are noted with a unit, a round, a unit in a round, a call: by the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from app.base.session import Session
from app.services.evaluation.round_commands import Assess, OpenRound
from app.services.office import Office
from app.services.store.paper_only import Subject
from app.ui.dialogs.kept_files import KeptFilesDialog
from app.ui.main_window import MainWindow
from app.ui.places import CallAt, RoundAt
from tests.services.consultation import making
from tests.ui.conftest import FRIDAY
from tools.tour import hands

UNIT = "示例县住建局"
PAPER = {
    "title": "送审原件（示例）", "dated": date(2026, 8, 1), "pages": 12, "place": "三楼档案柜2",
}  # fmt: skip


def of_unit(window: MainWindow, office: Office, by: Session) -> KeptFilesDialog:
    window.open_page("units")
    hands.settle()
    page: Any = window.pages["units"]
    page.unit_grid.selectRow([row.name for row in page.unit_grid.rows.rows].index(UNIT))
    hands.click(page.files_button)
    return page.files_dialog


def opened_round(window: MainWindow, office: Office, by: Session, place: str) -> Any:
    command = OpenRound("示例轮次", "nanyang-2024-departments", "evaluation", (UNIT,))
    key = office.rounds.open(command, by)
    unit = office.rounds.units(key, by)[0][0]
    office.assessments.take(Assess(key, unit, "begin", FRIDAY), by)
    window.open_page("rounds", RoundAt(key, place))
    hands.settle()
    return window.pages["rounds"]


def of_round(window: MainWindow, office: Office, by: Session) -> KeptFilesDialog:
    page = opened_round(window, office, by, "papers")
    hands.click(page.evidence_part.paper_button)
    return page.evidence_part.papers_dialog


def of_assessment(window: MainWindow, office: Office, by: Session) -> KeptFilesDialog:
    page = opened_round(window, office, by, "units")
    part = page.units_part
    part.unit_grid.selectRow(0)
    hands.click(part.files_button)
    menu = part.files.menu
    next(one for one in menu.actions() if one.text() == "纸质材料…").trigger()
    hands.settle()
    return part.files.papers_dialog


def of_call(window: MainWindow, office: Office, by: Session) -> KeptFilesDialog:
    window.open_page("consultation", CallAt(making.received(office, by)))
    hands.settle()
    page: Any = window.pages["consultation"]
    hands.click(page.past_part.paper_button)
    return page.past_part.papers_dialog


@pytest.fixture
def known(log_case: Callable[..., int], take: Callable[..., int]) -> Iterator[None]:
    """The unit is in the register."""
    case_id = log_case(respondent=UNIT)
    take(case_id, "accept", FRIDAY)
    yield


@pytest.mark.parametrize(
    "subject, open_papers",
    [("unit", of_unit), ("round", of_round), ("assessment", of_assessment), ("call", of_call)],
)
def test_a_paper_is_noted_and_listed_with_where_it_lies(
    window: MainWindow,
    office: Office,
    actor: Session,
    known: None,
    subject: Subject,
    open_papers: Callable[[MainWindow, Office, Session], KeptFilesDialog],
) -> None:
    dialog = open_papers(window, office, actor)
    assert not dialog.file_grid.rows.rows

    hands.click(dialog.note_button)
    form = dialog.noting
    assert form is not None
    hands.fill(form.form, PAPER)
    hands.click(form.submit_button)
    hands.settle()

    (row,) = dialog.file_grid.rows.rows
    assert (row.name, row.pages, row.place) == ("送审原件（示例）", 12, "三楼档案柜2")
    assert "存放在：三楼档案柜2" in dialog.viewer.sentence_label.text()
    hands.click(dialog.close_button)
    with office.gate.see(office.gate.program) as view:
        kept = view.connection.exec_driver_sql(
            f"SELECT count(*) FROM attachment WHERE {subject}_id IS NOT NULL AND blob_id IS NULL"
        )
        assert kept.scalar_one() == 1
