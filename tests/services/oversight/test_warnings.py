"""Early warnings of the office: dismissed with a reason, followed up, back only with something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.base.rows.oversight import WarningRow
from app.base.rows.papers import PaperAbout
from app.services.cases.commands import Recuse
from app.services.oversight.thresholds import SetThreshold
from app.services.oversight.warnings import AnswerWarning
from app.services.papers.paper_commands import WritePaper
from app.services.units.unit_commands import MergeUnits, SaveUnit
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
    assert len(row.cases) == 4 and row.before == "2026-11-20 不作处理（已在协调。）"
    assert row.sentence == f"{UNIT}的同一承诺365天内被投诉举报4次。上次处理以后新收到1件。"
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
    assert set(second.cases) < set(back.cases) and back.news == "新收到1件"


OTHERS = ("示例县交通局", "示例县水利局", "示例县教体局", "示例县民政局")


def hard_case(desk: Desk) -> int:
    """An open case that is old, was extended and handed back; cases enough for the office to be large."""
    desk.office.warning_thresholds.set(
        SetThreshold("fewest_a_year", "0", "示例：件数少也看"), desk.me
    )
    case = desk.accepted(date(2026, 6, 1), date(2026, 6, 3))
    for at, unit in enumerate(OTHERS[:1]):
        refer_and_return(desk, case, unit, date(2026, 6, 5 + at))
    desk.take(case, "refer", date(2026, 6, 20), unit=OTHERS[1], delivered_on="2026-06-20")
    desk.take(case, "extend", date(2026, 7, 20), unit=OTHERS[1], amount=10, reason="案情复杂",
              approver="李示例", approved_by="unit_head", told_on="2026-07-20")  # fmt: skip
    return case


def refer_and_return(desk: Desk, case: int, unit: str, day: date) -> None:
    desk.take(case, "refer", day, unit=unit, delivered_on=day.isoformat())
    desk.take(case, "return_referral", day, unit=unit, reason="不属本单位职责")


def of_rule(desk: Desk, rule: str) -> list[WarningRow]:
    return [one for one in desk.office.warnings.rows(TODAY, desk.me).standing if one.rule == rule]


@pytest.mark.obligation("YC-23")
@pytest.mark.parametrize("outcome", ["dismissed", "followed"])
def test_a_hard_case_that_was_answered_is_back_when_it_is_handed_back_once_more(
    desk: Desk, outcome: str
) -> None:
    case = hard_case(desk)
    (row,) = of_rule(desk, "hard")
    assert row.said == "反映示例县住建局的一件在办案件有3种情形：办理时间长、延期、退回转办。"
    answered = AnswerWarning("hard", row.key, outcome, "已约谈。", TODAY, None, row.signs, row.no)
    desk.office.warnings.answer(answered, desk.me)
    desk.take(case, "follow_up", TODAY, method="1", note="已听取汇报。")
    assert of_rule(desk, "hard") == []  # being urged is none of the five

    desk.take(case, "return_referral", TODAY, unit=OTHERS[1], reason="不属本单位职责")

    (back,) = of_rule(desk, "hard")
    assert back.sentence == (
        "反映示例县住建局的一件在办案件有3种情形：办理时间长、延期、退回转办2次。上次处理以后又退回转办1次。"
    )
    assert back.before.startswith("2026-11-20 ")


@pytest.mark.obligation("YC-23")
def test_a_unit_merged_into_another_brings_no_answered_warning_back(
    desk: Desk, warned: list[int]
) -> None:
    office, me = desk.office, desk.me
    (row,) = of_rule(desk, "same_promise")
    office.warnings.answer(answer(), me)
    office.unit_register.save(SaveUnit("示例县住房城乡建设局"), me)

    office.unit_merging.merge(MergeUnits(UNIT, "示例县住房城乡建设局"), me)

    assert of_rule(desk, "same_promise") == []
    desk.register(date(2026, 11, 18), title="又来", facts=PROMISE, complainants=())
    (back,) = of_rule(desk, "same_promise")
    assert back.key != row.key and back.news == "新收到1件"


@pytest.mark.obligation("YC-23")
def test_a_paper_answers_what_was_known_when_it_was_begun(desk: Desk, warned: list[int]) -> None:
    (row,) = of_rule(desk, "same_promise")
    edits = {"addressee": UNIT, "problems": row.written, "advice": row.proposes}
    paper = WritePaper("early_warning", PaperAbout("unit"), TODAY, edits, warning=row.subject)
    desk.register(date(2026, 11, 19), title="又来", facts=PROMISE, complainants=())

    issued = desk.office.papers.issue(paper, desk.me)

    found = desk.office.warnings.rows(TODAY, desk.me)
    (back,) = [one for one in found.standing if one.rule == "same_promise"]
    assert found.answered[0].number == issued.number and back.news == "新收到1件"


@pytest.mark.obligation("NY-15.1", "NY-15.3", "YC-23")
def test_of_a_contract_whose_cases_one_keeps_out_of_nothing_is_told(desk: Desk) -> None:
    office = desk.office
    number = "SL-2024-301"
    cases = [
        desk.register(date(2026, month, 2), facts=f"合同编号{number}，{said}。", complainants=())
        for month, said in ((3, "进度款没有付"), (6, "违约金不认"), (9, "质保金扣住不退"))
    ]
    other = office.session(office.officers.add("经办乙示例", desk.me))
    (row,) = of_rule(desk, "same_contract")
    assert number in row.said and number not in row.written  # who signed it is who complains

    for case in cases:
        office.recusals.recuse(Recuse(case, other.name, "近亲属", TODAY), desk.me)

    seen = office.warnings.rows(TODAY, other)
    assert number not in repr(seen) and seen.recused >= 1
    with pytest.raises(InputError, match="你都回避"):
        office.warnings.answer(
            AnswerWarning("same_contract", row.key, "dismissed", "示例", TODAY), other
        )
    office.warnings.answer(
        AnswerWarning("same_contract", row.key, "dismissed", "示例", TODAY), desk.me
    )
    assert number not in repr(office.warnings.rows(TODAY, other))
    assert number in repr(office.warnings.rows(TODAY, desk.me).answered)


@pytest.mark.obligation("YC-23")
def test_an_office_sets_a_threshold_with_its_reason_and_sets_it_back(desk: Desk) -> None:
    office, me = desk.office, desk.me
    for month in (3, 9):
        desk.register(date(2026, month, 2), facts=PROMISE, complainants=())
    assert of_rule(desk, "same_promise") == []
    with pytest.raises(InputError, match="没有写明为什么改"):
        office.warning_thresholds.set(SetThreshold("same_promise.least", "2", " "), me)

    office.warning_thresholds.set(SetThreshold("same_promise.least", "2", "局党组会议定"), me)

    (row,) = of_rule(desk, "same_promise")
    assert "被投诉举报2次，说明承诺没有兑现" in row.why and "至少2件（默认3）" in row.why
    (told,) = [one for one in office.warning_thresholds.rows() if one.own]
    assert (told.said, told.default, told.changed) == (
        "至少2件", "至少3件", "2026-11-20 经办甲示例：局党组会议定",
    )  # fmt: skip
    office.warning_thresholds.set(SetThreshold("same_promise.least", "", "恢复默认"), me)
    assert of_rule(desk, "same_promise") == []
    with pytest.raises(InputError, match="没有改动"):
        office.warning_thresholds.set(SetThreshold("same_promise.least", "3", "示例"), me)
    assert office.verify() == ()


@pytest.mark.obligation("YC-23")
def test_a_unit_that_was_supervised_is_warned_of_and_not_who_is_complained_about(
    desk: Desk,
) -> None:
    """督办 goes to the unit that handles the case."""
    office, me = desk.office, desk.me
    office.warning_thresholds.set(SetThreshold("fewest_a_year", "0", "示例：件数少也看"), me)
    day = date(2026, 9, 1)
    case = desk.accepted(day, day, complainants=())
    desk.take(case, "refer", day, unit=OTHERS[0], delivered_on=day.isoformat())
    desk.take(
        case, "supervise", date(2026, 11, 2), unit=OTHERS[0], ground=("1",), suggestion="请落实。",
        delivered_on="2026-11-02",
    )  # fmt: skip
    for unit in (UNIT, UNIT, OTHERS[0], OTHERS[0]):
        desk.register(date(2026, 11, 10), respondents=(unit,), facts="", complainants=())

    assert [row.about for row in of_rule(desk, "after_supervision")] == [OTHERS[0]]
