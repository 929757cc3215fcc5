"""Views of the grid: docs/grid.md, "Views"; what others do meanwhile; what can't be saved."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.modeltest import ModelTester

from app.base.errors import StoreError
from app.services.evaluation.round_commands import Decide, StageLock
from app.ui.pages.rounds.grid.cells import paint_mark
from app.ui.pages.rounds.grid.model import MARKS
from tests.ui.pages.rounds.clerk import UNITS, Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow

CTRL = Qt.KeyboardModifier.ControlModifier


def names(clerk: Clerk) -> list[str]:
    layout = clerk.view.cells.layout
    return [layout.row_caption(row) for row in range(layout.rows)]


def test_turning_the_view_keeps_the_cell(clerk: Clerk) -> None:
    clerk.go(1, "4", "closed")

    for shape in ("unit", "item", "source"):
        hands.click(clerk.panel.view_buttons[shape])
        assert clerk.view.cells.spot(clerk.view.currentIndex()) == clerk.spot(1, "4", "closed")


def test_both_values_stay_in_sight(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "9/10"))
    clerk.enter((0, "8", "closed", "8/10"), said="confirmed", why="两件超期")
    clerk.reread()

    clerk.panel.show_view("item", "8")
    assert clerk.shown(0, "8", "closed") == "9/10"
    assert clerk.shown(0, "8", "closed", "confirmed") == "8/10"
    clerk.panel.show_view("source", "")
    clerk.go(0, "8", "closed")
    assert clerk.other(0, "8", "closed") == "8/10"  # beside it, in brackets
    assert "8/10×10" in clerk.panel.words.why_label.text()  # what counts is the confirmed value


def test_what_is_confirmed_is_typed_where_it_is_chosen(clerk: Clerk) -> None:
    hands.choose(clerk.panel.said_box, "confirmed")
    clerk.go(0, "8", "closed", "confirmed")

    clerk.write("3/4")
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "8", "closed", "confirmed") == "3/4"
    assert clerk.text(0, "8", "closed") is None


def test_what_is_cut_needs_its_reason(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "9/10"))
    clerk.reread()
    clerk.panel.show_view("item", "8")
    clerk.go(0, "8", "closed", "confirmed")

    clerk.write("8/10")
    clerk.key(Qt.Key.Key_Return)
    assert clerk.panel.reason_notice.isVisible()
    assert clerk.text(0, "8", "closed", "confirmed") is None
    hands.write(clerk.panel.reason_notice.line, "两件超期")
    hands.click(clerk.panel.reason_notice.save_button)

    assert clerk.text(0, "8", "closed", "confirmed") == "8/10"
    assert not clerk.panel.reason_notice.isVisible()


def test_a_trial_shows_the_total_and_saves_nothing(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "9/10"))
    clerk.reread()
    steps = clerk.steps()
    hands.click(clerk.panel.trial_button)
    clerk.go(0, "8", "closed")

    clerk.write("1/2")
    clerk.key(Qt.Key.Key_Return)
    clerk.go(0, "8", "closed")
    assert clerk.current() == "1/2"
    assert "由9.00分至99.00分之间变为5.00分至95.00分之间" in clerk.panel.trial_notice.label.text()
    hands.click(clerk.panel.trial_button)

    assert clerk.shown(0, "8", "closed") == "9/10"
    assert clerk.steps() == steps
    assert not clerk.panel.trial_notice.isVisible()


def test_rows_are_put_in_order_and_stay_there(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "0.5"), (1, "8", "closed", "0.9"), (2, "8", "closed", "0.7"))
    clerk.reread()
    clerk.go(0, "8", "closed")

    clerk.panel.sort(clerk.at()[1], True)
    assert names(clerk) == [UNITS[1], UNITS[2], UNITS[0]]
    clerk.go(0, "8", "closed")
    clerk.write("1")
    clerk.key(Qt.Key.Key_Return)

    assert names(clerk) == [UNITS[1], UNITS[2], UNITS[0]]
    clerk.panel.sort(0, None)
    assert names(clerk) == list(UNITS)


def test_a_row_that_no_longer_meets_the_filter_stays(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "98"), (1, "8", "closed", "0.9"))
    clerk.reread()
    hands.choose(clerk.panel.filter_box, "refused")
    assert names(clerk) == [UNITS[0]]

    clerk.go(0, "8", "closed")
    clerk.write("0.98")
    clerk.key(Qt.Key.Key_Return)
    assert names(clerk) == [UNITS[0]]

    hands.choose(clerk.panel.filter_box, "")
    hands.choose(clerk.panel.filter_box, "refused")
    assert names(clerk) == []


def test_a_locked_cell_says_who_opens_it(clerk: Clerk) -> None:
    clerk.office.rounds.lock(StageLock(clerk.round, "reporting"), clerk.me)
    clerk.reread()
    clerk.go(0, "8", "closed")

    clerk.write("1")

    assert clerk.line() is None
    assert clerk.text(0, "8", "closed") is None
    assert "“自报”阶段已锁定" in clerk.panel.words.hint_label.text()
    assert "主任" in clerk.panel.words.hint_label.text()


def test_each_state_of_a_cell_has_a_shape_of_its_own(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "98"), (1, "8", "closed", "1"))
    clerk.office.scores.publish(clerk.round, "初评", date(2026, 11, 20), clerk.me)
    clerk.enter((1, "8", "closed", "0.9"))
    clerk.office.round_decisions.decide(
        Decide(clerk.round, "not_assessed", True, "不产生此类事项", "8", clerk.units[2]), clerk.me
    )
    clerk.reread()

    marks = [clerk.mark(n, "8", "closed") for n in range(3)]

    assert marks == ["refused", "changed", "not_assessed"]
    assert clerk.mark(0, "4", "timely") == "open"


def test_what_stands_under_two_items_is_pointed_out_below_the_cells(clerk: Clerk) -> None:
    lecture = [{"what": "诚信讲座", "day": "2024-03-15"}]
    clerk.enter((0, "13", "n", lecture), (0, "14", "n", lecture), (1, "13", "n", lecture))
    clerk.reread()

    said = []
    for unit, item, name in ((0, "13", "n"), (0, "8", "closed"), (1, "13", "n")):
        clerk.go(unit, item, name)
        said.append(clerk.panel.words.quote_label.text().startswith("请核对：“诚信讲座"))

    assert said == [True, False, False]


def test_last_years_value_and_score_stand_beside(clerk: Clerk) -> None:
    from app.services.evaluation.round_commands import CellText, Enter, OpenRound

    office, me = clerk.office, clerk.me
    before = OpenRound(
        "上一年", "nanyang-2024-departments", units=UNITS, counts_reported=True,
        period=(date(2023, 1, 1), date(2023, 12, 31)),
    )  # fmt: skip
    key = office.rounds.open(before, me)
    office.entries.enter(Enter(key, (CellText(clerk.units[0], "8", "closed", "1/2"),)), me)
    office.scores.publish(key, "终评", date(2024, 3, 1), me)
    clerk.reread()

    clerk.panel.show_view("unit", clerk.units[0])
    clerk.go(0, "8", "closed")
    row = clerk.at()[0]
    texts = [clerk.view.cells.index(row, column).data() for column in range(7)]

    assert texts[4:6] == ["1/2", "5.00"]
    assert "上年填报：1/2" in clerk.panel.words.quote_label.text()
    assert "上年得分5.00" in clerk.panel.words.why_label.text()


def test_what_somebody_else_changed_meanwhile_is_shown_side_by_side(clerk: Clerk) -> None:
    second = clerk.office.session(clerk.office.officers.add("经办乙示例", clerk.me))
    clerk.reread()
    clerk.go(0, "8", "closed")
    clerk.enter((0, "8", "closed", "1/2"), by=second)  # after the grid was read

    clerk.write("3/4")
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "8", "closed") == "1/2"
    assert clerk.panel.overtaken_notice.isVisible()
    table = clerk.panel.overtaken_notice.table
    assert [table.item(0, column).text() for column in range(4)] == [
        UNITS[0], "8　办结率", "3/4", "1/2",
    ]  # fmt: skip
    assert "经办乙示例" in clerk.panel.overtaken_notice.label.text()
    hands.click(clerk.panel.overtaken_notice.mine_button)

    assert clerk.text(0, "8", "closed") == "3/4"
    assert not clerk.panel.overtaken_notice.isVisible()


def test_what_could_not_be_saved_stays_at_hand(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.go(0, "8", "closed")

    def full(*_given: object) -> None:
        raise StoreError("磁盘已满，没有保存。")

    with monkeypatch.context() as broken:
        broken.setattr(type(clerk.office.entries), "enter", full)
        clerk.write("3/4")
        clerk.key(Qt.Key.Key_Return)
    assert clerk.shown(0, "8", "closed") == ""
    assert clerk.panel.failed_notice.isVisible()
    assert "磁盘已满" in clerk.panel.failed_notice.label.text()
    hands.click(clerk.panel.failed_notice.yes_button)

    assert clerk.text(0, "8", "closed") == "3/4"
    assert not clerk.panel.failed_notice.isVisible()


def test_what_could_not_be_saved_is_still_there_when_the_round_is_opened_again(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.go(0, "8", "closed")

    def full(*_given: object) -> None:
        raise StoreError("磁盘已满，没有保存。")

    with monkeypatch.context() as broken:
        broken.setattr(type(clerk.office.entries), "enter", full)
        clerk.write("3/4")
        clerk.key(Qt.Key.Key_Return)
    clerk.page.show_list()
    clerk.panel.book = None  # as after a restart: only what is kept is left
    clerk.page.open_round(clerk.round)
    hands.settle()
    assert "上次有1格没有存上" in clerk.panel.failed_notice.label.text()
    hands.click(clerk.panel.failed_notice.yes_button)

    assert clerk.text(0, "8", "closed") == "3/4"


def test_the_shapes_differ_without_their_colours(qapp: object) -> None:
    pictures = set()
    for mark in MARKS:
        image = QImage(20, 20, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        paint_mark(painter, QRectF(4, 4, 9, 9), mark)
        painter.end()
        dark = tuple(image.pixelColor(x, y).lightness() < 200 for y in range(20) for x in range(20))
        pictures.add(dark)

    assert len(pictures) == len(MARKS)


@pytest.mark.parametrize("shape", ["unit", "item", "source"])
def test_the_model_keeps_to_what_qt_asks(
    clerk: Clerk, shape: str, qtmodeltester: ModelTester
) -> None:
    hands.click(clerk.panel.view_buttons[shape])

    qtmodeltester.check(clerk.view.cells)
