"""The tour's consultations: one call answered with 无意见, one asked of units and gathered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from app.reports.workbooks.opinion_book import write_opinion_form
from app.rules.consultation.form import OpinionForm
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.pages.consultation.page import PAST, POINTS_TAB, UNITS_TAB, ConsultationPage
from app.ui.places import NewCall
from tools.tour import hands

if TYPE_CHECKING:
    from tools.tour.player import Player

CALL: Final = """示例市社会信用体系建设工作领导小组办公室

关于征求《2024年示例市政务诚信监测指标（征求意见稿）》意见建议的通知

各县（市、区）发展改革部门：

请你单位结合工作实际，认真研究，提出意见建议，于11月27日下班前反馈至市信用办邮箱，无意见请反馈无意见。

邮箱：xyb@example.com
"""
RETURNED: Final = datetime(2026, 11, 24, 9, 30)
OURS: Final = "示例县发展和改革委员会"
TITLE: Final = "关于征求《2026年示例县政务诚信监测指标（征求意见稿）》意见建议的通知"
TOPIC: Final = "2026年示例县政务诚信监测指标（征求意见稿）"
SAID: Final = {
    "示例县交通运输局": "1.对附件1第7项“分级分类监管情况”：建议写明无监管权限由谁认定。理由：各单位理解不一。\n"
                "2.第5项的通报次数建议以本级通报为准。",
    "示例县市场监督管理局": "无意见",
    "示例县示例镇人民政府": "",
}  # fmt: skip


def answer_one(player: Player) -> None:
    """A call comes in by its text, is answered 无意见 by one key, sealed and reported."""
    page = _page(player, NewCall("received"))
    dialog = page.opening.dialog
    hands.fill(_form(dialog), {"text": CALL, "addressee": OURS, "year": "2026"})
    player.picture("call-received", dialog)
    _send(dialog)
    hands.press(page.call_grid, "Ctrl+0")
    player.picture("call-answered")
    reply = page.reply_part
    hands.click(reply.seal_button)
    _send(reply.dialog)
    hands.click(reply.report_button)
    _send(reply.dialog)
    _expect(page, "已报送")
    player.picture("call-reported")


def ask_one(player: Player) -> None:
    """A call goes out with a form a unit; returns come in by files, are split, weighed, gathered."""
    page = _page(player, NewCall("issued"))
    dialog = page.opening.dialog
    hands.fill(
        _form(dialog),
        {"title": TITLE, "deadline": "2026年12月4日下班前", "units": "\n".join(SAID),
         "sets": ("nanyang-2024-departments",)},
    )  # fmt: skip
    _send(dialog)
    with TemporaryDirectory() as folder:
        page.units_part.write_forms(Path(folder))
        hands.settle()
        files = [_returned(Path(folder), unit, said) for unit, said in SAID.items() if said]
        page.take(tuple(files))
        hands.settle()
        returns = page.units_part.returns_dialog
        if returns is None:
            raise AssertionError("反馈表没有读入")
        player.picture("call-returns", returns)
        hands.click(returns.take_button)
        page.tabs.setCurrentIndex(UNITS_TAB)
        player.picture("call-units")
    _gather(player, page)


def _gather(player: Player, page: ConsultationPage) -> None:
    units, points = page.units_part, page.points_part
    units.unit_grid.selectRow(0)
    hands.settle()
    hands.click(units.split_button)
    split = points.split_dialog
    if split is None:
        raise AssertionError("没有打开整理意见")
    player.picture("call-split", split)
    hands.click(split.submit_button)
    page.tabs.setCurrentIndex(POINTS_TAB)
    for line, (verdict, why) in enumerate(
        (("adopted", "已补充说明"), ("rejected", "以省级通报为准"))
    ):
        points.point_grid.selectRow(line)
        hands.settle()
        hands.click(points.verdict_buttons[verdict])
        hands.fill(_form(points.dialog), {"why": why})
        _send(points.dialog)
    player.picture("call-points")
    page.tabs.setCurrentIndex(PAST)
    player.picture("call-past")


def _page(player: Player, place: NewCall) -> ConsultationPage:
    player.window.open_page("consultation", place)
    hands.settle()
    page = player.window.pages["consultation"]
    assert isinstance(page, ConsultationPage)
    return page


def _form(dialog: FormDialog | None) -> Any:
    if dialog is None:
        raise AssertionError("没有打开表单")
    return dialog.form


def _send(dialog: FormDialog | None) -> None:
    """Send a form; one that was refused says why."""
    if dialog is None:
        raise AssertionError("没有打开表单")
    hands.click(dialog.submit_button)
    try:
        text = dialog.error_label.text()
    except RuntimeError:  # it has closed
        return
    if dialog.isVisible():
        raise AssertionError(text or dialog.missing_label.text())


def _expect(page: ConsultationPage, state: str) -> None:
    view = page.state.view
    if view is None or view.row.state_caption != state:
        raise AssertionError(f"征求意见应当{state}")


def _returned(folder: Path, unit: str, said: str) -> Path:
    """The form as the unit sends it back."""
    path = folder / f"意见反馈表（{unit}）.xlsx"
    form = OpinionForm(unit, TOPIC, said, RETURNED.date())
    write_opinion_form(path, form, made_at=RETURNED)
    return path
