"""The page 评价: rounds opened, decided, scored, published, locked, taken through their procedure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.base.session import Session
from app.services.evaluation.round_commands import CellText, Enter, OpenRound
from app.services.evaluation.set_editing import CopySet, SaveSet
from app.services.office import Office
from app.services.units.unit_commands import SaveUnit
from app.ui.main_window import MainWindow
from app.ui.pages.rounds.page import PLACES, RoundsPage
from app.ui.places import RoundAt, Tab
from tests.ui.pages.rounds.clerk import UNITS, Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow


def show(clerk: Clerk, tab: str) -> None:
    clerk.page.tabs.setCurrentIndex(list(PLACES).index(tab))
    hands.settle()


def pick(grid: Any, at: int) -> None:
    grid.selectRow(at)
    hands.settle()


def row_of(grid: Any, **wanted: Any) -> int:
    rows = grid.rows.rows
    return next(
        n for n, row in enumerate(rows)
        if all(getattr(row, key) == value for key, value in wanted.items())
    )  # fmt: skip


def test_a_round_is_opened_with_the_units_of_a_kind(
    window: MainWindow, office: Office, actor: Session
) -> None:
    for name in UNITS:
        office.unit_register.save(SaveUnit(name, kind="department"), actor)
    office.unit_register.save(SaveUnit("示例县示例镇", kind="township"), actor)
    window.open_page("rounds")
    hands.settle()
    page = window.pages["rounds"]
    assert isinstance(page, RoundsPage)

    hands.click(page.round_list.first_button)
    dialog = page.round_list.dialog
    assert dialog is not None
    hands.fill(
        dialog.form,
        {"indicators": "nanyang-2024-departments", "name": "示例轮次", "kinds": ("department",)},
    )
    hands.click(dialog.submit_button)

    assert page.name_label.text() == "示例轮次"
    view = page.grid_panel.view
    assert view is not None and window.focusWidget() is view
    names = [name for _uid, name in office.rounds.units(1, actor)]
    assert sorted(names) == sorted(UNITS)


def test_enter_opens_a_round_and_esc_leads_back(clerk: Clerk) -> None:
    clerk.page.show_list()
    hands.settle()
    grid = clerk.page.round_list.round_grid
    pick(grid, 0)

    hands.press(grid, "Return")
    assert clerk.page.stack.currentIndex() == 1
    hands.press(clerk.view, "Escape")

    assert clerk.page.stack.currentIndex() == 0
    assert grid.hasFocus()


def test_alt_and_a_number_lead_to_the_places_of_a_round(clerk: Clerk) -> None:
    for at in filter(clerk.page.tabs.isTabVisible, range(clerk.page.tabs.count())):
        hands.press(clerk.page, f"Alt+{(at + 1) % 10}")
        assert clerk.page.tabs.currentIndex() == at


def test_a_place_is_opened_from_elsewhere_and_kept(clerk: Clerk) -> None:
    clerk.window.open_page("rounds", Tab("sets"))
    hands.settle()
    assert clerk.page.home_tabs.currentWidget() is clerk.page.sets_part
    clerk.window.open_page("rounds", RoundAt(clerk.round, "scores"))
    hands.settle()

    kept = clerk.page.kept_place()

    assert clerk.page.tabs.currentWidget() is clerk.page.scores_part
    assert clerk.page.place_from(kept) == RoundAt(clerk.round, "scores")


def test_ctrl_k_offers_the_places_of_the_open_round_and_the_other_rounds(clerk: Clerk) -> None:
    captions = {entry.caption: entry for entry in clerk.page.entries()}

    captions["得分"].run()
    hands.settle()
    assert clerk.page.tabs.currentWidget() is clerk.page.scores_part
    captions["轮次：示例轮次"].run()
    hands.settle()
    assert clerk.page.tabs.currentWidget() is clerk.page.grid_panel


def test_what_is_still_owing_is_told_and_copied(clerk: Clerk) -> None:
    clerk.go(0, "8", "closed")
    clerk.write("1/2")
    clerk.key(Qt.Key.Key_Return)
    show(clerk, "progress")

    part = clerk.page.progress_part
    assert part.summary_label.text().startswith("已填1格，应填")
    pick(part.source_grid, 1)
    hands.click(part.assign_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"units": "示例县法院\n示例县司法局", "checker": "经办示例"})
    hands.click(part.dialog.submit_button)
    hands.settle()
    assert part.sources[1].filled_by == ("示例县法院", "示例县司法局")
    assert part.sources[1].checked_by == ("经办示例",) and not part.sources[0].filled_by
    hands.click(part.urge_units_button)

    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "单位\t还差格数\t还差"
    assert [line.split("\t")[0] for line in lines[1:]] == list(UNITS)


def test_an_open_reading_is_decided_and_taken_back(clerk: Clerk) -> None:
    show(clerk, "decisions")
    part = clerk.page.decisions_part
    assert "2件还在等决定" in part.summary_label.text()
    pick(part.question_grid, row_of(part.question_grid, item="7", key="sites"))

    hands.click(part.decide_button)
    assert part.dialog is not None
    hands.fill(
        part.dialog.form,
        {"answer": "either", "reason": "县信用办会议纪要〔2026〕1号", "approved_by": "示例主任"},
    )
    hands.click(part.dialog.submit_button)
    (decision,) = part.found.decisions
    assert (decision.answer, decision.approved_by) == ("一处即可", "示例主任")

    pick(part.decision_grid, 0)
    hands.click(part.take_back_button)
    hands.fill(part.dialog.form, {"reason": "上级另有答复"})
    hands.click(part.dialog.submit_button)

    assert part.found.decisions == ()
    assert "2件还在等决定" in part.summary_label.text()


def test_bands_are_typed_a_line_each(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    key = office.rounds.open(OpenRound("县区", "nanyang-2024-counties", units=UNITS), me)
    clerk.page.open_round(key, "decisions")
    hands.settle()
    part = clerk.page.decisions_part
    pick(part.question_grid, row_of(part.question_grid, item="6c", key="bands"))

    hands.click(part.decide_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"answer": "0 得 0\n0.2 得 0.5\n大于0.5 得 1", "reason": "示例"})
    hands.click(part.dialog.submit_button)

    assert part.found.decisions[0].answer == "自0起得0分，自0.2起得0.5分，大于0.5得1分"


def test_scores_say_where_each_point_comes_from_and_what_was_published(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "7/8"))
    clerk.reread()
    show(clerk, "scores")
    part = clerk.page.scores_part
    pick(part.total_grid, row_of(part.total_grid, name=UNITS[0]))
    row = part.score_grid.rows.rows[row_of(part.score_grid, item="8")]
    assert (row.score, row.derivation, row.unconfirmed) == ("8.75", "7/8×10", True)

    hands.click(part.publish_button)
    assert part.dialog is not None
    assert "3个单位的总分待定" in part.dialog.note_label.text()
    hands.click(part.dialog.submit_button)
    clerk.enter((0, "8", "closed", "1"))
    clerk.reread()
    pick(part.total_grid, row_of(part.total_grid, name=UNITS[0]))
    row = part.score_grid.rows.rows[row_of(part.score_grid, item="8")]

    assert (row.score, row.published) == ("10.00", "8.75")
    assert part.snapshot_box.currentText() == "对照：初评（2026-11-20）"


def test_a_stage_is_locked_and_only_with_a_reason_unlocked(clerk: Clerk) -> None:
    show(clerk, "stages")
    part = clerk.page.stages_part
    hands.click(part.stage_buttons["reporting"])
    assert part.dialog is not None
    hands.click(part.dialog.submit_button)
    assert "已锁定" in part.state_labels["reporting"].text()

    hands.click(part.stage_buttons["reporting"])
    assert not part.dialog.submit_button.isEnabled()
    hands.fill(part.dialog.form, {"reason": "补报一项"})
    hands.click(part.dialog.submit_button)

    assert part.state_labels["reporting"].text() == "□ 未锁定"


def test_the_reading_of_a_round_is_chosen_with_a_reason(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    key = office.rounds.open(OpenRound("评价", "nanyang-2024-departments", "evaluation", UNITS), me)
    clerk.page.open_round(key, "stages")
    hands.settle()
    part = clerk.page.stages_part
    before = part.reading_label.text()
    hands.click(part.reading_button)
    dialog = part.dialog
    assert dialog is not None and not dialog.submit_button.isEnabled()

    hands.fill(dialog.form, {"window_from": "sending", "reason": "参照市级做法"})
    hands.click(dialog.submit_button)
    hands.settle()

    [reading] = office.round_course.row(key, me).readings
    assert reading.taken == "sending"
    assert (
        before
        != part.reading_label.text()
        == f"{reading.caption}（{reading.article}）：" + dict(reading.options)["sending"]
    )


def test_a_round_without_readings_offers_none_to_choose(clerk: Clerk) -> None:
    show(clerk, "stages")

    assert clerk.page.stages_part.reading_button.isHidden()


def test_files_are_kept_with_a_unit_of_the_round_and_opened_again(
    clerk: Clerk, tmp_path: Path
) -> None:
    record = tmp_path / "示例走访记录.txt"
    record.write_text("实地走访，查阅台账。", "utf-8")
    office, me = clerk.office, clerk.me
    key = office.rounds.open(OpenRound("评价", "nanyang-2024-departments", "evaluation", UNITS), me)
    clerk.page.open_round(key, "units")
    hands.settle()
    part = clerk.page.units_part
    pick(part.unit_grid, row_of(part.unit_grid, name=UNITS[1]))
    part.files.attach([record])
    hands.settle()
    assert "还没有开始" in clerk.error()
    hands.click(part.many_button)
    assert part.dialog is not None
    hands.click(part.dialog.submit_button)

    part.files.attach([record])
    hands.settle()
    hands.click(part.files_button)
    hands.settle()
    menu = part.files.menu
    assert menu is not None
    assert [a.text() for a in menu.actions()] == [
        "添加材料…", "纸质材料…", "查看“示例走访记录.txt”…",
    ]  # fmt: skip
    menu.close()
    menu.actions()[2].trigger()
    hands.settle()

    viewing = part.files.viewing
    assert viewing is not None
    assert viewing.viewer.text_view.toPlainText() == "实地走访，查阅台账。"
    hands.click(viewing.close_button)


def test_units_are_added_by_name(clerk: Clerk) -> None:
    show(clerk, "stages")
    part = clerk.page.stages_part
    hands.click(part.add_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"more": "示例县林业局\n示例县水利局"})
    hands.click(part.dialog.submit_button)

    assert "示例县林业局" in part.units_label.text()
    assert len(clerk.units) == 5


def test_another_edition_is_adopted_after_a_look_at_what_moves(clerk: Clerk) -> None:
    clerk.enter((0, "1", "n", "2"))
    sets, me = clerk.office.set_editing, clerk.me
    text = sets.copied(CopySet("nanyang-2024-departments", "example-2026", "2026年示例县指标"))
    sets.save(SaveSet(text.replace("each = -2", "each = -4", 1), "示例"), me)
    clerk.reread()
    show(clerk, "stages")

    hands.click(clerk.page.stages_part.adopt_button)
    dialog = clerk.page.stages_part.adopt_dialog
    assert dialog is not None and not dialog.adopt_button.isEnabled()
    hands.choose(dialog.set_box, "example-2026")
    moves = [(m.item, m.was, m.now) for m in dialog.move_grid.rows.rows]
    assert ("1", "6.00", "2.00") in moves
    assert not dialog.adopt_button.isEnabled()  # not without a reason
    hands.write(dialog.reason_line, "县政府印发本县指标")
    hands.click(dialog.adopt_button)

    assert clerk.page.state.live is not None
    assert clerk.page.state.live.indicators.id == "example-2026"


def test_a_set_is_copied_and_its_text_changed_in_the_window(clerk: Clerk) -> None:
    clerk.window.open_page("rounds", Tab("sets"))
    hands.settle()
    part = clerk.page.sets_part
    pick(part.set_grid, row_of(part.set_grid, id="nanyang-2024-departments"))
    assert not part.edit_button.isEnabled()
    assert part.rounding_label.text() == "每项得分四舍五入到2位小数，印出的各项相加就是总分。"
    hands.click(part.copy_button)
    assert part.dialog is not None
    sources = part.dialog.form.values()["sources"].replace("市中院提供", "县法院提供")
    hands.fill(
        part.dialog.form, {"name": "2026年示例县指标", "id": "example-2026", "sources": sources}
    )
    hands.click(part.dialog.submit_button)
    assert part.view is not None and part.view.id == "example-2026"
    assert "县法院提供" in {item.source for item in part.view.items}

    hands.click(part.edit_button)
    editor = part.editor
    assert editor is not None
    text = editor.text_edit.toPlainText()
    editor.text_edit.setPlainText(text.replace("points = 100", "points = 99", 1))
    editor.check()
    hands.settle()
    assert not editor.save_button.isEnabled()
    assert "处错误" in editor.state_label.text()
    editor.text_edit.setPlainText(text.replace("县法院提供", "县人民法院提供"))
    editor.check()
    hands.settle()
    assert not editor.save_button.isEnabled()  # not without a reason
    hands.write(editor.why_line, "县法院更名")
    hands.click(editor.save_button)

    assert "县人民法院提供" in {item.source for item in part.view.items}
    assert [version.why for version in part.version_grid.rows.rows] == ["县法院更名", "本县使用"]


def test_a_round_goes_through_its_procedure_and_its_units_through_theirs(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    command = OpenRound(
        "示例评价", "nanyang-2020-evaluation", units=UNITS,
        period=(date(2026, 1, 1), date(2026, 12, 31)),
    )  # fmt: skip
    key = office.rounds.open(command, me)
    clerk.page.open_round(key, "stages")
    hands.settle()
    stages, units = clerk.page.stages_part, clerk.page.units_part

    hands.click(stages.course_view.strip.first())
    assert stages.dialog is not None
    hands.click(stages.dialog.submit_button)
    assert stages.course_view.stage_label.text() == "现在：信息采集"
    assert [c.clock.due_on for c in stages.course_view.clock_grid.rows.rows] == [date(2027, 3, 31)]

    pick(stages.course_view.step_grid, 0)
    hands.click(stages.course_view.revise_button)
    reason = {"finish_by": "2027-03-20", "revision_reason": "市里提前了一周多"}
    hands.fill(stages.dialog.form, reason)
    hands.click(stages.dialog.submit_button)
    assert [c.clock.due_on for c in stages.course_view.clock_grid.rows.rows] == [date(2027, 3, 20)]
    began, correction = stages.course_view.step_grid.rows.rows
    assert began.revised and "市里提前了一周多" in correction.said

    show(clerk, "units")
    hands.click(units.many_button)
    assert units.dialog is not None
    hands.click(units.dialog.submit_button)
    assert "已登记3个单位" in clerk.toast()
    pick(units.unit_grid, 1)
    hands.choose_step(units.course_view.strip, "ask_to_verify")
    hands.click(units.dialog.submit_button)
    assert units.unit_grid.rows.rows[1].line.stage_caption == "信息核实"

    pick(units.course_view.step_grid, 0)
    earlier = units.course_view.step_grid.current_row().on - timedelta(days=1)
    hands.click(units.course_view.revise_button)
    hands.fill(units.dialog.form, {"on": earlier, "revision_reason": "前一日就开始了"})
    hands.click(units.dialog.submit_button)
    row = office.assessments.unit(key, units.unit_grid.rows.rows[1].unit, me)
    assert row.steps[0].revised and row.steps[-1].on == earlier

    pick(units.course_view.step_grid, 1)
    hands.click(units.course_view.void_button)
    hands.fill(units.dialog.form, {"reason": "点错了单位"})
    hands.click(units.dialog.submit_button)
    assert units.unit_grid.rows.rows[1].line.stage_caption == "信息采集"


def test_our_own_evaluation_is_divided_and_compared_with_the_citys(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    command = OpenRound(
        "本县自评", "nanyang-2024-counties", "self", ("示例县",), counts_reported=True
    )
    clerk.page.open_round(office.rounds.open(command, me), "own")
    hands.settle()
    part = clerk.page.self_part
    rows = part.duty_grid.check_model.rows
    part.duty_grid.tick([row for row in rows if row.item in ("3a", "3b")])

    hands.click(part.assign_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"units": "示例县司法局\n示例县法院", "due_on": "2026-11-10"})
    hands.click(part.dialog.submit_button)
    held = {row.item: row for row in part.duty_grid.check_model.rows}
    assert held["3a"].units == ("示例县司法局", "示例县法院") == held["3b"].units
    assert held["3a"].overdue and held["1"].units == ()

    live = clerk.page.state.live
    assert live is not None
    unit = next(iter(live.names))
    cell = CellText(unit, "3a", "lost", "7/56")
    office.entries.enter(Enter(live.row.id, (cell,)), me)
    hands.click(part.city_button)
    hands.fill(part.dialog.form, {"scores": "3a 4 判决数不一致\n3b", "document": "示例通报"})
    hands.click(part.dialog.submit_button)
    row = next(row for row in part.compared if row.item == "3a")
    assert (row.ours, row.city, row.difference, row.reason) == (
        "4.38", "4", "-0.38", "判决数不一致",
    )  # fmt: skip
    hands.click(part.dispute_button)

    assert QApplication.clipboard().text().splitlines()[1].startswith("3a\t")
    hands.click(part.letter_button)
    hands.settle()
    window = part.papers.window
    assert window is not None and window.draft.kind == "city_check"
    hands.fill(window.form, {"addressee": "示例市信用办"})
    hands.pause()
    hands.click(window.issue_button)
    hands.settle()
    (row,) = office.documents.rows(me)
    assert (row.kind, row.addressee) == ("city_check", "示例市信用办") and row.number
    window.close()


def test_entries_without_evidence_are_listed_and_one_paper_covers_all_units_of_an_item(
    clerk: Clerk, tmp_path: Path
) -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    command = OpenRound("示例评价", "nanyang-2020-evaluation", units=UNITS, period=year)
    clerk.round = key = clerk.office.rounds.open(command, clerk.me)
    marks = tuple(
        CellText(unit, "1", "mark", {"points": "90", "reason": "示例"}) for unit in clerk.units
    )
    clerk.office.entries.enter(Enter(key, marks[:2], "confirmed"), clerk.me)
    letter = tmp_path / "示例函.txt"
    letter.write_text("示例", "utf-8")

    clerk.page.open_round(key, "papers")
    hands.settle()
    part = clerk.page.evidence_part
    (row,) = part.bare_grid.rows.rows
    assert (row.item, row.units) == ("1", tuple(clerk.units[:2]))
    assert "2处，补齐前不能发布" in part.bare_label.text()
    pick(part.bare_grid, 0)
    clerk.page.entry_acts.papers([letter], row.units, row.item, "")
    dialog = clerk.page.entry_acts.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"source": "court"})
    hands.click(dialog.submit_button)

    assert part.bare_grid.rows.rows == () and part.bare_label.text() == "佐证材料"


def test_complaints_found_true_are_proposed_as_evidence_and_score_nothing(
    clerk: Clerk, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case("承诺未兑现（示例）", on=date(2026, 10, 19), respondent=UNITS[0])
    take(case_id, "accept", date(2026, 10, 20))
    refer = take(case_id, "refer", date(2026, 10, 21), unit=UNITS[0])
    take(case_id, "report_result", date(2026, 11, 6), about=refer, result="partly",
         measures="已限期整改。")  # fmt: skip
    take(case_id, "review_result", date(2026, 11, 9), about=refer, outcome="pass")
    year = (date(2026, 1, 1), date(2026, 12, 31))
    command = OpenRound("示例评价", "nanyang-2020-evaluation", units=UNITS, period=year)
    key = clerk.office.rounds.open(command, clerk.me)

    clerk.page.open_round(key, "papers")
    hands.settle()
    (row,) = clerk.page.evidence_part.proposal_grid.rows.rows

    assert (row.name, row.complaint.result) == (UNITS[0], "部分属实")
    bodies = clerk.office.scores.all(key, date(2026, 11, 20), clerk.me)
    assert all(score["inputs"] == {} for body in bodies for score in body["scores"])
