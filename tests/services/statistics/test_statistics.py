"""The page's numbers and what was published of them, over the office that was counted by hand."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.rows.statistics import Period, StatisticsRows
from app.models.engine import SqliteFile
from app.rules.statistics.shipped import shipped_figures
from app.services.cases.commands import Recuse, VoidSteps
from app.services.cases.rebuild import differences, rebuild
from app.services.statistics.counting import Span, counted
from app.services.statistics.limits import Limits
from tests.services.making import TODAY, UNIT, Clock, Desk
from tests.services.statistics import office60

pytestmark = pytest.mark.slow

QUARTER = Period(office60.FROM, office60.TO)


def figure(rows: StatisticsRows, key: str) -> str:
    return next(one.spoken for one in rows.figures if one.key == key)


@pytest.mark.obligation("YC-25")
def test_the_page_says_the_numbers_their_definitions_and_the_cut_off(sixty: Desk) -> None:
    rows = sixty.office.statistics.page(QUARTER)

    assert {cell.key: cell.number for cell in rows.counts} == office60.COUNTS
    assert figure(rows, "closure_rate") == "62.86%" and rows.times == office60.TIMES
    assert rows.ages == office60.AGES
    rate = next(one for one in rows.figures if one.key == "closure_rate")
    assert (rate.top, rate.base) == (22, 35) and rate.definition.startswith("办结率＝本期办结÷")
    assert rate.readings == (("", "默认口径"), ("cohort", "按本期受理件"))
    other = sixty.office.statistics.page(QUARTER, readings={"closure_rate": "cohort"})
    assert figure(other, "closure_rate") == "55.56%" and rows.cut_off == office60.TO
    assert rows.grounds == (("涉及部队、军区的失信行为", 7),)
    names = [row.name for row in rows.rows]
    assert set(names) >= {office60.A, office60.B, office60.C, "没有主办单位"}
    own = next(row for row in rows.rows if row.name == office60.B)
    assert own.figures["closure_rate"] == "50.00%" and own.counts["closed"] == 4
    closure = next(row for row in rows.clocks if row.caption == "办结期")
    assert (closure.met, closure.late, closure.overdue, closure.spoken) == (18, 4, 3, "72.00%")
    # the second quarter before it: 环比 of received, of G1 6, G6 3, G9 2, G13 4 = 15
    received = next(cell for cell in rows.counts if cell.key == "received")
    assert received.before == "+173.33%" and received.last_year == "–"


@pytest.mark.obligation("YC-25")
def test_a_rate_over_the_whole_says_why_it_can_be_and_no_other_does(sixty: Desk) -> None:
    why = "重新启动后再次办结的，计入办结而不计入分母，所以办结率可以超过100%。"

    def definition(along: str, period: Period = QUARTER) -> str:
        page = sixty.office.statistics.page(period, along)
        return next(one.definition for one in page.figures if one.key == "closure_rate")

    assert definition("unit").endswith(why)  # 18 / 16 of one unit
    assert why not in definition("channel")  # 22 / 35
    key = sixty.office.snapshots.publish("2026年三季度", QUARTER, sixty.me)
    kept = sixty.office.snapshots.page(key, "channel", sixty.me)
    assert next(one for one in kept.figures if one.key == "closure_rate").definition.endswith(why)


def test_a_period_that_runs_on_is_counted_to_today_and_an_empty_one_is_refused(desk: Desk) -> None:
    rows = desk.office.statistics.page(Period(date(2026, 10, 1), date(2026, 12, 31)))

    assert rows.cut_off == TODAY and figure(rows, "closure_rate") == "—"
    with pytest.raises(InputError, match="止日早于起日"):
        desk.office.statistics.page(Period(date(2026, 12, 31), date(2026, 10, 1)))


@pytest.mark.obligation("NY-15.1")
def test_a_number_opens_its_cases_and_says_how_many_one_keeps_out_of(sixty: Desk) -> None:
    made = office60.keys()
    office = sixty.office
    found = office.statistics.cases(QUARTER, "overdue_end", sixty.me)
    assert [row.case_id for row in found.cases] == made["G6"] and found.recused == 0

    other = office.session(office.officers.add("经办乙示例", sixty.me))
    office.recusals.recuse(Recuse(made["G6"][1], other.name, "近亲属", TODAY), sixty.me)
    seen = office.statistics.cases(QUARTER, "overdue_end", other)
    assert [row.case_id for row in seen.cases] == [made["G6"][0], made["G6"][2]]
    assert seen.recused == 1
    page = office.statistics.page(QUARTER)
    assert next(c.number for c in page.counts if c.key == "overdue_end") == 3  # the office's


@pytest.mark.obligation("NY-15.1")
def test_every_number_of_limits_and_grounds_opens_as_many_lines_as_it_says(sixty: Desk) -> None:
    statistics, me = sixty.office.statistics, sixty.me
    page = statistics.page(QUARTER)
    for clock in page.clocks:
        for column, number in (
            ("met", clock.met),
            ("late", clock.late),
            ("overdue", clock.overdue),
        ):
            found = statistics.clock_cases(QUARTER, clock, column, me)
            assert len(found.cases) == number, (clock.caption, column)
    for words, number in page.grounds:
        found = statistics.cases(QUARTER, "declined", me, ("ground", words))
        assert len(found.cases) == number == 7
    for cell in page.counts:
        assert len(statistics.cases(QUARTER, cell.key, me).cases) == cell.number, cell.key


def test_what_happened_twice_to_a_case_is_two_lines_of_it(desk: Desk) -> None:
    case = desk.accepted(date(2026, 7, 1), date(2026, 7, 2))
    desk.take(case, "refer", date(2026, 7, 3), unit=UNIT, delivered_on="2026-07-03")
    for day in (date(2026, 8, 3), date(2026, 8, 10)):
        desk.take(case, "supervise", day, unit=UNIT, ground=("1",), suggestion="请尽快办理。",
                  delivered_on=day.isoformat())  # fmt: skip

    found = desk.office.statistics.cases(QUARTER, "supervised", desk.me)
    assert [(row.case_id, row.day.day) for row in found.cases] == [(case, 3), (case, 10)]
    assert (found.unit, found.recused) == ("次", 0)


def test_fewer_than_three_of_a_kind_of_people_are_not_told(desk: Desk) -> None:
    for _ in range(5):
        desk.register(date(2026, 7, 6))
    for _ in range(2):
        desk.register(date(2026, 7, 6), complainants=())

    rows = desk.office.statistics.page(QUARTER, "named").rows

    assert {row.name: row.counts["received"] for row in rows} == {"实名": None, "匿名": None}
    whole = desk.office.statistics.page(QUARTER)
    assert next(c.number for c in whole.counts if c.key == "received") == 7


def test_what_was_published_stays_and_the_steps_that_made_the_difference_are_named(
    sixty: Desk,
) -> None:
    made = office60.keys()
    office, me = sixty.office, sixty.me
    key = office.snapshots.publish("2026年三季度", QUARTER, me)
    same = office.snapshots.compare(key, me)
    assert same.moved == () and same.snapshot.cut_off == office60.TO
    assert same.figures == {
        figure: spoken for (figure, reading), spoken in office60.FIGURES.items() if not reading
    }

    close = max(row.seq for row in office.reads.case_page(made["G1"][0], TODAY, by=me).timeline)
    office.casework.void(VoidSteps(made["G1"][0], (close,), "办结日录错"), me)

    moved = {one.key: one for one in office.snapshots.compare(key, me).moved}
    assert (moved["closed"].published, moved["closed"].now) == ("22", "21")
    assert (moved["closure_rate"].published, moved["closure_rate"].now) == ("62.86%", "60.00%")
    number = office.reads.case_page(made["G1"][0], TODAY, by=me).card.number
    assert any(number in step and "撤销" in step for step in moved["closed"].steps)
    assert set(moved) >= {"closed", "closed_on_time", "in_hand_end"}
    (row,) = office.snapshots.all(me)
    assert row.title == "2026年三季度" and len(row.editions) == 2  # regulation and calendar


def test_a_snapshot_recomputed_from_its_last_step_is_equal(
    sixty: Desk, clock: Clock, tmp_path: Path
) -> None:
    made = office60.keys()
    office, me = sixty.office, sixty.me
    key = office.snapshots.publish("2026年三季度", QUARTER, me)
    (row,) = office.snapshots.all(me)
    office.casework.void(VoidSteps(made["G4"][0], (4,), "误登"), me)  # its withdrawal
    sixty.take(made["G5"][0], "withdraw", date(2026, 9, 29), reason="撤回")
    sixty.take(made["G6"][0], "override_limit", date(2026, 10, 12), clock="closure",
               due_on="2026-12-18", law="示例法第一条")  # fmt: skip
    assert office.snapshots.compare(key, me).moved
    kept = office.snapshots.page(key, "unit", me)

    then, again = tmp_path / "then.cxt", tmp_path / "again.cxt"
    with closing(sqlite3.connect(office.path)) as raw:
        raw.execute("VACUUM INTO ?", (str(then),))
    with closing(sqlite3.connect(then)) as raw:
        raw.execute("DROP TRIGGER case_step_no_delete")
        raw.execute("DELETE FROM case_step WHERE no > ?", (row.no,))
        raw.commit()
    rebuild(SqliteFile(then), again, today=clock.day)

    span = Span(office60.FROM, office60.TO)
    with SqliteFile(again).read() as connection:
        found = counted(connection, shipped_figures(), span)
        parts = {
            along: counted(connection, shipped_figures(), span, along)
            for along in ("unit", "category", "channel", "month")
        }
        assert Limits(connection, span).rows() == (kept.clocks, kept.unit_clocks)
    with closing(sqlite3.connect(office.path)) as raw:
        body = json.loads(raw.execute("SELECT body FROM statistics_snapshot").fetchone()[0])
    assert {name: number[""] for name, number in found.items()} == body["counts"]
    for along, then_found in parts.items():
        for part in body["pages"]["rows"][along]:
            own = {name: number[part["key"]] for name, number in then_found.items()}
            assert own == part["counts"], (along, part["name"])


def test_a_snapshot_can_not_be_changed(desk: Desk) -> None:
    desk.office.snapshots.publish("示例", QUARTER, desk.me)

    with closing(sqlite3.connect(desk.office.path)) as raw:
        for statement in ("DELETE FROM statistics_snapshot",
                          "UPDATE statistics_snapshot SET title = '别的'"):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_events_and_tallies_are_rebuilt_alike_and_one_gone_astray_is_named(
    sixty: Desk, clock: Clock, tmp_path: Path
) -> None:
    office = sixty.office
    rebuild(office.gate.file, tmp_path / "second.cxt", today=clock.day)
    assert differences(office.path, tmp_path / "second.cxt") == ()

    for table, statement in (
        ("case_event", "UPDATE case_event SET late = 0 WHERE late = 1"),
        ("case_tally", "UPDATE case_tally SET category = '6'"),
    ):
        with closing(sqlite3.connect(office.path)) as raw:
            raw.execute(statement)
            raw.commit()
        found = differences(office.path, tmp_path / "second.cxt")
        assert table in {text.partition(":")[0] for text in found}
