"""What becomes of an issued paper: delivered with proof, sealed, files kept with it, replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from app.base.delivery import WAYS
from app.base.errors import InputError, RuleViolation
from app.base.rows.changes import Changed
from app.base.rows.papers import DeliveryRow, DocumentFileRow, DocumentTrail, PaperAbout, SealRow
from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.officer import Officer
from app.models.paperwork import DocumentFile, SealUse
from app.models.unit import Unit
from app.reports.letters.templates import heads
from app.rules.casework.back_dating import WHY
from app.rules.casework.delivery import NO_WAY, PROOF, WAY, not_proved
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import Effect
from app.services.cases.casework import plain_fields
from app.services.cases.recording import StepRecorder
from app.services.evaluation.assessments import Assessments
from app.services.evaluation.round_commands import Assess
from app.services.gate.acts import PRINTS, Act
from app.services.gate.gate import Deed
from app.services.papers.documents import ABOUT, DELIVERY, VOID
from app.services.papers.incoming import INCOMING
from app.services.papers.letter_case import DOCUMENT, read_letter_case
from app.services.papers.papers import procedure, steps_taken
from app.services.papers.replacing import REPLACED, note_replaced
from app.services.store.content import AttachmentInput, read_content, safe_name
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

DELIVER = Act("deliver_document", "登记送达", about="document", roles=PRINTS)
SEAL = Act("seal_document", "登记用印", about="document", roles=PRINTS)
FILE = Act("file_with_document", "添加文件", about="document", roles=PRINTS)
REPLACE = Act("replace_document", "注明替代", about="document", roles=PRINTS)

DELIVERED: Final = "delivered"

SEALS, FILES = table_of(SealUse), table_of(DocumentFile)
_OFFICER, UNIT = table_of(Officer), table_of(Unit)
_ONE = select(DOCUMENT).where(DOCUMENT.c.id == bindparam("document"))
_ADD_DELIVERY, _ADD_SEAL = insert(DELIVERY), insert(SEALS)
_ADD_FILE = insert(FILES)
_VOIDED = select(VOID.c.document_id).where(VOID.c.document_id == bindparam("document"))


@dataclass(frozen=True, slots=True)
class Deliver:
    """A paper was received: how, on which day, by whom, and what proves it."""

    document_id: int
    way: str
    on: date
    proof: str
    receiver: str = ""
    files: tuple[AttachmentInput, ...] = ()
    back_dated_reason: str = ""


@dataclass(frozen=True, slots=True)
class UseSeal:
    """A seal was set: on an issued paper, or on something else that ``matter`` names."""

    seal: str
    on: date
    copies: int
    approved_by: str
    document_id: int | None = None
    matter: str = ""


class Dispatch:
    """Notes what becomes of issued papers, each note append-only."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def deliver(self, command: Deliver, by: Session) -> Changed:
        """Note the delivery; where the paper starts a unit's clock, its day becomes the clock's.

        InputError without proof; StepRefused where the day can't be so.
        """
        if why := NO_WAY if command.way not in WAYS else not_proved(command.proof):
            raise InputError(why)
        with self._work.gate.act(DELIVER, by) as deed:
            document = self._standing(deed, command.document_id)
            if command.on < document.dated:
                raise InputError("送达日早于成文日期，没有保存；请核对。")
            if command.on > deed.today:
                raise InputError("送达日还没有到，没有保存；收到以后再登记。")
            row = {
                "uid": new_uid(), "document_id": document.id, "way": command.way,
                "on": command.on, "receiver": command.receiver.strip(),
                "proof": command.proof.strip(), "actor_id": by.id, "at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_ADD_DELIVERY, row)
            self._file(deed, document.id, command.files, "送达凭证")
            seq = self._start_clock(deed, document, command)
            deed.detail |= {"number": document.number, "way": command.way}
        cases = (document.case_id,) if document.case_id else ()
        return Changed(cases, seq, document.number)

    def seal(self, command: UseSeal, by: Session) -> Changed:
        """用印登记: which seal, on what, how many copies, who approved."""
        if not command.seal.strip() or not command.approved_by.strip():
            raise InputError("用印须写明印章和批准人，没有保存。")
        if command.copies < 1:
            raise InputError("份数须是正整数，没有保存。")
        with self._work.gate.act(SEAL, by) as deed:
            if command.on > deed.today:
                raise InputError("用印日期还没有到，没有保存；用印以后再登记。")
            matter = command.matter.strip()
            if command.document_id is not None:
                document = self._standing(deed, command.document_id)
                if command.on < document.dated:
                    raise InputError("用印日期早于成文日期，没有保存；签发以后才用印，请核对。")
                matter = document.number
            if not matter:
                raise InputError("没有写明用印的事由，没有保存。")
            row = {
                "uid": new_uid(), "document_id": command.document_id, "seal": command.seal.strip(),
                "matter": matter, "on": command.on, "copies": command.copies,
                "approved_by": command.approved_by.strip(), "actor_id": by.id, "at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_ADD_SEAL, row)
            deed.detail |= {"seal": command.seal.strip(), "copies": command.copies}
        return Changed((), 0, matter)

    def attach(
        self, document_id: int, files: Sequence[AttachmentInput], note: str, by: Session,
        *, notes: Sequence[str] = (),
    ) -> Changed:  # fmt: skip
        """Keep files with the entry: a signed scan, the .docx that was worked on in Word.

        ``note`` says what they are, or ``notes`` one each.
        """
        if not files:
            raise InputError("没有选择文件，没有保存。")
        with self._work.gate.act(FILE, by) as deed:
            document = self._document(deed, document_id)
            for file, said in zip(files, notes or (note,) * len(files), strict=True):
                self._file(deed, document.id, (file,), said)
            deed.detail |= {"number": document.number, "files": len(files)}
        return Changed((), 0, document.number)

    def replaced(self, document_id: int, by_id: int, by: Session) -> Changed:
        """Note that a voided paper is replaced by another one, which cites it."""
        with self._work.gate.act(REPLACE, by) as deed:
            old, new = self._document(deed, document_id), self._standing(deed, by_id)
            note_replaced(deed, new.id, old.number)
            deed.detail |= {"number": new.number}
        return Changed((), 0, new.number)

    def trail(self, document_id: int, by: Session) -> DocumentTrail:
        """All that is noted of a paper, in order."""
        gate = self._work.gate
        with gate.see(by) as view, gate.see(gate.program) as whole:
            connection = whole.connection
            found = connection.execute(_ONE, {"document": document_id}).one()
            if found.case_id is not None:
                view.require(found.case_id)
            names = {row.id: row.name for row in connection.execute(_NAMES)}
            asked = {"document": document_id}
            return DocumentTrail(
                tuple(
                    DeliveryRow(WAYS[r.way], r.on, r.receiver, r.proof, names[r.actor_id])
                    for r in connection.execute(_DELIVERIES, asked)
                ),
                tuple(
                    SealRow(r.seal, r.on, r.copies, r.approved_by, names[r.actor_id])
                    for r in connection.execute(_SEALS, asked)
                ),
                tuple(
                    DocumentFileRow(r.name, r.note, r.sha256, r.size)
                    for r in connection.execute(_FILES, asked)
                ),
                str(connection.scalar(_REPLACES, asked) or ""),
                str(connection.scalar(_REPLACED_BY, asked) or ""),
                tuple(
                    f"{r.number} {r.sender}《{r.title}》"
                    for r in connection.execute(_ANSWERS, asked)
                ),
            )

    def seals(self, by: Session) -> tuple[SealRow, ...]:
        """用印登记, the first use first; of papers the numbers alone."""
        gate = self._work.gate
        with gate.see(by), gate.see(gate.program) as whole:
            return tuple(
                SealRow(r.seal, r.on, r.copies, r.approved_by, r.officer, r.matter)
                for r in whole.connection.execute(_ALL_SEALS)
            )

    def file_content(self, document_id: int, sha256: str, by: Session) -> bytes:
        """The content of a file kept with a paper that ``by`` may read."""
        if sha256 not in {file.sha256 for file in self.trail(document_id, by).files}:
            raise InputError("这件文书没有这个文件，没有打开；请刷新后重试。")
        return read_content(self._work.attachments_folder, sha256)

    # ------------------------------------------------------------ parts

    def _document(self, deed: Deed, document_id: int) -> Any:
        found = deed.connection.execute(_ONE, {"document": document_id}).first()
        if found is None:
            raise InputError("发文登记簿里没有这件文书，没有保存；请刷新后重试。")
        if found.case_id is not None:
            deed.concern(found.case_id)
        return found

    def _standing(self, deed: Deed, document_id: int) -> Any:
        found = self._document(deed, document_id)
        if deed.connection.scalar(_VOIDED, {"document": document_id}) is not None:
            raise RuleViolation(f"{found.number}已经作废，没有保存。")
        return found

    def _file(
        self, deed: Deed, document_id: int, files: Sequence[AttachmentInput], note: str
    ) -> None:
        for item, sha256 in stored(self._work.attachments_folder, files):
            row = {
                "uid": new_uid(), "document_id": document_id, "name": safe_name(item.name),
                "note": note, "sha256": sha256, "size": len(item.data), "actor_id": deed.by.id,
                "at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_ADD_FILE, row)

    def _start_clock(self, deed: Deed, document: Any, command: Deliver) -> int:
        if document.case_id is None or document.seq is None:
            self._tell_round(deed, document, command)
            return 0
        case = read_letter_case(self._work, deed, document.case_id)
        thread = case.trace.thread(document.seq)
        if thread is None or not thread.presumed:  # nobody's clock waits for it, or it is known
            return 0
        said = {WAY: command.way, PROOF: command.proof.strip(), WHY: command.back_dated_reason}
        fields = plain_fields(said)
        step = Step(0, DELIVERED, command.on, about=document.seq, fields=fields)
        return StepRecorder(self._work, deed).append(document.case_id, step, asks_why=True)

    def _tell_round(self, deed: Deed, document: Any, command: Deliver) -> None:
        """Of a paper of the 评价办法 the day of receipt is a step of its unit, unless it is known."""
        found = deed.connection.execute(_OF_UNIT, {"document": document.id}).first()
        head = heads().get(document.kind)
        if found is None or head is None or not head.step:
            return
        word = next((w for w, s in procedure(head).steps.items()
                     if s.effect is Effect.DELIVER and head.step in s.concerns), "")  # fmt: skip
        about = PaperAbout("assessment", found.round_id, unit=found.uid)
        taken = steps_taken(deed.connection, about)
        sent = next((step for step in reversed(taken) if step.kind == head.step), None)
        known = sent is None or sent.text("delivered_on") or any(
            step.kind == word and step.about == sent.seq for step in taken
        )  # fmt: skip
        if word and sent is not None and not known:
            proof = {WAY: command.way, PROOF: command.proof.strip()}
            assess = Assess(found.round_id, found.uid, word, command.on, proof, about=sent.seq)
            Assessments(self._work).take(assess, deed.by)


_OF_UNIT = (
    select(ABOUT.c.round_id, UNIT.c.uid)
    .join_from(ABOUT, DOCUMENT, DOCUMENT.c.id == ABOUT.c.document_id)
    .join(UNIT, UNIT.c.id == DOCUMENT.c.unit_id)
    .where(ABOUT.c.document_id == bindparam("document"), ABOUT.c.subject == "assessment")
)
_NAMES = select(_OFFICER.c.id, _OFFICER.c.name)
_DELIVERIES = (
    select(DELIVERY).where(DELIVERY.c.document_id == bindparam("document")).order_by(DELIVERY.c.id)
)
_SEALS = select(SEALS).where(SEALS.c.document_id == bindparam("document")).order_by(SEALS.c.id)
_ALL_SEALS = (
    select(SEALS, _OFFICER.c.name.label("officer"))
    .join(_OFFICER, _OFFICER.c.id == SEALS.c.actor_id)
    .order_by(SEALS.c.on, SEALS.c.id)
)
_FILES = select(FILES).where(FILES.c.document_id == bindparam("document")).order_by(FILES.c.id)
_ANSWERS = (
    select(INCOMING.c.number, INCOMING.c.sender, INCOMING.c.title)
    .where(INCOMING.c.document_id == bindparam("document"))
    .order_by(INCOMING.c.id)
)
_REPLACES = (
    select(DOCUMENT.c.number)
    .join(REPLACED, REPLACED.c.replaces_id == DOCUMENT.c.id)
    .where(REPLACED.c.document_id == bindparam("document"))
)
_REPLACED_BY = (
    select(DOCUMENT.c.number)
    .join(REPLACED, REPLACED.c.document_id == DOCUMENT.c.id)
    .where(REPLACED.c.replaces_id == bindparam("document"))
)
