"""What units answer: recorded, read from returned workbooks, urged, split into points, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from app.base.errors import AppError, InputError, RuleViolation
from app.base.rows.consultation import ReturnedForm
from app.base.session import Session
from app.rules.consultation.form import is_nil, same_topic
from app.rules.consultation.history import (
    ANSWER,
    NIL,
    REMIND,
    SEALED_RETURN,
    SPLIT,
    VERDICTS,
    VIA,
    WEIGH,
    CallState,
    tell,
)
from app.services.consultation.call_commands import RecordAnswer, SplitOpinion, WeighPoint
from app.services.consultation.call_steps import load
from app.services.consultation.calls import keep_files, standing, take
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.register.units import find_unit, unit_uid
from app.services.store.content import AttachmentInput
from app.services.store.workspace import Workspace

RECORD_ANSWER = Act("record_answer", "登记反馈", about="call", roles=DESK, undo="void")
TAKE_RETURNS = Act("take_returns", "读入反馈表", about="call", roles=DESK, undo="void")
RECORD_SEALED = Act("record_sealed_return", "登记盖章件", about="call", roles=DESK, undo="void")
REMIND_UNITS = Act("remind_units", "登记催报", about="call", roles=DESK, leaves_house=True)
SPLIT_OPINION = Act("split_opinion", "整理意见", about="call", roles=DESK, undo="void")
WEIGH_POINT = Act("weigh_point", "研究意见", about="call", roles=DESK, undo="again")

NOT_ASKED: Final = "这个单位不在征求之列，没有保存；请先把它加入。"


class CallAnswers:
    """Records what units say and what becomes of it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def record(self, command: RecordAnswer, by: Session) -> int:
        """Record a unit's answer; 无意见 is one. Gives the step."""
        with self._work.gate.act(RECORD_ANSWER, by) as deed:
            return _record(deed, command)

    def record_sealed(
        self, call_id: int, unit: str, files: Sequence[AttachmentInput], by: Session,
        on: date | None = None,
    ) -> int:  # fmt: skip
        """The signed and sealed form came in: on paper, or as a scan. Gives the step."""
        kept = keep_files(self._work, files)
        with self._work.gate.act(RECORD_SEALED, by) as deed:
            held, key = standing(deed, call_id)
            if unit not in held.units:
                raise InputError(NOT_ASKED)
            return take(deed, key, SEALED_RETURN, {"unit": unit}, on=_day(deed, on), files=kept)

    def remind(self, call_id: int, units: Sequence[str], by: Session) -> int:
        """Note that silent units (uids) were urged; gives how many."""
        with self._work.gate.act(REMIND_UNITS, by) as deed:
            held, key = standing(deed, call_id)
            silent = [unit for unit in units if unit in held.silent]
            if not silent:
                raise InputError("没有需要催报的单位：它们都已反馈，没有改动任何内容。")
            take(deed, key, REMIND, {"units": silent})
        return len(silent)

    def preview(
        self, call_id: int, files: Sequence[AttachmentInput], by: Session
    ) -> tuple[ReturnedForm, ...]:
        """What returned workbooks say, and for whom; nothing is recorded."""
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
            return tuple(_returned(view.connection, held, item) for item in files)

    def take_returns(
        self, call_id: int, files: Sequence[AttachmentInput], by: Session
    ) -> tuple[ReturnedForm, ...]:
        """Record what returned workbooks say, each with its file; those refused stay out.

        A form that says what is recorded already leaves no step.
        """
        kept = keep_files(self._work, files)
        with self._work.gate.act(TAKE_RETURNS, by) as deed:
            made = []
            for item, sha256 in kept:
                held, _key = standing(deed, call_id)
                found = _returned(deed.connection, held, item)
                made.append(found)
                if found.refused or not _differs(held, found):
                    continue
                command = RecordAnswer(
                    call_id, found.unit, found.opinion, via="workbook", file=sha256, name=item.name
                )
                _record(deed, command, ((item, sha256),))
            deed.detail |= {"files": len(files), "refused": sum(bool(f.refused) for f in made)}
        return tuple(made)

    def split(self, command: SplitOpinion, by: Session) -> int:
        """Set the points of a unit, or the office's own; gives the step.

        A point told as before keeps its verdict.
        """
        points = [point for point in command.points if point.text.strip()]
        with self._work.gate.act(SPLIT_OPINION, by) as deed:
            held, key = standing(deed, command.call_id)
            _require_open(held)
            asked = held.units.get(command.unit)
            if command.unit and (asked is None or asked.nil is not False):
                raise InputError("这个单位没有反馈意见，没有可以整理的内容，没有保存。")
            payload = {
                "unit": command.unit,
                "points": [
                    {"annex": p.annex.strip(), "item": p.item.strip(), "caption": p.caption.strip(),
                     "text": p.text.strip(), "reason": p.reason.strip()}
                    for p in points
                ],
            }  # fmt: skip
            return take(deed, key, SPLIT, payload)

    def weigh(self, command: WeighPoint, by: Session) -> int:
        """Say what becomes of a point; 部分采纳 and 不采纳 need a reason (YJ-3). Gives the step."""
        if command.verdict and command.verdict not in VERDICTS:
            raise InputError(f"采纳情况应为{'、'.join(VERDICTS.values())}之一，没有保存。")
        if command.verdict in ("partly", "rejected") and not command.why.strip():
            raise InputError(f"{VERDICTS[command.verdict]}须写明理由，没有保存。")
        with self._work.gate.act(WEIGH_POINT, by) as deed:
            held, key = standing(deed, command.call_id)
            _require_open(held)
            point = held.point(*command.point)
            if point is None:
                raise InputError("没有这条意见，它可能刚被重新整理，没有保存；请刷新后重试。")
            payload = {
                "point": list(command.point), "verdict": command.verdict,
                "why": command.why.strip(),
            }  # fmt: skip
            return take(deed, key, WEIGH, payload)


def _record(
    deed: Deed, command: RecordAnswer, files: Sequence[tuple[AttachmentInput, str]] = ()
) -> int:
    opinion = command.opinion.strip()
    if not opinion:
        raise InputError("没有填写意见，没有保存；没有意见的请记“无意见”。")
    if command.via not in VIA:
        raise InputError("没有写明反馈是怎样收到的，没有保存。")
    held, key = standing(deed, command.call_id)
    _require_open(held)
    if command.unit not in held.units:
        raise InputError(NOT_ASKED)
    nil = is_nil(opinion)
    payload = {
        "unit": command.unit, "nil": nil, "opinion": NIL if nil else opinion, "via": command.via,
    }  # fmt: skip
    return take(deed, key, ANSWER, payload, on=_day(deed, command.on), files=files)


def _returned(connection: Connection, held: CallState, item: AttachmentInput) -> ReturnedForm:
    """What a returned workbook says, matched to a unit that was asked."""
    from app.intake.opinions.forms import read_opinion_form

    def refused(why: str, unit: str = "") -> ReturnedForm:
        return ReturnedForm(item.name, "", "", unit, "", False, "", refused=why)

    try:
        form = read_opinion_form(item.data, item.name)
    except AppError as error:
        return refused(str(error))
    if not form.unit:
        return refused("反馈表没有填写单位，没有读入；请补填“单位：”后再拖进来。")
    found = find_unit(connection, form.unit)
    uid = unit_uid(connection, found) if found is not None else ""
    if uid not in held.units:
        return refused(f"“{form.unit}”不在这件征求意见的单位之列，没有读入。", form.unit)
    if not form.opinion:
        return refused("“单位意见”是空的，没有读入；没有意见的应填“无意见”。", form.unit)
    if form.topic and not same_topic(form.topic, held.head["topic"]):
        return refused(
            f"反馈表的议题是“{form.topic[:60]}”，不是这件征求意见的，没有读入。", form.unit
        )
    nil = is_nil(form.opinion)
    opinion = NIL if nil else form.opinion
    before = held.units[uid]
    changes = before.opinion if before.nil is not None and before.opinion != opinion else ""
    notes = form.notes if form.topic else (*form.notes, "反馈表没有写明议题名称。")
    return ReturnedForm(item.name, "", uid, form.unit, opinion, nil, changes, notes)


def _differs(held: CallState, found: ReturnedForm) -> bool:
    return held.units[found.unit].nil is None or held.units[found.unit].opinion != found.opinion


def _require_open(held: CallState) -> None:
    if held.state in ("closed", "reported"):
        said = "已经汇总" if held.state == "closed" else "已经报送"
        raise RuleViolation(f"这件征求意见{said}，没有保存；需要更改时请先撤销那一步。")


def _day(deed: Deed, on: date | None) -> date:
    if on is not None and on > deed.today:
        raise InputError("收到日期在今天以后，没有保存。")
    return on or deed.today
