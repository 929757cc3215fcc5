"""信息采集表 out and back: what people do to a workbook, and what comes of it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import InputError
from app.services.evaluation.collecting import FormFile
from app.services.evaluation.round_commands import Collect, Decide, TakeIn
from app.services.evaluation.set_editing import CopySet, SaveSet
from app.services.evaluation.standing import head_of
from app.services.office import Office
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import DEPARTMENTS, UNITS, Grid, open_grid
from tests.spreadsheet_program import convert

DUE = date(2025, 2, 20)


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office)


@pytest.fixture(autouse=True)
def _no_warning_from_the_writer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter drops what is too long with a warning
        yield


def sent(grid: Grid, source: str = "court", **more: Any) -> FormFile:
    command = Collect(grid.round, source=source, due_on=DUE, **more)
    return grid.office.collecting.send(command, grid.me)


def changed(form: FormFile, change: Callable[[Workbook], None]) -> AttachmentInput:
    book = load_workbook(io.BytesIO(form.data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return AttachmentInput("示例回表.xlsx", out.getvalue())


def main_of(book: Workbook) -> Worksheet:
    return book["信息采集表"]


def place(sheet: Worksheet, unit: int, key: str) -> Any:
    """The cell of a unit under a key, wherever it stands."""
    column = next(c.column for c in sheet[1] if c.value == f"i:{key}")
    return sheet.cell(10 + unit, column)


def filled(form: FormFile, *cells: tuple[int, str, Any]) -> AttachmentInput:
    def fill(book: Workbook) -> None:
        for unit, key, value in cells:
            place(main_of(book), unit, key).value = value

    return changed(form, fill)


def states(grid: Grid, file: AttachmentInput) -> list[tuple[str, str, str, str]]:
    [seen] = grid.office.collecting.preview(grid.round, [file], grid.me)
    assert not seen.problem
    return [
        (c.unit_name, f"{c.item}.{c.input}", c.theirs, c.state)
        for c in seen.changes
        if c.state != "same"
    ]


def take(grid: Grid, file: AttachmentInput, **more: Any) -> Any:
    command = TakeIn(grid.round, "示例法院办公室", date(2025, 2, 18), **more)
    return grid.office.collecting.take_in(command, file, grid.me)


def test_a_form_asks_a_source_for_its_own_items_of_all_units_with_the_rule_beside(
    grid: Grid,
) -> None:
    sheet = main_of(load_workbook(io.BytesIO(sent(grid).data)))

    keys = [c.value for c in sheet[1] if str(c.value).startswith("i:")]
    assert [key.split("|")[0] for key in keys] == ["i:2", "i:10", "i:12"]
    assert [sheet.cell(row, 2).value for row in (10, 11, 12)] == list(UNITS)
    assert "扣2分" in sheet.cell(9, 3).value
    assert "征求意见稿" in sheet.cell(3, 2).value
    assert sheet.protection.sheet and not sheet.protection.formatColumns
    assert sheet.cell(10, 3).protection.locked is False
    assert sheet.column_dimensions["A"].hidden and sheet.row_dimensions[1].hidden


def test_a_ratio_is_asked_for_as_its_two_counts_and_comes_back_exact(grid: Grid) -> None:
    form = sent(grid, "hotline")
    file = filled(form, (0, "8|closed|part", 19), (0, "8|closed|whole", 24))

    assert states(grid, file) == [(UNITS[0], "8.closed", "19/24", "taken")]
    take(grid, file)

    assert grid.score(0, "8")["derivation"] == "19/24×10"


def test_a_ratio_that_a_program_made_a_date_of_is_refused_and_said(grid: Grid) -> None:
    file = filled(sent(grid, "hotline"), (0, "8|closed|part", datetime(2025, 7, 12)),
                  (0, "8|closed|whole", 24))  # fmt: skip

    [seen] = grid.office.collecting.preview(grid.round, [file], grid.me)
    [refused] = [c for c in seen.changes if c.state == "refused"]

    assert "分别填写" in refused.why
    take(grid, file)
    assert grid.score(0, "8")["state"] == "open"  # nothing of it counts


def test_what_came_back_as_it_was_sent_changes_nothing_even_where_ours_moved(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "1/2"))
    form = sent(grid, "hotline")
    grid.enter((0, "8", "closed", "3/4"))

    assert states(grid, changed(form, lambda _book: None)) == []


def test_where_both_moved_the_two_stand_side_by_side_and_ours_stays_until_somebody_chooses(
    grid: Grid,
) -> None:
    grid.enter((0, "8", "closed", "1/2"))
    form = sent(grid, "hotline")
    grid.enter((0, "8", "closed", "3/4"))
    file = filled(form, (0, "8|closed|part", 5), (0, "8|closed|whole", 9))

    [seen] = grid.office.collecting.preview(grid.round, [file], grid.me)
    [both] = [c for c in seen.changes if c.state != "same"]
    assert (both.sent, both.ours, both.theirs, both.state) == ("1/2", "3/4", "5/9", "both")
    take(grid, file, chosen=frozenset({(both.unit, "8", "closed")}))

    assert grid.score(0, "8")["inputs"] == {"closed": "5/9"}


def test_a_second_return_of_the_same_package_supersedes_its_own_values(grid: Grid) -> None:
    form = sent(grid, "hotline")
    take(grid, filled(form, (0, "8|closed|part", 5), (0, "8|closed|whole", 9)))
    second = filled(form, (0, "8|closed|part", 6), (0, "8|closed|whole", 9))

    assert states(grid, second) == [(UNITS[0], "8.closed", "6/9", "taken")]
    take(grid, second)
    with pytest.raises(InputError, match="收过"):
        take(grid, second)


def test_sorted_rows_move_with_their_keys(grid: Grid) -> None:
    def turn(book: Workbook) -> None:
        sheet = main_of(book)
        place(sheet, 0, "8|closed|part").value, place(sheet, 0, "8|closed|whole").value = 1, 3
        rows = [[c.value for c in sheet[row]] for row in (10, 11, 12)]
        for row, values in zip((12, 11, 10), rows, strict=True):
            for at, value in enumerate(values, 1):
                sheet.cell(row, at).value = value

    file = changed(sent(grid, "hotline"), turn)

    assert states(grid, file) == [(UNITS[0], "8.closed", "1/3", "taken")]


def test_where_key_and_visible_name_disagree_a_person_decides(grid: Grid) -> None:
    def swap(book: Workbook) -> None:
        sheet = main_of(book)
        sheet.cell(10, 2).value, sheet.cell(11, 2).value = UNITS[1], UNITS[0]
        place(sheet, 0, "8|closed|part").value, place(sheet, 0, "8|closed|whole").value = 1, 3

    file = changed(sent(grid, "hotline"), swap)

    assert [state for *_, state in states(grid, file)] == ["row"]
    take(grid, file)
    assert grid.score(0, "8")["state"] == "open"


def test_a_copied_row_is_taken_from_neither_and_both_are_shown(grid: Grid) -> None:
    def copy(book: Workbook) -> None:
        sheet = main_of(book)
        place(sheet, 0, "8|closed|part").value, place(sheet, 0, "8|closed|whole").value = 1, 3
        for at in range(1, sheet.max_column + 1):
            sheet.cell(13, at).value = sheet.cell(10, at).value

    file = changed(sent(grid, "hotline"), copy)

    assert [state for *_, state in states(grid, file)] == ["row", "row"]


def test_an_inserted_column_is_left_alone_and_a_deleted_one_is_counted(grid: Grid) -> None:
    form = sent(grid, "hotline")

    def insert(book: Workbook) -> None:
        sheet = main_of(book)
        sheet.insert_cols(4)
        sheet.cell(10, 4).value = "备注"
        place(sheet, 1, "8|closed|part").value, place(sheet, 1, "8|closed|whole").value = 1, 2

    assert states(grid, changed(form, insert)) == [(UNITS[1], "8.closed", "1/2", "taken")]
    file = changed(form, lambda book: main_of(book).delete_cols(3))
    [seen] = grid.office.collecting.preview(grid.round, [file], grid.me)
    assert any("缺1列" in note for note in seen.notes)


def test_a_column_of_another_source_is_not_taken_and_is_counted(grid: Grid) -> None:
    def fill(book: Workbook) -> None:
        sheet = main_of(book)
        place(sheet, 0, "8|closed|part").value, place(sheet, 0, "8|closed|whole").value = 1, 3
        sheet.cell(1, 40).value, sheet.cell(10, 40).value = "i:2|n|", 5  # what a court is asked

    [seen] = grid.office.collecting.preview(
        grid.round, [changed(sent(grid, "hotline"), fill)], grid.me
    )

    assert {c.item for c in seen.changes} == {"8"} and seen.count("taken") == 1
    assert "有1列不在这份采集表的范围内，没有采用。" in seen.notes


def test_a_row_without_a_key_is_matched_by_name_and_shown_and_an_unknown_name_is_refused(
    grid: Grid,
) -> None:
    def add(book: Workbook) -> None:
        sheet = main_of(book)
        for row, name in ((11, UNITS[1]), (13, "示例无名局")):
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = None, name
            place(sheet, row - 10, "8|closed|part").value = 1
            place(sheet, row - 10, "8|closed|whole").value = 4

    file = changed(sent(grid, "hotline"), add)

    assert [(name, state) for name, _, _, state in states(grid, file)] == [
        (UNITS[1], "row"),
        ("示例无名局", "refused"),
    ]


def test_without_its_hidden_column_every_row_goes_by_name_and_is_shown(grid: Grid) -> None:
    def strip(book: Workbook) -> None:
        sheet = main_of(book)
        place(sheet, 2, "8|closed|part").value, place(sheet, 2, "8|closed|whole").value = 1, 4
        sheet.delete_cols(1)

    file = changed(sent(grid, "hotline"), strip)

    assert [(name, state) for name, _, _, state in states(grid, file)] == [(UNITS[2], "row")]


def test_a_sheet_copied_into_another_workbook_is_known_by_itself(grid: Grid) -> None:
    def move(book: Workbook) -> None:
        sheet = main_of(book)
        place(sheet, 0, "8|closed|part").value, place(sheet, 0, "8|closed|whole").value = 1, 3
        sheet.title = "别的名称"
        book.defined_names.clear()
        book.custom_doc_props.props.clear()

    file = changed(sent(grid, "hotline"), move)

    assert states(grid, file) == [(UNITS[0], "8.closed", "1/3", "taken")]


def test_a_stored_result_of_a_formula_is_taken_and_said_and_a_volatile_one_is_not(
    grid: Grid, tmp_path: Path
) -> None:
    from xlsxwriter import Workbook as Writer

    form = sent(grid, "hotline")
    before = main_of(load_workbook(io.BytesIO(form.data)))
    path = tmp_path / "a.xlsx"
    book = Writer(str(path))
    sheet = book.add_worksheet("信息采集表")
    for row in before.iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.write(cell.row - 1, cell.column - 1, cell.value)
    columns = {c.value: c.column - 1 for c in before[1] if str(c.value).startswith("i:8|closed")}
    upper, lower = columns["i:8|closed|part"], columns["i:8|closed|whole"]
    sheet.write_formula(9, upper, "=10+9", None, 19)
    sheet.write_number(9, lower, 24)
    sheet.write_formula(10, upper, "=DAY(TODAY())", None, 5)
    sheet.write_number(10, lower, 24)
    book.close()

    file = AttachmentInput("a.xlsx", path.read_bytes())
    [seen] = grid.office.collecting.preview(grid.round, [file], grid.me)

    taken, refused = [c for c in seen.changes if c.state != "same"]
    assert (taken.theirs, taken.state, "公式" in taken.why) == ("19/24", "taken", True)
    assert (refused.state, "公式" in refused.why) == ("refused", True)


def test_events_come_back_as_a_list_and_a_bare_word_as_a_nil_return(grid: Grid) -> None:
    def list_(book: Workbook) -> None:
        events = book["清单2-n"]
        columns = {str(c.value): c.column for c in events[1] if c.value}
        day = "effective_on"
        events.cell(6, 2).value = UNITS[0]
        for key, text in (("number", "（2024）示行初1号"), (day, "2024-05-08")):
            events.cell(6, columns[f"i:{key}"]).value = text
        sheet = main_of(book)
        place(sheet, 1, "2|n|").value = "无"
        for row, text in ((4, "示例法院办公室"), (5, "2025-02-18"), (6, "示例函〔2025〕3号")):
            sheet.cell(row, 3).value = text

    file = changed(sent(grid), list_)
    take(grid, file)

    assert grid.score(0, "2")["derivation"] == "max(0,10−1×2)"
    nil = grid.score(1, "2")
    assert (nil["state"], nil["score"]) == ("scored", "10.00")
    assert nil["inputs"]["n"]["none"]["letter"] == "示例函〔2025〕3号"


def test_several_workbooks_are_previewed_at_once_and_a_foreign_one_says_so(grid: Grid) -> None:
    other = Workbook()
    other.active.append(["单位", "办结率"])  # type: ignore[union-attr]
    out = io.BytesIO()
    other.save(out)
    files = [
        filled(sent(grid, "hotline"), (0, "8|closed|part", 1), (0, "8|closed|whole", 2)),
        AttachmentInput("别的.xlsx", out.getvalue()),
        AttachmentInput("坏的.xlsx", b"PK\x03\x04nothing"),
    ]

    ours, foreign, broken = grid.office.collecting.preview(grid.round, files, grid.me)

    assert ours.count("taken") == 1
    assert "外来表格" in foreign.problem and foreign.table[0] == ("单位", "办结率")
    assert "损坏" in broken.problem


def test_a_package_that_this_office_does_not_know_is_a_foreign_table(office: Office) -> None:
    first, second = open_grid(office), open_grid(office)
    file = filled(sent(first, "hotline"), (0, "8|closed|part", 1), (0, "8|closed|whole", 2))

    [seen] = office.collecting.preview(second.round, [file], second.me)

    assert "不是本办发出" in seen.problem


def test_what_was_refused_goes_back_marked_with_its_reason_and_a_day_of_its_own(
    grid: Grid,
) -> None:
    form = sent(grid, "hotline")
    take(grid, filled(form, (0, "8|closed|part", 30), (0, "8|closed|whole", 24)))
    later = date(2025, 2, 28)

    again = grid.office.collecting.send_back(grid.round, form.package, later, grid.me)

    sheet = main_of(load_workbook(io.BytesIO(again.data)))
    assert place(sheet, 0, "8|closed|part").fill.fgColor.rgb == "FFF8D7DA"
    assert "退回原因" in str(sheet.cell(10, sheet.max_column).value)
    first, second = grid.office.collecting.packages(grid.round, date(2025, 2, 21), grid.me)
    assert (first.state, second.state, second.due_on) == ("已退回补报", "未回收", later)
    take(grid, filled(again, (0, "8|closed|part", 20), (0, "8|closed|whole", 24)))
    assert grid.score(0, "8")["inputs"] == {"closed": "20/24"}


@pytest.mark.obligation("PJ-10.1")
def test_the_list_for_reminders_says_who_owes_what_and_sealed_paper_is_tracked_apart(
    grid: Grid,
) -> None:
    court, hotline = sent(grid), sent(grid, "hotline")
    take(grid, filled(hotline, *[(n, f"8|closed|{face}", v) for n in range(3)
                                 for face, v in (("part", 1), ("whole", 2))]))  # fmt: skip
    grid.office.collecting.note_sealed(
        grid.round, hotline.package, date(2025, 2, 19), "原件一份", grid.me
    )

    rows = grid.office.collecting.packages(grid.round, date(2025, 2, 21), grid.me)
    assert [(row.state, row.overdue) for row in rows] == [("未回收", True), ("已回收", False)]
    assert (rows[1].electronic_on is not None, rows[1].sealed_on) == (True, date(2025, 2, 19))
    assert rows[0].audience == "市中院"
    [owing] = grid.office.collecting.owing(grid.round, date(2025, 2, 21), grid.me)
    assert (owing.package, owing.owing) == (court.package, UNITS)


def test_a_unit_gets_its_own_items_below_each_other_and_last_years_value_beside(
    office: Office,
) -> None:
    last = open_grid(office, period=(date(2023, 1, 1), date(2023, 12, 31)))
    last.enter((0, "13", "n", "2"))
    grid = open_grid(office)

    form = office.collecting.send(Collect(grid.round, unit=grid.units[0]), grid.me)

    sheet = main_of(load_workbook(io.BytesIO(form.data)))
    assert sheet.cell(1, 3).value == f"u:{grid.units[0]}"
    row = next(c.row for c in sheet["A"] if c.value == "i:13|n|")
    assert sheet.cell(row, 6).value == "上年：2"
    file = changed(form, lambda book: setattr(main_of(book).cell(row, 3), "value", "3"))
    assert states(grid, file) == [(UNITS[0], "13.n", "3", "taken")]


def test_what_the_office_counted_and_other_sources_returned_stands_there_to_be_confirmed(
    grid: Grid,
) -> None:
    take(grid, filled(sent(grid, "hotline"), (0, "8|closed|part", 19), (0, "8|closed|whole", 24)))
    grid.confirm((0, "5", "n", "3"))  # the office's own count
    command = Collect(grid.round, unit=grid.units[0], items=("5", "8", "10"))

    form = grid.office.collecting.send(command, grid.me)

    sheet = main_of(load_workbook(io.BytesIO(form.data)))
    stands = {str(c.value): sheet.cell(c.row, 3).value for c in sheet["A"] if c.value}
    assert str(stands["i:5|n|"]) == "3"
    assert (str(stands["i:8|closed|part"]), str(stands["i:8|closed|whole"])) == ("19", "24")
    assert stands["i:10|n|"] in (None, "")  # what nobody has said is asked
    assert states(grid, changed(form, lambda _book: None)) == []  # confirmed: nothing changes


def test_after_a_new_edition_an_input_that_changed_is_refused_and_the_others_are_taken(
    office: Office,
) -> None:
    me, copy = office.session(), CopySet(DEPARTMENTS, "shili-2024", "示例指标")
    office.set_editing.save(SaveSet(office.set_editing.copied(copy), "县直版"), me)
    grid = open_grid(office, "shili-2024")
    form = office.collecting.send(Collect(grid.round, unit=grid.units[0], items=("8", "13")), me)
    text = office.set_editing.text("shili-2024").replace(
        'caption = "办结率"', 'caption = "按期办结率"'
    )
    office.set_editing.save(SaveSet(text, "改名"), me)
    office.rounds.adopt(grid.round, "shili-2024", "采用新版", me)

    def fill(book: Workbook) -> None:
        sheet = main_of(book)
        rows = {str(c.value): c.row for c in sheet["A"]}
        for key, value in (("8|closed|part", 1), ("8|closed|whole", 2), ("13|n|", 3)):
            sheet.cell(rows[f"i:{key}"], 3).value = value

    [seen] = office.collecting.preview(grid.round, [changed(form, fill)], me)

    found = {c.item: c for c in seen.changes if c.state != "same"}
    assert (found["8"].state, "新的指标版本" in found["8"].why) == ("refused", True)
    assert found["13"].state == "taken"


@pytest.mark.obligation("PJ-7")
def test_marks_come_from_the_workbook_of_the_evaluation_body_with_their_reasons(
    office: Office,
) -> None:
    grid = open_grid(
        office, "nanyang-2020-evaluation", period=(date(2024, 1, 1), date(2024, 12, 31))
    )
    with grid.office.gate.file.read() as connection:
        edition = head_of(connection, grid.round).state.edition
    items = office.workspace.editions.indicators(edition).items
    weights = dict.fromkeys(items, "8") | {next(iter(items)): "12"}
    office.round_decisions.decide(Decide(grid.round, "weights", weights, "省定权重"), grid.me)
    first = next(iter(items.values()))
    name = next(key for key, one in first.inputs.items() if one.kind == "points")
    form = office.collecting.send(Collect(grid.round, source=first.source), grid.me)

    file = filled(
        form, (0, f"{first.key}|{name}|points", 85), (0, f"{first.key}|{name}|reason", "示例理由")
    )
    assert states(grid, file) == [(UNITS[0], f"{first.key}.{name}", "85（示例理由）", "taken")]
    take(grid, file)

    row = grid.score(0, first.key)
    assert (row["state"], row["score"], row["derivation"]) == ("scored", "10.20", "85/100×12")
    again = changed(form, lambda _book: None)  # as it was sent: nothing changes
    assert states(grid, again) == []


def test_hidden_rows_are_read_and_told(grid: Grid) -> None:
    def hide(book: Workbook) -> None:
        sheet = main_of(book)
        place(sheet, 0, "8|closed|part").value, place(sheet, 0, "8|closed|whole").value = 1, 3
        sheet.row_dimensions[10].hidden = True

    [seen] = grid.office.collecting.preview(
        grid.round, [changed(sent(grid, "hotline"), hide)], grid.me
    )

    assert seen.count("taken") == 1
    assert any("第10行" in note and "被隐藏" in note for note in seen.notes)


def test_a_return_that_was_undone_can_be_taken_in_anew(grid: Grid) -> None:
    form = sent(grid, "hotline")
    file = filled(form, (0, "8|closed|part", 5), (0, "8|closed|whole", 9))
    entered = take(grid, file)

    grid.office.entries.undo(grid.round, entered.seq, grid.me)

    assert grid.score(0, "8")["state"] == "open"
    [row] = grid.office.collecting.packages(grid.round, date(2025, 2, 18), grid.me)
    assert row.state == "未回收"
    take(grid, file)
    assert grid.score(0, "8")["inputs"] == {"closed": "5/9"}


@pytest.mark.parametrize("ways", [("xlsx",), ("xls",), ("ods", "xlsx")])
def test_saved_by_another_program_the_form_is_still_known(
    grid: Grid, tmp_path: Path, ways: tuple[str, ...]
) -> None:
    file = filled(sent(grid, "hotline"), (0, "8|closed|part", 19), (0, "8|closed|whole", 24))
    path = tmp_path / "sent.xlsx"
    path.write_bytes(file.data)
    for suffix in ways:
        path = convert(path, suffix, tmp_path / suffix)

    returned = AttachmentInput(path.name, path.read_bytes())

    assert states(grid, returned) == [(UNITS[0], "8.closed", "19/24", "taken")]
