"""Early warnings of the office: dismissed with a reason, followed up, back only with something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.base.rows.oversight import WarningRow
from app.services.cases.commands import Recuse
from app.services.oversight.warnings import AnswerWarning
from tests.services.making import TODAY, UNIT, Desk, receive

PROMISE = "示例县住建局承诺给示例农贸市场商户减免三年摊位费，至今没有兑现。"


@pytest.fixture
def warned(desk: Desk) -> list[int]:
    """The same promise of one unit, three times within the year, in a small office."""
    texts = (
        PROMISE,
        "示例农贸市场三年摊位费减免的承诺没有兑现。",
        "答应的农贸市场摊位费减免三年没有兑现。",
    )
    days = (date(2026, 3, 2), date(2026, 6, 1), date(2026, 11, 2))
    return [
        desk.register(day, title=text[:12], facts=text, complainants=())
        for day, text in zip(days, texts, strict=True)
    ]


def answer(outcome: str = "dismissed", reason: str = "已在协调。") -> AnswerWarning:
    return AnswerWarning("same_promise", UNIT, outcome, reason, TODAY)


@pytest.mark.obligation("YC-23")
def test_a_small_office_is_warned_and_told_why_the_rest_is_off(
    desk: Desk, warned: list[int]
) -> None:
    found = desk.office.warnings.rows(TODAY, desk.me)

    (row,) = [one for one in found.standing if one.rule == "same_promise"]
    assert row.said == f"{UNIT}的同一承诺365天内被投诉举报3次。" and list(row.cases) == warned
    assert row.proposes.startswith("发预警提示函") and row.paper == "early_warning"
    assert found.small.startswith("一年不足30件")


@pytest.mark.obligation("YC-23")
def test_one_that_was_dismissed_is_back_only_when_something_new_happened(
    desk: Desk, warned: list[int]
) -> None:
    office, me = desk.office, desk.me
    with pytest.raises(InputError, match="没有写明不作处理的理由"):
        office.warnings.answer(answer(reason=" "), me)
    office.warnings.answer(answer(), me)

    found = office.warnings.rows(TODAY, me)
    assert "same_promise" not in {one.rule for one in found.standing}
    assert [(one.outcome, one.reason) for one in found.answered] == [("dismissed", "已在协调。")]

    desk.register(date(2026, 11, 18), title="又来", facts=PROMISE, complainants=())
    (row,) = [one for one in office.warnings.rows(TODAY, me).standing if one.rule == "same_promise"]
    assert len(row.cases) == 4 and "此后又有新情况" in row.before
    assert office.verify() == ()


def test_a_warning_that_no_longer_stands_is_not_answered(desk: Desk) -> None:
    with pytest.raises(InputError, match="已经不成立"):
        desk.office.warnings.answer(answer(), desk.me)


@pytest.mark.obligation("NY-15.1", "YC-23")
def test_a_warning_lists_the_cases_that_its_reader_may_see(desk: Desk, warned: list[int]) -> None:
    office = desk.office
    other = office.session(office.officers.add("经办乙示例", desk.me))
    office.recusals.recuse(Recuse(warned[0], other.name, "近亲属", TODAY), desk.me)

    (row,) = [o for o in office.warnings.rows(TODAY, other).standing if o.rule == "same_promise"]

    assert list(row.cases) == warned[1:] and row.recused == 1


@pytest.mark.obligation("YC-23")
def test_the_same_complainant_is_seen_and_never_named(desk: Desk) -> None:
    for month in (2, 4, 5, 7):
        units = (f"示例县{month}局",)
        desk.office.casework.register(
            receive(
                date(2026, month, 2), respondents=units, title=f"事项{month}", facts=f"第{month}件"
            ),
            desk.me,
        )
    for at in range(30):
        desk.register(
            date(2026, 1, 1), respondents=(f"示例{at}所",), title=f"另{at}", facts="", complainants=(),
            category=str(at % 6 + 1),
        )  # fmt: skip

    (row,) = [
        one for one in desk.office.warnings.rows(TODAY, desk.me).standing
        if one.rule == "same_complainant"
    ]  # fmt: skip

    assert row.said == "同一投诉举报人365天内来4件。"
    assert "张示例" not in repr(row) and "138" not in repr(row)


def test_looking_for_warnings_says_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    desk.office.warnings.rows(
        TODAY, desk.me, Progress(lambda done, total, _caption: told.append((done, total)))
    )
    assert [done for done, _total in told] == list(range(len(told)))
    assert {total for _done, total in told} == {len(told) - 1}

    with pytest.raises(Cancelled):
        desk.office.warnings.rows(TODAY, desk.me, Progress(is_cancelled=lambda: len(told) > 0))


OTHER = "示例县住建局约定退还示例小区施工队质量保证金二十万元，到期没有退还。"


@pytest.mark.obligation("YC-23")
def test_two_promises_of_one_unit_are_answered_each_for_itself(desk: Desk) -> None:
    office, me = desk.office, desk.me
    for facts in (PROMISE, OTHER):
        for month in (3, 6, 9):
            desk.register(date(2026, month, 2), title="事项", facts=facts, complainants=())

    def standing() -> list[WarningRow]:
        rows = office.warnings.rows(TODAY, me).standing
        return [row for row in rows if row.rule == "same_promise"]

    first, second = standing()
    office.warnings.answer(replace(answer(), signs=second.signs), me)
    assert [row.cases for row in standing()] == [first.cases] and standing()[0].before == ""
    office.warnings.answer(replace(answer(), signs=first.signs), me)

    assert standing() == []
    desk.register(date(2026, 11, 18), title="事项", facts=OTHER, complainants=())
    (back,) = standing()
    assert set(second.cases) < set(back.cases) and "此后又有新情况" in back.before
