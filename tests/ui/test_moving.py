"""A person's number typed into any form about a case is offered to be moved into the identity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from app.base.secret import Secret
from app.base.session import Session
from app.services.cases.commands import RegisterCase
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from app.ui.dialogs.moving import MovingPanel
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.places import CaseAt
from tests.ui.dialogs.test_letters import choose
from tests.ui.pages.case.test_case import ask, open_case
from tests.ui.pages.ledger.test_ledger import choose_lines, ledger_of
from tests.ui.pages.test_visits import draw, visits_of
from tools.tour import hands

NUMBER = "13900000002"
DAY = date(2026, 11, 18)
MOVED = "请拨〔电话另存〕（示例）"
TYPED = f"请拨{NUMBER}（示例）"

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17")


def panel_in(owner: QWidget) -> MovingPanel:
    panel = owner.findChild(MovingPanel)
    assert panel is not None
    panel.search()
    hands.settle()
    return panel


def phones(office: Office, case_id: int) -> list[str]:
    """What the identities of the case hold now, and how many there are."""
    by = office.session()
    found = []
    for whose in office.persons.whose((case_id,), by):
        assert whose.complainant_id is not None
        read = office.identities.read(whose.complainant_id, "reveal", by, "核对")
        found += [read[name].reveal() for name in ("phone", "other_phone") if read[name].reveal()]
    return found


UNSIGNED = ComplainantInput(Secret(""), real_name=False)


@pytest.mark.parametrize("people", [(), (UNSIGNED,)])
def test_a_case_without_anybodys_name_keeps_the_number_as_the_way_to_who_complained(
    window: MainWindow, office: Office, actor: Session, people: tuple[ComplainantInput, ...]
) -> None:
    """A letter that nobody signed, and that says no way to reach anybody."""
    command = RegisterCase(
        "letter", DAY, "承诺减免的租金未兑现", "来信反映承诺减免的租金没有兑现。",
        respondents=("示例县住建局",), category="1", complainants=people,
    )  # fmt: skip
    case_id = office.casework.register(command, actor).cases[0]
    page = open_case(window, case_id)
    assert page.rows is not None and len(page.rows.parties) == len(people)
    dialog = ask(page, "accept")
    hands.fill(dialog.form, {"note": TYPED})
    panel = panel_in(dialog)

    (button,) = panel.buttons.values()
    assert "移到匿名投诉举报人的电话" in button.text()
    hands.click(button)

    assert dialog.form.values()["note"] == MOVED and panel.isHidden()
    assert phones(office, case_id) == [NUMBER]
    (party,) = page.rows.parties
    assert (party.masked_name, party.masked_phone) == ("", "139****0002")
    assert (party.real_name, party.contact_known) == (False, True)
    hands.click(dialog.submit_button)
    clocks = {clock.clock: clock.outcome for clock in page.rows.clocks}
    assert clocks["acceptance_notice"] == "running"  # there is a way to tell them now
    assert NUMBER not in str(page.rows)


def test_in_a_form_for_many_cases_one_says_whose_it_is(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    cases = [log_case(f"路灯不亮{n}", complainant=f"李示例{'甲乙丙丁'[n]}") for n in range(4)]
    for case_id in cases:
        take(case_id, "accept", date(2026, 11, 19))
        take(case_id, "refer", date(2026, 11, 19), unit="示例县交通局")
    page = ledger_of(window)
    choose_lines(page, *(f"路灯不亮{n}" for n in range(4)))
    hands.click(page.batch_bar.step_buttons["remind"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"note": TYPED})
    panel = panel_in(dialog)
    assert panel.whose_box.count() == 4 and not panel.whose_box.isHidden()
    assert "李示例" not in panel.whose_box.itemText(2)

    panel.whose_box.setCurrentIndex(2)
    (button,) = panel.buttons.values()
    hands.click(button)

    assert dialog.form.values()["note"] == MOVED
    assert [NUMBER in phones(office, case_id) for case_id in cases] == [False, False, True, False]
    hands.click(dialog.submit_button)
    by = office.session()
    pages = [office.reads.case_page(case_id, date(2026, 11, 20), by=by) for case_id in cases]
    assert all(
        "〔电话另存〕" in p.timeline[-1].summary for p in pages if p.card.case_id != cases[2]
    )


def test_two_cases_have_a_button_for_each_of_their_people(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    cases = [log_case(f"路灯不亮{n}") for n in range(2)]
    for case_id in cases:
        take(case_id, "accept", date(2026, 11, 19))
        take(case_id, "refer", date(2026, 11, 19), unit="示例县交通局")
    page = ledger_of(window)
    choose_lines(page, "路灯不亮0", "路灯不亮1")
    hands.click(page.batch_bar.step_buttons["remind"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"note": TYPED})
    panel = panel_in(dialog)

    assert {case_id for _number, case_id, _person in panel.buttons} == set(cases)
    assert panel.whose_box.isHidden()
    button = next(b for (_n, case_id, _p), b in panel.buttons.items() if case_id == cases[1])
    hands.click(button)

    assert [NUMBER in phones(office, case_id) for case_id in cases] == [False, True]
    hands.click(dialog.put_by_button)


def test_a_letters_own_fields_are_watched_but_for_the_offices_own_number(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=DAY)
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    assert isinstance(page, CasePage)
    letter = choose(page, "转办函")
    hands.fill(letter.form, {"contact_phone": "0377-60000000", "unit": "示例县教体局"})
    panel = panel_in(letter)
    assert panel.isHidden()

    hands.fill(letter.form, {"facts": TYPED, "requirements": f"联系电话{NUMBER}"})
    panel = panel_in(letter)
    (button,) = panel.buttons.values()
    hands.click(button)

    values = letter.form.values()
    assert values["facts"] == MOVED and values["requirements"] == "联系电话〔电话另存〕"
    assert values["contact_phone"] == "0377-60000000"
    assert phones(office, case_id) == ["13800000001", NUMBER]
    hands.click(letter.close_button)


def test_a_reason_and_an_opinion_are_watched_too(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=DAY)
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    assert page.rows is not None
    page.case_actions.void(page.rows.timeline[-1])
    dialog: Any = page.case_actions.dialog
    hands.fill(dialog.form, {"reason": TYPED})

    hands.click(next(iter(panel_in(dialog).buttons.values())))

    assert dialog.form.values()["reason"] == MOVED
    hands.click(dialog.put_by_button)


def test_what_is_said_in_a_visit_by_telephone_is_watched_too(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 10, 19))
    for kind in ("accept", "close"):
        take(case_id, kind, date(2026, 10, 20))
    page = visits_of(window)
    draw(page, name="抽查（示例）", size=1)
    page.line_grid.setFocus()
    hands.press(page.line_grid, "3")
    page.call_panel.opinion_text.setPlainText(TYPED)
    panel = panel_in(page)

    hands.click(next(iter(panel.buttons.values())))

    assert page.call_panel.opinion_text.toPlainText() == MOVED
    assert phones(office, case_id) == ["13800000001", NUMBER]
    hands.click(page.call_panel.save_button)
    last = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session()).timeline[-1]
    assert last.kind == "visit_back" and MOVED in last.summary


def test_a_case_opened_by_its_place_has_no_offer_while_nothing_is_typed(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    window.open_page("case", CaseAt(log_case()))
    hands.settle()
    page: Any = window.pages["case"]
    dialog = ask(page, "accept")

    assert panel_in(dialog).isHidden()
    hands.click(dialog.put_by_button)
