"""The tour's round of evaluation: 20 units, from the workbooks that go out to the published scores."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.rules.evaluation.history import CONFIRMED, REPORTED
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.pages.rounds.grid.layout import Spot
from app.ui.pages.rounds.grid.view import GridView
from app.ui.pages.rounds.page import PLACES, RoundsPage
from tools.tour import hands

if TYPE_CHECKING:
    from tools.tour.player import Player

SET: Final = "nanyang-2024-departments"
NAME: Final = "2024年县直单位政务诚信监测"
OFFICES: Final = (
    "住房和城乡建设局", "交通运输局", "教育体育局", "自然资源局", "市场监督管理局", "农业农村局", "水利局",
    "文化广电和旅游局", "卫生健康委员会", "应急管理局", "审计局", "统计局", "医疗保障局", "民政局", "财政局",
    "司法局", "商务局", "林业局", "城市管理局", "行政审批和政务信息管理局",
)  # fmt: skip
UNITS: Final = tuple(f"示例县{office}" for office in OFFICES)
STATES: Final = ("合规上传", "合规上传", "未产生，有说明", "不合规", "应报未报")
HEAD: Final = {"head:who": "示例经办", "head:on": "2026-11-20", "head:letter": "示例函〔2026〕7号"}


def _some(every: int) -> Callable[[int], str]:
    """Every so many units have one, the others answer that there is none."""
    return lambda n: "1" if n % every == 0 else "无"


# What the sources fill in, by the keys of their columns; one ratio can't be.
RETURNED: Final[Mapping[str, Callable[[int], str]]] = {
    "i:1|n|": _some(6),
    "i:2|n|": _some(5),
    "i:3|n|": _some(9),
    "i:4|timely|part": lambda n: str(18 + n % 3),
    "i:4|timely|whole": lambda _n: "20",
    "i:4|closed|part": lambda n: str(19 + n % 2),
    "i:4|closed|whole": lambda _n: "20",
    "i:5|n|": _some(7),
    "i:8|closed|part": lambda n: "105" if n == 3 else str(90 + n % 11),
    "i:8|closed|whole": lambda _n: "100",
    "i:9|n|": _some(8),
    "i:10|n|": _some(10),
    "i:11|during|": lambda n: "有" if n == 11 else "无",
    "i:11|at_end|": lambda n: "有" if n == 11 else "无",
    "i:12|n|": _some(12),
}


def play_round(player: Player) -> None:
    """Open, collect, fill in, confirm, decide, publish, lock; a picture of each place."""
    page = _opened(player)
    with TemporaryDirectory() as folder:
        _collect(player, page, Path(folder))
    _fill_in(player, page)
    _decide(player, page)
    _publish(player, page)
    _take_through(player, page)


def _opened(player: Player) -> RoundsPage:
    player.window.open_page("rounds")
    hands.settle()
    page = player.window.pages["rounds"]
    assert isinstance(page, RoundsPage)
    player.picture("rounds-empty")
    hands.click(page.round_list.first_button)
    dialog = page.round_list.dialog
    hands.fill(form_of(dialog), {"indicators": SET, "name": NAME})
    player.picture("rounds-new", dialog)
    send(dialog)
    go(page, "stages")
    hands.click(page.stages_part.add_button)
    hands.fill(form_of(page.stages_part.dialog), {"more": "\n".join(UNITS)})
    send(page.stages_part.dialog)
    return page


def _collect(player: Player, page: RoundsPage, folder: Path) -> None:
    """Workbooks go out to the sources; they come back under other names, and are looked at."""
    go(page, "books")
    part = page.collect_part
    part.ask_send(folder)
    hands.fill(form_of(part.dialog), {"to": "all", "due_on": "2026-12-04"})
    send(part.dialog)
    player.picture("rounds-books")
    sent = [row.audience for row in part.rows if row.kind == "source"]
    back = [_filled(folder / f"信息采集表-{name}.xlsx") for name in sent]
    part.take_in(back)
    hands.settle()
    returns = part.returns
    if returns is None:
        raise AssertionError("采集表没有读入")
    player.picture("rounds-books-back", returns)
    hands.click(returns.take_button)


def _filled(path: Path) -> Path:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book["信息采集表"]
    keys = {cell.value: cell.column for cell in sheet[1] if cell.value}
    for row in sheet.iter_rows():
        if row[0].value in HEAD:
            sheet.cell(row[0].row, 3).value = HEAD[row[0].value]
    rows = [row[0].row for row in sheet.iter_rows() if str(row[0].value or "").startswith("u:")]
    for number, line in enumerate(rows):
        for key, column in keys.items():
            text = _typed(str(key), number)
            if text:
                sheet.cell(line, column).value = int(text) if text.isdecimal() else text
    out = path.with_name(f"报回-{path.stem.rpartition('-')[2]}.xlsx")
    book.save(out)
    return out


def _typed(key: str, number: int) -> str:
    if key.startswith("i:6|kinds."):
        return STATES[(number + len(key)) % len(STATES)]
    return RETURNED[key](number) if key in RETURNED else ""


def _fill_in(player: Player, page: RoundsPage) -> None:
    """What the units report themselves is pasted; the office cuts one value and types another."""
    go(page, "cells")
    panel = page.grid_panel
    panel.show_view("source", "自主报送")
    hands.settle()
    view = view_of(page)
    view.go(0, 0)
    paste(view, [["是", "是", "是", "是" if n % 4 else "否", "", str(n % 5), str(n % 3 + 1)]
                  for n in range(len(UNITS))])  # fmt: skip
    player.picture("rounds-pasted")
    panel.show_view("item", "8")
    hands.settle()
    view = view_of(page)
    live = view.book.live
    third, fourth = list(live.names)[2:4]
    type_in(view, Spot(fourth, "8", "closed", REPORTED), "100/105")
    type_in(view, Spot(third, "8", "closed", CONFIRMED), "90/100")
    player.picture("rounds-cut")
    hands.write(panel.reason_notice.line, "两件办结超期（示例）")
    hands.click(panel.reason_notice.save_button)
    view.go_to_spot(Spot(third, "8", "closed", CONFIRMED))
    player.picture("rounds-item")
    panel.show_view("unit", third)
    hands.settle()
    player.picture("rounds-unit")
    panel.show_view("source", "")
    hands.settle()
    player.picture("rounds-cells")
    go(page, "progress")
    player.picture("rounds-progress")


def _decide(player: Player, page: RoundsPage) -> None:
    go(page, "decisions")
    part = page.decisions_part
    player.picture("rounds-questions")
    for item, key, answer in (("7", "sites", "either"), ("3", "siteless", "full")):
        rows = part.question_grid.rows.rows
        part.question_grid.selectRow(
            next(n for n, row in enumerate(rows) if (row.item, row.key) == (item, key))
        )
        hands.settle()
        hands.click(part.decide_button)
        reason = {"reason": "县信用办会议纪要〔2026〕3号（示例）", "approved_by": "示例主任"}
        hands.fill(form_of(part.dialog), {"answer": answer, **reason})
        if item == "7":
            player.picture("rounds-decide", part.dialog)
        send(part.dialog)
    player.picture("rounds-decisions")


def _publish(player: Player, page: RoundsPage) -> None:
    go(page, "scores")
    part = page.scores_part
    hands.click(part.publish_button)
    player.picture("rounds-publish", part.dialog)
    send(part.dialog)
    part.total_grid.selectRow(0)
    hands.settle()
    player.picture("rounds-scores")
    go(page, "results")
    results = page.results_part
    for kind in ("ranking", "heat", "fields"):
        hands.choose(results.kind_box, kind)
        hands.pause()
        player.picture(f"rounds-{kind}")
    with TemporaryDirectory() as folder:
        results.write("summary_report", Path(folder) / "汇总.pdf", "pdf")
        results.write("workbook", Path(folder) / "反馈表.xlsx", "xlsx")
        results.write_all("unit_report", Path(folder), "docx")
        hands.settle()
        made = sorted(path.name for path in Path(folder).iterdir())
        if len(made) != len(UNITS) + 2:
            raise AssertionError(f"只生成了{len(made)}份")
    go(page, "cells")
    view = view_of(page)
    type_in(view, Spot(list(view.book.live.names)[5], "8", "closed", REPORTED), "97/100")
    player.picture("rounds-changed")


def _take_through(player: Player, page: RoundsPage) -> None:
    """The round begins and turns to scoring, which locks what was reported."""
    go(page, "stages")
    part = page.stages_part
    for kind in ("begin", "score"):
        hands.choose_step(part.course_view.strip, kind)
        send(part.dialog)
    player.picture("rounds-stages")
    go(page, "units")
    hands.click(page.units_part.many_button)
    hands.fill(form_of(page.units_part.dialog), {"days": 5})
    send(page.units_part.dialog)
    player.picture("rounds-units")
    go(page, "papers")
    player.picture("rounds-papers")


# ------------------------------------------------------------ hands


def go(page: RoundsPage, place: str) -> None:
    """Show a place of the round."""
    page.tabs.setCurrentIndex(list(PLACES).index(place))
    hands.settle()


def view_of(page: RoundsPage) -> GridView:
    """The cells, the focus in them."""
    view = page.grid_panel.view
    if view is None:
        raise AssertionError("没有录入表")
    view.setFocus()
    return view


def paste(view: GridView, rows: list[list[str]]) -> None:
    """Paste a block as a spreadsheet puts it on the clipboard."""
    text = "".join("\t".join(row) + "\r\n" for row in rows)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.settle()


def type_in(view: GridView, spot: Spot, text: str) -> None:
    """Type into a cell, Enter at the end."""
    if not view.go_to_spot(spot):
        raise AssertionError("表里没有这一格")
    QTest.keyClicks(view, text[0])
    line = view.indexWidget(view.currentIndex())
    QTest.keyClicks(line, text[1:])
    QTest.keyClick(line, Qt.Key.Key_Return)
    hands.settle()


def form_of(dialog: FormDialog | None) -> Any:
    """The form that was opened."""
    if dialog is None:
        raise AssertionError("没有打开表单")
    return dialog.form


def send(dialog: FormDialog | None) -> None:
    """Send the form; one that stays open is a mistake of the tour."""
    if dialog is None:
        raise AssertionError("没有打开表单")
    hands.click(dialog.submit_button)
