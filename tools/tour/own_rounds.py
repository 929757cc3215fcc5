"""The tour's further rounds: our county's own evaluation with the city's score beside it, and one
under the 评价办法."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.rules.evaluation.history import CONFIRMED, REPORTED
from app.ui.pages.rounds.grid.layout import Spot
from app.ui.pages.rounds.page import RoundsPage
from tools.tour import hands
from tools.tour.rounds import form_of, go, paste, send, type_in, view_of

if TYPE_CHECKING:
    from tools.tour.player import Player

OWN: Final = "本县参评2024年政务诚信监测"
COUNTY: Final = "示例县"
FOUND: Final = {
    "3a.lost": "7/56", "3b.corrected": "1/40", "6a.reported": "97/100", "6a.compliant": "94/97",
    "8d.covered": "46/50", "9.paid": "300/400", "10.kept": "9/12", "11.paid": "333.3/1000",
    "7b.satisfied": "98.5%",
}  # fmt: skip
DUTIES: Final = {
    ("3a", "3b"): "示例县司法局\n示例县人民法院",
    ("9", "11"): "示例县工业和信息化局\n示例县财政局",
}
CITY: Final = "3a 4.10 判决数不一致\n3b 5\n9 3\n10 4.5\n11 1.2 口径不同"
LAW: Final = "2026年度政务诚信评价"
ASSESSED: Final = ("示例县住房和城乡建设局", "示例县交通运输局", "示例县教育体育局")
WEIGHTS: Final = (10, 10, 10, 8, 8, 8, 8, 8, 8, 8, 7, 7)


def play_own(player: Player) -> None:
    """Divide, gather, try, hand up; then the city's score beside ours and a letter about it."""
    page = _opened(
        player, {"indicators": "nanyang-2024-counties", "name": OWN, "procedure": "self"}, COUNTY
    )
    _begin(page, "begin", "divide", "forecast")
    go(page, "own")
    part = page.self_part
    for items, units in DUTIES.items():
        part.duty_grid.tick([r for r in part.duty_grid.check_model.rows if r.item in items])
        hands.click(part.assign_button)
        hands.fill(form_of(part.dialog), {"units": units, "due_on": "2026-11-25"})
        send(part.dialog)
    _fill_own(player, page)
    go(page, "stages")
    hands.choose_step(page.stages_part.course_view.strip, "submit")
    send(page.stages_part.dialog)
    go(page, "own")
    hands.click(part.city_button)
    hands.fill(form_of(part.dialog), {"scores": CITY, "document": "示例市信用办通报〔2026〕2号"})
    send(part.dialog)
    player.picture("rounds-own")
    _publish(page, "报送市级的自评")
    go(page, "own")
    hands.click(part.letter_button)
    window = part.papers.window
    if window is None:
        raise AssertionError("没有打开核对函")
    hands.fill(window.form, {"addressee": "示例市信用办"})
    hands.pause()
    player.picture("rounds-city-check", window)
    hands.click(window.issue_button)
    window.close()
    hands.click(page.back_button)


def _fill_own(player: Player, page: RoundsPage) -> None:
    """What the county has, and what it would take: a value tried, nothing of it saved."""
    go(page, "cells")
    panel = page.grid_panel
    view = view_of(page)
    unit = next(iter(view.book.live.names))
    panel.show_view("unit", unit)
    hands.settle()
    for place, text in FOUND.items():
        item, _, name = place.partition(".")
        type_in(view_of(page), Spot(unit, item, name, REPORTED), text)
    hands.click(panel.trial_button)
    type_in(view_of(page), Spot(unit, "9", "paid", REPORTED), "400/400")
    view_of(page).go_to_spot(Spot(unit, "9", "paid", REPORTED))
    player.picture("rounds-trial")
    hands.click(panel.trial_button)
    if view_of(page).book.live.cell(unit, "9", "paid", REPORTED).text != "300/400":  # type: ignore[union-attr]
        raise AssertionError("试算的值留下来了")


def play_evaluation(player: Player) -> None:
    """Weights, marks by name, evidence for all of them, the procedure of the units, 初评."""
    page = _opened(
        player,
        {"indicators": "nanyang-2020-evaluation", "name": LAW, "first": "2026-01-01",
         "last": "2026-12-31"},
        "\n".join(ASSESSED),
    )  # fmt: skip
    _begin(page, "begin")
    go(page, "decisions")
    part = page.decisions_part
    rows = part.question_grid.rows.rows
    part.question_grid.selectRow(next(n for n, row in enumerate(rows) if row.key == "weights"))
    hands.settle()
    hands.click(part.decide_button)
    weights = "\n".join(f"{key} {points}" for key, points in enumerate(WEIGHTS, 1))
    why = {"reason": "县信用办会议纪要〔2026〕9号（示例）", "approved_by": "示例主任"}
    hands.fill(form_of(part.dialog), {"answer": weights, **why})
    send(part.dialog)
    _mark(player, page)
    _cover(player, page)
    go(page, "units")
    for _step in ("begin", "ask_to_verify"):
        hands.click(page.units_part.many_button)
        send(page.units_part.dialog)
    player.picture("rounds-law-units")
    _publish(page, "初评")
    hands.click(page.back_button)


def _mark(player: Player, page: RoundsPage) -> None:
    """Marks come as a table with the names of the units, in an order of its own."""
    go(page, "cells")
    panel = page.grid_panel
    panel.show_view("source", "")
    hands.choose(panel.said_box, CONFIRMED)
    view = view_of(page)
    view.go(0, 0)
    captions = [one.caption for one in view.book.live.inputs]
    head = ["单位", *captions]
    paste(view, [head, *([name, *(f"{88 - at + n}；集体评议（示例）" for at in range(len(captions)))]
                         for n, name in enumerate(reversed(ASSESSED)))])  # fmt: skip
    player.picture("rounds-names")
    hands.click(panel.names_notice.yes_button)
    player.picture("rounds-marks")


def _cover(player: Player, page: RoundsPage) -> None:
    """One paper is evidence of all marks."""
    go(page, "papers")
    player.picture("rounds-bare")
    with TemporaryDirectory() as folder:
        paper = Path(folder) / "评议记录（示例）.txt"
        paper.write_text("评议记录（示例）", "utf-8")
        page.entry_acts.papers([paper], (), "", "")
        hands.fill(form_of(page.entry_acts.dialog), {"source": "unit"})
        send(page.entry_acts.dialog)
    if page.evidence_part.bare_grid.rows.rows:
        raise AssertionError("还有评分没有佐证材料")


def _opened(player: Player, values: dict[str, str], units: str) -> RoundsPage:
    player.window.open_page("rounds")
    hands.settle()
    page = player.window.pages["rounds"]
    if not isinstance(page, RoundsPage):
        raise AssertionError("没有打开评价")
    if page.stack.currentIndex():
        hands.click(page.back_button)
    hands.click(page.round_list.new_button)
    hands.fill(form_of(page.round_list.dialog), values)
    send(page.round_list.dialog)
    go(page, "stages")
    hands.click(page.stages_part.add_button)
    hands.fill(form_of(page.stages_part.dialog), {"more": units})
    send(page.stages_part.dialog)
    return page


def _begin(page: RoundsPage, *kinds: str) -> None:
    go(page, "stages")
    for kind in kinds:
        hands.choose_step(page.stages_part.course_view.strip, kind)
        send(page.stages_part.dialog)


def _publish(page: RoundsPage, label: str) -> None:
    go(page, "scores")
    hands.click(page.scores_part.publish_button)
    hands.fill(form_of(page.scores_part.dialog), {"label": label})
    send(page.scores_part.dialog)
