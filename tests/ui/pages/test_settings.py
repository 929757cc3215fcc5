"""设置 and 单位: what the office sets, readings with their preview, people, recusals, units and lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.base.errors import InputError
from app.base.session import Session
from app.services.cases.commands import Recuse
from app.services.office import Office
from app.ui import theme
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.forms.letterheads_editor import LetterheadsEditor
from app.ui.main_window import MainWindow
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_fields import heads_from, heads_shown, hours_from
from app.ui.pages.unit_list import rows_of_list
from app.ui.pages.units import UnitsPage
from tools.tour import hands

pytestmark = pytest.mark.slow


def settings_of(window: MainWindow, tab: int = 0) -> SettingsPage:
    window.open_page("settings")
    hands.settle()
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex(tab)
    hands.settle()
    return page


def units_of(window: MainWindow) -> UnitsPage:
    window.open_page("units")
    hands.settle()
    page = window.pages["units"]
    assert isinstance(page, UnitsPage)
    return page


def dialog_of(page: SettingsPage | UnitsPage) -> FormDialog:
    return next(d for d in page.findChildren(FormDialog) if d.isVisible())


def heads_of(page: SettingsPage) -> LetterheadsEditor:
    editor = page.office_panel.head_form.editors["letterheads"]
    assert isinstance(editor, LetterheadsEditor)
    return editor


def add_head(page: SettingsPage, name: str, signature: str, pattern: str):
    editor = heads_of(page)
    hands.click(editor.add_button)
    head = editor.heads()[-1]
    for key, text in (("name", name), ("signature", signature), ("pattern", pattern)):
        hands.write(head.lines[key], text)
    hands.settle()
    return head


def test_the_offices_settings_are_saved_together(window: MainWindow, office: Office) -> None:
    page = settings_of(window)
    hands.fill(page.office_panel.office_form, {"name": "示例县社会信用中心", "warn_days": "5",
                                  "working_hours": "08:30-12:00、14:30-17:30",
                                  "approval": ("accept", "refer")})  # fmt: skip
    add_head(page, "信用办", "示例县信用办", "示信函〔{年}〕{序号}号")
    second = add_head(page, "政府办", "示例县人民政府办公室", "示政办函〔{年}〕{序号}号")
    assert second.example_label.text() == "例：示政办函〔2026〕1号"

    hands.click(page.office_panel.save_button)

    assert office.reads.settings().name == "示例县社会信用中心"
    assert office.reads.settings().warn_days == 5
    desk = office.options.current()
    assert desk.approval == ("accept", "refer")
    assert desk.working_hours == (("08:30", "12:00"), ("14:30", "17:30"))
    assert [h.name for h in desk.letterheads if h.default] == ["信用办"]
    assert desk.letterheads[0].number_pattern == "示信函〔{year}〕{n}号"
    assert window.top_bar.office_label.text() == "示例县社会信用中心"


def test_a_letterhead_is_made_the_default_and_another_removed(
    window: MainWindow, office: Office
) -> None:
    page = settings_of(window)
    first = add_head(page, "信用办", "示例县信用办", "示信函〔{年}〕{序号}号")
    second = add_head(page, "政府办", "示例县人民政府办公室", "示政办函〔{年}〕{序号}号")
    hands.click(second.default_button)
    hands.click(page.office_panel.save_button)
    kept = office.options.current().letterheads
    assert [(h.name, h.default) for h in kept] == [("信用办", False), ("政府办", True)]

    page.tabs.setCurrentIndex(0)
    editor = heads_of(page)
    hands.click(editor.heads()[1].remove_button)
    hands.click(page.office_panel.save_button)

    kept = office.options.current().letterheads
    assert [(h.name, h.default) for h in kept] == [("信用办", True)]
    assert first not in editor.heads()  # what is shown was read anew


def test_a_set_has_its_seal_further_bodies_and_kinds_of_paper(
    window: MainWindow, office: Office
) -> None:
    page = settings_of(window)
    add_head(page, "信用办", "示例县信用办", "示信函〔{年}〕{序号}号")
    joint = add_head(page, "联合", "示例县信用办", "示信函〔{年}〕{序号}号")
    hands.write(joint.lines["seal"], "两家印章")
    hands.write(joint.lines["cosigners"], "示例县财政局、示例县住建局")
    assert joint.kinds_button.text() == "专用于…"
    hands.click(joint.kinds_button)
    assert joint.kind_list.isVisible()
    joint.set_kinds(["referral", "reminder", "free"])
    hands.settle()
    assert joint.kinds_button.text() == "专用于转办函、催办函等3种…"

    hands.click(page.office_panel.save_button)

    kept = office.options.current().letterheads[1]
    assert (kept.seal, kept.cosigners) == ("两家印章", ("示例县财政局", "示例县住建局"))
    assert set(kept.kinds) == {"referral", "reminder", "free"}
    page.tabs.setCurrentIndex(0)
    shown = heads_of(page).heads()
    assert set(shown[1].kinds()) == {"referral", "reminder", "free"}
    shown[0].set_kinds(["referral"])
    hands.settle()
    assert "转办函只能专用一套署名" in page.office_panel.missing_label.text()


def test_a_pattern_that_gives_no_number_is_pointed_out_before_saving(window: MainWindow) -> None:
    page = settings_of(window)

    add_head(page, "信用办", "示例县信用办", "示信函1号")

    assert page.office_panel.office_form.values()["number_pattern"] == "示信投〔{年}〕{序号}号"
    assert "第1套：字号格式里要有 {年} 和 {序号}" in page.office_panel.missing_label.text()
    assert not page.office_panel.save_button.isEnabled()


def test_a_faulty_part_keeps_the_whole_tab_from_being_saved(
    window: MainWindow, office: Office, actor
) -> None:
    before, desk = office.reads.settings(), office.options.current()
    wrong = replace(before, name="别的名称", number_pattern="没有序号")

    with pytest.raises(InputError):
        office.options.save_all(wrong, replace(desk, similar=60), actor)

    assert (office.reads.settings(), office.options.current()) == (before, desk)


def test_another_regulation_is_asked_about_with_what_it_changes_and_can_be_taken_back(
    window: MainWindow, office: Office
) -> None:
    page = settings_of(window)
    panel = page.office_panel
    hands.fill(panel.office_form, {"regulation": "yuncheng-2021", "warn_days": "4"})

    hands.click(panel.save_button)

    dialog = dialog_of(page)
    assert "办结期：60个工作日（第十六条） → 2个月（第十八条）" in dialog.about_label.text()
    assert "已登记的仍按原来的办法" in dialog.note_label.text()
    assert office.reads.settings().regulation == "nanyang-2020"  # nothing before the answer

    hands.click(dialog.submit_button)

    assert office.reads.settings().regulation == "yuncheng-2021"
    assert office.reads.settings().warn_days == 4
    assert office.regulations.current().id == "yuncheng-2021"

    hands.press(window, "Ctrl+Z")

    assert office.reads.settings().regulation == "nanyang-2020"
    assert office.reads.settings().warn_days != 4
    assert panel.office_form.values()["regulation"] == "nanyang-2020"


def test_who_answers_not_now_keeps_the_regulation(window: MainWindow, office: Office) -> None:
    page = settings_of(window)
    hands.fill(page.office_panel.office_form, {"regulation": "yuncheng-2021"})
    hands.click(page.office_panel.save_button)

    hands.press(dialog_of(page), "Esc")

    assert office.reads.settings().regulation == "nanyang-2020"


def test_a_name_saved_wrongly_is_put_back_by_one_key(window: MainWindow, office: Office) -> None:
    page = settings_of(window)
    hands.fill(page.office_panel.office_form, {"name": "错的名称"})
    hands.click(page.office_panel.save_button)
    assert office.reads.settings().name == "错的名称"

    hands.press(window, "Ctrl+Z")

    assert office.reads.settings().name == "示例县信用办"


def test_empty_lists_say_what_belongs_there(window: MainWindow) -> None:
    page = settings_of(window)

    assert "登记离岗" in page.people_panel.absence_grid.nothing
    assert "登记回避" in page.recusal_panel.recusal_grid.accessibleDescription()
    assert "添加联系人" in units_of(window).contact_grid.nothing


def test_what_can_not_be_saved_is_said_and_nothing_is_changed(
    window: MainWindow, office: Office
) -> None:
    page = settings_of(window)
    hands.fill(page.office_panel.office_form, {"name": "别的名称", "working_hours": "全天"})

    hands.click(page.office_panel.save_button)

    assert "工作时间看不懂" in window.error_bar.sentence_label.text()
    assert office.reads.settings().name == "示例县信用办"
    window.error_bar.dismiss()


def test_a_reading_is_adopted_only_after_its_preview_and_with_a_reason(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case(on=date(2026, 11, 18))
    page = settings_of(window, 1)
    panel = page.readings_panel
    key, box = next(iter(panel.boxes.items()))
    assert not panel.preview_button.isEnabled()
    before = office.regulations.current().chosen[key]
    other = next(box.itemData(i) for i in range(box.count()) if box.itemData(i) != before)

    hands.choose(box, other) if box.currentIndex() == 0 else box.setCurrentIndex(0)
    hands.write(panel.reason_line, "示例县信用办会议纪要（示例）")
    assert not panel.adopt_button.isEnabled()
    hands.click(panel.preview_button)
    hands.click(panel.adopt_button)

    assert office.regulations.current().chosen[key] != before

    hands.press(window, "Ctrl+Z")

    assert office.regulations.current().chosen[key] == before


def test_taking_an_adoption_back_gives_the_cases_their_dates_and_no_other_case_an_edition(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    followed = log_case(on=date(2026, 11, 18))
    before = edition_of(office, followed)
    page = settings_of(window, 1)
    panel = page.readings_panel
    box = next(iter(panel.boxes.values()))
    hands.choose(box, box.itemData(1 if box.currentIndex() == 0 else 0))
    hands.write(panel.reason_line, "示例县信用办会议纪要（示例）")
    hands.click(panel.preview_button)
    hands.click(panel.adopt_button)
    since = log_case(title="采用以后登记的另一件")
    adopted = edition_of(office, followed)
    assert before != adopted == edition_of(office, since)

    hands.press(window, "Ctrl+Z")

    assert (edition_of(office, followed), edition_of(office, since)) == (before, adopted)


def edition_of(office: Office, case_id: int) -> str:
    with office.gate.file.read() as connection:
        query = (
            'SELECT e.hash FROM edition e JOIN "case" c ON c.regulation_id = e.id WHERE c.id = ?'
        )
        return str(connection.exec_driver_sql(query, (case_id,)).scalar_one())


def test_an_absence_is_entered_with_a_stand_in(
    window: MainWindow, office: Office, actor, clock
) -> None:
    office.officers.add("经办人乙", actor)
    page = settings_of(window, 2)
    hands.click(page.people_panel.away_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, {"from_on": "今天", "to_on": "+3工作日", "stand_in": "经办人乙"})

    hands.click(dialog.submit_button)

    officer = office.staff.all(clock.day)[0]
    assert (officer.away_until, officer.stand_in) == (date(2026, 11, 25), "经办人乙")
    hands.click(page.people_panel.drop_absence_button)
    assert office.staff.all(clock.day)[0].absences == ()


@pytest.mark.obligation("NY-15.1")
def test_a_recusal_is_registered_by_its_case_number(
    window: MainWindow, office: Office, actor, log_case: Callable[..., int], clock
) -> None:
    office.officers.add("经办人乙", actor)
    number = office.reads.case_page(log_case(), clock.day, by=office.session()).card.number
    page = settings_of(window, 3)
    hands.click(page.recusal_panel.recuse_button)
    dialog = dialog_of(page)
    offered = {name: editor.field.options for name, editor in dialog.form.editors.items()}
    assert [key for key, _caption in offered["number"]] == [number]
    assert [key for key, _caption in offered["officer"]] == ["经办人甲", "经办人乙"]
    hands.fill(
        dialog.form,
        {"number": number, "officer": "经办人乙", "person": "王示例", "reason": "亲属（示例）"},
    )
    hands.click(dialog.submit_button)
    assert "二者选一" in dialog.error_label.text()

    hands.fill(dialog.form, {"person": ""})
    hands.click(dialog.submit_button)

    assert [(r.number, r.person) for r in page.recusal_panel.recusal_grid.rows.rows] == [
        (number, "经办人乙")
    ]


@pytest.mark.obligation("NY-15.1")
def test_a_recusal_is_ended_with_its_reason(
    window: MainWindow, office: Office, actor, log_case: Callable[..., int], clock
) -> None:
    other = office.session(office.officers.add("经办人乙", actor))
    case_id = log_case()
    office.recusals.recuse(Recuse(case_id, other.name, "误认为亲属", clock.day), actor)
    page = settings_of(window, 3)
    assert page.recusal_panel.end_recusal_button.isEnabled()
    hands.click(page.recusal_panel.end_recusal_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, {"reason": "经核实没有亲属关系"})

    hands.click(dialog.submit_button)

    assert (
        page.recusal_panel.recusal_grid.rows.rows == ()
        and not page.recusal_panel.end_recusal_button.isEnabled()
    )
    assert office.reads.case_page(case_id, clock.day, by=other).card.case_id == case_id


def test_units_are_found_by_initials_renamed_and_keep_their_history(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case(respondent="示例县住建局")
    log_case(respondent="示例县教育局")
    page = units_of(window)
    hands.write(page.filter_line, "jyj")
    assert [u.name for u in page.unit_grid.rows.rows] == ["示例县教育局"]
    hands.click(page.rename_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, {"new_name": "示例县教育体育局"})

    hands.click(dialog.submit_button)

    unit = page.current()
    assert unit is not None and unit.name == "示例县教育体育局"
    assert [n.name for n in unit.names] == ["示例县教育局", "示例县教育体育局"]
    assert office.find.units("示例县教育局")[0].name == "示例县教育体育局"


def test_a_units_alias_and_contact_are_kept(window: MainWindow, office: Office) -> None:
    page = units_of(window)
    hands.click(page.add_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, {"name": "示例县财政局", "aliases": "财政局、县财政"})
    hands.click(dialog.submit_button)
    hands.click(page.add_contact_button)
    dialog = dialog_of(page)
    hands.fill(dialog.form, {"name": "赵示例", "post": "科长", "phone": "13800000021"})

    hands.click(dialog.submit_button)

    unit = office.unit_register.all()[0]
    assert set(unit.aliases) == {"县财政", "财政局"}
    assert [(c.name, c.post) for c in unit.contacts] == [("赵示例", "科长")]


def test_a_list_of_units_is_previewed_then_taken(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "单位名单.csv"
    path.write_text(
        "示例县各单位联络员名单,,,\n单位名称,简称,联系人,电话\n"
        "示例县审计局,审计局,孙示例,13800000022\n示例县民政局,民政局,,\n",
        encoding="gb18030",
    )
    page = units_of(window)
    page.import_list(path)
    hands.settle()
    dialog = dialog_of(page)
    assert "新增 2 个" in dialog.about_label.text()
    assert office.unit_register.all() == ()

    hands.click(dialog.submit_button)

    assert {u.name for u in office.unit_register.all()} == {"示例县审计局", "示例县民政局"}
    assert page.empty_label.isHidden()


def test_a_table_without_units_is_refused() -> None:
    with pytest.raises(InputError, match="单位名称"):
        rows_of_list("日期,金额\n2026-01-01,5\n".encode(), "账.csv")


def test_letterheads_and_hours_are_read_back_as_written() -> None:
    rows = (
        {"name": "信用办", "signature": "示例县信用办", "pattern": "示信函〔{年}〕{序号}号", "default": False,
         "seal": "", "cosigners": "", "kinds": ()},
        {"name": "代章", "signature": "示例县政府办", "pattern": "示政函〔{年}〕{序号}号", "default": True,
         "seal": "示例县政府办印章", "cosigners": "示例县财政局、示例县住建局", "kinds": ("referral",)},
    )  # fmt: skip
    assert heads_shown(heads_from(rows)) == rows
    assert hours_from("8:00至12:00") == (("8:00", "12:00"),)
    with pytest.raises(InputError, match="第1套"):
        heads_from(
            [{"name": "信用办", "signature": "示例县信用办", "pattern": "", "default": True}]
        )


def test_the_register_of_an_office_without_units_says_what_belongs_there(
    window: MainWindow,
) -> None:
    page = units_of(window)
    assert page.empty_label.isVisible()
    assert not page.edit_button.isEnabled()
    assert QApplication.focusWidget() is page.filter_line


def test_the_number_pattern_shows_the_number_that_it_gives(window: MainWindow) -> None:
    page = settings_of(window)
    shown = page.office_panel.office_form._helps["number_pattern"]
    assert shown.text() == "例：示信投〔2026〕1号"

    hands.fill(page.office_panel.office_form, {"number_pattern": "示信投1号"})

    assert not shown.isVisible()
    assert "案号格式里要有 {年} 和 {序号}" in page.office_panel.missing_label.text()
    assert not page.office_panel.save_button.isEnabled()


def test_the_list_of_steps_is_as_high_as_its_lines_and_the_signature_is_whole(
    window: MainWindow,
) -> None:
    window.resize(1366, 768)
    page = settings_of(window)
    head = add_head(page, "信用办", "示例县信用体系建设领导小组办公室", "示信函〔{年}〕{序号}号")
    line = head.lines["signature"]
    steps = page.office_panel.office_form.editors["approval"].choice_list

    assert line.fontMetrics().horizontalAdvance(line.text()) < line.width() - 2 * theme.TIGHT
    last = steps.visualItemRect(steps.item(steps.count() - 1))
    assert 0 <= steps.viewport().height() - last.bottom() < last.height() // 2


def test_an_officer_who_bears_another_name_is_renamed_and_sits_down_by_it(
    window: MainWindow, office: Office, actor: Session, clock
) -> None:
    page = settings_of(window, 2)
    hands.click(page.people_panel.rename_button)
    hands.fill(dialog_of(page).form, {"name": "经办人新"})
    hands.click(dialog_of(page).submit_button)

    (officer,) = office.staff.all(clock.day)
    assert (officer.id, officer.name) == (actor.id, "经办人新")
    window.change_officer(office.officers.all()[0])
    hands.settle()
    assert "经办人新" in window.top_bar.officer_button.text()
