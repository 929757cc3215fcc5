"""The office's own answer to a call, 待签 → 已盖章 → 已报送, and every form and table that leaves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.base.consultation_tables import POINTS, UNITS
from app.base.errors import InputError, RuleViolation
from app.base.machine.safe_file import written_beside
from app.base.rows.consultation import FormsWritten
from app.base.rows.settings import OfficeSettings
from app.base.session import Session
from app.reports.workbooks.book import Head, Part, write_book
from app.reports.workbooks.opinion_book import write_opinion_form
from app.rules.consultation.form import OpinionForm, PointText, is_nil, opinion_text
from app.rules.consultation.history import DRAFT, NIL, RECEIVED, REPORT, SEAL, CallState, tell
from app.services.consultation.call_commands import ReportAnswer
from app.services.consultation.call_pages import point_rows, unit_names, unit_rows
from app.services.consultation.call_steps import load
from app.services.consultation.calls import keep_files, require_direction, standing, take
from app.services.gate.acts import DESK, PRINTS, Act
from app.services.store import settings
from app.services.store.content import AttachmentInput
from app.services.store.workspace import Workspace

DRAFT_ANSWER = Act("draft_answer", "填反馈表", about="call", roles=DESK, undo="void")
SEAL_ANSWER = Act("seal_answer", "登记盖章", about="call", roles=DESK, undo="void")
REPORT_ANSWER = Act("report_answer", "登记报送", about="call", roles=DESK, leaves_house=True)
EXPORT_FORM = Act(
    "export_opinion_form", "导出意见反馈表", about="call", roles=PRINTS, leaves_house=True
)
EXPORT_FORMS = Act(
    "export_opinion_forms", "生成各单位反馈表", about="call", roles=PRINTS, leaves_house=True
)
EXPORT_POINTS = Act("export_points", "导出意见汇总表", about="call", roles=DESK, leaves_house=True)

SUFFIX: Final = ".xlsx"
STEPS_OF: Final = {"to_sign": "填反馈表", "sealed": "登记盖章", "reported": "登记报送"}


class CallReplies:
    """Answers calls, and writes what goes out."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    # ------------------------------------------------------------ the answer upwards

    def gathered(self, call_id: int, by: Session) -> str:
        """The one cell as the points so far make it: the units' and the office's own, not those
        that the office did not take over."""
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
        told = [
            PointText(p.text, p.reason, p.annex, p.item, p.caption)
            for p in held.points
            if p.verdict != "rejected"
        ]
        return opinion_text(told)

    def draft(self, call_id: int, opinion: str, by: Session) -> int:
        """Fill the form in: 待签. "" is 无意见. Gives the step."""
        with self._work.gate.act(DRAFT_ANSWER, by) as deed:
            held, key = standing(deed, call_id)
            require_direction(held, RECEIVED)
            _require(held, ("open", "to_sign", "sealed"))
            nil = not opinion.strip() or is_nil(opinion)
            return take(deed, key, DRAFT, {"nil": nil, "opinion": NIL if nil else opinion.strip()})

    def seal(self, call_id: int, on: date, files: Sequence[AttachmentInput], by: Session) -> int:
        """Signed and sealed on that day: 已盖章; the scan goes with it. Gives the step."""
        kept = keep_files(self._work, files)
        with self._work.gate.act(SEAL_ANSWER, by) as deed:
            held, key = standing(deed, call_id)
            require_direction(held, RECEIVED)
            _require(held, ("to_sign",))
            if on > deed.today:
                raise InputError("盖章日期在今天以后，没有保存。")
            return take(deed, key, SEAL, {"note": "盖章扫描件"}, on=on, files=kept)

    def report(self, command: ReportAnswer, by: Session) -> int:
        """Sent at that minute to that address: 已报送. Gives the step."""
        with self._work.gate.act(REPORT_ANSWER, by) as deed:
            held, key = standing(deed, command.call_id)
            require_direction(held, RECEIVED)
            _require(held, ("sealed",))
            if not command.to.strip():
                raise InputError("没有写明报送到哪里（邮箱或单位），没有保存。")
            if command.at > deed.now:
                raise InputError("报送时间在现在以后，没有保存。")
            if held.sealed_on and command.at.date() < held.sealed_on:
                raise InputError("报送时间早于盖章日期，没有保存。")
            at = command.at.replace(second=0, microsecond=0)
            payload = {"at": at.isoformat(timespec="seconds"), "to": command.to.strip()}
            return take(deed, key, REPORT, payload, on=at.date())

    # ------------------------------------------------------------ forms

    def form(self, call_id: int, by: Session) -> OpinionForm:
        """The form that goes up, as it stands."""
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
        require_direction(held, RECEIVED)
        told = held.opinion or NIL
        return OpinionForm(held.head["addressee"], held.head["topic"], told, held.sealed_on)

    def export_form(self, call_id: int, path: Path, by: Session) -> Path:
        """The form that goes up as a workbook; StoreError says why none was written."""
        form = self.form(call_id, by)
        with self._file(path, by, EXPORT_FORM, call_id) as (fresh, office, _detail):
            write_opinion_form(fresh, form, made_at=self._work.now(), demo=office.demo)
        return path

    def export_forms(
        self, call_id: int, folder: Path, by: Session, units: Sequence[str] = ()
    ) -> FormsWritten:
        """A form for every unit (uids) that was asked, or for those given: a workbook each."""
        if not folder.is_dir():
            raise InputError("没有这个文件夹，没有生成反馈表；请重新选择。")
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
            named = unit_names(view.connection, units or tuple(held.units))
            office = settings.office_settings(view.connection)
        if not named:
            raise InputError("还没有征求意见的单位，没有生成反馈表。")
        made = []
        with self._work.gate.act(EXPORT_FORMS, by) as deed:
            for _uid, name in named:
                path = folder / f"意见反馈表（{_file_name(name)}）{SUFFIX}"
                form = OpinionForm(name, held.head["topic"], "")
                with written_beside(path) as fresh:
                    write_opinion_form(fresh, form, made_at=deed.now, demo=office.demo)
                made.append(path.name)
            deed.detail |= {"call": held.uid, "forms": len(made)}
        return FormsWritten(folder, tuple(made))

    def export_points(self, call_id: int, path: Path, by: Session) -> Path:
        """意见汇总表: every point with its verdict and reason, and who answered."""
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
            points = point_rows(view.connection, held)
            units = unit_rows(view.connection, held, self._work.now())
        with self._file(path, by, EXPORT_POINTS, call_id) as (fresh, office, detail):
            detail["points"] = len(points)
            parts = (
                Part("意见汇总", POINTS, points, len(points), "条"),
                Part("反馈情况", UNITS, units, len(units), "个单位"),
            )
            head = Head(
                "意见汇总表", office.name, self._work.now(), held.head["topic"], office.demo
            )
            write_book(fresh, head, parts)
        return path

    @contextmanager
    def _file(
        self, path: Path, by: Session, act: Act, call_id: int
    ) -> Iterator[tuple[Path, OfficeSettings, dict[str, Any]]]:
        """A path to write to; recorded, it takes its place when the block ends."""
        if path.suffix.lower() != SUFFIX or os.path.isdir(path):
            raise InputError(
                f"导出的文件名要以 {SUFFIX} 结尾，没有导出；请改一下“{path.name[:60]}”。"
            )
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            uid = tell(load(view.connection, call_id)).uid
        detail: dict[str, Any] = {"call": uid}

        @contextmanager
        def recorded() -> Iterator[None]:
            with self._work.gate.act(act, by) as deed:
                deed.detail |= detail
                yield

        with written_beside(path, recorded) as fresh:
            yield fresh, office, detail


def _require(held: CallState, states: Sequence[str]) -> None:
    """RuleViolation where the answer isn't there yet, or further already."""
    if held.state in states:
        return
    if held.state == "open":
        raise RuleViolation("还没有填反馈表，没有保存；请先填表或记“无意见”。")
    done = STEPS_OF.get(held.state, "")
    if held.state == "to_sign":
        raise RuleViolation("反馈表还没有盖章，没有保存；请先登记盖章。")
    raise RuleViolation(f"已经{done}，没有保存；需要更改时请先撤销那一步。")


_UNSAFE: Final = dict.fromkeys(map(ord, '\\/:*?"<>|\r\n\t'), "_")


def _file_name(name: str) -> str:
    """A unit's name as part of a file's."""
    return name.translate(_UNSAFE).strip()[:60] or "单位"
