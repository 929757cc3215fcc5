"""A round on its procedure: stages that lock, readings of the units' procedure, corrections."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.services.cases.rebuild import differences, rebuild
from app.services.evaluation.round_commands import Assess, Evidence, Proceed, StageLock
from app.services.office import Office
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import Grid, open_grid
from tests.services.making import Clock

DAY = date(2026, 1, 12)


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office, procedure="evaluation")


def proceed(grid: Grid, kind: str, on: date = DAY, **fields: Any) -> int:
    return grid.office.round_course.proceed(Proceed(grid.round, kind, on, fields), grid.me)


def take(grid: Grid, kind: str, on: date, n: int = 0, **fields: Any) -> int:
    command = Assess(grid.round, grid.units[n], kind, on, fields)
    return grid.office.assessments.take(command, grid.me)


def rebuilt(office: Office, clock: Clock) -> tuple[str, ...]:
    target = office.path.with_name("second.cxt")
    rebuild(office.gate.file, target, today=clock.day)
    return differences(office.path, target)


def scored(grid: Grid) -> None:
    proceed(grid, "begin", finish_by=date(2026, 3, 31))
    proceed(grid, "verify")
    proceed(grid, "score", date(2026, 2, 20))


@pytest.mark.obligation("PJ-9")
def test_the_round_is_due_by_the_end_of_march_as_its_first_form_proposes(grid: Grid) -> None:
    [form] = grid.office.round_course.row(grid.round, grid.me).forms
    last = next(field.default for field in form.fields if field.name == "finish_by")
    assert last == "2025-03-31"  # the set is that of 2024

    proceed(grid, "begin", date(2025, 1, 6), finish_by=last)

    [clock] = grid.office.round_course.row(grid.round, grid.me).clocks
    assert (clock.clock, clock.due_on, clock.state) == ("年度评价完成", date(2025, 3, 31), "open")


def test_a_stage_locks_what_its_pack_says_and_names_itself(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "1/2"))
    scored(grid)

    with pytest.raises(RuleViolation, match="已进入“初步评价”阶段，“自报”随之锁定，须由主任"):
        grid.enter((0, "8", "closed", "3/4"))
    grid.confirm((0, "8", "closed", "3/4"))
    row = grid.office.round_course.row(grid.round, grid.me)

    assert [lock.stage for lock in row.locks if lock.why] == ["reporting"]
    assert row.stage_caption == "初步评价"
    assert grid.office.rounds.all(grid.me)[0].locked == ("reporting",)


def test_the_director_opens_what_a_stage_locks_with_a_reason_until_the_next_stage(
    grid: Grid,
) -> None:
    scored(grid)
    with pytest.raises(RuleViolation, match="说明理由"):
        grid.office.rounds.unlock(StageLock(grid.round, "reporting"), grid.me)
    grid.office.rounds.unlock(StageLock(grid.round, "reporting", "法院更正了数据。"), grid.me)
    grid.enter((0, "8", "closed", "3/4"))

    proceed(grid, "announce", date(2026, 3, 2))

    with pytest.raises(RuleViolation, match="“初评结果反馈与复评”阶段，“自报”随之锁定"):
        grid.enter((0, "8", "closed", "1/4"))


def test_a_step_of_the_course_is_taken_back_with_a_reason_and_the_lock_goes(
    grid: Grid, clock: Clock
) -> None:
    scored(grid)
    with pytest.raises(InputError, match="须说明理由"):
        grid.office.round_course.void(Proceed(grid.round, "", DAY), (3,), "", grid.me)

    grid.office.round_course.void(
        Proceed(grid.round, "", date(2026, 2, 23)), (3,), "采集未完成", grid.me
    )

    row = grid.office.round_course.row(grid.round, grid.me)
    assert row.stage == "verifying"
    assert [step.taken_back for step in row.steps] == [False, False, True, False]
    grid.enter((0, "8", "closed", "3/4"))
    assert rebuilt(grid.office, clock) == ()
    assert grid.office.verify() == ()


def test_an_unlawful_step_of_the_course_is_refused_with_its_article(grid: Grid) -> None:
    proceed(grid, "begin", finish_by="2026-03-31")

    with pytest.raises(RuleViolation) as refused:
        proceed(grid, "upload")

    assert refused.value.article == "第十条第（七）项"


@pytest.mark.obligation("PJ-10.4")
def test_the_reading_of_the_window_is_chosen_for_the_round_and_moves_the_last_day(
    grid: Grid, clock: Clock
) -> None:
    [reading] = grid.office.round_course.row(grid.round, grid.me).readings
    assert (reading.key, reading.taken) == ("window_from", "receipt")
    grid.office.round_course.choose_readings(
        grid.round, {"window_from": "sending"}, "参照市级做法", grid.me
    )

    take(grid, "begin", DAY)
    take(grid, "ask_to_verify", date(2026, 2, 2))
    take(grid, "verified", date(2026, 2, 11))
    take(grid, "announce", date(2026, 3, 2), delivered_on=date(2026, 3, 4), score="81.5")

    [running] = grid.office.assessments.unit(grid.round, grid.units[0], grid.me).clocks
    assert (running.starts_on, running.due_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert grid.office.round_course.row(grid.round, grid.me).readings[0].taken == "sending"
    assert rebuilt(grid.office, clock) == ()


def test_a_day_of_a_unit_is_corrected_and_its_clock_runs_anew(grid: Grid, clock: Clock) -> None:
    take(grid, "begin", DAY)
    take(grid, "ask_to_verify", date(2026, 2, 2))
    take(grid, "verified", date(2026, 2, 11))
    told = take(grid, "announce", date(2026, 3, 2), delivered_on=date(2026, 3, 4), score="81.5")

    command = Assess(
        grid.round, grid.units[0], "", date(2026, 3, 2), {"delivered_on": date(2026, 3, 5)}
    )
    with pytest.raises(InputError, match="说明理由"):
        grid.office.assessments.revise(command, told, " ", grid.me)
    grid.office.assessments.revise(command, told, "回执上是5日", grid.me)

    row = grid.office.assessments.unit(grid.round, grid.units[0], grid.me)
    assert row.clocks[0].due_on == date(2026, 3, 12)
    was, correction = row.steps[told - 1], row.steps[-1]
    assert was.revised and "2026-03-04" in was.said  # as it was recorded
    assert was.form is not None  # as it stands now
    assert {f.name: f.default for f in was.form.fields}["delivered_on"] == "2026-03-05"
    assert correction.correction and "2026-03-05" in correction.said
    assert "理由：回执上是5日" in correction.said and correction.form is None
    with pytest.raises(RuleViolation, match="以它为前提"):
        grid.office.assessments.void(command, (1,), "录错", grid.me)
    grid.office.assessments.void(command, (4, 3), "录错", grid.me)
    row = grid.office.assessments.unit(grid.round, grid.units[0], grid.me)
    assert (row.stage, row.clocks) == ("verifying", ())
    assert rebuilt(grid.office, clock) == ()


@pytest.mark.obligation("PJ-9")
def test_the_figure_of_the_platform_and_both_scores_stand_in_the_list(grid: Grid) -> None:
    take(grid, "begin", DAY)
    take(grid, "platform_score", date(2026, 1, 20), score="80.10")
    take(grid, "ask_to_verify", date(2026, 2, 2))
    take(grid, "verified", date(2026, 2, 11))
    take(grid, "announce", date(2026, 3, 2), delivered_on=date(2026, 3, 4), score="81.5")

    [line] = grid.office.assessments.all(grid.round, grid.me)

    assert line.figures == {"platform_score": "80.10", "announce": "81.5"}
    assert (line.due_on, line.due) == (date(2026, 3, 11), "复评申请期")


def test_many_units_are_taken_on_at_once_and_who_is_refused_is_named(grid: Grid) -> None:
    take(grid, "begin", DAY, n=1)
    commands = [Assess(grid.round, unit, "begin", DAY) for unit in grid.units]

    answers = grid.office.assessments.take_for_many(commands, grid.me)

    assert [bool(answer) for answer in answers] == [False, True, False]
    assert len(grid.office.assessments.all(grid.round, grid.me)) == 3


@pytest.mark.obligation("PJ-3", "PJ-6", "PJ-10.1", "PJ-10.6")
def test_the_round_names_its_working_group_and_who_reviews_and_changes_no_figure(
    grid: Grid,
) -> None:
    proceed(grid, "begin", finish_by="2026-03-31", members="示例评价机构：甲示例、乙示例")
    [step] = grid.office.round_course.row(grid.round, grid.me).steps
    assert "工作小组成员：示例评价机构：甲示例、乙示例" in step.said
    grid.enter((0, "8", "closed", "1/2"), evidence=Evidence("unit"))
    for kind in ("score", "announce", "report", "submit"):
        proceed(grid, kind)
    before = grid.all()

    proceed(grid, "review_form", outcome="pass")

    assert grid.all() == before
    row = grid.office.round_course.row(grid.round, grid.me)
    assert row.stage == "reviewed" and "审核通过" in row.steps[-1].said
    assert [form.kind for form in row.forms][0] == "upload"


@pytest.mark.obligation("PJ-10.2")
def test_a_visit_record_is_filed_with_the_unit_in_the_round(grid: Grid, clock: Clock) -> None:
    record = AttachmentInput("示例走访记录.pdf", b"%PDF-1.4 visit")
    with pytest.raises(InputError, match="还没有开始"):
        grid.office.assessments.attach(grid.round, grid.units[0], [record], "", grid.me)
    take(grid, "begin", DAY)
    take(grid, "visit", DAY, note="实地走访，查阅台账。")

    grid.office.assessments.attach(grid.round, grid.units[0], [record], "走访", grid.me)

    [(name, sha256, note)] = grid.office.assessments.files(grid.round, grid.units[0], grid.me)
    assert (name, note) == (record.name, "走访")
    assert grid.office.attachment(sha256, grid.me) == record.data
    assert rebuilt(grid.office, clock) == ()


def test_steps_of_a_unit_can_not_be_changed_and_a_change_is_found(grid: Grid) -> None:
    take(grid, "begin", DAY)
    with closing(sqlite3.connect(grid.office.path)) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute("UPDATE assessment_step SET kind = 'verified'")
        raw.execute("DROP TRIGGER assessment_step_no_update")
        raw.execute("UPDATE assessment_step SET kind = 'visit'")
        raw.commit()

    assert any("一个单位的第1步被改动" in finding for finding in grid.office.verify())


def test_monitoring_sends_deductions_to_be_checked_within_the_days_of_the_office(
    office: Office,
) -> None:
    grid = open_grid(office)
    take(grid, "send_deductions", date(2025, 3, 3), days=3, delivered_on="2025-03-04", score="91.2")
    [running] = office.assessments.unit(grid.round, grid.units[0], grid.me).clocks
    assert running.due_on == date(2025, 3, 7)

    for wrong, why in (("该案已改判。", "须逐项写明"), ("第99项：示例", "没有第99项")):
        with pytest.raises(InputError, match=why):
            take(grid, "dispute", date(2025, 3, 6), disputed=wrong)
    take(
        grid, "dispute", date(2025, 3, 6), disputed="第2项：该案已改判。\n判决书附后。\n8：漏计3件"
    )
    with pytest.raises(RuleViolation, match="须填写"):
        take(grid, "source_decides", date(2025, 3, 10))
    with pytest.raises(InputError, match="还没有写明第8项怎样核定"):
        take(grid, "source_decides", date(2025, 3, 10), decided="第2项：核实后撤回扣分。")
    decided = "第2项：核实后撤回扣分。\n第8项：维持。"
    take(grid, "source_decides", date(2025, 3, 10), decided=decided, score="93.2")

    row = office.assessments.unit(grid.round, grid.units[0], grid.me)
    assert row.stage_caption == "核对完毕"
    assert row.figures == {"send_deductions": "91.2", "source_decides": "93.2"}


@pytest.mark.obligation("PJ-10.4")
def test_the_county_as_the_one_evaluated_applies_once_within_five_working_days(
    office: Office,
) -> None:
    grid = open_grid(office, procedure="self")
    take(grid, "begin", date(2026, 2, 2))
    take(grid, "asked_to_verify", date(2026, 2, 3))
    take(grid, "verify", date(2026, 2, 6), note="补充两份材料。")
    take(grid, "first_result", date(2026, 3, 3), score="78.4")
    [running] = office.assessments.unit(grid.round, grid.units[0], grid.me).clocks
    assert (running.due_on, running.owner) == (date(2026, 3, 10), "office")

    with pytest.raises(RuleViolation, match="已过"):
        take(grid, "apply", date(2026, 3, 11), reason="示例", proof="示例")
    with pytest.raises(RuleViolation, match="证明材料"):
        take(grid, "apply", date(2026, 3, 10), reason="示例")
    take(grid, "apply", date(2026, 3, 10), reason="示例", proof="示例")
    with pytest.raises(RuleViolation):
        take(grid, "apply", date(2026, 3, 10), reason="示例", proof="示例")
    take(grid, "application_decided", date(2026, 3, 13), outcome="accept")
    take(grid, "final_result", date(2026, 3, 20), score="80.0", reason="示例")

    assert office.assessments.unit(grid.round, grid.units[0], grid.me).stage == "final"
