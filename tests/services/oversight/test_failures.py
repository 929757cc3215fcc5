"""The register of failure records: entered, spared, corrected, removed; lists as they were sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.oversight import FailureRow
from app.services.cases.commands import Recuse, ReviseStep, VoidSteps
from app.services.oversight.failures import ChangeFailure, SendFailures
from app.services.papers.letter_commands import WriteLetter
from app.services.units.unit_commands import SaveUnit
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office

pytestmark = pytest.mark.obligation("YC-24")
DAY = date(2026, 11, 10)
FIVE = ("accused_itself", "during_verification", "own_accord", "put_right", "satisfied")


@pytest.fixture
def yuncheng(tmp_path: Path) -> Desk:
    office = make_office(tmp_path / "yc.cxt", Clock(), regulation="yuncheng-2021")
    return Desk(office)


def closed(desk: Desk, *, put_right: bool = True, **more: object) -> int:
    case = desk.accepted(DAY, DAY, **more)
    desk.take(case, "refer", DAY, unit=UNIT, delivered_on=DAY.isoformat())
    if put_right:
        desk.take(case, "put_right", DAY, unit=UNIT, proof="示例退款凭证")
    desk.take(case, "report_result", DAY, unit=UNIT, result="true", measures="已退还。")
    desk.take(case, "review_result", DAY, outcome="pass")
    desk.take(case, "give_feedback", DAY, satisfaction="satisfied", method="call")
    return case


def found(desk: Desk, finding: str = "find", **more: object) -> int:
    case = closed(desk)
    desk.take(case, "record_dishonesty", DAY, finding=finding, basis="示政处〔2026〕1号", **more)
    return case


def only(desk: Desk) -> FailureRow:
    (row,) = desk.office.failures.rows(desk.me).rows
    return row


def test_a_finding_is_entered_with_its_basis_and_owed_to_the_database(yuncheng: Desk) -> None:
    found(yuncheng)

    row = only(yuncheng)
    assert (row.unit, row.basis, row.state, row.owed) == (
        UNIT,
        "示政处〔2026〕1号",
        "entered",
        "add",
    )
    assert row.tests == () and row.found_on == DAY


def test_a_spared_finding_stays_visible_with_its_five_answers_and_is_never_sent(
    yuncheng: Desk,
) -> None:
    found(yuncheng, "spare", tests=dict.fromkeys(FIVE, True), reason="五项都符合。")

    row = only(yuncheng)
    assert (row.state, row.owed) == ("spared", "")
    assert [answer for _caption, answer in row.tests] == ["是"] * 5
    with pytest.raises(InputError, match="没有待报"):
        yuncheng.office.failures.send(SendFailures(TODAY, "示例市信用办"), yuncheng.me)


@pytest.mark.parametrize("missing", FIVE)
def test_no_test_is_assumed(yuncheng: Desk, missing: str) -> None:
    case = closed(yuncheng)
    tests = {key: True for key in FIVE if key != missing}
    with pytest.raises(RuleViolation, match="五项条件"):
        yuncheng.take(
            case, "record_dishonesty", DAY, finding="spare", basis="示政处〔2026〕1号", tests=tests
        )
    assert yuncheng.office.failures.rows(yuncheng.me).rows == ()


def test_what_was_sent_when_stands_and_a_removal_is_owed_after_it(
    yuncheng: Desk, tmp_path: Path
) -> None:
    case, failures, me = found(yuncheng), yuncheng.office.failures, yuncheng.me
    key = failures.send(SendFailures(date(2026, 11, 12), "示例市信用办", "政务外网"), me)
    assert (only(yuncheng).sent, only(yuncheng).owed) == ("2026-11-12 新增", "")

    with pytest.raises(InputError, match="须写明依据和理由"):
        failures.change(ChangeFailure(case, "remove", TODAY, "", "已修复"), me)
    failures.change(
        ChangeFailure(case, "correct", date(2026, 11, 13), "示政处〔2026〕2号", "文号写错"), me
    )
    assert (only(yuncheng).state, only(yuncheng).owed) == ("corrected", "correct")
    failures.change(
        ChangeFailure(case, "remove", date(2026, 11, 16), "示信修〔2026〕1号", "信用修复"), me
    )
    row = only(yuncheng)
    assert (row.state, row.owed) == ("removed", "remove") and "信用修复" in row.change

    failures.send(SendFailures(TODAY, "示例市信用办"), me)
    assert only(yuncheng).owed == "" and only(yuncheng).sent == "2026-11-12 新增；2026-11-20 移出"
    lists = failures.rows(me).lists
    assert [(one.sent_on, one.items[0]["action"]) for one in lists] == [
        (TODAY, "remove"), (date(2026, 11, 12), "add"),
    ]  # fmt: skip
    failures.export(tmp_path / "名单.xlsx", me, key)
    rows = list(openpyxl.load_workbook(tmp_path / "名单.xlsx")["报送名单"].values)
    assert rows[-1][:2] == ("新增", UNIT)
    failures.export(tmp_path / "全部.xlsx", me)
    assert openpyxl.load_workbook(tmp_path / "全部.xlsx").sheetnames == ["待报名单", "失信记录"]
    assert yuncheng.office.verify() == ()


def test_nothing_is_corrected_that_was_never_found(yuncheng: Desk) -> None:
    case = closed(yuncheng)
    with pytest.raises(RuleViolation, match="没有认定过失信记录"):
        yuncheng.office.failures.change(
            ChangeFailure(case, "remove", TODAY, "示例", "示例"), yuncheng.me
        )


@pytest.mark.obligation("NY-15.1")
def test_who_keeps_out_of_a_case_sees_how_many_there_are_and_sends_none(yuncheng: Desk) -> None:
    case, office = found(yuncheng), yuncheng.office
    other = office.session(office.officers.add("经办乙示例", yuncheng.me))
    office.recusals.recuse(Recuse(case, other.name, "近亲属", TODAY), yuncheng.me)

    seen = office.failures.rows(other)
    assert (seen.rows, seen.recused) == ((), 1)
    with pytest.raises(InputError, match="回避"):
        office.failures.send(SendFailures(TODAY, "示例市信用办"), other)


def test_where_the_text_asks_for_no_basis_the_finding_says_what_was_found(tmp_path: Path) -> None:
    office = make_office(tmp_path / "ny.cxt", Clock(), regulation="nanyang-2020")
    desk = Desk(office)
    case = closed(desk)
    desk.take(case, "record_dishonesty", DAY, finding="find")

    row = only(desk)

    assert row.basis == "调查结论：属实（2026-11-10）" and row.state == "entered"
    office.failures.export(tmp_path / "失信.xlsx", desk.me)
    sheet = openpyxl.load_workbook(tmp_path / "失信.xlsx")["待报名单"]
    assert any("调查结论：属实" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_what_was_taken_out_stays_out_whatever_is_put_right_of_it_later(yuncheng: Desk) -> None:
    case, failures, me = found(yuncheng), yuncheng.office.failures, yuncheng.me
    failures.send(SendFailures(date(2026, 11, 12), "示例市信用办"), me)
    for change, day in (("remove", date(2026, 11, 13)), ("correct", date(2026, 11, 16))):
        failures.change(ChangeFailure(case, change, day, "示信修〔2026〕1号", "信用修复"), me)

    assert (only(yuncheng).state, only(yuncheng).owed) == ("removed", "remove")


def sent_once(desk: Desk) -> int:
    case = found(desk)
    desk.office.failures.send(SendFailures(date(2026, 11, 12), "示例市信用办"), desk.me)
    return case


def test_a_finding_that_is_voided_after_it_was_sent_is_owed_as_a_removal(yuncheng: Desk) -> None:
    case, office, me = sent_once(yuncheng), yuncheng.office, yuncheng.me
    seq = only(yuncheng).seq
    office.casework.void(VoidSteps(case, (seq,), "认错了单位"), me)

    row = only(yuncheng)
    assert (row.state, row.owed, row.unit) == ("voided", "remove", UNIT)
    assert row.change == "2026-11-20 认定已撤销：认错了单位"
    office.failures.send(SendFailures(TODAY, "示例市信用办"), me)
    assert only(yuncheng).owed == "" and only(yuncheng).sent == "2026-11-12 新增；2026-11-20 移出"


def test_what_is_put_right_in_the_case_after_it_was_sent_is_owed_as_a_correction(
    yuncheng: Desk,
) -> None:
    case, office, me = sent_once(yuncheng), yuncheng.office, yuncheng.me
    seq = only(yuncheng).seq
    fields = {"finding": "find", "basis": "示政处〔2026〕9号"}
    office.casework.revise(ReviseStep(case, seq, DAY, "文号写错", fields=fields), me)

    row = only(yuncheng)
    assert (row.owed, row.was) == ("correct", "认定依据：示政处〔2026〕1号")
    office.failures.send(SendFailures(TODAY, "示例市信用办"), me)
    (item,) = office.failures.rows(me).lists[0].items
    assert (item["basis"], item["was"]) == ("示政处〔2026〕9号", "认定依据：示政处〔2026〕1号")
    assert only(yuncheng).owed == ""


def test_every_correction_stays_in_the_register(yuncheng: Desk) -> None:
    case = sent_once(yuncheng)
    for day, reason in ((13, "文号写错"), (16, "单位全称写错")):
        yuncheng.office.failures.change(
            ChangeFailure(case, "correct", date(2026, 11, day), "示政处〔2026〕2号", reason),
            yuncheng.me,
        )

    assert (
        "文号写错；2026-11-16" in only(yuncheng).change and "单位全称写错" in only(yuncheng).change
    )


@pytest.mark.obligation("NY-15.1")
def test_a_list_that_was_sent_tells_nothing_of_a_case_that_its_reader_keeps_out_of(
    yuncheng: Desk, tmp_path: Path
) -> None:
    case, office = sent_once(yuncheng), yuncheng.office
    other = office.session(office.officers.add("经办乙示例", yuncheng.me))
    office.recusals.recuse(Recuse(case, other.name, "近亲属", TODAY), yuncheng.me)

    (seen,) = office.failures.rows(other).lists
    assert (seen.items, seen.recused) == ((), 1)
    office.failures.export(tmp_path / "名单.xlsx", other, seen.id)
    told = openpyxl.load_workbook(tmp_path / "名单.xlsx")["报送名单"]
    assert UNIT not in {cell.value for row in told.iter_rows() for cell in row}


def test_what_was_not_borne_out_is_no_failure_record_without_a_basis(tmp_path: Path) -> None:
    desk = Desk(make_office(tmp_path / "ny.cxt", Clock(), regulation="nanyang-2020"))
    case = desk.accepted(DAY, DAY)
    desk.take(case, "refer", DAY, unit=UNIT, delivered_on=DAY.isoformat())
    desk.take(case, "report_result", DAY, unit=UNIT, result="false")
    desk.take(case, "review_result", DAY, outcome="pass")
    desk.take(case, "give_feedback", DAY, satisfaction="satisfied", method="call")
    desk.take(case, "record_dishonesty", DAY, finding="find")

    assert (only(desk).state, only(desk).owed) == ("unproved", "")
    with pytest.raises(InputError, match="没有待报"):
        desk.office.failures.send(SendFailures(TODAY, "示例市信用办"), desk.me)


def test_the_notice_to_the_unit_stands_beside_its_finding(yuncheng: Desk) -> None:
    case = found(yuncheng)
    row = only(yuncheng)
    issued = yuncheng.office.letters.issue(
        WriteLetter("finding_notice", case, TODAY, seq=row.seq), yuncheng.me
    )

    assert only(yuncheng).paper == issued.number


def test_a_finding_names_the_one_of_several_accused_units_that_broke_its_word(
    yuncheng: Desk,
) -> None:
    second, office = "示例县交通局", yuncheng.office
    code = "11410000MB00000013"
    office.unit_register.save(SaveUnit(second, code=code), yuncheng.me)
    for unit in ("", second):
        case = closed(yuncheng, respondents=(UNIT, second))
        yuncheng.take(
            case, "record_dishonesty", DAY, unit, finding="find", basis="示政处〔2026〕1号"
        )

    named, both = office.failures.rows(yuncheng.me).rows
    assert (named.unit, named.code) == (second, code)
    assert both.unit == f"{UNIT}、{second}"
