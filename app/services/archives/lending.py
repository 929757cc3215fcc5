"""借阅: who has which 卷, until when; the sealed part goes out with the director's leave alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, select

from app.base.errors import InputError, RuleViolation
from app.base.rows.approvals import ApprovalRecord
from app.base.rows.archives import LoanRow, VolumeRow
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.approval import Approval
from app.models.base import new_uid, table_of
from app.models.desk_statements import OFFICER, visible
from app.services.archives.archive_commands import DecideLeave, GiveBack, Lend
from app.services.archives.volumes import LOAN, RETURN, VOLUME
from app.services.gate.access import View
from app.services.gate.acts import DECIDES, DESK, Act
from app.services.gate.gate import Deed
from app.services.store import approvals
from app.services.store.approvals import DIRECTOR, RECORDS, Asked, Decided, records
from app.services.store.workspace import Workspace

LEND = Act("lend_volume", "借出", about="case", roles=DESK)
ASK_SEALED = Act("ask_sealed", "申请借阅密封件", about="case", roles=DESK)
ALLOW_SEALED = Act("allow_sealed", "借阅密封件", about="case", roles=DECIDES)
GIVE_BACK = Act("give_back_volume", "归还", about="case", roles=DESK)
SUBJECT: Final = "archive"
SEALED, MAIN = "sealed", "main"
PARTS: Final[Mapping[str, str]] = {MAIN: "正卷", SEALED: "密封件"}
APPROVAL = table_of(Approval)
_VOLUME = select(VOLUME).where(VOLUME.c.id == bindparam("volume"))
_OUT = (
    select(LOAN.c.id)
    .where(
        LOAN.c.volume_id == bindparam("volume"), LOAN.c.part == bindparam("part"),
        LOAN.c.id.not_in(select(RETURN.c.loan_id)),
    )
    .limit(1)
)  # fmt: skip
_LEND, _RETURN = insert(LOAN), insert(RETURN)
_LOAN = (
    select(LOAN, VOLUME.c.case_id, RETURN.c.on.label("returned_on"))
    .join_from(LOAN, VOLUME, VOLUME.c.id == LOAN.c.volume_id)
    .outerjoin(RETURN, RETURN.c.loan_id == LOAN.c.id)
    .where(LOAN.c.id == bindparam("loan"))
)
_LOANS = (
    select(LOAN, OFFICER.c.name.label("officer"), RETURN.c.on.label("returned_on"), RETURN.c.note)
    .join_from(LOAN, VOLUME, VOLUME.c.id == LOAN.c.volume_id)
    .join(OFFICER, OFFICER.c.id == LOAN.c.actor_id)
    .outerjoin(RETURN, RETURN.c.loan_id == LOAN.c.id)
    .where(visible(VOLUME.c.case_id))
    .order_by(LOAN.c.id.desc())
)
_LEAVES = RECORDS.where(APPROVAL.c.subject == SUBJECT)
_LEAVE = select(APPROVAL).where(APPROVAL.c.uid == bindparam("leave"))
_USED = select(LOAN.c.id).where(LOAN.c.approval_uid == bindparam("leave")).limit(1)


class Lending:
    """Lends, takes back, asks the director."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def lend(self, command: Lend, by: Session) -> Changed:
        """The 卷 goes out; a sealed part at once where ``by`` may decide it, else it is asked for.

        InputError where borrower or purpose lacks, RuleViolation where it is out already.
        """
        _check(command, self._work.today())
        if command.part == SEALED:
            with self._work.gate.see(by) as view:
                decides = approvals.may_decide(view.connection, DIRECTOR, by)
            if not decides:
                return self._ask(command, by)
        with self._work.gate.act(LEND, by) as deed:
            volume = self._volume(deed, command.volume_id, command.part)
            leave = None
            if command.part == SEALED:
                decided = Decided(True, deed.today, "同意借阅")
                with self._work.gate.act(ALLOW_SEALED, by, case=volume.case_id) as allowing:
                    leave = approvals.record(allowing, _asked(command, volume), decided)
            self._out(deed, command, leave)
            deed.detail |= {"volume": volume.uid, "part": command.part}
        return Changed((volume.case_id,), number=volume.code)

    def decide(self, command: DecideLeave, by: Session) -> Changed:
        """The director allows a sealed part to be lent, or says why not; allowed, it goes out."""
        with self._work.gate.act(ALLOW_SEALED, by) as deed:
            found = self._whole(_LEAVE, leave=command.approval_uid)
            if found is None or found.subject != SUBJECT:
                raise InputError("没有等待决定的借阅申请，没有保存；请刷新后重试。")
            deed.concern(found.case_id)
            decided = Decided(command.approved, deed.today, command.reason)
            approvals.decide(deed, command.approval_uid, decided)
            if command.approved:
                asked = found.payload
                due_on = max(date.fromisoformat(asked["due_on"]), deed.today)
                lend = Lend(asked["volume_id"], SEALED, asked["borrower"], asked["purpose"], due_on)
                with self._work.gate.act(LEND, by, case=found.case_id) as lending:
                    self._volume(lending, lend.volume_id, SEALED)
                    self._out(lending, lend, command.approval_uid)
        return Changed((found.case_id,))

    def give_back(self, command: GiveBack, by: Session) -> Changed:
        """The 卷 is here again; InputError where it was not out, or for a day before it went."""
        with self._work.gate.act(GIVE_BACK, by) as deed:
            loan = self._whole(_LOAN, loan=command.loan_id)
            if loan is None or loan.returned_on is not None:
                raise InputError("这次借阅没有登记，或者已经归还，没有保存；请刷新后重试。")
            deed.concern(loan.case_id)
            if not loan.lent_on <= command.on <= deed.today:
                raise InputError("归还日期要在借出之后、今天之前，没有保存；请核对。")
            row = {
                "loan_id": loan.id, "on": command.on, "note": command.note.strip(),
                "actor_id": by.id, "at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_RETURN, row)
            deed.detail |= {"loan": loan.uid}
        return Changed((loan.case_id,))

    # ------------------------------------------------------------ parts

    def _ask(self, command: Lend, by: Session) -> Changed:
        with self._work.gate.act(ASK_SEALED, by) as deed:
            volume = self._volume(deed, command.volume_id, SEALED)
            approvals.ask(deed, _asked(command, volume))
        return Changed((volume.case_id,))

    def _volume(self, deed: Deed, volume_id: int, part: str) -> Any:
        volume = self._whole(_VOLUME, volume=volume_id)
        if volume is None:
            raise InputError("没有这一卷，没有保存；请刷新后重试。")
        deed.concern(volume.case_id)
        if part == SEALED and not volume.sealed_pieces:
            raise InputError(f"{volume.code}没有密封件，没有保存。")
        if self._whole(_OUT, volume=volume_id, part=part) is not None:
            raise RuleViolation(
                f"{volume.code}的{PARTS[part]}已经借出，还没有归还，没有再借。", article="借阅登记"
            )
        return volume

    def _whole(self, statement: Select[Any], **asked: object) -> Any:
        """A row by its key, whoever asks: its case is required next."""
        with self._work.gate.see(self._work.gate.program) as whole:
            return whole.connection.execute(statement, asked).first()

    def _out(self, deed: Deed, command: Lend, leave: str | None) -> None:
        row = {
            "uid": new_uid(), "volume_id": command.volume_id, "part": command.part,
            "borrower": command.borrower.strip(), "purpose": command.purpose.strip(),
            "lent_on": deed.today, "due_on": command.due_on, "approval_uid": leave,
            "actor_id": deed.by.id, "at": deed.now,
        }  # fmt: skip
        deed.connection.execute(_LEND, row)


def loans_of(view: View, volumes: Sequence[VolumeRow], today: date) -> tuple[LoanRow, ...]:
    """The lending list: what waits for leave or was refused, then every loan, the newest first."""
    known = {volume.id: volume for volume in volumes}
    leaves = {one.uid: one for one in records(view, _LEAVES)}
    used = set()
    found = []
    for row in view.connection.execute(_LOANS, {"viewer": view.viewer}):
        leave = leaves.get(row.approval_uid or "")
        used.add(row.approval_uid)
        late = row.returned_on is None and row.due_on < today
        state = "returned" if row.returned_on else "late" if late else "lent"
        volume = known[row.volume_id]
        found.append(LoanRow(
            row.id, row.uid, row.volume_id, volume.case_id, volume.code, volume.title, row.part,
            row.borrower, row.purpose, row.lent_on, row.due_on, row.returned_on, state,
            _said(leave) if leave else "", row.note or "", row.officer,
        ))  # fmt: skip
    asked = [one for one in leaves.values() if one.uid not in used and one.state != "withdrawn"]
    return (*(_waiting(one, known) for one in reversed(asked)), *found)


def _waiting(one: ApprovalRecord, known: Mapping[int, VolumeRow]) -> LoanRow:
    asked = one.payload
    volume = known[asked["volume_id"]]
    return LoanRow(
        0, one.uid, volume.id, volume.case_id, volume.code, volume.title, SEALED, asked["borrower"],
        asked["purpose"], None, date.fromisoformat(asked["due_on"]), None, one.state, _said(one),
        one.reason, one.asked_by,
    )  # fmt: skip


def _said(one: ApprovalRecord) -> str:
    if one.decided_on is None:
        return f"{one.asked_on:%Y-%m-%d} 报请负责人"
    return f"{one.decided_on:%Y-%m-%d} {one.decided_by}{'同意' if one.state == 'approved' else '不同意'}"


def _asked(command: Lend, volume: Any) -> Asked:
    payload = {
        "volume_id": command.volume_id, "borrower": command.borrower.strip(),
        "purpose": command.purpose.strip(), "due_on": command.due_on.isoformat(),
    }  # fmt: skip
    caption = f"{ALLOW_SEALED.caption} {volume.code}"
    return Asked(SUBJECT, volume.uid, ALLOW_SEALED.verb, caption, payload, case_id=volume.case_id)


def _check(command: Lend, today: date) -> None:
    if command.part not in PARTS:
        raise InputError("没有选择借正卷还是密封件，没有保存。")
    if not command.borrower.strip() or not command.purpose.strip():
        raise InputError("借阅须写明借阅人和用途，没有保存。")
    if command.due_on < today:
        raise InputError("归还期限早于今天，没有保存；请改正日期。")
