"""决定: what the text leaves open, and what the office decided, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout

from app.base.progress import Progress
from app.base.rows.forms import FieldRow
from app.base.rows.round_questions import DecisionRow, QuestionRow, RoundQuestions
from app.base.tables import Column, Table
from app.services.evaluation.decisions import DECIDE_OPEN, TAKE_BACK
from app.services.evaluation.round_commands import Decide
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.panels import panel
from app.ui.pages.rounds.part import RoundPart
from app.ui.plain import PlainLabel
from app.ui.widgets.work_tables import PlacedGrid

_BAND: Final = re.compile(
    r"(大于|自|从)?\s*(\d+(?:\.\d+)?)\s*起?\s*[:：,，得=\s]\s*(\d+(?:\.\d+)?)\s*分?"
)
_WEIGHT: Final = re.compile(r"(\S+?)\s*[:：,，=\s]\s*(\d+(?:\.\d+)?)")


def _answer(row: QuestionRow) -> str:
    if row.answer:
        return row.answer
    if row.default:
        caption = next((words for key, words in row.options if key == row.default), row.default)
        return f"默认：{caption}"
    return "待定" if row.kind in ("options", "bands", "zero", "weights", "ruling") else "（未定）"


def _waiting(row: QuestionRow) -> str:
    return f"{row.waiting}个单位\u2002" if row.waiting else "–\u2002"


QUESTIONS: Final = Table[QuestionRow](
    (
        Column(
            "item",
            "指标",
            lambda q: f"{q.item}　{q.item_caption}" if q.item else "整个轮次",
            width=190,
        ),
        Column("sentence", "要定的事", lambda q: q.sentence, stretch=True),
        Column("answer", "现在的口径", _answer, width=230),
        Column("waiting", "在等", _waiting, None, "right", 84),
    )
)
DECISIONS: Final = Table[DecisionRow](
    (
        Column("item", "指标", lambda d: f"第{d.item}项" if d.item else "整个轮次", width=84),
        Column("question", "决定的事", lambda d: d.question, stretch=True),
        Column("unit", "单位", lambda d: d.unit or "全部", width=140),
        Column("answer", "决定", lambda d: d.answer, width=170),
        Column("by", "决定人", lambda d: d.approved_by or d.by, width=84),
        Column("on", "日期", lambda d: d.on, width=128),
        Column("reason", "理由", lambda d: d.reason, width=180),
    )
)


class DecisionsPart(RoundPart):
    """Questions above, decisions below; each act asks for its reason."""

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.found = RoundQuestions((), ())
        self.question_grid = PlacedGrid(QUESTIONS, "要定的事", "这套指标没有留下要定的事。")
        self.decision_grid = PlacedGrid(
            DECISIONS, "已作的决定", "还没有作过决定。选上面一行，点“作出决定…”。", first_to_go=("reason", "on"),
        )  # fmt: skip
        self.decide_button = QPushButton(f"{DECIDE_OPEN.caption}…")
        self.decide_button.setProperty("role", "primary")
        self.take_back_button = QPushButton("撤回…")
        self.summary_label = PlainLabel()
        self.detail_label = PlainLabel()
        self.detail_label.setWordWrap(True)
        self.detail_label.setProperty("role", "muted")

    def _build_layout(self) -> None:
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(panel(self.summary_label, self.question_grid, self.decide_button))
        halves.addWidget(
            panel(captioned("已作的决定", "section"), self.decision_grid, self.take_back_button)
        )
        halves.setSizes([330, 220])
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addWidget(halves, 1)
        column.addWidget(self.detail_label)

    def _connect(self) -> None:
        self.question_grid.beside = (self.decide_button,)
        self.decision_grid.beside = (self.take_back_button,)
        self.question_grid.opened.connect(lambda _row: self.ask_decision())
        self.question_grid.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.decision_grid.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.decide_button.clicked.connect(self.ask_decision)
        self.take_back_button.clicked.connect(self.ask_take_back)

    def focus_first(self) -> None:
        """The questions."""
        self.question_grid.setFocus()

    def reload(self) -> None:
        """Read questions and decisions."""
        assert self.state.row is not None
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        today = self.state.context.today.day
        self.state.context.jobs.read(
            self, lambda: office.round_pages.questions(key, today, by), self.show_rows, key="open"
        )

    def show_rows(self, found: RoundQuestions) -> None:
        """Show these: what holds scores up comes first."""
        self.found = found
        questions = sorted(found.questions, key=lambda q: -q.waiting)
        self.question_grid.show_keeping_place(questions, lambda row: (row.item, row.key))
        self.decision_grid.show_keeping_place(found.decisions, lambda row: row.seq)
        waiting = sum(bool(row.waiting) for row in found.questions)
        self.summary_label.setText(
            f"要定的事　{waiting}件还在等决定" if waiting else "要定的事　没有在等决定的"
        )
        self._tell()

    def _tell(self) -> None:
        row: QuestionRow | None = self.question_grid.current_row()
        decision: DecisionRow | None = self.decision_grid.current_row()
        self.decide_button.setEnabled(row is not None)
        self.take_back_button.setEnabled(decision is not None)
        words = ""
        if self.decision_grid.hasFocus() and decision is not None:
            words = f"第{decision.seq}步　{decision.question}：{decision.answer}　理由：{decision.reason}"
        elif row is not None:
            offered = "；".join(caption for _key, caption in row.options)
            words = f"{row.sentence}" + (f"　可定：{offered}" if offered else "")
        self.detail_label.setText(words)

    # ------------------------------------------------------------ deciding

    def ask_decision(self) -> None:
        """Ask for the answer to the question under the cursor."""
        row: QuestionRow | None = self.question_grid.current_row()
        live = self.state.live
        if row is None or live is None:
            return
        fields = [_FIELD[row.kind](row)]
        if row.item:
            units = tuple((uid, name) for uid, name in live.names.items())
            fields.append(
                FieldRow("unit", "只适用于", "choice", False, units, help="不选的，适用于全部单位")
            )
        fields += [
            FieldRow("reason", "理由", "lines", True, help="如会议纪要文号、请示批复"),
            FieldRow("approved_by", "谁决定", "text", False, help="不填的，记为办理人本人"),
        ]
        about = f"第{row.item}项　{row.item_caption}　{row.sentence}" if row.item else row.sentence
        question = Question(
            DECIDE_OPEN.caption,
            about,
            tuple(fields),
            DECIDE_OPEN.caption,
            "可以撤回；撤回前的得分仍能查到。",
        )
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            return office.round_decisions.decide(
                Decide(
                    key, row.key, read_answer(row, values.get("answer")), values["reason"], row.item,
                    values.get("unit") or "", values.get("approved_by", ""),
                ),
                by,
            )  # fmt: skip

        self.dialog = ask(
            self,
            self.state.context,
            DECIDE_OPEN,
            question,
            carry_out,
            After(
                said="已作出决定，得分随即重算",
                undo=self._undo_of,
                then=lambda _seq: self.state.moved(),
            ),
            Before((row.item, row.key)),
        )

    def _undo_of(self, seq: int) -> Any:
        live = self.state.live
        if live is None:
            return None
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def undo() -> None:
            self.state.context.jobs.write(
                self,
                lambda _progress: office.round_decisions.take_back(key, seq, "撤消", by),
                lambda _seq: self.state.moved(),
                acts=False,
            )

        return undo

    def ask_take_back(self) -> None:
        """Ask why a decision is withdrawn."""
        row: DecisionRow | None = self.decision_grid.current_row()
        live = self.state.live
        if row is None or live is None:
            return
        question = Question(
            TAKE_BACK.caption, f"第{row.seq}步　{row.question}：{row.answer}",
            (FieldRow("reason", "撤回的理由", "lines", True),), "撤回", "得分按没有这个决定重新计算。",
        )  # fmt: skip
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            return office.round_decisions.take_back(key, row.seq, values["reason"], by)

        self.dialog = ask(
            self,
            self.state.context,
            TAKE_BACK,
            question,
            carry_out,
            After(said="已撤回", undo=lambda _seq: None, then=lambda _seq: self.state.moved()),
            Before(("take_back", row.seq)),
        )


def _choice(row: QuestionRow) -> FieldRow:
    return FieldRow("answer", "决定", "choice", True, row.options)


_FIELD: Final[Mapping[str, Callable[[QuestionRow], FieldRow]]] = {
    "options": _choice,
    "zero": _choice,
    "yes_no": _choice,
    "ruling": lambda _row: FieldRow("answer", "得分", "text", True),
    "day": lambda _row: FieldRow("answer", "截至日", "date", True),
    "bands": lambda _row: FieldRow(
        "answer", "区间", "lines", True,
        help="一行一个区间，先写下限再写得分，如：0 得 0，0.2 得 0.5；不含下限的写“大于0.5 得 1”",
    ),
    "weights": lambda row: FieldRow(
        "answer", "权重", "lines", True,
        default="\n".join(f"{key} " for key, _caption in row.options),
        help="一行一项：" + "；".join(f"{key} {caption}" for key, caption in row.options),
    ),
}  # fmt: skip


def read_answer(row: QuestionRow, value: Any) -> Any:
    """The answer as decisions keep it; what can't be read is refused by the service, in words."""
    if row.kind == "yes_no":
        return value == "yes"
    if row.kind == "day":
        return value.isoformat() if isinstance(value, date) else str(value)
    if row.kind == "bands":
        return _bands(str(value))
    if row.kind == "weights":
        found = (_WEIGHT.fullmatch(line.strip()) for line in str(value).splitlines())
        return {match[1]: match[2] for match in found if match}
    return value


def _bands(text: str) -> list[Mapping[str, str]]:
    pieces = [piece.strip() for piece in re.split(r"[\n;；]", text) if piece.strip()]
    bands: list[Mapping[str, str]] = []
    for piece in pieces:
        found = _BAND.fullmatch(piece)
        if found is None:
            bands.append({"from": piece, "points": ""})
            continue
        bands.append({"above" if found[1] == "大于" else "from": found[2], "points": found[3]})
    return bands
