"""A paper made without a window: of a step that was taken already, as a draft or issued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import InputError, RuleViolation, StoreError
from app.base.machine.safe_file import written_beside
from app.base.rows.papers import IssuedDocument
from app.base.session import Session
from app.reports.letters.templates import head_of
from app.rules.identity_scan import Hit
from app.services.office import Office
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import leak
from app.services.papers.letters import Preview


@dataclass(frozen=True, slots=True)
class AskedLetter:
    """The paper asked for; ``step`` None means the newest step that it carries out."""

    kind: str
    case: str  # its number, or its key in the file
    out: Path
    step: int | None = None
    issue: bool = False
    under: str = ""  # the name of a 署名; "" for the one meant for the kind


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """The PDF that was written, its number ("" for a draft), and what to heed."""

    path: Path
    case_number: str
    number: str
    remarks: tuple[str, ...]


class LetterRefusal(RuleViolation):
    """A paper that would tell who complains; ``places`` say where, without saying it."""

    def __init__(self, hits: tuple[Hit, ...]) -> None:
        super().__init__(leak(hits))
        self.places = tuple(hit.sentence for hit in hits)


def write_letter(office: Office, asked: AskedLetter) -> WrittenLetter:
    """Set the paper into ``asked.out``; RuleViolation if it must not be, LetterRefusal for a leak.

    An issued paper is numbered and kept as from the window. Nothing is written on a refusal.
    """
    by, today = office.session(), office.workspace.today()
    if asked.out.is_dir():
        raise InputError(f"“{asked.out.name}”是文件夹，没有生成文书；请写明 PDF 的文件名。")
    case_id = _case(office, asked.case)
    seq = _step(office, asked, case_id)
    command = WriteLetter(asked.kind, case_id, today, seq=seq, letterhead=asked.under)
    draft = office.letters.prepare(asked.kind, case_id, by, command.seq)
    shown = office.letters.preview(command, by, draft)
    office.letters.release(draft)
    if stops := tuple(hit for hit in shown.hits if not hit.doubtful):
        raise LetterRefusal(stops)
    if shown.withheld:
        raise RuleViolation(f"{shown.withheld}没有生成文书。")
    issued = _put(office, asked, command, shown, by)
    remarks = (
        *draft.notices,
        *(hit.sentence for hit in shown.hits),
        shown.dropped,
        shown.stand_ins,
    )
    number = issued.number if issued else ""
    return WrittenLetter(asked.out, draft.case_number, number, tuple(r for r in remarks if r))


def _put(
    office: Office, asked: AskedLetter, command: WriteLetter, shown: Preview, by: Session
) -> IssuedDocument | None:
    """Write the draft, or issue the paper and write what was kept of it."""
    issued: IssuedDocument | None = None
    try:
        with written_beside(asked.out) as fresh:
            pdf = shown.pdf
            if asked.issue:
                issued = office.letters.issue(command, by)
                _row, pdf = office.documents.pdf(issued.id, by)
            fresh.write_bytes(pdf)
    except StoreError as error:
        if issued is None:
            raise
        raise StoreError(
            f"{issued.number}已经发出并存档，但没有写成“{asked.out.name}”；请从发文登记簿另存。"
        ) from error
    return issued


def _case(office: Office, asked: str) -> int:
    found = office.reads.case_id(asked, office.session())
    if found is not None:
        return found
    if asked.strip().isdecimal():
        return int(asked)
    raise InputError(f"办公文件里没有案件“{asked[:60]}”，没有生成文书；请核对案号。")


def _step(office: Office, asked: AskedLetter, case_id: int) -> int | None:
    """The step that the paper carries out; None for a sheet, which carries out none."""
    head = head_of(asked.kind)
    if not head.step or asked.step is not None:
        return asked.step
    page = office.reads.case_page(case_id, office.workspace.today(), by=office.session())
    taken = [row.seq for row in page.timeline if row.kind == head.step and not row.state]
    if not taken:
        raise RuleViolation(
            f"本件还没有登记{head.caption}对应的步骤，没有生成文书；请先在窗口里办理。"
        )
    return taken[-1]
