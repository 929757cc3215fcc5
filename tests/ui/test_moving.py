"""A person's number typed into any form about a case is offered to be moved into the identity."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from app.base.secret import Secret
from app.base.session import Session
from app.services.cases.commands import RegisterCase
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from app.ui.dialogs.incoming import IncomingDialog
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


def test_paragraphs_put_in_other_words_and_a_remark_are_watched_but_not_what_was_composed(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=DAY)
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    letter = choose(page, "转办函")
    hands.fill(
        letter.form,
        {"unit": "示例县教体局", "facts": "租金没有减免。", "contact_phone": "13700000003"},
    )
    letter.renew_preview()
    hands.settle()
    _form, beside = letter.findChildren(MovingPanel)
    row = next(
        n for n, (composed, _now) in enumerate(letter.paragraphs.paragraph_grid.rows.rows)
        if "租金没有减免" in composed
    )  # fmt: skip
    letter.paragraphs.paragraph_grid.selectRow(row)
    letter.paragraphs.text_field.setPlainText(f"租金没有减免，{TYPED}")
    letter.station_panel.remark_field.setText(f"已电话{NUMBER}核实")
    beside.search()
    hands.settle()

    (button,) = beside.buttons.values()  # the same number twice, and none of the office's own
    hands.click(button)

    assert letter.paragraphs.text_field.toPlainText() == f"租金没有减免，{MOVED}"
    assert [new for _old, new in letter.paragraphs.rewrites()] == [f"租金没有减免，{MOVED}"]
    assert letter.station_panel.remark_field.text() == "已电话〔电话另存〕核实"
    assert phones(office, case_id) == ["13800000001", NUMBER] and beside.isHidden()
    hands.click(letter.close_button)


def test_a_form_that_names_its_case_by_number_offers_that_cases_identity(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=DAY)
    number = office.reads.case_page(case_id, DAY, by=office.session()).card.number
    window.open_page("documents")
    hands.settle()
    incoming = IncomingDialog(window, window.context)
    incoming.register(None)
    dialog = incoming.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"note": TYPED})
    assert "没有登记投诉举报人" in panel_in(dialog).found_label.text()  # of no case yet
    hands.fill(dialog.form, {"case": number})

    (button,) = panel_in(dialog).buttons.values()
    hands.click(button)

    assert dialog.form.values()["note"] == MOVED
    assert phones(office, case_id) == ["13800000001", NUMBER]
    hands.click(dialog.put_by_button)
    incoming.reject()


# Forms over a case or its papers in which nothing is said of anybody, or that are the identity's own.
NOTHING_SAID = {
    "REPLACE": "the number of a paper alone",
    "PRINT_POST": "addresses, which nobody keeps",
    "START_NUMBERS": "a number alone",
    "PRINT_YEAR": "a year alone",
    "NOTE_PAPER": "of units, rounds and calls: no case is there",
}


def test_every_form_about_a_case_or_its_paper_says_whose_identity_is_meant() -> None:
    forgetful = []
    for file in sorted((Path(__file__).parents[2] / "app" / "ui").rglob("*.py")):
        words = ast.parse(file.read_text("utf-8"))
        asked = [
            node for node in ast.walk(words)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            and node.func.id in ("ask", "ask_on_paper") and len(node.args) > 2
        ]  # fmt: skip
        if not asked:
            continue
        parts = file.with_suffix("").relative_to(Path(__file__).parents[2]).parts
        module = importlib.import_module(".".join(parts))
        for node in asked:
            name = ast.unparse(node.args[2])
            act = getattr(module, name, None)  # an act handed on is looked at where it is named
            about = act.about if act is not None else ""
            told = "cases=" in ast.unparse(node) or name in NOTHING_SAID
            if about in ("case", "document") and not told:
                forgetful.append(f"{'.'.join(parts)}: {name}")

    assert forgetful == []


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
