"""The ledger on a real file: order, filters, slices, sums and saved views in SQL."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.base.rows.ledger import LedgerFilters, LedgerQuery, LedgerView
from app.base.rows.urgency import Urgency
from app.services.cases.commands import ReviseStep, VoidSteps
from tests.services.making import TODAY, UNIT, Desk

OTHER = "示例县交通局"


@pytest.fixture
def three(desk: Desk) -> list[int]:
    """A referred case that is late, one just received by letter, one closed."""
    late = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(late, "refer", date(2026, 9, 4), unit=OTHER)
    new = desk.register(date(2026, 11, 19), title="超标准收费", category="3", source_number="A-77")
    closed = desk.accepted(date(2026, 8, 3), date(2026, 8, 4))
    desk.take(closed, "refer", date(2026, 8, 5), unit=UNIT)
    desk.take(closed, "report_result", date(2026, 8, 20), result="partly")
    desk.take(closed, "give_feedback", date(2026, 8, 21), satisfaction="mostly")
    desk.take(closed, "close", date(2026, 8, 24))
    return [late, new, closed]


def found(desk: Desk, **filters: object) -> list[int]:
    query = LedgerQuery(LedgerFilters(**filters), sort="number", descending=False)  # type: ignore[arg-type]
    return list(desk.office.ledger.ids(query, TODAY, by=desk.me).ids)


def test_every_case_is_in_the_ledger_newest_first(desk: Desk, three: list[int]) -> None:
    page = desk.office.ledger.page(LedgerQuery(), TODAY, by=desk.me)

    assert [row.case_id for row in page.rows] == [three[1], three[0], three[2]]
    assert page.total == 3


def test_the_tenth_number_follows_the_ninth(desk: Desk) -> None:
    cases = [desk.register(date(2026, 11, 19)) for _ in range(11)]

    assert found(desk) == cases


def test_every_column_that_says_so_sorts_both_ways(desk: Desk, three: list[int]) -> None:
    for column in desk.office.ledger.columns():
        query = LedgerQuery(sort=column.key, descending=False)
        if not column.sortable:
            with pytest.raises(InputError, match="不能按"):
                desk.office.ledger.ids(query, TODAY, by=desk.me)
            continue
        rising = desk.office.ledger.ids(query, TODAY, by=desk.me).ids
        falling = desk.office.ledger.ids(LedgerQuery(sort=column.key), TODAY, by=desk.me).ids
        assert list(rising) == list(reversed(falling)) and sorted(rising) == three


def test_the_beginning_of_the_lines_says_whether_more_follow(desk: Desk, three: list[int]) -> None:
    whole = desk.office.ledger.ids(LedgerQuery(), TODAY, by=desk.me)

    two = desk.office.ledger.ids(LedgerQuery(), TODAY, first=2, by=desk.me)
    four = desk.office.ledger.ids(LedgerQuery(), TODAY, first=4, by=desk.me)

    assert (list(two.ids), two.whole) == (list(whole.ids[:2]), False)
    assert (list(four.ids), four.whole) == (list(whole.ids), True)


def test_a_slice_is_the_same_part_of_the_whole(desk: Desk, three: list[int]) -> None:
    whole = desk.office.ledger.ids(LedgerQuery(sort="title"), TODAY, by=desk.me).ids

    part = desk.office.ledger.page(LedgerQuery(sort="title", offset=1, limit=1), TODAY, by=desk.me)

    assert [row.case_id for row in part.rows] == [whole[1]] and part.total == 3


@pytest.mark.parametrize(
    "filters, which",
    [
        ({"stage": "handling"}, [0]),
        ({"stage": "open"}, [0, 1]),
        ({"stage": "ended"}, [2]),
        ({"unit": OTHER}, [0]),
        ({"respondent": UNIT}, [0, 1, 2]),
        ({"category": "3"}, [1]),
        ({"channel": "letter"}, []),
        ({"urgency": "overdue"}, [0, 2]),
        ({"urgency": "running"}, [1]),
        ({"received_from": date(2026, 9, 1), "received_to": date(2026, 9, 30)}, [0]),
        ({"ended_from": date(2026, 8, 24)}, [2]),
        ({"due_to": TODAY}, [0, 2]),
        ({"text": "超标准"}, [1]),
        ({"text": "A-77"}, [1]),
        ({"text": "没有这样的话"}, []),
        ({"text": "……"}, []),
    ],
)
def test_the_ledger_is_narrowed(
    desk: Desk, three: list[int], filters: dict[str, object], which: list[int]
) -> None:
    assert found(desk, **filters) == [three[at] for at in which]


def test_a_row_says_result_satisfaction_and_urgency(desk: Desk, three: list[int]) -> None:
    columns = ("number", "result", "satisfaction", "unit", "stage", "category", "ended_on")

    late, closed = desk.office.ledger.rows([three[0], three[2]], TODAY, columns=columns, by=desk.me)

    assert closed.values == {
        "number": "示信投〔2026〕3号", "result": "部分属实", "satisfaction": "基本满意",
        "unit": UNIT, "stage": "已办结", "category": "政策朝令夕改，不兑现承诺",
        "ended_on": date(2026, 8, 24),
    }  # fmt: skip
    assert late.urgency is Urgency.OVERDUE and late.values["result"] == ""


def test_the_selection_is_summed_up(desk: Desk, three: list[int]) -> None:
    chosen = LedgerFilters(case_ids=(three[0], three[2]))

    summary = desk.office.ledger.summary(chosen, TODAY, by=desk.me)

    assert (summary.cases, summary.open, summary.ended) == (2, 1, 1)
    assert dict(summary.by_unit) == {OTHER: 1, UNIT: 1}
    assert summary.by_channel == (("电话", 2),)
    assert (summary.received_from, summary.received_to) == (date(2026, 8, 3), date(2026, 9, 1))


def test_units_stand_by_their_names_and_not_by_how_many_complaints_they_drew(desk: Desk) -> None:
    for unit, often in ((UNIT, 2), (OTHER, 1), ("示例县财政局", 3)):
        for _ in range(often):
            case = desk.accepted(date(2026, 9, 1), date(2026, 9, 2), respondents=(unit,))
            desk.take(case, "refer", date(2026, 9, 3), unit=unit, delivered_on="2026-09-03")

    summary = desk.office.ledger.summary(LedgerFilters(), TODAY, by=desk.me)

    assert summary.by_unit == (("示例县财政局", 3), (OTHER, 1), (UNIT, 2))


def test_the_export_gives_every_line_in_order(desk: Desk, three: list[int]) -> None:
    query = LedgerQuery(sort="ended_on", limit=1)

    rows = list(desk.office.ledger.export(query, TODAY, columns=("number",), by=desk.me))

    assert [row.case_id for row in rows] == [three[2], three[1], three[0]]


def test_a_view_comes_back_as_it_was_saved(desk: Desk) -> None:
    view = LedgerView(
        "超期的", ("number", "unit"), {"number": 180}, "due_on", False,
        LedgerFilters(urgency="overdue", received_from=date(2026, 1, 1), case_ids=(1,)),
    )  # fmt: skip
    desk.office.ledger.save_view(view, desk.me)
    desk.office.ledger.save_view(LedgerView("另一个", ("title",)), desk.me)

    assert desk.office.ledger.views()[0] == view  # by its pinyin, chao before ling

    desk.office.ledger.drop_view("另一个", desk.me)
    assert desk.office.ledger.views() == (view,)


def test_a_view_with_an_unknown_column_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="没有“colour”这一列"):
        desk.office.ledger.save_view(LedgerView("x", ("colour",)), desk.me)


def closed_with(desk: Desk, result: str, satisfaction: str) -> int:
    """A case answered so, fed back with this satisfaction."""
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
    desk.take(case_id, "refer", date(2026, 9, 3), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 9, 10), result=result)
    desk.take(case_id, "review_result", date(2026, 9, 11), outcome="pass")
    desk.take(case_id, "give_feedback", date(2026, 9, 14), satisfaction=satisfaction)
    return case_id


def sorted_by(desk: Desk, key: str) -> list[tuple[int, str]]:
    query = LedgerQuery(sort=key, descending=False)
    page = desk.office.ledger.page(query, TODAY, columns=(key,), by=desk.me)
    return [(row.case_id, row.values[key]) for row in page.rows]


def test_results_and_satisfaction_sort_as_the_forms_list_them(desk: Desk) -> None:
    partly = closed_with(desk, "partly", "unsatisfied")
    true = closed_with(desk, "true", "mostly")
    open_one = desk.register()
    false = closed_with(desk, "false", "satisfied")

    assert sorted_by(desk, "result") == [
        (open_one, ""), (true, "属实"), (partly, "部分属实"), (false, "不属实"),
    ]  # fmt: skip
    assert [case_id for case_id, _ in sorted_by(desk, "satisfaction")] == [
        open_one, false, true, partly,
    ]  # fmt: skip


def test_the_order_follows_what_is_shown_after_a_visit_a_void_and_a_revision(desk: Desk) -> None:
    visited = closed_with(desk, "true", "unsatisfied")
    voided = closed_with(desk, "true", "satisfied")
    revised = closed_with(desk, "false", "mostly")
    office = desk.office
    seqs = {
        case_id: {
            row.kind: row.seq
            for row in office.reads.case_page(case_id, TODAY, by=office.session()).timeline
        }
        for case_id in (voided, revised)
    }
    desk.take(visited, "visit_back", date(2026, 9, 20), satisfaction="satisfied")
    office.casework.void(VoidSteps(voided, (seqs[voided]["give_feedback"],), "登错"), desk.me)
    office.casework.revise(
        ReviseStep(revised, seqs[revised]["report_result"], date(2026, 9, 10), "选错",
                   fields={"result": "partly"}),
        desk.me,
    )  # fmt: skip

    assert sorted_by(desk, "satisfaction") == [
        (voided, ""), (visited, "满意"), (revised, "基本满意"),
    ]  # fmt: skip
    assert sorted_by(desk, "result")[-1] == (revised, "部分属实")
