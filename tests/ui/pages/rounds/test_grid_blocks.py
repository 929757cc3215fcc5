"""Blocks in the grid: docs/grid.md, "Blocks"."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

from app.services.evaluation.round_commands import OpenRound
from app.ui.pages.rounds.grid import book
from tests.ui.pages.rounds.clerk import Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def paste(clerk: Clerk, text: str) -> None:
    clerk.clip(text)
    clerk.key(Qt.Key.Key_V, CTRL)


def test_what_is_copied_is_text_with_tabs(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "7/12"), (0, "4", "closed", "95%"), (1, "4", "timely", "0.5"))
    clerk.reread()
    clerk.go(0, "4", "timely")
    clerk.key(Qt.Key.Key_Down, SHIFT)
    clerk.key(Qt.Key.Key_Right, SHIFT)

    clerk.key(Qt.Key.Key_C, CTRL)

    assert clerk.clipped() == "7/12\t95%\r\n0.5\t\r\n"
    html = QGuiApplication.clipboard().mimeData().html()
    assert "mso-number-format:'\\@'" in html and "7/12" in html  # no day of July


def test_a_block_is_pasted_from_the_current_cell_on(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")
    steps = clerk.steps()

    paste(clerk, "95%\t0.95\r\n19/20\t1\r\n")

    assert clerk.text(0, "4", "timely") == "95%"
    assert clerk.text(0, "4", "closed") == "0.95"
    assert clerk.text(1, "4", "timely") == "19/20"
    assert clerk.text(2, "4", "timely") is None  # the last line break is no row
    assert clerk.steps() == steps + 1  # one act, one step


def test_quotes_are_read_as_spreadsheets_write_them(clerk: Clerk) -> None:
    clerk.go(0, "3", "siteless")

    paste(clerk, '"没有网站\n见附件"\r\n"说""无"""\r\n"本局\r\n')

    assert clerk.text(0, "3", "siteless") == "没有网站\n见附件"
    assert clerk.text(1, "3", "siteless") == '说"无"'
    assert clerk.text(2, "3", "siteless") == '"本局'


def test_one_cell_fills_what_is_selected(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")
    clerk.key(Qt.Key.Key_Down, SHIFT)
    clerk.key(Qt.Key.Key_Right, SHIFT)

    paste(clerk, "0.5\r\n")

    texts = [clerk.text(n, "4", name) for n in range(3) for name in ("timely", "closed")]
    assert texts == ["0.5"] * 4 + [None] * 2


def test_a_block_is_repeated_in_a_multiple_of_it(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")
    clerk.key(Qt.Key.Key_Down, CTRL | SHIFT)
    clerk.key(Qt.Key.Key_Right, SHIFT)

    paste(clerk, "0.1\t0.2\n")

    assert [clerk.text(n, "4", "closed") for n in range(3)] == ["0.2"] * 3
    assert [clerk.text(n, "4", "timely") for n in range(3)] == ["0.1"] * 3


def test_what_finds_no_place_is_said(clerk: Clerk) -> None:
    clerk.go(2, "8", "closed")

    paste(clerk, "0.1\r\n0.2\r\n0.3\r\n")

    assert clerk.text(2, "8", "closed") == "0.1"
    assert "2格超出表格" in clerk.toast()


def test_how_many_filled_cells_are_emptied_is_said(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "1"), (0, "4", "closed", "1"), (1, "4", "timely", "1"))
    clerk.reread()
    clerk.go(0, "4", "timely")

    paste(clerk, "\t0.9\r\n\t\r\n")

    assert "清空了2格原有内容" in clerk.toast()
    assert clerk.text(0, "4", "timely") is None
    assert clerk.text(0, "4", "closed") == "0.9"


def test_refused_cells_are_marked_and_the_rest_is_taken(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")

    paste(clerk, "98\t0.5\r\n0.6\t7月12日\r\n")

    assert clerk.mark(0, "4", "timely") == "refused"
    assert clerk.text(0, "4", "timely") == "98"  # kept as pasted
    assert clerk.mark(1, "4", "closed") == "refused"
    assert clerk.text(1, "4", "timely") == "0.6"
    assert "2格不能成立" in clerk.toast()


def test_scores_are_not_pasted_over(clerk: Clerk) -> None:
    clerk.panel.show_view("item", "8")
    clerk.go(0, "8", "closed", "confirmed")

    paste(clerk, "0.5\t10\r\n")

    assert clerk.text(0, "8", "closed", "confirmed") == "0.5"
    assert "1格由程序算出" in clerk.toast()


def test_cut_copies_and_empties(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "1/2"))
    clerk.reread()
    clerk.go(0, "8", "closed")

    clerk.key(Qt.Key.Key_X, CTRL)
    assert clerk.text(0, "8", "closed") is None
    clerk.go(1, "8", "closed")
    clerk.key(Qt.Key.Key_V, CTRL)

    assert clerk.text(1, "8", "closed") == "1/2"


def test_a_nil_return_is_copied_whole(clerk: Clerk) -> None:
    none = {"none": {"who": "示例法院", "on": "2025-01-10", "letter": "示例函〔2025〕1号"}}
    clerk.enter((0, "2", "n", none))
    clerk.reread()
    clerk.go(0, "2", "n")

    clerk.key(Qt.Key.Key_C, CTRL)
    clerk.go(1, "2", "n")
    clerk.key(Qt.Key.Key_V, CTRL)

    assert clerk.text(1, "2", "n") == none
    assert clerk.shown(1, "2", "n") == "无（示例法院，2025-01-10，示例函〔2025〕1号）"


def test_delete_empties_what_is_selected(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "1"), (0, "4", "closed", "1"))
    clerk.reread()
    clerk.go(0, "4", "timely")
    clerk.key(Qt.Key.Key_Right, SHIFT)

    clerk.key(Qt.Key.Key_Delete)

    assert clerk.text(0, "4", "timely") is None and clerk.text(0, "4", "closed") is None


def test_ctrl_d_fills_down(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "0.7"))
    clerk.reread()
    clerk.go(0, "4", "timely")
    clerk.key(Qt.Key.Key_Down, CTRL | SHIFT)

    clerk.key(Qt.Key.Key_D, CTRL)
    assert [clerk.text(n, "4", "timely") for n in range(3)] == ["0.7"] * 3

    clerk.enter((0, "4", "closed", "0.2"))
    clerk.reread()
    clerk.go(1, "4", "closed")
    clerk.key(Qt.Key.Key_D, CTRL)  # of one cell: the one above
    assert clerk.text(1, "4", "closed") == "0.2"


def test_ctrl_r_fills_to_the_right(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "0.7"))
    clerk.reread()
    clerk.go(0, "4", "timely")
    clerk.key(Qt.Key.Key_Right, SHIFT)

    clerk.key(Qt.Key.Key_R, CTRL)

    assert clerk.text(0, "4", "closed") == "0.7"


def test_cells_apart_are_not_copied(clerk: Clerk) -> None:
    clerk.clip("原来的")
    clerk.view.go(0, 0)
    clerk.view.selectionModel().select(
        clerk.view.cells.index(2, 2), QItemSelectionModel.SelectionFlag.Select
    )

    clerk.key(Qt.Key.Key_C, CTRL)

    assert clerk.clipped() == "原来的"
    assert "不相连" in clerk.panel.words.hint_label.text()


def test_the_texts_of_a_large_block_stand_at_once_and_its_scores_follow(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "PAINTED_FIRST", 1)
    clerk.go(0, "8", "closed")
    before = clerk.view.book.item(clerk.units[0], "8")
    assert before is not None and before.state == "open"

    clerk.clip("19/24\r\n2/1\r\n")
    clerk.view.paste()

    assert clerk.shown(0, "8", "closed") == "19/24"
    assert clerk.view.book.item(clerk.units[0], "8") is before
    hands.settle()
    hands.settle()
    after = clerk.view.book.item(clerk.units[0], "8")
    assert after is not None and after.score == "7.92"
    assert clerk.mark(1, "8", "closed") == "refused"


NAMED = (
    "单位\t办结率\t及时答复率\r\n"
    "教体局\t0.9\t95%\r\n"
    "示例县 住建局\t19/20\t1\r\n"
    "示例县水利局\t1\t1\r\n"
)


def test_a_block_that_carries_names_goes_by_them_where_that_is_chosen(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")
    steps = clerk.steps()

    paste(clerk, NAMED)
    notice = clerk.panel.names_notice
    assert clerk.steps() == steps  # nothing is pasted before it was said which way
    assert "认出了2个行名、2个列名" in notice.label.text()
    assert "表里没有“示例县水利局”" in notice.label.text()
    hands.click(notice.yes_button)

    assert clerk.text(2, "4", "timely") == "95%" and clerk.text(2, "4", "closed") == "0.9"
    assert clerk.text(0, "4", "timely") == "1" and clerk.text(0, "4", "closed") == "19/20"
    assert clerk.text(1, "4", "timely") is None
    assert clerk.steps() == steps + 1 and not notice.isVisible()
    assert "示例县水利局" in clerk.toast()


def test_a_block_that_carries_names_can_still_go_by_place(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")

    paste(clerk, NAMED)
    hands.click(clerk.panel.names_notice.no_button)

    assert clerk.text(0, "4", "timely") == "单位"  # kept as it was pasted, refused
    assert clerk.text(1, "4", "closed") == "0.9"


def test_days_are_pasted_as_spreadsheets_write_them(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    command = OpenRound(
        "县级轮次",
        "nanyang-2024-counties",
        units=("示例县", "示例甲县", "示例乙县"),
        counts_reported=True,
    )
    clerk.round = office.rounds.open(command, me)
    clerk.page.open_round(clerk.round)
    hands.settle()
    clerk.view.setFocus()
    clerk.go(0, "2b", "made")

    paste(clerk, "是\t2024/3/5\r\n是\t2024年3月31日\r\n是\t2024-04-01\r\n")

    scores = [row["scores"] for row in clerk.scores()]
    points = [next(one["score"] for one in unit if one["item"] == "2b") for unit in scores]
    assert points == ["2.00", "2.00", "1.00"]
    assert clerk.text(0, "2b", "published") == "2024/3/5"


def test_300_units_and_24_columns_are_pasted_as_one_step(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    names = tuple(f"示例{number:03}局" for number in range(300))
    command = OpenRound("大轮次", "nanyang-2024-counties", units=names, counts_reported=True)
    clerk.round = office.rounds.open(command, me)
    clerk.page.open_round(clerk.round)
    hands.settle()
    clerk.view.setFocus()
    clerk.view.go(0, 0)
    steps = clerk.steps()
    block = "".join("\t".join([f"{row % 9}/9"] * 24) + "\r\n" for row in range(300))

    paste(clerk, block)

    grid = office.round_pages.grid(clerk.round, date(2026, 11, 20), me)
    cells = [c for unit in grid.units for item in unit.items for c in item.cells if c.reported]
    assert len(cells) == 300 * 24
    assert clerk.steps() == steps + 1
    refused = sum(bool(cell.refused) for cell in cells)
    assert 0 < refused < len(cells)  # a share in a yes-or-no cell; ratios are taken
    assert f"{refused}格不能成立" in clerk.toast()
    clerk.key(Qt.Key.Key_Z, CTRL)
    assert clerk.text(299, "3a", "lost") is None
