"""Calls as a whole: received, issued, given to units, mended, filed with, closed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from app.base.errors import InputError, RuleViolation
from app.base.session import Session
from app.models import sql
from app.models.base import new_uid
from app.rules.consultation.form import topic_of
from app.rules.consultation.history import (
    AMEND,
    ASK,
    CLOSE,
    FILE,
    ISSUE,
    ISSUED,
    KINDS,
    RECEIVE,
    VOID,
    CallState,
    CallStep,
    tell,
)
from app.services.consultation.call_commands import AskUnits, CallHead, IssueCall, ReceiveCall
from app.services.consultation.call_projecting import project
from app.services.consultation.call_steps import CallKey, append, load, next_call
from app.services.evaluation import sets
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.register.units import find_or_create_unit, unit_uid
from app.services.store import attachments
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

RECEIVE_CALL = Act("receive_call", "登记征求意见", about="call", roles=DESK)
ISSUE_CALL = Act("issue_call", "发出征求意见", about="call", roles=DESK, leaves_house=True)
ASK_UNITS = Act("ask_units", "征求单位意见", about="call", roles=DESK, leaves_house=True)
AMEND_CALL = Act("amend_call", "更正征求意见", about="call", roles=DESK, undo="again")
FILE_CALL_PAPER = Act("file_call_paper", "归入征求意见", about="call", roles=DESK)
CLOSE_CALL = Act("close_call", "汇总完毕", about="call", roles=DESK, undo="void")
VOID_CALL_STEP = Act("void_call_step", "撤销征求意见的一步", about="call", roles=DESK)

GONE: Final = "没有这件征求意见，没有改动任何内容；请刷新后重试。"


class Calls:
    """Opens calls and says whom they go to."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def receive(self, command: ReceiveCall, by: Session) -> int:
        """Enter a call that came in; gives its key. InputError for what is missing."""
        with self._work.gate.act(RECEIVE_CALL, by) as deed:
            if command.received_on > deed.today:
                raise InputError("收到日期在今天以后，没有保存。")
            return self._open(deed, RECEIVE, command.head, command.received_on)

    def issue(self, command: IssueCall, by: Session) -> int:
        """Ask units for their opinion; gives the call's key. InputError where nobody is asked."""
        if not [name for name in command.units if name.strip()]:
            raise InputError("没有选择征求意见的单位，没有发出。")
        with self._work.gate.act(ISSUE_CALL, by) as deed:
            call_id = self._open(deed, ISSUE, command.head, deed.today)
            self._ask(deed, AskUnits(call_id, command.units))
        return call_id

    def ask(self, command: AskUnits, by: Session) -> int:
        """Give the call to further units; gives how many of them were new to it."""
        with self._work.gate.act(ASK_UNITS, by) as deed:
            return self._ask(deed, command)

    def amend(self, call_id: int, head: CallHead, by: Session) -> int:
        """Mend what was entered of the call; gives the step, 0 where nothing is another."""
        with self._work.gate.act(AMEND_CALL, by) as deed:
            held, key = standing(deed, call_id)
            told = self._head(deed, head, issued=held.direction == ISSUED)
            changed = {name: value for name, value in told.items() if held.head[name] != value}
            if not changed:
                raise InputError("没有改动的内容，没有保存。")
            deed.detail["was"] = {name: held.head[name] for name in changed}
            return take(deed, key, AMEND, changed)

    def file(self, call_id: int, files: Sequence[AttachmentInput], note: str, by: Session) -> int:
        """Keep files with the call: its document, what was sent out; gives the step."""
        if not files:
            raise InputError("没有选择文件，没有保存。")
        kept = keep_files(self._work, files)
        with self._work.gate.act(FILE_CALL_PAPER, by) as deed:
            _held, key = standing(deed, call_id)
            return take(deed, key, FILE, {"note": note.strip()}, files=kept)

    def close(self, call_id: int, by: Session) -> int:
        """The call is gathered: RuleViolation while a point waits for its verdict."""
        with self._work.gate.act(CLOSE_CALL, by) as deed:
            held, key = standing(deed, call_id)
            require_direction(held, ISSUED)
            waiting = sum(1 for point in held.points if not point.verdict)
            if waiting:
                raise RuleViolation(
                    f"还有{waiting}条意见没有写明采纳情况，没有汇总；请先逐条研究。"
                )
            undivided = [u for u, a in held.units.items() if a.nil is False and not _told(held, u)]
            if undivided:
                raise RuleViolation(f"还有{len(undivided)}个单位的意见没有整理成条，没有汇总。")
            if held.state == "closed":
                raise InputError("这件征求意见已经汇总，没有改动任何内容。")
            return take(deed, key, CLOSE, {})

    def void(self, call_id: int, seq: int, reason: str, by: Session) -> int:
        """Take a step back with a reason; what rests on it must be taken back first."""
        if not reason.strip():
            raise InputError("没有写明撤销的理由，没有撤销。")
        with self._work.gate.act(VOID_CALL_STEP, by) as deed:
            steps = load(deed.connection, call_id)
            check_void(steps, seq)
            _held, key = standing(deed, call_id)
            return take(deed, key, VOID, {"reason": reason.strip()}, voids=(seq,))

    # ------------------------------------------------------------ parts

    def _open(self, deed: Deed, kind: str, head: CallHead, on: date) -> int:
        told = self._head(deed, head, issued=kind == ISSUE)
        key = CallKey(next_call(deed.connection), new_uid())
        sql.defer_foreign_keys(deed.connection)  # the call's row is made of this step
        append(deed, key, kind, {"call_uid": key.uid, **told}, on=on)
        project(deed.connection, key.id)
        return key.id

    def _head(self, deed: Deed, head: CallHead, *, issued: bool) -> dict[str, Any]:
        """The head as the step keeps it; InputError for what can't be."""
        title = head.title.strip()
        if not title:
            raise InputError("没有填写文件标题，没有保存。")
        if not issued and not head.addressee.strip():
            raise InputError("没有填写来文征求的是哪个单位（反馈表的“单位”），没有保存。")
        if head.deadline.strip() and head.due_at is None:
            raise InputError(
                "没有写明反馈截止的年份或日期，没有保存；来文只写了月日的，请选择年份。"
            )
        kept: dict[str, str] = {}
        for annex, name in head.sets.items():
            source = sets.set_source(name, self._work.indicators_folder)
            kept[annex] = self._work.editions.keep_indicators(deed.connection, source, at=deed.now)
        texts = {
            name: getattr(head, name).strip()
            for name in ("asks", "number", "sender", "addressee", "reply_to", "deadline")
        }
        return {
            "title": title, "topic": head.topic.strip() or topic_of(title), **texts,
            "dated": head.dated.isoformat() if head.dated else None,
            "due_at": _moment(head.due_at), "sets": kept,
        }  # fmt: skip

    def _ask(self, deed: Deed, command: AskUnits) -> int:
        held, key = standing(deed, command.call_id)
        if held.state == "closed":
            raise RuleViolation("这件征求意见已经汇总，没有再发给单位；需要时先撤销汇总。")
        if command.due_at and held.due_at and command.due_at > held.due_at:
            raise InputError("给单位的截止时间晚于来文的截止时间，没有发出。")
        names = [name.strip() for name in command.units if name.strip()]
        uids = [
            unit_uid(
                deed.connection,
                find_or_create_unit(deed.connection, name, today=deed.today, at=deed.now),
            )
            for name in names
        ]
        new = [uid for uid in dict.fromkeys(uids) if uid not in held.units]
        if not new:
            raise InputError("这些单位都已在征求之列，没有改动任何内容。")
        take(deed, key, ASK, {"units": new, "due_at": _moment(command.due_at)})
        return len(new)


Kept = Sequence[tuple[AttachmentInput, str]]


def keep_files(work: Workspace, files: Sequence[AttachmentInput]) -> Kept:
    """Store the contents, before any row names them."""
    folder = work.attachments_folder
    return stored(folder, files)


def standing(deed: Deed, call_id: int) -> tuple[CallState, CallKey]:
    """The call as its steps leave it, for an act on it; InputError where there is none."""
    state = tell(load(deed.connection, call_id))
    return state, CallKey(call_id, state.uid)


def take(
    deed: Deed,
    key: CallKey,
    kind: str,
    payload: dict[str, Any],
    *,
    voids: tuple[int, ...] = (),
    on: date | None = None,
    files: Kept = (),
) -> int:
    """Record a step with its files and work the call out anew; gives its seq."""
    if files:
        payload["files"] = [{"name": item.name, "sha256": sha256} for item, sha256 in files]
    step = append(deed, key, kind, payload, voids=voids, on=on)
    if files:
        subject = {"case_id": None, "call_id": key.id, "seq": step.seq}
        attachments.add_files(
            deed.connection, subject, files, at=deed.now, note=str(payload.get("note", ""))
        )
    project(deed.connection, key.id)
    return step.seq


def require_direction(held: CallState, direction: str) -> None:
    """RuleViolation where the act is one of calls that go the other way."""
    if held.direction != direction:
        way = "来的" if direction != ISSUED else "去的"
        raise RuleViolation(f"这一步只用于{way}征求意见，没有保存。")


def check_void(steps: Sequence[CallStep], seq: int) -> None:
    """RuleViolation where the step can't be taken back, with what stands on it."""
    gone = {s for step in steps if step.kind == VOID for s in step.voids}
    found = next((step for step in steps if step.seq == seq), None)
    if found is None or seq in gone:
        raise InputError("没有这一步，或者它已经撤销，没有改动任何内容；请刷新后重试。")
    if found.kind in (RECEIVE, ISSUE, VOID):
        raise RuleViolation(f"“{KINDS[found.kind]}”这一步不能撤销，没有改动任何内容；请用更正。")
    later = [s for s in steps if s.seq > seq and s.seq not in gone and s.kind != VOID]
    needs = [step for step in later if _rests(step, found)]
    if needs:
        told = "、".join(f"第{step.seq}步“{KINDS[step.kind]}”" for step in needs)
        raise RuleViolation(
            f"{told}以这一步为前提，没有撤销；请先撤销后面的。",
            needs=tuple(step.seq for step in needs),
        )


def _rests(step: CallStep, found: CallStep) -> bool:
    """Whether a later step would hang in the air without the one before."""
    given = step.payload
    after = {"draft_answer": ("seal_answer", "report_answer"), "seal_answer": ("report_answer",)}
    if step.kind in after.get(found.kind, ()):
        return True
    if found.kind == ASK:
        return given.get("unit") in found.payload["units"]
    if found.kind == "record_answer":
        return step.kind == "split_opinion" and given["unit"] == found.payload["unit"]
    return found.kind == "split_opinion" and given.get("point", [0])[0] == found.seq


def _told(held: CallState, unit: str) -> bool:
    return any(point.unit == unit for point in held.points)


def _moment(at: datetime | None) -> str | None:
    return at.replace(second=0, microsecond=0).isoformat(timespec="seconds") if at else None
