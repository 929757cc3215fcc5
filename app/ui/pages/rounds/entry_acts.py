"""What is done to cells by a form: a nil return, not assessing with a reason, evidence, a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.progress import Progress
from app.base.rows.forms import FieldRow
from app.rules.evaluation.sources import SOURCES
from app.services.evaluation.decisions import DECIDE_OPEN
from app.services.evaluation.entries import ENTER_CELLS
from app.services.evaluation.evidence import ATTACH_EVIDENCE
from app.services.evaluation.round_commands import (
    AttachEvidence,
    Decide,
    Entered,
    NilReturn,
)
from app.services.store.content import AttachmentInput
from app.ui.choosing import choose_files
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.pages.intake.files import read_file
from app.ui.pages.rounds.grid.layout import Spot
from app.ui.pages.rounds.list_dialog import ListDialog
from app.ui.pages.rounds.state import RoundState

MOST_NAMED = 4
LISTED = "listed"  # what was typed into the list of a cell


class EntryActs(QObject):
    """Asks, and has the state read again what changed."""

    def __init__(self, owner: QWidget, state: RoundState) -> None:
        super().__init__(owner)
        self._owner, self.state = owner, state
        self.dialog: FormDialog | None = None
        self.list_dialog: ListDialog | None = None

    # ------------------------------------------------------------ 零报告

    def nil(self, spots: Sequence[Spot]) -> None:
        """Ask who has answered that there is none, when, and by which letter."""
        live = self.state.live
        spot = next(iter(spots), None)
        if live is None or spot is None:
            return
        units = tuple(
            dict.fromkeys(s.unit for s in spots if (s.item, s.input) == (spot.item, spot.input))
        )
        place = live.place(spot.item, spot.input)
        caption = place.input.caption if place is not None else spot.input
        none = place.input.none if place is not None else "无"
        fields = (
            FieldRow("who", "谁答复", "text", True, help="如县法院行政庭"),
            FieldRow("on", "哪一日", "date", True, default=self.state.context.today.day),
            FieldRow("letter", "哪份函", "text", True, help="文号或来函标题"),
        )
        question = Question(
            "登记零报告", f"第{spot.item}项　{caption}：{none}。{self._names(units)}", fields, "登记零报告",
        )  # fmt: skip
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> Entered:
            on = values["on"]
            day = on if isinstance(on, date) else date.fromisoformat(str(on))
            return office.entries.nil_return(
                NilReturn(
                    key, units, spot.item, spot.input, values["who"], day, values["letter"],
                    spot.said,
                ),
                by,
            )  # fmt: skip

        self.dialog = ask(
            self._owner,
            self.state.context,
            ENTER_CELLS,
            question,
            carry_out,
            After(
                said=f"已登记零报告，共{len(units)}个单位",
                undo=lambda _entered: None,
                then=lambda _entered: self.state.read(),
            ),
            Before(("nil", spot.item, spot.input)),
        )

    # ------------------------------------------------------------ 不考核

    def not_assess(self, spots: Sequence[Spot]) -> None:
        """Ask why an item is not applicable to a unit: the director decides, with a reason."""
        live = self.state.live
        spot = next(iter(spots), None)
        if live is None or spot is None:
            return
        units = tuple(dict.fromkeys(s.unit for s in spots if s.item == spot.item))
        fields = (
            FieldRow(
                "reason", "不考核的理由", "lines", True, help="如“没有行政执法权，不产生此类信息”"
            ),
            FieldRow("approved_by", "谁决定", "text", False, help="不填的，记为办理人本人"),
        )
        note = "不考核的项目不计入总分的分母；可以在“决定”里撤回。"
        question = Question(
            "不考核", f"第{spot.item}项　{self._names(units)}", fields, DECIDE_OPEN.caption, note
        )
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            seqs = [
                office.round_decisions.decide(
                    Decide(
                        key, "not_assessed", True, values["reason"], spot.item, unit,
                        values.get("approved_by", ""),
                    ),
                    by,
                )
                for unit in units
            ]  # fmt: skip
            return len(seqs)

        self.dialog = ask(
            self._owner,
            self.state.context,
            DECIDE_OPEN,
            question,
            carry_out,
            After(
                said="已记为不考核，可在“决定”里撤回",
                undo=lambda _many: None,
                then=lambda _many: self.state.moved(),
            ),
            Before(("not_assessed", spot.item)),
        )

    # ------------------------------------------------------------ 佐证材料

    def papers(self, paths: Sequence[Path], units: Sequence[str], item: str, name: str) -> None:
        """Ask what kind of source files are, which page and words, and keep them as evidence."""
        live = self.state.live
        if live is None:
            return
        files = tuple(paths) or tuple(choose_files(self._owner, "佐证材料"))
        if not files:
            return
        place = live.place(item, name) if item and name else None
        where = f"第{item}项　{place.input.caption}　" if place is not None else ""
        whose = self._names(tuple(units)) if units else "全部单位"
        fields = (
            FieldRow("source", "材料来源", "choice", True, tuple(SOURCES.items())),
            FieldRow("page", "页码", "text", False),
            FieldRow("quote", "原文摘录", "lines", False),
        )
        names = "、".join(path.name for path in files[:MOST_NAMED])
        more = f"等{len(files)}份" if len(files) > MOST_NAMED else ""
        question = Question("佐证材料", f"{where}{whose}：{names}{more}", fields, "添加材料")
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            command = AttachEvidence(
                key, values["source"], tuple(units), item, name, values.get("page", ""),
                values.get("quote", ""),
            )  # fmt: skip
            kept = [AttachmentInput(path.name, read_file(path)) for path in files]
            return office.round_evidence.attach(command, kept, by)

        self.dialog = ask(
            self._owner,
            self.state.context,
            ATTACH_EVIDENCE,
            question,
            carry_out,
            After(said=f"已添加{len(files)}份材料", then=lambda _seq: self.state.read_evidence()),
            Before(("papers", item, name)),
        )

    # ------------------------------------------------------------ 清单

    def list_of(self, spot: Spot, put: Any) -> None:
        """Open the list of events of a cell; ``put`` takes what was listed."""
        live = self.state.live
        place = live.place(spot.item, spot.input) if live is not None else None
        if live is None or place is None:
            return
        held = live.cell(spot.unit, spot.item, spot.input, spot.said)
        typed = self.state.context.typed
        key = (LISTED, live.row.uid, spot.unit, spot.item, spot.input, spot.said)
        there = held.text if held is not None else None
        dialog = self.list_dialog = ListDialog(
            self._owner, place.input, typed.of(*key).get("rows", there),
            f"{live.names[spot.unit]}　第{spot.item}项",
        )  # fmt: skip

        def keep() -> None:
            rows = dialog.value()
            typed.keep({} if rows == (there or None) else {"rows": rows or []}, *key)

        def take(value: object) -> None:
            typed.drop(*key)
            put(spot, value)

        dialog.changed.connect(keep)
        dialog.taken.connect(take)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _names(self, units: Sequence[str]) -> str:
        live = self.state.live
        if live is None:
            return ""
        names = "、".join(live.names[uid] for uid in units[:MOST_NAMED])
        return f"{names}等{len(units)}个单位" if len(units) > MOST_NAMED else names
