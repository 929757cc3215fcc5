"""自评: who in the county is responsible for which item, and the city's score beside ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout

from app.base.captions import day_with_year
from app.base.progress import Progress
from app.base.rows.evaluation import ComparedRow, DivisionRow
from app.base.rows.forms import FieldRow
from app.base.rows.papers import PaperAbout
from app.base.safe_text import copied_cell
from app.base.tables import Column, Table
from app.services.evaluation.round_commands import CityScore, Duty
from app.services.evaluation.self_evaluation import ASSIGN_ITEMS, NOTE_CITY, gave_less
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.new_paper import NewPapers
from app.ui.pages.panels import panel
from app.ui.pages.rounds.part import RoundPart
from app.ui.widgets.check_grid import CheckGrid
from app.ui.widgets.work_tables import PlacedGrid

CITY_CHECK: Final = "city_check"


def _day(value: date | None) -> str:
    return day_with_year(value) if value is not None else ""


DUTIES: Final = Table[DivisionRow](
    (
        Column("item", "指标", lambda d: f"{d.item}　{d.caption}", width=210),
        Column("points", "分值", lambda d: d.points, lambda t: f"{t}\u2002", "right", 56),
        Column("units", "责任单位", lambda d: "、".join(d.units), width=190),
        Column("due", "报送期限", lambda d: d.due_on, _day, width=128),
        Column("checker", "由谁核对", lambda d: d.checker, width=90),
        Column("state", "", lambda d: d.overdue, lambda late: "✖ 逾期" if late else "", width=70),
        Column("score", "测算得分", lambda d: d.score or "待定", lambda t: f"{t}\u2002", "right", 80),
        Column("proof", "佐证材料", lambda d: "、".join(d.proof), width=170),
        Column("open", "还缺什么", lambda d: d.open, stretch=True),
    )
)  # fmt: skip
COMPARED: Final = Table[ComparedRow](
    (
        Column("item", "指标", lambda c: f"{c.item}　{c.caption}" if c.item else c.caption, width=230),
        Column("points", "分值", lambda c: c.points, lambda t: f"{t}\u2002", "right", 60),
        Column("ours", "本县测算", lambda c: c.ours or "待定", lambda t: f"{t}\u2002", "right", 84),
        Column("city", "市级得分", lambda c: c.city, lambda t: f"{t}\u2002", "right", 84),
        Column("difference", "相差", lambda c: c.difference, lambda t: f"{t}\u2002", "right", 72),
        Column("reason", "市级说明", lambda c: c.reason, stretch=True),
    )
)  # fmt: skip


class SelfPart(RoundPart):
    """Our county is the round's first unit."""

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.duty_grid = CheckGrid(
            DUTIES, "责任分解表", lambda row: row.item, "这个轮次还没有受评单位；先在“阶段”里加入本县。",
            ("proof", "checker", "due"),
        )  # fmt: skip
        self.compared_grid = PlacedGrid(
            COMPARED, "市级得分与本县测算", "还没有登记市级得分；收到通报后点“登记市级得分…”。"
        )
        self.assign_button = QPushButton(f"{ASSIGN_ITEMS.caption}…")
        self.assign_button.setToolTip("勾选的各项；没有勾选的，光标所在的一项")
        self.copy_button = QPushButton("复制责任分解表")
        self.city_button = QPushButton(f"{NOTE_CITY.caption}…")
        self.dispute_button = QPushButton("复制核对清单")
        self.dispute_button.setToolTip("市级得分低于本县测算的各项，可以贴到 Excel 里")
        self.letter_button = QPushButton("写核对函…")
        self.letter_button.setToolTip("商请市级核对得分低于本县测算的各项；编号、登记同其他文书")
        self.papers = NewPapers(self, self.state.context)
        self.compared: tuple[ComparedRow, ...] = ()

    def _build_layout(self) -> None:
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(
            panel(
                captioned("责任分解", "section"),
                self.duty_grid,
                self.copy_button,
                self.assign_button,
            )
        )
        halves.addWidget(
            panel(captioned("市级得分对照", "section"), self.compared_grid, self.dispute_button,
                  self.letter_button, self.city_button)
        )  # fmt: skip
        halves.setSizes([330, 240])
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(halves)

    def _connect(self) -> None:
        self.duty_grid.beside = (self.assign_button, self.copy_button)
        self.compared_grid.beside = (self.city_button, self.letter_button, self.dispute_button)
        self.assign_button.clicked.connect(self.ask_duty)
        self.copy_button.clicked.connect(self.copy_duties)
        self.city_button.clicked.connect(self.ask_city)
        self.dispute_button.clicked.connect(self.copy_disputed)
        self.letter_button.clicked.connect(self.write_letter)

    def focus_first(self) -> None:
        """The items."""
        self.duty_grid.setFocus()

    def reload(self) -> None:
        """Read the division of the work and what the city gave."""
        live = self.state.live
        unit = next(iter(live.names), "") if live is not None else ""
        for button in (self.assign_button, self.copy_button, self.city_button):
            button.setEnabled(bool(unit))
        if live is None or not unit:
            self.show_rows((), ())
            return
        service, by, key = (
            self.state.context.office.self_evaluation,
            self.state.context.actor,
            live.row.id,
        )
        today = self.state.context.today.day

        def work() -> tuple[tuple[DivisionRow, ...], tuple[ComparedRow, ...]]:
            return (
                service.division(key, unit, today, by),
                service.compared(key, unit, today, by),
            )

        self.state.context.jobs.read(self, work, lambda both: self.show_rows(*both), key="self")

    def show_rows(self, duties: tuple[DivisionRow, ...], compared: tuple[ComparedRow, ...]) -> None:
        """Show both tables."""
        self.compared = compared
        self.duty_grid.show_keeping_place(duties, lambda row: row.item)
        self.compared_grid.show_keeping_place(compared, lambda row: row.item)
        for button in (self.dispute_button, self.letter_button):
            button.setEnabled(any(map(gave_less, compared)))

    # ------------------------------------------------------------ acts

    def ask_duty(self) -> None:
        """Ask who is responsible for the items chosen, and by when."""
        current = self.duty_grid.current_row()
        rows = self.duty_grid.ticked or ((current,) if current is not None else ())
        live = self.state.live
        if not rows or live is None:
            return
        fields = (
            FieldRow("units", "责任单位", "lines", True, default="\n".join(rows[0].units) or None,
                     help="一行一个单位"),
            FieldRow("due_on", "报送期限", "date", False),
            FieldRow("checker", "由谁核对", "text", False, default=rows[0].checker or None),
            FieldRow("note", "要求", "text", False),
        )  # fmt: skip
        names = "、".join(f"第{row.item}项" for row in rows)
        question = Question(ASSIGN_ITEMS.caption, names, fields, "下发")
        service, by, key = (
            self.state.context.office.self_evaluation,
            self.state.context.actor,
            live.row.id,
        )

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            units = tuple(
                line.strip() for line in str(values["units"]).splitlines() if line.strip()
            )
            due = _date(values.get("due_on"))
            note, checker = values.get("note") or "", values.get("checker") or ""
            duties = [Duty(row.item, units, due, note, checker) for row in rows]
            return service.assign(key, duties, by)

        self.dialog = ask(
            self, self.state.context, ASSIGN_ITEMS, question, carry_out,
            After("已下发责任分解", undo=lambda _n: None, then=lambda _n: self._done()),
            Before(("duty", key, *(row.item for row in rows))),
        )  # fmt: skip

    def _done(self) -> None:
        self.duty_grid.tick(self.duty_grid.check_model.rows, on=False)
        self.reload()

    def copy_duties(self) -> None:
        """Put the table on the clipboard, for the notice that goes out."""
        rows = self.duty_grid.check_model.rows
        lines = ["编号\t指标\t考核内容\t分值\t数据来源\t责任单位\t报送期限\t由谁核对\t要求"]
        lines += [
            "\t".join(map(copied_cell, (
                row.item, row.caption, row.assessed, row.points, row.source, "、".join(row.units),
                _day(row.due_on), row.checker, row.note,
            )))
            for row in rows
        ]  # fmt: skip
        QGuiApplication.clipboard().setText("\r\n".join(lines) + "\r\n")
        self.state.context.shell.toast(f"已复制{len(rows)}项的责任分解表，可以贴到 Excel 里")

    def ask_city(self) -> None:
        """Ask what the city gave, a line an item."""
        live = self.state.live
        unit = next(iter(live.names), "") if live is not None else ""
        if live is None or not unit:
            return
        items = live.indicators.items
        given = {row.item: row.city for row in self.compared if row.item}
        preset = "\n".join(f"{key} {given.get(key, '')}".rstrip() for key in items)
        fields = (
            FieldRow("scores", "各项得分", "lines", True, default=preset,
                     help="一行一项，先写编号再写得分，后面可以写市级的说明；没有的留空"),
            FieldRow("total", "合计", "text", False),
            FieldRow("document", "哪份通报", "text", False),
        )  # fmt: skip
        question = Question(NOTE_CITY.caption, live.names[unit], fields, "登记")
        service, by, key = (
            self.state.context.office.self_evaluation,
            self.state.context.actor,
            live.row.id,
        )

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            scores, reasons = city_scores(str(values["scores"]))
            if values.get("total"):
                scores = {**scores, "": str(values["total"])}
            command = CityScore(key, unit, scores, reasons, values.get("document", ""))
            return service.note_city(command, by)

        self.dialog = ask(
            self, self.state.context, NOTE_CITY, question, carry_out,
            After("已登记市级得分", undo=lambda _n: None, then=lambda _n: self.reload()),
            Before(("city", key)),
        )  # fmt: skip

    def copy_disputed(self) -> None:
        """Put the items where the city gave less on the clipboard."""
        rows = [row for row in self.compared if gave_less(row)]
        lines = ["编号\t指标\t分值\t本县测算\t市级得分\t相差\t市级说明"]
        lines += [
            "\t".join(map(copied_cell, (
                row.item, row.caption, row.points, row.ours, row.city, row.difference, row.reason,
            )))
            for row in rows
        ]  # fmt: skip
        QGuiApplication.clipboard().setText("\r\n".join(lines) + "\r\n")
        self.state.context.shell.toast(f"已复制{len(rows)}项，可以贴到 Excel 里")

    def write_letter(self) -> None:
        """Write to the city that these items be reviewed again: a paper like any other."""
        live = self.state.live
        unit = next(iter(live.names), "") if live is not None else ""
        if live is not None and unit:
            self.papers.open(CITY_CHECK, PaperAbout("assessment", live.row.id, unit=unit))


def city_scores(text: str) -> tuple[dict[str, str], Mapping[str, str]]:
    """Scores and reasons of lines as ``3a 4.38 佐证不足``; a line without a score is passed over."""
    scores: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for line in text.splitlines():
        key, _, rest = line.strip().partition(" ")
        score, _, reason = rest.strip().partition(" ")
        if key and score:
            scores[key] = score
            if reason.strip():
                reasons[key] = reason.strip()
    return scores, reasons


def _date(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
