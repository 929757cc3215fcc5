"""收文登记: what units and superiors send in, numbered, linked to the case and paper that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, insert, select

from app.base.errors import InputError
from app.base.number_words import as_numbered
from app.base.rows.changes import Changed
from app.base.rows.papers import IncomingRow
from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.desk_statements import visible
from app.models.officer import Officer
from app.models.paperwork import Incoming
from app.services.cases.cards import CASE
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.papers.letter_case import DOCUMENT
from app.services.register.units import find_unit
from app.services.store import numbers
from app.services.store.content import AttachmentInput, read_content, safe_name, store_content
from app.services.store.secrecy import refuse_secret
from app.services.store.workspace import Workspace

RECEIVE_PAPER = Act("receive_paper", "登记收文", about="document", roles=DESK)
INCOMING = table_of(Incoming)
SERIES: Final = "incoming"
PATTERN: Final = "收〔{year}〕{n}号"
_OFFICER = table_of(Officer)
_OURS = select(DOCUMENT.c.id, DOCUMENT.c.case_id, DOCUMENT.c.seq).where(
    DOCUMENT.c.number == bindparam("called")
)
_CASE_CALLED = select(CASE.c.id).where(CASE.c.number == bindparam("called"), visible(CASE.c.id))
_ROWS = (
    select(
        INCOMING, CASE.c.number.label("case_number"), DOCUMENT.c.number.label("answers"),
        _OFFICER.c.name.label("officer"),
    )
    .join(_OFFICER, _OFFICER.c.id == INCOMING.c.actor_id)
    .outerjoin(CASE, CASE.c.id == INCOMING.c.case_id)
    .outerjoin(DOCUMENT, DOCUMENT.c.id == INCOMING.c.document_id)
    .order_by(INCOMING.c.id.desc())
)  # fmt: skip
_OF_CASE = (
    select(INCOMING.c.number, INCOMING.c.sender, INCOMING.c.title, INCOMING.c.seq)
    .where(INCOMING.c.case_id == bindparam("case"))
    .order_by(INCOMING.c.id)
)
FIRST_STEP: Final = 1  # beside which stands what answers no paper of ours
_ONE, _ADD = _ROWS.where(INCOMING.c.id == bindparam("key")), insert(INCOMING)


@dataclass(frozen=True, slots=True)
class ReceivePaper:
    """A paper came in; ``answers`` is the number of ours that it answers, ``case`` a case's."""

    received_on: date
    sender: str
    title: str
    their_number: str = ""
    pages: int | None = None
    case: str = ""
    answers: str = ""
    note: str = ""
    file: AttachmentInput | None = None


class IncomingPapers:
    """Registers what comes in."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def receive(self, command: ReceivePaper, by: Session) -> Changed:
        """Register the paper; its number is in ``Changed``. InputError for what is marked secret."""
        sender, title = command.sender.strip(), command.title.strip()
        if not sender or not title:
            raise InputError("没有填写来文单位或标题，没有登记。")
        name = command.file.name if command.file else ""
        files = (command.file,) if command.file else ()
        refuse_secret(files, names=(title, command.their_number), texts=(command.note,))
        if command.pages is not None and command.pages < 1:
            raise InputError("页数须是正整数，没有登记。")
        with self._work.gate.act(RECEIVE_PAPER, by) as deed:
            if command.received_on > deed.today:
                raise InputError("收文日期还没有到，没有登记；请核对。")
            document, case_id, seq = self._linked(deed, command)
            deed.require_day()
            number = numbers.issue_number(
                deed.connection, SERIES, PATTERN, on=command.received_on, at=deed.now
            )
            sha256 = (
                store_content(self._work.attachments_folder, command.file.data)
                if command.file else None
            )  # fmt: skip
            row = {
                "uid": new_uid(), "number": number, "received_on": command.received_on,
                "sender": sender, "unit_id": find_unit(deed.connection, sender),
                "their_number": command.their_number.strip(), "title": title,
                "pages": command.pages, "case_id": case_id, "seq": seq, "document_id": document,
                "name": safe_name(name) if name else "", "sha256": sha256,
                "size": len(command.file.data) if command.file else None,
                "note": command.note.strip(), "actor_id": by.id, "at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_ADD, row)
            deed.detail |= {"number": number}
        return Changed((case_id,) if case_id else (), 0, number)

    def rows(self, by: Session, *, text: str = "") -> tuple[IncomingRow, ...]:
        """The register, newest first; of cases one is recused from the numbers alone."""
        gate = self._work.gate
        with gate.see(by) as seen, gate.see(gate.program) as whole:
            own = seen.kept_from()
            rows = tuple(_row(row, row.case_id in own) for row in whole.connection.execute(_ROWS))
        words = as_numbered(text).split()
        return tuple(r for r in rows if all(word in _searchable(r) for word in words))

    def file(self, incoming_id: int, by: Session) -> bytes:
        """The file that came with it, to the byte."""
        gate = self._work.gate
        with gate.see(by) as view, gate.see(gate.program) as whole:
            found = whole.connection.execute(_ONE, {"key": incoming_id}).first()
            if found is None or found.sha256 is None:
                raise InputError("这件来文没有电子文件；请刷新后重试。")
            if found.case_id is not None:
                view.require(found.case_id)
        return read_content(self._work.attachments_folder, found.sha256)

    def _linked(
        self, deed: Deed, command: ReceivePaper
    ) -> tuple[int | None, int | None, int | None]:
        """The paper, the case and the step of it that this one answers."""
        document = case_id = seq = None
        if command.answers.strip():
            ours = _called(deed.connection, _OURS, command.answers)
            if ours is None:
                raise InputError(
                    f"发文登记簿里没有“{command.answers.strip()}”，没有登记；请核对字号。"
                )
            document, case_id, seq = ours.id, ours.case_id, ours.seq
        if command.case.strip():
            named = _called(deed.connection, _CASE_CALLED, command.case, viewer=deed.viewer)
            found = named.id if named is not None else None
            if found is None:
                raise InputError(f"没有案件“{command.case.strip()}”，没有登记；请核对案号。")
            if case_id is not None and case_id != found:
                raise InputError("所填的案号与我办文书所属的案件不一致，没有登记；请核对。")
            case_id = int(found)
        if case_id is not None:
            deed.concern(case_id)
        return document, case_id, seq


def _called(connection: Connection, query: Select[Any], typed: str, **asked: Any) -> Any:
    """The row of what is called as typed, else as numbers are written; None where nothing is."""
    for called in (typed.strip(), as_numbered(typed.strip())):
        found = connection.execute(query, {"called": called, **asked}).first()
        if found is not None:
            return found
    return None


def incoming_of_steps(connection: Connection, case_id: int) -> dict[int, tuple[str, ...]]:
    """收〔2026〕1号 示例县住建局《…》: what came in, beside the step of the case that it answers."""
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(_OF_CASE, {"case": case_id}):
        at = row.seq or FIRST_STEP
        found[at] = (*found.get(at, ()), f"{row.number} {row.sender}《{row.title}》")
    return found


def _row(row: Any, hidden: bool) -> IncomingRow:
    return IncomingRow(
        row.id, row.number, row.received_on, "" if hidden else row.sender,
        "" if hidden else row.their_number, "" if hidden else row.title, row.pages,
        "" if hidden else row.case_number or "", "" if hidden else row.answers or "",
        "" if hidden else row.name, "" if hidden else row.sha256 or "", row.officer,
        None if hidden else row.case_id,
    )  # fmt: skip


def _searchable(row: IncomingRow) -> str:
    return as_numbered(
        " ".join(
            (row.number, row.sender, row.their_number, row.title, row.case_number, row.answers)
        )
    )
