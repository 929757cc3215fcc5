"""Two officers at one desk, through the window: keeping out, passing on, letting in, a new director."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.base.errors import RuleViolation
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.workbench import WorkbenchPage
from tests.ui.pages.test_settings import dialog_of, settings_of
from tests.ui.test_seat import change_by_name
from tools.tour import hands

DAY = date(2026, 11, 20)


@pytest.fixture
def second(office: Office, actor: Session) -> Session:
    return office.session(office.officers.add("经办人乙", actor))


@pytest.fixture
def third(office: Office, actor: Session) -> Session:
    return office.session(office.officers.add("经办人丙", actor))


def number_of(office: Office, case_id: int, by: Session) -> str:
    return office.reads.case_page(case_id, DAY, by=by).card.number


def keep_out(window: MainWindow, **values: Any) -> Any:
    """Fill in the form 登记回避 and press its button; gives the form."""
    page = settings_of(window, 3)
    hands.click(page.recusal_panel.recuse_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, values)
    hands.click(dialog.submit_button)
    return dialog


def let_in(window: MainWindow, **values: Any) -> Any:
    page = settings_of(window, 3)
    hands.click(page.recusal_panel.end_recusal_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, values)
    hands.click(dialog.submit_button)
    return dialog


def mine(window: MainWindow) -> list[int]:
    """The cases that 我经办的 shows on the workbench."""
    window.open_page("workbench")
    hands.settle()
    page = window.pages["workbench"]
    assert isinstance(page, WorkbenchPage)
    return [line.case_id for line in page.work_grid.rows.rows]


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_one_keeps_out_passes_the_case_on_and_only_the_superior_lets_them_in_again(
    second: Session, log_case: Callable[..., int], window: MainWindow, office: Office,
    actor: Session,
) -> None:  # fmt: skip
    case_id = log_case("应当回避的一件", on=date(2026, 11, 18))
    window.reload()
    assert mine(window) == [case_id]

    keep_out(
        window, number=number_of(office, case_id, second), officer=actor.name, reason="近亲属",
        successor=second.name,
    )  # fmt: skip

    assert mine(window) == []
    change_by_name(window, second.name)
    assert mine(window) == [case_id]  # it was passed on, with whose work it is
    change_by_name(window, actor.name)
    refused = let_in(window, reason="没有亲属关系")
    assert "不能自己解除" in refused.error_label.text()
    hands.fill(refused.form, {"superior": "发改委赵主任示例"})
    hands.click(refused.submit_button)
    assert office.reads.case_page(case_id, DAY, by=actor).card.case_id == case_id


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_the_window_warns_before_it_hides_the_last_reader(
    second: Session, log_case: Callable[..., int], window: MainWindow, office: Office,
    actor: Session,
) -> None:  # fmt: skip
    case_id = log_case("两人都应当回避的一件", on=date(2026, 11, 18))
    window.reload()
    number = number_of(office, case_id, actor)
    keep_out(window, number=number, officer=second.name, reason="同学")

    dialog = keep_out(window, number=number, officer=actor.name, reason="近亲属")

    assert "最后一个能查看本件的经办人" in dialog.error_label.text()
    assert office.reads.case_page(case_id, DAY, by=actor).card.case_id == case_id
    hands.fill(dialog.form, {"nobody_left": True})
    hands.click(dialog.submit_button)
    with pytest.raises(RuleViolation, match="已登记回避"):
        office.reads.case_page(case_id, DAY, by=actor)


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_another_is_let_in_by_the_director_with_a_reason_and_by_nobody_else(
    second: Session, third: Session, log_case: Callable[..., int], window: MainWindow,
    office: Office, actor: Session,
) -> None:  # fmt: skip
    office.options.save(DeskSettings(director=third.uid), actor)
    case_id = log_case(on=date(2026, 11, 18))
    window.reload()
    keep_out(window, number=number_of(office, case_id, actor), officer=second.name, reason="同学")

    refused = let_in(window, reason="没有关系")
    assert "由负责人决定" in refused.error_label.text()
    hands.click(refused.put_by_button)
    change_by_name(window, third.name)
    let_in(window, reason="经核实不是同学")

    assert office.reads.case_page(case_id, DAY, by=second).card.case_id == case_id
    row = office.reads.case_page(case_id, DAY, by=actor).timeline[-1]
    assert "经核实不是同学" in row.summary and row.actor == third.name


def test_where_the_director_left_the_window_takes_down_who_directs_now(
    second: Session, window: MainWindow, office: Office, actor: Session
) -> None:
    office.options.save(DeskSettings(director=second.uid, approval=("accept",)), actor)
    office.staff.set_active(second.name, active=False, by=actor)
    window.reload()
    page = settings_of(window)
    hands.click(page.office_panel.appoint_button)
    dialog = dialog_of(page)
    offered = [key for key, _caption in dialog.form.editors["director"].field.options]
    assert second.uid not in offered

    hands.fill(
        dialog.form,
        {"director": actor.uid, "superior": "赵示例", "post": "发改委主任",
         "reason": "示发改任〔2026〕3号"},
    )  # fmt: skip
    hands.click(dialog.submit_button)

    assert office.options.current().director == actor.uid
    page = settings_of(window)
    assert page.office_panel.head_form.values()["director"] == actor.uid
